"""Which of many patterns a text can match at all, asked in one pass over its literals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sms_tui.domain.guard.literals import Need, mark_literal
from sms_tui.domain.guard.patterns import PatternSet

_NEEDS = 3
"""So many needs of each pattern are asked, its rarest."""


class Finder:
    """The needs of patterns, by literal. Patterns are known by their place in the given order.

    `possible` never leaves out a pattern that matches; of those that do not, it leaves out nearly all.
    """

    __slots__ = ("_all", "_always", "_count", "_literals", "_marks", "_meets")

    def __init__(self, needs: Sequence[Sequence[Need]]) -> None:
        """Build from the needs of each pattern, the rarest first."""
        self._count = count = len(needs)
        self._all = (1 << count) - 1
        self._always = 0
        meets: dict[str, int] = {}
        for place, known in enumerate(needs):
            for rank in range(_NEEDS):
                bit = 1 << (rank * count + place)
                if rank >= len(known):
                    self._always |= bit
                    continue
                for literal in known[rank][1]:
                    meets[literal] = meets.get(literal, 0) | bit
        plain = sorted(literal for literal in meets if literal[:1] != "<")
        self._literals = PatternSet(plain)
        self._meets = [meets[literal] for literal in plain]
        self._marks = {literal: bits for literal, bits in meets.items() if literal[:1] == "<"}

    def met(self, text: bytes) -> int:
        """Return the needs that the literals of folded `text` meet, as bits."""
        met, meets = self._always, self._meets
        for index in self._literals.matching(text):
            met |= meets[index]
        return met

    def with_marks(self, met: int, names: Iterable[str]) -> int:
        """Return `met` with the needs that the marked entries of these names meet."""
        for name in names:
            met |= self._marks.get(mark_literal(name), 0)
        return met

    def possible(self, met: int, first: int, last: int | None = None) -> Iterator[int]:
        """Yield the places from `first` to before `last` of the patterns all of whose needs are met, rising."""
        count = self._count
        left = (met & (met >> count) & (met >> (2 * count)) & self._all) >> first << first
        if last is not None:
            left &= (1 << last) - 1
        while left:
            lowest = left & -left
            yield lowest.bit_length() - 1
            left ^= lowest
