"""Where an inbound text tells an identifier, a date of birth, bank details, a password or an illness.

Identifiers are found by the guard's own rules, so that what staff may not write is what is masked when a client
writes it; the rule file adds what only clients write ("me diagnosticaron …").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sms_tui.domain.guard.engine import check
from sms_tui.domain.guard.normalise import View, fold
from sms_tui.domain.guard.patterns import Pattern, PatternSet
from sms_tui.domain.guard.rulebook import RuleBook, narrowed
from sms_tui.domain.guard.types import Context, Draft
from sms_tui.domain.messages import ConsentState

_RULES = ("PII.", "FIN.CARD", "FIN.BANK", "PHI.ID", "FERPA.ID")
_NOT_RULES = frozenset({"PII.SOLICIT"})
_NUMBER_WORD = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)"
)
_MAY_IDENTIFY = re.compile(
    rf"(?:[0-9]\D{{0,3}}){{4}}|\b{_NUMBER_WORD}\b(?:[^a-z]{{1,3}}|dash){_NUMBER_WORD}\b[^a-z]{{1,3}}{_NUMBER_WORD}\b"
    r"|\b(?:pass ?words?|passcode|pass ?code|pin|login|contrasena|clave|cvv|born|nac)"
)
_PHONE = re.compile(r"\+?1?[ .-]?\(?[2-9][0-9]{2}\)?[ .-][2-9][0-9]{2}[ .-][0-9]{4}(?![0-9])")
"""A North American number as people write it: never masked, staff need it."""
_MOST_DIGITS = 300
"""More digits than any person writes: all of them are masked without asking which identifiers they hold."""
_CONTEXT = Context(ConsentState.IMPLIED, had_inbound=True)


@dataclass(frozen=True, slots=True, order=True)
class SensitiveSpan:
    """A stretch of the text, in code points, that is masked until revealed; `kind` names what it is."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Mask:
    """Patterns of the rule file whose match is sensitive."""

    kind: str
    pattern: Pattern
    unless: Pattern | None = None
    """Undoes a match in its sentence."""


@dataclass(frozen=True, slots=True)
class SensitiveRules:
    """Everything `sensitive_spans` needs."""

    masks: tuple[Mask, ...] = ()
    prefilter: PatternSet = field(repr=False, default_factory=lambda: PatternSet(()))
    identifiers: RuleBook | None = field(repr=False, default=None)


def sensitive_rules(masks: Iterable[Mask], book: RuleBook | None) -> SensitiveRules:
    """Compile the rules; of the guard's `book` only identifiers are used.

    Raises:
        PatternError: RE2 refuses a pattern.
    """
    chosen = tuple(masks)
    prefilter = PatternSet(mask.pattern.expression for mask in chosen)
    return SensitiveRules(chosen, prefilter, _identifiers_of(book) if book is not None else None)


def _identifiers_of(book: RuleBook) -> RuleBook:
    return narrowed(book, [each for each in book.rules if each.startswith(_RULES) and each not in _NOT_RULES])


def sensitive_spans(text: str, rules: SensitiveRules) -> tuple[SensitiveSpan, ...]:
    """Return the sensitive spans of `text`, sorted, without overlap."""
    view = fold(text)
    found = list(_masked(view, rules))
    if len(text) > _MOST_DIGITS:
        digits = [index for index, char in enumerate(text) if char.isdigit()]
        if len(digits) > _MOST_DIGITS:
            return (SensitiveSpan(digits[0], digits[-1] + 1, "numbers"),)
    if rules.identifiers is not None and _MAY_IDENTIFY.search(view.text):
        verdict = check(Draft(text), _CONTEXT, rules.identifiers, None)
        for finding in verdict.findings:
            if finding.rule.startswith(_RULES) and finding.start is not None and finding.end is not None:
                span = SensitiveSpan(finding.start, finding.end, finding.rule)
                if not _is_phone(text, span):
                    found.append(span)
    return _without_overlap(found)


def _is_phone(text: str, span: SensitiveSpan) -> bool:
    return any(found.start() <= span.start and span.end <= found.end() for found in _PHONE.finditer(text))


def _masked(view: View, rules: SensitiveRules) -> Iterator[SensitiveSpan]:
    data = view.text.encode("latin-1", "replace")
    for hit in rules.prefilter.matching(data):
        mask = rules.masks[hit]
        for start, end in mask.pattern.spans(data):
            first = max((each for each in view.sentences if each <= start), default=0)
            last = min((each for each in view.sentences if each >= end), default=len(data))
            if mask.unless is None or not mask.unless.found(data[first:last]):
                yield SensitiveSpan(*view.span(start, end), mask.kind)


def _without_overlap(found: list[SensitiveSpan]) -> tuple[SensitiveSpan, ...]:
    kept: list[SensitiveSpan] = []
    for span in sorted(found):
        if kept and span.start < kept[-1].end:
            last = kept[-1]
            kept[-1] = SensitiveSpan(last.start, max(last.end, span.end), last.kind)
        else:
            kept.append(span)
    return tuple(kept)
