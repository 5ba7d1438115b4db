"""The contact card: what is known of a person, changed in one dialog."""

from __future__ import annotations

import re
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Checkbox, Input

from sms_tui.domain.contact import Contact
from sms_tui.domain.phone import display, to_e164
from sms_tui.domain.text import printable
from sms_tui.ui.present.names import who
from sms_tui.ui.present.pieces import Piece, Tone, line
from sms_tui.ui.screens.dialogs import Dialog
from sms_tui.ui.widgets.fields import Field
from sms_tui.ui.widgets.lines import Lines

Changes = dict[str, str | bool]

_FIELDS = (
    ("name_given", "name", ""),
    ("language", "language", "en, es, or another two-letter code"),
    ("phone", "phone", "to call, where it is not this number"),
    ("email", "e-mail", ""),
    ("safe_hours", "safe hours", "when it is safe to call, such as Mon to Fri 9 to 12"),
    ("matter", "matter", "reference for staff; never sent"),
)
_MARKS = (
    ("discreet", "discreet: neutral texts only, somebody else may see this phone"),
    ("safe_to_call", "safe to call"),
    ("internal", "a colleague, no client"),
)
_LANGUAGE = re.compile(r"[a-z]{2,3}|mixed")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Mark(Checkbox):
    """A mark that shows as [X] or [ ], so that it can be told without colour."""

    BUTTON_LEFT = ""
    BUTTON_RIGHT = ""

    def __init__(self, words: str, value: bool, *, id: str) -> None:  # noqa: A002
        self.BUTTON_INNER = "[X] " if value else "[ ] "
        super().__init__(words, value, id=id, compact=True)

    def watch_value(self) -> None:
        """Show the mark as it stands now."""
        self.BUTTON_INNER = "[X] " if self.value else "[ ] "
        super().watch_value()


class ContactDialog(Dialog[Changes]):
    """Shows a contact's card in fields; Ctrl+S answers with what was changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("ctrl+s", "keep", "keep"),
        ("down", "app.focus_next", "next field"),
        ("up", "app.focus_previous", "field before"),
    ]
    DEFAULT_CSS = """
    ContactDialog Horizontal { height: 1; }
    ContactDialog .label { width: 12; }
    ContactDialog Input:focus { border: none; background: $boost; }
    ContactDialog Mark { height: 1; padding: 0; }
    ContactDialog Mark > .toggle--button { color: $foreground; background: $surface; }
    ContactDialog Mark.-on > .toggle--button { color: $foreground; background: $surface; }
    """

    def __init__(self, contact: Contact) -> None:
        super().__init__(f"Contact card · {who(contact)}", "Only staff see this. Changes are kept in the ledger.")
        self._before: Changes = {
            "name_given": contact.name,
            "language": contact.language,
            "phone": contact.phone,
            "email": contact.email,
            "safe_hours": contact.safe_hours,
            "matter": contact.matter,
            "discreet": contact.discreet,
            "safe_to_call": contact.safe_to_call,
            "internal": contact.internal,
        }

    def compose(self) -> ComposeResult:
        """Create title, fields and marks."""
        with Vertical():
            yield Lines(id="dialog-title")
            yield Lines(id="dialog-lines")
            for name, _, placeholder in _FIELDS:
                with Horizontal():
                    yield Lines(id=f"label-{name}", classes="label")
                    yield Field(placeholder=placeholder, id=name)
            for name, words in _MARKS:
                yield Mark(words, bool(self._before[name]), id=name)
            yield Lines(id="dialog-foot")

    def on_mount(self) -> None:
        """Show what is known."""
        self._show("#dialog-lines", self._intro_lines())
        for name, label, _ in _FIELDS:
            self._show(f"#label-{name}", [line(Piece(label, Tone.DIM))])
            value = printable(str(self._before[name]), newlines=False)
            self.query_one(f"#{name}", Input).value = display(value) if name == "phone" else value
        self._say("Tab next · Space marks · ^S keeps it · Esc leaves it", Tone.DIM)
        self.query_one(f"#{_FIELDS[0][0]}", Input).focus()

    def _say(self, words: str, tone: Tone) -> None:
        self._show("#dialog-foot", [line(Piece(words, tone))])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next field."""
        event.stop()
        self.focus_next()

    def action_keep(self) -> None:
        """Answer with what was changed, or say what is wrong."""
        try:
            after = self._after()
        except ValueError as error:
            self._say(f"{error} · Esc leaves it", Tone.WARN)
            return
        self.answer({name: value for name, value in after.items() if value != self._before[name]} or None)

    def _after(self) -> Changes:
        """Return all values as they stand; ValueError says in words what is wrong."""
        texts = {
            name: printable(self.query_one(f"#{name}", Input).value, newlines=False).strip() for name, *_ in _FIELDS
        }
        texts["language"] = texts["language"].lower()
        if texts["language"] and not _LANGUAGE.fullmatch(texts["language"]):
            raise ValueError("The language is a code such as en or es.")
        if texts["email"] and not _EMAIL.fullmatch(texts["email"]):
            raise ValueError("That is no e-mail address.")
        if texts["phone"]:
            try:
                texts["phone"] = to_e164(texts["phone"])
            except ValueError:
                raise ValueError("That is no phone number.") from None
        return {**texts, **{name: self.query_one(f"#{name}", Checkbox).value for name, _ in _MARKS}}
