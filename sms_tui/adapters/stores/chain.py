"""The chain: what makes the ledger tamper-evident (design, section 1).

Each line holds the hash of the one before. Its own hash covers that hash, the entries without their content but
with the salted digest of it, and the digest of the documents. So content can be erased later and the chain still
verifies, while nothing else can be changed, removed or slipped in without being found.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sms_tui.domain.events import Purged
from sms_tui.ports.store import Position, Verification

_LINE_KEYS = frozenset({"prev", "entries", "documents", "salt", "digest", "hash"})
_UNCHAINED = ("content", "salt")


def canonical(value: Any) -> bytes:
    """Return the one way to write a JSON value: sorted keys, no spaces, ASCII.

    Raises:
        ValueError: a number that JSON does not know.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode()


def salted_digest(salt: str, content: Any) -> str:
    """Return the SHA-256 (hex) of a salt (32 hex digits) and a canonical value."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical(content)).hexdigest()


def line_hash(prev: str, entries: Sequence[Mapping[str, Any]], documents_digest: str) -> str:
    """Return a line's hash (hex). `documents_digest` is empty for a line without documents."""
    bare = [{key: value for key, value in entry.items() if key not in _UNCHAINED} for entry in entries]
    return hashlib.sha256(canonical({"documents": documents_digest, "entries": bare, "prev": prev})).hexdigest()


class _Walk:
    """The state of one verification: where the chain stands, what was erased, what was purged."""

    def __init__(self, head: Position | None) -> None:
        self.head = head
        self.head_seen = head is None or head == Position()
        self.position = Position()
        self.erased: list[int] = []
        self.purged_through = 0

    def line(self, raw: bytes) -> tuple[int, str] | None:
        """Check one line; return the first bad entry and the problem, or None."""
        at = self.position.seq + 1
        try:
            record = json.loads(raw)
            if canonical(record) != raw or set(record) - _LINE_KEYS:
                return at, "the line is not as it was written"
            return self._record(record)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return at, "the line cannot be read"

    def _record(self, record: Mapping[str, Any]) -> tuple[int, str] | None:
        at = self.position.seq + 1
        entries: Sequence[Mapping[str, Any]] = record["entries"]
        if record["prev"] != self.position.hash:
            return at, "it does not follow the entry before it"
        for seq, entry in enumerate(entries, start=at):
            problem = self._entry(seq, entry)
            if problem:
                return seq, problem
        digest = record.get("digest", "")
        if record.get("documents") and salted_digest(record["salt"], record["documents"]) != digest:
            return at, "its documents were changed"
        if line_hash(record["prev"], entries, digest) != record["hash"]:
            return at, "it was changed after it was recorded"
        self.position = Position(self.position.seq + len(entries), record["hash"])
        self.head_seen = self.head_seen or self.position == self.head
        return None

    def _entry(self, seq: int, entry: Mapping[str, Any]) -> str:
        if entry["seq"] != seq:
            return f"entry {entry['seq']} stands in its place"
        digest = entry.get("digest")
        if "content" in entry and (digest is None or salted_digest(entry["salt"], entry["content"]) != digest):
            return "its content was changed"
        if "content" not in entry and digest is not None:
            self.erased.append(seq)
        if entry["event"] == Purged.__name__:
            self.purged_through = max(self.purged_through, entry["facts"]["through"])
        return ""

    def end(self) -> tuple[int, str] | None:
        """Return what only the whole chain can tell."""
        unaccounted = next((seq for seq in self.erased if seq > self.purged_through), None)
        if unaccounted is not None:
            return unaccounted, "its content was erased and no purge is recorded"
        if self.head is None or self.head_seen:
            return None
        if self.position.seq < self.head.seq:
            return self.position.seq + 1, f"the ledger ends at {self.position.seq}, before {self.head.seq}"
        return self.head.seq, "the ledger does not pass through the given head"


def verify_lines(lines: Iterable[bytes], head: Position | None = None) -> Verification:
    """Check every line (without newline) from the first of the ledger on.

    `head` is a position noted earlier: the chain has to pass through it, or its tail was cut (ruling 24).
    """
    walk = _Walk(head)
    for raw in lines:
        bad = walk.line(raw)
        if bad is not None:
            return Verification(walk.position.seq, walk.position, *bad)
    bad = walk.end()
    return Verification(walk.position.seq, walk.position, *(bad or (None, "")))
