"""Automatic texts and phone tasks that an inbound text calls for (design, section 5.5; rulings 7 to 11).

At most once per occasion, only for texts at most five minutes old by the gateway's time, never to another
machine. Each goes through the one door and is judged like any other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from sms_tui.domain.contact import Contact
from sms_tui.domain.events import MessageReceived, PhoneTaskOpened
from sms_tui.domain.messages import ConsentState, Hold, Intent, MessageKind
from sms_tui.domain.phone import is_short_code
from sms_tui.domain.policy import Policy, Responder
from sms_tui.ports.store import Batch
from sms_tui.services.outbox import Outbox
from sms_tui.services.workplace import Workplace

FRESH = timedelta(minutes=5)
"""How old an inbound text may be, by the gateway's time, to be answered by the program."""

SILENCED = frozenset({Hold.NUMBER_UNSAFE, Hold.NUMBER_RETIRED, Hold.GATEWAY_BLOCKED})
"""Holds under which no automatic text goes out (ruling 10)."""


@dataclass(frozen=True, slots=True)
class Owed:
    """An automatic text that is owed: its kind, the id of its wording, and what makes the occasion unique."""

    kind: MessageKind
    wording: str
    occasion: str


class AutoResponder:
    """Answers what the policy says is answered by the program."""

    def __init__(self, place: Workplace, outbox: Outbox) -> None:
        self._place = place
        self._outbox = outbox

    async def respond(self, news: Iterable[MessageReceived]) -> None:
        """Queue the automatic texts and open the phone tasks that new inbound texts call for."""
        for event in news:
            contact = await self._contact(event)
            await self._tasks(event, contact)
            if self._place.clock.now() - event.at > FRESH or self._is_machine(event):
                continue
            for owed in self._owed(event, contact):
                await self._queue(event, owed)

    async def _contact(self, event: MessageReceived) -> Contact:
        return await self._place.store.run(lambda store: store.contact(event.contact))

    def _is_machine(self, event: MessageReceived) -> bool:
        return is_short_code(event.their) or any(number.our == event.their for number in self._place.numbers)

    def _owed(self, event: MessageReceived, contact: Contact) -> Iterator[Owed]:
        policy = self._place.policy(event.our)
        settings = policy.consent
        if event.intent is Intent.OPT_OUT:
            confirms = settings.stop_confirmation is Responder.APP and not contact.holds & SILENCED
            if confirms and not _opted_out_before(event, contact):
                yield Owed(MessageKind.AUTO_STOP, "stop_confirmation", event.at.isoformat())
            return
        if contact.opted_out or contact.holds & SILENCED:
            return
        if "help_word" in event.labels and settings.help_reply is Responder.APP:
            yield Owed(MessageKind.AUTO_HELP, "help", event.gateway_id)
        if event.intent is Intent.OPT_IN and _re_enrolled(event, contact) and settings.welcome:
            yield Owed(MessageKind.AUTO_WELCOME, "welcome", event.gateway_id)
        closed = self._closed_until(event)
        if not closed or contact.discreet:
            return
        if event.intent is Intent.URGENT and settings.urgent_while_closed:
            yield Owed(MessageKind.AUTO_URGENT, "urgent", closed)
        elif event.wants_answer and settings.after_hours_note:
            yield Owed(MessageKind.AUTO_CLOSED, "closed", closed)

    def _closed_until(self, event: MessageReceived) -> str:
        """Return the next opening as text where the office was closed at the time, else empty."""
        calendar = self._place.calendar(event.our)
        if calendar is None or calendar.is_open(event.at):
            return ""
        opening = calendar.next_open(event.at)
        return opening.isoformat() if opening else ""

    async def _queue(self, event: MessageReceived, owed: Owed) -> None:
        policy = self._place.policy(event.our)
        text = policy.wording(owed.wording, event.language or policy.languages[0], **self._fillings(event, policy))
        key = "\n".join((owed.kind.value, event.our, event.their, owed.occasion))
        send_id = "auto-" + hashlib.sha256(key.encode()).hexdigest()[:27]
        await self._outbox.queue_automatic(event.conversation, owed.kind, text, send_id)

    def _fillings(self, event: MessageReceived, policy: Policy) -> dict[str, str]:
        calendar = self._place.calendar(event.our)
        opening = calendar.next_open(event.at) if calendar else None
        return {"opens": f"{opening.astimezone(policy.zone_info):%a %H:%M}"} if opening else {}

    async def _tasks(self, event: MessageReceived, contact: Contact) -> None:
        why = _phone_task(event, contact, self._place.policy(event.our))
        if not why:
            return
        task = PhoneTaskOpened(
            org=event.org, our=event.our, their=event.their, task_id=f"{event.gateway_id}:{why}", why=why
        )
        entry = self._place.entry(task, event.our)
        await self._place.store.run(lambda store: store.append(Batch((entry,))))


def _opted_out_before(event: MessageReceived, contact: Contact) -> bool:
    """Whether the contact had opted out when the text came: a repeated STOP is no new occasion."""
    earlier = tuple(item for item in contact.consent.inputs if item.at < event.at)
    return replace(contact.consent, inputs=earlier).state is ConsentState.OPTED_OUT


def _re_enrolled(event: MessageReceived, contact: Contact) -> bool:
    return not contact.opted_out and _opted_out_before(event, contact)


def _phone_task(event: MessageReceived, contact: Contact, policy: Policy) -> str:
    """Return why somebody has to phone, as a code, or nothing."""
    if "help_word" in event.labels and contact.opted_out:
        return "help_while_opted_out"
    if event.intent is Intent.OPT_OUT and event.body.strip().upper() in policy.keywords.ambiguous_stop:
        return "cancel_or_stop"
    if event.intent is Intent.URGENT and (contact.opted_out or contact.holds):
        return "urgent_not_by_text"
    if event.intent is Intent.URGENT and "complaint_or_appeal" in event.labels:
        return "complaint_due"
    return ""
