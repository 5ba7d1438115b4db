"""Consent lists through the desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from sms_tui.domain.consent_list import RawLine
from sms_tui.domain.errors import NotPermitted
from sms_tui.domain.events import Exported, Role
from sms_tui.domain.messages import ConsentState
from sms_tui.ports.desk import QueueState
from tests.support.office import OTHER, Office, open_office

ROWS: list[RawLine] = [
    (2, {"number": OTHER, "consent": "implied", "source": "intake form", "date": "2026-06-10", "name": "L. Diaz"}),
    (3, {"number": "nobody", "consent": "implied", "source": "intake form", "date": "2026-06-10"}),
]


async def test_nothing_changes_without_apply(office: Office) -> None:
    plan = await office.desk.import_consent("ijc", ROWS, apply=False)
    assert (len(plan.changes), len(plan.problems)) == (1, 1)
    assert (await office.thread(OTHER)).contact.state is ConsentState.UNKNOWN


async def test_an_applied_import_permits_a_first_message(office: Office) -> None:
    await office.desk.import_consent("ijc", ROWS, apply=True)
    contact = (await office.thread(OTHER)).contact
    assert contact.state is ConsentState.IMPLIED
    assert contact.name == "L. Diaz"
    text = "Hello, this is IJC. Can you come in on Monday?"
    assert (await office.write(text, their=OTHER)).state is QueueState.QUEUED


async def test_an_import_for_somebody_else_is_refused(office: Office) -> None:
    with pytest.raises(NotPermitted, match="organisation"):
        await office.desk.import_consent("acme", ROWS, apply=True)


async def test_an_export_is_recorded_with_its_reader(office: Office) -> None:
    await office.desk.import_consent("ijc", ROWS, apply=True)
    for reason, reader in (("", "auditor"), ("review", "")):
        with pytest.raises(NotPermitted):
            await office.desk.export_consent("ijc", reason=reason, reader=reader)
    rows = await office.desk.export_consent("ijc", reason="yearly review", reader="board")
    assert [row["number"] for row in rows] == [OTHER]
    entries = await office.opened.place.store.run(lambda store: tuple(store.entries()))
    assert any(isinstance(e.event, Exported) and e.event.count == 1 for e in entries)


async def test_agents_do_not_export(tmp_path: Path) -> None:
    agent = open_office(tmp_path / "desk", role=Role.AGENT)
    with pytest.raises(NotPermitted):
        await agent.desk.export_consent("ijc", reason="curious", reader="me")
    await agent.desk.aclose()
