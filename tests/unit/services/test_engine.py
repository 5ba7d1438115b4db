"""The desk's heartbeat goes on after trouble, and says what the trouble was."""

from __future__ import annotations

import asyncio

import pytest

from sms_tui.domain.errors import StoreBroken
from tests.support.office import Office


async def test_trouble_with_the_ledger_is_told_and_does_not_end_the_loop(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = office.opened.engine
    cycles = asyncio.Queue[int]()

    async def broken() -> int:
        cycles.put_nowait(1)
        raise StoreBroken("The ledger refuses appends.", "Look at the disk.")

    async def at_once(pause: float) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(engine, "cycle", broken)
    monkeypatch.setattr(engine, "_until_next_poll", at_once)
    engine.start()
    for _ in range(3):
        await asyncio.wait_for(cycles.get(), 5)
    health = (await office.desk.status()).gateways[0]
    assert not health.ok
    assert "ledger" in health.problem
