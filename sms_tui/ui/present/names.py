"""People and numbers in words."""

from __future__ import annotations

from sms_tui.domain import phone
from sms_tui.domain.contact import Contact
from sms_tui.ui.present.pieces import safe

_CHANNELS = {"call": "by phone", "email": "by e-mail", "in_person": "in person", "form": "on a form", "sms": "by text"}


def who(contact: Contact) -> str:
    """Return the contact's name, or the number cut for a column."""
    return safe(contact.name).strip() or phone.short(contact.id.their)


def number(e164: str) -> str:
    """Return a number as people read it."""
    return safe(phone.display(e164))


def channel(code: str) -> str:
    """Return a channel in words."""
    return _CHANNELS.get(code, safe(code))
