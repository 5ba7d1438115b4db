"""`sms-tui reply NUMBER`: answer a conversation from line mode, under the same guard."""

from __future__ import annotations

import argparse
import asyncio
import sys
import uuid

from sms_tui.cli import lines
from sms_tui.cli.opening import add_home, add_json, opened
from sms_tui.cli.output import Exit, emit, emit_json, remark
from sms_tui.domain.errors import UsageError
from sms_tui.domain.guard import Finding
from sms_tui.domain.messages import ConversationId
from sms_tui.domain.thread import ItemKind
from sms_tui.ports.desk import WARN_REASONS, Desk, QueueResult, QueueState, SendRequest


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_home(parser)
    add_json(parser)
    parser.add_argument("number", help="their number, as people write it")
    parser.add_argument("--purpose", default="", help="what the text is for (default: proposed from the text)")
    reasons = "; ".join(f"{code}: {words}" for code, words in WARN_REASONS.items())
    parser.add_argument("--reason", default="", metavar="CODE", help=f"why a warned text is sent. {reasons}")


def run(args: argparse.Namespace) -> int:
    """Read the text from standard input, judge it, send it."""
    if args.reason and args.reason not in WARN_REASONS:
        raise UsageError("There is no such reason.", f"One of {', '.join(WARN_REASONS)}.")
    if sys.stdin.isatty():
        remark("Text of the reply, then Ctrl+D:")
    return asyncio.run(_run(args, sys.stdin.read()))


async def _run(args: argparse.Namespace, text: str) -> int:
    async with opened(args) as opening:
        desk = opening.desk
        conversation = await desk.find(args.number, anybody=True)
        result = await send_now(desk, conversation, text, purpose=args.purpose, reason=args.reason)
        state = await sent_state(desk, conversation, result.send_id) if result.state is QueueState.QUEUED else ""
    if args.json:
        emit_json(
            {
                "state": result.state.value,
                "send_id": result.send_id or None,
                "sent": state or None,
                "decision": result.verdict.decision.value,
                "findings": [_finding(f) for f in result.verdict.findings],
            }
        )
    else:
        for line in answer_lines(result, state):
            emit(line)
    return Exit.DONE if result.state is QueueState.QUEUED else Exit.NO


async def send_now(
    desk: Desk, conversation: ConversationId, text: str, *, purpose: str = "", reason: str = ""
) -> QueueResult:
    """Queue a text without an undo window, and let the desk send it."""
    page = await desk.thread(conversation, limit=1)
    request = SendRequest(
        draft_id=uuid.uuid4().hex,
        text=text,
        seen_version=page.conversation.version,
        seen_contact_version=page.contact.version,
        purpose=purpose,
        warn_reason=reason,
        delay=0,
    )
    result = await desk.queue(conversation, request)
    if result.state is QueueState.QUEUED:
        await desk.sync()
    return result


async def sent_state(desk: Desk, conversation: ConversationId, send_id: str) -> str:
    """Return where a text of ours stands, as one word of the thread."""
    page = await desk.thread(conversation, limit=20)
    item = next((i for i in page.items if i.kind is ItemKind.OUTBOUND and i.send_id == send_id), None)
    return item.state.value if item is not None and item.state is not None else "unknown"


def answer_lines(result: QueueResult, state: str) -> list[str]:
    """Return what happened to a text, for people."""
    if result.state is QueueState.QUEUED:
        return [f"Sent: {state}."]
    return [result.words, *lines.verdict_lines(result.verdict)]


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "start": finding.start,
        "end": finding.end,
        "clause": finding.clause,
        "suggestion": finding.way_out,
    }
