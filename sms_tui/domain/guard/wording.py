"""How a draft is worded as a whole: integer weights of its words, learned from drafts that people judged.

Patterns know constructions; what nobody thought of as a construction still uses the words of its subject. Each word,
each two neighbours and each word's beginning has points for or against "breaks a rule about what may be told", and so
have the words of the thread that the draft answers. Their sum is one more piece of evidence, on the scale of all others
(`FIRES_AT`, `WARNS_AT`), and it shows where it comes from: the words that weigh most are marked in the draft.

The points are data (`base.wording.json`), learned by `tests/support/learn_wording.py`. An organisation switches them
off, or moves their limits, in its rule file (`[wording]`).
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

_WORD = re.compile(r"[a-z]+|0+|[$%?\x02-\x04]")
_DIGITS = str.maketrans("123456789", "000000000")
_STEM = 5
_LEFT_OPEN = 12
"""So many of the last words of our last text are looked at."""
_LENGTHS = (3, 6, 12, 25)
_SHORT, _MIDDLING = 7, 15
"""A draft of no more words answers the question itself; a longer one perhaps in part."""
_BEGIN, _END = "^", "$$"
_STOP, _COMMA = ". ", ", "


@dataclass(frozen=True, slots=True)
class RuleWords:
    """How much each term speaks for one rule being broken."""

    base: int
    points: Mapping[str, int] = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """Points of terms, and the sums at which they count."""

    base: int
    points: Mapping[str, int] = field(repr=False)
    """How much each term speaks for a rule being broken at all."""
    rules: Mapping[str, RuleWords]
    lowers_at: int
    """At no more than this sum, what a pattern blocks is a warn."""
    clears_at: int
    """At no more than this sum, what a pattern found is nothing."""

    def total(self, terms: Iterable[str]) -> int:
        """Return the points of a text with these terms."""
        return self.base + _sum(self.points, terms)

    def rule(self, terms: Collection[str]) -> tuple[str, int]:
        """Return the id of the rule that the terms speak for most, and the points that they give it."""
        of_rules = {rule: words.base + _sum(words.points, terms) for rule, words in sorted(self.rules.items())}
        best = max(of_rules, key=of_rules.__getitem__)
        return best, of_rules[best]

    def span(self, text: str) -> tuple[int, int]:
        """Return the stretch of folded `text` whose words have most points together; all of it where none has any."""
        best, most = (0, len(text)), 0
        here = first = 0
        for start, end, points in self._pointed(text):
            if here <= 0:
                here, first = 0, start
            here += points
            if here > most:
                best, most = (first, end), here
        return best

    def _pointed(self, text: str) -> Iterator[tuple[int, int, int]]:
        before = _BEGIN
        for found in _WORD.finditer(text.translate(_DIGITS)):
            word = found.group()
            yield *found.span(), _sum(self.points, (*_of_word(word), f"{before} {word}"))
            before = word


@dataclass(frozen=True, slots=True)
class Answered:
    """What the draft answers: what the contact wrote since our last text, and that text (folded)."""

    asked: bytes = field(repr=False)
    told: bytes = field(repr=False)


def terms(text: str, answered: Answered | None, policy: str, *, discreet: bool = False) -> set[str]:
    """Return the terms of folded `text` and of the thread that it answers. Linear in their length.

    Words as they are, two neighbours between commas, beginnings (`refer*`), `<` of our last text, `?` of theirs (more
    of it the shorter the draft), `=` the draft's length, `@` the policy and whether others may read the screen. All
    digits are 0.
    """
    pieces = [_of_piece(piece) for piece in text.replace(_COMMA, _STOP).split(_STOP)]
    count = sum(piece.count for piece in pieces)
    length = sum(count >= least for least in _LENGTHS)
    found = {f"{_BEGIN} {pieces[0].first}", f"{pieces[-1].last} {_END}", f"={length}", f"@{policy}"}
    found.update(*(piece.terms for piece in pieces))
    if answered is not None:
        found |= _of_thread(answered, 2 if count <= _SHORT else 1 if count <= _MIDDLING else 0)
    if discreet:
        found.add("@discreet")
    return found


@dataclass(frozen=True, slots=True)
class _Piece:
    terms: frozenset[str] = field(repr=False)
    count: int
    first: str = field(repr=False)
    last: str = field(repr=False)


@functools.lru_cache(maxsize=64)
def _of_piece(text: str) -> _Piece:
    """Return the terms of a piece of a draft; kept, because only the last one changes from key to key."""
    words = _words(text)
    beginnings = [f"{word[:_STEM]}*" for word in words if len(word) > _STEM]
    neighbours = map(" ".join, itertools.pairwise(words))
    return _Piece(
        frozenset((*words, *beginnings, *neighbours)), len(words), *(words[:1] or [""]), *(words[-1:] or [""])
    )


@functools.lru_cache(maxsize=16)
def _of_thread(answered: Answered, brevity: int) -> frozenset[str]:
    """Return the thread's terms; kept, because the thread stays from key to key."""
    theirs = {each for word in _words(answered.asked.decode("latin-1")) for each in _of_word(word)}
    ours = _words(answered.told.decode("latin-1"))[-_LEFT_OPEN:]
    marks = ("?", "?" * (brevity + 1)) if brevity else ("?",)
    return frozenset({*(f"{mark}{word}" for word in theirs for mark in marks), *(f"<{word}" for word in ours)})


def _words(text: str) -> list[str]:
    return _WORD.findall(text.translate(_DIGITS))


def _of_word(word: str) -> tuple[str, ...]:
    return (word, f"{word[:_STEM]}*") if len(word) > _STEM else (word,)


def _sum(points: Mapping[str, int], terms: Iterable[str]) -> int:
    return sum(filter(None, map(points.get, terms)))
