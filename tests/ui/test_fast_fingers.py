"""Keys typed faster than screens change do no harm: a dialog answers once, and nothing under it is taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from tests.support.office import CLIENT
from tests.ui.driver import Inbox, inbox_with


def _at_once(inbox: Inbox, keys: str) -> None:
    screen = inbox.app.screen
    for key in keys:
        screen.post_message(events.Key(key, key))


@pytest.mark.parametrize(
    ("before", "at_once"),
    [
        (("e",), "nn"),
        (("e",), "pppp"),
        (("o",), "oorr"),
        (("h",), "qqq"),
        (("w",), "qqqq"),
        (("question_mark",), "qqqq"),
    ],
)
async def test_a_doubled_key_does_not_leave_the_inbox(tmp_path: Path, before: tuple[str, ...], at_once: str) -> None:
    async with inbox_with(tmp_path / "desk", {CLIENT: ["Can you call me?"]}) as inbox:
        await inbox.press(*before)
        await inbox.pilot.pause(0.2)
        _at_once(inbox, at_once)
        await inbox.pilot.pause(0.5)
        for _ in range(4):
            if inbox.app.screen is not inbox.screen:
                await inbox.press("escape")
        await inbox.until(lambda: inbox.app.screen is inbox.screen, "the inbox")
        assert inbox.app.is_running


async def test_the_quit_key_leaves_a_dialog_first(tmp_path: Path) -> None:
    async with inbox_with(tmp_path / "desk", {CLIENT: ["Can you call me?"]}) as inbox:
        await inbox.press("e")
        await inbox.until(lambda: inbox.app.screen is not inbox.screen, "the dialog")
        await inbox.press("ctrl+q")
        await inbox.until(lambda: inbox.app.screen is inbox.screen, "the inbox")
        assert inbox.app.is_running
