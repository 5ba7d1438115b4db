"""Folded values by key, decoded when they are first asked for.

Opening a desk of ten thousand conversations must not build ten thousand headers: rows come from `desk.json` as
slices of its text, and an unchanged row goes back as the same slice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

import msgspec

from sms_tui.adapters.codec import encode_value

K = TypeVar("K")
V = TypeVar("V")


class Rows(Generic[K, V]):
    """A mapping of folded values (frozen dataclasses of one class)."""

    def __init__(self, cls: type[V], encoded: Mapping[K, msgspec.Raw] | None = None) -> None:
        self._decode = msgspec.json.Decoder(cls).decode
        self._encoded: dict[K, msgspec.Raw] = dict(encoded or {})
        self._values: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        """Return a value, or None."""
        value = self._values.get(key)
        if value is None and key in self._encoded:
            value = self._values[key] = self._decode(self._encoded[key])
        return value

    def put(self, key: K, value: V) -> None:
        """Set a value."""
        self._values[key] = value
        self._encoded.pop(key, None)

    def __iter__(self) -> Iterator[K]:
        yield from self._encoded
        yield from (key for key in self._values if key not in self._encoded)

    def __len__(self) -> int:
        return len(self._encoded.keys() | self._values.keys())

    def frozen(self) -> FrozenRows[K, V]:
        """Return the rows as they are now; what is put later does not reach it."""
        changed = {key: value for key, value in self._values.items() if key not in self._encoded}
        return FrozenRows(dict(self._encoded), changed)

    def keep(self, encoded: Mapping[K, tuple[V, msgspec.Raw]]) -> None:
        """Remember the encoding of values that are still the same objects."""
        for key, (value, raw) in encoded.items():
            if self._values.get(key) is value:
                self._encoded[key] = raw


class FrozenRows(Generic[K, V]):
    """Rows at one moment, to be encoded in another thread."""

    def __init__(self, encoded: dict[K, msgspec.Raw], changed: dict[K, V]) -> None:
        self._encoded = encoded
        self._changed = changed
        self.fresh: dict[K, tuple[V, msgspec.Raw]] = {}
        """Encodings made here, for `Rows.keep`."""

    def encode(self) -> Iterator[tuple[K, msgspec.Raw]]:
        """Yield every key with its value's JSON."""
        yield from self._encoded.items()
        for key, value in self._changed.items():
            raw = msgspec.Raw(encode_value(value))
            self.fresh[key] = (value, raw)
            yield key, raw
