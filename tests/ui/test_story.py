"""The story of a day: read, draft what is prohibited, see why, draft what is permitted, send, take back, send."""

from __future__ import annotations

from pathlib import Path

from sms_tui.domain.messages import Hold
from tests.support.office import CLIENT, OTHER
from tests.ui.driver import inbox_with

ASKS = "Can someone call me about my papers? What time do you close today?"
PROHIBITED = "Good news: the judge approved your asylum case!"
PERMITTED = "Yes, please call us before 5:30 pm today: 212-407-3417."


async def test_a_prohibited_reply_is_refused_with_its_clause_and_a_permitted_one_is_delivered(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        assert "646..0119" in inbox.line(">")
        assert "23h59m Mon 15:00" in inbox.line(">")
        await inbox.press("enter")
        await inbox.sees("clock starts")
        await inbox.sees("due Mon 15:00 · 23h59m open")

        await inbox.press("r")
        await inbox.sees("To 646..0119")
        await inbox.types("The judge")
        assert "OK" in inbox.line("OK")
        await inbox.types(" approved your case")
        assert "BLOCKED" in inbox.text
        inbox.screen.compose_pane.composer.load_text("")
        await inbox.pastes(PROHIBITED)
        assert "BLOCKED" in inbox.text
        assert "CASE.DECISION" in inbox.text
        assert "ijc-privacy-5" in inbox.text
        await inbox.press("ctrl+s")
        await inbox.is_told("policy")
        assert await inbox.office.ours() == []

        inbox.screen.compose_pane.composer.load_text("")
        await inbox.pastes(PERMITTED)
        assert "OK" in inbox.line("OK")
        await inbox.press("ctrl+s")
        await inbox.sees("z takes it back")
        assert not inbox.screen.in_composer
        assert "queued" in inbox.text

        await inbox.press("z")
        await inbox.until(lambda: inbox.screen.drafting is not None, "the draft again")
        assert inbox.screen.compose_pane.composer.text == PERMITTED
        await inbox.sees("taken back")
        await inbox.passes(20)
        assert inbox.office.created() == []

        await inbox.press("ctrl+s")
        await inbox.sees("z takes it back")
        await inbox.passes(6)
        await inbox.passes(30)
        await inbox.sees("delivered")
        assert inbox.office.created() == [PERMITTED]
        assert "answered 10:01, in time" in inbox.text


async def test_after_the_undo_window_nothing_can_be_taken_back(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        await inbox.press("r")
        await inbox.sees("To 646..0119")
        await inbox.pastes(PERMITTED)
        await inbox.press("ctrl+s")
        await inbox.sees("SENDING")
        await inbox.office.passes(30)
        await inbox.press("z")
        await inbox.until(lambda: bool(inbox.notices), "a notice")
        assert inbox.screen.drafting is None
        assert inbox.office.created() == [PERMITTED]


async def test_a_warning_asks_for_a_reason_with_one_key(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        await inbox.press("r")
        await inbox.sees("To 646..0119")
        await inbox.pastes("Please text us a photo of your passport.")
        await inbox.sees("WARNING")
        await inbox.press("ctrl+s")
        await inbox.sees("Why may this be sent?")
        await inbox.press("escape")
        await inbox.until(lambda: inbox.screen.drafting is not None, "the draft stays")
        assert await inbox.office.ours() == []
        await inbox.press("ctrl+s")
        await inbox.sees("the client asked for exactly this")
        await inbox.press("1")
        await inbox.sees("z takes it back")
        assert len(await inbox.office.ours()) == 1


async def test_the_safe_wording_takes_the_place_of_the_sentence(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        await inbox.press("r")
        await inbox.sees("To 646..0119")
        await inbox.pastes("Hello. The judge granted your case. Bye.")
        await inbox.sees("BLOCKED")
        await inbox.press("f3")
        text = inbox.screen.compose_pane.composer.text
        assert text.startswith("Hello. ")
        assert "granted" not in text
        assert "Bye." in text
        assert "BLOCKED" not in inbox.text


async def test_why_shows_every_finding_and_the_policys_words(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        await inbox.press("r")
        await inbox.sees("To 646..0119")
        await inbox.pastes("The judge granted your case. Send me your SSN.")
        await inbox.press("f2")
        await inbox.sees("What the guard says")
        assert "CASE.DECISION" in inbox.text
        await inbox.press("G")
        await inbox.sees("PII.SOLICIT")
        await inbox.press("q")
        await inbox.until(lambda: inbox.screen.in_composer, "the composer again")


async def test_the_purpose_is_proposed_and_one_key_changes_it(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        await inbox.press("r")
        await inbox.sees("To 646..0119")
        await inbox.pastes("Your appointment is on Monday at 10.")
        drafting = inbox.screen.drafting
        assert drafting is not None
        assert drafting.purpose == "appointment"
        await inbox.press("f5")
        await inbox.sees("Purpose of this text")
        await inbox.press("1")
        await inbox.until(lambda: drafting.chosen_purpose == drafting.policy.purposes[0].id, "the first purpose")
        await inbox.press("ctrl+s")
        await inbox.until(lambda: inbox.screen.undo is not None or "Why may" in inbox.text, "queued")
        if inbox.screen.undo is None:
            await inbox.press("1")
            await inbox.sees("z takes it back")
        ours = await inbox.office.ours()
        assert ours[0].purpose == drafting.policy.purposes[0].id


async def test_send_and_next_opens_the_next_thread(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS], OTHER: ["Is my appointment on Monday?"]}) as inbox:
        await inbox.opens("646..0119")
        await inbox.press("r")
        await inbox.sees("To 646..0119")
        await inbox.pastes(PERMITTED)
        await inbox.press("ctrl+n")
        await inbox.until(
            lambda: inbox.screen.page is not None and inbox.screen.page.conversation.id.their == OTHER,
            "the other thread",
        )
        await inbox.sees("SENDING to 646..0119")


async def test_a_message_that_comes_in_while_writing_is_told_and_nothing_goes_out_unseen(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        await inbox.press("r")
        await inbox.sees("To 646..0119")
        await inbox.pastes(PERMITTED)
        inbox.office.texts("STOP")
        await inbox.office.cycle()
        await inbox.press("ctrl+s")
        await inbox.until(lambda: "[STOP]" in inbox.text or "opted out" in inbox.notices.lower(), "the news")
        await inbox.office.passes(60)
        assert PERMITTED not in inbox.office.created()


async def test_an_opted_out_contact_gets_no_composer_but_the_other_channels(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS, "STOP"]}) as inbox:
        assert "[STOP]" in inbox.line("646..0119")
        await inbox.press("r")
        await inbox.sees("They opted out of texts")
        assert "(646) 555-0119" in inbox.text
        assert "What to say" in inbox.text
        assert inbox.screen.drafting is None
        await inbox.press("q")
        await inbox.press("w")
        await inbox.sees("No: opted out by STOP on")
        await inbox.sees("They sent an opt-out keyword.")


async def test_a_suspected_opt_out_is_decided_with_two_keys(tmp_path: Path) -> None:
    texts = {CLIENT: ["Please do not text me anymore"], OTHER: ["how do I stop these texts"]}
    async with inbox_with(tmp_path, texts) as inbox:
        await inbox.opens("646..0119")
        await inbox.sees("They may be asking to stop")
        await inbox.press("r")
        await inbox.sees("decide first")
        assert inbox.screen.drafting is None
        await inbox.press("q", "x")
        await inbox.sees("[STOP]")
        assert (await inbox.office.thread()).contact.opted_out
        await inbox.press("q")
        await inbox.opens("646..0120")
        await inbox.press("y")
        await inbox.is_told("not an opt-out")
        contact = (await inbox.office.thread(OTHER)).contact
        assert Hold.OPT_OUT_SUSPECTED not in contact.holds
        assert not contact.opted_out


async def test_while_the_guard_loads_nothing_is_sendable(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        inbox.app.guard.state = inbox.app.guard.state.__class__.LOADING
        await inbox.press("r")
        await inbox.sees("To 646..0119")
        await inbox.pastes("Hello")
        await inbox.sees("guard loading")
        await inbox.press("ctrl+s")
        await inbox.is_told("guard is loading")
        assert await inbox.office.ours() == []
