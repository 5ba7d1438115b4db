"""Patterns that need more than RE2 gives (named groups, look-around), tried only where RE2 finds their wider form.

Detectors of the program ask many long questions of every draft, and nearly every answer is no. RE2 says no in one
linear pass; the standard library's `re` is asked where it did not. Both are compiled on first use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sms_tui.domain.guard.patterns import Pattern, PatternSet

_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?P<\w+>|\(\?<?[=!]|\(\?:|[()$]|[^\\\[()$]+", re.DOTALL)
_LOOK = ("(?=", "(?!", "(?<=", "(?<!")


def widened(expression: str) -> str:
    """Return an expression for RE2 that matches wherever `expression` does, and may match elsewhere.

    Look-around is left out, groups lose their names. Raises `ValueError` for what has no wider form (references).
    """
    out: list[str] = []
    ignored = 0
    for piece in _PIECE.findall(expression):
        if ignored:
            ignored += piece.startswith("(") - (piece == ")")
        elif piece in _LOOK:
            ignored = 1
        elif piece.startswith("(?P<"):
            out.append("(?:")
        elif piece == "$":
            out.append(r"(?:\n?$)")
        elif (piece[0] == "?" and out and out[-1] == "(") or re.fullmatch(r"\\[1-9]", piece):
            raise ValueError("this expression has no wider form for RE2")
        else:
            out.append(piece)
    return "".join(out)


class Gated:
    """A pattern of the standard library behind its gate. Texts are folded (ASCII and placeholders)."""

    __slots__ = ("_compiled", "_gate", "expression")

    def __init__(self, expression: str) -> None:
        self.expression = expression
        self._gate: Pattern | None = None
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself, without its gate."""
        if self._compiled is None:
            self._compiled = re.compile(self.expression)
        return self._compiled

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Return what `re.Pattern.finditer` does."""
        if not self._open(text):
            return iter(())
        return self.compiled.finditer(text)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return what `re.Pattern.search` does; `start` and `end` are places in `text`."""
        last = len(text) if end is None else end
        if not self._open(text[start:last]):
            return None
        return self.compiled.search(text, start, last)

    def _open(self, text: str) -> bool:
        if self._gate is None:
            self._gate = Pattern(widened(self.expression))
        return self._gate.found(text.encode("latin-1", "replace"))


class GatedList:
    """Several gated patterns whose gates are asked in one pass."""

    __slots__ = ("_gates", "patterns")

    def __init__(self, patterns: tuple[Gated, ...]) -> None:
        self.patterns = patterns
        self._gates: PatternSet | None = None

    def possible(self, text: str) -> list[Gated]:
        """Return the patterns that folded `text` may hold, in order."""
        if self._gates is None:
            self._gates = PatternSet(widened(each.expression) for each in self.patterns)
        return [self.patterns[place] for place in self._gates.matching(text.encode("latin-1", "replace"))]
