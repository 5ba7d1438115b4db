"""Marked readings of a text: terms of long vocabulary entries replaced by one word each.

A pattern such as "your ~3 <health>" would hold hundreds of terms, and every pattern like it again. Instead the
terms present are found once, and the pattern sees "your ~3 zqa". Places lead back into the unmarked text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from sms_tui.domain.guard.rulebook import Group, RuleBook


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


def groups_present(data: bytes, rules: RuleBook) -> Iterator[tuple[Group, MarkedText]]:
    """Yield each group of patterns of which a marked entry occurs in the text, with the text marked for it."""
    present = rules.marks.matching(data) if rules.marked else []
    names = {rules.marked[index].name: index for index in present}
    spans: dict[str, list[tuple[int, int]]] = {}
    for group in rules.groups:
        if not group.marks:
            yield group, MarkedText(data, (), (), ())
        elif here := group.marks & names.keys():
            for name in here:
                if name not in spans:
                    spans[name] = rules.marked[names[name]].pattern.spans(data)
            yield group, _marked(data, rules, {name: names[name] for name in here}, spans)


def _marked(
    data: bytes, rules: RuleBook, chosen: dict[str, int], spans: dict[str, list[tuple[int, int]]]
) -> MarkedText:
    terms: list[tuple[int, int, bytes]] = []
    for name, index in chosen.items():
        word = rules.marked[index].word.encode("ascii")
        terms += [(start, -end, word) for start, end in spans[name]]
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
