"""What looks like a slip in opening hours, though it may be meant: told to the policy's author, never refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sms_tui.domain.hours.spec import WEEKDAYS, DayPlan, HoursSpec, HoursVersion, Week

_WORKING = WEEKDAYS[:5]


def oddities(spec: HoursSpec, days: Sequence[tuple[dt.date, DayPlan]]) -> tuple[str, ...]:
    """Return sentences on the hours; `days` are the dates to look at, in order (`BusinessCalendar.days`).

    Told are a weekday from Monday to Friday without hours, a whole week without one open hour, and an
    override that repeats the hours the date would have anyway.
    """
    found = [each for version in spec.versions for each in _closed_weekdays(version)]
    return (*found, *_closed_weeks(days), *_idle_overrides(spec))


def _closed_weekdays(version: HoursVersion) -> list[str]:
    weeks: list[tuple[str, Week]] = [("standard hours", version.week)]
    weeks += [(f"season '{season.name}'", season.week) for season in version.seasons]
    return [
        f"hours of {version.id}, {name}: no hours on {weekday.capitalize()}s."
        for name, week in weeks
        for weekday in week.closed_weekdays
        if weekday in _WORKING
    ]


def _closed_weeks(days: Sequence[tuple[dt.date, DayPlan]]) -> list[str]:
    weeks: dict[dt.date, list[DayPlan]] = {}
    for day, plan in days:
        weeks.setdefault(day - dt.timedelta(days=day.weekday()), []).append(plan)
    return [
        f"the week of Monday {monday.isoformat()} has no open hour."
        for monday, plans in weeks.items()
        if len(plans) == 7 and not any(plan.openings for plan in plans)
    ]


def _idle_overrides(spec: HoursSpec) -> list[str]:
    found: list[str] = []
    for override in spec.overrides:
        in_force = [each for each in spec.versions if each.effective <= override.date] or spec.versions[:1]
        version = in_force[-1]
        week = next(
            (
                season.week
                for first, last, season in version.seasons_in(override.date.year)
                if first <= override.date <= last
            ),
            version.week,
        )
        if week.on(override.date.weekday()) == override.hours:
            found.append(f"the override of {override.date.isoformat()} repeats that day's usual hours.")
    return found
