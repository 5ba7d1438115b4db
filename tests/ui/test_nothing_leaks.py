"""No identifier of a refused draft stays anywhere: not in the ledger, the caches, a draft file, a log or a repr.

Each draft is typed in the inbox, asked to be sent, left open until it is autosaved, and reported as a wrong verdict;
then every byte of the desk's folder is searched for the value, and for its digits alone.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from sms_tui.domain.guard import Draft
from sms_tui.domain.messages import ConversationId
from sms_tui.ports.desk import QueueState
from tests.support.office import CLIENT, IJC
from tests.ui.driver import inbox_with

DRAFTS = {
    "ssn": ("Your SSN is 219-46-7715, right?", "219-46-7715"),
    "ssn in words": ("tu social es dos uno nueve cuatro seis siete siete uno cinco", "dos uno nueve cuatro seis"),
    "a-number": ("We have A 204 771 936 on file", "204 771 936"),
    "card": ("the card 4539 1488 0343 6467 was declined", "4539 1488 0343 6467"),
    "zero width": ("ssn 219\u200b-46\u200b-7715", "219\u200b-46\u200b-7715"),
}


def _held(folder: Path, value: str) -> list[str]:
    """Return the files that hold a value, as UTF-8, as JSON escapes, or as its digits in a row."""
    digits = re.sub(r"\D", "", value)
    forms = {value.encode(), value.encode("unicode_escape")} | ({digits.encode()} if len(digits) > 6 else set())
    return [
        path.name for path in folder.rglob("*") if path.is_file() and any(form in path.read_bytes() for form in forms)
    ]


@pytest.mark.parametrize("name", DRAFTS)
async def test_a_refused_identifier_is_nowhere(tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    text, value = DRAFTS[name]
    async with inbox_with(tmp_path / "desk", {CLIENT: ["hello, can you help me?"]}) as inbox:
        await inbox.opens("646..0119")
        await inbox.press("r")
        await inbox.pastes(text)
        await inbox.sees("BLOCKED")
        await inbox.press("ctrl+s")
        await inbox.press("escape")
        office = inbox.office
        result = await office.write(text)
        assert result.state is QueueState.REFUSED
        assert value not in repr(result)
        assert value not in repr(Draft(text))
        rule = result.verdict.findings[0].rule
        await office.desk.dispute(ConversationId(IJC.our, CLIENT), Draft(text), rule)
        saved = (await office.thread()).draft
        assert saved is not None
        assert value not in saved.text
        notices = inbox.notices
    assert value not in notices
    assert _held(tmp_path / "desk", value) == []
    assert value not in caplog.text


def test_the_search_would_find_a_value(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("x 219-46-7715 y")
    (tmp_path / "digits").write_text("219467715")
    (tmp_path / "clean").write_text("nothing")
    assert sorted(_held(tmp_path, "219-46-7715")) == ["digits", "plain"]
