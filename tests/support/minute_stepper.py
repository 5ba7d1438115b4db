"""A second opinion on open time: IJC's hours written out by hand, and time walked a minute at a time.

Shares nothing with the product: no intervals, no sums, no policy file. All edges of the hours are whole minutes,
so every piece between two whole minutes is open or closed as a whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")
_MINUTE = dt.timedelta(minutes=1)


def memorial_day(year: int) -> dt.date:
    """The last Monday of May."""
    day = dt.date(year, 5, 31)
    while day.weekday() != 0:
        day -= dt.timedelta(days=1)
    return day


def labor_day(year: int) -> dt.date:
    """The first Monday of September."""
    day = dt.date(year, 9, 1)
    while day.weekday() != 0:
        day += dt.timedelta(days=1)
    return day


def is_open(instant: dt.datetime, closed: Container[dt.date] = ()) -> bool:
    """Say by the clock on the wall in New York whether the office is open."""
    local = instant.astimezone(NEW_YORK)
    day, clock, weekday = local.date(), (local.hour, local.minute), local.weekday()
    if day in closed:
        return False
    if memorial_day(day.year) <= day <= labor_day(day.year):
        if weekday <= 2:
            return (8, 30) <= clock < (18, 30)
        return weekday == 3 and (8, 30) <= clock < (17, 30)
    return weekday <= 4 and (9, 30) <= clock < (17, 30)


def open_between(start: dt.datetime, end: dt.datetime, closed: Container[dt.date] = ()) -> dt.timedelta:
    """Add up the open pieces from `start` to `end`."""
    at, last, total = start.astimezone(dt.UTC), end.astimezone(dt.UTC), dt.timedelta()
    while at < last:
        piece = min(at.replace(second=0, microsecond=0) + _MINUTE, last)
        if is_open(at, closed):
            total += piece - at
        at = piece
    return total


def due(received: dt.datetime, budget: dt.timedelta, closed: Container[dt.date] = ()) -> dt.datetime:
    """Walk from `received` until `budget` open time has passed."""
    at, left = received.astimezone(dt.UTC), budget
    while True:
        piece = at.replace(second=0, microsecond=0) + _MINUTE - at
        if is_open(at, closed):
            if left <= piece:
                return at + left
            left -= piece
        at += piece
