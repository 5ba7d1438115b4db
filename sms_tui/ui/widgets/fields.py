"""Text fields that take nothing in that could move a cursor or hide words: what is pasted is made printable first."""

from __future__ import annotations

from textual import events
from textual.widgets import Input, TextArea

from sms_tui.domain.text import printable


class Field(Input):
    """One line of text; its cursor does not blink, because each blink would be sent over the line."""

    def __init__(self, *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(placeholder=placeholder, id=id)
        self.cursor_blink = False

    def on_paste(self, event: events.Paste) -> None:
        """Insert pasted text on one line, made printable."""
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(printable(event.text, newlines=False))


class Area(TextArea):
    """Several lines of text; Enter begins a new one, Tab goes to the next field."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, soft_wrap=True, tab_behavior="focus", highlight_cursor_line=False)
        self.cursor_blink = False

    def on_paste(self, event: events.Paste) -> None:
        """Insert pasted text made printable."""
        event.prevent_default()
        event.stop()
        self.replace(printable(event.text), *self.selection)
