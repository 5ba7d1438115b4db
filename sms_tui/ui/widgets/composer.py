"""The composer: recipient, text, verdict. It judges nothing and sends nothing; it shows and tells."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import TextArea

from sms_tui.domain.guard.types import Severity
from sms_tui.ui.commands import COMPOSER
from sms_tui.ui.keymap import bindings
from sms_tui.ui.present.pieces import Line, Tone
from sms_tui.ui.tones import Tones
from sms_tui.ui.widgets.fields import Area
from sms_tui.ui.widgets.lines import Lines

Span = tuple[int, int, Severity]


class Composer(Area):
    """The text of a draft. Marked spans are underlined, so that they show without colour too."""

    BINDINGS = bindings(COMPOSER)
    DEFAULT_CSS = """
    Composer { border: none; padding: 0 1; height: 1fr; scrollbar-size-vertical: 1; }
    Composer:focus { border: none; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._spans: tuple[Span, ...] = ()
        self._marks: dict[Severity, Style] = {}
        self._css_read = False

    def mark(self, spans: Sequence[Span]) -> None:
        """Mark spans (code points of the text) by their severity; nothing is repainted where none changed."""
        if tuple(spans) == self._spans:
            return
        self._spans = tuple(spans)
        self._line_cache.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """Forget the styles of the old theme."""
        self._marks = {}
        self._css_read = False
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines; the library would read the style sheet anew for each key, at 3 ms."""
        if self._css_read:
            return super(TextArea, self).render_lines(crop)
        self._css_read = True
        return super().render_lines(crop)

    def get_line(self, line_index: int) -> Text:
        """Return a line of the text with its marks."""
        text = super().get_line(line_index)
        if not self._spans:
            return text
        if not self._marks:
            tones = Tones(self.app, Style())
            self._marks = {
                Severity.BLOCK: tones[Tone.BAD] + Style(underline=True),
                Severity.WARN: tones[Tone.WARN] + Style(underline=True),
            }
        begins = sum(len(self.document.get_line(n)) + 1 for n in range(line_index))
        for start, end, severity in self._spans:
            low, high = max(start - begins, 0), min(end - begins, len(text))
            if low < high:
                text.stylize(self._marks[severity], low, high)
        return text

    def replace_span(self, start: int, end: int, text: str) -> None:
        """Replace code points of the text; Ctrl+Z undoes it."""
        self.replace(text, self._place(start), self._place(end))

    def _place(self, index: int) -> tuple[int, int]:
        """Return (line, column) of a code point of the text."""
        before = self.text[:index]
        return before.count("\n"), len(before) - before.rfind("\n") - 1


class ComposePane(Vertical):
    """Composer with the line above it (to whom, which purpose) and the verdict below it."""

    DEFAULT_CSS = """
    ComposePane { height: 10; display: none; }
    ComposePane.-open { display: block; }
    ComposePane #recipient { height: 1; }
    ComposePane #verdict { height: 5; }
    """

    def compose(self) -> ComposeResult:
        """Create the three parts."""
        yield Lines(id="recipient")
        yield Composer(id="composer")
        yield Lines(id="verdict")

    @property
    def composer(self) -> Composer:
        """The text."""
        return self.query_one(Composer)

    @property
    def is_open(self) -> bool:
        """Whether a draft is on screen."""
        return self.has_class("-open")

    def show_facts(self, recipient: Line, verdict: Sequence[Line], spans: Sequence[Span]) -> None:
        """Show recipient and verdict, and mark what the verdict is about."""
        self.query_one("#recipient", Lines).show((recipient,))
        self.query_one("#verdict", Lines).show(verdict)
        self.composer.mark(spans)
