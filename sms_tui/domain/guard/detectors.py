"""Detectors of the program that rule files switch on by name: attachments, links, dates, names, language."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sms_tui.domain.guard import date_detectors, name_detectors, other_language, person_detectors, role_detectors
from sms_tui.domain.guard.links import Link, links
from sms_tui.domain.guard.reading import Reading
from sms_tui.domain.guard.rulebook import RuleBook
from sms_tui.domain.guard.search import BY_PATTERN, Search
from sms_tui.domain.guard.types import Severity
from sms_tui.domain.guard.weigh import Hit

Detector = Callable[[Search], Iterator[Hit]]


def detector_hits(reading: Reading, rules: RuleBook, *, cleared: bool = False) -> list[Hit]:
    """Return the hits of all detectors that the policy switches on.

    In a draft whose words are `cleared`, those that words ease are left out.
    """
    learned = rules.wording.rules if cleared and rules.wording is not None else {}
    return [
        hit
        for rule, signal in rules.detecting
        if not (signal.name in BY_PATTERN and rule.id in learned)
        for hit in DETECTORS[signal.name](Search(reading, rules, rule, signal))
    ]


def _media(search: Search) -> Iterator[Hit]:
    if search.reading.draft.media > 0:
        yield search.hit(None, None)


def _links(search: Search) -> list[Link]:
    return links(search.reading.main.view, search.reading.draft.text, search.rules.facts.hosts)


def _document_link(search: Search) -> Iterator[Hit]:
    for link in _links(search):
        if not link.allowed and (link.file_share or link.file):
            yield search.hit(link.start, link.end)


def _opaque_link(search: Search) -> Iterator[Hit]:
    nouns = search.rules.lists.get("document")
    for link in _links(search):
        if link.opaque and not link.allowed:
            named = nouns is not None and nouns.found(search.reading.main.data)
            yield search.hit(link.start, link.end, severity=Severity.BLOCK if named else None)


DETECTORS: dict[str, Detector] = {
    "media": _media,
    "document_link": _document_link,
    "opaque_link": _opaque_link,
    "birth_date": date_detectors.birth_date,
    "date_mismatch": date_detectors.date_mismatch,
    "greeting": name_detectors.greeting,
    "identity": name_detectors.identity,
    "ascribed": role_detectors.ascribed,
    "nonpublic": person_detectors.nonpublic,
    "language": other_language.language,
}
