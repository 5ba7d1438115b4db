"""One draft: kind, purpose, verdict, what is kept of it, what a safe wording replaces."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.guard.types import Context, Decision, Draft, Evidence, Finding, Severity, Verdict
from sms_tui.domain.messages import ConsentState, ContactId, ConversationId, MessageKind
from sms_tui.ports.desk import Number, ThreadPage
from sms_tui.settings.policies import load_policy
from sms_tui.ui.drafting import Drafting
from sms_tui.ui.live_guard import GuardState, LiveGuard

NOW = datetime(2026, 6, 17, 14, 0, tzinfo=UTC)
ID = ConversationId("+12125550147", "+16465550119")
PAGE = ThreadPage(
    Conversation(ID, "ijc", version=3),
    Contact(ContactId("ijc", ID.their), version=1),
    (),
    False,
    Context(ConsentState.IMPLIED, had_inbound=True),
    Number(ID.our, "IJC Main", "ijc", "ijc", "simulated"),
)


def finding(
    start: int | None, end: int | None, severity: Severity = Severity.BLOCK, wording: str = "Call us."
) -> Finding:
    """Return a finding on a span."""
    return Finding("RULE", severity, start, end, (Evidence("why", 10),), "ijc-privacy-5", "", "", wording, "why")


class CountingGuard(LiveGuard):
    """Answers with a fixed verdict and counts how often it is asked."""

    def __init__(self, verdict: Verdict | None) -> None:
        super().__init__(lambda _policy: pytest.fail("nothing is loaded here"))
        self.state = GuardState.READY
        self.answer = verdict
        self.asked = 0

    def judge(
        self, draft: Draft, context: Context, policy: str, now: datetime, *, patient: bool = False
    ) -> Verdict | None:
        """Return the fixed verdict."""
        self.asked += 1
        return self.answer


def drafting(text: str, page: ThreadPage = PAGE) -> Drafting:
    """Return a draft of the ijc policy."""
    return Drafting(page, load_policy("ijc"), text=text)


def test_a_verdict_is_asked_for_once_for_the_same_text_and_versions() -> None:
    guard, draft = CountingGuard(Verdict(Decision.PASS)), drafting("Hello")
    draft.verdict(guard, NOW)
    draft.verdict(guard, NOW)
    assert guard.asked == 1
    draft.text = "Hello!"
    draft.verdict(guard, NOW)
    assert guard.asked == 2
    assert draft.news(replace(PAGE, conversation=replace(PAGE.conversation, version=4)))
    draft.verdict(guard, NOW)
    assert guard.asked == 3


def test_a_request_names_the_versions_on_screen_and_the_purpose() -> None:
    request = drafting("Your appointment is on Monday at 10.").request(warn_reason="asked")
    assert (request.seen_version, request.seen_contact_version) == (3, 1)
    assert request.purpose == "appointment"
    assert request.warn_reason == "asked"
    assert request.kind is None


def test_the_kind_follows_the_contact() -> None:
    assert drafting("x").kind is MessageKind.REPLY
    unheard = replace(PAGE, context=Context(ConsentState.OPTED_IN))
    assert drafting("x", unheard).kind is MessageKind.FIRST
    colleague = replace(PAGE, contact=replace(PAGE.contact, internal=True))
    assert drafting("x", colleague).kind is MessageKind.INTERNAL


def test_what_is_kept_has_blocked_spans_masked() -> None:
    text = "Your SSN 219-09-9999 is on file."
    guard = CountingGuard(Verdict(Decision.BLOCK, (finding(9, 20), finding(0, 4, Severity.WARN))))
    kept = drafting(text).to_save(guard, NOW)
    assert kept is not None
    assert kept.text == "Your SSN ###-##-#### is on file."
    assert kept.masked


def test_nothing_is_kept_before_it_could_be_judged() -> None:
    assert drafting("Your SSN 219-09-9999").to_save(CountingGuard(None), NOW) is None


def test_an_emptied_draft_is_discarded() -> None:
    kept = drafting("  ").to_save(CountingGuard(None), NOW)
    assert kept is not None
    assert kept.text == ""


@pytest.mark.parametrize(
    ("text", "span", "replaced"),
    [
        ("The judge granted it.", (4, 17), "The judge granted it."),
        ("Hello. The judge granted it. Bye.", (11, 24), "The judge granted it."),
        ("Hola.\n¿El juez aprobo?", (10, 20), "El juez aprobo?"),
        ("one two", (0, 3), "one two"),
    ],
)
def test_a_safe_wording_replaces_whole_sentences(text: str, span: tuple[int, int], replaced: str) -> None:
    change = drafting(text).with_safe_wording(Verdict(Decision.BLOCK, (finding(*span),)))
    assert change is not None
    start, end, wording = change
    assert text[start:end] == replaced
    assert wording == "Call us."


def test_a_wording_without_a_span_is_appended() -> None:
    change = drafting("Hi.").with_safe_wording(Verdict(Decision.BLOCK, (finding(None, None),)))
    assert change == (3, 3, " Call us.")
    assert drafting("Hi.").with_safe_wording(Verdict(Decision.PASS)) is None
