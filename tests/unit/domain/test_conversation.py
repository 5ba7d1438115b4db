"""The conversation header: versions, and the clock that only a reply or a closing stops (design, section 4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from sms_tui.domain import conversation
from sms_tui.domain.conversation import MOST_SENDS, MOST_WAITING, PREVIEW, Conversation
from sms_tui.domain.events import (
    Assigned,
    Claimed,
    ClosedHow,
    DeliveryStatus,
    Event,
    NoteAdded,
    PhoneTaskClosed,
    PhoneTaskOpened,
    Released,
    Reopened,
    SensitiveRevealed,
    Snoozed,
)
from sms_tui.domain.messages import ConsentState, Direction, Intent, MessageKind
from sms_tui.domain.sending import SendState
from tests.support.entries import Journal, Thread, at

T = Thread()


def header_of(*events: Event) -> Conversation:
    header: Conversation | None = None
    for entry in Journal().add(*events):
        header = conversation.apply(header, entry)
    assert header is not None
    return header


def text(gateway_id: str, minutes: float, due: float | None = None, **more: Any) -> Event:
    due_at: datetime | None = at(minutes + 60 if due is None else due)
    return T.text(gateway_id, minutes, due_at=due_at, **more)


def reply(send_id: str, on: int, **more: Any) -> list[Event]:
    return [T.queued(send_id, on, **more), T.started(send_id), T.accepted(send_id, 30)]


# --- the clock ------------------------------------------------------------------------------------------------


def test_the_clock_runs_from_the_oldest_unanswered_text_that_wants_an_answer() -> None:
    header = header_of(text("m0", 0, wants_answer=False), text("m1", 1, due=61), text("m2", 2, due=62))
    assert header.oldest is not None
    assert (header.oldest.at, header.due_at, len(header.unanswered)) == (at(1), at(61), 2)


def test_oldest_is_by_the_gateways_time_not_by_the_order_of_polling() -> None:
    header = header_of(text("late", 5, due=65), text("early", 1, due=61))
    assert header.due_at == at(61)


def test_a_reply_answers_when_the_gateway_takes_it_not_before() -> None:
    queued = header_of(text("m1", 0), T.queued("s1", 1))
    started = header_of(text("m1", 0), T.queued("s1", 1), T.started("s1"))
    accepted = header_of(text("m1", 0), *reply("s1", 1))
    assert queued.oldest is not None
    assert started.oldest is not None
    assert accepted.oldest is None
    assert accepted.outcome is not None
    assert (accepted.outcome.how, accepted.outcome.answered_at, accepted.outcome.late) == ("reply", at(30), False)


def test_a_reply_answers_only_what_it_was_queued_on() -> None:
    header = header_of(text("m1", 0), text("m2", 1, due=61), text("m3", 2, due=62), *reply("s1", 2))
    assert [item.at for item in header.unanswered] == [at(2)]
    assert header.due_at == at(62)


@pytest.mark.parametrize("status", [DeliveryStatus.UNDELIVERED, DeliveryStatus.FAILED, DeliveryStatus.CANCELED])
def test_the_clock_stands_again_when_the_reply_was_lost(status: DeliveryStatus) -> None:
    header = header_of(text("m1", 0), *reply("s1", 1), T.delivery("s1", status))
    assert header.due_at == at(60)
    assert header.outcome is None
    assert header.trouble


@pytest.mark.parametrize(
    "ending",
    [
        [T.cancelled("s1")],
        [T.held("s1"), T.cancelled("s1")],
        [T.refused("s1")],
        [T.started("s1"), T.refused("s1", opted_out=True)],
        [T.started("s1"), T.unconfirmed("s1")],
        [T.started("s1"), T.deferred("s1")],
        [T.held("s1")],
    ],
    ids=lambda events: "+".join(event.name for event in events),
)
def test_a_text_that_did_not_leave_answers_nothing(ending: list[Event]) -> None:
    assert header_of(text("m1", 0), T.queued("s1", 1), *ending).due_at == at(60)


def test_an_unconfirmed_reply_answers_once_it_is_found() -> None:
    header = header_of(text("m1", 0), T.queued("s1", 1), T.started("s1"), T.unconfirmed("s1"), T.accepted("s1", 9))
    assert header.oldest is None
    assert not header.trouble


def test_delivered_ends_it_for_good() -> None:
    events = [text("m1", 0), *reply("s1", 1), T.delivery("s1", DeliveryStatus.DELIVERED)]
    header = header_of(*events, T.delivery("s1", DeliveryStatus.FAILED))
    assert header.oldest is None
    assert header.waiting == ()
    assert header.sends == ()


def test_a_lost_reply_leaves_the_answer_of_another_that_left() -> None:
    both = [text("m1", 0), *reply("s1", 1), *reply("s2", 3)]
    assert header_of(*both, T.delivery("s1", DeliveryStatus.UNDELIVERED)).oldest is None
    delivered = [*both, T.delivery("s2", DeliveryStatus.DELIVERED)]
    assert header_of(*delivered, T.delivery("s1", DeliveryStatus.UNDELIVERED)).oldest is None
    lost = [*both, T.delivery("s1", DeliveryStatus.UNDELIVERED), T.delivery("s2", DeliveryStatus.FAILED)]
    assert header_of(*lost).due_at == at(60)


def test_losing_one_text_does_not_reopen_what_a_text_with_a_longer_id_answered() -> None:
    header = header_of(
        text("m1", 0),
        *reply("s12", 1),
        text("m2", 40, due=100),
        *reply("s1", 4),
        T.delivery("s1", DeliveryStatus.FAILED),
    )
    assert [item.at for item in header.unanswered] == [at(40)]


@pytest.mark.parametrize("kind", [kind for kind in MessageKind if kind.automatic or kind is MessageKind.SYSTEM])
def test_automatic_texts_and_system_confirmations_never_answer(kind: MessageKind) -> None:
    header = header_of(text("m1", 0), *reply("a1", 1, kind=kind), T.delivery("a1", DeliveryStatus.DELIVERED))
    assert header.due_at == at(60)
    assert header.outcome is None


@pytest.mark.parametrize(
    "kind", [MessageKind.REPLY, MessageKind.FIRST, MessageKind.REMINDER, MessageKind.INTERNAL, MessageKind.NOTICE]
)
def test_texts_that_a_person_wrote_answer(kind: MessageKind) -> None:
    assert header_of(text("m1", 0), *reply("s1", 1, kind=kind)).oldest is None


@pytest.mark.parametrize("how", list(ClosedHow))
def test_closing_stops_the_clock_and_says_how(how: ClosedHow) -> None:
    header = header_of(text("m1", 0), T.closed(how))
    assert header.oldest is None
    assert header.outcome is not None
    assert header.outcome.how == how.value


def test_reopening_lets_the_same_clock_stand_again() -> None:
    header = header_of(text("m1", 0), T.closed(), Reopened(**T.where))
    assert header.due_at == at(60)


def test_a_new_text_after_closing_starts_its_own_clock_only() -> None:
    header = header_of(text("m1", 0), T.closed(), text("m2", 5, due=65), Reopened(**T.where))
    assert [item.at for item in header.unanswered] == [at(5)]


def test_reopening_does_not_undo_a_reply() -> None:
    assert header_of(text("m1", 0), *reply("s1", 1), Reopened(**T.where)).oldest is None


@pytest.mark.parametrize(
    "event",
    [
        Snoozed(**T.where, until=at(600)),
        NoteAdded(**T.where, text="n"),
        Claimed(**T.where, owner="ana", until=at(10)),
        Assigned(**T.where, owner="ana"),
        PhoneTaskOpened(**T.where, task_id="p1", why="urgent"),
        SensitiveRevealed(**T.where, entry=1),
    ],
    ids=lambda event: event.name,
)
def test_nothing_else_stops_the_clock_or_raises_the_version(event: Event) -> None:
    header = header_of(text("m1", 0), event)
    assert header.due_at == at(60)
    assert header.version == 1


def test_late_and_past_promise_are_told_of_the_outcome() -> None:
    header = header_of(T.text("m1", 0, due_at=at(20), amber_at=at(10)), *reply("s1", 1))
    assert header.outcome is not None
    assert header.outcome.late
    assert header.outcome.past_promise


def test_urgent_as_long_as_an_urgent_text_is_unanswered() -> None:
    events = [text("m1", 0), text("m2", 1, intent=Intent.URGENT)]
    assert header_of(*events).urgent
    assert not header_of(*events, *reply("s1", 2)).urgent


# --- versions -------------------------------------------------------------------------------------------------


def test_versions_rise_with_texts_starts_holds_and_closings_only() -> None:
    rising: list[Event] = [text("m1", 0), T.queued("s1", 1), T.started("s1"), T.held("s1"), T.closed()]
    for count in range(1, len(rising) + 1):
        assert header_of(*rising[:count]).version == count
    still: list[Event] = [
        T.accepted("s1"),
        T.deferred("s1"),
        T.unconfirmed("s1"),
        T.delivery("s1", DeliveryStatus.SENT),
        NoteAdded(**T.where, text="n"),
        Released(**T.where, owner="ana"),
    ]
    assert header_of(text("m1", 0), *still).version == 1


def test_entries_are_folded_once() -> None:
    journal = Journal()
    header: Conversation | None = None
    for entry in journal.add(text("m1", 0), *reply("s1", 1)):
        header = conversation.apply(header, entry)
    again = header
    for entry in journal.entries:
        again = conversation.apply(again, entry)
    assert again is header


def test_entries_of_others_change_nothing() -> None:
    header = header_of(text("m1", 0))
    (entry,) = Journal([*Journal().add(text("x", 0))]).add(Thread("+15550100009").text("m2", 1))
    assert conversation.apply(header, entry) is header
    (foreign,) = Journal().add(T.decided(ConsentState.OPTED_IN))
    assert conversation.apply(None, foreign) is None


# --- what the list shows --------------------------------------------------------------------------------------


def test_the_newest_text_is_what_the_list_shows() -> None:
    header = header_of(text("m1", 0, body="first", language="es"), text("m0", -5, body="older, polled later"))
    assert (header.last_preview, header.last_activity, header.language) == ("first", at(0), "es")
    assert header.last_direction is Direction.INBOUND
    header = header_of(text("m1", 0), T.queued("s1", 1, body="x" * 500))
    assert (header.last_direction, header.last_state) == (Direction.OUTBOUND, SendState.QUEUED)
    assert len(header.last_preview) == PREVIEW


def test_sensitive_spans_are_masked_in_previews_and_in_reprs() -> None:
    header = header_of(text("m1", 0, body="my ssn is 078-05-1120", sensitive=((10, 21),)))
    assert header.last_preview == "my ssn is ###-##-####"
    assert "ssn" not in repr(header)


def test_claims_owners_snoozes_and_phone_tasks() -> None:
    header = header_of(
        text("m1", 0),
        Assigned(**T.where, owner="ana"),
        Claimed(**T.where, owner="ben", until=at(10)),
        Snoozed(**T.where, until=at(99)),
        PhoneTaskOpened(**T.where, task_id="p1", why="urgent"),
        PhoneTaskOpened(**T.where, task_id="p2", why="urgent"),
        PhoneTaskClosed(**T.where, task_id="p1"),
    )
    assert (header.owner, header.claimed_by, header.claimed_until) == ("ana", "ben", at(10))
    assert (header.snoozed_until, header.phone_tasks) == (at(99), ("p2",))
    assert header_of(text("m1", 0), Snoozed(**T.where, until=at(99)), text("m2", 1)).snoozed_until is None


def test_trouble_is_a_lost_held_or_unconfirmed_text_but_not_a_cancelled_one() -> None:
    assert header_of(T.queued("s1", 0), T.held("s1")).trouble
    assert header_of(T.queued("s1", 0), T.started("s1"), T.unconfirmed("s1")).trouble
    assert header_of(T.queued("s1", 0), T.refused("s1")).trouble
    assert not header_of(T.queued("s1", 0), T.cancelled("s1")).trouble
    assert not header_of(T.queued("s1", 0), T.started("s1")).trouble


def test_headers_stay_small() -> None:
    many = [text(f"m{n}", n) for n in range(3 * MOST_WAITING)]
    header = header_of(*many)
    assert len(header.waiting) == MOST_WAITING
    assert header.due_at == at(60)
    answered = header_of(*many, *reply("s1", len(many)))
    assert answered.oldest is None
    sends = [event for n in range(3 * MOST_SENDS) for event in reply(f"s{n}", 1)]
    assert len(header_of(text("m1", 0), *sends).sends) == MOST_SENDS


def test_texts_that_have_not_left_are_never_dropped_from_the_header() -> None:
    queued = [T.queued(f"s{n}", 1) for n in range(2 * MOST_SENDS)]
    assert len(header_of(text("m1", 0), *queued).sends) == 2 * MOST_SENDS
