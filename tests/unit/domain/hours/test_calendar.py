"""Deadlines: the shared vectors, edges, odd zones, versions, refusals, explanations."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sms_tui.adapters.holidays import us_federal
from sms_tui.domain.hours.calendar import BusinessCalendar, TimerState
from sms_tui.domain.hours.open_time import no_holidays
from sms_tui.domain.hours.response import Reading, ResponseSpec
from sms_tui.domain.hours.spec import DayOverride, HoursSpec, HoursVersion, Opening, Week
from sms_tui.settings.policies import load_policy
from tests.support.minute_stepper import NEW_YORK

VECTORS = [
    json.loads(line)
    for line in (Path(__file__).parents[3] / "support" / "deadline_vectors.jsonl").read_text("utf-8").splitlines()
]
MINUTE = dt.timedelta(minutes=1)


def calendar(holidays: str = "off") -> BusinessCalendar:
    built = BusinessCalendar.of(load_policy("ijc"), us_federal if holidays == "us-federal" else no_holidays)
    assert built is not None
    return built


def at(text: str) -> dt.datetime:
    value = dt.datetime.fromisoformat(text)
    return value if value.tzinfo else value.replace(tzinfo=NEW_YORK)


def own(
    hours: str | tuple[str, ...], zone: str = "America/New_York", *, limit: int = 24, days: int = 5, soon: int = 120
) -> BusinessCalendar:
    """Build a calendar with the same hours on the first `days` weekdays."""
    texts = (hours,) if isinstance(hours, str) else hours
    openings = tuple(Opening.parse(text) for text in texts)
    week = Week(*[openings] * days, *[()] * (7 - days))
    spec = HoursSpec((HoursVersion(dt.date(2024, 1, 1), week),))
    return BusinessCalendar(spec, ZoneInfo(zone), ResponseSpec(Reading.BUSINESS_HOURS, limit, soon))


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_vectors(vector: dict[str, Any]) -> None:
    counted = calendar(vector["holidays"])
    deadline = counted.deadline(at(vector["received"]))
    due = at(vector["due"])
    assert deadline.due == due
    assert deadline.due.astimezone(NEW_YORK).utcoffset() == due.utcoffset()
    assert counted.due_at(at(vector["received"])) == due
    assert counted.amber_at(at(vector["received"])) == deadline.amber
    left = counted.open_time_left(due, at(vector["at"][0]))
    assert left / MINUTE == vector["left"]


@pytest.mark.parametrize(
    ("received", "amber"),
    [
        ("2025-02-11T10:15", "2025-02-12T10:15"),
        ("2025-02-14T16:10", "2025-02-17T16:10"),
        ("2025-02-15T12:00", "2025-02-18T09:30"),
        ("2025-02-11T17:30", "2025-02-13T09:30"),
        ("2025-06-18T18:00", "2025-06-19T17:30"),
        ("2025-06-19T10:00", "2025-06-23T10:00"),
        ("2025-05-23T09:31", "2025-05-26T09:31"),
        ("2025-09-01T08:31", "2025-09-02T09:30"),
        ("2025-08-28T17:30", "2025-09-02T09:30"),
    ],
)
def test_the_promise_is_the_same_time_on_the_next_open_day(received: str, amber: str) -> None:
    assert calendar().amber_at(at(received)) == at(amber)


def test_the_reading_is_one_setting() -> None:
    hours = calendar().hours
    other = BusinessCalendar(hours, NEW_YORK, ResponseSpec(Reading.NEXT_BUSINESS_DAY, 24))
    deadline = other.deadline(at("2025-02-14T16:10"))
    assert deadline.due == deadline.amber == at("2025-02-17T16:10")


def test_the_promise_is_never_later_than_the_limit() -> None:
    deadline = own("09:00-17:00", limit=2).deadline(at("2025-02-11T10:00"))
    assert deadline.due == deadline.amber == at("2025-02-11T12:00")


def test_intervals_are_half_open() -> None:
    counted = calendar()
    assert counted.is_open(at("2025-02-11T09:30"))
    assert not counted.is_open(at("2025-02-11T09:29:59.999999"))
    assert counted.is_open(at("2025-02-11T17:29:59.999999"))
    assert not counted.is_open(at("2025-02-11T17:30"))


def test_next_open_and_closes_at() -> None:
    counted = calendar()
    assert counted.next_open(at("2025-02-14T17:30")) == at("2025-02-17T09:30")
    assert counted.next_open(at("2025-02-14T12:00")) == at("2025-02-14T12:00")
    assert counted.next_open(at("2025-12-31T20:00")) == at("2026-01-01T09:30")
    assert counted.closes_at(at("2025-02-14T12:00")) == at("2025-02-14T17:30")
    assert counted.closes_at(at("2025-02-14T17:30")) is None


def test_several_intervals_a_day() -> None:
    counted = own(("09:00-12:00", "13:00-17:00"), limit=7)
    assert counted.due_at(at("2025-02-11T11:00")) == at("2025-02-12T11:00")
    assert counted.due_at(at("2025-02-11T12:30")) == at("2025-02-12T12:00")
    assert counted.closes_at(at("2025-02-11T10:00")) == at("2025-02-11T12:00")


def test_a_promise_in_the_break_is_due_at_the_closing_before_it() -> None:
    week = Week(
        (Opening.parse("09:00-17:00"),),
        (Opening.parse("09:00-12:00"), Opening.parse("13:00-17:00")),
        (),
        (),
        (),
        (),
        (),
    )
    spec = HoursSpec((HoursVersion(dt.date(2024, 1, 1), week),))
    counted = BusinessCalendar(spec, NEW_YORK, ResponseSpec(Reading.BUSINESS_HOURS, 24))
    assert counted.amber_at(at("2025-02-10T12:30")) == at("2025-02-11T12:00")


def test_an_office_that_never_closes() -> None:
    counted = own("00:00-24:00", days=7)
    assert counted.due_at(at("2025-03-08T12:00")) == at("2025-03-08T12:00").astimezone(dt.UTC) + dt.timedelta(days=1)
    assert counted.closes_at(at("2025-03-08T12:00")) is None
    assert counted.open_between(at("2025-03-08T12:00"), at("2025-03-09T12:00")) == dt.timedelta(hours=23)
    assert counted.open_between(at("2025-11-01T12:00"), at("2025-11-02T12:00")) == dt.timedelta(hours=25)


def test_hours_over_a_change_of_the_clocks() -> None:
    counted = own("01:00-05:00", days=7)
    assert counted.open_between(at("2025-03-09T00:00"), at("2025-03-10T00:00")) == dt.timedelta(hours=3)
    assert counted.open_between(at("2025-11-02T00:00"), at("2025-11-03T00:00")) == dt.timedelta(hours=5)
    vanished = own("02:00-03:00", days=7)
    assert vanished.open_between(at("2025-03-09T00:00"), at("2025-03-10T00:00")) == dt.timedelta()


def test_zones_south_and_with_half_hours() -> None:
    counted = own("09:00-17:00", "Australia/Lord_Howe", limit=8)
    zone = ZoneInfo("Australia/Lord_Howe")
    received = dt.datetime(2025, 4, 4, 12, 0, tzinfo=zone)
    assert counted.due_at(received) == dt.datetime(2025, 4, 7, 12, 0, tzinfo=zone)
    assert counted.open_between(received, dt.datetime(2025, 4, 7, 12, 0, tzinfo=zone)) == dt.timedelta(hours=8)


def test_counting_over_new_year_and_backward() -> None:
    counted = calendar()
    one, two = at("2024-12-31T16:00"), at("2025-01-02T10:30")
    assert counted.open_between(one, two) == dt.timedelta(hours=1.5 + 8 + 1)
    assert counted.open_between(two, one) == -dt.timedelta(hours=10.5)
    assert counted.open_after(two, -dt.timedelta(hours=10.5)) == one
    # The earliest instant from which no more than eight hours are left is the closing before, not the opening.
    assert counted.open_after(at("2025-01-01T09:30"), -dt.timedelta(hours=8)) == at("2024-12-30T17:30")


def test_microseconds_are_kept() -> None:
    received = at("2025-02-11T17:29:59.999999")
    due = calendar().due_at(received)
    assert due == at("2025-02-14T17:29:59.999999")
    assert calendar().open_time_left(due, received) == dt.timedelta(hours=24)


def test_states() -> None:
    counted = calendar()
    deadline = counted.deadline(at("2025-02-11T10:15"))

    def state(text: str) -> TimerState:
        return counted.state_at(deadline.due, deadline.amber, at(text), deadline.version)

    assert state("2025-02-12T10:15") is TimerState.OK
    assert state("2025-02-12T10:15:00.000001") is TimerState.AMBER
    assert state("2025-02-13T16:14:59") is TimerState.AMBER
    assert counted.due_soon_at(deadline.due) == at("2025-02-13T16:15")
    assert state("2025-02-13T16:15") is TimerState.SOON
    assert state("2025-02-14T10:15") is TimerState.SOON
    assert state("2025-02-14T10:15:00.000001") is TimerState.LATE
    assert counted.state_at(None, None, at("2025-02-14T10:15")) is TimerState.NONE


def test_late_while_closed() -> None:
    counted = calendar()
    deadline = counted.deadline(at("2025-02-11T08:50"))
    assert deadline.due == at("2025-02-13T17:30")
    night = at("2025-02-13T23:00")
    assert counted.open_time_left(deadline.due, night) == dt.timedelta()
    assert counted.state_at(deadline.due, deadline.amber, night) is TimerState.LATE


def test_season_names() -> None:
    counted = calendar()
    assert counted.season_name(at("2025-05-25T23:59")) == ""
    assert counted.season_name(at("2025-05-26T00:00")) == "summer"
    assert counted.season_name(at("2025-09-01T23:59")) == "summer"
    assert counted.season_name(at("2025-09-02T00:00")) == ""


def test_the_version_in_force_at_receipt_counts() -> None:
    long, short = (Opening.parse("09:00-17:00"),), (Opening.parse("09:00-13:00"),)
    old = Week(long, long, long, long, long, (), ())
    new = Week(short, short, short, short, short, (), ())
    spec = HoursSpec((HoursVersion(dt.date(2024, 1, 1), old), HoursVersion(dt.date(2025, 2, 12), new)))
    counted = BusinessCalendar(spec, NEW_YORK, ResponseSpec(Reading.BUSINESS_HOURS, 16))
    before, after = counted.deadline(at("2025-02-11T12:00")), counted.deadline(at("2025-02-12T00:00"))
    assert (before.version, before.due) == ("2024-01-01", at("2025-02-13T12:00"))
    assert (after.version, after.due) == ("2025-02-12", at("2025-02-17T13:00"))
    assert counted.deadline(at("2019-02-11T12:00")).version == "2024-01-01"
    assert counted.open_time_left(before.due, at("2025-02-13T09:00"), before.version) == dt.timedelta(hours=3)
    days = dict(counted.days(dt.date(2025, 2, 10), 5))
    assert days[dt.date(2025, 2, 11)].openings == old.tuesday
    assert days[dt.date(2025, 2, 12)].openings == new.wednesday
    assert len(days) == 5


def test_an_override_moves_deadlines() -> None:
    hours = calendar().hours
    closed = DayOverride(dt.date(2025, 2, 12), (), "snow")
    short = DayOverride(dt.date(2025, 2, 13), (Opening.parse("12:00-13:00"),), "water main")
    counted = BusinessCalendar(HoursSpec(hours.versions, (closed, short)), NEW_YORK, calendar().response)
    # Tuesday 7 h 15, Thursday 1 h, Friday 8 h, and 7 h 45 of Monday.
    assert counted.due_at(at("2025-02-11T10:15")) == at("2025-02-17T17:15")
    assert counted.open_between(at("2025-02-11T10:15"), counted.due_at(at("2025-02-11T10:15"))) == dt.timedelta(
        hours=24
    )
    rows = {row.date: row for row in counted.explain(at("2025-02-11T10:15"), at("2025-02-14T09:45"))}
    assert rows[dt.date(2025, 2, 12)].why_closed == "snow"
    assert rows[dt.date(2025, 2, 13)].minutes == 60


def test_explanations_add_up_and_say_why() -> None:
    counted = calendar("us-federal")
    received = at("2025-11-26T18:00")
    due = counted.due_at(received)
    rows = counted.explain(received, due)
    assert sum(row.minutes for row in rows) == 24 * 60
    why = {row.date.isoformat(): row.why_closed for row in rows}
    assert "outside the hours" in why["2025-11-26"]
    assert why["2025-11-27"] == "Thanksgiving Day"
    assert why["2025-11-29"] == "no hours on Saturdays"
    assert why["2025-11-28"] == ""
    summer = counted.explain(at("2025-06-20T09:00"), at("2025-06-20T10:00"))
    assert [row.why_closed for row in summer] == ["no summer hours on Fridays"]
    assert counted.explain(due, received) == ()


def test_explanations_over_new_year() -> None:
    counted = calendar()
    received, due = at("2025-12-30T16:00"), at("2026-01-05T16:00")
    rows = counted.explain(received, due)
    assert [row.date.isoformat() for row in rows] == [
        "2025-12-30", "2025-12-31", "2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04", "2026-01-05",
    ]  # fmt: skip
    assert sum(row.minutes for row in rows) == counted.open_between(received, due) / MINUTE


def test_times_without_an_offset_are_refused() -> None:
    counted, naive, aware = calendar(), dt.datetime(2025, 2, 11, 10, 15), at("2025-02-11T10:15")  # noqa: DTZ001
    for question in (
        lambda: counted.due_at(naive),
        lambda: counted.amber_at(naive),
        lambda: counted.deadline(naive),
        lambda: counted.is_open(naive),
        lambda: counted.next_open(naive),
        lambda: counted.closes_at(naive),
        lambda: counted.season_name(naive),
        lambda: counted.explain(naive, aware),
        lambda: counted.state_at(aware, None, naive),
        lambda: counted.open_time_left(naive, naive),
    ):
        with pytest.raises(ValueError, match="without an offset"):
            question()


def test_broken_years_are_refused() -> None:
    for year in (1, 1970, 2200, 9999):
        with pytest.raises(ValueError, match=f"the year {year} is outside"):
            calendar().due_at(dt.datetime(year, 6, 1, tzinfo=dt.UTC))


def test_a_year_that_holidays_close_is_refused_when_it_is_used() -> None:
    def all_closed(year: int) -> dict[dt.date, str]:
        first = dt.date(year, 1, 1)
        return {first + dt.timedelta(days=number): "closed" for number in range(366)} if year == 2026 else {}

    counted = BusinessCalendar(calendar().hours, NEW_YORK, calendar().response, all_closed)
    assert counted.due_at(at("2025-02-11T10:15")) == at("2025-02-14T10:15")
    with pytest.raises(ValueError, match="2026 has no open minute"):
        counted.due_at(at("2025-12-31T17:00"))


def test_no_response_time_has_no_deadline() -> None:
    counted = BusinessCalendar(calendar().hours, NEW_YORK)
    with pytest.raises(LookupError, match="no response time"):
        counted.due_at(at("2025-02-11T10:15"))
    assert BusinessCalendar.of(load_policy("lehigh")) is None
