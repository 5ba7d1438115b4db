"""Badges of a conversation: words first, colour only repeats them (rulings 4 to 14)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.messages import ConsentState, Hold, Intent

OPTED_OUT = "STOP"
URGENT = "URGENT"
NEW = "NEW"
COLLEAGUE = "STAFF"
DISCREET = "DISCREET"
CALL = "CALL"
UNCHECKED = "LANG?"

_BY_HOLD = {
    Hold.OPT_OUT_SUSPECTED: "OPT?",
    Hold.SUSPENDED: "SUSPENDED",
    Hold.NUMBER_RETIRED: "OLD NUMBER",
    Hold.NUMBER_UNSAFE: "UNSAFE",
    Hold.GATEWAY_BLOCKED: "CARRIER STOP",
}

_BY_LABEL = {
    Intent.ABUSIVE.value: "ABUSE",
    Intent.SPAM.value: "SPAM",
    Intent.COMPLAINT_OR_APPEAL.value: "COMPLAINT",
    "wrong_number": "WRONG NO?",
    "lang_unchecked": UNCHECKED,
}

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        OPTED_OUT: "opted out: no text may be sent",
        "OPT?": "may be asking to stop: decide first",
        "SUSPENDED": "a supervisor stopped texting with them",
        "OLD NUMBER": "this number is no longer theirs, or cannot get texts",
        "UNSAFE": "somebody else may read this phone",
        "CARRIER STOP": "the carrier blocks texts to this number",
        URGENT: "needs an answer now, by phone if it must be",
        "ABUSE": "the newest text reads as abuse",
        "SPAM": "the newest text reads as spam",
        "COMPLAINT": "a complaint, an appeal or a filing: not handled by text",
        "WRONG NO?": "somebody wrote that this is the wrong number",
        UNCHECKED: "neither English nor Spanish: nothing there was checked",
        NEW: "no consent on record",
        COLLEAGUE: "a colleague: no client consent is needed",
        DISCREET: "neutral texts only; a locked phone shows the beginning",
        "ES": "the language, where it is not English; EN+ES for both",
        CALL: "somebody has to phone",
    }
)
"""What each badge says, in the order of their weight; `ES` stands for every language."""


def badges(header: Conversation, contact: Contact) -> tuple[str, ...]:
    """Return the badges in order of weight, without brackets: STOP, OPT?, URGENT, NEW, …

    A carrier's block of somebody who opted out is the opt-out itself, told once.
    """
    found: list[str] = []
    if contact.opted_out:
        found.append(OPTED_OUT)
    holds = contact.holds - {Hold.GATEWAY_BLOCKED} if contact.opted_out else contact.holds
    found.extend(word for hold, word in _BY_HOLD.items() if hold in holds)
    if header.urgent:
        found.append(URGENT)
    found.extend(word for label, word in _BY_LABEL.items() if label in header.labels)
    if contact.state is ConsentState.UNKNOWN and not contact.internal:
        found.append(NEW)
    if contact.internal:
        found.append(COLLEAGUE)
    if contact.discreet:
        found.append(DISCREET)
    if UNCHECKED not in found and (language := _language(contact.language or header.language)):
        found.append(language)
    if header.phone_tasks:
        found.append(CALL)
    return tuple(found)


def _language(code: str) -> str:
    """Return a language's badge; none for English, the desk's own language."""
    if code in ("", "en"):
        return ""
    return "EN+ES" if code == "mixed" else code[:3].upper()
