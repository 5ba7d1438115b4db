"""The phone card: how to reach somebody without a text, what to say, and which calls are asked for (ruling 8)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.messages import Hold
from sms_tui.domain.policy import Policy
from sms_tui.ui.present.names import number
from sms_tui.ui.present.pieces import Line, Piece, Tone, line, safe, wrapped

WHY_CALL: Mapping[str, str] = MappingProxyType(
    {
        "urgent": "urgent: better by phone than by text",
        "urgent_not_by_text": "urgent, and no text may be sent",
        "complaint_due": "a complaint or an appeal that is due: a redirect alone could lose a right",
        "help_while_opted_out": "they texted HELP after they opted out",
        "cancel_or_stop": "their CANCEL may have meant an appointment",
        "opted_out": "they opted out of texts",
        "gateway_blocked": "the carrier blocks texts to this number",
        "number_retired": "this number is no longer theirs",
        "number_unsafe": "somebody else may read this phone",
        "suspended": "texting is suspended",
        "opt_out_suspected": "they may have asked to stop",
        "no_consent": "there is no consent to text them",
        "asked_to_call": "they should be phoned",
    }
)
"""Why somebody has to phone, by the code in the ledger."""


def why_call(conversation: Conversation, contact: Contact) -> str:
    """Return the code under which a call is asked for from this card."""
    if contact.opted_out:
        return "urgent_not_by_text" if conversation.urgent else "opted_out"
    for hold in Hold:
        if hold in contact.holds:
            return "urgent_not_by_text" if conversation.urgent else hold.value
    return "urgent" if conversation.urgent else "asked_to_call"


def task_words(task_id: str) -> str:
    """Return why a call was asked for; ids name the code before or after a colon."""
    code = next((part for part in task_id.split(":") if part in WHY_CALL), "asked_to_call")
    return WHY_CALL[code]


def card_lines(conversation: Conversation, contact: Contact, policy: Policy, why: str, width: int) -> list[Line]:
    """Return the card: why no text goes (where none does), open calls, number, e-mail, safety line, script."""
    lines: list[Line] = [*wrapped(why, width, Tone.WARN), ()] if why else []
    for task in conversation.phone_tasks:
        lines.append(line(Piece("CALL    ", Tone.WARN), task_words(task)))
    lines.extend(_channels(contact))
    language = contact.language or conversation.language or "en"
    if conversation.urgent:
        lines.extend(((), line(Piece("If somebody is in danger", Tone.LATE))))
        lines.append(line("Danger to life: 911. Crisis or thoughts of suicide: 988 (call or text)."))
    lines.extend(((), line(Piece("What to say", Tone.HEAD))))
    lines.extend(wrapped(policy.wording("phone_script", language), width))
    return lines


def _channels(contact: Contact) -> list[Line]:
    unsafe = Hold.NUMBER_UNSAFE in contact.holds or not contact.safe_to_call
    call = contact.phone or contact.id.their
    lines = [
        line(Piece("phone   ", Tone.DIM), number(call), Piece(" NOT safe to call" if unsafe else "", Tone.BAD)),
    ]
    if contact.email:
        lines.append(line(Piece("e-mail  ", Tone.DIM), safe(contact.email)))
    if contact.safe_hours:
        lines.append(line(Piece("safe    ", Tone.DIM), safe(contact.safe_hours)))
    if contact.new_number:
        lines.append(line(Piece("new no. ", Tone.DIM), number(contact.new_number)))
    if contact.discreet:
        lines.append(line(Piece("discreet: name neither the office nor the matter to anybody else", Tone.WARN)))
    return lines
