"""Threads as folded items: what begins one, what changes one, and that folding twice changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sms_tui.domain import thread
from sms_tui.domain.events import (
    EVENTS,
    Assigned,
    ClosedHow,
    DeliveryStatus,
    DraftRefused,
    Event,
    NoteAdded,
    PhoneTaskOpened,
    SendEvent,
    SensitiveRevealed,
    Snoozed,
    VerdictDisputed,
)
from sms_tui.domain.sending import SendState
from sms_tui.domain.thread import ItemKind, ThreadItem
from tests.support.entries import Journal, Thread, at

T = Thread()


def items_of(*events: Event) -> list[ThreadItem]:
    items: list[ThreadItem] = []
    for entry in Journal().add(*events):
        thread.apply(items, entry)
    return items


def test_a_text_of_theirs_keeps_the_gateways_time_and_what_intake_said() -> None:
    (item,) = items_of(T.text("m1", -7, "hola", labels=("ack",), sensitive=((0, 2),), media=2, language="es"))
    assert (item.kind, item.at, item.text, item.gateway_id) == (ItemKind.INBOUND, at(-7), "hola", "m1")
    assert (item.labels, item.sensitive, item.media, item.language) == (("ack",), ((0, 2),), 2, "es")


def test_a_text_of_ours_shows_where_it_stands() -> None:
    life: list[tuple[Event, SendState]] = [
        (T.queued("s1", 0), SendState.QUEUED),
        (T.started("s1"), SendState.STARTED),
        (T.deferred("s1"), SendState.DEFERRED),
        (T.started("s1"), SendState.STARTED),
        (T.accepted("s1"), SendState.ACCEPTED),
        (T.delivery("s1", DeliveryStatus.READ), SendState.DELIVERED),
    ]
    for count, (_, state) in enumerate(life, start=1):
        (item,) = items_of(*(event for event, _ in life[:count]))
        assert item.state is state
    assert (item.gateway_id, item.reason, item.actor, item.seq) == ("OUT-s1", "", "ana", 1)


def test_why_it_waited_is_shown_while_it_waits() -> None:
    (item,) = items_of(T.queued("s1", 0), T.started("s1"), T.deferred("s1", reason="busy"))
    assert item.reason == "busy"
    (item,) = items_of(T.queued("s1", 0), T.started("s1"), T.refused("s1", code=21610, reason="blocked"))
    assert (item.state, item.code, item.reason) == (SendState.REFUSED, 21610, "blocked")


def test_notes_and_events_are_items_and_a_reveal_marks_its_text() -> None:
    items = items_of(
        T.text("m1", 0, "secret", sensitive=((0, 6),)),
        NoteAdded(**T.where, text="call her"),
        T.closed(ClosedHow.IN_PERSON),
        Assigned(**T.where, owner=""),
        Assigned(**T.where, owner="ben"),
        PhoneTaskOpened(**T.where, task_id="p1", why="opted_out_help"),
        DraftRefused(**T.where, rules=("A", "B"), length=3, draft_hash="x"),
        VerdictDisputed(**T.where, rule="A", length=3, masked_text="•••"),
        Snoozed(**T.where, until=at(5), reason="lunch"),
        SensitiveRevealed(**T.where, entry=1),
    )
    assert [item.kind for item in items] == [ItemKind.INBOUND, ItemKind.NOTE, *[ItemKind.EVENT] * 8]
    assert [item.text for item in items[2:]] == [
        "closed: in person",
        "assigned to nobody",
        "assigned to ben",
        "phone task opened: opted out help",
        "draft refused: A, B",
        "verdict disputed: A",
        "snoozed",
        "sensitive text revealed",
    ]
    assert items[0].revealed
    assert items[8].reason == "lunch"


def test_what_begins_an_item_is_exactly_what_makes_one() -> None:
    journal = Journal()
    for entry in journal.add(
        T.text("m1"),
        T.queued("s1", 0),
        T.started("s1"),
        T.closed(),
        NoteAdded(**T.where),
        SensitiveRevealed(**T.where, entry=1),
    ):
        assert thread.begins_item(entry.event) is (thread.item_of(entry) is not None)
    assert not any(thread.begins_item(cls.__new__(cls)) for cls in EVENTS.values() if issubclass(cls, SendEvent))


def test_folding_the_same_entries_again_changes_nothing() -> None:
    entries = Journal().add(
        T.text("m1"), T.queued("s1", 1), T.started("s1"), T.accepted("s1"), SensitiveRevealed(**T.where, entry=1)
    )
    items: list[ThreadItem] = []
    for entry in entries:
        thread.apply(items, entry)
    once = list(items)
    for entry in entries:
        thread.apply(items, entry)
    assert items == once


def test_an_entry_about_something_else_returns_the_same_object() -> None:
    (item,) = items_of(T.queued("s1", 0))
    (_, earlier) = Journal().add(T.text("m1"), T.started("s1"))
    assert thread.changes(replace(item, seq=2), earlier) == replace(item, seq=2)
    for entry in Journal().add(T.started("s2"), T.text("m1"), SensitiveRevealed(**T.where, entry=99)):
        assert thread.changes(item, entry) is item


def test_reprs_hide_texts() -> None:
    (item,) = items_of(T.text("m1", 0, "my secret"))
    assert "secret" not in repr(item)


@pytest.mark.parametrize("status", list(DeliveryStatus))
def test_reports_on_a_text_that_never_left_are_ignored(status: DeliveryStatus) -> None:
    (item,) = items_of(T.queued("s1", 0), T.delivery("s1", status))
    assert item.state is SendState.QUEUED
