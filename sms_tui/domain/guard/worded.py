"""What the wording of a draft as a whole adds to the hits of its parts, and what it takes from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sms_tui.domain.guard.reading import Reading
from sms_tui.domain.guard.rulebook import WARNS_AT, RuleBook
from sms_tui.domain.guard.types import Evidence, Severity
from sms_tui.domain.guard.weigh import Hit
from sms_tui.domain.guard.wording import Answered, Wording, terms

_BROKEN = "the words marked are those of texts that break this rule"
_EASED = "the draft is worded like those that may be sent"


def with_wording(hits: list[Hit], reading: Reading, rules: RuleBook) -> list[Hit]:
    """Return `hits`, eased where the draft's wording speaks against them; or a hit of the wording where there are none.

    Only hits of patterns are eased, and only of rules whose wording was learned; then the whole draft and the sentence
    of the hit must both speak against it.
    """
    wording = rules.wording
    if wording is None or not reading.main.view.text.strip():
        return hits
    found = _terms(reading.main.view.text, reading, rules.policy)
    total = wording.total(found)
    if total >= WARNS_AT and all(hit.severity is Severity.NOTE for hit in hits):
        return [*hits, *_broken(found, total, reading, rules)]
    if total > wording.lowers_at or not hits:
        return hits
    return [eased for hit in hits if (eased := _eased(hit, _against(hit, total, reading, rules), wording))]


def terms_of(reading: Reading, policy: str) -> set[str]:
    """Return the terms of a draft and of its thread, by which its wording is learned and judged."""
    return _terms(reading.main.view.text, reading, policy)


def _terms(text: str, reading: Reading, policy: str) -> set[str]:
    answered = Answered(reading.asked, reading.told) if reading.context.recent else None
    return terms(text, answered, policy, discreet=reading.context.discreet)


def _broken(found: set[str], total: int, reading: Reading, rules: RuleBook) -> Iterator[Hit]:
    """Yield the hit that the words alone amount to: of full severity where they are those of one rule as well."""
    assert rules.wording is not None
    rule_id, points = rules.wording.rule(found)
    if rule := rules.rule(rule_id):
        severity = rule.severity if points > 0 or rule.severity is Severity.NOTE else Severity.WARN
        view = reading.main.view
        yield Hit(rule, severity, *view.span(*rules.wording.span(view.text)), (Evidence(_BROKEN, total),))


def _eased(hit: Hit, points: int, wording: Wording) -> Hit | None:
    if points > wording.lowers_at:
        return hit
    if points <= wording.clears_at:
        return None
    if hit.severity is not Severity.BLOCK:
        return hit
    return replace(hit, severity=Severity.WARN, evidence=(*hit.evidence, Evidence(_EASED, points)))


def _against(hit: Hit, total: int, reading: Reading, rules: RuleBook) -> int:
    """Return the points below 0 that speak against the hit, or 0 where none may."""
    wording = rules.wording
    if wording is None or not hit.by_pattern or hit.rule.id not in wording.rules:
        return 0
    sentence = _sentence(hit, reading)
    return max(total, wording.total(_terms(sentence, reading, rules.policy))) if sentence else total


def _sentence(hit: Hit, reading: Reading) -> str:
    """Return the sentence around the hit; nothing where it stands nowhere in the text."""
    view, start, end = reading.main.view, hit.start, hit.end
    if start is None or end is None:
        return ""
    places = [place for place in range(len(view.text)) if view.starts[place] < end and start < view.ends[place]]
    first, last = reading.main.sentence(places[0], places[-1] + 1) if places else (0, 0)
    return view.text[first:last]
