"""`sms-tui list`: the inbox as lines."""

from __future__ import annotations

import argparse
import asyncio

from sms_tui.cli import lines
from sms_tui.cli.opening import add_home, add_json, opened
from sms_tui.cli.output import Exit, emit, emit_json
from sms_tui.domain.triage import Query, View
from sms_tui.ports.desk import Desk


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_home(parser)
    add_json(parser)
    parser.add_argument("--view", choices=[view.value for view in View], default=View.INBOX.value)
    parser.add_argument("--find", default="", metavar="TEXT", help="only names or numbers with this in them")
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="at most N rows (default: 50)")


def run(args: argparse.Namespace) -> int:
    """List conversations in triage order."""
    return asyncio.run(_run(args))


async def _run(args: argparse.Namespace) -> int:
    async with opened(args) as desk:
        await print_list(desk.desk, Query(View(args.view), text=args.find), args.limit, as_json=args.json)
    return Exit.DONE


async def print_list(desk: Desk, query: Query, limit: int, *, as_json: bool = False) -> None:
    """Print rows as lines for people or as JSON Lines for programs."""
    info, status = await desk.info(), await desk.status()
    page = await desk.rows(query, limit=limit)
    calendars = info.calendars()
    for row in page.rows:
        if as_json:
            emit_json(lines.row_record(row, calendars, status.now))
        else:
            emit(lines.row_line(row, calendars, status.now))
    if not as_json:
        emit(f"{len(page.rows)} of {page.total}. {status.late} late, {status.soon} due soon, {status.urgent} urgent.")
