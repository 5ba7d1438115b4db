"""Dates in folded English and Spanish text: where they stand, which day they mean, which weekday they name."""

from __future__ import annotations

import datetime as dt
import functools
import operator
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sms_tui.domain.guard.signs import DIGIT, signs
from sms_tui.domain.guard.tokens import through_digits, word_list

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene", "february feb febrero", "march mar marzo", "april apr abril abr", "may mayo",
            "june jun junio", "july jul julio", "august aug agosto ago", "september sept sep septiembre setiembre",
            "october oct octubre", "november nov noviembre", "december dec diciembre dic",
        ), 1)
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon lunes", "tuesday tues tue martes", "wednesday wed miercoles", "thursday thurs thur thu jueves",
            "friday fri viernes", "saturday sat sabado", "sunday sun domingo",
        ))
    for name in names.split()
}  # fmt: skip
_MONTH = "(?P<{0}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
_WEEKDAY = (
    r"(?:(?P<weekday>" + "|".join(sorted(_WEEKDAYS, key=len, reverse=True)) + r")\b,?[ (]{1,2}(?:the |el |dia |on )?)?"
)
_AFTER = r"(?:,? \(?(?P<after>" + "|".join(sorted(_WEEKDAYS, key=len, reverse=True)) + r")\b\)?)?"
_YEAR = r"(?:(?:,? | de | del |[/-])'?(?P<year>(?:19|20)[0-9]{2}))?"
_WEEKDAY_FIRST, _MONTH_FIRST, _NUMBER_FIRST, _JOINED_FIRST = 1, 2, 4, 8
_GAPS = ("/", ".", "-")
"""What follows a number that is `_JOINED_FIRST`, the first of two or three."""
_KINDS = {**dict.fromkeys(_MONTHS, _MONTH_FIRST), **dict.fromkeys(_WEEKDAYS, _WEEKDAY_FIRST)}
_FORMS = (
    (re.compile(
        rf"\b{_WEEKDAY}{_MONTH.format('month')} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?![:/]\d|"
        rf"%){_YEAR}{_AFTER}"
    ), _WEEKDAY_FIRST | _MONTH_FIRST, _MONTH_FIRST),
    (re.compile(
        rf"\b{_WEEKDAY}(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|o)?(?: de| of|-| )[ "
        rf"]?{_MONTH.format('month')}\b{_YEAR}{_AFTER}"
    ), _WEEKDAY_FIRST | _NUMBER_FIRST, _MONTH_FIRST),
    (re.compile(
        rf"\b{_WEEKDAY}(?P<a>[0-9]{{1,2}})(?P<gap>[/.-])(?P<b>[0-9]{{1,2}})(?P=gap)(?P<year>[0-9]{{4}}|"
        rf"[0-9]{{2}})(?![0-9/-])"
    ), _WEEKDAY_FIRST | _JOINED_FIRST, _JOINED_FIRST),
    (re.compile(
        r"\b(?P<year>(?:19|"
        r"20)[0-9]{2})(?P<gap>[-/.])(?P<month_number>[0-9]{1,2})(?P=gap)(?P<day>[0-9]{1,2})(?![0-9/-])"
    ), _JOINED_FIRST, _JOINED_FIRST),
    (
        re.compile(rf"\b{_WEEKDAY}(?P<a>[0-9]{{1,2}})/(?P<b>[0-9]{{1,2}})(?![0-9/%])(?! ?(?:of|de|points?|hours))"),
        _WEEKDAY_FIRST | _JOINED_FIRST,
        _JOINED_FIRST,
    ),
    (re.compile(
        rf"\b(?P<weekday>{'|'.join(sorted(_WEEKDAYS, key=len, reverse=True))})\b,? (?:the |el "
        rf")?(?P<day>[0-9]{{1,2}})(?P<suffix>st|nd|rd|th)?\b(?![:/%.$]|[0-9]| ?(?:am|pm|a\.m|p\.m|de |of |"
        rf"hours|horas|students|people|to |-|hrs|min|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
    ), _WEEKDAY_FIRST, _WEEKDAY_FIRST),
)  # fmt: skip
"""Each form of a date, what it begins with, and what must stand in it."""


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text; `month` is None where only weekday and day are named."""

    start: int
    end: int
    day: int
    month: int | None
    year: int | None
    weekday: int | None
    """0 is Monday."""
    swapped: tuple[int, int] | None = None
    """The other reading (month, day) of a purely numeric date, where there is one."""

    def on(self, year: int) -> dt.date | None:
        """Return the date in `year`, or None where there is no such day."""
        if self.month is None:
            return None
        try:
            return dt.date(year, self.month, self.day)
        except ValueError:
            return None

    def other(self, year: int) -> dt.date | None:
        """Return the day-first (or month-first) reading in `year`."""
        if self.swapped is None:
            return None
        try:
            return dt.date(year, *self.swapped)
        except ValueError:
            return None


_BEHIND_DIGITS = 32
"""No date, nor what tells that it is none, reaches so many characters behind its last digit."""


def mentions(text: str) -> tuple[DateMention, ...]:
    """Return the dates of folded `text` in order, without overlap."""
    return _mentions(through_digits(text, _BEHIND_DIGITS)) if signs(text) & DIGIT else ()


@functools.lru_cache(maxsize=32)
def _mentions(text: str) -> tuple[DateMention, ...]:
    taken: list[tuple[int, int]] = []
    found: list[DateMention] = []
    for start, end, mention in _by_form(text, _beginnings(text)):
        if mention and not any(start < last and first < end for first, last in taken):
            taken.append((start, end))
            found.append(mention)
    return tuple(sorted(found, key=lambda each: each.start))


_NUMBER = re.compile(r"[0-9]+")
_FIRST_DIGITS = (1, 2, 4)
"""So many digits have the numbers that begin a date."""
_TO_MONTH = 8
"""No more characters lie between a day and its month ("3rd of may")."""


def _beginnings(text: str) -> list[tuple[int, int]]:
    """Return where a date may begin, and with what: the name of a weekday or of a month, or a number."""
    named = _KINDS.keys() & word_list(text)
    found = [(place, _KINDS[name]) for name in named for place in _whole_words(text, name)]
    months = [place for place, kind in found if kind is _MONTH_FIRST]
    for number in _NUMBER.finditer(text):
        start, end = number.span()
        digits, following = end - start, text[end : end + 1]
        if digits not in _FIRST_DIGITS:
            continue
        kind = _JOINED_FIRST if following in _GAPS else 0
        if any(0 < month - end <= _TO_MONTH for month in months):
            kind |= _NUMBER_FIRST
        if kind:
            found.append((start, kind))
    return sorted(found)


def _whole_words(text: str, word: str) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        if not (_in_word(text[place - 1 : place]) or _in_word(text[end : end + 1])):
            yield place
        place = text.find(word, end)


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


_Read = tuple[int, int, "DateMention | None"]
"""Where a form stands, and the date it tells, if there is such a day."""


def _by_form(text: str, beginnings: list[tuple[int, int]]) -> Iterator[_Read]:
    """Yield form by form what its `finditer` would find, trying only the places where it can begin."""
    kinds = functools.reduce(operator.or_, (kind for _, kind in beginnings), 0)
    forms = tuple(place for place, (_, _, holds) in enumerate(_FORMS) if kinds & holds)
    if not forms:
        return
    read = [_read_at(forms, _window(text, at), at, kind) for at, kind in beginnings]
    for place in range(len(forms)):
        end = 0
        for each in read:
            if (found := each[place]) and found[0] >= end:
                end = found[1]
                yield found


_STRETCH = re.compile(rf"(?:[^a-z]+|(?:{'|'.join(_KINDS)}|the|el|dia|on|of|de|del|st|nd|rd|th|o)(?![a-z]))*[a-z]*")
_LONGEST = 80
"""No date with its weekday and its year is longer, in characters, nor looks so far ahead."""
_AHEAD = 3
"""So many characters behind the first word that is no part of a date are looked at ("a.m")."""


def _window(text: str, place: int) -> str:
    """Return what a date that begins at `place` can depend on, and one character before."""
    longest = place + _LONGEST
    if longest <= len(text):
        return text[max(0, place - 1) : longest]
    found = _STRETCH.match(text, place, longest)
    return text[max(0, place - 1) : found.end() + _AHEAD if found else longest]


@functools.lru_cache(maxsize=256)
def _read_at(forms: tuple[int, ...], window: str, place: int, kind: int) -> tuple[_Read | None, ...]:
    """Read each form at `place` of a text, of which `window` shows what stands there and one character before."""
    before = min(place, 1)
    shift = place - before
    read: list[_Read | None] = []
    for form, begins_with, _ in map(_FORMS.__getitem__, forms):
        match = form.match(window, before) if kind & begins_with else None
        read.append((match.start() + shift, match.end() + shift, _mention(match, shift)) if match else None)
    return tuple(read)


def _mention(match: re.Match[str], shift: int) -> DateMention | None:
    parts = match.groupdict()
    year = parts.get("year")
    number = None if year is None else int(year) + (0 if len(year) == 4 else 1900 if int(year) > 35 else 2000)
    named = parts.get("weekday") or parts.get("after")
    weekday = _WEEKDAYS[named] if named else None
    swapped: tuple[int, int] | None = None
    month: int | None
    if parts.get("a"):
        first, second = int(parts["a"]), int(parts["b"])
        readings = [(m, d) for m, d in ((first, second), (second, first)) if 1 <= m <= 12 and 1 <= d <= 31]
        if not readings:
            return None
        month, day = readings[0]
        swapped = readings[1] if len(readings) > 1 else None
    else:
        day = int(parts["day"])
        month = _MONTHS[parts["month"]] if parts.get("month") else None
        if parts.get("month_number"):
            month = int(parts["month_number"])
    if not 1 <= day <= 31 or (month is not None and not 1 <= month <= 12):
        return None
    return DateMention(match.start() + shift, match.end() + shift, day, month, number, weekday, swapped)


def is_date_word(word: str) -> bool:
    """Whether it names a month or a weekday."""
    return word in _KINDS


def birth_dates(text: str) -> Iterator[DateMention]:
    """Yield the dates that can be somebody's birthday."""
    yield from (each for each in mentions(text) if each.month is not None)
