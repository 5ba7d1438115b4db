"""Drives the inbox as a person would: presses keys, reads the screen, lets time pass at the desk."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path

from textual import events
from textual.pilot import Pilot

from sms_tui.ui.app import SmsTui
from sms_tui.ui.live_guard import GuardState
from sms_tui.ui.screens.inbox import InboxScreen
from tests.support.office import IJC, Office, open_office

SMALL = (80, 24)
TRIES = 400
"""How often a condition is looked at before a test gives up; each look lets the program run."""


class Inbox:
    """The inbox on a whole desk: real services, store and rules, a simulated gateway, clocks that stand."""

    def __init__(self, app: SmsTui, pilot: Pilot[None], office: Office) -> None:
        self.app = app
        self.pilot = pilot
        self.office = office

    @property
    def screen(self) -> InboxScreen:
        """The main screen, whatever lies over it."""
        found = next(screen for screen in self.app.screen_stack if isinstance(screen, InboxScreen))
        assert isinstance(found, InboxScreen)
        return found

    @property
    def text(self) -> str:
        """What is on the terminal now."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(strip.text for strip in row) for row in strips)

    def line(self, words: str) -> str:
        """Return the first line of the terminal with these words."""
        found = [line for line in self.text.split("\n") if words in line]
        assert found, f"{words!r} is not on the screen:\n{self.text}"
        return found[0]

    @property
    def notices(self) -> str:
        """What notices say now."""
        return "\n".join(notice.message for notice in self.app._notifications)

    async def until(self, condition: Callable[[], bool], what: str = "") -> None:
        """Let the program run until something holds."""
        for _ in range(TRIES):
            if condition():
                return
            await self.pilot.pause(0.01)
        raise AssertionError(f"never: {what}\n{self.text}\n{self.notices}")

    async def sees(self, words: str) -> None:
        """Wait until words are on the terminal."""
        await self.until(lambda: words in self.text, words)

    async def is_told(self, words: str) -> None:
        """Wait until a notice says something."""
        await self.until(lambda: words in self.notices, words)

    async def press(self, *keys: str) -> None:
        """Press keys by their names."""
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()

    async def types(self, text: str) -> None:
        """Type a text, key by key."""
        for char in text:
            await self.pilot.press("enter" if char == "\n" else char)
        await self.pilot.pause()

    async def pastes(self, text: str) -> None:
        """Give the focused field a text at once, as a terminal pastes it."""
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def looks(self) -> None:
        """Let the inbox see what changed at the desk."""
        self.screen.look()
        await self.pilot.pause()
        position = (await self.app.desk.status()).position
        await self.until(lambda: self.screen.session.position == position, "the newest position")
        await self.pilot.pause()

    async def passes(self, seconds: float) -> None:
        """Let time pass at the desk, its outbox and poller included; then look."""
        await self.office.passes(seconds)
        await self.looks()

    async def opens(self, name: str) -> None:
        """Put the cursor on a row and open it."""
        await self.press("g", "g")
        for _ in range(len(self.screen.rows_list.rows)):
            if name in self.line(">"):
                break
            await self.press("j")
        await self.press("enter")
        await self.until(lambda: self.screen.reading and self.screen.page is not None, "a thread")
        await self.pilot.pause()


@contextlib.asynccontextmanager
async def open_inbox(
    office: Office,
    *,
    size: tuple[int, int] = SMALL,
    keys: Mapping[str, str | Sequence[str]] | None = None,
    wait_for_guard: bool = True,
) -> AsyncIterator[Inbox]:
    """Run the inbox on a desk; its clocks stand, and it looks at the desk only when told to."""
    app = SmsTui(
        office.desk,
        load_guard=office.opened.load_guard,
        refresh_seconds=3600,
        keys=keys,
        monotonic=lambda: 0.0,
    )
    async with app.run_test(size=size, notifications=True) as pilot:
        inbox = Inbox(app, pilot, office)
        await inbox.until(lambda: len(app.screen_stack) > 1 and inbox.screen.session.position is not None, "rows")
        if wait_for_guard:
            await inbox.until(lambda: app.guard.state is not GuardState.LOADING, "the guard")
            assert app.guard.state is GuardState.READY, app.guard.problem
            await pilot.pause()
        yield inbox


@contextlib.asynccontextmanager
async def inbox_with(folder: Path, texts: Mapping[str, Sequence[str]], **more: object) -> AsyncIterator[Inbox]:
    """Open an office in which people have texted: their number with their texts, oldest first."""
    office = open_office(folder)
    try:
        for their, bodies in texts.items():
            for body in bodies:
                office.texts(body, their=their, our=IJC.our)
                office.clock.advance(60)
        await office.cycle()
        async with open_inbox(office, **more) as inbox:  # type: ignore[arg-type]
            yield inbox
    finally:
        await asyncio.shield(office.desk.aclose())
