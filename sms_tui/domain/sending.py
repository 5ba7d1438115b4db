"""The life of one outbound text: its states, the transition table, and the fold (design, section 5).

Nothing is ever sent twice and nothing queued is forgotten: whatever a crash leaves is one of these states, and
each says what the next start does with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from sms_tui.domain.events import (
    DeliveryStatus,
    DeliveryUpdated,
    Entry,
    SendAccepted,
    SendCancelled,
    SendDeferred,
    SendEvent,
    SendHeld,
    SendQueued,
    SendRefused,
    SendStarted,
    SendUnconfirmed,
)
from sms_tui.domain.messages import ContactId, ConversationId, MessageKind

UNDO_WINDOW = timedelta(seconds=5)
"""How long a queued reply can be taken back before it leaves."""

LEASE = timedelta(seconds=90)
"""How long the winner of SendStarted may be calling the gateway; afterwards the outcome is unknown."""

TOO_LATE = timedelta(minutes=15)
"""A staff text that is this much past its time is held for a person, not fired."""


class SendState(StrEnum):
    """Where an outbound text stands."""

    QUEUED = "queued"
    STARTED = "started"
    DEFERRED = "deferred"
    HELD = "held"
    UNCONFIRMED = "unconfirmed"
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    REFUSED = "refused"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Whether nothing can follow."""
        return self in _FINAL

    @property
    def left(self) -> bool:
        """Whether the gateway has taken the text."""
        return self in _LEFT

    @property
    def lost(self) -> bool:
        """Whether the text ended without reaching the person: it answers nothing."""
        return self in _LOST

    @property
    def waiting(self) -> bool:
        """Whether the text waits in the outbox for its time."""
        return self in (SendState.QUEUED, SendState.DEFERRED)


_FINAL = frozenset(
    {SendState.DELIVERED, SendState.REFUSED, SendState.UNDELIVERED, SendState.FAILED, SendState.CANCELLED}
)
_LEFT = frozenset({SendState.ACCEPTED, SendState.SENT, SendState.DELIVERED})
_LOST = frozenset({SendState.REFUSED, SendState.UNDELIVERED, SendState.FAILED, SendState.CANCELLED})


STATE_WORDS: Mapping[SendState, str] = MappingProxyType(
    {
        SendState.QUEUED: "queued",
        SendState.STARTED: "sending",
        SendState.DEFERRED: "waiting to be sent again",
        SendState.HELD: "held",
        SendState.UNCONFIRMED: "unconfirmed",
        SendState.ACCEPTED: "accepted",
        SendState.SENT: "sent",
        SendState.DELIVERED: "delivered",
        SendState.REFUSED: "refused",
        SendState.UNDELIVERED: "undelivered",
        SendState.FAILED: "failed",
        SendState.CANCELLED: "taken back",
    }
)
"""The states in words, for people."""


class Trigger(StrEnum):
    """What can happen to an outbound text."""

    QUEUE = "queue"
    START = "start"
    DEFER = "defer"
    ACCEPT = "accept"
    REFUSE = "refuse"
    LOSE_TRACK = "lose track"
    HOLD = "hold"
    CANCEL = "cancel"
    REPORT_UNDERWAY = "report under way"
    REPORT_SENT = "report sent"
    REPORT_DELIVERED = "report delivered"
    REPORT_UNDELIVERED = "report undelivered"
    REPORT_FAILED = "report failed"


_S, _T = SendState, Trigger

TRANSITIONS: Mapping[tuple[SendState | None, Trigger], SendState] = MappingProxyType(
    {
        (None, _T.QUEUE): _S.QUEUED,
        # before it leaves
        (_S.QUEUED, _T.START): _S.STARTED,
        (_S.QUEUED, _T.DEFER): _S.DEFERRED,
        (_S.QUEUED, _T.HOLD): _S.HELD,
        (_S.QUEUED, _T.CANCEL): _S.CANCELLED,
        (_S.QUEUED, _T.REFUSE): _S.REFUSED,
        (_S.DEFERRED, _T.START): _S.STARTED,
        (_S.DEFERRED, _T.DEFER): _S.DEFERRED,
        (_S.DEFERRED, _T.HOLD): _S.HELD,
        (_S.DEFERRED, _T.CANCEL): _S.CANCELLED,
        (_S.DEFERRED, _T.REFUSE): _S.REFUSED,
        (_S.HELD, _T.START): _S.STARTED,
        (_S.HELD, _T.CANCEL): _S.CANCELLED,
        (_S.HELD, _T.REFUSE): _S.REFUSED,
        # the one call of the gateway
        (_S.STARTED, _T.ACCEPT): _S.ACCEPTED,
        (_S.STARTED, _T.REFUSE): _S.REFUSED,
        (_S.STARTED, _T.DEFER): _S.DEFERRED,
        (_S.STARTED, _T.LOSE_TRACK): _S.UNCONFIRMED,
        # found, or decided, at a later poll
        (_S.UNCONFIRMED, _T.ACCEPT): _S.ACCEPTED,
        (_S.UNCONFIRMED, _T.REFUSE): _S.REFUSED,
        (_S.UNCONFIRMED, _T.CANCEL): _S.CANCELLED,
        # reports
        (_S.ACCEPTED, _T.REPORT_UNDERWAY): _S.ACCEPTED,
        (_S.ACCEPTED, _T.REPORT_SENT): _S.SENT,
        (_S.ACCEPTED, _T.REPORT_DELIVERED): _S.DELIVERED,
        (_S.ACCEPTED, _T.REPORT_UNDELIVERED): _S.UNDELIVERED,
        (_S.ACCEPTED, _T.REPORT_FAILED): _S.FAILED,
        (_S.SENT, _T.REPORT_UNDERWAY): _S.SENT,
        (_S.SENT, _T.REPORT_SENT): _S.SENT,
        (_S.SENT, _T.REPORT_DELIVERED): _S.DELIVERED,
        (_S.SENT, _T.REPORT_UNDELIVERED): _S.UNDELIVERED,
        (_S.SENT, _T.REPORT_FAILED): _S.FAILED,
        (_S.DELIVERED, _T.REPORT_DELIVERED): _S.DELIVERED,
    }
)
"""Every allowed step. A pair that is not here changes nothing: `step` returns the state as it was."""

_REPORTS: Mapping[DeliveryStatus, Trigger] = MappingProxyType(
    {
        DeliveryStatus.QUEUED: _T.REPORT_UNDERWAY,
        DeliveryStatus.SENDING: _T.REPORT_UNDERWAY,
        DeliveryStatus.SENT: _T.REPORT_SENT,
        DeliveryStatus.DELIVERED: _T.REPORT_DELIVERED,
        DeliveryStatus.READ: _T.REPORT_DELIVERED,
        DeliveryStatus.UNDELIVERED: _T.REPORT_UNDELIVERED,
        DeliveryStatus.FAILED: _T.REPORT_FAILED,
        DeliveryStatus.CANCELED: _T.REPORT_FAILED,
    }
)


def trigger_of(event: SendQueued | SendEvent) -> Trigger:
    """Return what an event does to the text it is about."""
    match event:
        case SendQueued():
            return _T.QUEUE
        case SendStarted():
            return _T.START
        case SendDeferred():
            return _T.DEFER
        case SendAccepted():
            return _T.ACCEPT
        case SendRefused():
            return _T.REFUSE
        case SendUnconfirmed():
            return _T.LOSE_TRACK
        case SendHeld():
            return _T.HOLD
        case SendCancelled():
            return _T.CANCEL
        case DeliveryUpdated(status=status):
            return _REPORTS[status]
        case _:
            raise TypeError(f"{type(event).__name__} is no event of a text")


def allowed(state: SendState | None, trigger: Trigger) -> bool:
    """Return whether the step is in the table."""
    return (state, trigger) in TRANSITIONS


def step(state: SendState | None, trigger: Trigger) -> SendState | None:
    """Return the state after `trigger`; the same state where the table does not know the step."""
    return TRANSITIONS.get((state, trigger), state)


@dataclass(frozen=True, slots=True)
class Send:
    """One outbound text as folded from its events."""

    send_id: str
    conversation: ConversationId
    org: str
    kind: MessageKind
    purpose: str
    state: SendState
    on_version: int
    """Version of the conversation on which it was queued: it answers inbound texts at or below it."""
    queued_seq: int
    queued_at: datetime
    queued_by: str
    not_before: datetime
    body: str = field(repr=False, default="")
    gateway_id: str = ""
    lease_until: datetime | None = None
    accepted_at: datetime | None = None
    changed_at: datetime | None = None
    code: int | None = None
    reason: str = ""
    attempts: int = 0
    warnings: tuple[str, ...] = ()
    """Rules whose warnings were accepted with a reason when it was queued."""

    @property
    def contact(self) -> ContactId:
        """The contact it goes to."""
        return ContactId(self.org, self.conversation.their)

    @property
    def open(self) -> bool:
        """Whether something may still follow."""
        return not self.state.final


def fold(send: Send | None, entry: Entry) -> Send | None:
    """Apply an entry to the text it is about; entries that the table does not allow change nothing."""
    event = entry.event
    if isinstance(event, SendQueued):
        return send if send is not None else _queued(event, entry)
    if send is None or not isinstance(event, SendEvent) or event.send_id != send.send_id:
        return send
    trigger = trigger_of(event)
    if not allowed(send.state, trigger):
        return send
    return replace(_details(send, event), state=TRANSITIONS[send.state, trigger], changed_at=entry.recorded_at)


def _queued(event: SendQueued, entry: Entry) -> Send:
    return Send(
        send_id=event.send_id,
        conversation=event.conversation,
        org=event.org,
        kind=event.kind,
        purpose=event.purpose,
        state=SendState.QUEUED,
        on_version=event.on_version,
        queued_seq=entry.seq,
        queued_at=entry.recorded_at,
        queued_by=entry.actor.login,
        not_before=event.not_before,
        body=event.body,
        warnings=event.warnings,
        changed_at=entry.recorded_at,
    )


def _details(send: Send, event: SendEvent) -> Send:
    match event:
        case SendStarted(lease_until=lease_until):
            return replace(send, lease_until=lease_until, attempts=send.attempts + 1)
        case SendDeferred(not_before=not_before, reason=reason):
            return replace(send, not_before=not_before, reason=reason, lease_until=None)
        case SendAccepted(gateway_id=gateway_id, at=at):
            return replace(send, gateway_id=gateway_id, accepted_at=at, lease_until=None, reason="", code=None)
        case SendRefused(code=code, reason=reason):
            return replace(send, code=code, reason=reason, lease_until=None)
        case SendUnconfirmed(reason=reason) | SendHeld(reason=reason) | SendCancelled(reason=reason):
            return replace(send, reason=reason, lease_until=None)
        case DeliveryUpdated(code=code):
            return replace(send, code=code)
        case _:
            return send
