"""Drafts written by hand beside the corpus: what must pass, and what must not. Lines: policy|what was asked|draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from sms_tui.domain.guard.engine import check
from sms_tui.domain.guard.examples import CONSENTS, thread_texts
from sms_tui.domain.guard.rulebook import RuleBook
from sms_tui.domain.guard.types import Context, Decision, Draft
from sms_tui.settings.guard_rules import load_rules

HERE = Path(__file__).parent
BOOKS: dict[str, RuleBook] = {}


def lines(name: str) -> list[tuple[str, str, str]]:
    found = []
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        policy, asked, draft = line.split("|", 2)
        found.append((policy, asked, draft))
    return found


def decision(policy: str, asked: str, draft: str) -> Decision:
    if policy not in BOOKS:
        BOOKS[policy] = load_rules(policy, run_examples=False)
    consent, holds = CONSENTS["granted"]
    context = Context(consent, holds, recent=thread_texts([asked] if asked else []))
    return check(Draft(draft), context, BOOKS[policy], None).decision


@pytest.mark.parametrize(("policy", "asked", "draft"), lines("drafts_that_pass.txt"))
def test_harmless_drafts_pass(policy: str, asked: str, draft: str) -> None:
    assert decision(policy, asked, draft) is Decision.PASS


@pytest.mark.parametrize(("policy", "asked", "draft"), lines("drafts_that_are_flagged.txt"))
def test_prohibited_drafts_are_flagged(policy: str, asked: str, draft: str) -> None:
    assert decision(policy, asked, draft) is not Decision.PASS
