"""What a policy promises about answering: the limit, the promise, and which reading of the clause counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sms_tui.domain.wrong_value import WrongValue


class Reading(StrEnum):
    """How the response time of the policy is read; the limit follows from it."""

    BUSINESS_HOURS = "business_hours"
    """The limit is a number of open hours; one business day is the promise (amber)."""
    NEXT_BUSINESS_DAY = "next_business_day"
    """The limit is the same clock time on the next open day, clamped to its hours; limit and promise coincide."""


@dataclass(frozen=True, slots=True)
class ResponseSpec:
    """The response time of a policy."""

    reading: Reading
    business_hours: int
    """The limit in open hours, used by the reading of that name."""
    soon_minutes: int = 120
    """An answer is due soon when this many open minutes, or fewer, are left."""
    clause: str = ""
    """The id of the clause that promises it."""

    def __post_init__(self) -> None:
        """Refuse a limit that is no time at all."""
        if not 1 <= self.business_hours <= 2000:
            raise WrongValue("a limit lies between 1 and 2000 open hours.", "business_hours")
        if not 0 <= self.soon_minutes <= self.business_hours * 60:
            raise WrongValue("'soon' cannot be longer than the limit.", "soon_minutes")
