"""What changed lately: a bounded ring of positions and ids, so that screens refresh only what they must."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from sms_tui.adapters.stores.ledger import Line
from sms_tui.domain.contact import contact_of
from sms_tui.domain.events import DESK, ConversationEvent
from sms_tui.domain.messages import ContactId, ConversationId
from sms_tui.ports.store import Changes, Position

REMEMBERED = 4096
"""Appends that can be told apart; whoever is further behind reads everything anew."""


@dataclass(frozen=True, slots=True)
class _Change:
    before: Position
    conversations: frozenset[ConversationId]
    contacts: frozenset[ContactId]
    documents: frozenset[str]
    desk: bool


class ChangeRing:
    """The last appends of one desk."""

    def __init__(self) -> None:
        self._ring: deque[_Change] = deque(maxlen=REMEMBERED)

    def add(self, before: Position, line: Line) -> None:
        """Remember an append that began at `before`."""
        events = [entry.event for entry in line.entries]
        self._ring.append(
            _Change(
                before,
                frozenset(event.conversation for event in events if isinstance(event, ConversationEvent)),
                frozenset(about for entry in line.entries if (about := contact_of(entry)) is not None),
                frozenset(kind for kind, _ in line.documents),
                any(DESK in event.bumps() for event in events),
            )
        )

    def since(self, since: Position, now: Position) -> Changes:
        """Return what changed after `since`; incomplete where that is too long ago, or was never a position."""
        if since == now:
            return Changes(now)
        found: list[_Change] = []
        for change in reversed(self._ring):
            found.append(change)
            if change.before == since:
                return Changes(
                    now,
                    frozenset().union(*(each.conversations for each in found)),
                    frozenset().union(*(each.contacts for each in found)),
                    documents=frozenset().union(*(each.documents for each in found)),
                    desk=any(each.desk for each in found),
                )
            if change.before.seq < since.seq:
                break
        return Changes(now, complete=False)
