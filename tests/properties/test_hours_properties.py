"""What must hold for every deadline, whenever it was received and however the instant is written."""

from __future__ import annotations

import datetime as dt
import os
import random
import time
from collections.abc import Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sms_tui.adapters.holidays import us_federal
from sms_tui.domain.hours.calendar import BusinessCalendar
from sms_tui.domain.hours.open_time import no_holidays
from sms_tui.domain.hours.response import Reading, ResponseSpec
from sms_tui.domain.hours.spec import HoursSpec, HoursVersion, Opening, Week
from sms_tui.settings.policies import load_policy
from tests.support import minute_stepper

BUDGET = dt.timedelta(hours=24)
INSTANT = dt.timedelta(microseconds=1)
FIRST, LAST = dt.datetime(2024, 1, 1, tzinfo=dt.UTC), dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
ZONES = tuple(
    ZoneInfo(name)
    for name in (
        "America/New_York", "UTC", "Asia/Kolkata", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Kiritimati",
    )
)  # fmt: skip
SWEEP = 6000


@pytest.fixture(params=["UTC", "Asia/Kolkata"])
def machine_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run with another time zone set for the whole process."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


def calendar(*, federal: bool) -> BusinessCalendar:
    built = BusinessCalendar.of(load_policy("ijc"), us_federal if federal else no_holidays)
    assert built is not None
    return built


def arrivals(seed: int, count: int) -> list[dt.datetime]:
    """Instants of 2024 to 2030 in six zones, in order: half anywhere, half within seconds of an edge of the hours."""
    dice = random.Random(seed)
    span = (LAST - FIRST).total_seconds()
    found: list[dt.datetime] = []
    for number in range(count):
        instant = FIRST + dt.timedelta(seconds=dice.uniform(0, span))
        if number % 2:
            hour, minute = dice.choice(((8, 30), (9, 30), (17, 30), (18, 30), (0, 0)))
            local = instant.astimezone(minute_stepper.NEW_YORK).replace(
                hour=hour, minute=minute, second=0, microsecond=0
            )
            instant = local.astimezone(dt.UTC) + dice.choice((0, 0, 1, -1)) * dice.choice(
                (INSTANT, dt.timedelta(seconds=1))
            )
        found.append(instant.astimezone(ZONES[number % len(ZONES)]))
    return sorted(found)


@pytest.mark.parametrize("federal", [False, True])
def test_sweep(machine_zone: str, federal: bool) -> None:
    counted = calendar(federal=federal)
    dice = random.Random(federal)
    received = arrivals(20250530, SWEEP)
    deadlines = [counted.deadline(each) for each in received]
    for each, deadline in zip(received, deadlines, strict=True):
        due = deadline.due
        assert counted.open_between(each, due) == BUDGET
        assert counted.is_open(due - INSTANT)
        assert counted.due_at(each.astimezone(dice.choice(ZONES))) == due
        assert each < deadline.amber <= due
        at = each + dt.timedelta(seconds=dice.uniform(-5e5, 15e5))
        assert counted.open_time_left(due, at) == BUDGET - counted.open_between(each, at)
    for one, other in pairwise(deadlines):
        assert one.due <= other.due
        assert one.amber <= other.amber


@pytest.mark.parametrize("federal", [False, True])
def test_a_minute_stepper_agrees(federal: bool) -> None:
    counted = calendar(federal=federal)
    dice = random.Random(17 + federal)
    for each in dice.sample(arrivals(4, 2000), 24):
        closed = (
            {day for year in (each.year - 1, each.year, each.year + 1) for day in us_federal(year)} if federal else ()
        )
        due = minute_stepper.due(each, BUDGET, closed)
        assert counted.due_at(each) == due
        at = each + dt.timedelta(seconds=dice.uniform(0, 12e5))
        assert counted.open_time_left(due, at) == BUDGET - minute_stepper.open_between(each, at, closed)


def test_open_and_closed_agree_with_the_clock_on_the_wall() -> None:
    counted = calendar(federal=False)
    for each in arrivals(5, 3000):
        assert counted.is_open(each) == minute_stepper.is_open(each)
        following = counted.next_open(each)
        assert following >= each
        assert minute_stepper.is_open(following)
        closes = counted.closes_at(each)
        assert (closes is not None) == minute_stepper.is_open(each)
        if closes is not None:
            assert not minute_stepper.is_open(closes)
            assert minute_stepper.is_open(closes - INSTANT)


@st.composite
def offices(draw: st.DrawFn) -> BusinessCalendar:
    """Any office: up to three intervals a day, any zone, any limit; open at least once a week."""
    days = []
    for _ in range(7):
        edges = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
        days.append(tuple(Opening(one, other) for one, other in zip(edges[::2], edges[1::2], strict=False)))
    if not any(days):
        days[0] = (Opening(0, 1),)
    zone = draw(st.sampled_from((*ZONES[2:], ZoneInfo("America/New_York"), ZoneInfo("America/St_Johns"))))
    spec = HoursSpec((HoursVersion(dt.date(2024, 1, 1), Week(*days)),))
    return BusinessCalendar(spec, zone, ResponseSpec(Reading.BUSINESS_HOURS, draw(st.integers(1, 60)), 0))


instants = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2027, 12, 31), timezones=st.sampled_from(ZONES))  # noqa: DTZ001


@settings(max_examples=150, deadline=None)
@given(offices(), instants, instants)
def test_any_office(counted: BusinessCalendar, received: dt.datetime, at: dt.datetime) -> None:
    assert counted.response is not None
    budget = dt.timedelta(hours=counted.response.business_hours)
    deadline = counted.deadline(received)
    due = deadline.due
    assert counted.open_between(received, due) == budget
    assert counted.is_open(due - INSTANT)
    assert counted.open_time_left(due, at) == budget - counted.open_between(received, at)
    assert deadline.amber <= due
    # Walking back from the limit gives the earliest instant with the same open time left: a closing, if there is one.
    back = counted.open_after(due, -budget)
    assert back <= received
    assert counted.open_between(back, due) == budget
    assert counted.due_at(back) == due


@settings(max_examples=100, deadline=None)
@given(offices(), instants)
def test_explanations_add_up(counted: BusinessCalendar, received: dt.datetime) -> None:
    end = received + dt.timedelta(days=9, hours=5)
    counted_minutes = sum(row.minutes for row in counted.explain(received, end))
    assert counted_minutes == pytest.approx(counted.open_between(received, end) / dt.timedelta(minutes=1))
