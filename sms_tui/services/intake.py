"""From a gateway's inbound text to an entry of the ledger: made printable, classified, given its deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sms_tui.domain.contact import Contact
from sms_tui.domain.events import MessageReceived, NewEntry
from sms_tui.domain.hours.calendar import Deadline
from sms_tui.domain.messages import Intent
from sms_tui.domain.phone import to_e164
from sms_tui.domain.text import printable
from sms_tui.ports.gateway import InboundText
from sms_tui.services.workplace import Workplace

if TYPE_CHECKING:
    from sms_tui.domain.intake import Classified

SILENT_LABELS = frozenset({"tapback", "stop_word", "help_word"})
"""Labels of whole messages that start no clock: a phone's reaction, and keywords answered by themselves."""

LONGEST = 1600 * 10
"""Characters of one inbound text that are kept; gateways deliver at most 1,600."""


def received(text: InboundText, contact: Contact, place: Workplace) -> NewEntry:
    """Return the entry for an inbound text; `contact` is its sender as known now.

    The clock runs from the gateway's own time (hours research, row 10). A keyword, a tapback, or a YES that
    re-enrols wants no answer and starts no clock (row 12).
    """
    number = place.number(text.our)
    body = printable(text.body[:LONGEST])
    from sms_tui.domain.intake import classify  # after the first paint: it brings the rules' engine along

    seen = classify(body, place.intake_rules(number.policy))
    wants_answer = _wants_answer(seen, contact) or bool(text.media)
    deadline = _deadline(text, place) if wants_answer else None
    event = MessageReceived(
        org=number.org,
        our=text.our,
        their=sender(text.their),
        gateway=number.gateway,
        gateway_id=text.gateway_id,
        at=text.at,
        intent=seen.intent,
        labels=tuple(sorted(seen.labels | ({"media"} if text.media else frozenset()))),
        language=seen.language,
        wants_answer=wants_answer,
        due_at=deadline.due if deadline else None,
        amber_at=deadline.amber if deadline else None,
        hours_version=deadline.version if deadline else "",
        sensitive=tuple((span.start, span.end) for span in seen.spans),
        media=text.media,
        body=body,
    )
    return place.entry(event, text.our)


def sender(their: str) -> str:
    """Return a sender in E.164; short codes and sender names stay as they are, made printable."""
    try:
        return to_e164(their)
    except ValueError:
        return printable(their, newlines=False)[:32]


def _wants_answer(seen: Classified, contact: Contact) -> bool:
    if seen.labels & SILENT_LABELS:
        return False
    return not (seen.intent is Intent.OPT_IN and contact.opted_out)


def _deadline(text: InboundText, place: Workplace) -> Deadline | None:
    calendar = place.calendar(text.our)
    if calendar is None or place.policy(text.our).response is None:
        return None
    return calendar.deadline(text.at)
