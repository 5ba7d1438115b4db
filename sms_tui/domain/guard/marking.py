"""Marked readings of a text: terms of long vocabulary entries replaced by one word each.

A pattern such as "your ~3 <health>" would hold hundreds of terms, and every pattern like it again. Instead the
terms present are found once, and the pattern sees "your ~3 zqa". Places lead back into the unmarked text.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from sms_tui.domain.guard.finder import places
from sms_tui.domain.guard.rulebook import Line, RuleBook


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


def lines_possible(data: bytes, rules: RuleBook) -> list[tuple[Line, MarkedText]]:
    """Return the lines that may match in the text, each with the text marked for it; no other line matches."""
    finder, count, marked = rules.finder, len(rules.marked), rules.marked
    lines, naming = rules.lines, rules.naming
    met = finder.met(data)
    maybe = places(finder.possible(met) & ((1 << count) - 1))
    sure = finder.possible(finder.with_marks(met, [marked[place].name for place in maybe])) >> count
    spans: dict[int, list[tuple[int, int]]] = {}
    present = 0
    if maybe:
        for place in maybe:
            if sure & rules.named[place] and (found := marked[place].pattern.spans(data)):
                spans[place] = found
                present |= 1 << place
        sure = finder.possible(finder.with_marks(met, [marked[place].name for place in spans])) >> count
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
