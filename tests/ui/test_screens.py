"""Search, views, help, explanations, notes, consent, leaving: what surrounds the thread."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.color import Color

from sms_tui import help as manual
from sms_tui.domain.events import ClosedHow
from sms_tui.domain.messages import ConsentState
from sms_tui.domain.thread import ItemKind
from sms_tui.ui.commands import all_commands, key_words
from tests.support.office import CLIENT, OTHER, open_office
from tests.ui.driver import inbox_with, open_inbox

TWO = {CLIENT: ["Can I move my appointment?"], OTHER: ["thank you!"]}


async def test_search_narrows_the_list_and_esc_widens_it(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, TWO) as inbox:
        await inbox.press("slash")
        await inbox.types("0120")
        await inbox.until(lambda: "646..0119" not in inbox.text, "one row")
        assert "646..0120" in inbox.text
        await inbox.press("enter", "enter")
        await inbox.sees("thank you!")
        await inbox.press("q", "q")
        await inbox.sees("646..0119")


async def test_search_finds_the_words_of_the_last_message_whatever_their_accents(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: ["¿Cuándo es mi audiencia?"], OTHER: ["thank you!"]}) as inbox:
        await inbox.press("slash")
        await inbox.types("cuando es")
        await inbox.until(lambda: "646..0120" not in inbox.text, "one row")
        assert "646..0119" in inbox.text
        await inbox.types(" nada")
        await inbox.sees("nothing here")


async def test_views_show_their_rows(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: ["hello"], OTHER: ["STOP"]}) as inbox:
        await inbox.press("g", "o")
        await inbox.sees("OPTED OUT")
        await inbox.until(lambda: "646..0119" not in inbox.text, "only the opted-out contact")
        assert "646..0120" in inbox.text
        await inbox.press("g", "i")
        await inbox.sees("646..0119")


async def test_an_unknown_second_key_of_a_sequence_is_dropped(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, TWO) as inbox:
        await inbox.press("g", "r")
        assert inbox.screen.drafting is None
        assert inbox.screen.in_list


async def test_help_lists_every_command_with_its_key(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, TWO, size=(80, 220)) as inbox:
        await inbox.press("question_mark")
        await inbox.sees("Moving about")
        for command in all_commands():
            assert command.help()[:40] in inbox.text.replace("\n", " ") or command.help().split()[0] in inbox.text
            assert key_words(command.keys[0]) in inbox.text
        assert "[OPT?]" in inbox.text
        await inbox.press("q")
        await inbox.until(lambda: inbox.app.screen is inbox.screen, "the inbox")


async def test_the_palette_finds_commands_and_offers_no_screenshot(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, TWO) as inbox:
        await inbox.press("ctrl+p")
        await inbox.types("screenshot")
        await inbox.pilot.pause(0.3)
        assert "Save" not in inbox.text
        await inbox.press("escape")
        await inbox.press("colon")
        await inbox.types("explain dead")
        await inbox.sees("explain deadline")
        await inbox.press("enter")
        await inbox.sees("total")


async def test_the_explanation_adds_up_to_the_limit(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: ["hello, can you help me?"]}) as inbox:
        await inbox.press("h")
        await inbox.sees("total")
        assert "1440" in inbox.line("total")
        assert "no summer hours" in inbox.text or "summer" in inbox.text


async def test_done_records_how_and_e_again_reopens(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: ["Can you call me?"]}) as inbox:
        await inbox.press("e")
        await inbox.sees("How was 646..0119 answered?")
        await inbox.press("p")
        await inbox.sees("In a few words")
        await inbox.types("we spoke")
        await inbox.press("enter")
        await inbox.is_told("Recorded: phone")
        page = await inbox.office.thread()
        assert page.conversation.oldest is None
        assert page.conversation.outcome is not None
        assert page.conversation.outcome.how == ClosedHow.PHONE.value
        await inbox.press("E")
        await inbox.until(lambda: "24h" in inbox.text or "23h" in inbox.text, "the clock stands again")


async def test_a_note_is_kept_and_never_sent(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: ["hello"]}) as inbox:
        await inbox.press("enter", "n")
        await inbox.sees("NOTE about 646..0119")
        await inbox.types("call her sister")
        await inbox.press("ctrl+s")
        await inbox.sees("call her sister")
        await inbox.passes(60)
        items = (await inbox.office.thread()).items
        assert [item.text for item in items if item.kind is ItemKind.NOTE] == ["call her sister"]
        assert inbox.office.created() == []


async def test_an_opt_out_by_phone_is_recorded_in_steps(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: ["hello"]}) as inbox:
        await inbox.press("o", "o")
        await inbox.sees("How did they tell us?")
        await inbox.press("p")
        await inbox.sees("What did they say?")
        await inbox.press("enter")
        await inbox.sees("A few words are needed")
        await inbox.types("no more texts")
        await inbox.press("enter")
        await inbox.sees("[STOP]")
        assert (await inbox.office.thread()).contact.state is ConsentState.OPTED_OUT
        await inbox.press("w")
        await inbox.sees("No: opted out as recorded by staff on")
        await inbox.sees("Told by phone")
        await inbox.sees("no more texts")


async def test_masked_words_are_revealed_one_by_one_and_hide_again(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: ["My SSN is 219-09-9999, is that enough?"]}) as inbox:
        assert "219-09-9999" not in inbox.text
        await inbox.press("enter")
        await inbox.sees("masked (F4)")
        assert "219-09-9999" not in inbox.text
        await inbox.press("f4")
        await inbox.sees("219-09-9999")
        items = (await inbox.office.thread()).items
        assert any(item.revealed for item in items)
        await inbox.press("q", "enter")
        await inbox.sees("masked (F4)")
        assert "219-09-9999" not in inbox.text


@pytest.mark.parametrize("key", ["Q", "ctrl+q"])
async def test_quit_asks_while_a_draft_is_open_and_keeps_it(tmp_path: Path, key: str) -> None:
    async with inbox_with(tmp_path, {CLIENT: ["hello"]}) as inbox:
        await inbox.press("r")
        await inbox.sees("To 646..0119")
        await inbox.pastes("We close at 5:30 pm.")
        await inbox.press("escape", key)
        await inbox.sees("Leave sms-tui?")
        await inbox.press("escape")
        assert inbox.app.is_running
        await inbox.press(key)
        await inbox.sees("Leave sms-tui?")
        await inbox.press("y")
        await inbox.until(lambda: not inbox.app.is_running, "the end")
        draft = (await inbox.office.thread()).draft
        assert draft is not None
        assert draft.text == "We close at 5:30 pm."


async def test_quit_asks_while_a_text_can_be_taken_back_and_not_otherwise(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: ["hello"]}) as inbox:
        await inbox.press("r")
        await inbox.sees("To 646..0119")
        await inbox.pastes("We close at 5:30 pm.")
        await inbox.press("ctrl+s")
        await inbox.sees("z takes it back")
        await inbox.press("Q")
        await inbox.sees("can still be taken back")
        await inbox.press("escape")
        await inbox.passes(10)
        await inbox.press("Q")
        await inbox.until(lambda: not inbox.app.is_running, "the end")


async def test_a_kept_draft_comes_back_with_blocked_spans_masked(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    try:
        office.texts("hello")
        await office.cycle()
        async with open_inbox(office) as inbox:
            await inbox.press("r")
            await inbox.sees("To 646..0119")
            await inbox.pastes("Your SSN 219-09-9999 is on file.")
            assert "BLOCKED" in inbox.text
            await inbox.screen.save_now()
            kept = (await office.thread()).draft
            assert kept is not None
            assert kept.masked
            assert "219-09-9999" not in kept.text
        async with open_inbox(office) as again:
            await again.press("enter")
            await again.sees("You have a draft here")
            await again.press("r")
            await again.sees("###")
    finally:
        await office.desk.aclose()


async def test_a_terminal_that_is_too_small_says_so_and_recovers(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, TWO, size=(50, 12)) as inbox:
        await inbox.sees("Too small")
        await inbox.pilot.resize_terminal(80, 24)
        await inbox.sees("LAST MESSAGE")


async def test_a_wide_terminal_shows_list_thread_and_side(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, TWO, size=(120, 40)) as inbox:
        await inbox.sees("CONSENT")
        assert "clock starts" in inbox.text
        await inbox.press("j")
        await inbox.sees("thank you!")
        await inbox.until(
            lambda: inbox.screen.page is not None and inbox.screen.page.conversation.id.their == OTHER,
            "the thread follows",
        )


async def test_keys_can_be_remapped(tmp_path: Path) -> None:
    keys = {"reply": "a", "first": ["g t"]}
    async with inbox_with(tmp_path, TWO, keys=keys) as inbox:
        await inbox.press("r")
        assert inbox.screen.drafting is None
        assert "a reply" in inbox.text
        await inbox.press("j", "g", "t")
        assert inbox.screen.rows_list.current is inbox.screen.rows_list.rows[0]
        await inbox.press("a")
        await inbox.sees("To 646")


async def test_a_second_thread_is_drawn_anew_when_the_first_was_left(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, TWO) as inbox:
        await inbox.press("enter")
        await inbox.sees("Can I move my appointment?")
        await inbox.press("q", "j", "enter")
        await inbox.sees("thank you!")
        assert "Can I move" not in inbox.text
        assert "646..0120" in inbox.text.split("\n")[1]
        await inbox.press("q", "k", "enter")
        await inbox.sees("Can I move my appointment?")
        assert "646..0119" in inbox.text.split("\n")[1]


async def test_without_colour_no_colour_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with inbox_with(tmp_path, TWO) as inbox:
        await inbox.press("r")
        await inbox.sees("To 646")
        await inbox.pastes("The judge approved your case.")
        await inbox.sees("BLOCKED")
        strips = inbox.app.screen._compositor.render_strips()
        for filtered in inbox.app.get_line_filters():
            strips = [strip.apply_filter(filtered, Color(0, 0, 0)) for strip in strips]
        styles = [segment.style for strip in strips for segment in strip if segment.style is not None]
        assert all(style.color is None or style.color.is_default for style in styles)
        assert all(style.bgcolor is None or style.bgcolor.is_default for style in styles)
        assert any(style.underline for style in styles), "the span shows without colour"
        assert any(style.reverse for style in styles)


async def test_help_opens_the_manual_and_comes_back(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, TWO) as inbox:
        await inbox.press("f1")
        await inbox.sees("The manual")
        topic = manual.topics()[0]
        assert topic.title in inbox.text
        await inbox.press("1")
        await inbox.sees(f"Manual · {topic.name}")
        await inbox.press("q")
        await inbox.sees("The manual")
        await inbox.press("q")
        await inbox.until(lambda: inbox.app.screen is inbox.screen, "the inbox")


async def test_a_dropped_line_keeps_the_draft_and_ends_cleanly(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, TWO) as inbox:
        await inbox.press("r")
        await inbox.sees("To 646")
        await inbox.pastes("We close at 5:30 pm.")
        inbox.app.on_leaving_signal()
        await inbox.until(lambda: not inbox.app.is_running, "the end")
        assert inbox.app.return_code == 0
        draft = (await inbox.office.thread()).draft
        assert draft is not None
        assert draft.text == "We close at 5:30 pm."
