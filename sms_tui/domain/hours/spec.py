"""Opening hours as a policy file states them: weeks, seasons by rule, dated overrides, holidays, versions.

All dates and clock times here are local to the policy's zone. Nothing is guessed: a weekday that is left out,
intervals that overlap, a season edge that does not exist every year, or a year without one open minute
raise `WrongValue`.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sms_tui.domain.wrong_value import WrongValue

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}

MINUTES_A_DAY = 24 * 60
CALENDAR_CYCLE_YEARS = 28
"""After 28 years weekdays fall on the same dates again (between 1901 and 2099)."""

_OPENING = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
_NTH_WEEKDAY = re.compile(r"(\w+)\s+(\w+)\s+(?:of|in)\s+(\w+)")
_FIXED_DATE = re.compile(r"(\d{1,2})\s+(\w+)|(\w+)\s+(\d{1,2})")


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """One interval of open time in a day, half-open: the opening minute is open, the closing minute is not."""

    opens: int
    """Minutes after local midnight."""
    closes: int
    """Minutes after local midnight; 1,440 is the end of the day."""

    def __post_init__(self) -> None:
        """Refuse an interval that leaves the day or closes before it opens."""
        if not 0 <= self.opens <= MINUTES_A_DAY or not 0 <= self.closes <= MINUTES_A_DAY:
            raise WrongValue("a clock time must lie between 00:00 and 24:00.")
        if self.closes <= self.opens:
            raise WrongValue(
                "closes before it opens, or at once; hours past midnight are written as two intervals, "
                "up to 24:00 and from 00:00."
            )

    @classmethod
    def parse(cls, text: str) -> Opening:
        """Read `09:30-17:30`.

        Raises:
            WrongValue: the text is no such interval.
        """
        found = _OPENING.fullmatch(text.strip())
        if found is None:
            raise WrongValue("opening hours are written like 09:30-17:30.")
        first_hour, first_minute, last_hour, last_minute = (int(part) for part in found.groups())
        if first_minute > 59 or last_minute > 59:
            raise WrongValue("minutes go from 00 to 59.")
        return cls(first_hour * 60 + first_minute, last_hour * 60 + last_minute)

    @property
    def minutes(self) -> int:
        """The nominal length in minutes (a change of the clock may alter it on one day a year)."""
        return self.closes - self.opens

    def __str__(self) -> str:
        """Write the interval as it stands in a policy file."""
        return f"{clock(self.opens)}-{clock(self.closes)}"


def clock(minutes: int) -> str:
    """Write minutes after midnight as `09:30`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@dataclass(frozen=True, slots=True)
class DateRule:
    """A date that every year has: a fixed day of a month, or the nth (or last) weekday of a month."""

    month: int
    day: int | None = None
    weekday: int | None = None
    """0 is Monday."""
    nth: int | None = None
    """1 to 4, or -1 for the last."""

    @classmethod
    def parse(cls, text: str) -> DateRule:
        """Read `last monday of may`, `first monday of september`, `15 june` or `june 15`.

        Raises:
            WrongValue: the rule cannot be read, or its date is missing in some years.
        """
        words = " ".join(text.lower().split())
        if found := _NTH_WEEKDAY.fullmatch(words):
            nth, weekday, month = found.groups()
            return cls._nth_weekday(nth, weekday, month)
        if found := _FIXED_DATE.fullmatch(words):
            day, month = found.group(1) or found.group(4), found.group(2) or found.group(3)
            return cls._fixed(int(day), month)
        raise WrongValue("a yearly date is written like 'last monday of may' or '15 june'.")

    @classmethod
    def _nth_weekday(cls, nth: str, weekday: str, month: str) -> DateRule:
        if nth not in ORDINALS:
            raise WrongValue(f"'{nth}' is none of {', '.join(ORDINALS)}.")
        if weekday not in WEEKDAYS:
            raise WrongValue(f"'{weekday}' is no weekday.")
        if nth == "fifth":
            raise WrongValue("not every month has a fifth one each year; write 'last'.")
        return cls(month=_month(month), weekday=WEEKDAYS.index(weekday), nth=ORDINALS[nth])

    @classmethod
    def _fixed(cls, day: int, month: str) -> DateRule:
        number = _month(month)
        try:
            dt.date(2001, number, day)
        except ValueError:
            raise WrongValue(f"{month} has no day {day} every year.") from None
        return cls(month=number, day=day)

    def on(self, year: int) -> dt.date:
        """Return the rule's date in `year`."""
        if self.day is not None:
            return dt.date(year, self.month, self.day)
        weekday, nth = self.weekday or 0, self.nth or 1
        if nth > 0:
            first = dt.date(year, self.month, 1)
            return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
        after = dt.date(year + self.month // 12, self.month % 12 + 1, 1)
        last = after - dt.timedelta(days=1)
        return last - dt.timedelta(days=(last.weekday() - weekday) % 7)

    def __str__(self) -> str:
        """Write the rule as it stands in a policy file."""
        month = MONTHS[self.month - 1]
        if self.day is not None:
            return f"{self.day} {month}"
        ordinal = next(word for word, number in ORDINALS.items() if number == self.nth)
        return f"{ordinal} {WEEKDAYS[self.weekday or 0]} of {month}"


def _month(name: str) -> int:
    if name not in MONTHS:
        raise WrongValue(f"'{name}' is no month.")
    return MONTHS.index(name) + 1


@dataclass(frozen=True, slots=True)
class Week:
    """Opening hours by weekday. Every weekday is named, so that closed days are a decision: `friday = []`."""

    monday: tuple[Opening, ...]
    tuesday: tuple[Opening, ...]
    wednesday: tuple[Opening, ...]
    thursday: tuple[Opening, ...]
    friday: tuple[Opening, ...]
    saturday: tuple[Opening, ...]
    sunday: tuple[Opening, ...]

    def __post_init__(self) -> None:
        """Refuse overlapping or unordered intervals."""
        for number, name in enumerate(WEEKDAYS):
            _refuse_overlap(self.on(number), name)

    def on(self, weekday: int) -> tuple[Opening, ...]:
        """Return the intervals of a weekday (0 is Monday)."""
        days = (
            self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday,
        )  # fmt: skip
        return days[weekday]

    @property
    def closed_weekdays(self) -> tuple[str, ...]:
        """The names of the weekdays without hours."""
        return tuple(name for number, name in enumerate(WEEKDAYS) if not self.on(number))


def _refuse_overlap(openings: tuple[Opening, ...], at: str) -> None:
    for number in range(1, len(openings)):
        if openings[number].opens < openings[number - 1].closes:
            raise WrongValue("intervals of a day must not overlap and stand in order.", f"{at}[{number}]")


@dataclass(frozen=True, slots=True)
class Season:
    """A part of each year with its own week, between two yearly dates."""

    name: str
    start: DateRule
    end: DateRule
    """Before `start` in the year means the end lies in the following year."""
    week: Week
    start_inclusive: bool = True
    end_inclusive: bool = True

    def __post_init__(self) -> None:
        """Refuse a season without a name or without a day."""
        if not self.name.strip():
            raise WrongValue("a season needs a name.", "name")
        for year in range(2000, 2000 + CALENDAR_CYCLE_YEARS):
            first, last = self.span(year)
            if last < first:
                raise WrongValue("the season holds no day in some years.", "end")

    def span(self, year: int) -> tuple[dt.date, dt.date]:
        """Return the first and the last day (both in the season) of the season that starts in `year`."""
        start, end = self.start.on(year), self.end.on(year)
        if end < start:
            end = self.end.on(year + 1)
        if not self.start_inclusive:
            start += dt.timedelta(days=1)
        if not self.end_inclusive:
            end -= dt.timedelta(days=1)
        return start, end


@dataclass(frozen=True, slots=True)
class DayOverride:
    """Hours of one date that beat holidays, seasons and the week: an early closing, a closure, an extra day."""

    date: dt.date
    hours: tuple[Opening, ...]
    """Empty means closed."""
    reason: str
    """Shown to staff; required."""

    def __post_init__(self) -> None:
        """Refuse overlapping hours and a missing reason."""
        if not self.reason.strip():
            raise WrongValue("an override needs a reason.", "reason")
        _refuse_overlap(self.hours, "hours")


class HolidaySource(StrEnum):
    """Where closed holidays come from."""

    OFF = "off"
    DATES = "dates"
    US_FEDERAL = "us-federal"
    ICS = "ics"


@dataclass(frozen=True, slots=True)
class NamedDay:
    """One closed date and the name it is shown by."""

    date: dt.date
    name: str


@dataclass(frozen=True, slots=True)
class HolidaySettings:
    """Which holidays the office is closed on; off unless the policy says otherwise."""

    source: HolidaySource = HolidaySource.OFF
    dates: tuple[NamedDay, ...] = ()
    """For `dates` only."""
    file: str = ""
    """For `ics` only: a calendar file, relative to the policy's folder."""

    def __post_init__(self) -> None:
        """Refuse settings that contradict the source, so that nothing stands there without effect."""
        if bool(self.dates) != (self.source is HolidaySource.DATES):
            raise WrongValue("a list of dates belongs to the source 'dates', and only to it.", "source")
        if bool(self.file) != (self.source is HolidaySource.ICS):
            raise WrongValue("a calendar file belongs to the source 'ics', and only to it.", "source")


@dataclass(frozen=True, slots=True)
class HoursVersion:
    """The weekly hours and seasons in force from one date on. The first version also covers all earlier time."""

    effective: dt.date
    week: Week
    seasons: tuple[Season, ...] = ()

    def __post_init__(self) -> None:
        """Refuse seasons that overlap in any year."""
        start = self.effective.year - 1
        spans = sorted(
            (*season.span(year), number)
            for year in range(start, start + CALENDAR_CYCLE_YEARS + 2)
            for number, season in enumerate(self.seasons)
        )
        for (_, last, one), (first, _, other) in itertools.pairwise(spans):
            if first <= last:
                raise WrongValue("seasons overlap.", f"seasons[{max(one, other)}]")

    @property
    def id(self) -> str:
        """The version's name in records: its effective date."""
        return self.effective.isoformat()

    def seasons_in(self, year: int) -> list[tuple[dt.date, dt.date, Season]]:
        """Return (first day, last day, season) of every season that touches `year`."""
        spans = [(*season.span(each), season) for season in self.seasons for each in (year - 1, year)]
        return [span for span in spans if span[0].year == year or span[1].year == year]


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What one date's hours are, and why."""

    openings: tuple[Opening, ...]
    season: str
    """The season's name, empty in the standard part of the year."""
    why: str
    """The override's reason or the holiday's name; empty on an ordinary day."""


@dataclass(frozen=True, slots=True)
class HoursSpec:
    """All a policy says about opening hours; precedence: override, holiday, season, week."""

    versions: tuple[HoursVersion, ...]
    """In the order of their effective dates."""
    overrides: tuple[DayOverride, ...] = ()
    holidays: HolidaySettings = field(default_factory=HolidaySettings)

    def __post_init__(self) -> None:
        """Refuse unordered versions, doubled overrides, and a year without one open minute."""
        if not self.versions:
            raise WrongValue("at least one version of the hours is needed.", "versions")
        for number in range(1, len(self.versions)):
            if self.versions[number].effective <= self.versions[number - 1].effective:
                raise WrongValue("versions stand in the order of their dates.", f"versions[{number}].effective")
        seen: set[dt.date] = set()
        for number, override in enumerate(self.overrides):
            if override.date in seen:
                raise WrongValue("this date has an override already.", f"overrides[{number}].date")
            seen.add(override.date)
        self._refuse_empty_years()

    def _refuse_empty_years(self) -> None:
        closed = {day.date: day.name for day in self.holidays.dates}
        named = {override.date.year for override in self.overrides} | {day.year for day in closed}
        for number, version in enumerate(self.versions):
            start = version.effective.year
            for year in sorted(named | set(range(start, start + CALENDAR_CYCLE_YEARS))):
                if not any(plan.openings for _, plan in self.days_of(year, version, closed)):
                    raise WrongValue(f"the year {year} has no open minute.", f"versions[{number}].week")

    def days_of(
        self, year: int, version: HoursVersion, holidays: Mapping[dt.date, str]
    ) -> Iterator[tuple[dt.date, DayPlan]]:
        """Yield every date of `year` with its plan under `version`; `holidays` are the closed dates by name."""
        overrides = {each.date: each for each in self.overrides if each.date.year == year}
        seasons = version.seasons_in(year)
        day, step = dt.date(year, 1, 1), dt.timedelta(days=1)
        while day.year == year:
            season = next((each for first, last, each in seasons if first <= day <= last), None)
            week, name = (season.week, season.name) if season else (version.week, "")
            if override := overrides.get(day):
                yield day, DayPlan(override.hours, name, override.reason)
            elif holiday := holidays.get(day):
                yield day, DayPlan((), name, holiday)
            else:
                yield day, DayPlan(week.on(day.weekday()), name, "")
            day += step
