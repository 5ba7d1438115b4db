"""Whole days from an iCalendar file (RFC 5545): events of one or more days, and yearly ones.

What cannot be read as closed days (an event with a clock time, a rule that is not yearly) is refused with its
line: a calendar that is half understood would move deadlines without a word.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sms_tui.domain.errors import ConfigError
from sms_tui.domain.hours.open_time import HolidaysOf

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PROPERTY = re.compile(r"([A-Za-z0-9-]+)((?:;[^:\"]*(?:\"[^\"]*\")?)*):(.*)", re.DOTALL)
_NTH = re.compile(r"([+-]?\d)(MO|TU|WE|TH|FR|SA|SU)")
_RULE_PARTS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "WKST"})
_LONGEST = 62
"""Days; a longer event is a mistake, or no holiday."""


@dataclass(frozen=True, slots=True)
class _Yearly:
    """A yearly rule: the day of `month` by number, or its nth weekday."""

    month: int
    day: int | None
    nth: int
    weekday: int
    interval: int
    count: int | None
    until: dt.date | None

    def dates(self, first: dt.date, last_year: int) -> Iterator[dt.date]:
        """Yield the dates from `first` on, up to the end of `last_year`."""
        given = 0
        for year in range(first.year, last_year + 1, self.interval):
            date = self._in(year)
            if date is None or date < first:
                continue
            if (self.until and date > self.until) or (self.count is not None and given >= self.count):
                return
            given += 1
            yield date

    def _in(self, year: int) -> dt.date | None:
        try:
            if self.day is not None:
                return dt.date(year, self.month, self.day)
        except ValueError:
            return None
        days = [
            date
            for number in range(1, 32)
            if (date := _date(year, self.month, number)) is not None and date.weekday() == self.weekday
        ]
        place = self.nth - 1 if self.nth > 0 else self.nth
        return days[place] if -len(days) <= place < len(days) else None


@dataclass(frozen=True, slots=True)
class _Event:
    """One event: its first day, its length in days, its name, and how it recurs."""

    first: dt.date
    days: int
    name: str
    yearly: _Yearly | None
    excluded: frozenset[dt.date]

    def in_year(self, year: int) -> Iterator[dt.date]:
        """Yield every day of the event that falls in `year`."""
        starts = self.yearly.dates(self.first, year) if self.yearly else iter((self.first,))
        for start in starts:
            if start not in self.excluded:
                days = (start + dt.timedelta(days=number) for number in range(self.days))
                yield from (day for day in days if day.year == year)


def read_days(path: Path) -> HolidaysOf:
    """Read a calendar file; return its days by year, to be asked a year at a time.

    Raises:
        ConfigError: the file is missing or no calendar, or an event is not made of whole days (with the line).
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError("there is no such calendar file.", file=str(path)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the calendar file cannot be read ({type(error).__name__}).", file=str(path)) from None
    events = tuple(_Reader(text, str(path)).events())
    if not events:
        raise ConfigError("the calendar file holds no event.", file=str(path))

    @functools.lru_cache(maxsize=64)
    def in_year(year: int) -> Mapping[dt.date, str]:
        return {day: event.name for event in events for day in event.in_year(year)}

    return in_year


@dataclass(frozen=True, slots=True)
class _Property:
    """One content line: its name in capitals, its parameters, its value, and where it begins."""

    name: str
    parameters: str
    value: str
    line: int


class _Reader:
    """Reads the events of one calendar text."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file

    def events(self) -> Iterator[_Event]:
        """Yield the events that are not cancelled."""
        event: list[_Property] | None = None
        depth = 0
        begun = False
        for each in self._properties():
            if each.name == "BEGIN":
                begun = begun or each.value.upper() == "VCALENDAR"
                if event is not None:
                    depth += 1
                elif each.value.upper() == "VEVENT":
                    event = [each]
            elif each.name == "END" and event is not None and depth:
                depth -= 1
            elif each.name == "END" and event is not None:
                if not any(one.name == "STATUS" and one.value.upper() == "CANCELLED" for one in event):
                    yield self._event(event)
                event = None
            elif event is not None and not depth:
                event.append(each)
        if event is not None or not begun:
            raise ConfigError("this is no whole iCalendar file.", file=self._file)

    def _properties(self) -> Iterator[_Property]:
        lines: list[tuple[int, str]] = []
        for number, line in enumerate(self._text.splitlines(), start=1):
            if line[:1] in (" ", "\t") and lines:
                lines[-1] = (lines[-1][0], lines[-1][1] + line[1:])
            elif line.strip():
                lines.append((number, line))
        for number, line in lines:
            found = _PROPERTY.fullmatch(line)
            if found is None:
                raise self._error(number, "this is no iCalendar line.")
            yield _Property(found.group(1).upper(), found.group(2).upper(), found.group(3).strip(), number)

    def _event(self, properties: list[_Property]) -> _Event:
        named = {each.name: each for each in properties}
        start = named.get("DTSTART")
        if start is None:
            raise self._error(properties[0].line, "the event has no DTSTART.")
        first = self._day(start)
        if refused := next((named[name] for name in ("RDATE", "EXRULE") if name in named), None):
            raise self._error(refused.line, f"{refused.name} is not understood; write the days as events.")
        excluded = frozenset(
            self._date(value, each.line)
            for each in properties
            if each.name == "EXDATE"
            for value in each.value.split(",")
        )
        rule = named.get("RRULE")
        summary = named.get("SUMMARY")
        name = re.sub(r"\\[nN]", " ", summary.value) if summary else ""
        name = re.sub(r"\\(.)", r"\1", name).strip() or "holiday"
        return _Event(first, self._length(first, named), name, self._yearly(rule, first) if rule else None, excluded)

    def _length(self, first: dt.date, named: Mapping[str, _Property]) -> int:
        days, line = 1, named["DTSTART"].line
        if end := named.get("DTEND"):
            days, line = (self._day(end) - first).days, end.line
        elif duration := named.get("DURATION"):
            found = re.fullmatch(r"\+?P(\d+)([DW])", duration.value.upper())
            if found is None:
                raise self._error(duration.line, "a holiday lasts whole days.")
            days, line = int(found.group(1)) * (7 if found.group(2) == "W" else 1), duration.line
        if not 1 <= days <= _LONGEST:
            raise self._error(line, f"a holiday lasts 1 to {_LONGEST} days.")
        return days

    def _yearly(self, rule: _Property, first: dt.date) -> _Yearly:
        parts = dict(part.partition("=")[::2] for part in rule.value.upper().rstrip(";").split(";"))
        if parts.get("FREQ") != "YEARLY" or not _RULE_PARTS.issuperset(parts):
            raise self._error(rule.line, "only yearly rules by day, or by month and weekday, are understood.")
        try:
            until = parts.get("UNTIL")
            nth, weekday = 0, 0
            day: int | None = int(parts.get("BYMONTHDAY", first.day))
            if "BYDAY" in parts:
                nth, weekday = self._nth(parts, rule.line)
                day = None
            interval, month = int(parts.get("INTERVAL", 1)), int(parts.get("BYMONTH", first.month))
            count = int(parts["COUNT"]) if "COUNT" in parts else None
        except ValueError:
            raise self._error(rule.line, "the rule's numbers cannot be read.") from None
        if interval < 1 or not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
            raise self._error(rule.line, "the rule names no date.")
        last = self._date(until, rule.line) if until else None
        return _Yearly(month, day, nth, weekday, interval, count, last)

    def _nth(self, parts: Mapping[str, str], line: int) -> tuple[int, int]:
        found = _NTH.fullmatch(parts["BYDAY"])
        if found is None or "BYMONTH" not in parts or "BYMONTHDAY" in parts or not 1 <= abs(int(found.group(1))) <= 5:
            raise self._error(line, "a weekday rule names one month and one nth weekday, such as BYMONTH=5;BYDAY=-1MO.")
        return int(found.group(1)), _WEEKDAYS.index(found.group(2))

    def _day(self, each: _Property) -> dt.date:
        if "T" in each.value or "VALUE=DATE-TIME" in each.parameters:
            raise self._error(each.line, "only events of whole days can be holidays; this one has a clock time.")
        return self._date(each.value, each.line)

    def _date(self, value: str, line: int) -> dt.date:
        found = re.fullmatch(r"(\d{4})(\d{2})(\d{2})(T\d{6}Z?)?", value.strip())
        date = _date(*(int(part) for part in found.groups()[:3])) if found else None
        if date is None:
            raise self._error(line, "a day is written like 20261225.")
        return date

    def _error(self, line: int, problem: str) -> ConfigError:
        return ConfigError(problem, file=self._file, line=line)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
