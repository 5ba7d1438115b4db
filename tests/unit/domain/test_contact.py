"""The contact fold: what is known, its versions, and that consent is handed every entry once."""

from __future__ import annotations

import pytest

from sms_tui.domain import contact
from sms_tui.domain.contact import Contact, contact_of
from sms_tui.domain.events import (
    ContactChanged,
    Event,
    HoldLifted,
    HoldPlaced,
    NoteAdded,
    NumberChanged,
    PolicyAdopted,
)
from sms_tui.domain.messages import ConsentState, Hold, Intent
from tests.support.entries import Journal, Thread

T = Thread()


def contact_after(*events: Event) -> Contact:
    found: Contact | None = None
    for entry in Journal().add(*events):
        found = contact.apply(found, entry)
    assert found is not None
    return found


def test_none_leaves_a_field_as_it_was_and_empty_clears_it() -> None:
    found = contact_after(
        ContactChanged(
            **T.who, name_given="Ana", language="es", internal=True, safe_hours="after 5", safe_to_call=False
        ),
        ContactChanged(
            **T.who, name_given="", discreet=True, email="a@example.org", phone="+15550100002", matter="A-1"
        ),
    )
    assert (found.name, found.language, found.internal, found.discreet) == ("", "es", True, True)
    assert (found.safe_hours, found.safe_to_call, found.email) == ("after 5", False, "a@example.org")
    assert (found.phone, found.matter) == ("+15550100002", "A-1")
    assert found.version == 0


def test_consent_holds_and_numbers_raise_the_version_and_ordinary_texts_do_not() -> None:
    steps: list[tuple[Event, int]] = [
        (T.text("m1"), 0),
        (T.text("m2", intent=Intent.OPT_OUT), 1),
        (T.decided(ConsentState.OPTED_IN, 5), 2),
        (HoldPlaced(**T.who, hold=Hold.SUSPENDED), 3),
        (HoldLifted(**T.who, hold=Hold.SUSPENDED), 4),
        (NumberChanged(**T.who, new_number="+15550100002"), 5),
        (T.refused("s1", opted_out=True), 6),
        (T.refused("s1"), 6),
        (T.text("m3", labels=("wrong_number",)), 7),
        (ContactChanged(**T.who, name_given="Ana"), 7),
        (NoteAdded(**T.where, text="n"), 7),
    ]
    for count, (_, version) in enumerate(steps, start=1):
        assert contact_after(*(event for event, _ in steps[:count])).version == version


def test_a_contact_is_one_person_on_all_our_numbers() -> None:
    other = Thread(our="+12125550199")
    found = contact_after(T.text("m1"), other.text("m2", 1, intent=Intent.OPT_OUT))
    assert found.opted_out
    assert found.id == T.contact


def test_the_new_number_is_remembered_and_the_old_one_held() -> None:
    found = contact_after(NumberChanged(**T.who, new_number="+15550100002"))
    assert found.new_number == "+15550100002"
    assert Hold.NUMBER_RETIRED in found.holds


def test_entries_are_folded_once_and_those_of_others_not_at_all() -> None:
    journal = Journal()
    found: Contact | None = None
    for entry in journal.add(T.text("m1"), T.decided(ConsentState.OPTED_IN)):
        found = contact.apply(found, entry)
    again = found
    for entry in journal.entries:
        again = contact.apply(again, entry)
    assert again is found
    (foreign, desk) = journal.add(
        Thread("+15550100009").text("m2"), PolicyAdopted(policy="ijc", version="1", digest="d")
    )
    assert contact.apply(found, foreign) is found
    assert contact.apply(None, desk) is None
    assert contact_of(desk) is None


@pytest.mark.parametrize("hidden", ["Ana", "A-1", "after 5", "a@example.org", T.their])
def test_reprs_hide_the_person(hidden: str) -> None:
    found = contact_after(
        ContactChanged(**T.who, name_given="Ana", matter="A-1", safe_hours="after 5", email="a@example.org")
    )
    assert hidden not in repr(found)
