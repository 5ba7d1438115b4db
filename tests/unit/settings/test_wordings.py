"""What the guard offers in place of a draft may itself be sent."""

from __future__ import annotations

import pytest

from sms_tui.domain.guard.engine import check
from sms_tui.domain.guard.examples import CONSENTS
from sms_tui.domain.guard.types import Context, Decision, Draft
from sms_tui.settings.guard_rules import load_rules

WORDINGS = [
    (policy, rule.id, language, wording)
    for policy in ("ijc", "lehigh")
    for rule in load_rules(policy, run_examples=False).rules.values()
    for language, wording in rule.suggestion.items()
]


@pytest.mark.parametrize(("policy", "rule", "language", "wording"), WORDINGS)
def test_a_safe_wording_is_safe(policy: str, rule: str, language: str, wording: str) -> None:
    consent, holds = CONSENTS["granted"]
    verdict = check(Draft(wording), Context(consent, holds), load_rules(policy, run_examples=False), None)
    assert verdict.decision is Decision.PASS
    assert verdict.language == language


@pytest.mark.parametrize("policy", ["ijc", "lehigh"])
def test_a_rule_offers_a_wording_in_both_languages_or_says_what_to_do(policy: str) -> None:
    for rule in load_rules(policy, run_examples=False).rules.values():
        assert set(rule.suggestion) == ({"en", "es"} if not rule.advice else set())
