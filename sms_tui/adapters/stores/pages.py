"""Threads in pages: TinyDB files of at most 200 items each, a cache that the ledger rebuilds (design, section 3).

A page is `pages/<xx>/<conversation>.<n>.json` with the tables `items` (document id: the item's seq) and `page`
(`through_seq`: every entry up to it is in; `folded`: its texts without case and accents, for the search).
Folding is idempotent: an item is added only past the last one stored, an item is changed only by entries past its
page's `through_seq`, and pages are written in ascending order. So a crash between any two writes is repaired by
folding the same entries again.
"""

from __future__ import annotations

import shutil
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from sms_tui.adapters.codec import compact
from sms_tui.adapters.stores.desk_folder import DeskKey, make_folder, sync_folder
from sms_tui.adapters.stores.json_file import AtomicJSONStorage
from sms_tui.domain import thread
from sms_tui.domain.errors import StoreBroken
from sms_tui.domain.events import Entry, SendEvent, SensitiveRevealed
from sms_tui.domain.messages import ConversationId
from sms_tui.domain.thread import ThreadItem
from sms_tui.domain.triage import fold_text

PAGE_ITEMS = 200

Starts = tuple[int, ...]
"""The first item's seq of each page of a conversation."""


class _Through(msgspec.Struct):
    through_seq: int


class _PageFile(msgspec.Struct):
    page: dict[str, _Through]
    items: dict[str, ThreadItem]


_PAGE = msgspec.json.Decoder(_PageFile)


@dataclass(slots=True)
class Page:
    """A page as read: its items in seq order, and the seq through which it is folded."""

    items: list[ThreadItem]
    through: int = 0
    dirty: bool = False


def bears_on_thread(entry: Entry) -> bool:
    """Return whether an entry adds an item to a thread or changes one."""
    return thread.begins_item(entry.event) or isinstance(entry.event, SendEvent)


def newest_begun(entries: Iterable[Entry], after: int) -> list[ThreadItem]:
    """Return the items that entries past `after` begin."""
    begun = (thread.item_of(entry) for entry in entries if entry.seq > after)
    return [item for item in begun if item is not None]


def change_items(items: list[ThreadItem], entries: Iterable[Entry]) -> None:
    """Apply the entries that change items (delivery, reveals) in place."""
    by_send = {item.send_id: n for n, item in enumerate(items) if item.send_id}
    for entry in entries:
        match entry.event:
            case SendEvent(send_id=send_id):
                place = by_send.get(send_id)
            case SensitiveRevealed(entry=seq):
                place = bisect_left(items, seq, key=_seq)
            case _:
                continue
        if place is not None and place < len(items):
            items[place] = thread.changes(items[place], entry)


class Pages:
    """The pages of one desk. Reading is safe beside one folding thread, because pages are replaced whole."""

    def __init__(self, folder: Path, key: DeskKey) -> None:
        self._folder = folder
        self._key = key

    def path(self, conversation: ConversationId, number: int) -> Path:
        """Return the file of a page. Its name is a keyed hash: it tells no number."""
        return Path(self._file(conversation, number))

    def read(self, conversation: ConversationId, number: int) -> Page:
        """Return a page.

        Raises:
            StoreBroken: it is missing or cannot be read.
        """
        try:
            stored = _PAGE.decode(self.data(conversation, number))
            return Page(list(stored.items.values()), stored.page["1"].through_seq)
        except (msgspec.DecodeError, KeyError):
            raise self._unreadable(conversation, number) from None

    def data(self, conversation: ConversationId, number: int) -> bytes:
        """Return a page's file as it is.

        Raises:
            StoreBroken: it is missing or cannot be read.
        """
        try:
            with open(self._file(conversation, number), "rb") as file:
                return file.read()
        except OSError:
            raise self._unreadable(conversation, number) from None

    def newest(
        self, conversation: ConversationId, starts: Starts, tail: Sequence[Entry], before: int | None, limit: int
    ) -> tuple[ThreadItem, ...]:
        """Return the newest `limit` items with seq < `before` from pages and a tail of unfolded entries."""
        if limit <= 0:
            return ()
        wanted: list[ThreadItem] = []
        for items in self.backwards(conversation, starts, tail, before):
            cut = len(items) if before is None else bisect_left(items, before, key=_seq)
            wanted = items[max(0, cut - (limit - len(wanted))) : cut] + wanted
            if len(wanted) >= limit:
                break
        return tuple(wanted)

    def backwards(
        self, conversation: ConversationId, starts: Starts, tail: Sequence[Entry], before: int | None = None
    ) -> Iterator[list[ThreadItem]]:
        """Yield a thread's items, newest batch first: those of the tail, then page by page."""
        last = self.read(conversation, len(starts) - 1) if starts else Page([])
        fresh = newest_begun(tail, last.items[-1].seq if last.items else 0)
        if fresh and (before is None or fresh[0].seq < before):
            change_items(fresh, tail)
            yield fresh
        newest = len(starts) if before is None else bisect_left(starts, before)
        for number in range(newest - 1, -1, -1):
            page = last if number == len(starts) - 1 else self.read(conversation, number)
            change_items(page.items, [entry for entry in tail if entry.seq > page.through])
            yield page.items

    def fold(
        self, conversation: ConversationId, starts: Starts, entries: Sequence[Entry], through: int, *, sync: bool = True
    ) -> Starts:
        """Fold entries (all of the conversation past the last folding, up to `through`) into pages.

        Returns:
            The starts of the pages there are now. Names are made durable by `sync_names`.

        Raises:
            OSError: a page cannot be written; folding the same entries again repairs it.
        """
        pages: dict[int, Page] = {}
        last = len(starts) - 1
        if starts:
            pages[last] = self.read(conversation, last)
        fresh = newest_begun(entries, pages[last].items[-1].seq if starts else 0)
        change_items(fresh, entries)
        begun = {item.send_id for item in fresh if item.send_id}
        for entry in entries:
            self._change_stored(conversation, starts, pages, entry, begun)
        grown = _distribute(pages, starts, fresh)
        for number in sorted(number for number, page in pages.items() if page.dirty):
            self._write(conversation, number, pages[number], through, sync=sync)
        return grown

    def sync_names(self, conversations: Iterable[ConversationId]) -> None:
        """Make the names of written pages durable.

        Raises:
            OSError: the file system refuses.
        """
        for folder in sorted({self.path(conversation, 0).parent for conversation in conversations}):
            if folder.is_dir():
                sync_folder(folder)

    def clear(self) -> None:
        """Remove every page, before a rebuild.

        Raises:
            OSError: a file cannot be removed.
        """
        for folder in self._folder.iterdir():
            if folder.is_dir():
                shutil.rmtree(folder)

    def _change_stored(
        self, conversation: ConversationId, starts: Starts, pages: dict[int, Page], entry: Entry, begun: set[str]
    ) -> None:
        match entry.event:
            case SendEvent(send_id=send_id) if send_id not in begun:
                numbers: Iterable[int] = range(len(starts) - 1, -1, -1)
            case SensitiveRevealed(entry=seq):
                numbers = [n for n in [bisect_right(starts, seq) - 1] if n >= 0]
            case _:
                return
        for number in numbers:
            page = pages.get(number)
            if page is None:
                page = pages[number] = self.read(conversation, number)
            place = _place(page.items, entry)
            if place is None:
                continue
            if entry.seq > page.through:
                page.items[place] = thread.changes(page.items[place], entry)
                page.dirty = True
            return

    def _file(self, conversation: ConversationId, number: int) -> str:
        name = self._key.digest("page", conversation.our, conversation.their).hex()
        return f"{self._folder}/{name[:2]}/{name[2:]}.{number}.json"

    def _unreadable(self, conversation: ConversationId, number: int) -> StoreBroken:
        path = self.path(conversation, number)
        return StoreBroken(
            f"The page {path.parent.name}/{path.name} of a thread cannot be read.",
            "Run `sms-tui rebuild`: the ledger holds everything.",
        )

    def _write(self, conversation: ConversationId, number: int, page: Page, through: int, *, sync: bool) -> None:
        path = self.path(conversation, number)
        make_folder(path.parent)
        items = {str(item.seq): compact(item) for item in page.items}
        storage = AtomicJSONStorage(path, sync=sync, sync_name=False)
        about = {
            "through_seq": max(through, page.through),
            "folded": "\n".join(fold_text(item.text) for item in page.items),
        }
        storage.write({"page": {"1": about}, "items": items})


def _distribute(pages: dict[int, Page], starts: Starts, fresh: Sequence[ThreadItem]) -> Starts:
    """Append new items to the last page and to as many further ones as they need."""
    grown = list(starts)
    for item in fresh:
        page = pages[len(grown) - 1] if grown else None
        if page is None or len(page.items) >= PAGE_ITEMS:
            page = pages[len(grown)] = Page([])
            grown.append(item.seq)
        page.items.append(item)
        page.dirty = True
    return tuple(grown)


def _place(items: Sequence[ThreadItem], entry: Entry) -> int | None:
    event = entry.event
    if isinstance(event, SensitiveRevealed):
        place = bisect_left(items, event.entry, key=_seq)
        return place if place < len(items) and items[place].seq == event.entry else None
    found = (n for n in range(len(items) - 1, -1, -1) if items[n].send_id == getattr(event, "send_id", None))
    return next(found, None)


def _seq(item: ThreadItem) -> int:
    return item.seq
