"""`sms-tui due`: when an answer is due, how much open time is left, and why; one by one or in batches.

Received and asked times are ISO 8601 with an offset. Open time left is in minutes, negative when late.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from sms_tui.adapters.holidays import holidays_of
from sms_tui.cli import output
from sms_tui.domain.due_text import Timers, counted_lines
from sms_tui.domain.errors import SmsTuiError, UsageError
from sms_tui.domain.hours.calendar import BusinessCalendar, Deadline, TimerState
from sms_tui.domain.hours.spec import HolidaySettings, HolidaySource
from sms_tui.domain.policy import Policy
from sms_tui.settings.policies import load_policy, policy_dir

HOLIDAY_CHOICES = (HolidaySource.OFF.value, HolidaySource.US_FEDERAL.value)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument(
        "received", nargs="?", metavar="RECEIVED", help="when the text came, such as 2026-05-22T10:00-04:00"
    )
    parser.add_argument("--policy", metavar="ID", help="whose hours count, such as ijc")
    parser.add_argument("--at", metavar="TIME", help="also say how much open time is left at this time")
    parser.add_argument("--holidays", choices=HOLIDAY_CHOICES, help="instead of what the policy says")
    parser.add_argument("--explain", action="store_true", help="list what was counted, day by day")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--batch", action="store_true", help="read JSON Lines on standard input, answer each with a line"
    )
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="where the policy files are, if not the shipped ones"
    )


def run(args: argparse.Namespace) -> int:
    """Answer; 0 done, 1 late at --at or a batch line that could not be answered, 2 wrong use."""
    calendars = Calendars(args.folder)
    if args.batch:
        if args.received or args.at or args.explain:
            raise UsageError("--batch takes times from standard input only.")
        return _batch(calendars, args.policy, args.holidays)
    if not args.received or not args.policy:
        raise UsageError(
            "Name the time the text came and the policy.", "Example: sms-tui due 2026-05-22T10:00-04:00 --policy ijc"
        )
    return _single(calendars, args)


@dataclass(frozen=True, slots=True)
class Asked:
    """A policy with the calendar that counts for it."""

    policy: Policy
    calendar: BusinessCalendar
    holidays: str
    """Where the holidays come from."""


class Calendars:
    """The calendars that were asked for, each built once."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._built: dict[tuple[str, str | None], Asked] = {}

    def of(self, policy_id: str, holidays: str | None) -> Asked:
        """Return the calendar of a policy with a response time.

        Raises:
            ConfigError: there is no such policy, or it cannot be read.
            UsageError: the policy states no response time.
        """
        key = (policy_id, holidays)
        if key not in self._built:
            self._built[key] = self._build(policy_id, holidays)
        return self._built[key]

    def _build(self, policy_id: str, holidays: str | None) -> Asked:
        policy = load_policy(policy_id, folder=self._folder)
        if policy.hours is None or policy.response is None:
            raise UsageError(f"The policy '{policy_id}' states no response time, so nothing is due.")
        settings = HolidaySettings(HolidaySource(holidays)) if holidays else policy.hours.holidays
        days = holidays_of(settings, policy_dir(self._folder))
        calendar = BusinessCalendar(policy.hours, policy.zone_info, policy.response, days)
        return Asked(policy, calendar, settings.source.value)


def instant(text: object) -> dt.datetime:
    """Read a time with an offset.

    Raises:
        UsageError: it is no such time.
    """
    try:
        # RFC 3339 also allows small t and z.
        value = dt.datetime.fromisoformat(text.upper()) if isinstance(text, str) else None
    except ValueError:
        value = None
    if value is None:
        raise UsageError("A time is written in ISO 8601, such as 2026-05-22T10:00-04:00.")
    if value.utcoffset() is None:
        raise UsageError(
            "The time has no offset from UTC, so it names no instant.", "Write it like 2026-05-22T10:00-04:00."
        )
    return value


def _deadline(calendar: BusinessCalendar, received: dt.datetime) -> Deadline:
    try:
        return calendar.deadline(received)
    except (ValueError, OverflowError) as error:
        raise UsageError(_sentence(error)) from None


def _minutes_left(calendar: BusinessCalendar, deadline: Deadline, at: dt.datetime) -> float:
    try:
        left = calendar.open_time_left(deadline.due, at, deadline.version)
    except (ValueError, OverflowError) as error:
        raise UsageError(_sentence(error)) from None
    return _minutes(left)


def _sentence(error: Exception) -> str:
    text = str(error)
    return text[:1].upper() + text[1:]


def _minutes(left: dt.timedelta) -> float:
    """Return minutes, as a whole number where they are whole."""
    whole, rest = divmod(left, dt.timedelta(minutes=1))
    return left / dt.timedelta(minutes=1) if rest else whole


def _batch(calendars: Calendars, policy: str | None, holidays: str | None) -> int:
    unanswered = False
    for number, asked in output.json_lines(_decoded(sys.stdin)):
        record = {"policy": policy, "holidays": holidays, **(asked or {})}
        answer: dict[str, Any] = {"id": _printable(record.get("id"))}
        try:
            if asked is None:
                raise UsageError(f"Line {number} is no JSON object.")
            answer |= _answer(calendars, record)
        except SmsTuiError as error:
            answer["error"] = str(error)
            unanswered = True
        output.emit_json(answer)
    return output.Exit.NO if unanswered else output.Exit.DONE


def _answer(calendars: Calendars, record: Mapping[str, Any]) -> dict[str, Any]:
    policy, holidays = record.get("policy"), record.get("holidays")
    if not isinstance(policy, str):
        raise UsageError("'policy' must name a policy.")
    if holidays is not None and holidays not in HOLIDAY_CHOICES:
        raise UsageError(f"'holidays' is one of {', '.join(HOLIDAY_CHOICES)}.")
    asked = calendars.of(policy, holidays)
    times = record.get("at")
    if times is None:
        times = []
    elif not isinstance(times, list):
        times = [times]
    deadline = _deadline(asked.calendar, instant(record.get("received")))
    left = [_minutes_left(asked.calendar, deadline, instant(each)) for each in times]
    return {"due": _local(deadline.due, asked), "left": left}


def _printable(value: object) -> object:
    """Return a plain id as it came; what cannot be written back as JSON (lone surrogates) is replaced."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, int | float) else None


def _decoded(stream: TextIO) -> TextIO:
    """Make broken encoding a bad line instead of an exception."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="replace")
    return stream


def _local(value: dt.datetime, asked: Asked) -> str:
    return value.astimezone(asked.calendar.zone).isoformat()


def _single(calendars: Calendars, args: argparse.Namespace) -> int:
    asked = calendars.of(args.policy, args.holidays)
    received = instant(args.received)
    at = instant(args.at) if args.at else None
    deadline = _deadline(asked.calendar, received)
    left = None if at is None else _minutes_left(asked.calendar, deadline, at)
    if args.json:
        output.emit_json(_record(asked, deadline, at, left, explained=args.explain))
    else:
        for line in _lines(asked, deadline, at, left, explained=args.explain):
            output.emit(line)
    late = at is not None and at > deadline.due
    return output.Exit.NO if late else output.Exit.DONE


def _record(
    asked: Asked, deadline: Deadline, at: dt.datetime | None, left: float | None, *, explained: bool
) -> dict[str, Any]:
    response = asked.policy.response
    record: dict[str, Any] = {
        "policy": asked.policy.id,
        "version": asked.policy.version,
        "hours": deadline.version,
        "reading": response.reading.value if response else "",
        "holidays": asked.holidays,
        "received": _local(deadline.received, asked),
        "due": _local(deadline.due, asked),
        "promise": _local(deadline.amber, asked),
    }
    if at is not None:
        timer = Timers(asked.calendar, at).reading(deadline.due, deadline.amber, deadline.version)
        record |= {"at": _local(at, asked), "left": left, "state": timer.state.value, "text": timer.text}
    if explained:
        record["days"] = [
            {
                "date": row.date.isoformat(),
                "opens": row.opens.isoformat() if row.opens else None,
                "closes": row.closes.isoformat() if row.closes else None,
                "minutes": row.minutes,
                "season": row.season,
                "closed": row.why_closed,
            }
            for row in asked.calendar.explain(deadline.received, deadline.due, deadline.version)
        ]
    return record


def _lines(
    asked: Asked, deadline: Deadline, at: dt.datetime | None, left: float | None, *, explained: bool
) -> list[str]:
    response = asked.policy.response
    limit = f"{response.business_hours} business hours" if response else ""
    lines = [
        f"due       {_spoken(deadline.due, asked)}",
        f"promise   {_spoken(deadline.amber, asked)}",
        f"received  {_spoken(deadline.received, asked)}",
    ]
    if at is not None and left is not None:
        timer = Timers(asked.calendar, at).reading(deadline.due, deadline.amber, deadline.version)
        word = "" if timer.state is TimerState.LATE else f" ({timer.state.value})"
        lines.append(f"at        {_spoken(at, asked)}: {left:g} open minutes left, {timer.text}{word}")
    reading = response.reading.value if response else ""
    lines.append(
        f"by        {asked.policy.id} {asked.policy.version}, hours of {deadline.version}, reading {reading} "
        f"({limit if reading == 'business_hours' else 'one business day'}), holidays {asked.holidays}"
    )
    if explained:
        lines.extend(_explained(asked, deadline))
    return lines


def _explained(asked: Asked, deadline: Deadline) -> list[str]:
    rows = asked.calendar.explain(deadline.received, deadline.due, deadline.version)
    return ["", "counted:", *(f"  {line}" for line in counted_lines(rows))]


def _spoken(value: dt.datetime, asked: Asked) -> str:
    local = value.astimezone(asked.calendar.zone)
    return f"{local:%a} {local.isoformat(sep=' ')} {asked.policy.zone}"
