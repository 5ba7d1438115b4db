"""The conversation header: a constant-size fold, never the message list (design, sections 1 and 4).

The clock runs from the oldest unanswered inbound text that wants an answer. A reply answers exactly the inbound
texts at or below the version it was queued on, once the gateway accepted it; one that ends undelivered, failed
or cancelled answers nothing, and the clock stands again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from sms_tui.domain import sending
from sms_tui.domain.events import (
    Assigned,
    Claimed,
    Closed,
    ConversationEvent,
    Entry,
    MessageReceived,
    NoteAdded,
    PhoneTaskClosed,
    PhoneTaskOpened,
    Released,
    Reopened,
    SendEvent,
    SendQueued,
    Snoozed,
)
from sms_tui.domain.messages import ContactId, ConversationId, Direction, Intent, MessageKind
from sms_tui.domain.sending import SendState
from sms_tui.domain.text import mask

PREVIEW = 120
"""Characters of the last text kept in the header."""

MOST_WAITING = 24
"""Unanswered texts told apart in one header; further ones join the newest (the oldest decides the clock)."""

MOST_SENDS = 12
"""Texts of ours followed in one header; accepted ones without a receipt leave it first."""

ANSWERING = frozenset(
    {MessageKind.REPLY, MessageKind.FIRST, MessageKind.REMINDER, MessageKind.INTERNAL, MessageKind.NOTICE}
)
"""Kinds written by a person; automatic texts and system confirmations never answer."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An inbound text that wants an answer. `version` is the conversation's version it made."""

    version: int
    seq: int
    at: datetime
    due_at: datetime | None = None
    amber_at: datetime | None = None
    urgent: bool = False
    hours_version: str = ""
    answered_by: str = ""
    """Id of the text that answers it, or `closed:SEQ`; empty while it waits."""


@dataclass(frozen=True, slots=True)
class OpenSend:
    """A text of ours in this conversation that has not ended yet."""

    send_id: str
    state: SendState
    on_version: int
    answers: bool
    not_before: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the last clock ended: kept for the thread and the reports."""

    received_at: datetime
    answered_at: datetime
    due_at: datetime | None
    amber_at: datetime | None
    how: str
    """`reply`, or how it was answered elsewhere."""

    @property
    def late(self) -> bool:
        """Whether the limit had passed."""
        return self.due_at is not None and self.answered_at > self.due_at

    @property
    def past_promise(self) -> bool:
        """Whether the promise (one business day) had passed."""
        return self.amber_at is not None and self.answered_at > self.amber_at


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the list and the outbox need to know of a conversation."""

    id: ConversationId
    org: str
    version: int = 0
    last_seq: int = 0
    last_activity: datetime | None = None
    last_direction: Direction | None = None
    last_preview: str = field(default="", repr=False)
    last_state: SendState | None = None
    last_send_id: str = ""
    last_inbound_at: datetime | None = None
    last_outbound_at: datetime | None = None
    language: str = ""
    labels: tuple[str, ...] = ()
    """Labels and the intent of the newest inbound text."""
    waiting: tuple[Waiting, ...] = ()
    sends: tuple[OpenSend, ...] = ()
    outcome: Outcome | None = None
    owner: str = ""
    claimed_by: str = ""
    claimed_until: datetime | None = None
    snoozed_until: datetime | None = None
    phone_tasks: tuple[str, ...] = ()
    notes: int = 0

    @property
    def contact(self) -> ContactId:
        """The contact behind the conversation."""
        return ContactId(self.org, self.id.their)

    @property
    def unanswered(self) -> tuple[Waiting, ...]:
        """Texts that wait for an answer, oldest first."""
        return tuple(item for item in self.waiting if not item.answered_by)

    @property
    def oldest(self) -> Waiting | None:
        """The text from which the clock runs."""
        return next((item for item in self.waiting if not item.answered_by), None)

    @property
    def due_at(self) -> datetime | None:
        """When the answer is due (the limit); None while nothing is owed or the policy has no response time."""
        return self.oldest.due_at if self.oldest else None

    @property
    def amber_at(self) -> datetime | None:
        """When the promise (one business day) is over."""
        return self.oldest.amber_at if self.oldest else None

    @property
    def urgent(self) -> bool:
        """Whether an unanswered text is urgent."""
        return any(item.urgent for item in self.waiting if not item.answered_by)

    @property
    def trouble(self) -> bool:
        """Whether the newest text of ours is lost, held or unconfirmed: somebody has to look."""
        if any(send.state in (SendState.HELD, SendState.UNCONFIRMED) for send in self.sends):
            return True
        return self.last_state is not None and self.last_state.lost and self.last_state is not SendState.CANCELLED


def apply(header: Conversation | None, entry: Entry) -> Conversation | None:
    """Fold one entry into its conversation's header; entries of anything else change nothing.

    Returns:
        The new header, or `header` as it was.
    """
    event = entry.event
    if not isinstance(event, ConversationEvent):
        return header
    if header is None:
        header = Conversation(event.conversation, event.org)
    if header.id != event.conversation or entry.seq <= header.last_seq:
        return header
    version = header.version + (header.id in event.bumps())
    header = replace(header, version=version, last_seq=entry.seq)
    match event:
        case MessageReceived():
            return _received(header, event, entry)
        case SendQueued():
            return _queued(header, event, entry)
        case SendEvent():
            return _advanced(header, event, entry)
        case Closed(how=how):
            return _answered(header, f"closed:{entry.seq}", version, entry.recorded_at, how.value)
        case Reopened():
            return replace(header, waiting=_reopened(header.waiting), snoozed_until=None)
        case _:
            return _triaged(header, event)


def _received(header: Conversation, event: MessageReceived, entry: Entry) -> Conversation:
    waiting = tuple(item for item in header.waiting if not item.answered_by.startswith("closed:"))
    if event.wants_answer:
        item = Waiting(
            header.version,
            entry.seq,
            event.at,
            event.due_at,
            event.amber_at,
            event.intent is Intent.URGENT,
            event.hours_version,
        )
        waiting = _ordered((*waiting, item))
    newest = header.last_inbound_at is None or event.at >= header.last_inbound_at
    latest = header.last_activity is None or event.at >= header.last_activity
    if newest:
        header = replace(
            header,
            last_inbound_at=event.at,
            language=event.language or header.language,
            labels=(event.intent.value, *event.labels),
        )
    if latest:
        header = replace(
            header,
            last_activity=event.at,
            last_direction=Direction.INBOUND,
            last_preview=_preview(event),
            last_state=None,
            last_send_id="",
        )
    return replace(header, waiting=waiting, snoozed_until=None)


def _preview(event: MessageReceived) -> str:
    """The beginning of the text, with sensitive spans masked: previews are on screen all day."""
    return mask(event.body, event.sensitive)[:PREVIEW]


def _ordered(waiting: tuple[Waiting, ...]) -> tuple[Waiting, ...]:
    ordered = sorted(waiting, key=lambda item: (item.at, item.seq))
    if len(ordered) > MOST_WAITING:
        ordered = [item for item in ordered if not item.answered_by]
    while len(ordered) > MOST_WAITING:
        last, before = ordered.pop(), ordered.pop()
        ordered.append(replace(before, version=max(before.version, last.version), urgent=before.urgent or last.urgent))
    return tuple(ordered)


def _queued(header: Conversation, event: SendQueued, entry: Entry) -> Conversation:
    if any(send.send_id == event.send_id for send in header.sends):
        return header
    answers = event.kind in ANSWERING
    send = OpenSend(event.send_id, SendState.QUEUED, event.on_version, answers, event.not_before)
    return replace(
        header,
        sends=_followed((*header.sends, send)),
        last_activity=max(filter(None, (header.last_activity, entry.recorded_at))),
        last_direction=Direction.OUTBOUND,
        last_preview=event.body[:PREVIEW],
        last_state=SendState.QUEUED,
        last_send_id=event.send_id,
        last_outbound_at=entry.recorded_at,
    )


def _followed(sends: tuple[OpenSend, ...]) -> tuple[OpenSend, ...]:
    surplus = len(sends) - MOST_SENDS
    kept: list[OpenSend] = []
    for send in sends:
        if surplus > 0 and send.state.left:
            surplus -= 1
        else:
            kept.append(send)
    return tuple(kept)


def _advanced(header: Conversation, event: SendEvent, entry: Entry) -> Conversation:
    send = next((item for item in header.sends if item.send_id == event.send_id), None)
    if send is None:
        return header
    trigger = sending.trigger_of(event)
    if not sending.allowed(send.state, trigger):
        return header
    state = sending.TRANSITIONS[send.state, trigger]
    moved = replace(send, state=state)
    others = tuple(item for item in header.sends if item.send_id != send.send_id)
    header = replace(header, sends=others if state.final else (*others, moved))
    if header.last_send_id == send.send_id:
        header = replace(header, last_state=state)
    if send.answers and state is SendState.ACCEPTED and send.state is not SendState.ACCEPTED:
        at = getattr(event, "at", entry.recorded_at)
        return _answered(header, send.send_id, send.on_version, at, "reply")
    if send.answers and state.lost:
        return _unanswer(header, send.send_id)
    if send.answers and state is SendState.DELIVERED:
        return replace(header, waiting=tuple(w for w in header.waiting if w.version > send.on_version))
    return header


def _answered(header: Conversation, by: str, version: int, at: datetime, how: str) -> Conversation:
    first = next((w for w in header.waiting if not w.answered_by and w.version <= version), None)
    if first is None:
        return header
    waiting = tuple(
        replace(w, answered_by=by) if not w.answered_by and w.version <= version else w
        for w in header.waiting
        if not w.answered_by.startswith("closed:")
    )
    return replace(header, waiting=waiting, outcome=Outcome(first.at, at, first.due_at, first.amber_at, how))


def _unanswer(header: Conversation, send_id: str) -> Conversation:
    if not any(w.answered_by == send_id for w in header.waiting):
        return header
    waiting = tuple(
        replace(w, answered_by=_another_answer(header, w)) if w.answered_by == send_id else w for w in header.waiting
    )
    return replace(header, waiting=waiting, outcome=None)


def _another_answer(header: Conversation, item: Waiting) -> str:
    """The id of another text that the gateway took and that answers `item` as well; empty where there is none."""
    answers = (s.send_id for s in header.sends if s.answers and s.state.left and s.on_version >= item.version)
    return next(answers, "")


def _reopened(waiting: tuple[Waiting, ...]) -> tuple[Waiting, ...]:
    return tuple(replace(w, answered_by="") if w.answered_by.startswith("closed:") else w for w in waiting)


def _triaged(header: Conversation, event: ConversationEvent) -> Conversation:
    match event:
        case Assigned(owner=owner):
            return replace(header, owner=owner)
        case Claimed(owner=owner, until=until):
            return replace(header, claimed_by=owner, claimed_until=until)
        case Released():
            return replace(header, claimed_by="", claimed_until=None)
        case Snoozed(until=until):
            return replace(header, snoozed_until=until)
        case NoteAdded():
            return replace(header, notes=header.notes + 1)
        case PhoneTaskOpened(task_id=task_id):
            return replace(header, phone_tasks=(*header.phone_tasks, task_id))
        case PhoneTaskClosed(task_id=task_id):
            return replace(header, phone_tasks=tuple(t for t in header.phone_tasks if t != task_id))
        case _:
            return header
