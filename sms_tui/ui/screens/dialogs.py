"""Small screens that ask one thing, and one that only shows: each answers with a value, None for 'leave it'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, TextArea

from sms_tui.domain.text import printable
from sms_tui.ui.present.pieces import Line, Piece, Tone, line, wrapped
from sms_tui.ui.widgets.fields import Area, Field
from sms_tui.ui.widgets.line_scroll import LinesAt, LineScroll
from sms_tui.ui.widgets.lines import Lines

Code = TypeVar("Code")


@dataclass(frozen=True, slots=True)
class Choice(Generic[Code]):
    """One answer: the key that gives it, its value, its words."""

    key: str
    code: Code
    words: str = field(repr=False)


def numbered(choices: Sequence[tuple[Code, str]]) -> tuple[Choice[Code], ...]:
    """Return choices with the keys 1 to 9."""
    return tuple(Choice(str(number), code, words) for number, (code, words) in enumerate(choices[:9], 1))


class Answering(ModalScreen[Code | None], Generic[Code]):
    """A screen that answers once."""

    answered = False

    def answer(self, value: Code | None) -> None:
        """Answer; a second key that was typed before the screen went may not take the next screen with it."""
        if not self.answered and self.is_current:
            self.answered = True
            self.dismiss(value)

    def action_leave(self) -> None:
        """Leave everything as it is."""
        self.answer(None)


class Dialog(Answering[Code], Generic[Code]):
    """Base of the dialogs: a title, some lines, Esc leaves everything as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "leave it")]
    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > Vertical {
        width: 76; max-width: 100%; height: auto; max-height: 100%;
        border: solid $primary; background: $surface; padding: 0 1;
    }
    Dialog #dialog-title { height: 1; }
    Dialog Input, Dialog TextArea { border: none; height: 1; padding: 0; background: $panel; }
    Dialog TextArea { height: 6; }
    """

    def __init__(self, title: str, intro: str = "") -> None:
        super().__init__()
        self._title = title
        self._intro = intro

    def _intro_lines(self, width: int = 72) -> list[Line]:
        return [*wrapped(self._intro, width), ()] if self._intro else []

    def _show(self, selector: str, lines: Sequence[Line]) -> None:
        widget = self.query_one(selector, Lines)
        widget.styles.height = max(len(lines), 1)
        widget.show(lines)

    def on_mount(self) -> None:
        """Show the title."""
        self._show("#dialog-title", [line(Piece(self._title, Tone.HEAD))])


class ChoiceDialog(Dialog[Code]):
    """Asks for one of several answers, each given by one key."""

    def __init__(self, title: str, choices: Sequence[Choice[Code]], intro: str = "") -> None:
        super().__init__(title, intro)
        self._choices = tuple(choices)

    def compose(self) -> ComposeResult:
        """Create title and answers."""
        with Vertical():
            yield Lines(id="dialog-title")
            yield Lines(id="dialog-lines")

    def on_mount(self) -> None:
        """Show the answers."""
        keyed = [line(Piece(f" {choice.key} ", Tone.KEY), *wrapped(choice.words, 66)[0]) for choice in self._choices]
        self._show("#dialog-lines", [*self._intro_lines(), *keyed, (), line(Piece(" Esc leaves it", Tone.DIM))])

    def on_key(self, event: events.Key) -> None:
        """Answer with the choice of the key."""
        for choice in self._choices:
            if event.key == choice.key or event.character == choice.key:
                event.stop()
                self.answer(choice.code)
                return


class TextDialog(Dialog[str]):
    """Asks for one line of text; Enter gives it, and it may be required."""

    def __init__(self, title: str, intro: str = "", *, required: bool = True) -> None:
        super().__init__(title, intro)
        self._required = required

    def compose(self) -> ComposeResult:
        """Create title, lines and the field."""
        with Vertical():
            yield Lines(id="dialog-title")
            yield Lines(id="dialog-lines")
            yield Field()
            yield Lines(id="dialog-foot")

    def on_mount(self) -> None:
        """Show the lines and wait in the field."""
        self._show("#dialog-lines", self._intro_lines())
        self._show("#dialog-foot", [line(Piece("Enter records it · Esc leaves it", Tone.DIM))])
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the text."""
        text = printable(event.value, newlines=False).strip()
        if not text and self._required:
            self._show("#dialog-foot", [line(Piece("A few words are needed · Esc leaves it", Tone.WARN))])
            return
        self.answer(text)


class NoteDialog(Dialog[str]):
    """Asks for a note; Ctrl+S keeps it. It never shares an editor with a reply."""

    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+s", "keep", "keep")]

    def compose(self) -> ComposeResult:
        """Create title and field."""
        with Vertical():
            yield Lines(id="dialog-title")
            yield Lines(id="dialog-lines")
            yield Area()
            yield Lines(id="dialog-foot")

    def on_mount(self) -> None:
        """Wait in the field."""
        self._show("#dialog-lines", self._intro_lines())
        foot = [line(Piece("NOTE: never sent · ", Tone.NOTE), Piece("^S keeps it · Esc leaves it", Tone.DIM))]
        self._show("#dialog-foot", foot)
        self.query_one(TextArea).focus()

    def action_keep(self) -> None:
        """Give the note."""
        text = printable(self.query_one(TextArea).text).strip()
        self.answer(text or None)


class Reading(Answering[str]):
    """Shows lines to read. Keys given as choices answer; anything that leaves answers None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q", "leave", "back"),
        ("j,down", "scroll_by(1)", "down"),
        ("k,up", "scroll_by(-1)", "up"),
        ("space,pagedown,ctrl+d", "page(1)", "page down"),
        ("pageup,ctrl+u", "page(-1)", "page up"),
        ("home", "top", "first"),
        ("G,end", "end", "last"),
    ]
    DEFAULT_CSS = """
    Reading { background: $surface; }
    Reading #reading-title { dock: top; height: 1; background: $panel; }
    Reading #reading-foot { dock: bottom; height: 1; background: $panel; }
    Reading LineScroll { height: 1fr; padding: 0 1; }
    """

    def __init__(
        self, title: str, lines_at: LinesAt, choices: Sequence[Choice[str]] = (), *, quiet: bool = False
    ) -> None:
        super().__init__()
        self._quiet = quiet
        self._title = title
        self._lines_at = lines_at
        self._choices = tuple(choices)

    def compose(self) -> ComposeResult:
        """Create title, text and foot."""
        yield Lines(id="reading-title")
        yield LineScroll()
        yield Lines(id="reading-foot")

    def on_mount(self) -> None:
        """Show the text."""
        self.query_one("#reading-title", Lines).show([line(Piece(f" {self._title}", Tone.HEAD))])
        keyed = [
            piece
            for choice in (() if self._quiet else self._choices)
            for piece in (Piece(f" {choice.key} ", Tone.KEY), Piece(f"{choice.words}  "))
        ]
        foot = line(*keyed, Piece(" q ", Tone.KEY), Piece("back  "), Piece("j k ", Tone.KEY), Piece("scroll"))
        self.query_one("#reading-foot", Lines).show([foot])
        view = self.query_one(LineScroll)
        view.show(self._lines_at)
        view.focus()

    def on_key(self, event: events.Key) -> None:
        """Answer with the choice of the key."""
        for choice in self._choices:
            if event.key == choice.key or event.character == choice.key:
                event.stop()
                self.answer(choice.code)
                return

    def action_scroll_by(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(LineScroll).scroll_lines(lines)

    def action_page(self, direction: int) -> None:
        """Scroll by half a page."""
        self.query_one(LineScroll).scroll_page(direction)

    def action_top(self) -> None:
        """Go to the first line."""
        self.query_one(LineScroll).to_top()

    def action_end(self) -> None:
        """Go to the last line."""
        self.query_one(LineScroll).to_end()
