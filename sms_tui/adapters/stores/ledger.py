"""The ledger: append-only segments of JSON lines, one line an append, one write and one sync (design, section 3).

`NNNNNN.jsonl` are numbered without gaps. Only the newest is written. A line is `{"prev", "entries", "hash"}` and,
where the append had documents, `{"documents", "salt", "digest"}`. A last line without newline was never
acknowledged: it is ignored and cut when the ledger is opened.
"""

from __future__ import annotations

import os
import secrets
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from sms_tui.adapters.codec import EntryRecord, decode_entry, encode_event, iso, plain
from sms_tui.adapters.stores.chain import canonical, line_hash, salted_digest, verify_lines
from sms_tui.adapters.stores.desk_folder import FILE_MODE, sync_folder
from sms_tui.domain.errors import StoreBroken
from sms_tui.domain.events import Entry, NewEntry
from sms_tui.ports.store import DocumentKey, Position, Verification

_WRITE = os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW


class _LineRecord(msgspec.Struct):
    prev: str
    entries: list[EntryRecord]
    hash: str
    documents: dict[str, dict[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """One append as it stands in the ledger, and the position after it."""

    entries: tuple[Entry, ...]
    documents: Mapping[DocumentKey, Mapping[str, Any] | None] = field(repr=False)
    position: Position


@dataclass(frozen=True, slots=True)
class PreparedLine:
    """A line ready to be written: its bytes, and what it will read as."""

    data: bytes = field(repr=False)
    line: Line


class Ledger:
    """The ledger of one desk, open for appending. Not thread-safe: the store serialises its callers."""

    def __init__(self, folder: Path, *, salt: Callable[[], str] = lambda: secrets.token_hex(16)) -> None:
        self._folder = folder
        self._salt = salt
        self._handle = -1
        self._size = 0
        self._first_seqs: dict[int, int] = {}
        self.position = Position()
        self.segment = 1
        self.refusal = ""
        """Why nothing further is appended; empty while the ledger is sound."""

    @property
    def size(self) -> int:
        """Bytes in the newest segment."""
        return self._size

    def open(self, each: Callable[[Line], None], *, segment: int = 1, position: Position | None = None) -> None:
        """Read every line from the beginning of `segment`, where the ledger stood at `position`, and open it.

        Raises:
            StoreBroken: a segment is missing, a line cannot be read or does not follow the one before.
            OSError: a file cannot be read or written.
        """
        numbers = self.segments()
        self.position = position or Position()
        if segment > max(numbers, default=1):
            raise StoreBroken(
                "The ledger ends before the place its caches reflect: its newest segment is missing.",
                "If you restored a backup, run `sms-tui rebuild`; otherwise compare with a noted `ledger head`.",
            )
        for number in (n for n in numbers if n >= segment):
            if number == numbers[-1]:
                self._cut_torn_end(self._path(number))
            for line in self.lines(number, self.position):
                each(line)
                self.position = line.position
        self.segment = numbers[-1] if numbers else 1
        self._handle = self._begin(self.segment)
        self._size = os.fstat(self._handle).st_size

    def look(self) -> None:
        """Find the newest segment and position for reading only, beside the process that serves the desk.

        Nothing is verified, cut or locked; lines appended later are not seen.

        Raises:
            StoreBroken: a segment is missing or its last line cannot be read.
        """
        numbers = self.segments()
        self.segment = max(numbers, default=1)
        newest = ""
        for number in reversed(numbers):
            for raw in reversed(list(self._raw_lines(number))):
                record = self._parsed(raw, number)
                newest = newest or record.hash
                if record.entries:
                    self.position = Position(record.entries[-1].seq, newest)
                    return
        self.position = Position(0, newest) if newest else Position()

    def prepare(
        self, entries: Sequence[NewEntry], documents: Mapping[DocumentKey, Mapping[str, Any] | None]
    ) -> PreparedLine:
        """Return the line for an append at the present position; nothing is written.

        Raises:
            ValueError, TypeError: a value that JSON cannot hold.
        """
        records = [self._record(seq, entry) for seq, entry in enumerate(entries, start=self.position.seq + 1)]
        line: dict[str, Any] = {"prev": self.position.hash, "entries": records}
        digest = ""
        if documents:
            nested: dict[str, dict[str, Any]] = {}
            for (kind, key), value in documents.items():
                nested.setdefault(plain(kind), {})[plain(key)] = plain(value)
            salt = self._salt()
            digest = salted_digest(salt, nested)
            line |= {"documents": nested, "salt": salt, "digest": digest}
        line["hash"] = line_hash(self.position.hash, records, digest)
        data = canonical(line)
        return PreparedLine(data + b"\n", _line(data, self.position.seq))

    def append(self, prepared: PreparedLine) -> Position:
        """Write a line durably and return the position after it.

        Raises:
            StoreBroken: it could not be written; nothing of it is left in the ledger. Where even that failed,
                the ledger refuses everything from then on.
        """
        self.refuse_if_broken()
        try:
            written = _write(self._handle, prepared.data)
            if written != len(prepared.data):
                raise OSError(0, "the disk took only a part of it")
            _datasync(self._handle)
        except OSError as error:
            self._take_back()
            self.refuse_if_broken()
            why = error.strerror or type(error).__name__
            raise StoreBroken(f"The ledger could not be written ({why}). Nothing was recorded.", self._hint()) from None
        except BaseException:
            self._take_back()
            raise
        self._size += written
        self.position = prepared.line.position
        return self.position

    def rotate(self) -> int:
        """Begin a new segment and return its number.

        Raises:
            OSError: it cannot be created; the present one stays in use.
        """
        handle = self._begin(self.segment + 1)
        os.close(self._handle)
        self._handle = handle
        self._size = 0
        self.segment += 1
        return self.segment

    def segments(self) -> list[int]:
        """Return the numbers of all segments, ascending.

        Raises:
            StoreBroken: one is missing.
        """
        numbers = sorted(int(path.stem) for path in self._folder.glob("*.jsonl") if path.stem.isdecimal())
        for expected, number in enumerate(numbers, start=1):
            if number != expected:
                raise StoreBroken(
                    f"Segment {expected:06} of the ledger is missing.", "Restore the ledger from a backup."
                )
        return numbers

    def lines(self, number: int, position: Position | None = None) -> Iterator[Line]:
        """Yield the whole lines of a segment; with `position`, insist that the first follows it.

        Raises:
            StoreBroken: a line cannot be read or does not follow the one before.
        """
        last = position
        for raw in self._raw_lines(number):
            try:
                record = _LINES.decode(raw)
            except (msgspec.DecodeError, UnicodeDecodeError):
                raise self._unreadable(number, last) from None
            if last is None:
                first = record.entries[0].seq if record.entries else 1
                last = Position(first - 1, record.prev)
            line = _decoded(record, last.seq)
            follows = all(entry.seq == seq for seq, entry in enumerate(line.entries, start=last.seq + 1))
            if record.prev != last.hash or not follows:
                raise self._unreadable(number, last)
            last = line.position
            yield line

    def entries(self, after: int, through: int) -> Iterator[Entry]:
        """Yield entries with `after` < seq <= `through`, ascending."""
        if after >= through:
            return
        for number in range(self._segment_of(after + 1), self.segment + 1):
            for raw in self._raw_lines(number):
                for record in self._parsed(raw, number).entries:
                    if record.seq > through:
                        return
                    if record.seq > after:
                        yield decode_entry(record)

    def pick(self, seqs: Sequence[int]) -> tuple[Entry, ...]:
        """Return the entries at these positions, ascending."""
        found: list[Entry] = []
        wanted: dict[int, list[int]] = {}
        for seq in sorted(set(seqs)):
            wanted.setdefault(self._segment_of(seq), []).append(seq)
        for number, inside in wanted.items():
            data = self._path(number).read_bytes()
            for seq in inside:
                found.extend(self._at(data, seq, number))
        return tuple(found)

    def verify(self, head: Position | None = None) -> Verification:
        """Check the whole chain from the files."""
        return verify_lines((raw for number in self.segments() for raw in self._raw_lines(number)), head)

    def refuse_if_broken(self) -> None:
        """Raise StoreBroken where an append could not be taken back."""
        if self.refusal:
            raise StoreBroken(self.refusal, self._hint())

    def close(self) -> None:
        """Close the newest segment."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _record(self, seq: int, entry: NewEntry) -> dict[str, Any]:
        name, facts, content = encode_event(entry.event)
        record: dict[str, Any] = {
            "seq": seq,
            "at": iso(entry.recorded_at),
            "actor": [plain(entry.actor.login), entry.actor.role.value],
            "policy": plain(entry.policy_version),
            "event": name,
            "facts": facts,
        }
        if content:
            salt = self._salt()
            record |= {"content": content, "salt": salt, "digest": salted_digest(salt, content)}
        return record

    def _take_back(self) -> None:
        try:
            os.ftruncate(self._handle, self._size)
            _datasync(self._handle)
        except OSError as error:
            why = error.strerror or type(error).__name__
            self.refusal = (
                f"The ledger could not be written, and the line could not be taken back ({why}). "
                "Whether it was recorded shows when the desk is started anew; nothing further is recorded until then."
            )

    def _hint(self) -> str:
        if self.refusal:
            return "Check the disk, then start the desk anew. What was acknowledged is kept."
        return "Check the disk; then try again."

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06}.jsonl"

    def _begin(self, number: int) -> int:
        path = self._path(number)
        fresh = not path.exists()
        handle = os.open(path, _WRITE | os.O_CREAT, FILE_MODE)
        if fresh:
            os.fchmod(handle, FILE_MODE)
            sync_folder(self._folder)
        return handle

    def _cut_torn_end(self, path: Path) -> None:
        data = path.read_bytes()
        whole = data.rfind(b"\n") + 1
        # A crash of the whole machine can leave blocks that were sized but never written: NUL bytes.
        while whole and b"\0" in data[data.rfind(b"\n", 0, whole - 1) + 1 : whole]:
            whole = data.rfind(b"\n", 0, whole - 1) + 1
        if whole < len(data):
            handle = os.open(path, _WRITE)
            try:
                os.ftruncate(handle, whole)
                os.fsync(handle)
            finally:
                os.close(handle)

    def _raw_lines(self, number: int) -> Iterator[bytes]:
        data = self._path(number).read_bytes()
        yield from data.split(b"\n")[:-1]

    def _parsed(self, raw: bytes, number: int) -> _LineRecord:
        try:
            return _LINES.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise self._unreadable(number, None) from None

    def _at(self, data: bytes, seq: int, number: int) -> Iterator[Entry]:
        mark = f'"seq":{seq}}}'.encode()
        start = data.find(mark)
        while start >= 0:
            end = data.find(b"\n", start)
            begin = data.rfind(b"\n", 0, start) + 1
            for record in self._parsed(data[begin:end], number).entries:
                if record.seq == seq:
                    yield decode_entry(record)
                    return
            start = data.find(mark, end)

    def _segment_of(self, seq: int) -> int:
        numbers = range(1, self.segment + 1)
        return max(1, bisect_right(numbers, seq, key=self._first_seq))

    def _first_seq(self, number: int) -> int:
        """The seq of a segment's first entry; past the end for a segment that has none yet."""
        known = self._first_seqs.get(number)
        if known is None:
            first = (record.seq for raw in self._raw_lines(number) for record in self._parsed(raw, number).entries)
            known = next(first, 0)
            if not known:
                return self.position.seq + 1 if number == self.segment else self._first_seq(number + 1)
            self._first_seqs[number] = known
        return known

    def _unreadable(self, number: int, last: Position | None) -> StoreBroken:
        after = f" after entry {last.seq}" if last else ""
        return StoreBroken(
            f"The ledger cannot be read{after} (segment {number:06}).",
            "Run `sms-tui ledger verify`, and restore the segment from a backup.",
        )


_LINES = msgspec.json.Decoder(_LineRecord)


def _line(raw: bytes, before: int) -> Line:
    return _decoded(_LINES.decode(raw), before)


def _decoded(record: _LineRecord, before: int) -> Line:
    entries = tuple(decode_entry(entry) for entry in record.entries)
    documents = {(kind, key): value for kind, keys in record.documents.items() for key, value in keys.items()}
    return Line(entries, documents, Position(before + len(entries), record.hash))


def _write(handle: int, data: bytes) -> int:
    return os.write(handle, data)


def _datasync(handle: int) -> None:
    getattr(os, "fdatasync", os.fsync)(handle)
