"""`sms-tui sync`: the desk without a screen: poll, send what is due, follow what left."""

from __future__ import annotations

import argparse
import asyncio
import signal

from sms_tui.cli.opening import add_home, add_json, opened
from sms_tui.cli.output import Exit, emit, emit_json, remark


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_home(parser)
    add_json(parser)
    parser.add_argument("--once", action="store_true", help="one cycle, then exit")


def run(args: argparse.Namespace) -> int:
    """Run one cycle, or until the process is told to end."""
    return asyncio.run(_once(args) if args.once else _serve(args))


async def _once(args: argparse.Namespace) -> int:
    async with opened(args) as desk:
        received = await desk.engine.cycle()
        status = await desk.desk.status()
    if args.json:
        emit_json({"received": received, "late": status.late, "soon": status.soon, "waiting": status.waiting})
    else:
        emit(f"{received} new, {status.waiting} waiting, {status.late} late, {status.soon} due soon.")
    return Exit.DONE


async def _serve(args: argparse.Namespace) -> int:
    async with opened(args) as desk:
        ending = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, ending.set)
        desk.engine.start()
        remark("Polling. Ctrl+C ends it.")
        await ending.wait()
        head = (await desk.desk.status()).position
        remark(f"Stopped at {head}.")
    return Exit.DONE
