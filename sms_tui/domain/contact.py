"""The contact: consent and what is known of the person behind a number, folded for (organisation, number)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sms_tui.domain.consent import ConsentRecord
from sms_tui.domain.events import (
    ContactChanged,
    ContactEvent,
    ConversationEvent,
    Entry,
    NumberChanged,
)
from sms_tui.domain.messages import ConsentState, ContactId, Hold


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact as folded. `name` is shown to staff only and never leaves in a text by itself."""

    id: ContactId
    version: int = 0
    last_seq: int = 0
    consent: ConsentRecord = field(default_factory=ConsentRecord)
    name: str = field(default="", repr=False)
    language: str = ""
    matter: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    safe_hours: str = field(default="", repr=False)
    internal: bool = False
    discreet: bool = False
    safe_to_call: bool = True
    new_number: str = field(default="", repr=False)

    @property
    def state(self) -> ConsentState:
        """The consent axis."""
        return self.consent.state

    @property
    def holds(self) -> frozenset[Hold]:
        """The holds in force."""
        return self.consent.holds

    @property
    def opted_out(self) -> bool:
        """Whether the contact has opted out."""
        return self.state is ConsentState.OPTED_OUT


def contact_of(entry: Entry) -> ContactId | None:
    """Return the contact an entry is about, or None."""
    event = entry.event
    return event.contact if isinstance(event, ContactEvent | ConversationEvent) else None


def apply(contact: Contact | None, entry: Entry) -> Contact | None:
    """Fold one entry into its contact; entries of anything else change nothing."""
    about = contact_of(entry)
    if about is None:
        return contact
    contact = contact or Contact(about)
    if contact.id != about or entry.seq <= contact.last_seq:
        return contact
    event = entry.event
    contact = replace(
        contact,
        version=contact.version + (contact.id in event.bumps()),
        last_seq=entry.seq,
        consent=contact.consent.apply(entry),
    )
    match event:
        case ContactChanged():
            return _changed(contact, event)
        case NumberChanged(new_number=new_number):
            return replace(contact, new_number=new_number)
        case _:
            return contact


def _changed(contact: Contact, event: ContactChanged) -> Contact:
    return replace(
        contact,
        name=contact.name if event.name_given is None else event.name_given,
        language=contact.language if event.language is None else event.language,
        matter=contact.matter if event.matter is None else event.matter,
        phone=contact.phone if event.phone is None else event.phone,
        email=contact.email if event.email is None else event.email,
        safe_hours=contact.safe_hours if event.safe_hours is None else event.safe_hours,
        internal=contact.internal if event.internal is None else event.internal,
        discreet=contact.discreet if event.discreet is None else event.discreet,
        safe_to_call=contact.safe_to_call if event.safe_to_call is None else event.safe_to_call,
    )
