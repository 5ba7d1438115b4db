"""What the store keeps folded in memory: headers, contacts, texts under way, documents, and the order of the list.

Entries are *staged* first, which computes every new value and changes nothing, then written to the ledger, then
*committed*. An entry that cannot be folded therefore never gets into the ledger.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sms_tui.adapters.stores.pages import Starts, bears_on_thread
from sms_tui.adapters.stores.rows import Rows
from sms_tui.domain import contact as contacts
from sms_tui.domain import conversation as conversations
from sms_tui.domain import sending, triage
from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.events import DESK, ConversationEvent, DeskEvent, Entry, SendEvent, SendQueued, StreamId
from sms_tui.domain.messages import ContactId, ConversationId
from sms_tui.domain.sending import Send
from sms_tui.domain.triage import Cursor, Query, View
from sms_tui.ports.store import DocumentKey, Window

FOLDS = 2
"""Raise it whenever a fold of the domain gives another result for the same entries: caches are then rebuilt."""

RECENT_SENDS = 200
"""Texts of ours that have ended and can still be asked for by id."""

RECEIPT_PATIENCE = timedelta(days=14)
"""An accepted text without a final report after this long is no longer followed."""

Place = tuple[int, float, str, str]
"""A row's place in the order of the list: `triage.Cursor` as a plain tuple, because those compare fast."""


@dataclass(slots=True)
class Staged:
    """New values by key, not yet in force."""

    conversations: dict[ConversationId, Conversation] = field(default_factory=dict)
    contacts: dict[ContactId, Contact] = field(default_factory=dict)
    histories: dict[ContactId, tuple[int, ...]] = field(default_factory=dict)
    sends: dict[str, Send] = field(default_factory=dict)
    documents: Mapping[DocumentKey, Mapping[str, Any] | None] = field(default_factory=dict)
    threads: dict[ConversationId, list[Entry]] = field(default_factory=dict)
    desk: list[Entry] = field(default_factory=list)
    desk_version: int = 0


class Folds:
    """The folds of one desk. Not thread-safe: the store serialises its callers."""

    def __init__(self) -> None:
        self.conversations: Rows[ConversationId, Conversation] = Rows(Conversation)
        self.contacts: Rows[ContactId, Contact] = Rows(Contact)
        self.histories: dict[ContactId, tuple[int, ...]] = {}
        self.starts: dict[ConversationId, Starts] = {}
        self.sends: dict[str, Send] = {}
        self.documents: dict[str, dict[str, Mapping[str, Any]]] = {}
        self.desk: list[Entry] = []
        self.desk_version = 0
        self.tail: dict[ConversationId, list[Entry]] = {}
        """Entries that bear on a thread and are in no page yet."""
        self.order: list[Place] = []
        self.places: dict[ConversationId, Place] = {}
        self._ended: deque[str] = deque()

    def version(self, stream: StreamId) -> int:
        """Return a stream's version; 0 for one that nothing is known of."""
        match stream:
            case ConversationId():
                header = self.conversations.get(stream)
                return header.version if header else 0
            case ContactId():
                contact = self.contacts.get(stream)
                return contact.version if contact else 0
            case _:
                return self.desk_version

    def stage(
        self, entries: Sequence[Entry], documents: Mapping[DocumentKey, Mapping[str, Any] | None] | None = None
    ) -> Staged:
        """Fold entries into new values; nothing changes yet."""
        staged = Staged(documents=documents or {}, desk_version=self.desk_version)
        for entry in entries:
            self._stage(staged, entry)
        return staged

    def commit(self, staged: Staged) -> None:
        """Put staged values in force."""
        for conversation, header in staged.conversations.items():
            self.conversations.put(conversation, header)
            self._move(conversation, header)
        for contact_id, contact in staged.contacts.items():
            self.contacts.put(contact_id, contact)
        self.histories |= staged.histories
        for conversation, entries in staged.threads.items():
            self.tail.setdefault(conversation, []).extend(entries)
        for send in staged.sends.values():
            self._follow(send)
        for (kind, key), value in staged.documents.items():
            if value is None:
                self.documents.get(kind, {}).pop(key, None)
            else:
                self.documents.setdefault(kind, {})[key] = value
        self.desk.extend(staged.desk)
        self.desk_version = staged.desk_version

    def window(self, query: Query, after: Cursor | None, limit: int) -> Window:
        """Return rows in order after a cursor, and how many match in all."""
        place = (after.rank, after.key, after.our, after.their) if after else None
        start = bisect_right(self.order, place) if place else 0
        if query.view in (View.ALL, View.INBOX) and query == Query(query.view):
            rows = [self._header(found) for found in self.order[start : start + limit]]
            return _window(rows, len(self.order), more=start + limit < len(self.order))
        rows, total, more = [], 0, False
        for number, found in enumerate(self.order):
            header = self._header(found)
            if not self._matches(header, query):
                continue
            total += 1
            if number >= start:
                more = len(rows) >= limit
                if not more:
                    rows.append(header)
        return _window(rows, total, more=more)

    def open_sends(self) -> tuple[Send, ...]:
        """Return texts of ours that have not ended, in order of `not_before`."""
        waiting = (send for send in self.sends.values() if send.open)
        return tuple(sorted(waiting, key=lambda send: (send.not_before, send.queued_seq)))

    def by_activity(self) -> list[ConversationId]:
        """Return all conversations, the one with the newest message first."""
        found = [(self.places[key], header) for key in self.conversations if (header := self.conversations.get(key))]
        found.sort(key=lambda item: (item[1].last_activity is not None, item[1].last_activity, item[0]), reverse=True)
        return [header.id for _, header in found]

    def forget_old_sends(self) -> None:
        """Stop following accepted texts whose receipt has not come for RECEIPT_PATIENCE."""
        newest = max((send.changed_at for send in self.sends.values() if send.changed_at), default=None)
        if newest is None:
            return
        for send in [send for send in self.sends.values() if send.open and send.state.left]:
            if send.changed_at and newest - send.changed_at > RECEIPT_PATIENCE:
                del self.sends[send.send_id]

    def place_rows(self, places: Mapping[ConversationId, Place]) -> None:
        """Take over the order as it was stored."""
        self.places = dict(places)
        self.order = sorted(self.places.values())

    def follow_all(self, sends: Sequence[Send]) -> None:
        """Take over texts of ours as they were stored, oldest first."""
        for send in sends:
            self._follow(send)

    def _stage(self, staged: Staged, entry: Entry) -> None:
        event = entry.event
        if isinstance(event, ConversationEvent):
            before = staged.conversations.get(event.conversation) or self.conversations.get(event.conversation)
            header = conversations.apply(before, entry)
            if header is not None and header is not before:
                staged.conversations[event.conversation] = header
            if bears_on_thread(entry):
                staged.threads.setdefault(event.conversation, []).append(entry)
        about = contacts.contact_of(entry)
        if about is not None:
            self._stage_contact(staged, entry, about)
        if isinstance(event, SendQueued | SendEvent):
            known = staged.sends.get(event.send_id) or self.sends.get(event.send_id)
            send = sending.fold(known, entry)
            if send is not None and send is not known:
                staged.sends[send.send_id] = send
        if DESK in event.bumps():
            staged.desk_version += 1
        if isinstance(event, DeskEvent):
            staged.desk.append(entry)

    def _stage_contact(self, staged: Staged, entry: Entry, about: ContactId) -> None:
        before = staged.contacts.get(about) or self.contacts.get(about)
        contact = contacts.apply(before, entry)
        if contact is None or contact is before:
            return
        staged.contacts[about] = contact
        first_inbound = contact.consent.first_inbound_at and not (before and before.consent.first_inbound_at)
        if about in entry.event.bumps() or first_inbound:
            known = staged.histories.get(about) or self.histories.get(about, ())
            staged.histories[about] = (*known, entry.seq)

    def _move(self, conversation: ConversationId, header: Conversation) -> None:
        cursor = triage.cursor(header)
        place = (cursor.rank, cursor.key, cursor.our, cursor.their)
        old = self.places.get(conversation)
        if old == place:
            return
        if old is not None:
            del self.order[bisect_left(self.order, old)]
        insort(self.order, place)
        self.places[conversation] = place

    def _follow(self, send: Send) -> None:
        known = self.sends.get(send.send_id)
        self.sends[send.send_id] = send
        if not send.open and (known is None or known.open):
            self._ended.append(send.send_id)
        while len(self._ended) > RECENT_SENDS:
            self.sends.pop(self._ended.popleft(), None)

    def _header(self, place: Place) -> Conversation:
        header = self.conversations.get(ConversationId(place[2], place[3]))
        if header is None:
            raise LookupError("a row of the list has no header")
        return header

    def _matches(self, header: Conversation, query: Query) -> bool:
        if query.text or query.view is View.OPTED_OUT:
            contact = self.contacts.get(header.contact)
            if contact is not None:
                return triage.matches(header, query, opted_out=contact.opted_out, name=contact.name)
        return triage.matches(header, query)


def merged(tails: Sequence[Mapping[ConversationId, Sequence[Entry]]]) -> Iterator[tuple[ConversationId, list[Entry]]]:
    """Yield each conversation of several tails (older first) with its entries in order."""
    seen: set[ConversationId] = set()
    for tail in tails:
        for conversation in tail:
            if conversation not in seen:
                seen.add(conversation)
                yield conversation, [entry for each in tails for entry in each.get(conversation, ())]


def _window(rows: Sequence[Conversation], total: int, *, more: bool) -> Window:
    return Window(tuple(rows), total, triage.cursor(rows[-1]) if more and rows else None)
