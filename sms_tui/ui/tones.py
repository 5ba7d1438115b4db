"""Tones as the terminal library's styles, and lines of pieces as strips."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from sms_tui.ui.present.pieces import Line, Tone, width_of
from sms_tui.ui.themes import tone_styles

if TYPE_CHECKING:
    from textual.app import App


class Tones:
    """The styles of the current theme on one background. `base` is the widget's own style."""

    def __init__(self, app: App[Any], base: Style) -> None:
        self.base = base
        self._styles = {tone: base + Style.parse(spec) for tone, spec in tone_styles(app.current_theme).items()}

    def __getitem__(self, tone: Tone) -> Style:
        """Return the style of a tone."""
        return self._styles[tone]

    def strip(self, pieces: Line, width: int, over: Style | None = None) -> Strip:
        """Draw a line of exactly `width` cells, filled up with the background; `over` replaces every tone."""
        segments: list[Segment] = []
        last: Style | None = None
        for piece in pieces:
            style = over or self._styles[piece.tone]
            if segments and style == last:
                segments[-1] = Segment(segments[-1].text + piece.text, style)
            else:
                segments.append(Segment(piece.text, style))
            last = style
        missing = width - width_of(pieces)
        if missing > 0:
            segments.append(Segment(" " * missing, over or self.base))
        return Strip(segments).adjust_cell_length(width, self.base)
