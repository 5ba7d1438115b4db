"""The business calendar of a policy: when an answer is due, how much open time is left, and why."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from sms_tui.domain.hours.open_time import HolidaysOf, OpenTime, instant_of, micros, no_holidays
from sms_tui.domain.hours.response import Reading, ResponseSpec
from sms_tui.domain.hours.spec import MINUTES_A_DAY, WEEKDAYS, DayPlan, HoursSpec, HoursVersion
from sms_tui.domain.policy import Policy

_HOUR = 3_600_000_000
_MINUTE = 60_000_000


class TimerState(StrEnum):
    """Where a conversation's clock stands."""

    OK = "ok"
    AMBER = "amber"
    """Past the promise (one business day)."""
    SOON = "soon"
    """Two open hours left, or fewer (the policy's `soon_minutes`)."""
    LATE = "late"
    NONE = "none"
    """No clock runs."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When an answer to one text is due; instants are UTC."""

    received: dt.datetime
    due: dt.datetime
    """The limit. An answer at this very instant is on time."""
    amber: dt.datetime
    """The promise."""
    version: str
    """The id of the hours in force when the text was received; all counting for this text uses them."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One line of an explanation: an open interval that was counted, or a date on which nothing was."""

    date: dt.date
    opens: dt.datetime | None
    """The counted interval's start, in the office's zone; None where nothing was counted."""
    closes: dt.datetime | None
    minutes: float
    """Open minutes counted."""
    season: str
    """The season's name; empty in the standard part of the year."""
    why_closed: str
    """Why nothing was counted; empty where something was."""


class BusinessCalendar:
    """Open time under one policy. Instants may come in any zone and are returned in UTC.

    Every question refuses an instant without an offset, or outside the years calendars cover, with ValueError.
    """

    def __init__(
        self,
        hours: HoursSpec,
        zone: ZoneInfo,
        response: ResponseSpec | None = None,
        holidays: HolidaysOf = no_holidays,
    ) -> None:
        self.hours = hours
        self.zone = zone
        self.response = response
        self._holidays = holidays
        self._open_times = {version.id: OpenTime(hours, version, zone, holidays) for version in hours.versions}
        self._effective = [version.effective for version in hours.versions]
        self._only = hours.versions[0].id if len(hours.versions) == 1 else ""

    @classmethod
    def of(cls, policy: Policy, holidays: HolidaysOf = no_holidays) -> BusinessCalendar | None:
        """Return the calendar of a policy, or None where the policy states no hours."""
        if policy.hours is None:
            return None
        return cls(policy.hours, policy.zone_info, policy.response, holidays)

    def version_at(self, at: dt.datetime) -> HoursVersion:
        """Return the hours in force at an instant; the first version covers all earlier time."""
        if len(self._effective) == 1:
            return self.hours.versions[0]
        number = bisect_right(self._effective, self._local(micros(at)).date()) - 1
        return self.hours.versions[max(number, 0)]

    def version_id(self, at: dt.datetime) -> str:
        """Return the id of the hours in force at an instant."""
        return self._only or self.version_at(at).id

    def open_time(self, version: str) -> OpenTime:
        """Return the open time under the version of that id.

        Raises:
            KeyError: the policy has no such version.
        """
        return self._open_times[version]

    def deadline(self, received: dt.datetime) -> Deadline:
        """Return limit and promise for a text received at `received` (the gateway's time).

        Raises:
            LookupError: the policy states no response time.
        """
        response = self._response()
        version = self.version_id(received)
        open_time = self._open_times[version]
        start = micros(received)
        promise = self._next_business_day(open_time, start)
        due = promise
        if response.reading is Reading.BUSINESS_HOURS:
            due = open_time.after(start, response.business_hours * _HOUR)
        return Deadline(instant_of(start), instant_of(due), instant_of(min(promise, due)), version)

    def due_at(self, received: dt.datetime) -> dt.datetime:
        """Return the limit: the earliest instant with the policy's open hours behind it (or by the other reading).

        Raises:
            LookupError: the policy states no response time.
        """
        response = self._response()
        open_time = self._open_times[self.version_id(received)]
        if response.reading is Reading.BUSINESS_HOURS:
            return instant_of(open_time.after(micros(received), response.business_hours * _HOUR))
        return instant_of(self._next_business_day(open_time, micros(received)))

    def amber_at(self, received: dt.datetime) -> dt.datetime:
        """Return the promise: the same clock time on the next open day, clamped to its hours, never past the limit.

        Raises:
            LookupError: the policy states no response time.
        """
        return self.deadline(received).amber

    def open_between(self, start: dt.datetime, end: dt.datetime, version: str = "") -> dt.timedelta:
        """Return the open time from `start` to `end`, negative when `end` is earlier; exact to the microsecond.

        `version` is the id of the hours to count by; empty means those in force at the earlier instant.
        """
        counted = self._open_time(version, min(start, end)).between(micros(start), micros(end))
        return dt.timedelta(microseconds=counted)

    def open_time_left(self, due: dt.datetime, at: dt.datetime, version: str = "") -> dt.timedelta:
        """Return the open time from `at` to `due`: negative when late, zero from the limit to the next opening."""
        return self.open_between(at, due, version)

    def open_after(self, at: dt.datetime, budget: dt.timedelta, version: str = "") -> dt.datetime:
        """Return the earliest instant with `budget` open time between `at` and itself (a closing, if it ends there).

        A negative budget walks open time backward: the earliest instant from which no more than that is left to `at`.
        """
        micro = dt.timedelta(microseconds=1)
        return instant_of(self._open_time(version, at).after(micros(at), budget // micro))

    def due_soon_at(self, due: dt.datetime, version: str = "") -> dt.datetime:
        """Return the instant from which an answer due at `due` is due soon, found by walking open time backward.

        Raises:
            LookupError: the policy states no response time.
        """
        budget = self._response().soon_minutes * _MINUTE
        return instant_of(self._open_time(version, due).after(micros(due), -budget))

    def state_at(
        self, due: dt.datetime | None, amber: dt.datetime | None, at: dt.datetime, version: str = ""
    ) -> TimerState:
        """Return where the clock of an answer stands; None for `due` means that no clock runs."""
        if due is None:
            return TimerState.NONE
        now, limit = micros(at), micros(due)
        if now > limit:
            return TimerState.LATE
        soon = self.response.soon_minutes * _MINUTE if self.response else 0
        if self._open_time(version, at).between(now, limit) <= soon:
            return TimerState.SOON
        return TimerState.AMBER if amber is not None and now > micros(amber) else TimerState.OK

    def is_open(self, at: dt.datetime) -> bool:
        """Say whether the office is open; the opening instant is, the closing instant is not."""
        return self._open_time("", at).interval_at(micros(at)) is not None

    def next_open(self, at: dt.datetime) -> dt.datetime:
        """Return the first open instant at or after `at` (`at` itself while open)."""
        now = micros(at)
        opens, _ = self._open_time("", at).next_interval(now)
        return instant_of(max(opens, now))

    def closes_at(self, at: dt.datetime) -> dt.datetime | None:
        """Return when the office closes next, or None while it is closed, or if it never closes within a year."""
        open_time = self._open_time("", at)
        interval = open_time.interval_at(micros(at))
        if interval is None:
            return None
        closes = interval[1]
        limit = closes + 366 * 24 * _HOUR
        while closes < limit:
            following = open_time.interval_at(closes)
            if following is None:
                return instant_of(closes)
            closes = following[1]
        return None

    def season_name(self, at: dt.datetime) -> str:
        """Return the name of the season at an instant; empty in the standard part of the year."""
        day = self._local(micros(at)).date()
        spans = self.version_at(at).seasons_in(day.year)
        return next((season.name for first, last, season in spans if first <= day <= last), "")

    def days(self, first: dt.date, count: int) -> tuple[tuple[dt.date, DayPlan], ...]:
        """Return the hours of `count` dates from `first` on, each under the version in force on that date."""
        plans: list[tuple[dt.date, DayPlan]] = []
        for year in range(first.year, (first + dt.timedelta(days=count)).year + 1):
            for version in self.hours.versions:
                for day, plan in self.hours.days_of(year, version, self._holidays(year)):
                    if first <= day < first + dt.timedelta(days=count) and self._version_on(day) is version:
                        plans.append((day, plan))
        return tuple(sorted(plans, key=lambda each: each[0]))

    def explain(self, received: dt.datetime, at: dt.datetime, version: str = "") -> tuple[DayRow, ...]:
        """Return what was counted between two instants, date by date in the office's zone.

        The minutes of all rows add up to `open_between`. Empty if `at` is before `received`.
        """
        start, end = micros(received), micros(at)
        counted_by = version or self.version_id(received)
        chosen = next(each for each in self.hours.versions if each.id == counted_by)
        first, last = self._local(start).date(), self._local(end).date()
        rows: list[DayRow] = []
        for year in range(first.year, last.year + 1):
            for day, plan in self.hours.days_of(year, chosen, self._holidays(year)):
                if first <= day <= last:
                    rows.extend(self._rows(day, plan, start, end, counted_by))
        return tuple(rows)

    def _rows(self, day: dt.date, plan: DayPlan, start: int, end: int, version: str) -> list[DayRow]:
        open_time = self._open_times[version]
        rows: list[DayRow] = []
        for opening in plan.openings:
            opens = max(open_time.local(day, opening.opens), start)
            closes = min(open_time.local(day, opening.closes), end)
            if closes > opens:
                rows.append(
                    DayRow(day, self._local(opens), self._local(closes), (closes - opens) / _MINUTE, plan.season, "")
                )
        return rows or [DayRow(day, None, None, 0, plan.season, _why_closed(day, plan))]

    def _next_business_day(self, open_time: OpenTime, start: int) -> int:
        """Return the same clock time on the open day after the one on which the clock started."""
        opens, _ = open_time.next_interval(start)
        started = self._local(max(opens, start))
        end_of_day = open_time.local(started.date(), MINUTES_A_DAY)
        opens, _ = open_time.next_interval(end_of_day)
        day = self._local(opens).date()
        wall = dt.datetime.combine(day, started.time(), tzinfo=self.zone)
        return self._clamped(open_time, micros(wall.astimezone(dt.UTC)), opens, open_time.local(day, MINUTES_A_DAY))

    @staticmethod
    def _clamped(open_time: OpenTime, wanted: int, opens: int, midnight: int) -> int:
        """Return `wanted`, or the opening it is before, or the last closing it is past, on one open day."""
        if wanted <= opens:
            return opens
        # The earliest instant with the same open time behind it: itself while open, else the closing before.
        return open_time.after(opens, open_time.between(opens, min(wanted, midnight)))

    def _response(self) -> ResponseSpec:
        if self.response is None:
            raise LookupError("the policy states no response time.")
        return self.response

    def _open_time(self, version: str, at: dt.datetime) -> OpenTime:
        return self._open_times[version or self.version_id(at)]

    def _version_on(self, day: dt.date) -> HoursVersion:
        return self.hours.versions[max(bisect_right(self._effective, day) - 1, 0)]

    def _local(self, instant: int) -> dt.datetime:
        return instant_of(instant).astimezone(self.zone)


def _why_closed(day: dt.date, plan: DayPlan) -> str:
    if plan.openings:
        hours = ", ".join(str(opening) for opening in plan.openings)
        return f"outside the hours of the day ({hours})"
    if plan.why:
        return plan.why
    named = f"no {plan.season} hours" if plan.season else "no hours"
    return f"{named} on {WEEKDAYS[day.weekday()].capitalize()}s"
