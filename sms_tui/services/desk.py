"""The Desk port in process: one person's view of the desk, over the services."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypedDict

from sms_tui.domain import consent_list
from sms_tui.domain.consent_list import ConsentLine, ImportPlan, RawLine
from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.errors import NotPermitted
from sms_tui.domain.events import (
    Actor,
    Claimed,
    Closed,
    ClosedHow,
    ConsentDecided,
    ConsentSource,
    ContactChanged,
    Entry,
    Event,
    Exported,
    HoldLifted,
    HoldPlaced,
    NoteAdded,
    NumberChanged,
    PhoneTaskClosed,
    PhoneTaskOpened,
    Reopened,
    Role,
    SensitiveRevealed,
    StreamId,
    VerdictDisputed,
)
from sms_tui.domain.guard import Draft, Verdict
from sms_tui.domain.messages import ConsentState, ContactId, ConversationId, Hold
from sms_tui.domain.phone import to_e164
from sms_tui.domain.sending import SendState
from sms_tui.domain.text import mask, printable
from sms_tui.domain.triage import Cursor, Query, View
from sms_tui.ports.desk import (
    DeskInfo,
    DeskStatus,
    HeldChoice,
    Number,
    QueueResult,
    Row,
    RowPage,
    SavedDraft,
    SendRequest,
    ThreadPage,
)
from sms_tui.ports.identity import Identity
from sms_tui.ports.store import Batch, Changes, Position, Store
from sms_tui.services import situation as situations
from sms_tui.services.engine import Engine
from sms_tui.services.workplace import Workplace

CLAIM = timedelta(minutes=10)
"""How long a claim holds without activity (ruling 22)."""

COUNTED = 500
"""Rows that the status line's counts look at; the order puts every urgent and timed one first."""

CHANNELS = ("call", "email", "in_person", "form", "sms")
"""By which a person may have said that texting should stop or begin again."""

SEARCHED = 3
"""Letters from which on a filter looks into the texts themselves."""

FOUND = 200
"""Conversations that a search of the texts finds at most, newest first."""

_CONTACT_FIELDS = frozenset(
    {"name_given", "language", "matter", "phone", "email", "safe_hours", "internal", "discreet", "safe_to_call"}
)


class LocalDesk:
    """Serves one person in the process that holds the desk."""

    def __init__(self, place: Workplace, engine: Engine, identity: Identity) -> None:
        self._place = place
        self._engine = engine
        self._identity = identity

    async def info(self) -> DeskInfo:
        """Return numbers, policies and the person."""
        return DeskInfo(
            self._place.numbers,
            self._place.policies,
            self._place.holidays,
            self._identity.actor(),
            self._place.demo,
        )

    async def status(self) -> DeskStatus:
        """Return the clock, the gateways' health and the counts of the status line."""
        now = self._place.clock.now()
        window, position = await self._place.store.run(
            lambda store: (store.window(Query(View.INBOX), limit=COUNTED), store.position())
        )
        late = [row for row in window.rows if row.due_at and row.due_at < now]
        return DeskStatus(
            now=now,
            position=position,
            gateways=self._engine.poller.health,
            late=len(late),
            soon=sum(self._is_soon(row, now) for row in window.rows),
            urgent=sum(row.urgent for row in window.rows),
            trouble=sum(row.trouble for row in window.rows),
            waiting=sum(row.oldest is not None for row in window.rows),
        )

    def _is_soon(self, row: Conversation, now: datetime) -> bool:
        response = self._place.policy(row.id.our).response
        calendar = self._place.calendar(row.id.our)
        if row.due_at is None or row.due_at < now or response is None or calendar is None:
            return False
        return calendar.open_between(now, row.due_at) <= timedelta(minutes=response.soon_minutes)

    async def rows(self, query: Query, *, after: Cursor | None = None, limit: int = 100) -> RowPage:
        """Return a window of the list in triage order."""
        return await self._place.store.run(lambda store: _rows(store, query, after, limit))

    async def thread(self, conversation: ConversationId, *, before: int | None = None, limit: int = 50) -> ThreadPage:
        """Return a conversation's newest items, or those before an item's seq."""
        number = self._place.number(conversation.our)
        login = self._identity.actor().login
        page = await self._place.store.run(lambda store: _thread(store, conversation, number, login, before, limit))
        policy = self._place.policy(conversation.our)
        context = situations.timed(page.context, page.contact, policy, self._place.clock.now())
        return replace(page, context=context)

    async def find(self, number: str, *, anybody: bool = False) -> ConversationId:
        """Return the conversation with a number as typed; of several the most urgent."""
        try:
            their = to_e164(number)
        except ValueError:
            raise NotPermitted("That is no phone number.", "Write it like +1 212 555 0100.") from None
        window = await self._place.store.run(lambda store: store.window(Query(View.ALL, text=their), limit=10))
        found = next((row.id for row in window.rows if row.id.their == their), None)
        if found is not None:
            return found
        for ours in self._place.numbers:
            contact = await self._contact(ContactId(ours.org, their))
            if contact.last_seq or anybody:
                return ConversationId(ours.our, their)
        raise NotPermitted(
            "There is no conversation with that number, and no contact.",
            "`sms-tui list` shows the conversations; `sms-tui consent record` and `import` make contacts.",
        )

    async def _contact(self, contact: ContactId) -> Contact:
        return await self._place.store.run(lambda store: store.contact(contact))

    async def check(self, conversation: ConversationId, draft: Draft) -> Verdict:
        """Judge a draft on the present state."""
        return await self._engine.outbox.check(conversation, draft)

    async def queue(self, conversation: ConversationId, request: SendRequest) -> QueueResult:
        """Ask to send a text through the one door."""
        result = await self._engine.outbox.queue(conversation, request, self._writer())
        self._engine.wake()
        return result

    async def take_back(self, send_id: str) -> str:
        """Take a queued text back before it leaves."""
        return await self._engine.outbox.take_back(send_id, self._writer())

    async def decide_send(self, send_id: str, choice: HeldChoice) -> None:
        """Decide about a held or unconfirmed text."""
        actor = self._writer()
        send = await self._engine.outbox.waiting_for_decision(send_id, choice)
        match choice:
            case HeldChoice.DROP:
                await self._engine.outbox.drop(send, actor)
            case HeldChoice.WAS_SENT:
                await self._engine.outbox.was_sent(send, actor)
            case HeldChoice.SEND_NOW:
                if not await self._engine.dispatcher.fire(send, person=actor):
                    raise NotPermitted("The policy does not allow this text any more.", "Look at the thread.")

    async def close(
        self, conversation: ConversationId, how: ClosedHow, *, reason: str = "", seen_version: int | None = None
    ) -> None:
        """Record that a conversation was answered elsewhere or needs no reply."""
        event = Closed(**self._where(conversation), how=how, reason=printable(reason))
        expected: dict[StreamId, int] = {} if seen_version is None else {conversation: seen_version}
        await self._append(conversation, event, expected)

    async def reopen(self, conversation: ConversationId) -> None:
        """Let a closed conversation's clock stand again."""
        await self._append(conversation, Reopened(**self._where(conversation)))

    async def note(self, conversation: ConversationId, text: str) -> None:
        """Add a note among staff."""
        words = printable(text).strip()
        if not words:
            raise NotPermitted("There is nothing to note.")
        await self._append(conversation, NoteAdded(**self._where(conversation), text=words))

    async def claim(self, conversation: ConversationId) -> None:
        """Tell others that this person works on it."""
        actor = self._writer()
        until = self._place.clock.now() + CLAIM
        await self._append(conversation, Claimed(**self._where(conversation), owner=actor.login, until=until))

    async def record_consent(
        self, conversation: ConversationId, state: ConsentState, *, reason: str, channel: str
    ) -> None:
        """Record an opt-out or a re-enrolment that the person was told of by `channel`."""
        if state not in (ConsentState.OPTED_IN, ConsentState.OPTED_OUT):
            raise NotPermitted("Only an opt-out or a re-enrolment can be recorded.")
        if not reason.strip():
            raise NotPermitted("A consent decision needs a reason.", "Say what the person said.")
        if channel not in CHANNELS:
            raise NotPermitted("A consent decision needs its channel.", f"One of {', '.join(CHANNELS)}.")
        event = ConsentDecided(
            **self._who(conversation),
            state=state,
            source=ConsentSource.STAFF,
            at=self._place.clock.now(),
            channel=channel,
            reason=printable(reason.strip()),
        )
        await self._append(conversation, event)

    async def place_hold(self, conversation: ConversationId, hold: Hold, *, reason: str) -> None:
        """Place a hold on the contact."""
        self._may_hold(hold, reason)
        await self._append(conversation, HoldPlaced(**self._who(conversation), hold=hold, reason=printable(reason)))

    async def lift_hold(self, conversation: ConversationId, hold: Hold, *, reason: str) -> None:
        """Lift a hold; for a suspected opt-out this is the decision 'not an opt-out'."""
        if hold is Hold.GATEWAY_BLOCKED:
            raise NotPermitted(
                "The carrier blocks this number; nobody here can lift that.",
                "Ask the client by phone to text START to our number.",
            )
        self._may_hold(hold, reason)
        await self._append(conversation, HoldLifted(**self._who(conversation), hold=hold, reason=printable(reason)))

    async def record_new_number(
        self, conversation: ConversationId, new_number: str, *, confirmed: bool, channel: str
    ) -> None:
        """Record that the person has another number: this one is retired at once."""
        if confirmed and (channel not in CHANNELS or channel == "sms"):
            raise NotPermitted("A new number is confirmed by phone, by e-mail or in person, never by SMS.")
        try:
            number = to_e164(new_number) if new_number.strip() else ""
        except ValueError:
            raise NotPermitted("That is no phone number.", "Write it like +1 212 555 0100.") from None
        event = NumberChanged(**self._who(conversation), new_number=number, confirmed=confirmed, channel=channel)
        await self._append(conversation, event)

    async def open_phone_task(self, conversation: ConversationId, why: str) -> str:
        """Ask that somebody phones, `why` as a code; return the task's id."""
        if not re.fullmatch(r"[a-z][a-z_]{0,39}", why):
            raise NotPermitted("A phone task names its reason as a short code.")
        header = await self._place.store.run(lambda store: store.conversation(conversation))
        task_id = f"{why}:{header.last_seq if header else 0}"
        await self._append(conversation, PhoneTaskOpened(**self._where(conversation), task_id=task_id, why=why))
        return task_id

    async def close_phone_task(self, conversation: ConversationId, task_id: str, *, outcome: str) -> None:
        """Record what became of a phone task."""
        header = await self._place.store.run(lambda store: store.conversation(conversation))
        if header is None or task_id not in header.phone_tasks:
            raise NotPermitted("There is no such open phone task.", "Look at the thread again.")
        if not outcome.strip():
            raise NotPermitted("Say in a few words what became of the call.")
        event = PhoneTaskClosed(**self._where(conversation), task_id=task_id, outcome=printable(outcome.strip()))
        await self._append(conversation, event)

    async def change_contact(self, conversation: ConversationId, changes: Mapping[str, str | bool]) -> None:
        """Record what is known of the contact."""
        if unknown := set(changes) - _CONTACT_FIELDS:
            raise NotPermitted(f"Contacts have no field {', '.join(sorted(unknown))}.")
        values = {k: printable(v) if isinstance(v, str) else v for k, v in changes.items()}
        event = ContactChanged(**self._who(conversation), **values)  # type: ignore[arg-type]
        await self._append(conversation, event)

    async def reveal(self, conversation: ConversationId, seq: int) -> None:
        """Record that a masked inbound text was shown to this person."""
        await self._append(conversation, SensitiveRevealed(**self._where(conversation), entry=seq))

    async def dispute(self, conversation: ConversationId, draft: Draft, rule: str) -> None:
        """Report a verdict as wrong; flagged spans are masked before anything is recorded."""
        verdict = await self.check(conversation, draft)
        spans = [(f.start, f.end) for f in verdict.findings if f.start is not None and f.end is not None]
        event = VerdictDisputed(
            **self._where(conversation), rule=rule, length=len(draft.text), masked_text=mask(draft.text, spans)
        )
        await self._append(conversation, event)

    async def history(self, conversation: ConversationId) -> tuple[Entry, ...]:
        """Return the entries that decided this contact's consent, oldest first."""
        contact = Conversation(conversation, self._place.number(conversation.our).org).contact
        return await self._place.store.run(lambda store: store.history(contact))

    async def import_consent(self, org: str, rows: Sequence[RawLine], *, apply: bool) -> ImportPlan:
        """Compare a list of contacts with what is known, and with `apply` record what it changes."""
        our, actor = self._number_of(org), self._writer()
        zone, now = self._place.policy(our).zone_info, self._place.clock.now()
        plan = await self._place.store.run(
            lambda store: consent_list.plan(rows, lambda number: store.contact(ContactId(org, number)), zone, now)
        )
        if apply and plan.changes:
            events = [event for line in plan.changes for event in _imported(org, line)]
            entries = tuple(self._place.entry(event, our, actor, now) for event in events)
            await self._place.store.run(lambda store: store.append(Batch(entries)))
        return plan

    async def export_consent(self, org: str, *, reason: str, reader: str) -> tuple[Mapping[str, str], ...]:
        """Return every contact with consent on record; that they left is recorded."""
        our, actor = self._number_of(org), self._writer()
        if actor.role not in (Role.SUPERVISOR, Role.RECORDS):
            raise NotPermitted("Only supervisors and records staff export.")
        if not reason.strip() or not reader.strip():
            raise NotPermitted("An export names its reason and its reader.")
        rows = await self._place.store.run(lambda store: consent_list.export_rows(store.contacts(org)))
        event = Exported(what=f"consent list of {org}", count=len(rows), reader=reader, reason=reason)
        entry = self._place.entry(event, our, actor)
        await self._place.store.run(lambda store: store.append(Batch((entry,))))
        return rows

    def _number_of(self, org: str) -> str:
        our = next((number.our for number in self._place.numbers if number.org == org), None)
        if our is None:
            known = ", ".join(sorted({number.org for number in self._place.numbers}))
            raise NotPermitted("No number of this desk belongs to that organisation.", f"It has: {known}.")
        return our

    async def save_draft(self, conversation: ConversationId, draft: SavedDraft) -> None:
        """Keep a draft for its author; an empty text discards it."""
        login = self._identity.actor().login
        key = _draft_key(login, conversation)
        document = (
            {"draft_id": draft.draft_id, "text": draft.text, "masked": draft.masked,
             "saved_at": self._place.clock.now().isoformat()}
            if draft.text.strip()
            else None
        )  # fmt: skip
        await self._place.store.run(lambda store: store.save_draft(key, document))

    async def sync(self) -> None:
        """Poll the gateways and send what is due, once."""
        await self._engine.cycle()

    async def changes(self, since: Position) -> Changes:
        """Return what changed since a position."""
        return await self._place.store.run(lambda store: store.changes(since))

    async def aclose(self) -> None:
        """Stop the engine and let go of the desk."""
        await self._engine.aclose()

    def _writer(self) -> Actor:
        actor = self._identity.actor()
        if actor.role is Role.AUDITOR:
            raise NotPermitted("Auditors read and do not write.")
        return actor

    def _may_hold(self, hold: Hold, reason: str) -> None:
        if not reason.strip():
            raise NotPermitted("This needs a reason.", "Say in a few words why.")
        if hold is Hold.SUSPENDED and self._identity.actor().role is not Role.SUPERVISOR:
            raise NotPermitted("Only a supervisor suspends or restores a contact.")

    def _where(self, conversation: ConversationId) -> _Where:
        org = self._place.number(conversation.our).org
        return {"org": org, "our": conversation.our, "their": conversation.their}

    def _who(self, conversation: ConversationId) -> _Who:
        return {"org": self._place.number(conversation.our).org, "their": conversation.their}

    async def _append(
        self, conversation: ConversationId, event: Event, expected: Mapping[StreamId, int] | None = None
    ) -> None:
        entry = self._place.entry(event, conversation.our, self._writer())
        await self._place.store.run(lambda store: store.append(Batch((entry,), expected or {})))


class _Where(TypedDict):
    org: str
    our: str
    their: str


class _Who(TypedDict):
    org: str
    their: str


def _rows(store: Store, query: Query, after: Cursor | None, limit: int) -> RowPage:
    if len(query.text.strip()) >= SEARCHED:
        query = replace(query, found=frozenset(store.search(query.text, limit=FOUND)))
    window = store.window(query, after=after, limit=limit)
    rows = tuple(Row(header, store.contact(header.contact)) for header in window.rows)
    return RowPage(rows, window.total, window.next, store.position())


def _thread(
    store: Store, conversation: ConversationId, number: Number, login: str, before: int | None, limit: int
) -> ThreadPage:
    situation = situations.read(store, conversation, number.org)
    items = store.messages(conversation, before=before, limit=limit + 1)
    waiting = (SendState.HELD, SendState.UNCONFIRMED)
    held = tuple(s for s in store.open_sends() if s.conversation == conversation and s.state in waiting)
    return ThreadPage(
        conversation=situation.header,
        contact=situation.contact,
        items=items[-limit:],
        more=len(items) > limit,
        context=situation.context,
        number=number,
        held=held,
        draft=_draft(store.load_draft(_draft_key(login, conversation))),
    )


def _imported(org: str, line: ConsentLine) -> Iterator[Event]:
    decided = ConsentDecided(
        org=org,
        their=line.number,
        state=line.state,
        source=ConsentSource.IMPORT,
        at=line.said_at,
        evidence=f"{line.source}#{line.line}",
    )
    yield decided
    if line.details:
        yield ContactChanged(org=org, their=line.number, **line.details)  # type: ignore[arg-type]


def _draft_key(login: str, conversation: ConversationId) -> str:
    return f"{login}|{conversation.our}|{conversation.their}"


def _draft(document: Mapping[str, Any] | None) -> SavedDraft | None:
    if document is None:
        return None
    return SavedDraft(
        document["draft_id"],
        document["text"],
        datetime.fromisoformat(document["saved_at"]),
        bool(document["masked"]),
    )
