"""What a pattern cannot match without: the cheap question that is asked of all patterns before any of them runs.

`your ~3 (case|petition) (was )?(granted|denied)` matches no text that lacks both "case" and "petition", nor one
that lacks both "granted" and "denied". Each such list is a need: one of its literals must stand in the text.
The idea is that of RE2's FilteredRE2 (re2/filtered_re2.h), for the pattern language of `patterns`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

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
"""How often a literal of so many characters is guessed to stand in a text."""
_DIGIT_RARITY = (1.0, 0.5, 0.45, 0.3, 0.15, 0.08, 0.05)
"""The same of a row of digits, by their number."""
_MARK_RARITY = 0.01
_LONGEST = 10
"""Characters kept of a literal: the beginning is rare enough, and more literals become the same."""
_WORD_SIZE = 4
"""Longer literals need no word boundary to be rare."""


_SURE = "\x00"
"""Stands for what says nothing: classes, escapes, what may be left out."""
_UNREAD = re.compile(
    r"(?P<digits>(?:\[0-9\]|\\d)(?:\{(?P<count>\d+)(?:,\d*)?\})?)(?![?*{])"
    r"|\\x[0-9a-fA-F]{2}|\\.|\[(?:\\.|[^\]\\])*\]",
    re.DOTALL,
)
_GAP = re.compile(r" ~\d+ ")
_NAME = re.compile(r"<([a-z0-9_]+)>")
_GROUP = re.compile(r"\((?:\?:)?([^()]*)\)([?*+]|\{\d*,?\d*\})?")
_OPTIONAL = re.compile(r".(?:[?*]|\{[0,]\d*,?\d*\})|\{\d*,?\d*\}", re.DOTALL)
_LITERAL = re.compile(r"[a-z0-9'-]+|[\x01-\x04]|[\U000f0000-\U000ffffd]")
_FIRST_STANDIN = 0xF0000


class LiteralReader:
    """Reads needs from patterns, from the innermost groups outwards; remembers what it read."""

    __slots__ = ("_branches", "_entered", "_entries", "_marked", "_needs", "_standins", "_terms")

    def __init__(self, terms: Mapping[str, tuple[str, ...]], marked: Collection[str]) -> None:
        """`terms` are the patterns of each vocabulary entry by name; `marked` entries are found by their marks.

        Both may grow, as long as no entry is read before it is there.
        """
        self._terms = terms
        self._marked = marked
        self._entries: dict[str, Need | None] = {"end": None}
        self._entered = 0
        self._branches: dict[tuple[str, bool], list[Need]] = {}
        self._needs: list[Need] = []
        self._standins: dict[Need, str] = {}

    def needs(self, pattern: str) -> list[Need]:
        """Return what `pattern` needs, the rarest first; empty where nothing is sure."""
        if _FLAGS.search(pattern):
            return []
        text = _GAP.sub(" ", _UNREAD.sub(self._unread, pattern))
        text = _NAME.sub(self._named, text)
        reduced = 1
        while reduced:
            text, reduced = _GROUP.subn(self._group, text)
        if "(" in text or ")" in text:
            return []
        return sorted(self._alternatives(text, pattern[:1].isalnum() or pattern[:1] == "("))

    def entry(self, name: str) -> Need | None:
        """Return what a vocabulary entry needs, marked or not; None where nothing is sure."""
        if name not in self._entries:
            self._entries[name] = None
            self._entered += 1
            self._entries[name] = _one_of([self.needs(term) for term in self._terms.get(name, ())])
            self._entered -= 1
        return self._entries[name]

    def _unread(self, found: re.Match[str]) -> str:
        """Stand in for a row of digits and for placeholders of symbols; of other classes nothing is said."""
        if not found["digits"]:
            return _PLACEHOLDERS.get(found[0], _SURE)
        count = int(found["count"] or 1)
        if not count:
            return _SURE
        return self._standin((_DIGIT_RARITY[min(count, len(_DIGIT_RARITY) - 1)], frozenset([f"[0-9]{{{count}}}"])))

    def _named(self, found: re.Match[str]) -> str:
        """Stand in for `<name>`; inside vocabulary entries nothing is marked."""
        name = found[1]
        if name in self._marked and not self._entered:
            return self._standin((_MARK_RARITY, frozenset([found[0]])))
        return self._standin(self.entry(name))

    def _group(self, found: re.Match[str]) -> str:
        body, quantifier = found.groups()
        if quantifier and (quantifier[0] in "?*" or quantifier[:2] in ("{0", "{,")):
            return _SURE
        begin = found.start()
        bounded = begin == 0 or found.string[begin - 1] == " "
        needs = self._alternatives(body, bounded)
        return self._standin(min(needs) if needs else None)

    def _standin(self, need: Need | None) -> str:
        if need is None:
            return _SURE
        if need not in self._standins:
            self._standins[need] = chr(_FIRST_STANDIN + len(self._needs))
            self._needs.append(need)
        return self._standins[need]

    def _alternatives(self, text: str, bounded: bool) -> list[Need]:
        branches = _OPTIONAL.sub(_SURE, text).split("|")
        if len(branches) == 1:
            return self._branch(branches[0], bounded)
        union = _one_of([self._branch(branch, bounded) for branch in branches])
        return [union] if union else []

    def _branch(self, text: str, bounded: bool) -> list[Need]:
        key = text, bounded
        if key not in self._branches:
            self._branches[key] = [
                self._needs[ord(found[0]) - _FIRST_STANDIN] if found[0] > "\x7f" else _word(found, bounded)
                for found in _LITERAL.finditer(text)
                if found[0].strip("'-")
            ]
        return self._branches[key]


_PLACEHOLDERS = {rf"\x0{number}": chr(number) for number in range(1, 5)}
"""What stands in folded text for symbols and other letters; `normalise` names them."""


def _word(found: re.Match[str], bounded: bool) -> Need:
    begin, end = found.span()
    text = found[0].strip("'-")
    before = bounded if begin == 0 else found.string[begin - 1] == " "
    after = found.string[end : end + 1] == " "
    rarity = _RARITY[min(len(text), len(_RARITY) - 1)]
    if text in _COMMON:
        rarity = 0.4 if before and after else 0.6
    if len(text) > _WORD_SIZE:
        return rarity, frozenset([text[:_LONGEST]])
    if before and after:
        rarity *= 0.5
    return rarity, frozenset([rf"{_BOUNDARY if before else ''}{text}{_BOUNDARY if after else ''}"])


_BOUNDARY = r"\b"


def _one_of(branches: list[list[Need]]) -> Need | None:
    if not branches or not all(branches):
        return None
    best = [min(branch) if len(branch) > 1 else branch[0] for branch in branches]
    return sum([rarity for rarity, _ in best]), frozenset().union(*[literals for _, literals in best])
