"""Draws the README's picture: `python -m tests.support.draw_inbox` writes what the app itself shows at 120x32.

The demo's desk, its clock standing; a draft that the policy prohibits has just been typed.
"""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

from sms_tui.adapters.gateways.simulator.clock import SimulatedClock
from sms_tui.bootstrap import story
from sms_tui.bootstrap.demo import demo_desk
from sms_tui.ui.app import SmsTui

PICTURE = Path(__file__).parents[2] / "sms_tui" / "help" / "inbox.svg"
DRAFT = "Good news: the judge approved your asylum case!"


async def draw(
    size: tuple[int, int] = (120, 32), keys: tuple[str, ...] = ("j", "j", "enter", "r"), text: str = DRAFT
) -> str:
    """Return the screen as SVG after `keys` and the typed `text`."""
    async with demo_desk(clock=SimulatedClock(story.START), arrivals=False) as (opened, _):
        await opened.desk.sync()
        app = SmsTui(opened.desk, load_guard=opened.load_guard)
        async with app.run_test(size=size) as pilot:
            await app.workers.wait_for_complete()
            await pilot.pause(0.3)
            for key in keys:
                await pilot.press(key)
                await pilot.pause(0.3)
            for letter in text:
                await pilot.press("space" if letter == " " else letter)
            await pilot.pause(0.5)
            drawn = app.export_screenshot(title="sms-tui demo")
    return re.sub(r"@font-face \{[^}]*\}\s*", "", drawn)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE
    target.write_text(asyncio.run(draw()), encoding="utf-8")
