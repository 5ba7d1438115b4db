"""The list of conversations: one scrolling widget that draws its own lines.

A key repaints two rows, a timer only the deadlines that changed; at the edge it scrolls by half a page, because
each scrolled line would repaint the whole list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic

from rich.style import Style
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer

from sms_tui.domain.messages import ConversationId
from sms_tui.ports.desk import Row
from sms_tui.ui.commands import LIST
from sms_tui.ui.keymap import bindings
from sms_tui.ui.present.due import Due
from sms_tui.ui.present.pieces import Line, Piece, Tone, line
from sms_tui.ui.present.rows import DUE_AT, DUE_WIDTH, RowCells, row_cells, row_line, row_lines
from sms_tui.ui.row_window import RowWindow
from sms_tui.ui.tones import Tones
from sms_tui.ui.widgets.sequences import KeySequences

DueOf = Callable[[Row, datetime], Due]

FOLLOW_AFTER = 0.08
"""Seconds after the cursor came to rest until what is beside the list follows it; longer than a held key's beat."""

SHORTEST_TIMER = 0.2
"""Seconds; below it a change of the clock is waited for, not chased."""

NARROW = 60
"""Cells; a narrower list takes two lines a row."""


class ConversationList(KeySequences, ScrollView, can_focus=True):
    """Rows of conversations with a cursor. The screen moves the cursor; the list tells where it stands."""

    CONTEXT = LIST
    BINDINGS = bindings(LIST)
    DEFAULT_CSS = """
    ConversationList { overflow: hidden; scrollbar-size: 0 0; }
    """

    class CursorMoved(Message):
        """The cursor came to rest on another conversation."""

        def __init__(self, row: Row | None) -> None:
            super().__init__()
            self.row = row

    class EndNear(Message):
        """The cursor is near the last row that is loaded."""

    class Clicked(Message):
        """A row was clicked twice, or clicked while the cursor stood on it."""

    def __init__(self, due_of: DueOf, now: Callable[[], datetime], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._due_of = due_of
        self._now = now
        self._window = RowWindow()
        self._cells: dict[ConversationId, tuple[Row, RowCells]] = {}
        self._due_shown: dict[ConversationId, Due] = {}
        self._tones: Tones | None = None
        self._timer: Timer | None = None
        self._rest_timer: Timer | None = None
        self._moved_at = 0.0
        self._size_before = Size(0, 0)
        self.more = False
        """Whether rows beyond the last loaded one exist."""
        self.note: str = ""
        """What to show in place of rows while there are none."""

    # --- what it shows --------------------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[Row]:
        """The rows as shown."""
        return self._window.rows

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self._window.current

    @property
    def row_height(self) -> int:
        """Lines a row takes."""
        return 2 if 0 < self.size.width < NARROW else 1

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show newly read rows; the cursor stays on its conversation, and that row in its place."""
        before = self.current
        first = not self._window.rows
        if self._window.replace(rows) or not rows:
            self._resize_and_repaint()
        if first or (before and self.current and before.conversation.id != self.current.conversation.id):
            self.post_message(self.CursorMoved(self.current))

    def start_over(self) -> None:
        """Forget rows and cursor: another view or search begins."""
        self._window = RowWindow()
        self._cells.clear()
        self.scroll_to(y=0, animate=False, force=True)
        self._resize_and_repaint()

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Append the next window of rows."""
        self._window.extend(rows)
        self._resize_and_repaint()

    def settle(self) -> None:
        """Let rows that were held in place by the cursor take their true places."""
        if self._window.settle():
            self._resize_and_repaint()

    def _resize_and_repaint(self) -> None:
        known = {row.conversation.id for row in self._window.rows}
        self._cells = {key: value for key, value in self._cells.items() if key in known}
        self.virtual_size = Size(self.size.width, max(len(self._window.rows) * self.row_height, 1))
        self._reveal_cursor()
        self.refresh()
        self._wait_for_change()

    # --- the cursor -----------------------------------------------------------------------------------------

    def move(self, by: int) -> None:
        """Move the cursor by rows."""
        self.place(self._window.cursor + by)

    def move_page(self, direction: int) -> None:
        """Move the cursor by half a page."""
        self.move(direction * max(self.size.height // self.row_height // 2, 1))

    def place(self, index: int) -> None:
        """Put the cursor on a row."""
        old, new = self._window.place(index)
        if self.more and new >= len(self._window.rows) - self.size.height:
            self.post_message(self.EndNear())
        if old == new:
            return
        if not self._reveal_cursor():
            self._refresh_row(old)
            self._refresh_row(new)
        if self._rest_timer is None:
            self._rest_timer = self.set_timer(FOLLOW_AFTER, self._rest)
        self._moved_at = monotonic()

    def _rest(self) -> None:
        """Tell where the cursor stands once it has rested: a held key repaints the list alone."""
        left = FOLLOW_AFTER - (monotonic() - self._moved_at)
        if left > 0.01:
            self._rest_timer = self.set_timer(left, self._rest)
            return
        self._rest_timer = None
        self.settle()
        self._wait_for_change()
        self.post_message(self.CursorMoved(self.current))

    def select(self, conversation: ConversationId) -> bool:
        """Put the cursor on a conversation; return whether it is loaded."""
        index = self._window.find(conversation)
        if index is None:
            return False
        self.place(index)
        return True

    def _reveal_cursor(self) -> bool:
        """Scroll by half a page where the cursor left the window; return whether it scrolled."""
        height, page = self.row_height, self.size.height
        if page < height:
            return False
        top = self._window.cursor * height
        offset = round(self.scroll_y)
        if offset <= top and top + height <= offset + page:
            return False
        most = max(len(self._window.rows) * height - page, 0)
        half = page // 2 // height * height
        target = top - (page - height) + half if top > offset else top - half
        before = offset
        self.scroll_to(y=max(0, min(target, most)), animate=False, force=True)
        return round(self.scroll_y) != before

    def _refresh_row(self, index: int, left: int = 0, width: int | None = None) -> None:
        y = index * self.row_height - round(self.scroll_y)
        if -self.row_height < y < self.size.height:
            self.refresh(Region(left, y, self.size.width - left if width is None else width, self.row_height))

    # --- drawing --------------------------------------------------------------------------------------------

    def notify_style_update(self) -> None:
        """Forget the styles of the old theme."""
        self._tones = None
        super().notify_style_update()

    def on_resize(self) -> None:
        """Rows may take another height now; being shown again in the same size changes nothing."""
        if self.size != self._size_before:
            self._size_before = self.size
            self._resize_and_repaint()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        tones = self._tones
        if tones is None:
            tones = self._tones = Tones(self.app, self.rich_style)
        width = self.size.width
        index, part = divmod(y + round(self.scroll_y), self.row_height)
        if index >= len(self._window.rows):
            text: Line = line(Piece(f" {self.note}", Tone.DIM)) if index == 0 and not self._window.rows else ()
            return tones.strip(text, width)
        row = self._window.rows[index]
        chosen = index == self._window.cursor
        return tones.strip(self._line(row, part, chosen, width), width, self._cursor_style(tones, chosen))

    def _cursor_style(self, tones: Tones, chosen: bool) -> Style | None:
        return tones[Tone.CURSOR] if chosen else None

    def _line(self, row: Row, part: int, chosen: bool, width: int) -> Line:
        conversation = row.conversation.id
        known = self._cells.get(conversation)
        if known is None or known[0] != row:
            known = self._cells[conversation] = (row, row_cells(row))
        due = self._due_of(row, self._now())
        self._due_shown[conversation] = due
        if self.row_height == 1:
            return row_line(known[1], due, chosen=chosen, width=width)
        return row_lines(known[1], due, chosen=chosen, width=width)[part]

    # --- deadlines ------------------------------------------------------------------------------------------

    def _visible(self) -> range:
        first = round(self.scroll_y) // self.row_height
        return range(first, min(first + self.size.height // self.row_height + 1, len(self._window.rows)))

    def _wait_for_change(self) -> None:
        """Set the one timer to the next moment at which a visible deadline reads differently."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        now = self._now()
        changes = [
            change
            for index in self._visible()
            if (change := self._due_of(self._window.rows[index], now).changes_at) is not None
        ]
        if changes and self.is_attached:
            seconds = max((min(changes) - now).total_seconds(), SHORTEST_TIMER)
            self._timer = self.set_timer(seconds, self.tick)

    def tick(self) -> None:
        """Repaint the deadlines that read differently now."""
        now = self._now()
        for index in self._visible():
            row = self._window.rows[index]
            due = self._due_of(row, now)
            shown = self._due_shown.get(row.conversation.id)
            if shown is None or (shown.cell, shown.flag) != (due.cell, due.flag):
                left = 0 if shown is None or shown.flag != due.flag else DUE_AT
                self._refresh_row(index, left, DUE_AT + DUE_WIDTH - left)
        self._wait_for_change()

    # --- mouse ----------------------------------------------------------------------------------------------

    def on_click(self, event: object) -> None:
        """Put the cursor where it was clicked; a click on the cursor opens."""
        y = getattr(event, "y", 0)
        index = (y + round(self.scroll_y)) // self.row_height
        if index >= len(self._window.rows):
            return
        if index == self._window.cursor:
            self.post_message(self.Clicked())
        else:
            self.place(index)
