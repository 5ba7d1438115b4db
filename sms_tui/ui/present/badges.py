"""Badges in brackets, with the tone of their weight; which there are and what they say is the domain's."""

from __future__ import annotations

from sms_tui.domain import badges as words
from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.ui.present.pieces import Line, Piece, Tone, safe

_TONES = {
    words.OPTED_OUT: Tone.ALARM,
    "CARRIER STOP": Tone.ALARM,
    "OPT?": Tone.WARN,
    "SUSPENDED": Tone.BAD,
    "OLD NUMBER": Tone.BAD,
    "UNSAFE": Tone.BAD,
    words.URGENT: Tone.LATE,
    "ABUSE": Tone.WARN,
    "SPAM": Tone.DIM,
    "COMPLAINT": Tone.WARN,
    "WRONG NO?": Tone.WARN,
    words.UNCHECKED: Tone.WARN,
    words.NEW: Tone.BADGE,
    words.DISCREET: Tone.WARN,
    words.CALL: Tone.WARN,
}


def badges(conversation: Conversation, contact: Contact) -> Line:
    """Return the badges of a conversation, the gravest first."""
    return tuple(badge(word) for word in words.badges(conversation, contact))


def badge(word: str) -> Piece:
    """Return one badge."""
    return Piece(f"[{safe(word)}]", _TONES.get(word, Tone.PLAIN))


def spaced(pieces: Line) -> Line:
    """Return badges with a space between them, ready to stand before a text."""
    out: list[Piece] = []
    for piece in pieces:
        out.extend((piece, Piece(" ")))
    return tuple(out)
