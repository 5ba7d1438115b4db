"""Deadlines and timers against their goals, and against businesstimedelta on the same arrivals in the same run.

    python tests/benchmarks/bench_hours.py

Goals: a calendar of seven years in 250 ms, 10,000 deadlines in 100 ms, 500 timers in 5 ms, a policy in 15 ms.
The peer knows no seasons, so it is compared on arrivals of the standard season alone, where both must agree.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import businesstimedelta
import pytz  # type: ignore[import-untyped]

from sms_tui.domain.due_text import Timers
from sms_tui.domain.hours.calendar import BusinessCalendar
from sms_tui.settings.policies import load_policy

DEADLINES = 10_000
PEER_DEADLINES = 1_000
TIMERS = 500


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of the table: what was measured, the best and the median of the runs, and the goal, in ms."""

    what: str
    best: float
    median: float
    goal: float | None


def measured(what: str, work: Callable[[], object], goal: float | None, runs: int = 7) -> Measured:
    """Run `work` several times by the clock on the wall."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return Measured(what, min(taken), statistics.median(taken), goal)


def fresh() -> BusinessCalendar:
    """Return a calendar of which no year is built yet."""
    built = BusinessCalendar.of(load_policy("ijc"))
    assert built is not None
    return built


def build_seven_years() -> BusinessCalendar:
    """Load the policy and build 2024 to 2030."""
    calendar = fresh()
    for year in range(2024, 2031):
        calendar.is_open(dt.datetime(year, 6, 1, tzinfo=dt.UTC))
    return calendar


def standard_season(dice: random.Random) -> dt.datetime:
    """Return an arrival between mid-September and mid-May, far from the summer's edges."""
    first = dt.datetime(dice.randrange(2024, 2030), 9, 15, tzinfo=dt.UTC)
    return first + dt.timedelta(seconds=dice.randrange(86_400 * 235))


def peer_rule() -> businesstimedelta.Rules:
    """The standard week in the peer's terms."""
    work = businesstimedelta.WorkDayRule(
        start_time=dt.time(9, 30),
        end_time=dt.time(17, 30),
        working_days=[0, 1, 2, 3, 4],
        tz=pytz.timezone("America/New_York"),
    )
    return businesstimedelta.Rules([work])


def main() -> None:
    """Measure and print the table."""
    dice = random.Random(1)
    calendar = build_seven_years()
    span = 86_400 * 365 * 7
    arrivals = [
        dt.datetime(2024, 1, 2, tzinfo=dt.UTC) + dt.timedelta(seconds=dice.randrange(span)) for _ in range(DEADLINES)
    ]
    now = dt.datetime(2026, 11, 20, 15, 0, 3, tzinfo=dt.UTC)
    waiting = [calendar.deadline(now - dt.timedelta(seconds=dice.randrange(86_400 * 8))) for _ in range(TIMERS)]

    def refresh() -> None:
        timers = Timers(calendar, now)
        for each in waiting:
            timers.reading(each.due, each.amber, each.version)

    standard = [standard_season(dice) for _ in range(PEER_DEADLINES)]
    rule = peer_rule()
    budget = businesstimedelta.BusinessTimeDelta(rule, hours=24)
    lines = [
        measured("load one policy (ijc)", lambda: load_policy("ijc"), 15),
        measured("load it and build seven years", build_seven_years, 250),
        measured(f"{DEADLINES:,} limits", lambda: [calendar.due_at(each) for each in arrivals], 100),
        measured(f"{DEADLINES:,} limits with promises", lambda: [calendar.deadline(each) for each in arrivals], None),
        measured(f"{TIMERS} timers: state, words, next change", refresh, 5),
        measured(f"{PEER_DEADLINES:,} limits, standard season", lambda: [calendar.due_at(x) for x in standard], None),
        measured(
            f"the same by businesstimedelta {businesstimedelta_version()}",
            lambda: [x + budget for x in standard],
            None,
            3,
        ),
    ]
    agree = sum(calendar.due_at(each) == each + budget for each in standard)
    print(f"{'':<48}{'best ms':>10}{'median ms':>11}{'goal ms':>9}")
    for line in lines:
        goal = "" if line.goal is None else f"{line.goal:g}"
        print(f"{line.what:<48}{line.best:>10.2f}{line.median:>11.2f}{goal:>9}")
    print(f"ratio to the peer: {lines[6].median / lines[5].median:.0f} times faster; {agree} of {PEER_DEADLINES} agree")


def businesstimedelta_version() -> str:
    """The peer's version, for the record."""
    from importlib.metadata import version

    return version("businesstimedelta")


if __name__ == "__main__":
    main()
