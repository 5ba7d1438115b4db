"""The events' own rules: what is content, which versions rise, and that nothing personal shows in a repr."""

from __future__ import annotations

import dataclasses
import typing

import pytest

from sms_tui.domain import events
from sms_tui.domain.events import (
    DESK,
    EVENTS,
    ContactEvent,
    ConversationEvent,
    DeskEvent,
    Event,
    Purged,
    Unknown,
    content_fields,
)
from sms_tui.domain.messages import Intent
from tests.support.entries import Thread

T = Thread()

# design, section 1: the table of events
NAMED = [
    "MessageReceived",
    "MediaListed",
    "SendQueued",
    "SendStarted",
    "SendDeferred",
    "SendAccepted",
    "SendRefused",
    "SendUnconfirmed",
    "SendHeld",
    "SendCancelled",
    "DeliveryUpdated",
    "ConsentDecided",
    "HoldPlaced",
    "HoldLifted",
    "DraftRefused",
    "WarningAccepted",
    "VerdictDisputed",
    "ReleaseGranted",
    "Assigned",
    "Claimed",
    "Released",
    "Snoozed",
    "Closed",
    "Reopened",
    "NoteAdded",
    "PhoneTaskOpened",
    "PhoneTaskClosed",
    "SensitiveRevealed",
    "ContactChanged",
    "NumberChanged",
    "StaffListed",
    "StaffDisabled",
    "PolicyAdopted",
    "PolicyAcknowledged",
    "Exported",
    "Purged",
    "LegalHoldPlaced",
    "LegalHoldLifted",
]

RAISING = {
    "MessageReceived", "SendQueued", "SendStarted", "SendHeld", "SendCancelled", "Closed", "Reopened",
    "ConsentDecided", "HoldPlaced", "HoldLifted", "NumberChanged",
}  # fmt: skip


def test_the_design_names_them_all() -> None:
    assert set(NAMED) <= set(EVENTS)


@pytest.mark.parametrize("cls", list(EVENTS.values()), ids=lambda cls: cls.__name__)
def test_content_has_a_default_and_free_text_is_content(cls: type[Event]) -> None:
    erasable = content_fields(cls)
    for field in dataclasses.fields(cls):
        if field.name in erasable:
            assert field.default is not dataclasses.MISSING
            assert not field.repr
    texts = {"body", "text", "masked_text", "name_given", "full_name", "matter", "phone", "email", "safe_hours"}
    assert {field.name for field in dataclasses.fields(cls)} & texts <= erasable


@pytest.mark.parametrize("cls", list(EVENTS.values()), ids=lambda cls: cls.__name__)
def test_numbers_never_show_in_reprs(cls: type[Event]) -> None:
    hidden = {"our", "their", "new_number"}
    assert not any(field.repr for field in dataclasses.fields(cls) if field.name in hidden)


@pytest.mark.parametrize("name", sorted(set(NAMED) - {"SendRefused"}))
def test_which_events_raise_a_version(name: str) -> None:
    cls = EVENTS[name]
    if issubclass(cls, ConversationEvent | ContactEvent):
        assert cls.raises_version is (name in RAISING)
    else:
        assert issubclass(cls, DeskEvent)
        assert Purged(through=1, count=1, rule="r").bumps() == (DESK,)


def test_what_may_change_consent_raises_the_contacts_version_too() -> None:
    assert T.text("m").bumps() == (T.id,)
    for intent in (Intent.OPT_OUT, Intent.OPT_IN, Intent.OPT_OUT_SUSPECTED):
        assert T.text("m", intent=intent).bumps() == (T.id, T.contact)
    assert T.text("m", labels=("wrong_number",)).bumps() == (T.id, T.contact)
    assert T.refused("s").bumps() == ()
    assert T.refused("s", opted_out=True).bumps() == (T.contact,)
    assert T.refused("s", bad_number=True).bumps() == (T.contact,)


def test_every_fact_is_typed_so_that_it_can_be_read_back() -> None:
    for cls in EVENTS.values():
        hints = typing.get_type_hints(cls)
        assert all(field.name in hints for field in dataclasses.fields(cls))


def test_unknown_events_keep_their_name() -> None:
    unknown = Unknown(event="Telepathy", facts={"their": "+15550100001"}, text={"said": "x"})
    assert unknown.name == "Telepathy"
    assert unknown.bumps() == ()
    assert "555" not in repr(unknown)
    assert "said" not in repr(unknown)
    assert events.Unknown.__name__ not in EVENTS
