"""The thread: the newest items of a conversation, older ones on demand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

from textual.message import Message

from sms_tui.domain.thread import ThreadItem
from sms_tui.ui.commands import THREAD
from sms_tui.ui.keymap import bindings
from sms_tui.ui.present.pieces import Line
from sms_tui.ui.present.thread import masked, thread_lines
from sms_tui.ui.widgets.line_scroll import LineScroll
from sms_tui.ui.widgets.sequences import KeySequences


class ThreadView(KeySequences, LineScroll):
    """Shows items; words that are masked stay masked until they are revealed here, and hide again on leaving."""

    CONTEXT = THREAD
    BINDINGS = bindings(THREAD)

    class OlderWanted(Message):
        """Somebody scrolls beyond the oldest loaded item."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.items: tuple[ThreadItem, ...] = ()
        self.more = False
        self.revealed: set[int] = set()

    def show_thread(
        self,
        items: tuple[ThreadItem, ...],
        zone: tzinfo,
        *,
        more: bool,
        clock_from: datetime | None,
        fresh: bool = False,
        older: bool = False,
    ) -> None:
        """Show a thread: `fresh` for another conversation, `older` when items came in at the top."""
        if fresh:
            self.revealed = set()
        follow = fresh or (not older and self.scrolled_to_end)
        self.items, self.more = items, more
        self.show(self._lines_of(zone, clock_from), end=follow, keep_from_end=older)

    def _lines_of(self, zone: tzinfo, clock_from: datetime | None) -> Callable[[int], list[Line]]:
        def lines_at(width: int) -> list[Line]:
            return thread_lines(self.items, width, zone, revealed=self.revealed, more=self.more, clock_from=clock_from)

        return lines_at

    def next_masked(self) -> ThreadItem | None:
        """Return the newest item that holds masked words."""
        return next((item for item in reversed(self.items) if masked(item, self.revealed)), None)

    def scroll_lines(self, by: int) -> None:
        """Scroll by lines; upwards at the top older items are asked for."""
        if by < 0 and self.scrolled_to_top and self.more:
            self.post_message(self.OlderWanted())
        super().scroll_lines(by)
