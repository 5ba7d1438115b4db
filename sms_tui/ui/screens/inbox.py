"""The inbox: list, thread, composer and the lines around them, wired together."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import Input

from sms_tui.domain.errors import SmsTuiError
from sms_tui.ports.desk import RowPage
from sms_tui.ports.store import Changes, Position
from sms_tui.ui.commands import EVERYWHERE, Context
from sms_tui.ui.keymap import bindings
from sms_tui.ui.live_guard import GuardState
from sms_tui.ui.present import decision as decisions
from sms_tui.ui.present.pieces import Piece, Tone, line
from sms_tui.ui.screens.dialogs import Choice, ChoiceDialog
from sms_tui.ui.screens.lines_part import LinesPart
from sms_tui.ui.screens.list_part import ListPart
from sms_tui.ui.screens.person_part import PersonPart
from sms_tui.ui.screens.record_part import RecordPart
from sms_tui.ui.screens.send_part import SendPart
from sms_tui.ui.screens.thread_part import ThreadPart
from sms_tui.ui.session import Session
from sms_tui.ui.widgets.composer import ComposePane
from sms_tui.ui.widgets.conversation_list import ConversationList
from sms_tui.ui.widgets.fields import Field
from sms_tui.ui.widgets.lines import Lines
from sms_tui.ui.widgets.thread_view import ThreadView

GUARD_WAITS = 50
"""Tenths of a second that leaving waits for a guard that is still loading, where a draft is open."""

GLANCES = 5
"""Every so many glances the desk is asked for more than whether anything changed."""

SMALLEST = (60, 16)
"""Columns and rows below which nothing sensible can be drawn."""


class InboxScreen(LinesPart, ListPart, ThreadPart, SendPart, RecordPart, PersonPart):
    """The main screen."""

    BINDINGS = bindings(EVERYWHERE)
    AUTO_FOCUS = "ConversationList"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 (the library declares it so)

    _clock_timer: Timer | None = None

    def __init__(self, session: Session, rows: RowPage) -> None:
        super().__init__(session)
        self._first_rows = rows
        self._troubles: set[str] = set()
        self._glances = 0

    def compose(self) -> ComposeResult:
        """Create list, thread, composer, and the lines around them."""
        session = self.session
        yield Lines(id="status")
        with Horizontal(id="panes"):
            with Vertical(id="list-pane"):
                yield Lines(id="list-head", classes="bar")
                yield ConversationList(
                    lambda row, now: session.due(row.conversation, now), session.now, id="conversations"
                )
                yield Lines(id="detail")
                yield Field(id="search", placeholder="name, number or text; Enter goes to the rows, Esc clears")
            with Vertical(id="thread-pane"):
                yield Lines(id="thread-head", classes="bar")
                yield ThreadView(id="thread")
                yield Lines(id="decision")
                yield ComposePane(id="compose")
            yield Lines(id="side")
        yield Lines(id="hints", classes="bar")
        yield Lines(id="too-small")

    def on_mount(self) -> None:
        """Show the rows that were read on opening, so that they are in the first paint; then keep looking."""
        self.session.position = self._first_rows.position
        self.take_rows(self._first_rows)
        self.set_interval(self.session.refresh_seconds, self._glance)
        if self.session.sync_seconds is not None:
            self.set_interval(self.session.sync_seconds, self._sync)
            self._sync()
        self._tick()

    # --- looking at the desk --------------------------------------------------------------------------------

    def look(self) -> None:
        """See what changed at the desk, its clock and its gateways."""
        self._glances = 0
        self.do(self._once_told(self._refresh()), group="refresh", exclusive=True)

    def _glance(self) -> None:
        """Ask only whether anything changed; every so often look all the same, for clock, counts and gateways."""
        self._glances += 1
        if self._glances >= GLANCES or self.session.position is None:
            self.look()
        else:
            self.do(self._once_told(self._refresh_if_moved(self.session.position)), group="refresh", exclusive=True)

    async def _refresh_if_moved(self, known: Position) -> None:
        changes = await self.session.desk.changes(known)
        if changes.position != known or not changes.complete:
            await self._refresh()

    def _sync(self) -> None:
        self.do(self._once_told(self.session.desk.sync()), group="sync", exclusive=True)

    async def _once_told(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a step that comes again and again: its trouble is told once, and so is its end."""
        try:
            await work
        except SmsTuiError as error:
            if error.title not in self._troubles:
                self._troubles.add(error.title)
                self.tell_error(error)
            return
        if self._troubles:
            self._troubles.clear()
            self.tell("The desk answers again.")

    async def _refresh(self) -> None:
        session = self.session
        session.status = await session.desk.status()
        session.clock.set(session.status.now)
        if session.position is None or session.status.position != session.position:
            changes = await session.desk.changes(session.position) if session.position else None
            await self.read_rows()
            if self.page is not None and self._touches(changes):
                await self.read_again(rows=False)
        self.show_facts()

    def _touches(self, changes: Changes | None) -> bool:
        page = self.page
        if changes is None or page is None or not changes.complete:
            return True
        return page.conversation.id in changes.conversations or page.contact.id in changes.contacts

    def guard_loaded(self) -> None:
        """Take note that drafts can be judged now, or never will."""
        if self.session.guard.state is GuardState.BROKEN:
            self.tell(self.session.guard.words, title="Guard", severity="error")
        self.show_facts()

    # --- time -----------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        """Show what the clock changed, then wait until it changes something again."""
        self.show_facts()
        now = self.session.now()
        seconds = 60 - now.second - now.microsecond / 1e6 + 0.01
        shown = self.page.conversation if self.page is not None else None
        row = self.rows_list.current
        for conversation in (shown, row.conversation if row and not self.is_wide else None):
            changes = self.session.due(conversation, now).changes_at if conversation else None
            if changes is not None and changes > now:
                seconds = min(seconds, (changes - now).total_seconds())
        if self.undo is not None:
            seconds = min(seconds, 1.0)
        if self._clock_timer is not None:
            self._clock_timer.stop()
        self._clock_timer = self.set_timer(max(seconds, 0.2), self._tick)

    # --- what follows the cursor ----------------------------------------------------------------------------

    def on_conversation_list_cursor_moved(self, event: ConversationList.CursorMoved) -> None:
        """Let the rest of the screen follow the cursor."""
        event.stop()
        row = event.row
        if self.is_wide and self.in_list and row is not None and self.drafting is None:
            self.do(self.open_thread(row.conversation.id, focus=False), group="follow", exclusive=True)
        self._tick()

    def on_descendant_focus(self) -> None:
        """Other keys, other hints."""
        self.show_facts()

    def on_resize(self, event: events.Resize) -> None:
        """Say so when the terminal is too small, and fit the lines to the new width."""
        small = event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1]
        self.set_class(small, "-tiny")
        words = f"Too small: at least {SMALLEST[0]} columns and {SMALLEST[1]} rows are needed."
        self.query_one("#too-small", Lines).show((line(Piece(words, Tone.WARN)),))
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        self.show_panes(reading=self.reading)
        self.call_after_refresh(self.show_facts)

    # --- the rest of the commands ---------------------------------------------------------------------------

    async def action_back(self) -> None:
        """Back to the list; in the list, out of a search or a view."""
        if not self.in_list:
            async with self.one_paint():
                self.show_panes(reading=False)
                self.set_focus(self.rows_list)
                self.hide_revealed()
                self._tick()
        elif self.shown.text:
            self.close_search(keep=False)
        else:
            self.action_view_inbox()

    async def action_switch_pane(self) -> None:
        """List, thread, composer, and around."""
        if self.in_list and self.page is not None:
            self.show_panes(reading=True)
            self.thread_view.focus()
        elif self.drafting is not None and not self.in_composer:
            self.compose_pane.composer.focus()
        else:
            await self.action_back()

    def on_key(self, event: events.Key) -> None:
        """Esc leaves the search field."""
        if event.key == "escape" and isinstance(self.focused, Input):
            event.stop()
            self.close_search(keep=False)

    def action_help(self) -> None:
        """Show keys and manual."""
        self.do(self._help(self.context), group="help", exclusive=True)

    async def _help(self, context: Context) -> None:
        from sms_tui.ui.screens.help import help_screen, manual_screen

        while topic := await self.ask(help_screen(self.session.keys, context)):
            await self.ask(manual_screen(str(topic)))

    def action_palette(self) -> None:
        """Find a command."""
        self.app.action_command_palette()

    def action_redraw(self) -> None:
        """Draw everything again."""
        self.app.refresh(layout=True)

    def action_quit(self) -> None:
        """Leave, asking where something is unfinished."""
        self.do(self._quit(), group="quit", exclusive=True)

    async def _quit(self) -> None:
        undo = self.undo is not None and self.undo.until > self.session.now()
        words = decisions.unfinished(self.drafting, undo=undo)
        if words and await self.ask(ChoiceDialog("Leave sms-tui?", (Choice("y", "leave", "leave"),), words)) is None:
            return
        await self.leave()

    async def leave(self) -> None:
        """Keep the draft and end the program; a draft can be kept once it can be judged."""
        for _ in range(GUARD_WAITS):
            if self.drafting is None or self.session.guard.state is not GuardState.LOADING:
                break
            await asyncio.sleep(0.1)
        await self.save_now()
        self.app.exit()
