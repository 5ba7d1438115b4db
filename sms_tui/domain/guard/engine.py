"""The guard's two doors: `check`, a pure function, and `judge`, which turns every failure into a refusal."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import replace

from sms_tui.domain.guard import decide
from sms_tui.domain.guard.consent_rules import state_findings
from sms_tui.domain.guard.detectors import detector_hits
from sms_tui.domain.guard.identifiers import identifier_hits
from sms_tui.domain.guard.language import UNCHECKED, suggestion_language, thread_language
from sms_tui.domain.guard.reading import Layer, Reading, read
from sms_tui.domain.guard.rulebook import RuleBook
from sms_tui.domain.guard.split import split_hits
from sms_tui.domain.guard.types import (
    GUARD_ERROR,
    Context,
    Decision,
    Draft,
    Evidence,
    Finding,
    Severity,
    Verdict,
)
from sms_tui.domain.guard.weigh import EVERY_LINE, Hit, pattern_hits
from sms_tui.domain.guard.worded import Worded, lasting, with_wording, worded
from sms_tui.domain.messages import ConsentState

LIMIT_MS = 20.0
"""Processor time that one verdict may take on the key path (ruling 20)."""


def check(draft: Draft, context: Context, rules: RuleBook, now: dt.datetime | None) -> Verdict:
    """Judge `draft` by `rules`: same input, same verdict.

    `now` is the office's time; None where it is not known (rules that compare with today then stay silent).
    """
    reading = read(draft, context, rules, now)
    words = worded(reading, rules)
    hits = decide.merged(with_wording(_hits(reading, rules, words), words))
    hits += decide.evasions(hits, rules)
    unread = any(hit.rule.id == UNCHECKED for hit in hits)
    language = thread_language(reading) if unread else suggestion_language(reading)
    findings = [decide.explain(hit, language) for hit in hits]
    for state in state_findings(draft.kind, context):
        if finding := decide.explain_state(state, rules, language):
            findings.append(finding)
    return Verdict(decide.decision(findings), decide.ordered(findings), language)


def _hits(reading: Reading, rules: RuleBook, words: Worded | None) -> list[Hit]:
    """Return all hits; where the draft's words clear it, without those that they would take away again."""
    cleared = words is not None and words.clears
    lines = lasting(rules) if cleared else EVERY_LINE
    hits = _layer_hits(reading.main, reading, rules, lines)
    found = {(hit.rule.id, hit.severity) for hit in hits}
    for layer in reading.others:
        hits += [hit for hit in _layer_hits(layer, reading, rules, lines) if (hit.rule.id, hit.severity) not in found]
    hits += _read_on(reading, rules, lines, {hit.rule.id for hit in hits if hit.severity is Severity.BLOCK})
    hits += split_hits(reading, rules, hits)
    hits += detector_hits(reading, rules, cleared=cleared)
    return hits


def _layer_hits(layer: Layer, reading: Reading, rules: RuleBook, lines: int) -> list[Hit]:
    return [*pattern_hits(layer, reading, rules, lines), *identifier_hits(layer, reading, rules)]


def _read_on(reading: Reading, rules: RuleBook, lines: int, found: set[str]) -> list[Hit]:
    """Return what appears only when the draft is read on from our texts directly before it."""
    joined: dict[str, Hit] = {}
    for layer in reading.joined:
        for hit in _layer_hits(layer, reading, rules, lines):
            if hit.across and hit.rule.id not in found and hit.severity is not Severity.NOTE:
                joined.setdefault(hit.rule.id, replace(hit, uncovered=False, split=True))
    return list(joined.values())


def judge(
    draft: Draft,
    context: Context,
    rules: RuleBook,
    now: dt.datetime | None,
    *,
    limit_ms: float | None = LIMIT_MS,
    cpu: Callable[[], float] = time.thread_time,
) -> Verdict:
    """Judge like `check`, but never raise: a failure is a verdict that blocks, with the rule GUARD.ERROR.

    `limit_ms` is the processor time of this thread that a verdict may take (milliseconds; None: no limit). A
    verdict that took longer is withheld, unless there is nothing to send yet; ask again off the key path with a larger
    limit.
    """
    started = cpu()
    try:
        verdict = check(draft, context, rules, now)
    except Exception as error:
        return _refusal(f"The guard failed ({type(error).__name__}); nothing is sendable until it works.")
    late = limit_ms is not None and (cpu() - started) * 1000.0 > limit_ms
    if late and (draft.text.strip() or draft.media):
        return replace(_refusal("The guard took too long for this text; try again."), language=verdict.language)
    return verdict


_EVERY_SHAPE = "078-05-1120, 4111 1111 1111 1111, 021000021, 900-70-0000, HEGG560427MVZRRL04, (212) 555-0100, 3/4/2026"
"""Published sample numbers: what reads each of them is loaded when the first such number is met."""


def warm(rules: RuleBook) -> None:
    """Make what the first verdicts would make (RE2's programs, the checksums' modules), so that none takes too long.

    Never raises.
    """
    for text in ("warm", _EVERY_SHAPE):
        judge(Draft(text), Context(ConsentState.IMPLIED, had_inbound=True), rules, None, limit_ms=None)


def _refusal(sentence: str) -> Verdict:
    evidence = (Evidence("no verdict could be had", 10),)
    finding = Finding(GUARD_ERROR, Severity.BLOCK, None, None, evidence, "", "", "", "", sentence)
    return Verdict(Decision.BLOCK, (finding,))
