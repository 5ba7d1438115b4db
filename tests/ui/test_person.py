"""The person behind a number: contact card, another number, calls instead of texts, why a text may go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sms_tui.domain.consent import Cause, ConsentInput, ConsentRecord
from sms_tui.domain.contact import Contact
from sms_tui.domain.messages import ConsentState, ContactId, Hold
from sms_tui.settings.policies import load_policy
from sms_tui.ui.present.phone_card import WHY_CALL, task_words
from sms_tui.ui.present.pieces import plain
from sms_tui.ui.present.why import answer, why_lines
from tests.support.office import CLIENT, OTHER
from tests.ui.driver import Inbox, inbox_with

ASKS = "Can someone call me about my papers?"
URGENT = "ICE is at my door right now, help me please"
NEW = "+12125550188"
IJC = load_policy("ijc")
AT = datetime(2026, 6, 18, 20, 50, tzinfo=UTC)
NOW = AT + timedelta(hours=1)


def having(*inputs: tuple[Cause, ConsentState | Hold | None], heard: bool = True) -> Contact:
    """Return a contact with what bears on consent, all on Thursday at 16:50."""
    items = tuple(
        ConsentInput(
            AT,
            cause,
            n,
            state=what if isinstance(what, ConsentState) else None,
            hold=what if isinstance(what, Hold) else None,
        )
        for n, (cause, what) in enumerate(inputs, 1)
    )
    record = ConsentRecord(items, AT if heard else None, AT if heard else None)
    return Contact(ContactId("ijc", CLIENT), consent=record)


@pytest.mark.parametrize(
    ("contact", "words"),
    [
        (having(), "Yes: consent is implied, they texted us, last on Thu 16:50."),
        (having((Cause.STOP_WORD, None)), "No: opted out by STOP on Thu 16:50."),
        (having((Cause.STOP_WORD, None), (Cause.DECIDED, ConsentState.OPTED_IN)), "No: opted out by STOP"),
        (having((Cause.DECIDED, ConsentState.OPTED_OUT)), "No: opted out as recorded by staff on Thu 16:50."),
        (having((Cause.BLOCKED, Hold.GATEWAY_BLOCKED)), "No: opted out by the carrier's block on Thu 16:50."),
        (having((Cause.DECIDED, ConsentState.OPTED_IN)), "Yes: opted in as recorded by staff on Thu 16:50."),
        (having((Cause.HOLD_PLACED, Hold.SUSPENDED)), "No: suspended as recorded by staff on Thu 16:50."),
        (having((Cause.SUSPECTED, Hold.NUMBER_UNSAFE)), "No: not safe, somebody else may read this phone by a text"),
        (having((Cause.SUSPECTED, Hold.OPT_OUT_SUSPECTED)), "No: held as a suspected opt-out by a text of theirs on"),
        (having(heard=False), "No: there is no consent on record, and they have never texted us."),
        (replace(having(heard=False), internal=True), "Yes: a colleague, so no client consent is needed."),
    ],
)
def test_why_begins_with_the_answer(contact: Contact, words: str) -> None:
    assert answer(contact, IJC, NOW).startswith(words)
    assert plain(why_lines(contact, IJC, (), NOW, 200)[0]) == answer(contact, IJC, NOW)


def test_why_marks_the_entries_that_decide() -> None:
    later = having((Cause.YES_WORD, None), (Cause.STOP_WORD, None))
    lines = [plain(each) for each in why_lines(later, IJC, (), NOW, 100)]
    assert [line[:2] for line in lines if "They sent an opt-out" in line] == ["> "]
    assert [line[:2] for line in lines if "They sent YES" in line] == ["  "]
    assert any("ijc-terms-4" in line for line in lines)


@pytest.mark.parametrize("code", WHY_CALL)
def test_a_task_says_why_wherever_its_id_names_the_code(code: str) -> None:
    assert task_words(f"{code}:12") == task_words(f"SM123:{code}") == WHY_CALL[code]


async def _fills(inbox: Inbox, field: str, text: str) -> None:
    widget = inbox.app.screen.query_one(f"#{field}")
    widget.focus()
    await inbox.pilot.pause()
    await inbox.types(text)


async def test_the_contact_card_is_changed_in_one_dialog(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        await inbox.press("i")
        await inbox.sees("Contact card")
        await _fills(inbox, "language", "Spanish")
        await _fills(inbox, "email", "ana@example.org")
        await _fills(inbox, "phone", "212 555 0188")
        await _fills(inbox, "safe_hours", "weekdays 9 to 12")
        inbox.app.screen.query_one("#discreet").focus()
        await inbox.press("space", "ctrl+s")
        await inbox.sees("The language is a code")
        inbox.app.screen.query_one("#language").focus()
        await inbox.press(*["backspace"] * 7)
        await inbox.types("es")
        await inbox.press("ctrl+s")
        await inbox.is_told("Recorded on the contact card")
        contact = (await inbox.office.thread()).contact
        assert (contact.language, contact.email, contact.phone) == ("es", "ana@example.org", NEW)
        assert contact.safe_hours == "weekdays 9 to 12"
        assert contact.discreet
        assert contact.safe_to_call
        await inbox.sees("[DISCREET]")


async def test_an_unchanged_card_records_nothing(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        before = (await inbox.app.desk.status()).position
        await inbox.press("i")
        await inbox.sees("Contact card")
        await inbox.press("ctrl+s")
        await inbox.until(lambda: inbox.app.screen is inbox.screen, "the inbox")
        assert (await inbox.app.desk.status()).position == before


@pytest.mark.parametrize(("key", "told"), [("p", "Consent begins anew"), ("n", "Confirm the new number")])
async def test_a_changed_number_is_retired_at_once(tmp_path: Path, key: str, told: str) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        await inbox.press("N")
        await inbox.sees("has another number")
        await inbox.types("no number")
        await inbox.press("enter")
        await inbox.sees("That was no phone number")
        await inbox.types("212 555 0188")
        await inbox.press("enter")
        await inbox.sees("Is it confirmed")
        await inbox.press(key)
        await inbox.is_told(told)
        contact = (await inbox.office.thread()).contact
        assert Hold.NUMBER_RETIRED in contact.holds
        assert contact.new_number == NEW
        await inbox.sees("[OLD NUMBER]")
        await inbox.press("r")
        await inbox.sees("(212) 555-0188")
        assert inbox.screen.drafting is None


async def test_a_call_is_asked_for_listed_and_closed_with_its_outcome(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS, "STOP"], OTHER: [ASKS]}) as inbox:
        await inbox.opens("646..0119")
        await inbox.press("r")
        await inbox.sees("They opted out of texts")
        assert "(646) 555-0119" in inbox.text
        await inbox.press("t")
        await inbox.is_told("somebody has to phone")
        await inbox.sees("[CALL]")
        await inbox.press("q", "g", "c")
        await inbox.sees("TO CALL")
        await inbox.until(lambda: "646..0120" not in inbox.text, "only the call")
        await inbox.press("r")
        await inbox.sees("CALL    they opted out of texts")
        await inbox.press("c")
        await inbox.sees("What became of the call?")
        await inbox.types("she comes on Monday")
        await inbox.press("enter")
        await inbox.is_told("counts the text as answered")
        assert (await inbox.office.thread()).conversation.phone_tasks == ()


async def test_of_an_urgent_text_the_phone_comes_first_and_a_text_second(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [URGENT]}) as inbox:
        assert "[URGENT]" in inbox.line("646..0119")
        await inbox.press("r")
        await inbox.sees("Danger to life: 911")
        await inbox.sees("988")
        assert inbox.screen.drafting is None
        await inbox.press("r")
        await inbox.until(lambda: inbox.screen.drafting is not None, "the composer")


async def test_an_unsafe_number_gets_the_phone_card(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        await inbox.press("H", "u")
        await inbox.sees("Why?")
        await inbox.types("her brother reads it")
        await inbox.press("enter")
        await inbox.sees("[UNSAFE]")
        await inbox.press("r")
        await inbox.sees("NOT safe to call")
        assert inbox.screen.drafting is None


async def test_the_phone_card_opens_anywhere(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        await inbox.press("t")
        await inbox.sees("What to say")
        await inbox.press("t")
        await inbox.is_told("somebody has to phone")
        assert (await inbox.office.thread()).conversation.phone_tasks[0].startswith("asked_to_call")
