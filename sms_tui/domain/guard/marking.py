"""Marked readings of a text: terms of long vocabulary entries replaced by one word each.

A pattern such as "your ~3 <health>" would hold hundreds of terms, and every pattern like it again. Instead the
terms present are found once, and the pattern sees "your ~3 zqa". Places lead back into the unmarked text.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from dataclasses import dataclass, field

from sms_tui.domain.guard.finder import places
from sms_tui.domain.guard.patterns import found_in
from sms_tui.domain.guard.rulebook import WARNS_AT, Line, RuleBook, Signal, Window


class Thread:
    """Which lines count in one thread for one contact: asked of each line once, when it is first needed."""

    __slots__ = ("_asked", "_dead", "_discreet", "_known", "_rules", "_told")

    def __init__(self, rules: RuleBook, asked: bytes, told: bytes, discreet: bool) -> None:
        self._rules, self._asked, self._told, self._discreet = rules, asked, told, discreet
        self._known = ~rules.conditional
        self._dead = 0

    def silent(self, lines: int) -> int:
        """Return those of `lines` that do not count, and others that are known not to, as bits by place."""
        if unknown := lines & ~self._known:
            for place in places(unknown):
                if not self._counts(self._rules.lines[place].signal):
                    self._dead |= 1 << place
            self._known |= unknown
        return self._dead

    def may_lift(self, line: Line, data: bytes) -> bool:
        """Whether what counts for a weak signal, wherever it stands, may be enough: cheaper than to look at hits."""
        points = line.signal.points + line.nearby
        for weight in line.anywhere:
            if points >= WARNS_AT:
                return True
            window = weight.window
            text = data if window is Window.TEXT else self._asked if window is Window.ASKED else self._told
            if found_in(weight.pattern, text):
                points += weight.points
        return points >= WARNS_AT

    def _counts(self, signal: Signal) -> bool:
        return (
            (signal.asked is None or (bool(self._asked) and signal.asked.found(self._asked)))
            and (signal.told is None or (bool(self._told) and signal.told.found(self._told)))
            and (self._discreet or not signal.discreet)
        )


@functools.lru_cache(maxsize=16)
def thread_of(rules: RuleBook, asked: bytes, told: bytes, discreet: bool) -> Thread:
    """Return the thread's; kept, because a thread stays the same from key to key."""
    return Thread(rules, asked, told, discreet)


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text with marks, and where its pieces stand in the unmarked text."""

    data: bytes = field(repr=False)
    pieces: tuple[tuple[int, int, int], ...]
    """Of each replaced term: its place here, and its start and end in the unmarked text."""
    lengths: tuple[int, ...]
    """Of each replaced term: how long its mark is."""
    places: tuple[int, ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the unmarked text that `data[start:end]` stands for."""
        return self._place(start, after=False), self._place(end, after=True)

    def _place(self, place: int, *, after: bool) -> int:
        index = bisect_right(self.places, place - 1 if after else place) - 1
        if index < 0:
            return place
        here, first, last = self.pieces[index]
        if place < here + self.lengths[index] or (after and place == here + self.lengths[index]):
            return last if after else first
        return last + place - here - self.lengths[index]


def lines_possible(
    data: bytes, rules: RuleBook, thread: Thread | None = None, asked: int = -1
) -> list[tuple[Line, MarkedText]]:
    """Return the lines that may match in the text, each with the text marked for it; no other line of `asked` matches.

    With `thread`, lines are left out that do not count in it, and weak ones for which nothing counts. `asked` are
    lines as bits by place; all, unless said.
    """
    finder, count, marked = rules.finder, len(rules.marked), rules.marked
    lines, naming = rules.lines, rules.naming
    met = finder.met(data)
    maybe = places(finder.possible(met) & ((1 << count) - 1))
    sure = finder.possible(finder.with_marks(met, [marked[place].name for place in maybe])) >> count & asked
    silent = ~asked
    if thread is not None:
        silent |= thread.silent(sure)
        for place in places(sure & rules.weak & ~silent):
            if not thread.may_lift(lines[place], data):
                silent |= 1 << place
    sure &= ~silent
    spans: dict[int, list[tuple[int, int]]] = {}
    present = 0
    if maybe:
        for place in maybe:
            if sure & rules.named[place] and (found := marked[place].pattern.spans(data)):
                spans[place] = found
                present |= 1 << place
        sure = finder.possible(finder.with_marks(met, [marked[place].name for place in spans])) >> count & ~silent
    texts = {0: MarkedText(data, (), (), ())}
    possible: list[tuple[Line, MarkedText]] = []
    for place in places(sure):
        named = naming[place] & present
        if named not in texts:
            texts[named] = _marked(data, rules, {each: spans[each] for each in places(named)})
        possible.append((lines[place], texts[named]))
    return possible


def _marked(data: bytes, rules: RuleBook, spans: dict[int, list[tuple[int, int]]]) -> MarkedText:
    terms: list[tuple[int, int, bytes]] = []
    for place, found in spans.items():
        word = rules.marked[place].word.encode("ascii")
        terms += [(start, -end, word) for start, end in found]
    terms.sort()
    out: list[bytes] = []
    pieces: list[tuple[int, int, int]] = []
    lengths: list[int] = []
    place = written = 0
    for start, negative_end, word in terms:
        if start < place:
            continue
        out += (data[place:start], word)
        written += start - place
        pieces.append((written, start, -negative_end))
        lengths.append(len(word))
        written += len(word)
        place = -negative_end
    out.append(data[place:])
    return MarkedText(b"".join(out), tuple(pieces), tuple(lengths), tuple([piece[0] for piece in pieces]))
