"""Identifiers in a draft: a shape, weighed by how it is written and by the words around it."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from sms_tui.domain.guard.patterns import Wanted, found_in
from sms_tui.domain.guard.reading import Layer, Reading
from sms_tui.domain.guard.rulebook import IdentifierSignal, Rule, RuleBook
from sms_tui.domain.guard.shapes import Candidate, candidates, may_hold_tokens, usable
from sms_tui.domain.guard.signs import IDENTIFIER, signs
from sms_tui.domain.guard.types import Evidence
from sms_tui.domain.guard.weigh import Hit, severity_of

_FORM_REASONS = {
    "distinct": "an unmistakable shape",
    "typical": "written in the customary grouping",
    "bare": "as many digits as such a number has",
    "loose": "as many digits, grouped unusually",
    "spread": "as many digits, one by one",
    "invalid": "the shape, with a value that is not given out",
}


def identifier_hits(layer: Layer, reading: Reading, rules: RuleBook) -> Iterator[Hit]:
    """Yield the identifiers found in one view of the draft."""
    text = layer.view.text
    if not signs(text) & IDENTIFIER:
        return
    found = usable(text)
    if not found and not may_hold_tokens(layer.data):
        return
    shaped: dict[str, list[Candidate]] = {}
    for rule in rules.identifying:
        best: dict[tuple[int, int], Hit] = {}
        for signal in rule.identifiers:
            if signal.shape not in shaped:
                shaped[signal.shape] = list(candidates(signal.shape, text, found))
            for candidate in shaped[signal.shape]:
                hit = _weighed(layer, reading, rule, signal, candidate)
                if hit:
                    place = (hit.start or 0, hit.end or 0)
                    if place not in best or best[place].points < hit.points:
                        best[place] = hit
        yield from best.values()


def _weighed(layer: Layer, reading: Reading, rule: Rule, signal: IdentifierSignal, candidate: Candidate) -> Hit | None:
    points = signal.points.get(candidate.form)
    if points is None:
        return None
    evidence = [Evidence(_FORM_REASONS[candidate.form], points)]
    spoken = _nearby(layer.data, signal, candidate)
    asked = not spoken and signal.words is not None and bool(reading.asked) and found_in(signal.words, reading.asked)
    if spoken > 0:
        evidence.append(Evidence("a word near it says what it is", signal.context))
    elif spoken < 0:
        evidence.append(Evidence("a word near it names another kind of number", signal.counter))
    elif asked:
        evidence.append(Evidence("the contact asked for it", signal.context))
    severity = severity_of(sum(each.points for each in evidence), signal.severity)
    if severity is None:
        return None
    if reading.context.discreet and signal.discreet is not None:
        severity = signal.discreet
    first, last = layer.view.span(candidate.start, candidate.end)
    doubtful = spoken <= 0 and not asked and candidate.form not in ("distinct", "typical")
    return Hit(
        rule,
        severity,
        first,
        last,
        tuple(evidence),
        layer.view.name != "text",
        doubtful=doubtful,
        across=layer.across(candidate.start, candidate.end),
    )


_FAR_BEFORE = 80
_ADJACENT = 14


def _nearby(data: bytes, signal: IdentifierSignal, candidate: Candidate) -> int:
    """Return 1 for a word that supports the candidate nearest to it, -1 for one that contradicts it, else 0.

    A value that is nearly sure by its shape is contradicted only by a word directly before it.
    """
    sure = candidate.form in ("distinct", "typical")
    good = _place(signal.words, data[max(0, candidate.start - signal.before) : candidate.start], last=True)
    bad = _place(signal.against, data[max(0, candidate.start - _FAR_BEFORE) : candidate.start], last=True)
    if sure and bad is not None and bad > _ADJACENT:
        bad = None
    if good is not None or bad is not None:
        return 1 if bad is None or (good is not None and good <= bad) else -1
    after = data[candidate.end : candidate.end + signal.after]
    good = _place(signal.words, after, last=False)
    bad = None if sure else _place(signal.against, after, last=False)
    if good is None and bad is None:
        return 0
    return 1 if bad is None or (good is not None and good <= bad) else -1


@functools.lru_cache(maxsize=512)
def _place(pattern: Wanted | None, text: bytes, *, last: bool) -> int | None:
    """Return how far from the candidate the nearest word is, in characters."""
    spans = pattern.spans(text) if pattern is not None and text else []
    if not spans:
        return None
    return len(text) - spans[-1][1] if last else spans[0][0]
