"""Badges: which words a conversation carries, in which order, and that each is explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_tui.domain.badges import MEANINGS, badges
from sms_tui.domain.consent import Cause, ConsentInput, ConsentRecord
from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation, Waiting
from sms_tui.domain.messages import ContactId, ConversationId, Hold, Intent

AT = datetime(2026, 6, 18, 15, 0, tzinfo=UTC)
TEXTED = ConsentRecord((), AT, AT)
HEADER = Conversation(ConversationId("+12125550147", "+16465550119"), "ijc")
CONTACT = Contact(ContactId("ijc", "+16465550119"), consent=TEXTED)


def having(*causes: tuple[Cause, Hold | None]) -> Contact:
    """Return a contact who texted, with what bears on consent."""
    inputs = tuple(ConsentInput(AT, cause, n, hold=hold) for n, (cause, hold) in enumerate(causes, 1))
    return replace(CONTACT, consent=replace(TEXTED, inputs=inputs))


@pytest.mark.parametrize(
    ("header", "contact", "words"),
    [
        (HEADER, CONTACT, ()),
        (HEADER, having((Cause.STOP_WORD, None)), ("STOP",)),
        (HEADER, having((Cause.BLOCKED, Hold.GATEWAY_BLOCKED)), ("STOP",)),
        (
            HEADER,
            having((Cause.HOLD_PLACED, Hold.GATEWAY_BLOCKED), (Cause.SUSPECTED, Hold.OPT_OUT_SUSPECTED)),
            ("OPT?", "CARRIER STOP"),
        ),
        (HEADER, replace(CONTACT, consent=ConsentRecord()), ("NEW",)),
        (HEADER, replace(CONTACT, consent=ConsentRecord(), internal=True), ("STAFF",)),
        (replace(HEADER, language="mixed"), CONTACT, ("EN+ES",)),
        (replace(HEADER, language="es"), replace(CONTACT, language="en"), ()),
        (replace(HEADER, language="ht", labels=("lang_unchecked",)), CONTACT, ("LANG?",)),
        (
            replace(HEADER, waiting=(Waiting(1, 1, AT, urgent=True),), phone_tasks=("t",), language="es"),
            having((Cause.STOP_WORD, None)),
            ("STOP", "URGENT", "ES", "CALL"),
        ),
    ],
)
def test_badges_say_what_staff_must_know(header: Conversation, contact: Contact, words: tuple[str, ...]) -> None:
    assert badges(header, contact) == words


@given(
    st.sets(st.sampled_from(Hold)),
    st.sets(st.sampled_from([*(intent.value for intent in Intent), "wrong_number", "lang_unchecked"])),
    st.booleans(),
    st.booleans(),
)
def test_every_badge_is_explained_once(holds: set[Hold], labels: set[str], urgent: bool, task: bool) -> None:
    header = replace(
        HEADER,
        labels=tuple(sorted(labels)),
        waiting=(Waiting(1, 1, AT, urgent=urgent),),
        phone_tasks=("t",) if task else (),
    )
    contact = replace(having(*((Cause.HOLD_PLACED, hold) for hold in sorted(holds))), discreet=task, internal=urgent)
    words = badges(header, contact)
    assert len(words) == len(set(words))
    assert set(words) <= set(MEANINGS)
    assert [word for word in MEANINGS if word in words and word != "ES"] == list(words)
