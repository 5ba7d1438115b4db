"""Every id the ledger holds, for ever, in 16 bytes each: so nothing is received, queued or bound twice.

A set of half a million ids would take more memory than the rest of the product. The file `ids.bin` holds keyed
128-bit digests (no id can be read from it) in ascending order, and is searched where it lies, through a memory
map; digests since the last checkpoint are a set. Two different ids with the same digest are not expected before
some 10**19 of them.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterable
from pathlib import Path

from sms_tui.adapters.stores.desk_folder import DeskKey, replace_file
from sms_tui.domain.events import Entry, MessageReceived, SendAccepted, SendQueued

_MAGIC = b"smsids1\n"
_WIDTH = 16


class IdIndex:
    """The ids of one desk: of inbound texts by gateway, of texts of ours, and the gateway's ids of these."""

    def __init__(self, path: Path, key: DeskKey) -> None:
        self._path = path
        self._key = key
        self._stored: mmap.mmap | bytes = b""
        self._recent: set[bytes] = set()
        self.through = 0
        """The ledger position up to which the file holds every id."""

    def load(self) -> None:
        """Map the file; without one, or with one that is not whole, the index is empty and `through` 0."""
        self._stored, self.through = b"", 0
        try:
            with self._path.open("rb") as file:
                head = file.read(_WIDTH)
                size = os.fstat(file.fileno()).st_size
                if head[:8] != _MAGIC or size % _WIDTH:
                    return
                self._stored = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                self.through = int.from_bytes(head[8:], "big")
        except FileNotFoundError:
            return

    def received(self, gateway: str, gateway_id: str) -> bytes:
        """Return the digest of an inbound text's id."""
        return self._key.digest("received", gateway, gateway_id)

    def queued(self, send_id: str) -> bytes:
        """Return the digest of the id of a text of ours."""
        return self._key.digest("queued", send_id)

    def bound(self, gateway_id: str) -> bytes:
        """Return the digest of the gateway's id of a text of ours."""
        return self._key.digest("bound", gateway_id)

    def of(self, entry: Entry) -> bytes | None:
        """Return the digest that an entry adds, or None."""
        match entry.event:
            case MessageReceived(gateway=gateway, gateway_id=gateway_id):
                return self.received(gateway, gateway_id)
            case SendQueued(send_id=send_id):
                return self.queued(send_id)
            case SendAccepted(gateway_id=gateway_id):
                return self.bound(gateway_id)
            case _:
                return None

    def add(self, digests: Iterable[bytes]) -> None:
        """Add digests."""
        self._recent.update(digests)

    def __contains__(self, digest: bytes) -> bool:
        return digest in self._recent or self._find(digest)[1]

    def recent(self) -> frozenset[bytes]:
        """Return the digests that the file does not hold yet."""
        return frozenset(self._recent)

    def store(self, recent: frozenset[bytes], through: int, *, sync: bool = True) -> None:
        """Write the file anew with `recent` merged in; readers go on with the old one until `adopt`.

        Raises:
            OSError: it cannot be written.
        """
        view = memoryview(self._stored)
        parts: list[bytes | memoryview] = [_MAGIC, through.to_bytes(8, "big")]
        copied = _WIDTH
        for digest in sorted(recent):
            place, known = self._find(digest)
            if not known:
                parts += (view[copied:place], digest)
                copied = max(copied, place)
        parts.append(view[copied:])
        replace_file(self._path, b"".join(parts), sync=sync)

    def adopt(self, stored: frozenset[bytes]) -> None:
        """Map the file that `store` wrote and forget the digests it holds now."""
        self.load()
        self._recent -= stored

    def _find(self, digest: bytes) -> tuple[int, bool]:
        """The offset at which a digest stands or would stand, and whether it does."""
        stored = self._stored
        low, high = 1, len(stored) // _WIDTH
        while low < high:
            middle = (low + high) // 2
            if stored[middle * _WIDTH : (middle + 1) * _WIDTH] < digest:
                low = middle + 1
            else:
                high = middle
        offset = low * _WIDTH
        return offset, stored[offset : offset + _WIDTH] == digest
