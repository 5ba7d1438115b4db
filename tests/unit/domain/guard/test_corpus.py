"""The labelled corpus of drafts: scores by rule, class and language, held to the goals.

Run `pytest -s tests/unit/domain/guard/test_corpus.py` to see the table.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sms_tui.domain.guard.engine import check
from sms_tui.domain.guard.rulebook import RuleBook
from sms_tui.domain.guard.types import Decision, Severity, Verdict
from sms_tui.settings.guard_rules import load_rules
from tests.support.guard_lines import question

CORPUS = Path(__file__).parents[3] / "support" / "corpora" / "drafts.jsonl"

IDENTIFIERS = ("PII.", "FIN.BANK", "FIN.CARD", "PHI.ID")
GOALS = {
    "CASE.DECISION": 0.90,
    "CASE.TYPE": 0.90,
    "CONDUCT.TONE": 0.75,
    "CONSENT.NONE": 1.0,
    "CONSENT.OPTED_OUT": 1.0,
    "DATE.MISMATCH": 0.90,
    "DOC.SEND": 0.95,
    "FERPA.GRADE": 0.90,
    "FERPA.RECORD": 0.90,
    "FIN.DETAIL": 0.95,
    "GREET.MISMATCH": 0.75,
    "KEYWORD.TRAP": 0.90,
    "LANG.UNCHECKED": 0.85,
    "LINK.OPAQUE": 0.90,
    "PERS.SENSITIVE": 0.90,
    "PHI.CONDITION": 0.88,
    "PII.SOLICIT": 0.90,
    "REPLY.IDENTITY": 0.75,
    "REPLY.NONPUBLIC": 0.75,
    "SCOPE.FORMAL": 0.75,
    "SCOPE.PROMO": 0.90,
}
"""Share of a rule's drafts that must be flagged. The corpus holds paraphrases beyond the vocabulary on purpose."""


@dataclass(frozen=True)
class Judged:
    line: Mapping[str, Any]
    verdict: Verdict

    @property
    def wanted(self) -> str:
        return str(self.line["expect"]["decision"])

    @property
    def rules(self) -> list[str]:
        return list(self.line["expect"]["rules"])

    @property
    def flagged(self) -> bool:
        return self.verdict.decision is not Decision.PASS

    @property
    def named(self) -> bool:
        found = {f.rule for f in self.verdict.findings if f.severity is not Severity.NOTE}
        return bool(found & set(self.rules))


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    books: dict[str, RuleBook] = {}
    results = []
    for text in CORPUS.read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        if line["org"] not in books:
            books[line["org"]] = load_rules(line["org"], run_examples=False)
        draft, context, now = question(line)
        results.append(Judged(line, check(draft, context, books[line["org"]], now)))
    return results


def share(hits: Iterable[bool]) -> float:
    found = list(hits)
    return sum(found) / len(found) if found else 1.0


def _rule_line(judged: list[Judged], rule: str) -> str:
    own = [each for each in judged if each.rules[:1] == [rule] and each.wanted != "pass"]
    by_language = {
        language: f"{sum(e.flagged for e in chosen)}/{len(chosen)}"
        for language in ("en", "es", "mixed")
        if (chosen := [e for e in own if e.line["lang"] == language])
    }
    found = sum(e.flagged for e in own)
    return f"{rule:20} {found:4}/{len(own):<4} {100 * share(e.flagged for e in own):5.1f} %  {by_language}"


def _class_lines(judged: list[Judged]) -> Iterable[str]:
    for kind in sorted({each.line["class"] for each in judged}):
        own = [each for each in judged if each.line["class"] == kind]
        right = share(e.flagged == (e.wanted != "pass") for e in own)
        yield f"class {kind:20} {len(own):5} {100 * right:5.1f} %"


def test_the_table(judged: list[Judged], capsys: pytest.CaptureFixture[str]) -> None:
    rules = sorted({each.rules[0] for each in judged if each.rules})
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join((*(_rule_line(judged, r) for r in rules), *_class_lines(judged))) + "\n")
    assert rules


def test_hardly_a_harmless_draft_is_stopped(judged: list[Judged]) -> None:
    harmless = [each for each in judged if each.wanted == "pass"]
    assert share(each.verdict.decision is Decision.BLOCK for each in harmless) <= 0.01
    assert share(each.flagged for each in harmless) <= 0.03


def test_seeds_and_authorised_purposes_pass(judged: list[Judged]) -> None:
    seeds = [each for each in judged if each.line["class"] == "seed" and each.wanted == "pass"]
    assert [each.line["id"] for each in seeds if each.flagged] == []


@pytest.mark.parametrize(("rule", "goal"), GOALS.items())
def test_each_rule_reaches_its_goal(judged: list[Judged], rule: str, goal: float) -> None:
    own = [e for e in judged if e.rules[:1] == [rule] and e.wanted != "pass" and e.line["class"] != "paraphrase"]
    assert own
    assert share(each.flagged for each in own) >= goal


def test_identifiers_written_plainly_and_otherwise(judged: list[Judged]) -> None:
    own = [e for e in judged if e.rules and e.rules[0].startswith(IDENTIFIERS) and e.rules[0] != "PII.SOLICIT"]
    assert share(e.flagged for e in own if e.line["class"] == "plain") >= 0.98
    assert share(e.flagged for e in own if e.line["class"] in ("obfuscated", "split")) >= 0.90


def test_severity_and_named_rule(judged: list[Judged]) -> None:
    flagged = [each for each in judged if each.wanted != "pass" and each.flagged]
    assert share(each.verdict.decision.value == each.wanted for each in flagged) >= 0.92
    assert share(each.named for each in flagged) >= 0.90


def test_spanish_is_no_weaker_than_english(judged: list[Judged]) -> None:
    wanted = [each for each in judged if each.wanted != "pass"]
    english = share(each.flagged for each in wanted if each.line["lang"] == "en")
    spanish = share(each.flagged for each in wanted if each.line["lang"] == "es")
    assert spanish >= english - 0.05


def test_findings_point_into_the_draft_and_cite_a_clause(judged: list[Judged]) -> None:
    for each in judged:
        length = len(each.line["draft"])
        for finding in each.verdict.findings:
            if finding.start is not None and finding.end is not None:
                assert 0 <= finding.start < finding.end <= length
            assert finding.clause
            assert finding.quote
            assert finding.way_out
