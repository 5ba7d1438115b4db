"""The Desk: the one seam between front ends and the rest (design, sections 1 and 2).

Inbox and line mode know nothing else. The desk process implements it in process; a socket client will offer the
same over the wire. Requests are small: windows of rows, pages of items, never the whole desk. The person asking
is the one the Identity port names; no request carries an actor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from sms_tui.domain.consent_list import ImportPlan, RawLine
from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.events import Actor, ClosedHow, Entry
from sms_tui.domain.guard.types import Context, Draft, Verdict
from sms_tui.domain.hours.calendar import BusinessCalendar
from sms_tui.domain.messages import ConsentState, ConversationId, Hold, MessageKind
from sms_tui.domain.policy import Policy
from sms_tui.domain.sending import Send
from sms_tui.domain.thread import ThreadItem
from sms_tui.domain.triage import Cursor, Query
from sms_tui.ports.store import Changes, Position


@dataclass(frozen=True, slots=True)
class Number:
    """One of our numbers: the organisation it belongs to and the policy that governs it."""

    our: str
    label: str
    org: str
    policy: str
    gateway: str


@dataclass(frozen=True, slots=True)
class DeskInfo:
    """What a front end needs to know once."""

    numbers: tuple[Number, ...]
    policies: Mapping[str, Policy]
    """The policies in force by id, desk overrides (office hours of a demo, an e-mail address) included."""
    holidays: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """Dates (ISO) with names that count as closed, by policy id."""
    person: Actor = field(default_factory=lambda: Actor("nobody"))
    demo: bool = False

    def number(self, our: str) -> Number:
        """Return one of our numbers.

        Raises:
            KeyError: it is none of ours.
        """
        return next(number for number in self.numbers if number.our == our)

    def calendars(self) -> Mapping[str, BusinessCalendar | None]:
        """Build the calendar of each of our numbers, one a policy; None where its policy has no hours."""
        built = {policy: self._calendar(policy) for policy in {number.policy for number in self.numbers}}
        return {number.our: built[number.policy] for number in self.numbers}

    def _calendar(self, policy_id: str) -> BusinessCalendar | None:
        dates = {date.fromisoformat(day): name for day, name in self.holidays.get(policy_id, ())}

        def of_year(year: int) -> Mapping[date, str]:
            return {day: name for day, name in dates.items() if day.year == year}

        return BusinessCalendar.of(self.policies[policy_id], of_year)

    def policy_of(self, our: str) -> Policy:
        """Return the policy that governs one of our numbers."""
        return self.policies[self.number(our).policy]


@dataclass(frozen=True, slots=True)
class GatewayHealth:
    """How the last poll of a gateway went."""

    name: str
    ok: bool = False
    polled_at: datetime | None = None
    problem: str = ""
    """What went wrong and what to do, for people; empty while all is well."""


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """The state of the desk for the status line."""

    now: datetime
    position: Position
    gateways: tuple[GatewayHealth, ...] = ()
    late: int = 0
    soon: int = 0
    urgent: int = 0
    trouble: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list: the conversation and its contact."""

    conversation: Conversation
    contact: Contact


@dataclass(frozen=True, slots=True)
class RowPage:
    """A window of the list."""

    rows: tuple[Row, ...]
    total: int
    next: Cursor | None = None
    position: Position = field(default_factory=Position)


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """One conversation with its newest items, and what the guard needs to judge a draft in it."""

    conversation: Conversation
    contact: Contact
    items: tuple[ThreadItem, ...]
    more: bool
    """Whether older items exist before the first."""
    context: Context
    number: Number
    held: tuple[Send, ...] = ()
    """Texts of ours here that wait for a person or have an unknown outcome."""
    draft: SavedDraft | None = None


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A draft kept for its author; `text` has blocked spans masked."""

    draft_id: str
    text: str = field(repr=False)
    saved_at: datetime | None = None
    masked: bool = False


class QueueState(StrEnum):
    """How a request to send ended."""

    QUEUED = "queued"
    REFUSED = "refused"
    NEEDS_REASON = "needs_reason"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class SendRequest:
    """A text that a person wants to send.

    `draft_id` is made by the front end when the draft begins and is accepted once. `seen_version` and
    `seen_contact_version` are the versions on screen when the person decided. `warn_reason` is a code from
    `WARN_REASONS`, needed where the verdict is a warn. `delay` is the undo window in seconds; None: the default.
    """

    draft_id: str
    text: str = field(repr=False)
    seen_version: int
    seen_contact_version: int
    kind: MessageKind | None = None
    """None: reply where they texted us, else first."""
    purpose: str = ""
    """Empty: proposed from the text."""
    warn_reason: str = ""
    delay: float | None = None


WARN_REASONS: Mapping[str, str] = {
    "asked": "the client asked for exactly this",
    "public": "it is public information",
    "not_what_it_looks": "it is not what the guard takes it for",
    "agreed": "agreed with the client by phone or in person",
    "supervisor": "my supervisor approved it",
    "safety": "somebody's safety needs it now",
}
"""Reasons for sending in spite of a warning, by code (ruling 19)."""


@dataclass(frozen=True, slots=True)
class QueueResult:
    """The answer to a request to send."""

    state: QueueState
    verdict: Verdict
    send_id: str = ""
    not_before: datetime | None = None
    words: str = ""
    """What happened, for people."""


class HeldChoice(StrEnum):
    """What a person decides about a held or unconfirmed text."""

    SEND_NOW = "send_now"
    DROP = "drop"
    WAS_SENT = "was_sent"


class Desk(Protocol):
    """Everything staff may ask for."""

    async def info(self) -> DeskInfo:
        """Return numbers, policies and the person."""
        ...

    async def status(self) -> DeskStatus:
        """Return the clock, the gateways' health and the counts of the status line."""
        ...

    async def rows(self, query: Query, *, after: Cursor | None = None, limit: int = 100) -> RowPage:
        """Return a window of the list in triage order."""
        ...

    async def thread(self, conversation: ConversationId, *, before: int | None = None, limit: int = 50) -> ThreadPage:
        """Return a conversation's newest items, or those before an item's seq.

        Raises:
            NotPermitted: `our` is none of the desk's numbers.
        """
        ...

    async def find(self, number: str, *, anybody: bool = False) -> ConversationId:
        """Return the conversation with a number as typed by a person; of several the most urgent.

        A contact who is on record but never texted has one on the first number of their organisation, and with
        `anybody` a number nobody knows has one on the desk's first number.

        Raises:
            NotPermitted: no such conversation or contact exists, or the text is no phone number.
        """
        ...

    async def check(self, conversation: ConversationId, draft: Draft) -> Verdict:
        """Judge a draft on the present state, as `queue` would."""
        ...

    async def queue(self, conversation: ConversationId, request: SendRequest) -> QueueResult:
        """Ask to send a text through the one door."""
        ...

    async def take_back(self, send_id: str) -> str:
        """Take a queued text back before it leaves; return its words.

        Raises:
            NotPermitted: it has left already, or was never queued.
        """
        ...

    async def decide_send(self, send_id: str, choice: HeldChoice) -> None:
        """Decide about a held or unconfirmed text.

        Raises:
            NotPermitted: it no longer waits for a decision, or the guard refuses it now.
        """
        ...

    async def close(
        self, conversation: ConversationId, how: ClosedHow, *, reason: str = "", seen_version: int | None = None
    ) -> None:
        """Record that a conversation was answered elsewhere or needs no reply.

        Raises:
            Moved: a new text came in since `seen_version`.
        """
        ...

    async def reopen(self, conversation: ConversationId) -> None:
        """Let a closed conversation's clock stand again."""
        ...

    async def note(self, conversation: ConversationId, text: str) -> None:
        """Add a note among staff."""
        ...

    async def claim(self, conversation: ConversationId) -> None:
        """Tell others that this person works on it; renewed by activity."""
        ...

    async def record_consent(
        self, conversation: ConversationId, state: ConsentState, *, reason: str, channel: str
    ) -> None:
        """Record an opt-out or a re-enrolment that the person was told of by `channel`.

        Raises:
            NotPermitted: reason or channel is missing, or the role may not do it.
        """
        ...

    async def place_hold(self, conversation: ConversationId, hold: Hold, *, reason: str) -> None:
        """Place a hold on the contact."""
        ...

    async def lift_hold(self, conversation: ConversationId, hold: Hold, *, reason: str) -> None:
        """Lift a hold; for a suspected opt-out this is the decision 'not an opt-out'."""
        ...

    async def record_new_number(
        self, conversation: ConversationId, new_number: str, *, confirmed: bool, channel: str
    ) -> None:
        """Record that the person has another number: this one is retired at once (ruling 12).

        The new number is linked only with `confirmed`, told by a `channel` that is not SMS; its consent starts anew.

        Raises:
            NotPermitted: no phone number, or confirmed by SMS.
        """
        ...

    async def open_phone_task(self, conversation: ConversationId, why: str) -> str:
        """Ask that somebody phones, `why` as a code; return the task's id."""
        ...

    async def close_phone_task(self, conversation: ConversationId, task_id: str, *, outcome: str) -> None:
        """Record what became of a phone task.

        Raises:
            NotPermitted: there is no such open task, or no outcome.
        """
        ...

    async def change_contact(self, conversation: ConversationId, changes: Mapping[str, str | bool]) -> None:
        """Record what is known of the contact: name_given, language, phone, email, discreet, internal, …

        Raises:
            NotPermitted: a field that contacts do not have.
        """
        ...

    async def reveal(self, conversation: ConversationId, seq: int) -> None:
        """Record that a masked inbound text was shown to this person."""
        ...

    async def dispute(self, conversation: ConversationId, draft: Draft, rule: str) -> None:
        """Report a verdict as wrong; the text is masked before it is recorded."""
        ...

    async def history(self, conversation: ConversationId) -> tuple[Entry, ...]:
        """Return the entries that decided this contact's consent, oldest first."""
        ...

    async def import_consent(self, org: str, rows: Sequence[RawLine], *, apply: bool) -> ImportPlan:
        """Compare a list of contacts with what is known, and with `apply` record what it changes.

        `rows` are (line number, columns of `consent_list.COLUMNS`), None where a line could not be read.

        Raises:
            NotPermitted: no number of the desk belongs to `org`, or the role may not do it.
        """
        ...

    async def export_consent(self, org: str, *, reason: str, reader: str) -> tuple[Mapping[str, str], ...]:
        """Return every contact with consent on record; that they left, for whom and why, is recorded.

        Raises:
            NotPermitted: reason or reader is missing, or the role may not do it.
        """
        ...

    async def save_draft(self, conversation: ConversationId, draft: SavedDraft) -> None:
        """Keep a draft for its author; an empty text discards it."""
        ...

    async def sync(self) -> None:
        """Poll the gateways and send what is due, once.

        Raises:
            GatewayError: a gateway could not be polled; what was read before is kept.
        """
        ...

    async def changes(self, since: Position) -> Changes:
        """Return what changed since a position, at once."""
        ...

    async def aclose(self) -> None:
        """Let go of the desk."""
        ...
