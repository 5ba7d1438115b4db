"""What the screens share: the desk, what it told once, its clock, calendars and guard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sms_tui.domain.conversation import Conversation
from sms_tui.domain.hours.calendar import BusinessCalendar
from sms_tui.domain.messages import ConversationId
from sms_tui.domain.policy import Policy
from sms_tui.ports.desk import Desk, DeskInfo, DeskStatus
from sms_tui.ports.store import Position
from sms_tui.ui.desk_clock import DeskClock
from sms_tui.ui.keymap import KeyMap
from sms_tui.ui.live_guard import LiveGuard
from sms_tui.ui.present.due import Due, due


@dataclass(slots=True)
class Session:
    """One person's session at a desk."""

    desk: Desk
    info: DeskInfo
    clock: DeskClock
    calendars: Mapping[str, BusinessCalendar | None]
    """By our number (`DeskInfo.calendars`)."""
    guard: LiveGuard
    keys: KeyMap
    refresh_seconds: float
    sync_seconds: float | None = None
    """Poll the gateways this often from here; None where the desk does it by itself."""
    status: DeskStatus | None = None
    position: Position | None = None
    _said: dict[ConversationId, tuple[Conversation, datetime, datetime, Due]] = field(default_factory=dict, repr=False)
    """What was said last of each clock, with the time from which and until which it holds."""

    @property
    def login(self) -> str:
        """Who sits here."""
        return self.info.person.login

    def now(self) -> datetime:
        """Return the desk's present moment (UTC)."""
        return self.clock.now()

    def policy(self, our: str) -> Policy:
        """Return the policy of one of our numbers."""
        return self.info.policy_of(our)

    def calendar(self, our: str) -> BusinessCalendar | None:
        """Return the calendar of one of our numbers."""
        return self.calendars[our]

    def due(self, conversation: Conversation, now: datetime) -> Due:
        """Return what is said about a conversation's clock."""
        known = self._said.get(conversation.id)
        if known is not None and known[0] is conversation and known[1] <= now < known[2]:
            return known[3]
        our = conversation.id.our
        said = due(conversation, self.policy(our), self.calendar(our), now)
        if said.changes_at is not None:
            self._said[conversation.id] = (conversation, now, said.changes_at, said)
        return said
