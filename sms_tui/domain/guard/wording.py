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
from typing import NamedTuple

_WORD = re.compile(r"[a-z]+|0+|[$%?\x02-\x04]")
_DIGITS = str.maketrans("123456789", "000000000")
_STEM = 5
_LEFT_OPEN = 12
"""So many of the last words of our last text are looked at."""
_LENGTHS = (3, 6, 12, 25)
_SHORT, _MIDDLING = 7, 15
"""A draft of no more words answers the question itself; a longer one perhaps in part."""
_BEGIN, _END = "^", "$$"
_STOP = ". "
_STOPS = ((", ", _STOP), ("? ", "?. "), ("! ", _STOP))
"""What ends a piece: none of its words is a neighbour of a word behind it."""


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

    def total(self, text: str, setting: Setting) -> int:
        """Return the points of folded `text`: those of all its `terms`."""
        pieces = [_points_of_piece(self, piece) for piece in _pieces(text)]
        count, points = 0, self.base
        for piece in pieces:
            count += piece.words
            points += piece.points
        points += _sum(self.points, _frame(pieces[0].first, pieces[-1].last, count, setting))
        if setting.answers:
            points += _points_of_thread(self, setting.asked, setting.told, _brevity(count))
        return points

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
class Setting:
    """Where a draft is written: under which policy, to whom, and what it answers."""

    policy: str
    discreet: bool
    """Others may read the contact's screen."""
    answers: bool
    """There are texts before it."""
    asked: bytes = field(repr=False, default=b"")
    """What the contact wrote since our last text, folded."""
    told: bytes = field(repr=False, default=b"")
    """Our last text, folded."""


def terms(text: str, setting: Setting) -> list[str]:
    """Return the terms of folded `text` and of the thread that it answers. Linear in their length.

    Words as they are, two neighbours, beginnings (`refer*`), each once between two commas or stops; `^` and `$$` for
    the draft's ends; `<` of our last text, `?` of theirs (more of it the shorter the draft); `=` the draft's length,
    `@` the policy and whether others may read the screen. All digits are 0.
    """
    pieces = [_words(piece) for piece in _pieces(text)]
    count = sum(map(len, pieces))
    found = _frame(_ends(pieces[0])[0], _ends(pieces[-1])[1], count, setting)
    for piece in pieces:
        found += _of_piece(piece)
    if setting.answers:
        found += _of_thread(setting.asked, setting.told, _brevity(count))
    return found


def _pieces(text: str) -> list[str]:
    for mark, stop in _STOPS:
        text = text.replace(mark, stop)
    return text.split(_STOP)


def _of_piece(words: list[str]) -> set[str]:
    beginnings = [f"{word[:_STEM]}*" for word in words if len(word) > _STEM]
    return {*words, *beginnings, *map(" ".join, itertools.pairwise(words))}


def _ends(words: list[str]) -> tuple[str, str]:
    return (words[0], words[-1]) if words else ("", "")


class _Piece(NamedTuple):
    """What a piece of a draft adds: its words, its ends, its points."""

    words: int
    first: str
    last: str
    points: int


@functools.lru_cache(maxsize=128)
def _points_of_piece(wording: Wording, text: str) -> _Piece:
    """Return what a piece adds; kept, because only the last one changes from key to key."""
    words = _words(text)
    return _Piece(len(words), *_ends(words), _sum(wording.points, _of_piece(words)))


def _frame(first: str, last: str, count: int, setting: Setting) -> list[str]:
    """Return the terms of the draft as a whole."""
    length = sum([count >= least for least in _LENGTHS])
    found = [f"{_BEGIN} {first}", f"{last} {_END}", f"={length}", f"@{setting.policy}"]
    return [*found, "@discreet"] if setting.discreet else found


def _brevity(count: int) -> int:
    return 2 if count <= _SHORT else 1 if count <= _MIDDLING else 0


def _of_thread(asked: bytes, told: bytes, brevity: int) -> Iterator[str]:
    """Yield the thread's terms."""
    marks = ("?", "?" * (brevity + 1)) if brevity else ("?",)
    theirs = {each for word in _words(asked.decode("latin-1")) for each in _of_word(word)}
    yield from (f"{mark}{word}" for word in theirs for mark in marks)
    yield from (f"<{word}" for word in {*_words(told.decode("latin-1"))[-_LEFT_OPEN:]})


@functools.lru_cache(maxsize=16)
def _points_of_thread(wording: Wording, asked: bytes, told: bytes, brevity: int) -> int:
    """Return the thread's points; kept, because the thread stays from key to key."""
    return _sum(wording.points, _of_thread(asked, told, brevity))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.translate(_DIGITS))


def _of_word(word: str) -> tuple[str, ...]:
    return (word, f"{word[:_STEM]}*") if len(word) > _STEM else (word,)


def _sum(points: Mapping[str, int], terms: Iterable[str]) -> int:
    return sum(filter(None, map(points.get, terms)))
