"""The small pattern language of the rule files, translated to RE2.

Patterns are matched on folded text (lower case, no accents). On top of RE2 syntax:

* a space stands for what may stand between two words of one sentence (spaces, commas, quotes, hyphens, symbols);
* ` ~3 ` stands for up to three further words in between, without leaving the sentence;
* `<end>` stands for the end of a sentence or of a part of it (a comma);
* `<name>` stands for any term of the vocabulary entry `name`; terms may use the same language. Long entries are
  *marked*: their terms are found first and replaced by one word each, so that patterns stay small;
* every alternative begins and ends at a word boundary where it begins or ends with a word.

Round brackets never capture. RE2 keeps every match linear in the length of the text.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Mapping

import re2

_BETWEEN = r"(?:[^a-z0-9.!?;]+)"
_WORD = r"[a-z0-9][^ \n.!?;]*(?:\.[a-z0-9][^ \n.!?;]*)*"
_END = r"(?:[^a-z0-9.!?;]*(?:[.!?;,]|$))"
_PIECES = re.compile(r" ~(\d+) | |<([a-z0-9_]+)>|\\.|\[(?:\\.|[^\]\\])*\]")


class PatternError(ValueError):
    """A pattern cannot be used; the message says why, for the rule file's author."""


def translate(pattern: str, vocabulary: Mapping[str, str]) -> str:
    """Return `pattern` as RE2 syntax; `vocabulary` holds translated entries by name.

    Raises:
        PatternError: the pattern names an unknown vocabulary entry.
    """

    def piece(found: re.Match[str]) -> str:
        text = found.group()
        if text == " ":
            return _BETWEEN
        if count := found.group(1):
            return f"(?:{_BETWEEN}{_WORD}){{0,{count}}}{_BETWEEN}"
        if name := found.group(2):
            if name == "end":
                return _END
            if name not in vocabulary:
                raise PatternError(f"there is no vocabulary entry '{name}'")
            return vocabulary[name]
        return text

    return _PIECES.sub(piece, pattern)


def alternation(patterns: Iterable[str], vocabulary: Mapping[str, str]) -> str:
    """Return one RE2 expression that matches any of `patterns` between word boundaries."""
    bounded = itertools.groupby(patterns, bounds)
    return "|".join(
        f"{before}(?:{'|'.join([translate(pattern, vocabulary) for pattern in alike])}){after}"
        for (before, after), alike in bounded
    )


def bounds(pattern: str) -> tuple[str, str]:
    """Return the boundaries that `pattern` has before and after it."""
    before = r"\b" if pattern[:1].isalnum() or pattern[:1] == "(" else ""
    last_group = pattern.rpartition("(")[2]
    open_end = "%" in last_group or pattern[-2:-1] == "\\" or pattern.endswith(("$)", ".])", "?])", "<end>)"))
    after = r"\b" if not open_end and (pattern[-1:].isalnum() or pattern[-1:] in ")?") else ""
    return before, after


def names_in(pattern: str) -> frozenset[str]:
    """Return the vocabulary entries that `pattern` names."""
    if "<" not in pattern:
        return frozenset()
    return frozenset(found.group(2) for found in _PIECES.finditer(pattern) if found.group(2))


CACHE = 8 << 20
"""Octets that RE2 may use for the states of one pattern, or of one set of them."""


def options(cache: int = CACHE) -> re2.Options:
    """Return the options of every pattern: bytes in, linear time, no captures, a bounded cache, no logging."""
    chosen = re2.Options()
    chosen.encoding = re2.Options.Encoding.LATIN1
    chosen.never_capture = True
    chosen.log_errors = False
    chosen.max_mem = cache
    return chosen


_OPTIONS = options()
_LONGEST = options()
_LONGEST.longest_match = True


_ANYWHERE = re2._Anchor.UNANCHORED


class Pattern:
    """A compiled alternation of folded-text patterns, compiled on first use."""

    __slots__ = ("_compiled", "_longest", "_match", "expression")

    def __init__(self, expression: str, *, longest: bool = False) -> None:
        self.expression = expression
        self._longest = longest
        self._compiled: re2._Regexp | None = None
        self._match: Callable[[object, bytes, int, int], list[tuple[int, int]]] | None = None

    @property
    def compiled(self) -> re2._Regexp:
        """The RE2 object. Raises `PatternError` where RE2 refuses the expression."""
        if self._compiled is None:
            try:
                self._compiled = re2._Regexp(self.expression.encode("latin-1"), _LONGEST if self._longest else _OPTIONS)
            except (re2.error, UnicodeEncodeError) as error:
                raise PatternError(f"RE2 cannot compile it: {_plain(error)}") from None
        return self._compiled

    def spans(self, text: bytes, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """Return the spans of all matches in `text[start:end]`, without overlap."""
        cut = text[start:end] if start or end is not None else text
        match, size, place = self._matcher(), len(cut), 0
        spans: list[tuple[int, int]] = []
        while place <= size:
            first, last = match(_ANYWHERE, cut, place, size)[0]
            if first < 0:
                break
            if last > first:
                spans.append((start + first, start + last))
            place = last if last > place else place + 1
        return spans

    def found(self, text: bytes) -> bool:
        """Return whether anything in `text` matches."""
        match = self._match or self._matcher()
        return match(_ANYWHERE, text, 0, len(text))[0][0] >= 0

    def _matcher(self) -> Callable[[object, bytes, int, int], list[tuple[int, int]]]:
        """Return RE2's own search: the package's wrapper makes a generator and an object of every match."""
        if self._match is None:
            self._match = self.compiled._regexp.Match
        return self._match


def first_refused(expressions: Iterable[str]) -> tuple[int, str] | None:
    """Have RE2 read expressions without compiling them; return the place of the first it refuses, and why."""
    trial = re2.Set.SearchSet(_OPTIONS)
    for place, expression in enumerate(expressions):
        try:
            trial.Add(expression.encode("latin-1"))
        except (re2.error, UnicodeEncodeError) as error:
            return place, f"RE2 cannot compile it: {_plain(error)}"
    return None


class AnyOf:
    """Several patterns asked as one: a long one that many of these share is compiled once."""

    __slots__ = ("patterns",)

    def __init__(self, patterns: tuple[Pattern, ...]) -> None:
        self.patterns = patterns

    def spans(self, text: bytes, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """Return the spans of all matches of each in `text[start:end]`, by place; they may overlap."""
        return sorted(span for pattern in self.patterns for span in pattern.spans(text, start, end))

    def found(self, text: bytes) -> bool:
        """Return whether anything in `text` matches one of them."""
        return any(pattern.found(text) for pattern in self.patterns)


Wanted = Pattern | AnyOf
"""What is looked for in the words around a hit."""


@functools.lru_cache(maxsize=1024)
def found_in(pattern: Wanted, text: bytes) -> bool:
    """Return whether `pattern` matches in `text`; kept, because hits share their surroundings, and keys their texts."""
    return pattern.found(text)


def _plain(error: Exception) -> str:
    said = error.args[0] if error.args else error
    return said.decode("latin-1") if isinstance(said, bytes) else str(said)


_NOTHING: list[int] = []
"""What no expression matches; shared, never changed."""


class PatternSet:
    """All patterns at once: which of them match a text, in one pass. RE2 parses them now, and compiles on first use.

    Where RE2 has not memory enough, for all of them or for one text, every pattern is said to match: slower, and
    never a miss.
    """

    __slots__ = ("_count", "_look", "_none", "_ready", "_set")

    def __init__(self, expressions: Iterable[str], *, cache: int = CACHE) -> None:
        """Parse; `cache` is in octets. Raises `PatternError` where RE2 refuses an expression."""
        self._set = re2.Set.SearchSet(_OPTIONS if cache == CACHE else options(cache))
        self._count = 0
        for expression in expressions:
            try:
                self._set.Add(expression.encode("latin-1"))
            except (re2.error, UnicodeEncodeError) as error:
                raise PatternError(f"RE2 cannot compile it: {_plain(error)}") from None
            self._count += 1
        # The last expression matches every text: its absence tells that RE2 gave up for want of memory.
        self._set.Add(b"")
        self._none = [self._count]
        self._ready: bool | None = None
        # RE2's own search, as soon as it is compiled: the package's wrapper costs as much again.
        self._look: Callable[[bytes], list[int] | None] = self._first_look

    @property
    def compiles(self) -> bool:
        """Whether RE2 has memory enough for all of them together."""
        if self._ready is None:
            self._ready = self._compiled()
        return self._ready

    def matching(self, text: bytes) -> list[int]:
        """Return the indexes of the expressions that match somewhere in `text`, or all where RE2 gave up."""
        found = self._look(text)
        if found == self._none:
            return _NOTHING
        if not found or self._count not in found:
            return list(range(self._count))
        return sorted(found)[:-1]

    def unsorted(self, text: bytes) -> list[int]:
        """Return what `matching` does, in any order, and one index more, the number of expressions."""
        found = self._look(text)
        if not found or self._count not in found:
            return list(range(self._count + 1))
        return found

    def _first_look(self, text: bytes) -> list[int] | None:
        self._look = self._set._set.Match if self.compiles else lambda _text: None
        return self._look(text)

    def _compiled(self) -> bool:
        try:
            self._set.Compile()
        except re2.error:
            return False
        return True
