"""A contact in words: the header of a thread, why texting is allowed or not, the other channels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.events import (
    ConsentDecided,
    Entry,
    HoldLifted,
    HoldPlaced,
    MessageReceived,
    NumberChanged,
    SendRefused,
)
from sms_tui.domain.messages import ConsentState, Hold, Intent
from sms_tui.domain.policy import Policy
from sms_tui.ui.present.badges import badges, spaced
from sms_tui.ui.present.due import Due
from sms_tui.ui.present.names import channel, number, who
from sms_tui.ui.present.pieces import Line, Piece, Tone, joined, line, safe, short, spread, wrapped

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
_INTENTS = {
    Intent.OPT_OUT: "texted an opt-out",
    Intent.OPT_IN: "texted a re-enrolment word",
    Intent.OPT_OUT_SUSPECTED: "texted what may be an opt-out",
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


def other_channels(contact: Contact, policy: Policy, width: int) -> list[Line]:
    """Return the phone-task card: how to reach the person without a text, and what to say."""
    lines: list[Line] = []
    call = contact.phone or contact.id.their
    unsafe = Hold.NUMBER_UNSAFE in contact.holds or not contact.safe_to_call
    safe_words = " (NOT safe to call)" if unsafe else ""
    lines.append(line(Piece("phone   ", Tone.DIM), number(call), Piece(safe_words, Tone.BAD)))
    if contact.email:
        lines.append(line(Piece("e-mail  ", Tone.DIM), safe(contact.email)))
    if contact.safe_hours:
        lines.append(line(Piece("hours   ", Tone.DIM), safe(contact.safe_hours)))
    if contact.new_number:
        lines.append(line(Piece("new no. ", Tone.DIM), number(contact.new_number), Piece(" (unconfirmed)", Tone.WARN)))
    lines.append(())
    lines.append(line(Piece("What to say", Tone.HEAD)))
    lines.extend(wrapped(policy.wording("phone_script", contact.language or "en"), width))
    return lines


def history_lines(entries: Sequence[Entry], zone: tzinfo, width: int) -> list[Line]:
    """Return the entries that decided a contact's consent, oldest first."""
    lines: list[Line] = []
    for entry in entries:
        words = _decided(entry)
        if not words:
            continue
        local = entry.recorded_at.astimezone(zone)
        head = line(
            Piece(f"{local:%Y-%m-%d %H:%M} ", Tone.DIM), Piece(f"#{entry.seq} ", Tone.DIM), Piece(words, Tone.STRONG)
        )
        lines.append(spread(head, line(Piece(safe(entry.actor.login), Tone.DIM)), width))
        reason = getattr(entry.event, "reason", "")
        lines.extend((Piece("    "), *each) for each in wrapped(reason, width - 4, Tone.DIM) if reason)
    return lines or [line(Piece("Nothing on record: they never texted us, and nobody recorded a decision.", Tone.DIM))]


def _decided(entry: Entry) -> str:
    event = entry.event
    match event:
        case MessageReceived(intent=intent):
            return _INTENTS.get(intent, "texted us: consent implied")
        case ConsentDecided(state=state, channel=by):
            return f"{state.value.replace('_', ' ')}, told {channel(by)}" if by else state.value.replace("_", " ")
        case HoldPlaced(hold=hold):
            return f"hold placed: {hold.value.replace('_', ' ')}"
        case HoldLifted(hold=hold):
            return f"hold lifted: {hold.value.replace('_', ' ')}"
        case NumberChanged():
            return "told us of another number"
        case SendRefused(code=code):
            return f"the gateway refused a text ({code})" if code else "the gateway refused a text"
        case _:
            return ""
