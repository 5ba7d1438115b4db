"""The examples of the policies' own texts, and every example of the rule files."""

from __future__ import annotations

import pytest

from sms_tui.domain.guard.engine import check
from sms_tui.domain.guard.examples import CONSENTS, thread_texts
from sms_tui.domain.guard.types import Context, Decision, Draft
from sms_tui.domain.messages import MessageKind
from sms_tui.settings.guard_rules import example_outcomes, load_rules

LEHIGH_EXCHANGES = [
    (
        "Hi, is the deadline for the Econ 101 paper still Friday?",
        "Yes, the Econ 101 paper deadline remains Friday at 5pm. Submit via Course Site.",
    ),
    (
        "Need to discuss my grade in Prof. Smith's class. When are office hours?",
        "Prof. Smith's office hours are Tues/Thurs 2-3pm. You can also email for appt.",
    ),
    (
        "What time is the guest speaker tonight in Packard Lab?",
        "The guest speaker is at 7pm in Packard 101. Open to the public.",
    ),
    (
        "The career fair was great, more companies like X would be awesome!",
        "Thank you for the feedback! We'll consider that for future planning.",
    ),
]


@pytest.mark.parametrize(("asked", "answer"), LEHIGH_EXCHANGES)
def test_the_exchanges_of_the_guidance_pass_without_any_finding(asked: str, answer: str) -> None:
    consent, holds = CONSENTS["implied"]
    verdict = check(Draft(answer), Context(consent, holds, recent=thread_texts([asked])), load_rules("lehigh"), None)
    assert verdict.decision is Decision.PASS
    assert verdict.findings == ()


@pytest.mark.parametrize(
    ("text", "kind", "internal"),
    [
        (
            "Your Fall course registration starts in 21 days. Please schedule a meeting with your advisor.",
            MessageKind.REMINDER,
            False,
        ),
        ("I am going to meet them in the library now.", MessageKind.INTERNAL, True),
    ],
)
def test_reminders_and_internal_texts_of_the_guidance_pass(text: str, kind: MessageKind, internal: bool) -> None:
    consent, holds = CONSENTS["implied"]
    verdict = check(Draft(text, kind), Context(consent, holds, internal=internal), load_rules("lehigh"), None)
    assert verdict.decision is Decision.PASS
    assert verdict.findings == ()


@pytest.mark.parametrize("policy", ["ijc", "lehigh"])
def test_every_example_of_the_rule_files_holds(policy: str) -> None:
    failed = [(o.rule, o.line, o.example.expect, o.got) for o in example_outcomes(policy) if not o.holds]
    assert failed == []
