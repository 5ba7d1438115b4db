"""Date rules, seasons, and what a statement of hours refuses."""

from __future__ import annotations

import datetime as dt

import pytest

from sms_tui.domain.hours.oddities import oddities
from sms_tui.domain.hours.spec import (
    DateRule,
    DayOverride,
    HolidaySettings,
    HolidaySource,
    HoursSpec,
    HoursVersion,
    NamedDay,
    Opening,
    Season,
    Week,
)
from sms_tui.domain.wrong_value import WrongValue
from tests.support.minute_stepper import labor_day, memorial_day

NINE_TO_FIVE = (Opening.parse("09:00-17:00"),)
CLOSED: tuple[Opening, ...] = ()


def week(*days: tuple[Opening, ...]) -> Week:
    return Week(*days)


WORKING_WEEK = week(*[NINE_TO_FIVE] * 5, CLOSED, CLOSED)
CLOSED_WEEK = week(*[CLOSED] * 7)


def version(*seasons: Season, effective: dt.date = dt.date(2025, 1, 1), base: Week = WORKING_WEEK) -> HoursVersion:
    return HoursVersion(effective, base, seasons)


def season(start: str, end: str, *, first: bool = True, last: bool = True, hours: Week = WORKING_WEEK) -> Season:
    return Season("s", DateRule.parse(start), DateRule.parse(end), hours, first, last)


@pytest.mark.parametrize("year", range(2020, 2060))
def test_memorial_and_labor_day(year: int) -> None:
    assert DateRule.parse("last Monday of May").on(year) == memorial_day(year)
    assert DateRule.parse("first  monday of september").on(year) == labor_day(year)


@pytest.mark.parametrize(
    ("text", "year", "date"),
    [
        ("second sunday of march", 2026, dt.date(2026, 3, 8)),
        ("fourth thursday in november", 2025, dt.date(2025, 11, 27)),
        ("last sunday of december", 2028, dt.date(2028, 12, 31)),
        ("last friday of february", 2028, dt.date(2028, 2, 25)),
        ("15 june", 2025, dt.date(2025, 6, 15)),
        ("June 15", 2025, dt.date(2025, 6, 15)),
        ("31 december", 2025, dt.date(2025, 12, 31)),
    ],
)
def test_other_rules(text: str, year: int, date: dt.date) -> None:
    assert DateRule.parse(text).on(year) == date


@pytest.mark.parametrize("text", ["last monday of may", "third friday of october", "4 july"])
def test_rules_are_written_as_they_are_read(text: str) -> None:
    assert str(DateRule.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    ["fifth monday of may", "29 february", "30 february", "0 june", "memorial day", "monday", "last x of may", ""],
)
def test_dates_that_are_missing_in_some_years_are_refused(text: str) -> None:
    with pytest.raises(WrongValue):
        DateRule.parse(text)


def test_openings() -> None:
    assert Opening.parse("09:30-17:30").minutes == 480
    assert Opening.parse("9:30 – 17:30") == Opening(570, 1050)
    assert str(Opening.parse("00:00-24:00")) == "00:00-24:00"
    for text in ("17:30-09:30", "09:30", "09:30-17:60", "09:30-24:01", "9am-5pm", "09:30-17:30-18:00"):
        with pytest.raises(WrongValue):
            Opening.parse(text)


def test_season_edges_can_be_left_out() -> None:
    both = season("last monday of may", "first monday of september")
    neither = season("last monday of may", "first monday of september", first=False, last=False)
    assert both.span(2025) == (dt.date(2025, 5, 26), dt.date(2025, 9, 1))
    assert neither.span(2025) == (dt.date(2025, 5, 27), dt.date(2025, 8, 31))


def test_a_season_may_run_over_new_year() -> None:
    winter = season("15 december", "6 january", hours=CLOSED_WEEK)
    spec = HoursSpec((version(winter),))
    plans = dict(spec.days_of(2026, spec.versions[0], {}))
    closed = [day for day, plan in plans.items() if plan.season]
    assert closed[0] == dt.date(2026, 1, 1)
    assert dt.date(2026, 1, 6) in closed
    assert dt.date(2026, 1, 7) not in closed
    assert dt.date(2026, 12, 14) not in closed
    assert closed[-1] == dt.date(2026, 12, 31)


def test_precedence_override_holiday_season_week() -> None:
    summer = season("1 june", "31 august", hours=week(*[(Opening.parse("08:00-12:00"),)] * 5, CLOSED, CLOSED))
    override = DayOverride(dt.date(2026, 7, 3), (Opening.parse("10:00-11:00"),), "half day")
    spec = HoursSpec((version(summer),), (override,))
    holidays = {dt.date(2026, 7, 3): "Independence Day (observed)", dt.date(2026, 7, 6): "made up"}
    plans = dict(spec.days_of(2026, spec.versions[0], holidays))
    assert plans[dt.date(2026, 7, 3)].openings == override.hours
    assert plans[dt.date(2026, 7, 3)].why == "half day"
    assert plans[dt.date(2026, 7, 6)].openings == ()
    assert plans[dt.date(2026, 7, 6)].why == "made up"
    assert [str(each) for each in plans[dt.date(2026, 7, 7)].openings] == ["08:00-12:00"]
    assert [str(each) for each in plans[dt.date(2026, 9, 1)].openings] == ["09:00-17:00"]
    assert len(plans) == 365


def test_what_does_not_hold_together_is_refused() -> None:
    early, late = version(), version(effective=dt.date(2026, 1, 1))
    day = DayOverride(dt.date(2026, 7, 3), (), "closed")
    with pytest.raises(WrongValue, match="order of their dates"):
        HoursSpec((late, early))
    with pytest.raises(WrongValue, match="override already"):
        HoursSpec((early,), (day, day))
    with pytest.raises(WrongValue, match="needs a reason"):
        DayOverride(dt.date(2026, 7, 3), (), " ")
    with pytest.raises(WrongValue, match="overlap"):
        DayOverride(dt.date(2026, 7, 3), (Opening(0, 60), Opening(30, 90)), "x")
    with pytest.raises(WrongValue, match="seasons overlap"):
        version(season("1 june", "1 august"), season("1 august", "1 september"))
    with pytest.raises(WrongValue, match="seasons overlap"):
        version(season("1 december", "15 january"), season("10 january", "1 february"))
    with pytest.raises(WrongValue, match="no day in some years"):
        season("1 june", "1 june", first=False, last=False)
    with pytest.raises(WrongValue, match="at least one"):
        HoursSpec(())
    with pytest.raises(WrongValue, match="only to it"):
        HolidaySettings(HolidaySource.OFF, (NamedDay(dt.date(2026, 1, 1), "x"),))


def test_a_year_closed_by_overrides_alone_is_refused() -> None:
    first = dt.date(2027, 1, 1)
    closed = tuple(DayOverride(first + dt.timedelta(days=number), (), "closed") for number in range(365))
    with pytest.raises(WrongValue, match="2027 has no open minute"):
        HoursSpec((version(),), closed)
    with pytest.raises(WrongValue, match="no open minute"):
        HoursSpec((version(base=CLOSED_WEEK),))


def test_a_year_closed_by_named_holidays_is_refused() -> None:
    first = dt.date(2027, 1, 1)
    days = tuple(NamedDay(first + dt.timedelta(days=number), "x") for number in range(365))
    with pytest.raises(WrongValue, match="2027 has no open minute"):
        HoursSpec((version(),), (), HolidaySettings(HolidaySource.DATES, days))


def test_what_looks_odd_is_told() -> None:
    four_days = week(*[NINE_TO_FIVE] * 4, CLOSED, CLOSED, CLOSED)
    winter = season("24 december", "3 january", hours=CLOSED_WEEK)
    idle = DayOverride(dt.date(2026, 7, 1), NINE_TO_FIVE, "nothing new")
    spec = HoursSpec((version(winter, base=four_days),), (idle,))
    days = [*spec.days_of(2026, spec.versions[0], {})]
    told = oddities(spec, days)
    assert any("standard hours: no hours on Fridays" in each for each in told)
    assert any("season 's': no hours on Mondays" in each for each in told)
    assert not any("Saturday" in each for each in told)
    assert any("2026-07-01" in each for each in told)
    # Monday 28 December 2026 begins a week that runs into 2027, so only whole weeks of the list count.
    assert not any("2026-12-28" in each for each in told)
    more = [*days, *spec.days_of(2027, spec.versions[0], {})]
    assert any("2026-12-28" in each for each in oddities(spec, more))
