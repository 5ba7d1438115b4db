"""`sms-tui show NUMBER`: one conversation as lines."""

from __future__ import annotations

import argparse
import asyncio
from typing import Any

from sms_tui.cli import lines
from sms_tui.cli.opening import add_home, add_json, opened
from sms_tui.cli.output import Exit, emit, emit_json
from sms_tui.domain.messages import ConversationId
from sms_tui.domain.text import mask
from sms_tui.ports.desk import Desk, Row, ThreadPage


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_home(parser)
    add_json(parser)
    parser.add_argument("number", help="their number, as people write it")
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="the newest N items (default: 50)")


def run(args: argparse.Namespace) -> int:
    """Show a conversation."""
    return asyncio.run(_run(args))


async def _run(args: argparse.Namespace) -> int:
    async with opened(args) as desk:
        conversation = await desk.desk.find(args.number)
        await print_thread(desk.desk, conversation, args.limit, as_json=args.json)
    return Exit.DONE


async def print_thread(desk: Desk, conversation: ConversationId, limit: int, *, as_json: bool = False) -> None:
    """Print a thread as lines for people or as one JSON value for programs."""
    info, status = await desk.info(), await desk.status()
    page = await desk.thread(conversation, limit=limit)
    calendars = info.calendars()
    if as_json:
        record = lines.row_record(Row(page.conversation, page.contact), calendars, status.now)
        emit_json({**record, "items": _items(page)})
        return
    for line in lines.thread_lines(page, info, calendars, status.now):
        emit(line)


def _items(page: ThreadPage) -> list[dict[str, Any]]:
    return [
        {
            "seq": item.seq,
            "kind": item.kind.value,
            "at": item.at.isoformat(),
            "actor": item.actor,
            "text": item.text if item.revealed else mask(item.text, item.sensitive),
            "intent": item.intent.value if item.intent else None,
            "labels": list(item.labels),
            "state": item.state.value if item.state else None,
            "purpose": item.purpose or None,
            "code": item.code,
        }
        for item in page.items
    ]
