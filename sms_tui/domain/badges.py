"""Badges of a conversation: words first, colour only repeats them (rulings 4 to 14)."""

from __future__ import annotations

from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.messages import ConsentState, Hold, Intent

_BY_HOLD = {
    Hold.OPT_OUT_SUSPECTED: "OPT?",
    Hold.GATEWAY_BLOCKED: "BLOCKED",
    Hold.SUSPENDED: "SUSP",
    Hold.NUMBER_RETIRED: "RETIRED",
    Hold.NUMBER_UNSAFE: "UNSAFE",
}

_BY_LABEL = {
    Intent.SPAM.value: "SPAM",
    Intent.ABUSIVE.value: "ABUSE",
    Intent.COMPLAINT_OR_APPEAL.value: "COMPLAINT",
    "wrong_number": "WRONG#",
    "lang_unchecked": "LANG?",
}


def badges(header: Conversation, contact: Contact) -> tuple[str, ...]:
    """Return the badges in order of weight, without brackets: STOP, OPT?, URGENT, NEW, …"""
    found: list[str] = []
    if contact.state is ConsentState.OPTED_OUT:
        found.append("STOP")
    found.extend(word for hold, word in _BY_HOLD.items() if hold in contact.holds)
    if header.urgent:
        found.append("URGENT")
    if contact.state is ConsentState.UNKNOWN and not contact.internal:
        found.append("NEW")
    found.extend(word for label, word in _BY_LABEL.items() if label in header.labels)
    if contact.internal:
        found.append("INTERNAL")
    if contact.discreet:
        found.append("DISCREET")
    language = contact.language or header.language
    if language and language != "en" and "lang_unchecked" not in header.labels:
        found.append(language.upper()[:5])
    if header.phone_tasks:
        found.append("PHONE")
    return tuple(dict.fromkeys(found))
