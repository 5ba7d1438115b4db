"""The embedded store: a ledger that commits, and TinyDB files as caches of its folds (design, section 3).

An append is one line of the ledger; everything read comes from folds in memory and from pages of threads on disk.
A checkpoint folds the closed segment into the pages and replaces `desk.json`. Whatever a crash leaves, the next
start folds again. Methods may be called from any thread; one lock serialises them, and reading pages, searching
and checkpointing do not hold it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sms_tui.adapters.stores.changes import ChangeRing
from sms_tui.adapters.stores.desk_folder import DeskFolder, DeskKey, DeskLock, said_in_a_sentence
from sms_tui.adapters.stores.drafts import DraftFiles
from sms_tui.adapters.stores.folded_ledger import FoldedLedger
from sms_tui.adapters.stores.search import thread_holds
from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.errors import Moved, StoreBroken
from sms_tui.domain.events import Entry, MediaListed, MessageReceived, NewEntry, SendQueued, StreamId
from sms_tui.domain.messages import ContactId, ConversationId
from sms_tui.domain.sending import Send
from sms_tui.domain.thread import ThreadItem
from sms_tui.domain.triage import Cursor, Query, fold_text
from sms_tui.ports.store import Appended, Batch, Changes, Position, Verification, Window


class TinyDBStore:
    """The store of one desk folder (`ports.store.Store`). Make one with `open`."""

    def __init__(self, folder: DeskFolder, lock: DeskLock, key: DeskKey, *, background: bool) -> None:
        self._folder = folder
        self._desk_lock = lock
        self._key = key
        self._desk = FoldedLedger(folder, key, background=background)
        self._drafts = DraftFiles(folder.drafts, key)
        self._changes = ChangeRing()

    @classmethod
    def open(cls, folder: Path | str, *, background: bool = True, login: str = "") -> TinyDBStore:
        """Open a desk, creating its folder where its parent exists. Hashes are not verified here.

        Args:
            background: write due checkpoints in a thread; False writes them within the append that makes them due.
            login: told to the next who wants to open the desk.

        Raises:
            StoreLocked: another process serves the desk.
            StoreUnusable: the folder is missing, read-only, another account's, or looser than 0700.
            StoreBroken: the ledger cannot be read.
        """
        return cls._open(Path(folder), background=background, login=login, fresh=False)

    @classmethod
    def rebuild(cls, folder: Path | str, *, login: str = "") -> Position:
        """Make all caches anew from the ledger; return the position they reflect.

        Raises:
            StoreLocked, StoreUnusable, StoreBroken: as `open`.
        """
        store = cls._open(Path(folder), background=False, login=login, fresh=True)
        try:
            return store.position()
        finally:
            store.close()

    @classmethod
    def _open(cls, root: Path, *, background: bool, login: str, fresh: bool) -> TinyDBStore:
        folder = DeskFolder(root.absolute())
        folder.prepare()
        lock = DeskLock.take(folder.lock, login)
        store = None
        try:
            store = cls(folder, lock, DeskKey.read(folder.key), background=background)
            with said_in_a_sentence(folder.root):
                store._desk.load(fresh=fresh)
        except BaseException:
            if store is not None:
                store._desk.ledger.close()
            lock.release()
            raise
        return store

    # --- writing ----------------------------------------------------------------------------------------------

    def append(self, batch: Batch) -> Appended:
        """Append a batch durably; see `ports.store.Store.append`."""
        with self._desk.lock:
            self._usable()
            self._desk.ledger.refuse_if_broken()
            entries = self._admitted(batch.entries)
            if entries is None:
                return Appended(self._desk.ledger.position)
            self._refuse_moved(batch.expected)
            if not entries and not batch.documents:
                return Appended(self._desk.ledger.position)
            before = self._desk.ledger.position
            line = self._desk.write(entries, batch.documents)
            self._changes.add(before, line)
        self._desk.checkpoint_if_due()
        return Appended(line.position, line.entries)

    def checkpoint(self) -> None:
        """Fold the ledger into the caches and begin a new segment; nothing to do where all is folded.

        Raises:
            StoreUnusable: the caches cannot be written; nothing is lost, the ledger holds everything.
        """
        with self._desk.lock:
            self._usable()
        with said_in_a_sentence(self._folder.root):
            self._desk.checkpoint()

    def close(self) -> None:
        """Write what is not in the caches yet and give the desk up."""
        if not self._desk.closed:
            self._desk.close()
            self._desk_lock.release()

    @property
    def checkpoint_problem(self) -> str:
        """Why the last due checkpoint could not be written; empty while all is well. Nothing is lost by it."""
        return self._desk.checkpoint_problem

    def __enter__(self) -> TinyDBStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def key(self) -> bytes:
        """Secret bytes of this desk, for keyed hashes of texts (ruling 21); not the key of its file names."""
        return self._key.digest("texts")

    def save_draft(self, key: str, document: Mapping[str, Any] | None) -> None:
        """Keep a draft under a key, or discard it (None); see `ports.store.Store.save_draft`."""
        self._usable()
        self._drafts.save(key, document)

    def load_draft(self, key: str) -> Mapping[str, Any] | None:
        """Return the draft under a key, or None; one that was queued is discarded."""
        document = self._drafts.load(key)
        if document is not None and self.holds_send(str(document.get("draft_id", ""))):
            self._drafts.save(key, None)
            return None
        return document

    # --- reading ----------------------------------------------------------------------------------------------

    def position(self) -> Position:
        """Return the newest position."""
        with self._desk.lock:
            self._usable()
            return self._desk.ledger.position

    def version(self, stream: StreamId) -> int:
        """Return a stream's version; 0 for one that nothing is known of."""
        with self._desk.lock:
            self._usable()
            return self._desk.folds.version(stream)

    def conversation(self, conversation: ConversationId) -> Conversation | None:
        """Return a header, or None for an unknown conversation."""
        with self._desk.lock:
            self._usable()
            return self._desk.folds.conversations.get(conversation)

    def contact(self, contact: ContactId) -> Contact:
        """Return a contact; an unknown one is returned empty, with version 0."""
        with self._desk.lock:
            self._usable()
            return self._desk.folds.contacts.get(contact) or Contact(contact)

    def contacts(self, org: str) -> Sequence[Contact]:
        """Return the contacts of an organisation, ordered by number."""
        with self._desk.lock:
            self._usable()
            held = self._desk.folds.contacts
            found = (held.get(key) for key in sorted(key for key in held if key.org == org))
            return tuple(contact for contact in found if contact is not None)

    def messages(
        self, conversation: ConversationId, *, before: int | None = None, limit: int = 50
    ) -> tuple[ThreadItem, ...]:
        """Return the newest `limit` items with seq < `before`, oldest first."""
        with self._desk.lock:
            self._usable()
            starts, tail = self._desk.unpaged(conversation)
        return self._desk.pages.newest(conversation, starts, tail, before, limit)

    def window(self, query: Query, *, after: Cursor | None = None, limit: int = 100) -> Window:
        """Return rows in the order of `domain.triage`, after a cursor (keyset)."""
        with self._desk.lock:
            self._usable()
            return self._desk.folds.window(query, after, limit)

    def search(self, text: str, *, limit: int = 50) -> tuple[ConversationId, ...]:
        """Return conversations whose texts hold `text` (case and accents folded), newest first."""
        wanted = fold_text(text)
        if not wanted:
            return ()
        with self._desk.lock:
            self._usable()
            order = self._desk.folds.by_activity()
        found: list[ConversationId] = []
        for conversation in order:
            if len(found) >= limit:
                break
            with self._desk.lock:
                starts, tail = self._desk.unpaged(conversation)
            if thread_holds(self._desk.pages, conversation, starts, tail, wanted):
                found.append(conversation)
        return tuple(found)

    def send(self, send_id: str) -> Send | None:
        """Return an outbound text by its id, while it is open or recent."""
        with self._desk.lock:
            self._usable()
            return self._desk.folds.sends.get(send_id)

    def open_sends(self) -> tuple[Send, ...]:
        """Return every outbound text that has not ended, in order of `not_before`."""
        with self._desk.lock:
            self._usable()
            return self._desk.folds.open_sends()

    def holds_send(self, send_id: str) -> bool:
        """Return whether a text of ours with this id was ever queued."""
        with self._desk.lock:
            self._usable()
            return self._desk.ids.queued(send_id) in self._desk.ids

    def holds_message(self, gateway: str, gateway_id: str) -> bool:
        """Return whether an inbound text with this gateway id is in the ledger."""
        with self._desk.lock:
            self._usable()
            return self._desk.ids.received(gateway, gateway_id) in self._desk.ids

    def bound_gateway_ids(self, gateway_ids: Sequence[str]) -> frozenset[str]:
        """Return those gateway ids that are bound to a text of ours already."""
        with self._desk.lock:
            self._usable()
            return frozenset(each for each in gateway_ids if self._desk.ids.bound(each) in self._desk.ids)

    def entries(self, *, after: int = 0, limit: int | None = None) -> Iterator[Entry]:
        """Yield ledger entries with seq > `after`, ascending."""
        with self._desk.lock:
            self._usable()
            newest = self._desk.ledger.position.seq
        return self._desk.ledger.entries(after, newest if limit is None else min(newest, after + limit))

    def history(self, contact: ContactId) -> tuple[Entry, ...]:
        """Return the entries that bear on a contact's consent, oldest first."""
        with self._desk.lock:
            self._usable()
            return self._desk.ledger.pick(self._desk.folds.histories.get(contact, ()))

    def desk_history(self) -> tuple[Entry, ...]:
        """Return the entries of the desk's own stream (staff, policies, exports, purges), oldest first."""
        with self._desk.lock:
            self._usable()
            return tuple(self._desk.folds.desk)

    def document(self, kind: str, key: str) -> Mapping[str, Any] | None:
        """Return a document, or None."""
        with self._desk.lock:
            self._usable()
            return self._desk.folds.documents.get(kind, {}).get(key)

    def documents(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """Return all documents of a kind by key."""
        with self._desk.lock:
            self._usable()
            return dict(self._desk.folds.documents.get(kind, {}))

    def changes(self, since: Position) -> Changes:
        """Return what changed after a position."""
        with self._desk.lock:
            self._usable()
            return self._changes.since(since, self._desk.ledger.position)

    def verify(self, head: Position | None = None) -> Verification:
        """Check the whole chain; with `head`, also that the ledger passes through that position."""
        with self._desk.lock:
            self._usable()
        return self._desk.ledger.verify(head)

    # --- inside -----------------------------------------------------------------------------------------------

    def _usable(self) -> None:
        if self._desk.closed:
            raise StoreBroken("This desk was closed.", "Open it again.")

    def _admitted(self, entries: Sequence[NewEntry]) -> list[NewEntry] | None:
        """The entries without inbound texts that are held already; None where a text was queued before."""
        seen: set[bytes] = set()
        dropped: set[tuple[ConversationId, str]] = set()
        admitted: list[NewEntry] = []
        for entry in entries:
            event = entry.event
            match event:
                case SendQueued(send_id=send_id):
                    digest = self._desk.ids.queued(send_id)
                    if digest in self._desk.ids:
                        return None
                    if digest in seen:
                        continue
                    seen.add(digest)
                case MessageReceived(gateway=gateway, gateway_id=gateway_id):
                    digest = self._desk.ids.received(gateway, gateway_id)
                    if digest in seen or digest in self._desk.ids:
                        dropped.add((event.conversation, gateway_id))
                        continue
                    seen.add(digest)
                case MediaListed(gateway_id=gateway_id) if (event.conversation, gateway_id) in dropped:
                    continue
                case _:
                    pass
            admitted.append(entry)
        return admitted

    def _refuse_moved(self, expected: Mapping[StreamId, int]) -> None:
        past = [stream for stream, version in expected.items() if self._desk.folds.version(stream) != version]
        if past:
            words = {ConversationId: "conversation", ContactId: "contact"}
            raise Moved(sorted({words.get(type(stream), "desk") for stream in past}))
