"""The store: an append-only ledger, and the folds of it that are read (design, section 3).

`append` is the only write. Everything else reads folds, in windows and pages, never the whole desk. Stores are
synchronous and called through one thread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.errors import UsageError
from sms_tui.domain.events import Entry, NewEntry, StreamId
from sms_tui.domain.messages import ContactId, ConversationId
from sms_tui.domain.sending import Send
from sms_tui.domain.thread import ThreadItem
from sms_tui.domain.triage import Cursor, Query

DocumentKey = tuple[str, str]
"""(kind, key) of a small mutable record that is no event: poll marks, read marks."""

_POSITION = re.compile(r"([0-9]{1,18}):([0-9A-Fa-f]{64})")


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the ledger: the newest sequence number, and the chain's hash there (64 hex digits)."""

    seq: int = 0
    hash: str = "0" * 64

    def __str__(self) -> str:
        """Return `SEQ:HASH` (ruling 24)."""
        return f"{self.seq}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> Position:
        """Read `SEQ:HASH`.

        Raises:
            UsageError: it is no position.
        """
        found = _POSITION.fullmatch(text.strip())
        if found is None:
            raise UsageError("A position is SEQ:HASH, as `sms-tui ledger head` prints it.")
        return cls(int(found[1]), found[2].lower())


@dataclass(frozen=True, slots=True)
class Batch:
    """What one append writes, all or nothing.

    `expected` names the versions the entries were decided on; `documents` maps keys to JSON values, None deletes.
    """

    entries: tuple[NewEntry, ...] = ()
    expected: Mapping[StreamId, int] = field(default_factory=dict)
    documents: Mapping[DocumentKey, Mapping[str, Any] | None] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Appended:
    """The result of an append: the position after it, and the entries as recorded.

    `entries` leaves out inbound texts whose (gateway, id) the store holds already.
    """

    position: Position
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the list: headers in order, how many match in all, and the cursor after the last."""

    rows: tuple[Conversation, ...]
    total: int
    next: Cursor | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since a position: conversations, contacts, and whether documents or the desk did."""

    position: Position
    conversations: frozenset[ConversationId] = frozenset()
    contacts: frozenset[ContactId] = frozenset()
    documents: frozenset[str] = frozenset()
    """Kinds of which documents changed."""
    desk: bool = False
    """Whether the desk's own stream moved (staff, policies, exports, purges)."""
    complete: bool = True
    """False when the position asked from is too old to tell: read everything anew."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of checking the chain: entries seen, the head, and the first bad entry (None: sound)."""

    entries: int
    head: Position
    bad_seq: int | None = None
    problem: str = ""


class Store(Protocol):
    """One desk's ledger and folds. All methods are synchronous."""

    def append(self, batch: Batch) -> Appended:
        """Append a batch durably.

        A MessageReceived whose (gateway, gateway_id) is held already is left out silently (ruling 28), and with
        it a MediaListed of the same text in the same batch. A SendQueued whose send_id is held already makes the
        whole append a no-op that returns no entries, whatever versions were expected: it is a repetition.

        Raises:
            Moved: a stream is past its expected version; nothing was written.
            StoreBroken: the ledger refuses writes; the words say why.
        """
        ...

    def save_draft(self, key: str, document: Mapping[str, Any] | None) -> None:
        """Keep a draft being typed under a key (person and conversation), durably; None discards it.

        Drafts are no events: each is a small record of its own. `document["draft_id"]` becomes the id of the text.

        Raises:
            StoreUnusable: it cannot be written; the one saved before stands.
        """
        ...

    def load_draft(self, key: str) -> Mapping[str, Any] | None:
        """Return the draft under a key, or None; one whose id is in the ledger is discarded here."""
        ...

    def position(self) -> Position:
        """Return the newest position."""
        ...

    def version(self, stream: StreamId) -> int:
        """Return a stream's version; 0 for one that nothing is known of."""
        ...

    def conversation(self, conversation: ConversationId) -> Conversation | None:
        """Return a header, or None for an unknown conversation."""
        ...

    def contact(self, contact: ContactId) -> Contact:
        """Return a contact; an unknown one is returned empty, with version 0."""
        ...

    def contacts(self, org: str) -> Sequence[Contact]:
        """Return the contacts of an organisation, ordered by number."""
        ...

    def messages(
        self, conversation: ConversationId, *, before: int | None = None, limit: int = 50
    ) -> tuple[ThreadItem, ...]:
        """Return the newest `limit` items with seq < `before`, oldest first."""
        ...

    def window(self, query: Query, *, after: Cursor | None = None, limit: int = 100) -> Window:
        """Return rows in the order of `domain.triage`, after a cursor (keyset)."""
        ...

    def search(self, text: str, *, limit: int = 50) -> tuple[ConversationId, ...]:
        """Return conversations whose texts hold `text` (case and accents folded), newest first."""
        ...

    def send(self, send_id: str) -> Send | None:
        """Return an outbound text by its id, while it is open or recent."""
        ...

    def open_sends(self) -> tuple[Send, ...]:
        """Return every outbound text that has not ended, in order of `not_before`."""
        ...

    def holds_send(self, send_id: str) -> bool:
        """Return whether a text of ours with this id was ever queued."""
        ...

    def holds_message(self, gateway: str, gateway_id: str) -> bool:
        """Return whether an inbound text with this gateway id is in the ledger."""
        ...

    def bound_gateway_ids(self, gateway_ids: Sequence[str]) -> frozenset[str]:
        """Return those gateway ids that are bound to a text of ours already."""
        ...

    def entries(self, *, after: int = 0, limit: int | None = None) -> Iterator[Entry]:
        """Yield ledger entries with seq > `after`, ascending."""
        ...

    def history(self, contact: ContactId) -> tuple[Entry, ...]:
        """Return the entries that bear on a contact's consent, oldest first."""
        ...

    def desk_history(self) -> tuple[Entry, ...]:
        """Return the entries of the desk's own stream (staff, policies, exports, purges), oldest first."""
        ...

    def document(self, kind: str, key: str) -> Mapping[str, Any] | None:
        """Return a document, or None."""
        ...

    def documents(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """Return all documents of a kind by key."""
        ...

    def changes(self, since: Position) -> Changes:
        """Return what changed after a position."""
        ...

    def verify(self, head: Position | None = None) -> Verification:
        """Check the whole chain; with `head`, also that the ledger reaches that position (ruling 24)."""
        ...

    def checkpoint(self) -> None:
        """Fold the ledger into the caches and begin a new segment."""
        ...

    def close(self) -> None:
        """Release the desk. Reads and writes after it raise StoreBroken."""
        ...
