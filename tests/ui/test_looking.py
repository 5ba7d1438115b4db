"""Looking at the desk: a glance asks only whether anything changed, and everything follows from that."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from sms_tui.domain.triage import Query
from sms_tui.ui.screens.inbox import GLANCES
from tests.support.office import CLIENT
from tests.ui.driver import inbox_with

ASKS = "Can someone call me about my papers?"


def _asked(asked: list[str], times: int) -> bool:
    return len(asked) == times


async def test_a_glance_at_a_quiet_desk_reads_nothing_and_a_change_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        desk, asked = inbox.app.desk, []

        def counted(name: str) -> None:
            method = getattr(desk, name)

            async def call(*arguments: object, **more: object) -> object:
                asked.append(name)
                return await method(*arguments, **more)

            monkeypatch.setattr(desk, name, call)

        for name in ("status", "rows", "thread", "changes"):
            counted(name)
        inbox.screen.look()
        await inbox.until(lambda: "status" in asked, "a look")
        asked.clear()
        for number in range(1, GLANCES):
            inbox.screen._glance()
            await inbox.until(functools.partial(_asked, asked, number), "a glance")
        assert set(asked) == {"changes"}
        inbox.screen._glance()
        await inbox.until(lambda: "status" in asked, "the look after some glances")
        asked.clear()
        inbox.office.texts("And what time do you close?")
        await inbox.office.passes(5)
        inbox.screen._glance()
        await inbox.sees("And what time do you close?")
        assert "rows" in asked


async def test_the_first_rows_are_there_when_the_screen_opens(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}, wait_for_guard=False) as inbox:
        rows = (await inbox.app.desk.rows(Query())).rows
        assert list(inbox.screen.rows_list.rows) == list(rows)


async def test_what_is_said_of_a_clock_holds_until_it_changes(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        session = inbox.screen.session
        header = (await inbox.office.thread()).conversation
        first = session.due(header, session.now())
        assert first.changes_at is not None
        assert session.due(header, session.now()) is first
        later = session.due(header, first.changes_at)
        assert later.cell != first.cell
        assert session.due(header, session.now()) == first
