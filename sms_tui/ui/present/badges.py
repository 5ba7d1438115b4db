"""Badges: short words in brackets that say what staff must know before they write."""

from __future__ import annotations

from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.messages import ConsentState, Hold, Intent
from sms_tui.ui.present.pieces import Line, Piece, Tone, safe

OPTED_OUT = Piece("[STOP]", Tone.ALARM)
SUSPECTED = Piece("[OPT?]", Tone.WARN)

_HOLDS = {
    Hold.OPT_OUT_SUSPECTED: SUSPECTED,
    Hold.SUSPENDED: Piece("[SUSPENDED]", Tone.BAD),
    Hold.NUMBER_RETIRED: Piece("[OLD NUMBER]", Tone.BAD),
    Hold.NUMBER_UNSAFE: Piece("[UNSAFE]", Tone.BAD),
    Hold.GATEWAY_BLOCKED: Piece("[CARRIER STOP]", Tone.ALARM),
}

_INTENTS = {
    Intent.ABUSIVE.value: Piece("[ABUSE]", Tone.WARN),
    Intent.SPAM.value: Piece("[SPAM]", Tone.DIM),
    Intent.COMPLAINT_OR_APPEAL.value: Piece("[COMPLAINT]", Tone.WARN),
    "wrong_number": Piece("[WRONG NO?]", Tone.WARN),
    "lang_unchecked": Piece("[LANG?]", Tone.WARN),
}

_LANGUAGES = {"mixed": "[EN+ES]"}


def badges(conversation: Conversation, contact: Contact) -> Line:
    """Return the badges of a conversation, the gravest first."""
    shown: list[Piece] = []
    if contact.opted_out:
        shown.append(OPTED_OUT)
    shown.extend(piece for hold, piece in _HOLDS.items() if hold in contact.holds and not _doubled(hold, contact))
    if conversation.urgent:
        shown.append(Piece("[URGENT]", Tone.LATE))
    shown.extend(piece for label, piece in _INTENTS.items() if label in conversation.labels)
    if contact.state is ConsentState.UNKNOWN and not contact.internal:
        shown.append(Piece("[NEW]", Tone.BADGE))
    if contact.internal:
        shown.append(Piece("[STAFF]"))
    if contact.discreet:
        shown.append(Piece("[DISCREET]", Tone.WARN))
    language = contact.language or conversation.language
    if language and language != "en" and "lang_unchecked" not in conversation.labels:
        shown.append(Piece(_LANGUAGES.get(language, f"[{safe(language)[:3].upper()}]")))
    if conversation.phone_tasks:
        shown.append(Piece("[CALL]", Tone.WARN))
    return tuple(shown)


def _doubled(hold: Hold, contact: Contact) -> bool:
    return hold is Hold.GATEWAY_BLOCKED and contact.opted_out


def spaced(pieces: Line) -> Line:
    """Return badges with a space between them, ready to stand before a text."""
    out: list[Piece] = []
    for piece in pieces:
        out.extend((piece, Piece(" ")))
    return tuple(out)
