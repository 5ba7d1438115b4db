"""The full-screen inbox. Everything it knows and does goes through the Desk that it is given."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import App, SystemCommand
from textual.screen import Screen

from sms_tui.domain.triage import Query
from sms_tui.ports.desk import Desk
from sms_tui.ui.crash import crash_words
from sms_tui.ui.desk_clock import DeskClock
from sms_tui.ui.keymap import KeyMap
from sms_tui.ui.live_guard import LiveGuard, LoadGuard
from sms_tui.ui.screens.dialogs import Answering
from sms_tui.ui.screens.inbox import InboxScreen
from sms_tui.ui.screens.list_part import PAGE
from sms_tui.ui.session import Session
from sms_tui.ui.themes import DESK, THEMES

if TYPE_CHECKING:
    from textual.command import Provider

LEAVING_SIGNALS = (signal.SIGHUP, signal.SIGTERM)
"""A dropped line or a service manager: the draft is kept, and the program ends cleanly."""


def _palette() -> type[Provider]:
    """Return what the palette offers; it is imported when somebody opens it."""
    from sms_tui.ui.providers import CommandProvider

    return CommandProvider


class SmsTui(App[None]):
    """The inbox as a program.

    `load_guard` reads a policy's rules and is called in a thread after the first paint. `sync_seconds` lets this
    program poll the gateways itself; None where the desk does. `keys` are overrides from `keys.toml`. `theme` is
    the name of a theme; desk, desk-light and high-contrast are ours.
    `monotonic` (seconds) lets tests stop the clock.

    Raises:
        ConfigError: `keys` names an unknown command or puts two on one key.
    """

    TITLE = "sms-tui"
    CSS_PATH = Path(__file__).parent / "styles" / "app.tcss"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_palette}
    NOTIFICATION_TIMEOUT = 6

    def __init__(
        self,
        desk: Desk,
        *,
        load_guard: LoadGuard,
        refresh_seconds: float = 1.0,
        sync_seconds: float | None = None,
        keys: Mapping[str, str | Sequence[str]] | None = None,
        theme: str = "",
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        # Without colour the library would still write greys, unless it begins with the terminal's own colours.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.desk = desk
        self.keys = KeyMap(keys)
        self.guard = LiveGuard(load_guard)
        self._refresh_seconds = refresh_seconds
        self._sync_seconds = sync_seconds
        self._clock = DeskClock(monotonic)
        self._inbox: InboxScreen | None = None
        self.animation_level = "none"
        for each in THEMES:
            self.register_theme(each)
        default = "ansi-dark" if self.no_color else DESK.name
        self.theme = theme if theme in self.available_themes else default
        self.set_keymap(self.keys.textual_overrides())

    async def on_mount(self) -> None:
        """Open the inbox, take signals, and load the guard behind it."""
        info, status, rows = await asyncio.gather(
            self.desk.info(), self.desk.status(), self.desk.rows(Query(), limit=PAGE)
        )
        self._clock.set(status.now)
        session = Session(
            self.desk,
            info,
            self._clock,
            info.calendars(),
            self.guard,
            self.keys,
            self._refresh_seconds,
            self._sync_seconds,
            status,
        )
        self._inbox = InboxScreen(session, rows)
        await self.push_screen(self._inbox)
        loop = asyncio.get_running_loop()
        for number in LEAVING_SIGNALS:
            loop.add_signal_handler(number, self.on_leaving_signal)
        self.call_after_refresh(self._load_guard, tuple(info.policies))

    async def on_unmount(self) -> None:
        """Give the signals back."""
        loop = asyncio.get_running_loop()
        for number in LEAVING_SIGNALS:
            loop.remove_signal_handler(number)

    def _load_guard(self, policies: tuple[str, ...]) -> None:
        async def load() -> None:
            await asyncio.to_thread(self.guard.load, policies)
            if self._inbox is not None:
                self._inbox.guard_loaded()

        self.run_worker(load(), group="guard", exit_on_error=False)

    def on_leaving_signal(self) -> None:
        """Keep the draft and end with exit code 0; a second dialog over the inbox does not matter."""
        if self._inbox is None:
            self.exit()
        else:
            self._inbox.do(self._inbox.leave(), group="quit", exclusive=True)

    async def action_quit(self) -> None:
        """Ask before leaving; the library's own quit key comes here as well."""
        if self._inbox is not None and self.screen is self._inbox:
            self._inbox.action_quit()
        elif self._inbox is None:
            self.exit()
        elif isinstance(self.screen, Answering):
            self.screen.answer(None)
        else:
            self.screen.dismiss(None)

    def _fatal_error(self) -> None:
        """Say where the program failed; the library would print every variable, and those hold clients' words."""
        _, error, frames = sys.exc_info()
        self.panic(Text(crash_words(error, frames)))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:  # noqa: ARG002
        """Offer the themes; screenshots are not offered: they would write clients' words to a file."""
        yield SystemCommand("theme", "Choose colours; high-contrast is one", self.action_change_theme)
