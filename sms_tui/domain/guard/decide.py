"""From hits to findings: merge, drop what another rule explains better, cite the clause, suggest a wording."""

from __future__ import annotations

from collections.abc import Iterable

from sms_tui.domain.guard.consent_rules import StateFinding
from sms_tui.domain.guard.rulebook import Rule, RuleBook
from sms_tui.domain.guard.types import Decision, Evidence, Finding, Severity
from sms_tui.domain.guard.weigh import Hit

OBFUSCATION = "EVADE.OBFUSCATION"
SPLIT = "EVADE.SPLIT"


def merged(hits: Iterable[Hit]) -> list[Hit]:
    """Keep the strongest hit of each rule and place; drop doubtful numbers that another rule explains."""
    best: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=_strength, reverse=True):
        kept = best.setdefault(hit.rule.id, [])
        if not any(_overlap(hit, other) for other in kept):
            kept.append(hit)
    everything = [hit for kept in best.values() for hit in kept]
    return [hit for hit in everything if not (hit.doubtful and _explained(hit, everything))]


def _strength(hit: Hit) -> tuple[int, int, bool]:
    return hit.severity.rank, hit.points, not hit.uncovered


def _overlap(a: Hit, b: Hit) -> bool:
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return a.start is b.start
    return a.start < b.end and b.start < a.end


def _explained(hit: Hit, others: list[Hit]) -> bool:
    return any(
        other.rule is not hit.rule and not other.doubtful and other.start is not None and _overlap(hit, other)
        for other in others
    )


def evasions(hits: list[Hit], rules: RuleBook) -> list[Hit]:
    """Return the EVADE findings that accompany hits found only by uncovering or by joining."""
    found = []
    serious = [hit for hit in hits if hit.severity is not Severity.NOTE]
    uncovered = next((hit for hit in serious if hit.uncovered), None)
    joined = next((hit for hit in serious if hit.split), None)
    for rule_id, cause in ((OBFUSCATION, uncovered), (SPLIT, joined)):
        rule = rules.rule(rule_id)
        if rule and cause:
            evidence = (Evidence(f"{cause.rule.id} was found only this way", 10),)
            found.append(Hit(rule, rule.severity, cause.start, cause.end, evidence))
    return found


def explain(hit: Hit, language: str) -> Finding:
    """Turn a hit into the finding that people read."""
    return _finding(hit.rule, hit.severity, hit.start, hit.end, hit.evidence, hit.rule.reason, language)


def explain_state(found: StateFinding, rules: RuleBook, language: str) -> Finding | None:
    """Turn what the contact's state says into a finding; None where the policy has no such rule."""
    rule_id, severity, sentence = found
    rule = rules.rule(rule_id)
    if rule is None:
        return None
    return _finding(rule, severity, None, None, (Evidence("the contact's state", 10),), sentence, language)


def _finding(
    rule: Rule,
    severity: Severity,
    start: int | None,
    end: int | None,
    evidence: tuple[Evidence, ...],
    reason: str,
    language: str,
) -> Finding:
    suggestion = rule.suggestion.get(language) or rule.suggestion.get("en", "")
    clause = rule.clause
    return Finding(
        rule.id, severity, start, end, evidence, clause.id, clause.quote, clause.document, suggestion, reason,
        rule.advice,
    )  # fmt: skip


def decision(findings: Iterable[Finding]) -> Decision:
    """Return the worst of the findings; notes alone pass."""
    worst = max((finding.severity.rank for finding in findings), default=0)
    return (Decision.PASS, Decision.WARN, Decision.BLOCK)[worst]


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort worst first, then by place, then by rule."""
    return tuple(sorted(findings, key=lambda f: (-f.severity.rank, -1 if f.start is None else f.start, f.rule)))
