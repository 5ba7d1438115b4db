"""`sms-tui demo`: the inbox on a simulated gateway; without a terminal, the same story as a scripted tour."""

from __future__ import annotations

import argparse
import asyncio
from datetime import timedelta
from pathlib import Path

from sms_tui.cli import inbox
from sms_tui.cli.list_ import print_list
from sms_tui.cli.output import Exit, emit, remark
from sms_tui.cli.reply import answer_lines, send_now, sent_state
from sms_tui.cli.show import print_thread
from sms_tui.domain.triage import Query
from sms_tui.ports.desk import QueueState

PROHIBITED = "Good news: the judge approved your asylum case!"
PERMITTED = "Yes, please call us before 5:30 pm today: 212-407-3417."
TOURED = "+19175550182"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the demo's desk in this new folder")
    parser.add_argument("--tour", action="store_true", help="print the scripted tour even in a terminal")


def run(args: argparse.Namespace) -> int:
    """Open the demo in the terminal, or print the tour."""
    if args.tour or not inbox.is_terminal():
        return asyncio.run(_tour(args.keep))
    return asyncio.run(_inbox(args.keep))


async def _inbox(keep: Path | None) -> int:
    from sms_tui.bootstrap.demo import demo_desk

    async with demo_desk(keep) as (opened, _):
        code = await inbox.show(opened)
    if keep is not None:
        remark(f"The demo's desk is kept in {keep}.")
    return code


async def _tour(keep: Path | None) -> int:
    from sms_tui.adapters.gateways.simulator.clock import SimulatedClock
    from sms_tui.bootstrap import story
    from sms_tui.bootstrap.demo import demo_desk

    clock = SimulatedClock(story.START)
    async with demo_desk(keep, clock=clock, arrivals=False) as (opened, _):
        desk = opened.desk
        await desk.sync()
        emit("DEMO. A simulated gateway; nobody is texted. Thursday 18 June 2026, 16:50 in New York.\n")
        emit("1. The inbox: urgent first, then by deadline in business hours.")
        await print_list(desk, Query(), 30)
        conversation = await desk.find(TOURED)
        emit("\n2. A thread with a running deadline.")
        await print_thread(desk, conversation, 20)
        emit(f"\n3. A reply the policy prohibits: {PROHIBITED}")
        refused = await send_now(desk, conversation, PROHIBITED)
        for line in answer_lines(refused, ""):
            emit(line)
        emit(f"\n4. A reply the policy permits: {PERMITTED}")
        sent = await send_now(desk, conversation, PERMITTED)
        clock.advance(timedelta(seconds=20).total_seconds())
        await desk.sync()
        state = await sent_state(desk, conversation, sent.send_id)
        for line in answer_lines(sent, state):
            emit(line)
        emit("\n5. The thread now: answered, its clock stopped.")
        await print_thread(desk, conversation, 20)
    expected = refused.state is QueueState.REFUSED and state == "delivered"
    return Exit.DONE if expected else Exit.NO
