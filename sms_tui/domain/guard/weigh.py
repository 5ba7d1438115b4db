"""Weigh what was found: points of the signal, plus what counts for it, minus what counts against it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sms_tui.domain.guard.marking import MarkedText, lines_possible
from sms_tui.domain.guard.patterns import Wanted
from sms_tui.domain.guard.reading import Layer, Reading
from sms_tui.domain.guard.rulebook import FIRES_AT, WARNS_AT, Line, Rule, RuleBook, Signal, Weight, Window
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


def pattern_hits(layer: Layer, reading: Reading, rules: RuleBook) -> Iterator[Hit]:
    """Yield the hits of the pattern signals in one view of the draft, the strongest of each pattern."""
    discreet, asked = reading.context.discreet, reading.asked
    for line, text in lines_possible(layer.data, rules):
        signal, pattern = line.signal, line.part.pattern
        if (signal.asked is not None and not was_asked(signal.asked, asked)) or (signal.discreet and not discreet):
            continue
        if pattern.found(text.data) and (hit := _strongest(layer, reading, line, text, pattern.spans(text.data))):
            yield hit


@functools.lru_cache(maxsize=128)
def was_asked(pattern: Wanted, asked: bytes) -> bool:
    """Return whether what the contact asked matches; kept, because it stays the same from key to key."""
    return bool(asked) and pattern.found(asked)


def _strongest(
    layer: Layer, reading: Reading, line: Line, text: MarkedText, spans: list[tuple[int, int]]
) -> Hit | None:
    best: Hit | None = None
    for first, last in spans:
        hit = _weighed(layer, reading, line.rule, line.signal, *text.origin(first, last))
        if hit and (best is None or hit.points > best.points):
            best = hit
    return best


def _weighed(layer: Layer, reading: Reading, rule: Rule, signal: Signal, start: int, end: int) -> Hit | None:
    while end > start and layer.data[end - 1 : end] in b" \n,":
        end -= 1
    evidence = [Evidence(signal.reason, signal.points)]
    points = signal.points
    for weight in (*signal.weights, *rule.weights):
        if weight.points > 0 and points >= FIRES_AT:
            continue
        if weight.pattern.found(window_text(layer, reading, weight, start, end)):
            evidence.append(Evidence(weight.reason, weight.points))
            points += weight.points
    severity = severity_of(points, signal.severity)
    if severity is None:
        return None
    first, last = layer.view.span(start, end)
    return Hit(rule, severity, first, last, tuple(evidence), layer.view.name != "text", across=layer.across(start, end))


def window_text(layer: Layer, reading: Reading, weight: Weight, start: int, end: int) -> bytes:
    """Return the text in which a weight's pattern is looked for."""
    if weight.window is Window.ASKED:
        return reading.asked
    if weight.window is Window.TEXT:
        return layer.data
    if weight.window is Window.MATCH:
        return layer.data[start:end]
    first, last = layer.sentence(start, end)
    if weight.window is Window.BEFORE:
        return layer.data[first:start]
    if weight.window is Window.AFTER:
        return layer.data[end:last]
    if weight.window is Window.CLAUSE:
        return _clause(layer.data, first, last, start, end)
    return layer.data[first:last]


_JOINT = re.compile(rb"[,;] | (?:and|but|y|pero|so|because|porque|though|aunque|which|e) ")


def _clause(data: bytes, first: int, last: int, start: int, end: int) -> bytes:
    before = [found.end() for found in _JOINT.finditer(data, first, start)]
    after = _JOINT.search(data, end, last)
    return data[before[-1] if before else first : after.start() if after else last]
