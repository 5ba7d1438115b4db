"""The records of which the ledger is made (design, section 1).

Everything that happens is one frozen event. All that is shown or decided is a fold over them. Fields are
*facts* (kept for ever, covered by the chain) or, where declared with `content()`, *content*: text, names and
free-text reasons that a retention run may erase while the chain still verifies. Every content field has a
default, because an erased one reads as empty.

Three streams carry versions: the conversation, the contact (consent and holds) and the desk. `bumps()` says
which versions an event raises; delivery reports, notes, claims and reveals raise none.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sms_tui.domain.messages import ConsentState, ContactId, ConversationId, Hold, Intent, MessageKind

StreamId = ConversationId | ContactId | str
"""A stream that carries a version; the desk's own is the text `DESK`."""

DESK = "desk"

CONSENT_INTENTS = frozenset({Intent.OPT_OUT, Intent.OPT_IN, Intent.OPT_OUT_SUSPECTED})
"""Classes of inbound texts that may change what may be sent to a contact."""

CONSENT_LABELS = frozenset({"wrong_number", "number_unsafe", "number_changed", Intent.OPT_OUT_SUSPECTED.value})
"""Labels of inbound texts that place a hold."""


def content(default: Any = "") -> Any:
    """Declare a field whose value is erasable content, hidden from reprs."""
    return field(default=default, repr=False, metadata={"content": True})


class Role(StrEnum):
    """What a listed person may do."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    RECORDS = "records"
    AUDITOR = "auditor"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: an operating-system login as told by the Identity port, or the program itself."""

    login: str
    role: Role = Role.AGENT


SYSTEM = Actor("system", Role.SYSTEM)


class DeliveryStatus(StrEnum):
    """What a gateway reports of an accepted text, in the product's own words."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    CANCELED = "canceled"


class ClosedHow(StrEnum):
    """Why a conversation's clock was stopped without a text (hours research, row 12)."""

    PHONE = "phone"
    EMAIL = "email"
    IN_PERSON = "in_person"
    NO_REPLY_NEEDED = "no_reply_needed"


class ConsentSource(StrEnum):
    """Where a recorded consent decision came from; the fold's own results are never recorded."""

    STAFF = "staff"
    IMPORT = "import"
    GATEWAY = "gateway"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events."""

    def bumps(self) -> tuple[StreamId, ...]:
        """Return the streams whose version this event raises by one."""
        return ()

    @property
    def name(self) -> str:
        """The event's name in the ledger."""
        return type(self).__name__


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationEvent(Event):
    """An event of one conversation. `org` is the organisation to which `our` number belongs."""

    org: str
    our: str = field(repr=False)
    their: str = field(repr=False)

    raises_version: ClassVar[bool] = False

    @property
    def conversation(self) -> ConversationId:
        """The conversation the event belongs to."""
        return ConversationId(self.our, self.their)

    @property
    def contact(self) -> ContactId:
        """The contact behind the conversation."""
        return ContactId(self.org, self.their)

    def bumps(self) -> tuple[StreamId, ...]:
        """Raise the conversation's version where the event's class says so."""
        return (self.conversation,) if self.raises_version else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEvent(Event):
    """An event of one contact: (organisation, their number)."""

    org: str
    their: str = field(repr=False)

    raises_version: ClassVar[bool] = False

    @property
    def contact(self) -> ContactId:
        """The contact the event belongs to."""
        return ContactId(self.org, self.their)

    def bumps(self) -> tuple[StreamId, ...]:
        """Raise the contact's version where the event's class says so."""
        return (self.contact,) if self.raises_version else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEvent(Event):
    """An event of the whole desk."""

    def bumps(self) -> tuple[StreamId, ...]:
        """Raise the desk's version."""
        return (DESK,)


# --- messages -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(ConversationEvent):
    """An inbound text, classified at intake without regard to state.

    `at` is the gateway's own time. `due_at` and `amber_at` are the limit and the promise by the policy version of
    the entry (None where the policy has no response time, or the text wants no answer).
    """

    gateway: str
    gateway_id: str
    at: datetime
    intent: Intent = Intent.NORMAL
    labels: tuple[str, ...] = ()
    language: str = ""
    wants_answer: bool = True
    due_at: datetime | None = None
    amber_at: datetime | None = None
    hours_version: str = ""
    """Which version of the policy's hours the deadline was counted by."""
    sensitive: tuple[tuple[int, int], ...] = ()
    """Spans (code points of the printable body) that are masked until revealed."""
    media: int = 0
    body: str = content()

    raises_version: ClassVar[bool] = True

    def bumps(self) -> tuple[StreamId, ...]:
        """A text that may change consent raises the contact's version as well."""
        decisive = self.intent in CONSENT_INTENTS or not CONSENT_LABELS.isdisjoint(self.labels)
        return (self.conversation, self.contact) if decisive else (self.conversation,)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaListed(ConversationEvent):
    """Media that came with an inbound text: listed, never rendered (ruling 26)."""

    gateway_id: str
    content_types: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SendQueued(ConversationEvent):
    """A text that passed the guard and waits for its time. `send_id` is the draft's id, accepted once.

    `on_version` and `on_contact_version` are the versions of conversation and contact the verdict was taken on.
    """

    send_id: str
    kind: MessageKind
    purpose: str
    on_version: int
    on_contact_version: int
    not_before: datetime
    warnings: tuple[str, ...] = ()
    """Rules of the warns that were accepted with a reason."""
    language: str = ""
    body: str = content()

    raises_version: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SendEvent(ConversationEvent):
    """Base of everything that happens to a queued text."""

    send_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendStarted(SendEvent):
    """Whoever wins this append alone calls the gateway, until `lease_until`."""

    owner: str
    lease_until: datetime

    raises_version: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SendDeferred(SendEvent):
    """Nothing left this machine, or the gateway asked to wait: tried again at `not_before`."""

    not_before: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAccepted(SendEvent):
    """The gateway took the text as `gateway_id` at `at`."""

    gateway_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRefused(SendEvent):
    """The gateway, or the check at the time of sending, refused for good; never retried."""

    code: int | None = None
    opted_out: bool = False
    bad_number: bool = False
    reason: str = ""

    def bumps(self) -> tuple[StreamId, ...]:
        """A gateway block changes what may be sent to the contact."""
        return (self.contact,) if self.opted_out or self.bad_number else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SendUnconfirmed(SendEvent):
    """The request left and its outcome is unknown; nobody resends blindly."""

    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendHeld(SendEvent):
    """A due text that was not fired: a person decides with one key (send now, edit, drop)."""

    reason: str = ""

    raises_version: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SendCancelled(SendEvent):
    """Taken back before it left."""

    reason: str = ""

    raises_version: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryUpdated(SendEvent):
    """What the gateway reports of an accepted text."""

    status: DeliveryStatus
    code: int | None = None
    at: datetime


# --- consent --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentDecided(ContactEvent):
    """A decision recorded by staff, an import or the gateway; never the fold's own result.

    `at` is when the person said it. `channel` is call, email, in_person, form or sms.
    """

    state: ConsentState
    source: ConsentSource
    at: datetime
    channel: str = ""
    evidence: str = ""
    """What the decision rests on, as a code or a ledger position, never free text."""
    reason: str = content()

    raises_version: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPlaced(ContactEvent):
    """A hold begins."""

    hold: Hold
    review_at: datetime | None = None
    reason: str = content()

    raises_version: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLifted(ContactEvent):
    """A hold ends. For a suspected opt-out this is the decision 'not an opt-out' (ruling 6)."""

    hold: Hold
    reason: str = content()

    raises_version: ClassVar[bool] = True


# --- guard ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRefused(ConversationEvent):
    """A draft the guard refused at queue or at send (ruling 21): rules and length, never a digest of a span."""

    rules: tuple[str, ...]
    length: int
    draft_hash: str
    """Keyed hash of the whole draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningAccepted(ConversationEvent):
    """A warned draft was sent with a reason from the list."""

    send_id: str
    rules: tuple[str, ...]
    reason_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictDisputed(ConversationEvent):
    """A verdict reported as wrong; the text is masked before it is recorded."""

    rule: str
    length: int
    masked_text: str = content()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseGranted(ConversationEvent):
    """A second person's release of a block (later; ruling 19)."""

    rule: str
    send_id: str
    reason: str = content()


# --- triage ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(ConversationEvent):
    """The owner of a conversation; never expires (ruling 22). Empty: nobody."""

    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed(ConversationEvent):
    """Somebody works on it until `until`; renewed by activity."""

    owner: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(ConversationEvent):
    """A claim ends."""

    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozed(ConversationEvent):
    """Out of the list until `until`; never pauses the clock."""

    until: datetime
    reason: str = content()


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(ConversationEvent):
    """Answered elsewhere, or no reply needed: stops the clock of everything received so far."""

    how: ClosedHow
    reason: str = content()

    raises_version: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(ConversationEvent):
    """A closed conversation is open again; the clock it had stands again."""

    reason: str = content()

    raises_version: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(ConversationEvent):
    """A note among staff; can never be sent."""

    text: str = content()


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneTaskOpened(ConversationEvent):
    """Somebody has to phone; `task_id` names it, `why` is a code such as opted_out_help or urgent."""

    task_id: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneTaskClosed(ConversationEvent):
    """The call was made, or is not needed any more."""

    task_id: str
    outcome: str = content()


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitiveRevealed(ConversationEvent):
    """A masked inbound span was shown to a person."""

    entry: int


# --- contact --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChanged(ContactEvent):
    """What is known of the person behind a number; None leaves a field as it was."""

    language: str | None = None
    internal: bool | None = None
    discreet: bool | None = None
    safe_to_call: bool | None = None
    name_given: str | None = content(None)
    matter: str | None = content(None)
    phone: str | None = content(None)
    email: str | None = content(None)
    safe_hours: str | None = content(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberChanged(ContactEvent):
    """The person has another number; nothing is linked until it is confirmed off SMS (ruling 12)."""

    new_number: str = field(default="", repr=False)
    confirmed: bool = False
    channel: str = ""

    raises_version: ClassVar[bool] = True


# --- desk -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffListed(DeskEvent):
    """A person may use the desk in a role."""

    login: str
    role: Role
    full_name: str = content()


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffDisabled(DeskEvent):
    """A person may no longer use the desk."""

    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyAdopted(DeskEvent):
    """A policy version takes effect on this desk (ruling 23)."""

    policy: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyAcknowledged(DeskEvent):
    """A person has read a policy version."""

    login: str
    policy: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported(DeskEvent):
    """Records left the desk: what, to whom, why."""

    what: str
    count: int
    reader: str = content()
    reason: str = content()


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged(DeskEvent):
    """A retention run erased content of entries up to `through`."""

    through: int
    count: int
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHoldPlaced(DeskEvent):
    """Content of a conversation, contact or matter must be kept."""

    scope: str
    reason: str = content()


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHoldLifted(DeskEvent):
    """A legal hold ends."""

    scope: str
    reason: str = content()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown(Event):
    """An event of a newer version: kept and shown as such, never dropped."""

    event: str
    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)
    text: Mapping[str, Any] = content(None)

    @property
    def name(self) -> str:
        """The name it has in the ledger."""
        return self.event


_BASES = (Event, ConversationEvent, ContactEvent, DeskEvent, SendEvent, Unknown)

EVENTS: Mapping[str, type[Event]] = {
    name: value
    for name, value in list(globals().items())
    if isinstance(value, type) and issubclass(value, Event) and value not in _BASES
}
"""Every event by its name in the ledger."""


def content_fields(cls: type[Event]) -> frozenset[str]:
    """Return the names of an event class's erasable fields."""
    return frozenset(f.name for f in dataclasses.fields(cls) if f.metadata.get("content"))


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An event about to be appended: when it was recorded (UTC), by whom, under which policy version."""

    event: Event
    recorded_at: datetime
    actor: Actor
    policy_version: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in the ledger. `seq` is gapless and begins at 1."""

    seq: int
    event: Event
    recorded_at: datetime
    actor: Actor
    policy_version: str = ""
