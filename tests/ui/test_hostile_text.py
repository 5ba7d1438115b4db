"""What a client writes, or a colleague pastes, can neither crash nor repaint the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from sms_tui.domain.events import ContactChanged
from sms_tui.ui.present.pieces import short, wrapped
from tests.support.office import CLIENT
from tests.ui.driver import Inbox, inbox_with

MARKUP = "[/bold] [red on white]paid[/] [@click=app.quit]press[/] [link=http://x] \\[ {0} %s $error"
ESCAPES = "\x1b[31mred \x1b]0;title\x07 \x1b[2J\x1b[H \x9b31m \x90q\x9c \x07\x08\x00 end"
BIDI = "abc \u202egnp.exe\u202c \u2066x\u2069 \u200f\u200e z"
COMBINING = "Z" + "\u0301" * 40 + "algo \ufdfd"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467 ok \U0001f1fa\U0001f1f8"
LINES = "one\r\ntwo\u2028three\x0bfour\x85five"
LONG = "a" * 3000

HOSTILE = (MARKUP, ESCAPES, BIDI, COMBINING, FAMILY, LINES, LONG)

DANGEROUS = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def assert_harmless(inbox: Inbox) -> None:
    """Assert that nothing on the terminal could move a cursor or reorder text."""
    shown = inbox.text
    assert not DANGEROUS.intersection(shown.replace("\n", ""))
    assert all(cell_len(line) <= 80 for line in shown.split("\n"))


@pytest.mark.parametrize("text", HOSTILE)
async def test_an_inbound_text_is_shown_harmless_in_list_thread_and_search(tmp_path: Path, text: str) -> None:
    async with inbox_with(tmp_path, {CLIENT: [text]}) as inbox:
        assert_harmless(inbox)
        await inbox.press("enter")
        await inbox.sees("clock starts")
        assert_harmless(inbox)
        await inbox.press("slash")
        await inbox.pastes(text)
        assert_harmless(inbox)


async def test_markup_is_shown_as_it_was_written(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: ["[red]paid[/red] in full"]}) as inbox:
        assert "[red]paid[/red] in full" in inbox.text
        await inbox.press("enter")
        await inbox.sees("[red]paid[/red] in full")


async def test_a_hostile_name_is_shown_harmless(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: ["hello"]}) as inbox:
        name = "[/x]\x1b[31mAna\u202e\n[b]"
        assert ContactChanged.__dataclass_fields__["name_given"]
        await inbox.app.desk.change_contact((await inbox.office.thread()).conversation.id, {"name_given": name})
        await inbox.looks()
        await inbox.sees("Ana")
        assert_harmless(inbox)
        await inbox.press("r")
        await inbox.sees("To [/x]Ana")
        assert_harmless(inbox)


async def test_a_pasted_draft_loses_its_escapes(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: ["hello"]}) as inbox:
        await inbox.press("r")
        await inbox.sees("To 646..0119")
        await inbox.pastes("We close\x1b[31m at\u202e 5:30 pm\x07.")
        assert inbox.screen.compose_pane.composer.text == "We close at 5:30 pm."
        assert_harmless(inbox)


@pytest.mark.parametrize("text", HOSTILE)
def test_formatting_never_fails_and_never_passes_a_control_character(text: str) -> None:
    for width in (4, 20, 80):
        for pieces in wrapped(text, width):
            assert not DANGEROUS.intersection("".join(piece.text for piece in pieces))
    assert not DANGEROUS.intersection(short(text, 40))
