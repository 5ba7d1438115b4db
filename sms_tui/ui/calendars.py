"""The business calendars of the desk's policies, built when first asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sms_tui.domain.hours.calendar import BusinessCalendar
from sms_tui.domain.policy import Policy
from sms_tui.ports.desk import DeskInfo


class Calendars:
    """Calendars by our number; holidays are those the desk named."""

    def __init__(self, info: DeskInfo) -> None:
        self._info = info
        self._built: dict[str, BusinessCalendar | None] = {}

    def of(self, our: str) -> BusinessCalendar | None:
        """Return the calendar that governs one of our numbers, or None where its policy states no hours."""
        policy = self._info.policy_of(our)
        if policy.id not in self._built:
            self._built[policy.id] = self._build(policy)
        return self._built[policy.id]

    def _build(self, policy: Policy) -> BusinessCalendar | None:
        named: dict[int, dict[dt.date, str]] = {}
        for day, name in self._info.holidays.get(policy.id, ()):
            date = dt.date.fromisoformat(day)
            named.setdefault(date.year, {})[date] = name

        def holidays_of(year: int) -> Mapping[dt.date, str]:
            return named.get(year, {})

        return BusinessCalendar.of(policy, holidays_of)
