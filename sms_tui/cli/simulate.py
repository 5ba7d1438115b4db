"""`sms-tui simulate`: the simulated gateway as a server on this machine."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys

from sms_tui.adapters.clock import SystemClock
from sms_tui.cli import output
from sms_tui.domain.errors import UsageError

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one (default)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the ids, so that runs can be repeated")
    parser.add_argument("--profile", choices=("twilio", "signalwire"), default="twilio", help="whose dialect to speak")
    parser.add_argument("--start", metavar="ISO", help="moment at which its clock begins (default: now, UTC)")
    parser.add_argument(
        "--rate", type=float, default=1.0, help="simulated seconds per second; 0 stands still until advanced"
    )
    parser.add_argument(
        "--number", metavar="E164", action="append", help="a number of the account; may be given several times"
    )


def run(args: argparse.Namespace) -> int:
    """Print url, account, token and numbers, one a line, then serve until stopped.

    Raises:
        UsageError: a taken port, or an argument that is not what it should be.
    """
    start, numbers = _start(args.start), _numbers(args.number)
    if args.rate < 0:
        raise UsageError("--rate may not be negative.")
    from sms_tui.adapters.gateways.simulator import server
    from sms_tui.adapters.gateways.simulator.inprocess import DEFAULT_NUMBER, new_state

    listener = server.listen(args.port)
    state = new_state(
        numbers=numbers or (DEFAULT_NUMBER,), seed=args.seed, start=start, rate=args.rate, profile=args.profile
    )

    def ready(url: str) -> None:
        output.emit(f"url: {url}")
        output.emit(f"account: {state.account_sid}")
        output.emit(f"token: {state.auth_token}")
        for number in state.numbers:
            output.emit(f"number: {number}")
        sys.stdout.flush()

    server.serve(state, listener, ready)
    return output.Exit.DONE


def _start(value: str | None) -> dt.datetime:
    if value is None:
        return SystemClock().now()
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        raise UsageError("--start is no ISO 8601 date and time.", "Write for example 2026-06-17T14:00:00Z.") from None
    if moment.tzinfo is None:
        raise UsageError("--start has no offset.", "Write for example 2026-06-17T14:00:00Z, or -04:00 at its end.")
    return moment


def _numbers(values: list[str] | None) -> tuple[str, ...]:
    numbers = tuple(dict.fromkeys(values or ()))
    if not all(_E164.fullmatch(number) for number in numbers):
        raise UsageError("--number takes a number in E.164 form.", "Write for example +12125550100.")
    return numbers
