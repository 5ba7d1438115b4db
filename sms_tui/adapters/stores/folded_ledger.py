"""The ledger with its folds: folded at start, written to as one, checkpointed.

What is in force is the folds in memory; what they rest on is the ledger; caches on disk only save folding it all.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from sms_tui.adapters.stores import desk_file
from sms_tui.adapters.stores.checkpoint import Checkpoint, write_checkpoint
from sms_tui.adapters.stores.desk_folder import DeskFolder, DeskKey, said_in_a_sentence, sync_folder
from sms_tui.adapters.stores.folds import Folds, merged
from sms_tui.adapters.stores.ids import IdIndex
from sms_tui.adapters.stores.ledger import Ledger, Line
from sms_tui.adapters.stores.pages import Pages, Starts
from sms_tui.domain.errors import StoreBroken, StoreUnusable
from sms_tui.domain.events import Entry, NewEntry
from sms_tui.domain.messages import ConversationId
from sms_tui.ports.store import DocumentKey, Position

CHECKPOINT_ENTRIES = 2_000
CHECKPOINT_BYTES = 1 << 20

REBUILD_ENTRIES = 20_000
"""Entries folded into pages at a time during a rebuild: memory against rewriting the same pages."""


class FoldedLedger:
    """One desk's ledger, folds, pages and ids. Hold `lock` while touching `folds`, `ids` or `ledger`."""

    def __init__(self, folder: DeskFolder, key: DeskKey, *, background: bool) -> None:
        self._folder = folder
        self._key = key
        self._background = background
        self.lock = threading.RLock()
        self._checkpointing = threading.Lock()
        self._worker: threading.Thread | None = None
        self.closed = False
        self.ledger = Ledger(folder.ledger)
        self.pages = Pages(folder.pages, key)
        self.ids = IdIndex(folder.ids, key)
        self.folds = Folds()
        self._folding: Mapping[ConversationId, Sequence[Entry]] = {}
        self._unfolded = 0
        self.checkpoint_problem = ""
        """Why the last due checkpoint could not be written; empty while all is well. Nothing is lost by it."""

    def load(self, *, fresh: bool) -> None:
        """Read the caches and fold what they do not hold yet; `fresh` makes them anew.

        Raises:
            StoreBroken: the ledger cannot be read.
            OSError: a file cannot be read or written.
        """
        self.ids.load()
        stored = None if fresh else desk_file.read(self._folder.desk, self._key)
        if stored is not None and self.ids.through >= stored[0].seq:
            state, self.folds = stored
            self.ledger.open(self._fold_read, segment=state.segment, position=Position(state.seq, state.hash))
        else:
            self._rebuild()
        if self._unfolded:
            self._start_checkpoint()

    def _rebuild(self) -> None:
        """Fold the whole ledger anew, in portions; durable only with the checkpoint at the end."""
        self._folder.desk.unlink(missing_ok=True)
        self._folder.ids.unlink(missing_ok=True)
        sync_folder(self._folder.root)
        self.ids.load()
        self.pages.clear()
        self.ledger.open(self._fold_rebuilding)
        os.sync()
        if self.ledger.position != Position():
            self.checkpoint(anyway=True)

    def _fold_rebuilding(self, line: Line) -> None:
        self._fold_read(line)
        if self._unfolded >= REBUILD_ENTRIES:
            for conversation, entries in self.folds.tail.items():
                starts = self.folds.starts.get(conversation, ())
                self.folds.starts[conversation] = self.pages.fold(
                    conversation, starts, entries, line.position.seq, sync=False
                )
            self.folds.tail = {}
            self._unfolded = 1

    def _fold_read(self, line: Line) -> None:
        self.folds.commit(self.folds.stage(line.entries, line.documents))
        self._note(line)

    def _note(self, line: Line) -> None:
        self.ids.add(digest for entry in line.entries if (digest := self.ids.of(entry)) is not None)
        self._unfolded += len(line.entries) or 1

    def write(self, entries: Sequence[NewEntry], documents: Mapping[DocumentKey, Mapping[str, Any] | None]) -> Line:
        """Append entries and documents durably as one line, and put them in force.

        Raises:
            StoreBroken: it could not be written; folds and ledger are as they were.
            TypeError, ValueError: a value that JSON cannot hold; nothing was written.
        """
        prepared = self.ledger.prepare(entries, documents)
        staged = self.folds.stage(prepared.line.entries, prepared.line.documents)
        self.ledger.append(prepared)
        self.folds.commit(staged)
        self._note(prepared.line)
        return prepared.line

    def close(self) -> None:
        """Write what is not in the caches yet and close the ledger."""
        if self._worker is not None:
            self._worker.join()
        with suppress(OSError, StoreBroken):  # the next start folds what this leaves
            self.checkpoint()
        with self.lock:
            self.closed = True
            self.ledger.close()

    def unpaged(self, conversation: ConversationId) -> tuple[Starts, list[Entry]]:
        """Return a conversation's pages and its entries that are in no page yet."""
        tail = [*self._folding.get(conversation, ()), *self.folds.tail.get(conversation, ())]
        return self.folds.starts.get(conversation, ()), tail

    def checkpoint_if_due(self) -> None:
        """Write a checkpoint where one is due; a failure is only noted."""
        if self._unfolded >= CHECKPOINT_ENTRIES or self.ledger.size >= CHECKPOINT_BYTES:
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
                self.checkpoint()
        except (StoreUnusable, StoreBroken) as error:
            self.checkpoint_problem = str(error)

    def checkpoint(self, *, anyway: bool = False) -> None:
        """Fold the ledger into the caches and begin a new segment; `anyway` even where all is folded.

        Raises:
            OSError: the caches cannot be written; nothing is lost, the ledger holds everything.
            StoreBroken: a page cannot be read.
        """
        with self._checkpointing:
            with self.lock:
                # A line that could not be taken back has to stay the ledger's last, so that the next start sees it.
                if self.closed or self.ledger.refusal or not (self._unfolded or anyway):
                    return
                due = self._begin_checkpoint()
            try:
                starts = write_checkpoint(self._folder, self._key, self.pages, self.ids, due)
            except BaseException:
                with self.lock:
                    self.folds.tail = dict(merged((due.tail, self.folds.tail)))
                    self._folding = {}
                    self._unfolded += due.entries
                raise
            with self.lock:
                self.folds.starts |= starts
                self._folding = {}
                self.ids.adopt(due.ids)
                self.folds.conversations.keep(due.taken.conversations.fresh)
                self.folds.contacts.keep(due.taken.contacts.fresh)
                self.checkpoint_problem = ""

    def _begin_checkpoint(self) -> Checkpoint:
        segment = self.ledger.rotate() if self.ledger.size else self.ledger.segment
        self.folds.forget_old_sends()
        taken = desk_file.snapshot(self.folds, segment, self.ledger.position)
        due = Checkpoint(taken, self.folds.tail, dict(self.folds.starts), self.ids.recent(), self._unfolded)
        self._folding, self.folds.tail, self._unfolded = self.folds.tail, {}, 0
        return due
