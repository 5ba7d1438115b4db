"""Short ways to make entries for tests of folds and stores. All numbers are fictitious (555-01xx)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sms_tui.domain.events import (
    SYSTEM,
    Actor,
    Closed,
    ClosedHow,
    ConsentDecided,
    ConsentSource,
    DeliveryStatus,
    DeliveryUpdated,
    Entry,
    Event,
    MessageReceived,
    NewEntry,
    SendAccepted,
    SendCancelled,
    SendDeferred,
    SendHeld,
    SendQueued,
    SendRefused,
    SendStarted,
    SendUnconfirmed,
)
from sms_tui.domain.messages import ConsentState, ContactId, ConversationId, MessageKind

T0 = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
"""A Monday, 10:00 in New York."""

ORG = "ijc"
OUR = "+12125550100"
THEIR = "+15550100001"
ANA = Actor("ana")


def at(minutes: float) -> datetime:
    """Return the moment `minutes` after T0."""
    return T0 + timedelta(minutes=minutes)


@dataclass(frozen=True)
class Thread:
    """Makes events of one conversation."""

    their: str = THEIR
    our: str = OUR
    org: str = ORG

    @property
    def id(self) -> ConversationId:
        return ConversationId(self.our, self.their)

    @property
    def contact(self) -> ContactId:
        return ContactId(self.org, self.their)

    @property
    def where(self) -> dict[str, Any]:
        return {"org": self.org, "our": self.our, "their": self.their}

    @property
    def who(self) -> dict[str, Any]:
        return {"org": self.org, "their": self.their}

    def text(self, gateway_id: str, minutes: float = 0, body: str = "hello", **more: Any) -> MessageReceived:
        more.setdefault("gateway", "main")
        return MessageReceived(**self.where, gateway_id=gateway_id, at=at(minutes), body=body, **more)

    def queued(self, send_id: str, on: int, minutes: float = 0, **more: Any) -> SendQueued:
        values: dict[str, Any] = {
            "kind": MessageKind.REPLY,
            "purpose": "inquiry",
            "on_contact_version": 0,
            "not_before": at(minutes),
            "body": f"answer {send_id}",
        } | more
        return SendQueued(**self.where, send_id=send_id, on_version=on, **values)

    def started(self, send_id: str, minutes: float = 0) -> SendStarted:
        return SendStarted(**self.where, send_id=send_id, owner="host:1", lease_until=at(minutes + 1.5))

    def deferred(self, send_id: str, minutes: float = 0, reason: str = "busy") -> SendDeferred:
        return SendDeferred(**self.where, send_id=send_id, not_before=at(minutes + 1), reason=reason)

    def accepted(self, send_id: str, minutes: float = 0) -> SendAccepted:
        return SendAccepted(**self.where, send_id=send_id, gateway_id=f"OUT-{send_id}", at=at(minutes))

    def refused(self, send_id: str, **more: Any) -> SendRefused:
        return SendRefused(**self.where, send_id=send_id, **more)

    def unconfirmed(self, send_id: str, minutes: float = 0) -> SendUnconfirmed:
        return SendUnconfirmed(**self.where, send_id=send_id, at=at(minutes), reason="timeout")

    def held(self, send_id: str, reason: str = "news") -> SendHeld:
        return SendHeld(**self.where, send_id=send_id, reason=reason)

    def cancelled(self, send_id: str) -> SendCancelled:
        return SendCancelled(**self.where, send_id=send_id)

    def delivery(self, send_id: str, status: DeliveryStatus, minutes: float = 0) -> DeliveryUpdated:
        return DeliveryUpdated(**self.where, send_id=send_id, status=status, at=at(minutes))

    def closed(self, how: ClosedHow = ClosedHow.PHONE) -> Closed:
        return Closed(**self.where, how=how, reason="spoke to her")

    def decided(self, state: ConsentState, minutes: float = 0) -> ConsentDecided:
        return ConsentDecided(
            **self.who, state=state, source=ConsentSource.STAFF, at=at(minutes), channel="call", reason="asked"
        )


def new(event: Event, minutes: float = 0, actor: Actor = SYSTEM, policy: str = "ijc-1") -> NewEntry:
    """Return an event ready to be appended."""
    return NewEntry(event, at(minutes), actor, policy)


@dataclass
class Journal:
    """Gives events gapless seqs and recorded times a minute apart, as a ledger would."""

    entries: list[Entry] = field(default_factory=list)

    def add(self, *events: Event) -> Sequence[Entry]:
        for event in events:
            seq = len(self.entries) + 1
            self.entries.append(Entry(seq, event, at(seq), ANA, "ijc-1"))
        return self.entries[-len(events) :]
