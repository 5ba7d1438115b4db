"""The words of timers, and that each changes exactly when it says it will."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from sms_tui.domain.due_text import Timers, due_text, moment, next_change, next_wait_change, span, wait_text
from sms_tui.domain.hours.calendar import BusinessCalendar, TimerState
from sms_tui.settings.policies import load_policy
from tests.support.minute_stepper import NEW_YORK

INSTANT = dt.timedelta(microseconds=1)


@pytest.fixture(scope="module")
def calendar() -> BusinessCalendar:
    built = BusinessCalendar.of(load_policy("ijc"))
    assert built is not None
    return built


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


DUE = "2025-02-19T17:30"

TEXTS = [
    ("2025-02-19T14:18", "due Wed 17:30 · 3h12m open", "2025-02-19T14:19"),
    ("2025-02-19T14:18:20", "due Wed 17:30 · 3h12m open", "2025-02-19T14:19"),
    ("2025-02-19T16:30", "due Wed 17:30 · 1h00m open", "2025-02-19T16:30:01"),
    ("2025-02-19T16:29:30", "due Wed 17:30 · 1h01m open", "2025-02-19T16:30"),
    ("2025-02-19T16:30:01", "due Wed 17:30 · 59m59s open", "2025-02-19T16:30:02"),
    ("2025-02-19T17:29:15.5", "due Wed 17:30 · 45s open", "2025-02-19T17:29:16"),
    ("2025-02-19T17:30", "due Wed 17:30 · 0s open", "2025-02-19T17:30:00.000001"),
    ("2025-02-19T17:30:00.000001", "LATE 0s (was Wed 17:30)", "2025-02-20T09:30:01"),
    ("2025-02-19T22:00", "LATE 0s (was Wed 17:30)", "2025-02-20T09:30:01"),
    ("2025-02-20T09:30:01", "LATE 1s (was Wed 17:30)", "2025-02-20T09:30:02"),
    ("2025-02-20T10:29:59.5", "LATE 59m59s (was Wed 17:30)", "2025-02-20T10:30"),
    ("2025-02-20T10:35:10", "LATE 1h05m (was Wed 17:30)", "2025-02-20T10:36"),
    ("2025-02-21T17:29:30", "LATE 15h59m (was Wed 17:30)", "2025-02-21T17:30"),
    ("2025-02-21T17:30", "LATE 16h00m (was Wed 17:30)", "2025-02-24T09:31"),
    ("2025-02-25T17:30", "LATE 32h00m (was Wed 17:30)", "2025-02-26T00:00"),
    ("2025-02-26T00:00", "LATE 32h00m (was Wed 19 Feb 17:30)", "2025-02-26T09:31"),
    ("2025-02-15T12:00", "closed, resumes Mon 09:30 · 24h00m open", "2025-02-17T09:30"),
    ("2025-02-18T17:30", "closed, resumes Wed 09:30 · 8h00m open", "2025-02-19T09:30"),
    ("2025-02-12T12:00", "due Wed 19 Feb 17:30 · 45h30m open", "2025-02-12T12:01"),
]


@pytest.mark.parametrize(("seen", "text", "changes"), TEXTS)
def test_texts(calendar: BusinessCalendar, seen: str, text: str, changes: str) -> None:
    assert due_text(calendar, at(DUE), at(seen)) == text
    assert next_change(calendar, at(DUE), at(seen)) == at(changes)


def test_a_text_holds_until_its_change_and_not_longer(calendar: BusinessCalendar) -> None:
    dice = random.Random(20250530)
    start = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    for _ in range(1500):
        due = calendar.due_at(start + dt.timedelta(seconds=dice.uniform(0, 86400 * 365)))
        seen = due + dt.timedelta(seconds=dice.choice((0, 1, -1, -3600, -3601, 60, dice.uniform(-9e5, 9e6))))
        text, change = due_text(calendar, due, seen), next_change(calendar, due, seen)
        assert change > seen
        between = min(seen + (change - seen) * dice.random(), change - INSTANT)
        assert due_text(calendar, due, between) == text
        assert due_text(calendar, due, change - INSTANT) == text
        assert due_text(calendar, due, change) != text


def test_states_change_when_they_say(calendar: BusinessCalendar) -> None:
    deadline = calendar.deadline(at("2025-02-14T16:10:30"))
    before = Timers(calendar, deadline.amber).reading(deadline.due, deadline.amber, deadline.version)
    assert before.state is TimerState.OK
    assert before.changes_at == deadline.amber + INSTANT
    after = Timers(calendar, before.changes_at).reading(deadline.due, deadline.amber, deadline.version)
    assert after.state is TimerState.AMBER
    soon = Timers(calendar, calendar.due_soon_at(deadline.due)).reading(deadline.due, deadline.amber)
    assert soon.state is TimerState.SOON
    late = Timers(calendar, deadline.due + INSTANT).reading(deadline.due, deadline.amber)
    assert late.state is TimerState.LATE


def test_one_instant_serves_a_list(calendar: BusinessCalendar) -> None:
    dice = random.Random(7)
    seen = at("2025-06-18T11:07:13")
    timers = Timers(calendar, seen)
    for _ in range(300):
        deadline = calendar.deadline(seen - dt.timedelta(seconds=dice.uniform(0, 86400 * 20)))
        reading = timers.reading(deadline.due, deadline.amber, deadline.version)
        assert reading.text == due_text(calendar, deadline.due, seen)
        assert reading.span in reading.text
        assert reading.moment in reading.text
        assert reading.paused == reading.text.startswith("closed")
        assert reading.state is calendar.state_at(deadline.due, deadline.amber, seen, deadline.version)


def test_moments() -> None:
    seen = at("2025-12-28T12:00")
    assert moment(at("2026-01-03T09:05"), seen, NEW_YORK) == "Sat 09:05"
    assert moment(at("2026-01-04T09:05"), seen, NEW_YORK) == "Sun 4 Jan 09:05"
    assert moment(at("2026-07-04T09:05"), seen, NEW_YORK) == "Sat 4 Jul 2026 09:05"
    assert moment(at("2025-12-28T09:05"), seen, NEW_YORK) == "Sun 09:05"
    assert moment(at("2025-12-28T09:05"), seen, NEW_YORK, today_alone=True) == "09:05"
    assert moment(at("2025-12-29T09:05"), seen, NEW_YORK, today_alone=True) == "Mon 09:05"


def test_spans_are_rounded_up() -> None:
    assert span(dt.timedelta(seconds=3599.2)) == "1h00m"
    assert span(dt.timedelta(seconds=3599)) == "59m59s"
    assert span(dt.timedelta(hours=2, seconds=1)) == "2h01m"
    assert span(dt.timedelta(microseconds=1)) == "1s"
    assert span(dt.timedelta()) == "0s"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "0m"), (0, "0m"), (59, "0m"), (60, "1m"), (3599, "59m"), (3600, "1h00m"), (86399, "23h59m"),
     (86400, "1d00h"), (86400 * 2 + 3600 * 5 + 59, "2d05h")],
)  # fmt: skip
def test_waits(seconds: int, text: str) -> None:
    received = at("2025-02-19T17:30:10")
    seen = received + dt.timedelta(seconds=seconds)
    assert wait_text(received, seen) == f"waiting {text}"
    change = next_wait_change(received, seen)
    assert change > seen
    assert wait_text(received, change - INSTANT) == wait_text(received, seen)
    assert wait_text(received, change) != wait_text(received, seen)


def test_times_without_an_offset_are_refused(calendar: BusinessCalendar) -> None:
    naive, aware = dt.datetime(2025, 2, 11, 10), at(DUE)  # noqa: DTZ001
    for question in (
        lambda: due_text(calendar, naive, aware),
        lambda: due_text(calendar, aware, naive),
        lambda: wait_text(naive, aware),
        lambda: next_wait_change(aware, naive),
    ):
        with pytest.raises(ValueError, match="without an offset"):
            question()
