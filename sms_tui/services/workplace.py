"""What every service works with: numbers, policies, calendars, gateways, rules, clock and store."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sms_tui.domain.errors import NotPermitted
from sms_tui.domain.events import SYSTEM, Actor, Event, NewEntry
from sms_tui.domain.hours.calendar import BusinessCalendar
from sms_tui.domain.policy import Policy
from sms_tui.ports.clock import Clock
from sms_tui.ports.desk import Number
from sms_tui.ports.gateway import Gateway
from sms_tui.services.storage import StoreThread

if TYPE_CHECKING:
    from sms_tui.domain.guard.rulebook import RuleBook
    from sms_tui.domain.intake import IntakeRules


@dataclass(frozen=True, slots=True)
class Workplace:
    """One desk's surroundings, put together by the composition root."""

    numbers: tuple[Number, ...]
    policies: Mapping[str, Policy]
    calendars: Mapping[str, BusinessCalendar | None]
    gateways: Mapping[str, Gateway]
    guard_rules: Callable[[str], RuleBook]
    """Rules of a policy by its id; loaded at the first call, then kept."""
    intake_rules: Callable[[str], IntakeRules]
    clock: Clock
    store: StoreThread
    draft_key: bytes = field(repr=False)
    holidays: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    demo: bool = False

    def number(self, our: str) -> Number:
        """Return one of our numbers.

        Raises:
            NotPermitted: it is none of the desk's.
        """
        found = next((number for number in self.numbers if number.our == our), None)
        if found is None:
            raise NotPermitted("This desk does not answer that number.", "See the numbers in desk.toml.")
        return found

    def policy(self, our: str) -> Policy:
        """Return the policy that governs one of our numbers."""
        return self.policies[self.number(our).policy]

    def calendar(self, our: str) -> BusinessCalendar | None:
        """Return the calendar of one of our numbers; None where its policy has no hours."""
        return self.calendars[self.number(our).policy]

    def gateway(self, our: str) -> Gateway:
        """Return the gateway that serves one of our numbers."""
        return self.gateways[self.number(our).gateway]

    def entry(self, event: Event, our: str, actor: Actor = SYSTEM, at: datetime | None = None) -> NewEntry:
        """Make an entry of an event, recorded now under the policy version of `our` number."""
        policy = self.policy(our)
        return NewEntry(event, at or self.clock.now(), actor, f"{policy.id}@{policy.version}")

    def draft_hash(self, text: str) -> str:
        """Return the keyed hash of a whole draft (ruling 21), 32 hex digits."""
        return hmac.new(self.draft_key, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]
