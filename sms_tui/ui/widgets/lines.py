"""A few lines of text that repaint only what changed: no layout, no markup."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from sms_tui.domain.text import cell_width
from sms_tui.ui.present.pieces import Line, fit
from sms_tui.ui.tones import Tones


class Lines(Widget):
    """Shows lines of pieces, cut to its width. The height is the style sheet's."""

    DEFAULT_CSS = """
    Lines { height: 1; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._shown: tuple[Line, ...] = ()
        self._tones: Tones | None = None

    @property
    def shown(self) -> tuple[Line, ...]:
        """The lines on screen."""
        return self._shown

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines; only those that differ are repainted."""
        new = tuple(lines)
        width = self.size.width
        if not width and new != self._shown:  # hidden: nothing of what was drawn before is good any more
            self.refresh()
        for y in range(max(len(new), len(self._shown))):
            old_line = self._shown[y] if y < len(self._shown) else ()
            new_line = new[y] if y < len(new) else ()
            if old_line != new_line and width:
                self.refresh(_changed(old_line, new_line, y, width))
        self._shown = new

    def notify_style_update(self) -> None:
        """Forget the styles of the old theme."""
        self._tones = None
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        tones = self._tones
        if tones is None:
            tones = self._tones = Tones(self.app, self.rich_style)
        pieces = self._shown[y] if y < len(self._shown) else ()
        return tones.strip(fit(pieces, self.size.width), self.size.width)


def _changed(old: Line, new: Line, y: int, width: int) -> Region:
    """Return the part of a line from the first piece that differs: a clock at the end costs few bytes."""
    start = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        start += cell_width(one.text)
    return Region(min(start, width - 1), y, max(width - start, 1), 1)
