"""The inbox's list: moving, views, search, opening."""

from __future__ import annotations

from dataclasses import replace

from textual.widgets import Input

from sms_tui.domain.text import printable
from sms_tui.domain.triage import Query, View
from sms_tui.ports.desk import RowPage
from sms_tui.ui.screens.desk_screen import DeskScreen
from sms_tui.ui.widgets.conversation_list import ConversationList

PAGE = 100
"""Rows read at once."""

MOST_ROWS = 2000
"""Rows kept in one list; a view or a search narrows further."""


class ListPart(DeskScreen):
    """Actions and messages of the list."""

    async def read_rows(self) -> None:
        """Read the list again, as far as it was loaded."""
        wanted = min(max(len(self.rows_list.rows), PAGE), MOST_ROWS)
        page = await self.session.desk.rows(self.shown, limit=wanted)
        # Only here: whoever reads rows for another reason has not looked at the open thread.
        self.session.position = page.position
        self.take_rows(page)

    def take_rows(self, page: RowPage) -> None:
        """Show rows as read."""
        self.next_rows, self.total = page.next, page.total
        self.rows_list.more = page.next is not None
        self.rows_list.note = "nothing here" if self.shown != Query() else "no conversations yet"
        self.rows_list.show_rows(page.rows)
        self.show_facts()

    async def on_conversation_list_end_near(self) -> None:
        """Read the next window of rows."""
        if self.next_rows is not None and len(self.rows_list.rows) < MOST_ROWS:
            self.do(self._more_rows(), group="more-rows", exclusive=True)

    async def _more_rows(self) -> None:
        page = await self.session.desk.rows(self.shown, after=self.next_rows, limit=PAGE)
        self.next_rows = page.next
        self.rows_list.more = page.next is not None
        self.rows_list.add_rows(page.rows)

    async def _all_rows(self) -> None:
        while self.next_rows is not None and len(self.rows_list.rows) < MOST_ROWS:
            await self._more_rows()
        self.rows_list.place(len(self.rows_list.rows) - 1)

    def on_conversation_list_clicked(self, event: ConversationList.Clicked) -> None:
        """Open what was clicked."""
        event.stop()
        self.action_open()

    # --- moving ---------------------------------------------------------------------------------------------

    def action_down(self) -> None:
        """One row or line down."""
        if self.in_list:
            self.rows_list.move(1)
        else:
            self.thread_view.scroll_lines(1)

    def action_up(self) -> None:
        """One row or line up."""
        if self.in_list:
            self.rows_list.move(-1)
        else:
            self.thread_view.scroll_lines(-1)

    def action_page_down(self) -> None:
        """Half a page down."""
        if self.in_list:
            self.rows_list.move_page(1)
        else:
            self.thread_view.scroll_page(1)

    def action_page_up(self) -> None:
        """Half a page up."""
        if self.in_list:
            self.rows_list.move_page(-1)
        else:
            self.thread_view.scroll_page(-1)

    def action_first(self) -> None:
        """First row or line."""
        if self.in_list:
            self.rows_list.place(0)
        else:
            self.thread_view.to_top()

    def action_last(self) -> None:
        """Last row or line."""
        if not self.in_list:
            self.thread_view.to_end()
        elif self.next_rows is None:
            self.rows_list.place(len(self.rows_list.rows) - 1)
        else:
            self.do(self._all_rows(), group="more-rows", exclusive=True)

    def action_open(self) -> None:
        """Open the conversation under the cursor."""
        row = self.rows_list.current
        if row is not None:
            self.do(self.open_thread(row.conversation.id), group="open", exclusive=True)

    def action_next_thread(self) -> None:
        """Open the next conversation."""
        self._step(1)

    def action_previous_thread(self) -> None:
        """Open the previous conversation."""
        self._step(-1)

    def _step(self, by: int) -> None:
        before = self.rows_list.current
        self.rows_list.move(by)
        after = self.rows_list.current
        if after is None or after is before:
            self.tell("That was the last one." if by > 0 else "That was the first one.")
            return
        self.do(self.open_thread(after.conversation.id), group="open", exclusive=True)

    # --- views and search -----------------------------------------------------------------------------------

    def _view(self, view: View) -> None:
        self._show_query(Query(view=view, owner=self.session.login, text=self.shown.text))

    def _show_query(self, query: Query) -> None:
        if query != self.shown:
            self.shown = query
            self.do(self._restart(), group="rows", exclusive=True)

    async def _restart(self) -> None:
        page = await self.session.desk.rows(self.shown, limit=PAGE)
        self.rows_list.start_over()
        self.take_rows(page)

    def action_view_inbox(self) -> None:
        """Everything."""
        self._view(View.INBOX)

    def action_view_mine(self) -> None:
        """Mine."""
        self._view(View.MINE)

    def action_view_unassigned(self) -> None:
        """Nobody's."""
        self._view(View.UNASSIGNED)

    def action_view_due(self) -> None:
        """With a deadline."""
        self._view(View.DUE)

    def action_view_failed(self) -> None:
        """In trouble."""
        self._view(View.FAILED)

    def action_view_opted_out(self) -> None:
        """Opted out."""
        self._view(View.OPTED_OUT)

    def action_view_calls(self) -> None:
        """Where somebody has to phone."""
        self._view(View.CALLS)

    def action_view_sent(self) -> None:
        """Where we have written."""
        self._view(View.SENT)

    def action_search(self) -> None:
        """Open the search field."""
        self.show_panes(reading=False)
        field = self.query_one("#search", Input)
        field.value = self.shown.text
        field.display = True
        field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list while typing."""
        event.stop()
        self._show_query(replace(self.shown, text=printable(event.value, newlines=False).strip()))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go into the rows that were found."""
        event.stop()
        self.close_search(keep=True)

    def close_search(self, *, keep: bool) -> None:
        """Close the search field; `keep` leaves the rows as they were found."""
        self.query_one("#search", Input).display = False
        self.rows_list.focus()
        if not keep:
            self._show_query(replace(self.shown, text=""))
