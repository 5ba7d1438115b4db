"""Holidays as plain dates: the federal ones with their observed days, and calendar files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sms_tui.adapters.holidays import holidays_of, us_federal
from sms_tui.domain.errors import ConfigError
from sms_tui.domain.hours.spec import HolidaySettings, HolidaySource, NamedDay


def nth(year: int, month: int, weekday: int, number: int) -> dt.date:
    """The nth (or, for -1, last) weekday of a month, counted by hand."""
    days = [dt.date(year, month, 1) + dt.timedelta(days=each) for each in range(31)]
    days = [day for day in days if day.month == month and day.weekday() == weekday]
    return days[number - 1] if number > 0 else days[number]


def federal(year: int) -> set[dt.date]:
    """5 U.S.C. 6103: the weekdays on which offices close in `year`."""
    floating = {nth(year, 1, 0, 3), nth(year, 2, 0, 3), nth(year, 5, 0, -1), nth(year, 9, 0, 1),
                nth(year, 10, 0, 2), nth(year, 11, 3, 4)}  # fmt: skip
    fixed = [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)]
    closed = set(floating)
    for each, (month, day) in [(y, date) for y in (year, year + 1) for date in fixed]:
        date = dt.date(each, month, day)
        shift = {5: -1, 6: 1}.get(date.weekday(), 0)
        closed.add(date + dt.timedelta(days=shift))
    return {day for day in closed if day.year == year}


@pytest.mark.parametrize("year", range(2022, 2040))
def test_federal_holidays_by_the_statute(year: int) -> None:
    weekdays = {day for day in us_federal(year) if day.weekday() < 5}
    assert weekdays == federal(year)
    assert all(day.year == year for day in us_federal(year))


def test_new_year_2028_is_observed_in_the_old_year() -> None:
    assert "observed" in us_federal(2027)[dt.date(2027, 12, 31)]
    assert dt.date(2027, 12, 31).weekday() == 4


def test_no_holidays_and_named_ones(tmp_path: Path) -> None:
    assert not holidays_of(HolidaySettings(), tmp_path)(2026)
    named = HolidaySettings(HolidaySource.DATES, (NamedDay(dt.date(2026, 3, 31), "Cesar Chavez Day"),))
    assert holidays_of(named, tmp_path)(2026) == {dt.date(2026, 3, 31): "Cesar Chavez Day"}
    assert not holidays_of(named, tmp_path)(2027)
    assert holidays_of(HolidaySettings(HolidaySource.US_FEDERAL), tmp_path)(2026) == us_federal(2026)


CALENDAR = """\
BEGIN:VCALENDAR\r
VERSION:2.0\r
BEGIN:VTIMEZONE\r
TZID:America/New_York\r
BEGIN:STANDARD\r
DTSTART:20071104T020000\r
END:STANDARD\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20261224\r
DTEND;VALUE=DATE:20270102\r
SUMMARY:Winter break\\, all\r
  staff\r
BEGIN:VALARM\r
DTSTART:20261223T100000\r
END:VALARM\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART:20240219\r
DURATION:P1D\r
SUMMARY;LANGUAGE="en:us":Founders' Day\r
RRULE:FREQ=YEARLY;UNTIL=20280301T000000Z\r
EXDATE;VALUE=DATE:20260219\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20250526\r
RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;COUNT=3\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20240229\r
SUMMARY:Leap day\r
RRULE:FREQ=YEARLY\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20260701\r
STATUS:CANCELLED\r
SUMMARY:Never mind\r
END:VEVENT\r
END:VCALENDAR\r
"""


def write(folder: Path, text: str) -> HolidaySettings:
    (folder / "ijc.holidays.ics").write_bytes(text.encode())
    return HolidaySettings(HolidaySource.ICS, file="ijc.holidays.ics")


def test_calendar_files(tmp_path: Path) -> None:
    days = holidays_of(write(tmp_path, CALENDAR), tmp_path)
    assert list(days(2026)) == [*[dt.date(2026, 12, day) for day in range(24, 32)], dt.date(2026, 5, 25)]
    assert days(2026)[dt.date(2026, 12, 31)] == "Winter break, all staff"
    assert days(2027) == {
        dt.date(2027, 1, 1): "Winter break, all staff",
        dt.date(2027, 2, 19): "Founders' Day",
        dt.date(2027, 5, 31): "holiday",
    }
    assert set(days(2028)) == {dt.date(2028, 2, 19), dt.date(2028, 2, 29)}
    assert set(days(2029)) == set()
    assert dt.date(2024, 2, 19) in days(2024)
    assert set(days(2023)) == set()


def event(*lines: str) -> str:
    return "\r\n".join(("BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (event("DTSTART:20261225T090000Z"), 3, "clock time"),
        (event("DTSTART;VALUE=DATE-TIME:20261225"), 3, "clock time"),
        (event("SUMMARY:x"), 2, "no DTSTART"),
        (event("DTSTART:2026-12-25"), 3, "like 20261225"),
        (event("DTSTART:20261325"), 3, "like 20261225"),
        (event("DTSTART:20261225", "DTEND:20261225"), 4, "1 to 62 days"),
        (event("DTSTART:20260101", "DTEND:20270101"), 4, "1 to 62 days"),
        (event("DTSTART:20261225", "DURATION:PT8H"), 4, "whole days"),
        (event("DTSTART:20261225", "RRULE:FREQ=WEEKLY"), 4, "only yearly"),
        (event("DTSTART:20261225", "RRULE:FREQ=YEARLY;BYSETPOS=1"), 4, "only yearly"),
        (event("DTSTART:20261225", "RRULE:FREQ=YEARLY;BYDAY=MO"), 4, "one month and one nth"),
        (event("DTSTART:20261225", "RRULE:FREQ=YEARLY;INTERVAL=0"), 4, "no date"),
        (event("DTSTART:20261225", "RRULE:FREQ=YEARLY;COUNT=many"), 4, "numbers"),
        (event("DTSTART:20261225", "RDATE:20261226"), 4, "RDATE"),
        (event("DTSTART:20261225", "nonsense"), 4, "no iCalendar line"),
        ("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", None, "no event"),
        ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261225\r\n", None, "no whole iCalendar"),
        ("", None, "no whole iCalendar"),
    ],
)
def test_what_is_no_whole_day_is_refused(tmp_path: Path, text: str, line: int | None, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        holidays_of(write(tmp_path, text), tmp_path)
    assert words in caught.value.problem
    assert caught.value.line == line
    assert caught.value.file.endswith("ijc.holidays.ics")


def test_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such calendar file"):
        holidays_of(HolidaySettings(HolidaySource.ICS, file="no.ics"), tmp_path)
