"""Deadlines in words: `due Wed 17:30 · 3h12m open`, `closed, resumes Mon 09:30 · 3h12m open`, `LATE 1h05m (was …)`.

Each reading comes with the instant of its next change, so that one timer can serve a whole list and none runs while
nothing can change. Time left is rounded up, time late is rounded down; from one hour on to minutes, below to seconds.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sms_tui.domain.hours.calendar import BusinessCalendar, DayRow, TimerState
from sms_tui.domain.hours.open_time import OpenTime, instant_of, micros

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_WEEKDAY_ALONE = 6
"""Up to so many days away a weekday names one date only."""
_YEAR_KNOWN = 180
"""Up to so many days away nobody doubts the year."""

_SECOND = 1_000_000
_MINUTE = 60 * _SECOND
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


@dataclass(frozen=True, slots=True)
class TimerReading:
    """What a conversation's timer says at one instant."""

    state: TimerState
    text: str
    changes_at: dt.datetime
    """The first later instant (UTC) at which state or text become others."""
    span: str = ""
    """The open time left, or late, as it stands in the text."""
    moment: str = ""
    """When the answer is or was due as it stands in the text; where the clock is paused, when it runs again."""
    paused: bool = False
    """Whether the office is closed before the limit, so that the clock stands still."""


STATE_NOTES: Mapping[TimerState, str] = MappingProxyType(
    {TimerState.AMBER: "past the promise of one business day", TimerState.SOON: "due soon"}
)
"""What is said beside the text of a timer in these states."""


class _Meter:
    """Open time under one version of the hours, seen from one instant."""

    __slots__ = ("_before", "_now", "_year", "closes", "open_time", "opens")

    def __init__(self, open_time: OpenTime, now: int) -> None:
        self.open_time = open_time
        self.opens, self.closes = open_time.next_interval(now)
        """The interval that runs now or comes next."""
        self._now = now
        self._year, self._before = open_time.position(now)

    def left(self, limit: int) -> int:
        """Return the open microseconds until `limit`, negative when it is past."""
        year, before = self.open_time.position(limit)
        return before - self._before if year == self._year else self.open_time.between(self._now, limit)


class Timers:
    """All timers at one instant: what they share is worked out once, so that a long list is cheap to refresh.

    Raises ValueError where an instant has no offset or lies outside the years that calendars cover.
    """

    def __init__(self, calendar: BusinessCalendar, at: dt.datetime) -> None:
        self._calendar = calendar
        self._zone = calendar.zone
        self._now = micros(at)
        self._today = at.astimezone(calendar.zone).date().toordinal()
        self._midnight = _midnight(self._today + 1, calendar.zone)
        self._soon = calendar.response.soon_minutes * 60 * _SECOND if calendar.response else 0
        closes = calendar.closes_at(at)
        self._open = calendar.is_open(at)
        self._closes = None if closes is None else micros(closes)
        self._opens = micros(calendar.next_open(at))
        self._meters: dict[str, _Meter] = {}

    def reading(self, due: dt.datetime, amber: dt.datetime | None = None, version: str = "") -> TimerReading:
        """Return state and words for an answer due at `due` whose promise is `amber`.

        `version` is the id of the hours that the deadline was counted by (`Deadline.version`).
        """
        now, limit = self._now, micros(due)
        meter = self._meter(version or self._calendar.version_id(min(due, instant_of(now))))
        left = meter.left(limit)
        if now > limit:
            return self._late(limit, -left, meter)
        reading = self._running(limit, left)
        change = micros(reading.changes_at)
        state = TimerState.OK
        if amber is not None:
            promise = micros(amber)
            if now > promise:
                state = TimerState.AMBER
            else:
                change = min(change, promise + 1)
        state = TimerState.SOON if left <= self._soon else state
        return replace(reading, state=state, changes_at=instant_of(change))

    def _running(self, limit: int, left: int) -> TimerReading:
        """Return the words before the limit, and when they change; the state is the caller's to say."""
        now, shown = self._now, _span(left)
        paused = not self._open and now != limit
        moment = self._label(self._opens if paused else limit)
        if paused:
            text, change = f"closed, resumes {moment} · {shown} open", min(self._opens, limit)
            change = self._relabelled(self._opens, change)
        else:
            text, change = f"due {moment} · {shown} open", now + 1
            if now != limit:
                change = min(now + left - _shown_next(left), limit)
                if self._closes is not None:
                    change = min(change, self._closes)
                change = self._relabelled(limit, change)
        return TimerReading(TimerState.OK, text, instant_of(change), shown, moment, paused)

    def _late(self, limit: int, late: int, meter: _Meter) -> TimerReading:
        """Return the words past the limit; lateness is open time, so they stand still while the office is closed."""
        step = _MINUTE if late >= _HOUR else _SECOND
        # Rounding down is rounding up what is already whole.
        shown, moment = _span(late - late % step), self._label(limit)
        wait = step - late % step
        change = max(self._now, meter.opens) + wait
        if change > meter.closes:
            change = meter.open_time.after(self._now, wait)
        change = self._relabelled(limit, change)
        return TimerReading(TimerState.LATE, f"LATE {shown} (was {moment})", instant_of(change), shown, moment)

    def _meter(self, version: str) -> _Meter:
        found = self._meters.get(version)
        if found is None:
            found = self._meters[version] = _Meter(self._calendar.open_time(version), self._now)
        return found

    def _label(self, instant: int) -> str:
        return _label(instant, self._today, self._zone)

    def _relabelled(self, instant: int, change: int) -> int:
        """Return `change`, or the earlier midnight from which the label of `instant` is another."""
        if change <= self._midnight:
            return change
        day = _local_day(instant, self._zone)
        turns = (day - _YEAR_KNOWN, day - _WEEKDAY_ALONE, day + _WEEKDAY_ALONE + 1, day + _YEAR_KNOWN + 1)
        turn = next((each for each in turns if each > self._today), None)
        return change if turn is None else min(change, _midnight(turn, self._zone))


def due_text(calendar: BusinessCalendar, due: dt.datetime, at: dt.datetime, version: str = "") -> str:
    """Return the timer's words for an answer due at `due`, as seen at `at`; see `Timers.reading`."""
    return Timers(calendar, at).reading(due, version=version).text


def next_change(calendar: BusinessCalendar, due: dt.datetime, at: dt.datetime, version: str = "") -> dt.datetime:
    """Return the first instant (UTC) after `at` at which `due_text` gives other words."""
    return Timers(calendar, at).reading(due, version=version).changes_at


def wait_text(received: dt.datetime, at: dt.datetime) -> str:
    """Return how long a text has waited by the clock, for policies that state no response time: `waiting 2d05h`."""
    age = max(micros(at) - micros(received), 0)
    minutes = age // _MINUTE
    if age >= _DAY:
        return f"waiting {age // _DAY}d{minutes // 60 % 24:02d}h"
    return f"waiting {minutes // 60}h{minutes % 60:02d}m" if minutes >= 60 else f"waiting {minutes}m"


def next_wait_change(received: dt.datetime, at: dt.datetime) -> dt.datetime:
    """Return the first instant (UTC) after `at` at which `wait_text` gives other words."""
    age = micros(at) - micros(received)
    if age < 0:
        return instant_of(micros(received) + _MINUTE)
    step = _HOUR if age >= _DAY else _MINUTE
    return instant_of(micros(at) + step - age % step)


def moment(instant: dt.datetime, seen: dt.datetime, zone: ZoneInfo, *, today_alone: bool = False) -> str:
    """Return an instant as `Wed 17:30` in `zone`; with the date when it is a week or more from `seen`.

    With `today_alone` the day's own times stand without the weekday.
    """
    today = seen.astimezone(zone).date()
    local = instant.astimezone(zone)
    if today_alone and local.date() == today:
        return f"{local:%H:%M}"
    return _label(micros(instant), today.toordinal(), zone)


def counted_lines(rows: Sequence[DayRow]) -> list[str]:
    """Return how a deadline was counted: a line for each row of `BusinessCalendar.explain`, then the total."""
    lines = []
    for row in rows:
        day = f"{row.date:%a} {row.date.isoformat()}"
        if row.opens and row.closes:
            hours = f"{_clock(row.opens)}-{_clock(row.closes)}"
            lines.append(f"{day}  {hours:<17}  {row.minutes:>7g} min  {row.season}".rstrip())
        else:
            lines.append(f"{day}  {'closed':<17}  {'0':>7} min  {row.why_closed}")
    total = sum(row.minutes for row in rows)
    return [*lines, f"{'total':<14}  {'':<17}  {total:>7g} min"]


def _clock(value: dt.datetime) -> str:
    return f"{value:%H:%M:%S}" if value.second or value.microsecond else f"{value:%H:%M}"


def span(left: dt.timedelta) -> str:
    """Return open time, rounded up, as `3h12m`, or below one hour as `12m05s`, `45s`."""
    return _span(left // dt.timedelta(microseconds=1))


def _span(left: int) -> str:
    seconds = -(-left // _SECOND)
    if seconds >= 3600:
        minutes = -(-left // _MINUTE)
        return f"{minutes // 60}h{minutes % 60:02d}m"
    return _below_an_hour(seconds)


def _below_an_hour(seconds: int) -> str:
    return f"{seconds // 60}m{seconds % 60:02d}s" if seconds >= 60 else f"{seconds}s"


def _shown_next(left: int) -> int:
    """Return the largest time left, below `left`, for which `_span` gives another text."""
    if left > _HOUR:
        # The last step above the hour leads to the hour itself.
        return max((-(-left // _MINUTE) - 1) * _MINUTE, _HOUR)
    return (-(-left // _SECOND) - 1) * _SECOND


@functools.lru_cache(maxsize=4096)
def _label(instant: int, today: int, zone: ZoneInfo) -> str:
    """Return an instant's label as seen on the local date with the ordinal `today`."""
    local = instant_of(instant).astimezone(zone)
    days = abs(local.toordinal() - today)
    clock = f"{local.hour:02d}:{local.minute:02d}"
    weekday = _DAYS[local.weekday()]
    if days <= _WEEKDAY_ALONE:
        return f"{weekday} {clock}"
    date = f"{local.day} {_MONTHS[local.month - 1]}"
    if days > _YEAR_KNOWN:
        date = f"{date} {local.year}"
    return f"{weekday} {date} {clock}"


def _local_day(instant: int, zone: ZoneInfo) -> int:
    return instant_of(instant).astimezone(zone).toordinal()


def _midnight(day: int, zone: ZoneInfo) -> int:
    """Return the instant at which the local date with the ordinal `day` begins."""
    date = dt.date.fromordinal(day)
    return micros(dt.datetime(date.year, date.month, date.day, tzinfo=zone))
