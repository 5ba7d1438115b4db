"""What the parts of the inbox share: the session, the open thread, the draft, and how errors are told."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.errors import SmsTuiError
from sms_tui.domain.messages import ConversationId
from sms_tui.domain.thread import ThreadItem
from sms_tui.domain.triage import Cursor, Query
from sms_tui.ports.desk import Row, ThreadPage
from sms_tui.ui.drafting import Drafting
from sms_tui.ui.screens.dialogs import Dialog, Reading
from sms_tui.ui.session import Session
from sms_tui.ui.widgets.composer import ComposePane, Composer
from sms_tui.ui.widgets.conversation_list import ConversationList
from sms_tui.ui.widgets.thread_view import ThreadView

Answer = TypeVar("Answer")

TURNS = 6
"""Turns of the event loop in which focus events reach their widgets."""


@dataclass(frozen=True, slots=True)
class Undo:
    """A text that can still be taken back."""

    send_id: str
    conversation: ConversationId
    name: str = field(repr=False)
    until: datetime


class DeskScreen(Screen[None]):
    """State and helpers of the inbox; its parts add the actions."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """The library repaints the whole screen whenever the focus moves; nothing of it changes here."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.shown = Query()
        self.next_rows: Cursor | None = None
        self.total = 0
        self.page: ThreadPage | None = None
        self.items: tuple[ThreadItem, ...] = ()
        self.more = False
        self.drafting: Drafting | None = None
        self.undo: Undo | None = None
        self.reading = False

    # --- widgets --------------------------------------------------------------------------------------------

    @property
    def rows_list(self) -> ConversationList:
        """The list."""
        return self.query_one(ConversationList)

    @property
    def thread_view(self) -> ThreadView:
        """The thread."""
        return self.query_one(ThreadView)

    @property
    def compose_pane(self) -> ComposePane:
        """The composer with what belongs to it."""
        return self.query_one(ComposePane)

    @property
    def in_list(self) -> bool:
        """Whether keys go to the list."""
        return self.focused is self.rows_list

    @property
    def in_composer(self) -> bool:
        """Whether keys go to the draft."""
        return isinstance(self.focused, Composer)

    @property
    def is_wide(self) -> bool:
        """Whether list and thread stand side by side."""
        return self.has_class("-wide")

    # --- what a command is about ----------------------------------------------------------------------------

    @property
    def subject(self) -> tuple[Conversation, Contact] | None:
        """The conversation a command means: the open thread, or the row under the cursor."""
        if not self.in_list and self.page is not None:
            return self.page.conversation, self.page.contact
        row: Row | None = self.rows_list.current
        return (row.conversation, row.contact) if row else None

    def show_panes(self, *, reading: bool) -> None:
        """On a narrow screen show the thread (`reading`) or the list; on a wide one both.

        The panes' display is set by hand: a class on the screen would restyle every widget, at 15 ms.
        """
        self.reading = reading
        self.query_one("#list-pane").display = self.is_wide or not reading
        self.query_one("#thread-pane").display = self.is_wide or reading

    @contextlib.asynccontextmanager
    async def one_paint(self) -> AsyncIterator[None]:
        """Paint what is done inside at once, with the focus events that follow from it.

        A change of focus repaints the whole screen and both widgets, each in a turn of its own: 18 kB a key.
        """
        with self.app.batch_update():
            yield
            for _ in range(TURNS):
                await asyncio.sleep(0)

    # --- for the parts --------------------------------------------------------------------------------------

    def show_facts(self) -> None:
        """Bring every line that is no list and no thread up to date."""
        raise NotImplementedError

    def show_draft(self) -> None:
        """Bring what stands around the draft up to date, and nothing else: this runs at every key."""
        raise NotImplementedError

    async def open_thread(self, conversation: ConversationId, *, focus: bool = True) -> None:
        """Open a conversation."""
        raise NotImplementedError

    async def read_again(self, *, rows: bool = True) -> None:
        """Read the open thread again, and the rows."""
        raise NotImplementedError

    async def begin_draft(self, page: ThreadPage, *, text: str = "", draft_id: str = "") -> None:
        """Open the composer on a conversation."""
        raise NotImplementedError

    async def show_phone_card(self, page: ThreadPage, why: str, *, may_write: bool = False) -> bool:
        """Show how to reach somebody without a text; return whether a text shall be written after all."""
        raise NotImplementedError

    async def put_draft_away(self) -> None:
        """Keep the open draft and close the composer."""
        raise NotImplementedError

    # --- telling --------------------------------------------------------------------------------------------

    def tell(self, words: str, *, title: str = "", severity: str = "information") -> None:
        """Show a notice; nothing in it is markup."""
        level: Any = severity
        self.notify(words, title=title, severity=level, markup=False)

    def tell_error(self, error: SmsTuiError) -> None:
        """Show an error of the desk under its title."""
        self.tell(str(error), title=error.title, severity="error")

    def do(self, work: Coroutine[Any, Any, None], *, group: str = "action", exclusive: bool = False) -> None:
        """Run a step with the desk; what it raises is told, and never ends the program."""
        self.run_worker(self._guarded(work), group=group, exclusive=exclusive, exit_on_error=False)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except SmsTuiError as error:
            self.tell_error(error)
        except Exception as error:
            self.tell(
                f"Something went wrong inside the program ({type(error).__name__}). Nothing was sent.",
                title="Internal error",
                severity="error",
            )
            self.log.error(type(error).__name__)

    async def ask(self, dialog: Dialog[Answer] | Reading) -> Answer | str | None:
        """Show a dialog and wait for its answer; only inside `do`."""
        return await self.app.push_screen_wait(dialog)
