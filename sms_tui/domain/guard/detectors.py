"""Detectors of the program that rule files switch on by name: attachments, links, dates, names, language."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sms_tui.domain.guard import date_detectors, name_detectors
from sms_tui.domain.guard.links import Link, links
from sms_tui.domain.guard.reading import Reading
from sms_tui.domain.guard.rulebook import DetectorSignal, Rule, RuleBook
from sms_tui.domain.guard.types import Evidence, Severity
from sms_tui.domain.guard.weigh import Hit

Detector = Callable[[Reading, RuleBook, Rule, DetectorSignal], Iterator[Hit]]


def detector_hits(reading: Reading, rules: RuleBook) -> list[Hit]:
    """Return the hits of all detectors that the policy switches on."""
    return [
        hit
        for rule in rules.rules.values()
        for signal in rule.detectors
        for hit in DETECTORS[signal.name](reading, rules, rule, signal)
    ]


def _hit(
    rule: Rule, signal: DetectorSignal, start: int | None, end: int | None, severity: Severity | None = None
) -> Hit:
    return Hit(rule, severity or signal.severity, start, end, (Evidence(signal.reason, signal.points),))


def _media(reading: Reading, rules: RuleBook, rule: Rule, signal: DetectorSignal) -> Iterator[Hit]:
    if reading.draft.media > 0:
        yield _hit(rule, signal, None, None)


def _links(reading: Reading, rules: RuleBook) -> list[Link]:
    return links(reading.main.view, reading.draft.text, rules.facts.hosts)


def _document_link(reading: Reading, rules: RuleBook, rule: Rule, signal: DetectorSignal) -> Iterator[Hit]:
    for link in _links(reading, rules):
        if not link.allowed and (link.file_share or link.file):
            yield _hit(rule, signal, link.start, link.end)


def _opaque_link(reading: Reading, rules: RuleBook, rule: Rule, signal: DetectorSignal) -> Iterator[Hit]:
    nouns = rules.lists.get("document")
    for link in _links(reading, rules):
        if link.opaque and not link.allowed:
            first, last = reading.main.sentence(0, len(reading.main.data))
            named = nouns is not None and nouns.found(reading.main.data[first:last])
            yield _hit(rule, signal, link.start, link.end, Severity.BLOCK if named else None)


DETECTORS: dict[str, Detector] = {
    "media": _media,
    "document_link": _document_link,
    "opaque_link": _opaque_link,
    "birth_date": date_detectors.birth_date,
    "date_mismatch": date_detectors.date_mismatch,
    "greeting": name_detectors.greeting,
    "identity": name_detectors.identity,
    "ascribed": name_detectors.ascribed,
    "nonpublic": name_detectors.nonpublic,
    "language": name_detectors.language,
}
