"""Weigh what was found: points of the signal, plus what counts for it, minus what counts against it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sms_tui.domain.guard.marking import MarkedText, lines_possible, thread_of
from sms_tui.domain.guard.patterns import found_in
from sms_tui.domain.guard.reading import Layer, Reading
from sms_tui.domain.guard.rulebook import FIRES_AT, WARNS_AT, Line, Rule, RuleBook, Window
from sms_tui.domain.guard.types import Evidence, Severity


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule's signal found at a place of the draft as typed (None: nowhere in the text)."""

    rule: Rule
    severity: Severity
    start: int | None
    end: int | None
    evidence: tuple[Evidence, ...]
    uncovered: bool = False
    """Found only after de-obfuscation."""
    split: bool = False
    """Found only by joining texts or separate pieces."""
    doubtful: bool = False
    """A number without any word that says what it is."""
    across: bool = False
    """It begins in our text before the draft and ends in the draft."""
    by_pattern: bool = False
    """Found by what is said, not by a number's shape or by a fact; the rest of the draft may speak against it."""

    @property
    def points(self) -> int:
        """The sum of the evidence."""
        return sum(each.points for each in self.evidence)


def severity_of(points: int, full: Severity) -> Severity | None:
    """Return what `points` amount to: the full severity, a warn, or nothing."""
    if points >= FIRES_AT:
        return full
    if points >= WARNS_AT:
        return full if full is Severity.NOTE else Severity.WARN
    return None


EVERY_LINE = -1
"""All lines, as bits by place."""


def pattern_hits(layer: Layer, reading: Reading, rules: RuleBook, lines: int = EVERY_LINE) -> Iterator[Hit]:
    """Yield the hits of the pattern signals in one view of the draft, the strongest of each pattern.

    `lines` are those that are asked, as bits by place.
    """
    thread = thread_of(rules, reading.asked, reading.told, reading.context.discreet)
    for line, text in lines_possible(layer.data, rules, thread, lines):
        spans = line.part.pattern.spans(text.data)
        if spans and (hit := _strongest(layer, reading, line, text, spans)):
            yield hit


def _strongest(
    layer: Layer, reading: Reading, line: Line, text: MarkedText, spans: list[tuple[int, int]]
) -> Hit | None:
    best: Hit | None = None
    for first, last in spans:
        hit = _weighed(layer, reading, line, *text.origin(first, last))
        if hit and (best is None or hit.points > best.points):
            best = hit
    return best


def _weighed(layer: Layer, reading: Reading, line: Line, start: int, end: int) -> Hit | None:
    while end > start and layer.data[end - 1 : end] in b" \n,":
        end -= 1
    signal = line.signal
    surroundings = Surroundings(layer, reading, start, end)
    points = signal.points
    if points < WARNS_AT and not _lifted(line, surroundings):
        return None
    evidence = [Evidence(signal.reason, points)]
    for weight, lift in zip(line.weights, line.lifts, strict=False):
        if points + lift < WARNS_AT:
            return None
        if weight.points > 0 and points >= FIRES_AT:
            continue
        if found_in(weight.pattern, surroundings.window(weight.window)):
            evidence.append(Evidence(weight.reason, weight.points))
            points += weight.points
    severity = severity_of(points, signal.severity)
    if severity is None:
        return None
    first, last = layer.view.span(start, end)
    across = layer.across(start, end)
    return Hit(
        line.rule,
        severity,
        first,
        last,
        tuple(evidence),
        layer.view.name != "text",
        across=across,
        by_pattern=not signal.sure,
    )


def _lifted(line: Line, surroundings: Surroundings) -> bool:
    """Whether what counts for a weak signal can make it a hit at all, whatever counts against it."""
    points = line.signal.points
    left = line.lifts[0]
    for weight in line.gains:
        if points + left < WARNS_AT:
            return False
        if found_in(weight.pattern, surroundings.window(weight.window)):
            points += weight.points
            if points >= WARNS_AT:
                return True
        left -= weight.points
    return False


class Surroundings:
    """The texts around a hit in which weights look; each is cut once, when it is asked for."""

    __slots__ = ("_clause", "_end", "_layer", "_reading", "_sentence", "_start")

    def __init__(self, layer: Layer, reading: Reading, start: int, end: int) -> None:
        self._layer, self._reading, self._start, self._end = layer, reading, start, end
        self._sentence: tuple[int, int] | None = None
        self._clause: bytes | None = None

    def window(self, window: Window) -> bytes:
        """Return the text of `window`."""
        data, start, end = self._layer.data, self._start, self._end
        if window is Window.ASKED:
            return self._reading.asked
        if window is Window.TOLD:
            return self._reading.told
        if window is Window.TEXT:
            return data
        if window is Window.MATCH:
            return data[start:end]
        if self._sentence is None:
            self._sentence = self._layer.sentence(start, end)
        first, last = self._sentence
        if window is Window.BEFORE:
            return data[first:start]
        if window is Window.AFTER:
            return data[end:last]
        if window is Window.CLAUSE:
            if self._clause is None:
                self._clause = _clause(data, first, last, start, end)
            return self._clause
        return data[first:last]


_JOINT = re.compile(rb"[,;] | (?:and|but|y|pero|so|because|porque|though|aunque|which|e) ")


def _clause(data: bytes, first: int, last: int, start: int, end: int) -> bytes:
    before = [found.end() for found in _JOINT.finditer(data, first, start)]
    after = _JOINT.search(data, end, last)
    return data[before[-1] if before else first : after.start() if after else last]
