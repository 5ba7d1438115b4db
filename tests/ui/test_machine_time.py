"""The whole program on the machine's own clock, which freezegun holds: no part of it asks another one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from freezegun import freeze_time
from textual.pilot import Pilot

from sms_tui.adapters.clock import SystemClock
from sms_tui.adapters.gateways.simulator.clock import SimulatedClock
from sms_tui.adapters.gateways.simulator.inprocess import new_state, simulated
from sms_tui.bootstrap.desk import assemble
from sms_tui.domain.events import Role
from sms_tui.settings.policies import load_policy
from sms_tui.ui.app import SmsTui
from tests.support.office import CLIENT, IJC

LEFT_ALONE = (
    "textual",
    "tomllib",
    "sms_tui.domain",
    "sms_tui.settings",
    "sms_tui.adapters.codec",
    "sms_tui.adapters.stores",
)
"""Textual must run on; the others resolve annotations, and a patched `datetime` is no type that they know."""

NEW_YORK = ZoneInfo("America/New_York")
BEFORE_CLOSING = datetime(2026, 6, 18, 17, 29, 50, tzinfo=NEW_YORK)
"""Thursday in summer: the office closes at 17:30 and opens again on Monday at 08:30."""


async def _shows(app: SmsTui, pilot: Pilot[None], words: str) -> str:
    for _ in range(400):
        strips = app.screen._compositor.render_strips()
        text = "\n".join("".join(strip.text for strip in row) for row in strips)
        if words in text:
            return text
        await pilot.pause(0.01)
    raise AssertionError(f"{words!r} never came:\n{text}")


async def test_the_office_closes_on_the_screen_and_deadlines_pause(tmp_path: Path) -> None:
    simulator = new_state(numbers=[IJC.our], clock=SimulatedClock(BEFORE_CLOSING))
    simulator.receive(CLIENT, IJC.our, "Can you call me?", at=BEFORE_CLOSING - timedelta(hours=2))
    policy = load_policy("ijc")  # read before time is held, so that its dates are real ones
    with freeze_time(BEFORE_CLOSING.astimezone(UTC), real_asyncio=True, ignore=[*LEFT_ALONE]) as frozen:
        opened = assemble(
            tmp_path / "desk",
            numbers=(IJC,),
            policies={"ijc": policy},
            gateways={"simulated": simulated(simulator).gateway},
            clock=SystemClock(),
            staff={},
            anybody=Role.AGENT,
        )
        await opened.desk.sync()
        app = SmsTui(opened.desk, load_guard=opened.load_guard, refresh_seconds=0.05)
        async with app.run_test(size=(120, 32)) as pilot:
            before = await _shows(app, pilot, "Can you call me?")
            assert "OPEN till 17:30" in before
            frozen.tick(timedelta(seconds=20))
            after = await _shows(app, pilot, "CLOSED")
            assert "Mon 08:30" in after
        await opened.desk.aclose()
