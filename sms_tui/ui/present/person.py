"""A contact in words: the header of a thread, and why no text may be written."""

from __future__ import annotations

from datetime import datetime

from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.messages import ConsentState, Hold
from sms_tui.ui.present.badges import badges, spaced
from sms_tui.ui.present.due import Due
from sms_tui.ui.present.names import number, who
from sms_tui.ui.present.pieces import Line, Piece, Tone, joined, line, safe, short, spread

_CONSENT = {
    ConsentState.UNKNOWN: ("no consent on record", Tone.WARN),
    ConsentState.IMPLIED: ("consent implied: they texted us", Tone.GOOD),
    ConsentState.OPTED_IN: ("opted in", Tone.GOOD),
    ConsentState.OPTED_OUT: ("OPTED OUT", Tone.BAD),
}
_HOLDS = {
    Hold.SUSPENDED: "texting is suspended by a supervisor",
    Hold.NUMBER_RETIRED: "this number is no longer theirs, or cannot get texts",
    Hold.NUMBER_UNSAFE: "somebody else may read this phone",
    Hold.GATEWAY_BLOCKED: "the carrier blocks texts to this number",
    Hold.OPT_OUT_SUSPECTED: "they may have asked to stop: decide first (x is an opt-out, y is not)",
}


def thread_header(
    conversation: Conversation, contact: Contact, due: Due, now: datetime, login: str, width: int
) -> tuple[Line, Line]:
    """Return the two lines above a thread: who and the deadline; consent, claim, matter."""
    first = spread(
        line(Piece(short(who(contact), 22), Tone.HEAD), " ", *spaced(badges(conversation, contact))),
        line(*due.full),
        width,
    )
    second = spread(
        joined((consent_line(contact), line(Piece(number(contact.id.their), Tone.DIM)))),
        joined((_claim(conversation, now, login), line(Piece(short(contact.matter, 16), Tone.DIM)))),
        width,
    )
    return first, second


def consent_line(contact: Contact) -> Line:
    """Return the consent state, or the hold that overrides it."""
    if contact.internal:
        return line(Piece("a colleague: no client consent needed", Tone.DIM))
    for hold, words in _HOLDS.items():
        if hold in contact.holds and not (hold is Hold.GATEWAY_BLOCKED and contact.opted_out):
            return line(Piece("HOLD ", Tone.BAD), Piece(words.split(":")[0], Tone.BAD))
    words, tone = _CONSENT[contact.state]
    return line(Piece(words, tone))


def _claim(conversation: Conversation, now: datetime, login: str) -> Line:
    until = conversation.claimed_until
    if conversation.claimed_by and until is not None and until > now:
        mine = conversation.claimed_by == login
        name = "you" if mine else safe(conversation.claimed_by)
        return line(Piece(f"claimed by {name}", Tone.DIM if mine else Tone.WARN))
    owner = "you" if conversation.owner == login else safe(conversation.owner)
    return line(Piece(f"owner {owner}", Tone.DIM)) if conversation.owner else ()


def refusal(contact: Contact, *, first_contact: bool) -> str:
    """Return why no text may be written to a contact, or nothing where one may."""
    for hold, words in _HOLDS.items():
        if hold in contact.holds:
            return words[0].upper() + words[1:] + "."
    if contact.opted_out:
        return "They opted out of texts. Only they can change that: by texting YES, or by telling us off SMS."
    if first_contact and contact.state is ConsentState.UNKNOWN and not contact.internal:
        return "There is no consent on record and they never texted us: unsolicited outreach is prohibited."
    return ""
