"""What a pattern cannot match without: the cheap question that is asked of all patterns before any of them runs.

`your ~3 (case|petition) (was )?(granted|denied)` matches no text that lacks both "case" and "petition", nor one
that lacks both "granted" and "denied". Each such list is a need: one of its literals must stand in the text.
The idea is that of RE2's FilteredRE2 (re2/filtered_re2.h), for the pattern language of `patterns`. A literal may be
a small expression ("i-?[0-9]{3}"), where its letters alone would stand in every text.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from sms_tui.domain.guard.patterns import bounds

Need = tuple[float, frozenset[str]]
"""How common its literals are together (0 is rare), and the literals, as RE2 expressions or names of marks."""

_FLAGS = re.compile(r"\(\?(?!:)")
"""Groups with flags or names: of those nothing is said."""
_COMMON_TEXT = """
the a an of to in on is are was were be been you your yours we our us i it this that for with at by from will can not
have has do did if he she his her they their and or but so as no yes me my su tu el la los las un una de del en es que
y se le les lo mi por para con si como esta este ya al yo
"""
_COMMON = frozenset(_COMMON_TEXT.split())
_RARITY = (1.0, 0.9, 0.5, 0.15, 0.08, 0.05, 0.03, 0.02)
"""How often a literal of so many letters is guessed to stand in a text."""
_DIGIT_RARITY = (1.0, 0.5, 0.45, 0.3, 0.15, 0.08, 0.05)
"""The same of a row of digits, by their number."""
_SIGN_RARITY = 0.3
"""The same of a sign, and of a choice of few letters."""
_MARK_RARITY = 0.01
_LONGEST = 10
"""Characters kept of a literal: the beginning is rare enough, and more literals become the same."""
_WORD_SIZE = 4
"""Longer literals need no word boundary to be rare."""
_MOST_UNITS = 8
"""So many units are kept of a small expression."""

_TOKEN = re.compile(
    r"(?P<word>[a-z0-9]+(?![?*+{]))"
    r"|(?P<gap> ~\d+ |<end>|\^|\$|\\b)"
    r"|<(?P<name>[a-z0-9_]+)>"
    r"|(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<space> |\\s|\[\^a-z0-9[^\]]*\])"
    r"|(?P<digit>\[0-9\]|\\d)"
    r"|(?P<unit>\\x[0-9a-fA-F]{2}|\\[^a-zA-Z0-9]|\[-?[^\^\]\\-]{0,6}-?\]|[^\\\[.])"
    r"|(?P<any>\.)|\\.|\[(?:\\.|[^\]\\])*\]",
    re.DOTALL,
)
_TIMES = re.compile(r"(?:([?*+])|\{(\d*)(,?)\d*\})\??")


class _Kind(IntEnum):
    """What an item of a pattern is."""

    BREAK = 0
    """Nothing is sure of it."""
    EDGE = 1
    """It lies between words, or is nothing between them."""
    UNIT = 2
    MARK = 3
    """A need of its own."""
    GROUP = 4


@dataclass(frozen=True, slots=True)
class _Item:
    kind: _Kind
    text: str = ""
    """Of a unit, as RE2 reads it."""
    need: Need | None = None
    branches: tuple[tuple[_Item, ...], ...] = ()
    optional: bool = False
    last: bool = False
    """What follows does not stand directly behind it: it may come again."""

    @property
    def plain(self) -> bool:
        """Whether it is letters and digits as such."""
        return self.text.isalnum()


class _Times(NamedTuple):
    """How often an item may stand."""

    least: int = 1
    more: bool = False
    """It may stand more often."""


_BREAK = _Item(_Kind.BREAK)
_EDGE = _Item(_Kind.EDGE)
_MAYBE_EDGE = _Item(_Kind.EDGE, optional=True)
_MAYBE_SPACE = _Item(_Kind.UNIT, "[^a-z0-9.!?;]*", optional=True)


class LiteralReader:
    """Reads needs from patterns; remembers those of vocabulary entries."""

    __slots__ = ("_entered", "_entries", "_marked", "_terms")

    def __init__(self, terms: Mapping[str, tuple[str, ...]], marked: Collection[str]) -> None:
        """`terms` are the patterns of each vocabulary entry by name; `marked` entries are found by their marks.

        Both may grow, as long as no entry is read before it is there.
        """
        self._terms = terms
        self._marked = marked
        self._entries: dict[str, Need | None] = {}
        self._entered = 0

    def needs(self, pattern: str) -> list[Need]:
        """Return what `pattern` needs, the rarest first; empty where nothing is sure."""
        if _FLAGS.search(pattern):
            return []
        branches, _ = self._branches(pattern, 0)
        before, after = bounds(pattern)
        begins, ends = bool(before), bool(after)
        if len(branches) == 1:
            return sorted(_read(branches[0], begins, ends)[0])
        union = _one_of([_read(branch, begins, ends)[0] for branch in branches])
        return [union] if union else []

    def entry(self, name: str) -> Need | None:
        """Return what a vocabulary entry needs, marked or not; None where nothing is sure."""
        if name not in self._entries:
            self._entries[name] = None
            self._entered += 1
            self._entries[name] = _one_of([self.needs(term) for term in self._terms.get(name, ())])
            self._entered -= 1
        return self._entries[name]

    def _branches(self, pattern: str, place: int) -> tuple[list[tuple[_Item, ...]], int]:
        """Parse alternatives from `place` to the bracket that closes them; return them and the place behind it."""
        branches: list[tuple[_Item, ...]] = []
        items: list[_Item] = []
        while place < len(pattern) and (token := _TOKEN.match(pattern, place)):
            place, kind = token.end(), token.lastgroup
            if kind == "word":
                items.append(_Item(_Kind.UNIT, token.group()))
                continue
            if kind == "close":
                break
            if kind == "bar":
                branches.append(tuple(items))
                items = []
            elif kind == "open":
                inner, place = self._branches(pattern, place)
                times, place = _times(pattern, place)
                items.append(_Item(_Kind.GROUP, branches=tuple(inner), optional=times.least == 0))
            else:
                times, place = _times(pattern, place)
                items += self._items(kind, token, times)
        return [*branches, tuple(items)], place

    def _items(self, kind: str | None, token: re.Match[str], times: _Times) -> Iterator[_Item]:
        text = token.group()
        if kind == "gap":
            yield _EDGE
        elif kind == "name":
            need = self._named(token["name"])
            yield _Item(_Kind.MARK, need=need) if need and times.least else _BREAK
        elif kind == "space":
            yield _EDGE if times.least else _MAYBE_SPACE if text == " " else _MAYBE_EDGE
        elif kind in ("digit", "unit", "any") and "_" not in text:
            yield from _units("[0-9]" if kind == "digit" else text, times)
        else:
            yield _BREAK

    def _named(self, name: str) -> Need | None:
        """Return the need of `<name>`; inside vocabulary entries nothing is marked."""
        if name in self._marked and not self._entered:
            return _MARK_RARITY, frozenset([f"<{name}>"])
        return self.entry(name)


def _times(pattern: str, place: int) -> tuple[_Times, int]:
    found = _TIMES.match(pattern, place)
    if not found:
        return _Times(), place
    sign, least, comma = found.groups()
    if sign:
        return _Times(int(sign == "+"), more=sign != "?"), found.end()
    return _Times(int(least or 0), more=bool(comma)), found.end()


def _units(text: str, times: _Times) -> Iterator[_Item]:
    if times.least:
        repeated = text if times.least == 1 else f"{text}{{{times.least}}}"
        yield _Item(_Kind.UNIT, repeated, last=times.more)
    else:
        yield _Item(_Kind.UNIT, text, optional=True, last=times.more)


def _read(items: Sequence[_Item], before: bool, after: bool) -> tuple[list[Need], bool]:
    """Return the needs of `items` in a row, and whether they end at an edge.

    `before` and `after` tell whether an edge of a word stands before and behind them for sure.
    """
    needs: list[Need] = []
    run: list[_Item] = []
    begins = edge = before
    for place, item in enumerate(items):
        if item.kind == _Kind.UNIT:
            run.append(item)
            edge = False
            if not item.last:
                continue
            needs += _of_run(run, begins, after=False)
        else:
            needs += _of_run(run, begins, after=_opens(items, place, after))
            if item.kind == _Kind.GROUP:
                edge = _read_group(item, needs, edge, _opens(items, place + 1, after))
            elif item.kind == _Kind.EDGE:
                edge = edge or not item.optional
            else:
                edge = False
                needs += [item.need] if item.need else []
        run, begins = [], edge
    needs += _of_run(run, begins, after)
    return needs, edge


def _read_group(item: _Item, needs: list[Need], edge: bool, after: bool) -> bool:
    """Add what a group needs; return whether it ends at an edge."""
    read = [_read(branch, edge, after) for branch in item.branches]
    if not item.optional and (union := _one_of([found for found, _ in read])):
        needs.append(union)
    ends = all(at_edge for _, at_edge in read)
    return ends and edge if item.optional else ends


def _opens(items: Sequence[_Item], place: int, after: bool) -> bool:
    """Return whether what stands at `place` begins with an edge for sure."""
    if place == len(items):
        return after
    item = items[place]
    if item.kind == _Kind.EDGE:
        return not item.optional or _opens(items, place + 1, after)
    if item.kind != _Kind.GROUP:
        return False
    following = _opens(items, place + 1, after)
    return all(_opens(branch, 0, following) for branch in item.branches) and (not item.optional or following)


def _of_run(run: list[_Item], before: bool, after: bool) -> Iterator[Need]:
    """Yield the need of units that stand directly behind each other."""
    if not run:
        return
    if len(run) == 1 and run[0].plain and not run[0].optional:
        yield _of_word(run[0].text, before, after)
        return
    first, last = 0, len(run)
    while first < last and run[first].optional:
        first += 1
    while last > first and run[last - 1].optional:
        last -= 1
    if first == last:
        return
    before = before and all(item is _MAYBE_SPACE for item in run[:first])
    after = after and all(item is _MAYBE_SPACE for item in run[last:])
    run = run[first:last]
    if longest := _longest_word(run):
        yield _of_word(longest, before=False, after=False)
        return
    if len(run) > _MOST_UNITS:
        run, after = run[:_MOST_UNITS], False
    yield _small(run, before and _in_words(run[0]), after and _in_words(run[-1]))


@functools.lru_cache(maxsize=4096)
def _of_word(text: str, before: bool, after: bool) -> Need:
    if len(text) > _WORD_SIZE:
        return _RARITY[min(len(text), len(_RARITY) - 1)], frozenset([text[:_LONGEST]])
    return _small([_Item(_Kind.UNIT, text)], before, after)


_PLAIN = re.compile(r"[a-z0-9](?:[a-z0-9'-]*[a-z0-9])?")


def _longest_word(run: list[_Item]) -> str:
    """Return the longest row of plain letters, digits, hyphens and apostrophes if it is long, else nothing."""
    read = "".join([" " if item.optional or not (item.plain or item.text in "-'") else item.text for item in run])
    longest = max(_PLAIN.findall(read), key=len, default="")
    return longest if len(longest) > _WORD_SIZE else ""


def _in_words(item: _Item) -> bool:
    """Whether it is letters and digits alone."""
    return item.plain or item.text.startswith("[0-9]") or (item.text[:1] == "[" and item.text[1:-1].isalnum())


def _small(run: list[_Item], before: bool, after: bool) -> Need:
    """Return the need of a small expression, as rare as its letters, digits and signs are together."""
    sure = [item for item in run if not item.optional and item.text != "."]
    digits = sum(int(item.text[6:-1] or 1) for item in sure if item.text.startswith("[0-9]"))
    letters = sum(len(item.text) for item in sure if item.plain)
    signs = sum(not item.plain and not item.text.startswith("[0-9]") for item in sure)
    rarity = _RARITY[min(letters, len(_RARITY) - 1)] * _DIGIT_RARITY[min(digits, len(_DIGIT_RARITY) - 1)]
    rarity *= _SIGN_RARITY**signs
    written = "".join(f"(?:{item.text})?" if item.optional else item.text for item in run)
    if written in _COMMON:
        rarity = 0.8
    if before and after:
        rarity *= 0.5
    return rarity, frozenset([f"{_EDGE_OF_WORD if before else ''}{written}{_EDGE_OF_WORD if after else ''}"])


_EDGE_OF_WORD = r"\b"
"""RE2 knows it without a state of its own; classes of other characters in its place made the automaton explode."""


def _one_of(branches: list[list[Need]]) -> Need | None:
    if not branches or not all(branches):
        return None
    best = [min(branch) if len(branch) > 1 else branch[0] for branch in branches]
    return sum([rarity for rarity, _ in best]), frozenset().union(*[literals for _, literals in best])
