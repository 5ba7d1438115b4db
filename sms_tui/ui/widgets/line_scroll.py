"""Lines that scroll: drawn one by one, wrapped anew when the width changes. No widget per line."""

from __future__ import annotations

from collections.abc import Callable

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from sms_tui.ui.present.pieces import Line, fit
from sms_tui.ui.tones import Tones

LinesAt = Callable[[int], list[Line]]
"""Gives the lines for a width in cells."""


class LineScroll(ScrollView, can_focus=True):
    """Shows the lines that a function gives for the present width."""

    DEFAULT_CSS = """
    LineScroll { overflow: hidden; scrollbar-size: 0 0; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lines_at: LinesAt = lambda _width: []
        self._lines: list[Line] = []
        self._width = 0
        self._size_before = Size(0, 0)
        self._at_end = False
        self._tones: Tones | None = None

    @property
    def lines(self) -> list[Line]:
        """The lines as wrapped now."""
        return self._lines

    @property
    def scrolled_to_top(self) -> bool:
        """Whether the first line is in view."""
        return round(self.scroll_y) == 0

    @property
    def scrolled_to_end(self) -> bool:
        """Whether the last line is in view."""
        return round(self.scroll_y) + self.size.height >= len(self._lines)

    def show(self, lines_at: LinesAt, *, end: bool = False, keep_from_end: bool = False) -> None:
        """Show other lines.

        `end` scrolls to the last line; `keep_from_end` keeps the distance to it, for lines added at the top.
        """
        before, offset = len(self._lines), round(self.scroll_y)
        self._lines_at = lines_at
        self._at_end = end
        self._wrap()
        if end:
            self.to_end()
        elif keep_from_end:
            self.scroll_to(y=max(offset + len(self._lines) - before, 0), animate=False, force=True)
        self.refresh()

    def _wrap(self) -> None:
        self._width = self.scrollable_content_region.width
        if self._width <= 0:  # hidden: wrapped when it is shown again, be it in the same size
            self._size_before = Size(0, 0)
            return
        self._lines = self._lines_at(self._width)
        self.virtual_size = Size(self._width, len(self._lines))

    def to_end(self) -> None:
        """Scroll to the last line."""
        self._at_end = True
        self.scroll_to(y=max(len(self._lines) - self.size.height, 0), animate=False, force=True)

    def to_top(self) -> None:
        """Scroll to the first line."""
        self._at_end = False
        self.scroll_to(y=0, animate=False, force=True)

    def scroll_lines(self, by: int) -> None:
        """Scroll by lines, clamped."""
        most = max(len(self._lines) - self.size.height, 0)
        self.scroll_to(y=max(0, min(round(self.scroll_y) + by, most)), animate=False, force=True)
        self._at_end = self.scrolled_to_end

    def scroll_page(self, direction: int) -> None:
        """Scroll by half a page."""
        self.scroll_lines(direction * max(self.size.height // 2, 1))

    def on_resize(self) -> None:
        """Wrap to the new width; the end stays in view where it was."""
        if self.size == self._size_before:
            return
        self._size_before = self.size
        if self.scrollable_content_region.width != self._width:
            self._wrap()
            self.refresh()
        if self._at_end:
            self.to_end()

    def notify_style_update(self) -> None:
        """Forget the styles of the old theme."""
        self._tones = None
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        tones = self._tones
        if tones is None:
            tones = self._tones = Tones(self.app, self.rich_style)
        index = y + round(self.scroll_y)
        width = self.scrollable_content_region.width
        pieces = self._lines[index] if index < len(self._lines) else ()
        return tones.strip(fit(pieces, width), width)
