"""The life of an outbound text: every (state, trigger) pair against a table written down here by hand."""

from __future__ import annotations

import itertools

import pytest

from sms_tui.domain import sending
from sms_tui.domain.events import EVENTS, DeliveryStatus, Event, NoteAdded, SendEvent, SendQueued
from sms_tui.domain.sending import Send, SendState, Trigger, allowed, fold, step, trigger_of
from tests.support.entries import Journal, Thread, at

THREAD = Thread()

# Columns: queue, start, defer, accept, refuse, lose track, hold, cancel, then the reports: under way, sent,
# delivered, undelivered, failed. A dot: nothing happens.
EXPECTED = """
-            queued    .       .        .        .       .           .    .         .        .    .         .           .
queued       .         started deferred .        refused .           held cancelled .        .    .         .           .
started      .         .       deferred accepted refused unconfirmed .    .         .        .    .         .           .
deferred     .         started deferred .        refused .           held cancelled .        .    .         .           .
held         .         started .        .        refused .           .    cancelled .        .    .         .           .
unconfirmed  .         .       .        accepted refused .           .    cancelled .        .    .         .           .
accepted     .         .       .        .        .       .           .    .         accepted sent delivered undelivered failed
sent         .         .       .        .        .       .           .    .         sent     sent delivered undelivered failed
delivered    .         .       .        .        .       .           .    .         .        .    delivered .           .
refused      .         .       .        .        .       .           .    .         .        .    .         .           .
undelivered  .         .       .        .        .       .           .    .         .        .    .         .           .
failed       .         .       .        .        .       .           .    .         .        .    .         .           .
cancelled    .         .       .        .        .       .           .    .         .        .    .         .           .
"""  # noqa: E501


def expected_table() -> dict[tuple[SendState | None, Trigger], SendState | None]:
    table: dict[tuple[SendState | None, Trigger], SendState | None] = {}
    for line in EXPECTED.strip().splitlines():
        name, *cells = line.split()
        state = None if name == "-" else SendState(name)
        for trigger, cell in zip(Trigger, cells, strict=True):
            table[state, trigger] = None if cell == "." else SendState(cell)
    return table


TABLE = expected_table()


def test_the_written_table_names_every_pair() -> None:
    assert set(TABLE) == set(itertools.product([None, *SendState], Trigger))


@pytest.mark.parametrize(("state", "trigger"), list(TABLE))
def test_every_pair_of_state_and_trigger(state: SendState | None, trigger: Trigger) -> None:
    after = TABLE[state, trigger]
    assert allowed(state, trigger) is (after is not None)
    assert step(state, trigger) is (state if after is None else after)


def test_a_text_is_in_flight_only_after_a_start() -> None:
    """No state but `started` leads to the gateway having the text, except one that a poll found."""
    arrivals = {state for (state, _), after in sending.TRANSITIONS.items() if after is SendState.ACCEPTED}
    assert arrivals == {SendState.STARTED, SendState.UNCONFIRMED, SendState.ACCEPTED}


def test_nothing_that_left_or_may_have_left_can_be_started_again() -> None:
    for state in (SendState.STARTED, SendState.UNCONFIRMED, *(s for s in SendState if s.left or s.lost)):
        assert not allowed(state, Trigger.START)


def test_groups_of_states_fit_the_table() -> None:
    for state in SendState:
        following = {after for (before, _), after in sending.TRANSITIONS.items() if before is state} - {state}
        assert state.final is (not following)
        if state.lost:
            assert state.final


def test_every_event_of_a_text_has_a_trigger_and_nothing_else_has() -> None:
    examples: list[SendQueued | SendEvent] = [
        THREAD.queued("s", 1),
        THREAD.started("s"),
        THREAD.deferred("s"),
        THREAD.accepted("s"),
        THREAD.refused("s"),
        THREAD.unconfirmed("s"),
        THREAD.held("s"),
        THREAD.cancelled("s"),
        THREAD.delivery("s", DeliveryStatus.SENT),
    ]
    classes: set[type[Event]] = {cls for cls in EVENTS.values() if issubclass(cls, SendEvent)} | {SendQueued}
    assert {type(event) for event in examples} == classes
    reports = [THREAD.delivery("s", status) for status in DeliveryStatus]
    assert {trigger_of(event) for event in (*examples, *reports)} == set(Trigger)
    with pytest.raises(TypeError):
        trigger_of(NoteAdded(**THREAD.where, text="x"))  # type: ignore[arg-type]


def folded(*events: SendQueued | SendEvent) -> Send:
    send: Send | None = None
    for entry in Journal().add(*events):
        send = fold(send, entry)
    assert send is not None
    return send


def test_a_text_from_queue_to_receipt() -> None:
    send = folded(
        THREAD.queued("s1", 3, warnings=("DATE",)),
        THREAD.started("s1"),
        THREAD.accepted("s1", 5),
        THREAD.delivery("s1", DeliveryStatus.SENT),
        THREAD.delivery("s1", DeliveryStatus.DELIVERED),
        THREAD.delivery("s1", DeliveryStatus.SENT),
    )
    assert send.state is SendState.DELIVERED
    assert not send.open
    assert (send.on_version, send.queued_seq, send.queued_by, send.attempts) == (3, 1, "ana", 1)
    assert (send.gateway_id, send.accepted_at, send.lease_until) == ("OUT-s1", at(5), None)
    assert send.changed_at == at(5)
    assert send.conversation == THREAD.id
    assert send.contact == THREAD.contact


def test_a_deferred_text_is_tried_again_and_forgets_why_it_waited() -> None:
    deferred = folded(THREAD.queued("s1", 1), THREAD.started("s1"), THREAD.deferred("s1", 4))
    assert (deferred.state, deferred.not_before, deferred.reason) == (SendState.DEFERRED, at(5), "busy")
    sent = folded(
        THREAD.queued("s1", 1), THREAD.started("s1"), THREAD.deferred("s1"), THREAD.started("s1"), THREAD.accepted("s1")
    )
    assert (sent.state, sent.reason, sent.attempts) == (SendState.ACCEPTED, "", 2)


def test_a_text_is_queued_once_and_hears_only_of_itself() -> None:
    send = folded(THREAD.queued("s1", 1), THREAD.queued("s1", 2, body="other"), THREAD.started("s2"))
    assert (send.on_version, send.body, send.state) == (1, "answer s1", SendState.QUEUED)


def test_events_before_the_queueing_make_nothing() -> None:
    (entry,) = Journal().add(THREAD.started("s1"))
    assert fold(None, entry) is None


def test_reprs_hide_the_text() -> None:
    assert "answer" not in repr(folded(THREAD.queued("s1", 1)))
    assert THREAD.their not in repr(folded(THREAD.queued("s1", 1)))
