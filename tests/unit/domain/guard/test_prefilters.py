"""The prefilters of the shipped rules: within RE2's memory, and without loss where they are cut in two."""

from __future__ import annotations

import pytest

from sms_tui.domain.guard import rulebook
from sms_tui.domain.guard.engine import check
from sms_tui.domain.guard.types import Context, Draft
from sms_tui.domain.messages import ConsentState
from sms_tui.settings.guard_rules import load_rules


@pytest.mark.parametrize("policy", ["ijc", "lehigh"])
def test_every_prefilter_of_the_shipped_rules_compiles(policy: str) -> None:
    book = load_rules(policy, run_examples=False)
    assert book.marks.compiles
    assert all(group.prefilter.compiles for group in book.groups)


def test_smaller_sets_come_to_the_same_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = load_rules("ijc", run_examples=False)
    monkeypatch.setattr(rulebook, "_LARGEST_SET", 5_000)
    cut = rulebook.assemble(whole.policy, whole.rules, whole.facts, whole.marked, whole.lists, whole.known)
    assert len(cut.groups) > len(whole.groups)
    context = Context(ConsentState.IMPLIED, had_inbound=True)
    for text in (
        "Your asylum was denied and your A-Number is 123-456-789.",
        "Su caso fue aprobado. You are an idiot, send us your password.",
        "Your appointment is on Monday at 10.",
    ):
        assert check(Draft(text), context, cut, None) == check(Draft(text), context, whole, None)
