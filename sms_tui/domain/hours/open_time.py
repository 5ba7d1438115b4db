"""Counting open time: the open intervals of one version of the hours, in UTC, built a year at a time.

Instants are whole microseconds since the epoch (UTC), so that sums are exact and a change of the clocks never
matters; each year keeps its intervals with the open time before each, and a question is a bisection.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sms_tui.domain.hours.spec import MINUTES_A_DAY, HoursSpec, HoursVersion

HolidaysOf = Callable[[int], Mapping[dt.date, str]]
"""The closed holidays of a year by date, with their names."""

FIRST_YEAR, LAST_YEAR = 1970, 2200
"""Instants outside are refused: they are broken timestamps, and each year costs memory."""

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MEAN_YEAR = 31_556_952_000_000
"""Microseconds of a mean Gregorian year."""


def no_holidays(_year: int) -> Mapping[dt.date, str]:
    """The calendar of an office that closes on no holiday."""
    return {}


def micros(instant: dt.datetime) -> int:
    """Return an instant as microseconds since the epoch.

    Raises:
        ValueError: the instant has no offset, or lies outside the years that calendars cover.
    """
    if instant.tzinfo is not dt.UTC and instant.utcoffset() is None:
        raise ValueError("a time without an offset from UTC names no instant; write it like 2026-06-18T09:30-04:00.")
    if not FIRST_YEAR < instant.year < LAST_YEAR:
        raise ValueError(f"the year {instant.year} is outside {FIRST_YEAR + 1} to {LAST_YEAR - 1}.")
    past = instant - EPOCH
    return (past.days * 86_400 + past.seconds) * 1_000_000 + past.microseconds


def instant_of(count: int) -> dt.datetime:
    """Return the instant (UTC) of microseconds since the epoch."""
    return EPOCH + dt.timedelta(microseconds=count)


@dataclass(frozen=True, slots=True)
class _Year:
    """The open intervals of one local year, in microseconds since the epoch."""

    number: int
    begins: int
    """Local midnight of 1 January."""
    ends: int
    """Local midnight of the next 1 January."""
    opens: list[int]
    closes: list[int]
    before: list[int]
    """Open time of the year before each interval."""
    total: int

    def open_until(self, instant: int) -> int:
        """Return the open time of the year before `instant`."""
        number = bisect_right(self.opens, instant) - 1
        if number < 0:
            return 0
        return self.before[number] + min(instant, self.closes[number]) - self.opens[number]


class OpenTime:
    """The open time of an office under one version of its hours."""

    def __init__(
        self, spec: HoursSpec, version: HoursVersion, zone: ZoneInfo, holidays: HolidaysOf = no_holidays
    ) -> None:
        self._spec = spec
        self._version = version
        self._zone = zone
        self._holidays = holidays
        self._years: dict[int, _Year] = {}
        self._recent: _Year | None = None

    def between(self, start: int, end: int) -> int:
        """Return the open microseconds from `start` to `end`, negative when `end` is earlier."""
        if end < start:
            return -self.between(end, start)
        first, last = self._year_at(start), self._year_at(end)
        if first is last:
            return first.open_until(end) - first.open_until(start)
        whole = sum(self._year(each).total for each in range(first.number, last.number))
        return whole - first.open_until(start) + last.open_until(end)

    def after(self, start: int, budget: int) -> int:
        """Return the earliest instant that has `budget` open microseconds between `start` and itself.

        A budget that runs out exactly at a closing gives that closing, not the next opening. A negative
        budget counts backward: the earliest instant from which at most that much is left until `start`.
        """
        year = self._year_at(start)
        target = year.open_until(start) + budget
        while target <= 0:
            year = self._year(year.number - 1)
            target += year.total
        while target > year.total:
            target -= year.total
            year = self._year(year.number + 1)
        interval = bisect_left(year.before, target) - 1
        return year.opens[interval] + target - year.before[interval]

    def position(self, instant: int) -> tuple[int, int]:
        """Return the local year of an instant and the open time of that year before it, in microseconds."""
        year = self._year_at(instant)
        return year.number, year.open_until(instant)

    def interval_at(self, instant: int) -> tuple[int, int] | None:
        """Return the open interval that holds `instant` (half-open), or None while closed."""
        year = self._year_at(instant)
        number = bisect_right(year.opens, instant) - 1
        if number < 0 or instant >= year.closes[number]:
            return None
        return year.opens[number], year.closes[number]

    def next_interval(self, instant: int) -> tuple[int, int]:
        """Return the open interval that holds `instant`, or else the first one after it."""
        year = self._year_at(instant)
        while True:
            interval = bisect_right(year.closes, instant)
            if interval < len(year.opens):
                return year.opens[interval], year.closes[interval]
            year = self._year(year.number + 1)

    def _year_at(self, instant: int) -> _Year:
        """Return the local year of an instant; questions mostly stay within one."""
        year = self._recent
        if year is None or not year.begins <= instant < year.ends:
            # A guess that is at most one year off, without building a datetime.
            year = self._year(FIRST_YEAR + instant // _MEAN_YEAR)
            if instant < year.begins:
                year = self._year(year.number - 1)
            elif instant >= year.ends:
                year = self._year(year.number + 1)
            self._recent = year
        return year

    def _year(self, number: int) -> _Year:
        year = self._years.get(number)
        if year is None:
            year = self._years[number] = self._built(number)
        return year

    def _built(self, number: int) -> _Year:
        if not FIRST_YEAR <= number <= LAST_YEAR:
            raise ValueError(f"the year {number} is outside {FIRST_YEAR} to {LAST_YEAR}.")
        opens: list[int] = []
        closes: list[int] = []
        before: list[int] = []
        total = 0
        for day, plan in self._spec.days_of(number, self._version, self._holidays(number)):
            for opening in plan.openings:
                start, end = self.local(day, opening.opens), self.local(day, opening.closes)
                # Where clocks go forward an interval may vanish altogether.
                if end > start:
                    opens.append(start)
                    closes.append(end)
                    before.append(total)
                    total += end - start
        if not total:
            raise ValueError(f"the year {number} has no open minute; look at the holidays and overrides of that year.")
        first, last = dt.date(number, 1, 1), dt.date(number + 1, 1, 1)
        return _Year(number, self.local(first, 0), self.local(last, 0), opens, closes, before, total)

    def local(self, day: dt.date, minutes: int) -> int:
        """Return the instant of a local clock time, `minutes` after midnight (1,440 is the end of the day)."""
        if minutes == MINUTES_A_DAY:
            day, minutes = day + dt.timedelta(days=1), 0
        wall = dt.datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=self._zone)
        past = wall - EPOCH
        return (past.days * 86_400 + past.seconds) * 1_000_000
