"""The embedded store: a ledger that commits, and TinyDB files as caches of its folds (design, section 3).

An append is one line of the ledger; everything read comes from folds in memory and from pages of threads on disk.
A checkpoint folds the closed segment into the pages and replaces `desk.json`. Whatever a crash leaves, the next
start folds again. Methods may be called from any thread; one lock serialises them, and reading pages, searching
and checkpointing do not hold it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sms_tui.adapters.stores import desk_file
from sms_tui.adapters.stores.changes import ChangeRing
from sms_tui.adapters.stores.checkpoint import Checkpoint, write_checkpoint
from sms_tui.adapters.stores.desk_folder import DeskFolder, DeskKey, DeskLock, said_in_a_sentence
from sms_tui.adapters.stores.drafts import DraftFiles
from sms_tui.adapters.stores.folds import Folds, merged
from sms_tui.adapters.stores.ids import IdIndex
from sms_tui.adapters.stores.ledger import Ledger, Line
from sms_tui.adapters.stores.pages import Pages
from sms_tui.adapters.stores.search import thread_holds
from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.errors import Moved, StoreBroken, StoreUnusable
from sms_tui.domain.events import Entry, MediaListed, MessageReceived, NewEntry, SendQueued, StreamId
from sms_tui.domain.messages import ContactId, ConversationId
from sms_tui.domain.sending import Send
from sms_tui.domain.thread import ThreadItem
from sms_tui.domain.triage import Cursor, Query, fold_text
from sms_tui.ports.store import Appended, Batch, Changes, Position, Verification, Window

CHECKPOINT_ENTRIES = 2_000
CHECKPOINT_BYTES = 1 << 20

REBUILD_ENTRIES = 20_000
"""Entries folded into pages at a time during a rebuild: memory against rewriting the same pages."""


class TinyDBStore:
    """The store of one desk folder (`ports.store.Store`). Make one with `open`."""

    def __init__(self, folder: DeskFolder, lock: DeskLock, key: DeskKey, *, background: bool) -> None:
        self._folder = folder
        self._desk_lock = lock
        self._key = key
        self._background = background
        self._state = threading.RLock()
        self._checkpointing = threading.Lock()
        self._worker: threading.Thread | None = None
        self._closed = False
        self._ledger = Ledger(folder.ledger)
        self._pages = Pages(folder.pages, key)
        self._ids = IdIndex(folder.ids, key)
        self._drafts = DraftFiles(folder.drafts, key)
        self._folds = Folds()
        self._folding: Mapping[ConversationId, Sequence[Entry]] = {}
        self._changes = ChangeRing()
        self._unfolded = 0
        self.checkpoint_problem = ""
        """Why the last checkpoint could not be written; empty while all is well. Nothing is lost by it."""

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
                store._load(fresh=fresh)
        except BaseException:
            if store is not None:
                store._ledger.close()
            lock.release()
            raise
        return store

    # --- writing ----------------------------------------------------------------------------------------------

    def append(self, batch: Batch) -> Appended:
        """Append a batch durably; see `ports.store.Store.append`."""
        with self._state:
            self._usable()
            self._ledger.refuse_if_broken()
            entries = self._admitted(batch.entries)
            if entries is None:
                return Appended(self._ledger.position)
            self._refuse_moved(batch.expected)
            if not entries and not batch.documents:
                return Appended(self._ledger.position)
            before = self._ledger.position
            prepared = self._ledger.prepare(entries, batch.documents)
            line = prepared.line
            staged = self._folds.stage(line.entries, line.documents)
            self._ledger.append(prepared)
            self._folds.commit(staged)
            self._note(line)
            self._changes.add(before, line)
        self._checkpoint_if_due()
        return Appended(line.position, line.entries)

    def checkpoint(self) -> None:
        """Fold the ledger into the caches and begin a new segment; nothing to do where all is folded.

        Raises:
            StoreUnusable: the caches cannot be written; nothing is lost, the ledger holds everything.
        """
        with self._state:
            self._usable()
        with said_in_a_sentence(self._folder.root):
            self._checkpoint()

    def close(self) -> None:
        """Write what is not in the caches yet and give the desk up."""
        worker = self._worker
        if worker is not None:
            worker.join()
        with self._state:
            if self._closed:
                return
        with suppress(OSError, StoreBroken):  # the next start folds what this leaves
            self._checkpoint()
        with self._state:
            self._closed = True
            self._ledger.close()
            self._desk_lock.release()

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
        with self._state:
            self._usable()
            return self._ledger.position

    def version(self, stream: StreamId) -> int:
        """Return a stream's version; 0 for one that nothing is known of."""
        with self._state:
            self._usable()
            return self._folds.version(stream)

    def conversation(self, conversation: ConversationId) -> Conversation | None:
        """Return a header, or None for an unknown conversation."""
        with self._state:
            self._usable()
            return self._folds.conversations.get(conversation)

    def contact(self, contact: ContactId) -> Contact:
        """Return a contact; an unknown one is returned empty, with version 0."""
        with self._state:
            self._usable()
            return self._folds.contacts.get(contact) or Contact(contact)

    def contacts(self, org: str) -> Sequence[Contact]:
        """Return the contacts of an organisation, ordered by number."""
        with self._state:
            self._usable()
            held = self._folds.contacts
            found = (held.get(key) for key in sorted(key for key in held if key.org == org))
            return tuple(contact for contact in found if contact is not None)

    def messages(
        self, conversation: ConversationId, *, before: int | None = None, limit: int = 50
    ) -> tuple[ThreadItem, ...]:
        """Return the newest `limit` items with seq < `before`, oldest first."""
        with self._state:
            self._usable()
            starts, tail = self._unpaged(conversation)
        return self._pages.newest(conversation, starts, tail, before, limit)

    def window(self, query: Query, *, after: Cursor | None = None, limit: int = 100) -> Window:
        """Return rows in the order of `domain.triage`, after a cursor (keyset)."""
        with self._state:
            self._usable()
            return self._folds.window(query, after, limit)

    def search(self, text: str, *, limit: int = 50) -> tuple[ConversationId, ...]:
        """Return conversations whose texts hold `text` (case and accents folded), newest first."""
        wanted = fold_text(text)
        if not wanted:
            return ()
        with self._state:
            self._usable()
            order = self._folds.by_activity()
        found: list[ConversationId] = []
        for conversation in order:
            if len(found) >= limit:
                break
            with self._state:
                starts, tail = self._unpaged(conversation)
            if thread_holds(self._pages, conversation, starts, tail, wanted):
                found.append(conversation)
        return tuple(found)

    def send(self, send_id: str) -> Send | None:
        """Return an outbound text by its id, while it is open or recent."""
        with self._state:
            self._usable()
            return self._folds.sends.get(send_id)

    def open_sends(self) -> tuple[Send, ...]:
        """Return every outbound text that has not ended, in order of `not_before`."""
        with self._state:
            self._usable()
            return self._folds.open_sends()

    def holds_send(self, send_id: str) -> bool:
        """Return whether a text of ours with this id was ever queued."""
        with self._state:
            self._usable()
            return self._ids.queued(send_id) in self._ids

    def holds_message(self, gateway: str, gateway_id: str) -> bool:
        """Return whether an inbound text with this gateway id is in the ledger."""
        with self._state:
            self._usable()
            return self._ids.received(gateway, gateway_id) in self._ids

    def bound_gateway_ids(self, gateway_ids: Sequence[str]) -> frozenset[str]:
        """Return those gateway ids that are bound to a text of ours already."""
        with self._state:
            self._usable()
            return frozenset(each for each in gateway_ids if self._ids.bound(each) in self._ids)

    def entries(self, *, after: int = 0, limit: int | None = None) -> Iterator[Entry]:
        """Yield ledger entries with seq > `after`, ascending."""
        with self._state:
            self._usable()
            newest = self._ledger.position.seq
        return self._ledger.entries(after, newest if limit is None else min(newest, after + limit))

    def history(self, contact: ContactId) -> tuple[Entry, ...]:
        """Return the entries that bear on a contact's consent, oldest first."""
        with self._state:
            self._usable()
            return self._ledger.pick(self._folds.histories.get(contact, ()))

    def desk_history(self) -> tuple[Entry, ...]:
        """Return the entries of the desk's own stream (staff, policies, exports, purges), oldest first."""
        with self._state:
            self._usable()
            return tuple(self._folds.desk)

    def document(self, kind: str, key: str) -> Mapping[str, Any] | None:
        """Return a document, or None."""
        with self._state:
            self._usable()
            return self._folds.documents.get(kind, {}).get(key)

    def documents(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """Return all documents of a kind by key."""
        with self._state:
            self._usable()
            return dict(self._folds.documents.get(kind, {}))

    def changes(self, since: Position) -> Changes:
        """Return what changed after a position."""
        with self._state:
            self._usable()
            return self._changes.since(since, self._ledger.position)

    def verify(self, head: Position | None = None) -> Verification:
        """Check the whole chain; with `head`, also that the ledger passes through that position."""
        with self._state:
            self._usable()
        return self._ledger.verify(head)

    # --- inside -----------------------------------------------------------------------------------------------

    def _usable(self) -> None:
        if self._closed:
            raise StoreBroken("This desk was closed.", "Open it again.")

    def _load(self, *, fresh: bool) -> None:
        self._ids.load()
        stored = None if fresh else desk_file.read(self._folder.desk, self._key)
        if stored is not None and self._ids.through >= stored[0].seq:
            state, self._folds = stored
            self._ledger.open(self._fold_read, segment=state.segment, position=Position(state.seq, state.hash))
        else:
            self._rebuild()
        if self._unfolded:
            self._start_checkpoint()

    def _rebuild(self) -> None:
        """Fold the whole ledger anew, in portions; durable only with the checkpoint at the end."""
        self._folder.desk.unlink(missing_ok=True)
        self._folder.ids.unlink(missing_ok=True)
        self._ids.load()
        self._pages.clear()
        self._ledger.open(self._fold_rebuilding)
        if self._ledger.position != Position():
            self._checkpoint(anyway=True)

    def _fold_rebuilding(self, line: Line) -> None:
        self._fold_read(line)
        if self._unfolded >= REBUILD_ENTRIES:
            for conversation, entries in self._folds.tail.items():
                starts = self._folds.starts.get(conversation, ())
                self._folds.starts[conversation] = self._pages.fold(
                    conversation, starts, entries, line.position.seq, sync=False
                )
            self._folds.tail = {}
            self._unfolded = 1

    def _fold_read(self, line: Line) -> None:
        self._folds.commit(self._folds.stage(line.entries, line.documents))
        self._note(line)

    def _note(self, line: Line) -> None:
        self._ids.add(digest for entry in line.entries if (digest := self._ids.of(entry)) is not None)
        self._unfolded += len(line.entries) or 1

    def _admitted(self, entries: Sequence[NewEntry]) -> list[NewEntry] | None:
        """The entries without inbound texts that are held already; None where a text was queued before."""
        seen: set[bytes] = set()
        dropped: set[tuple[ConversationId, str]] = set()
        admitted: list[NewEntry] = []
        for entry in entries:
            event = entry.event
            match event:
                case SendQueued(send_id=send_id):
                    digest = self._ids.queued(send_id)
                    if digest in self._ids:
                        return None
                    if digest in seen:
                        continue
                    seen.add(digest)
                case MessageReceived(gateway=gateway, gateway_id=gateway_id):
                    digest = self._ids.received(gateway, gateway_id)
                    if digest in seen or digest in self._ids:
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
        past = [stream for stream, version in expected.items() if self._folds.version(stream) != version]
        if past:
            words = {ConversationId: "conversation", ContactId: "contact"}
            raise Moved(sorted({words.get(type(stream), "desk") for stream in past}))

    def _unpaged(self, conversation: ConversationId) -> tuple[tuple[int, ...], list[Entry]]:
        tail = [*self._folding.get(conversation, ()), *self._folds.tail.get(conversation, ())]
        return self._folds.starts.get(conversation, ()), tail

    def _checkpoint_if_due(self) -> None:
        if self._unfolded >= CHECKPOINT_ENTRIES or self._ledger.size >= CHECKPOINT_BYTES:
            self._start_checkpoint()

    def _start_checkpoint(self) -> None:
        if not self._background:
            self._try_checkpoint()
        elif self._worker is None or not self._worker.is_alive():
            self._worker = threading.Thread(target=self._try_checkpoint, name="checkpoint")
            self._worker.start()

    def _try_checkpoint(self) -> None:
        try:
            with said_in_a_sentence(self._folder.root):
                self._checkpoint()
        except (StoreUnusable, StoreBroken) as error:
            self.checkpoint_problem = str(error)

    def _checkpoint(self, *, anyway: bool = False) -> None:
        with self._checkpointing:
            with self._state:
                # A line that could not be taken back has to stay the ledger's last, so that the next start sees it.
                if self._closed or self._ledger.refusal or not (self._unfolded or anyway):
                    return
                due = self._begin_checkpoint()
            try:
                starts = write_checkpoint(self._folder, self._key, self._pages, self._ids, due)
            except BaseException:
                with self._state:
                    self._folds.tail = dict(merged((due.tail, self._folds.tail)))
                    self._folding = {}
                    self._unfolded += due.entries
                raise
            with self._state:
                self._folds.starts |= starts
                self._folding = {}
                self._ids.adopt(due.ids)
                self._folds.conversations.keep(due.taken.conversations.fresh)
                self._folds.contacts.keep(due.taken.contacts.fresh)
                self.checkpoint_problem = ""

    def _begin_checkpoint(self) -> Checkpoint:
        segment = self._ledger.rotate() if self._ledger.size else self._ledger.segment
        self._folds.forget_old_sends()
        taken = desk_file.snapshot(self._folds, segment, self._ledger.position)
        due = Checkpoint(taken, self._folds.tail, dict(self._folds.starts), self._ids.recent(), self._unfolded)
        self._folding, self._folds.tail, self._unfolded = self._folds.tail, {}, 0
        return due
