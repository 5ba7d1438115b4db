"""Which of many patterns a text can match at all, asked in one pass over its literals."""

from __future__ import annotations

import copy
import functools
import operator
from collections.abc import Iterable, Mapping, Sequence

from sms_tui.domain.guard.literals import Need
from sms_tui.domain.guard.patterns import PatternSet

_NEEDS = 3
"""So many needs of each pattern are asked, its rarest."""


def met_by_literals(needs: Sequence[Sequence[Need]]) -> dict[str, list[int]]:
    """Return for each literal the places of the needs that it meets; `needs` of each pattern, the rarest first."""
    meets: dict[str, list[int]] = {}
    for place, known in enumerate(needs):
        for rank, (_, literals) in enumerate(known[:_NEEDS]):
            for literal in literals:
                meets.setdefault(literal, []).append(rank * len(needs) + place)
    return dict(sorted(meets.items()))


class Finder:
    """The needs of patterns, by literal. Patterns are known by their place in the given order.

    `possible` never leaves out a pattern that matches; of those that do not, it leaves out nearly all.
    """

    __slots__ = ("_all", "_always", "_count", "_literals", "_marks", "_meets")

    def __init__(self, count: int, meets: Mapping[str, Sequence[int]]) -> None:
        """`meets` tells for each literal the places of the needs it meets; patterns are `count`."""
        self._count = count
        self._all = (1 << count) - 1
        bits = {literal: _together(places) for literal, places in meets.items()}
        self._always = ((1 << (count * _NEEDS)) - 1) & ~functools.reduce(operator.or_, bits.values(), 0)
        plain = [literal for literal in bits if literal[:1] != "<"]
        self._literals = PatternSet(plain)
        self._meets = [*(bits[literal] for literal in plain), 0]
        self._marks = {literal[1:-1]: each for literal, each in bits.items() if literal[:1] == "<"}

    def met(self, text: bytes) -> int:
        """Return the needs that the literals of folded `text` meet, as bits."""
        met, meets = self._always, self._meets
        for index in self._literals.unsorted(text.replace(b"_", b" ")):
            met |= meets[index]
        return met

    def with_marks(self, met: int, names: Iterable[str]) -> int:
        """Return `met` with the needs that the marked entries of these names meet."""
        marks = self._marks
        for name in names:
            met |= marks.get(name, 0)
        return met

    def possible(self, met: int) -> int:
        """Return the patterns all of whose needs are met, as bits by place."""
        count = self._count
        return met & (met >> count) & (met >> (2 * count)) & self._all

    def only(self, places: Iterable[int]) -> Finder:
        """Return a finder that knows the same patterns and tells of those at `places` alone."""
        narrowed = copy.copy(self)
        narrowed._all = _together(places)
        return narrowed


def places(bits: int) -> list[int]:
    """Return the places of the bits that are set, rising."""
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found


def _together(places: Iterable[int]) -> int:
    bits = 0
    for place in places:
        bits |= 1 << place
    return bits
