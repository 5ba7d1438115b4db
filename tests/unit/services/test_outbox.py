"""The one door: judged on the state it is queued on, taken back, held, sent once."""

from __future__ import annotations

from typing import Any

import pytest

from sms_tui.adapters.gateways.simulator.faults import Fault, FaultKind
from sms_tui.adapters.gateways.simulator.state import Outcome
from sms_tui.domain.errors import NotPermitted
from sms_tui.domain.events import DraftRefused, SendAccepted, SendStarted, WarningAccepted
from sms_tui.domain.guard import Decision
from sms_tui.domain.messages import ConsentState, Hold, MessageKind
from sms_tui.domain.sending import SendState
from sms_tui.ports.desk import HeldChoice, QueueState
from sms_tui.ports.store import Batch
from tests.support.office import CLIENT, IJC, IJC_SECOND, OTHER, Office

GOOD = "Yes, your appointment is still on Monday at 10:00."
BAD = "The judge approved your asylum case."
WARNED = "Please reply with a photo of your passport"


async def _asked(office: Office, their: str = CLIENT) -> None:
    office.texts("Is my appointment still on Monday?", their=their)
    await office.cycle()


async def test_a_permitted_reply_is_sent_once_and_delivered(office: Office) -> None:
    await _asked(office)
    result = await office.write(GOOD)
    assert result.state is QueueState.QUEUED
    assert office.created() == []
    await office.passes(5)
    assert office.created() == [GOOD]
    await office.passes(10)
    await office.passes(10)
    (item,) = await office.ours()
    assert item.state is SendState.DELIVERED
    assert item.purpose == "appointment"
    header = (await office.thread()).conversation
    assert header.oldest is None
    assert header.outcome is not None
    assert not header.outcome.late
    assert office.created() == [GOOD]


async def test_a_prohibited_reply_is_refused_with_its_clause_and_recorded_without_its_words(office: Office) -> None:
    await _asked(office)
    result = await office.write(BAD)
    assert result.state is QueueState.REFUSED
    assert result.verdict.decision is Decision.BLOCK
    finding = result.verdict.findings[0]
    assert finding.rule == "CASE.DECISION"
    assert finding.clause == "ijc-privacy-5"
    assert "Case decisions or determinations" in finding.quote
    await office.passes(60)
    assert office.created() == []
    entries = await office.opened.place.store.run(lambda store: tuple(store.entries()))
    (refused,) = [e.event for e in entries if isinstance(e.event, DraftRefused)]
    assert refused.rules == ("CASE.DECISION",)
    assert "asylum" not in repr(refused)


async def test_a_warning_needs_a_reason_and_keeps_it(office: Office) -> None:
    await _asked(office)
    assert (await office.write(WARNED)).state is QueueState.NEEDS_REASON
    assert (await office.write(WARNED, warn_reason="no such code")).state is QueueState.NEEDS_REASON
    assert (await office.write(WARNED, warn_reason="asked")).state is QueueState.QUEUED
    await office.passes(6)
    assert office.created() == [WARNED]
    entries = await office.opened.place.store.run(lambda store: tuple(store.entries()))
    (accepted,) = [e.event for e in entries if isinstance(e.event, WarningAccepted)]
    assert accepted.reason_code == "asked"


async def test_a_text_can_be_taken_back_within_the_undo_window_only(office: Office) -> None:
    await _asked(office)
    result = await office.write(GOOD)
    assert await office.desk.take_back(result.send_id) == GOOD
    await office.passes(60)
    assert office.created() == []
    assert (await office.thread()).conversation.oldest is not None
    second = await office.write(GOOD)
    await office.passes(6)
    with pytest.raises(NotPermitted):
        await office.desk.take_back(second.send_id)


async def test_a_new_text_since_the_thread_was_read_is_shown_before_anything_is_sent(office: Office) -> None:
    await _asked(office)
    seen = await office.thread()
    office.texts("sorry, wrong day")
    await office.cycle()
    assert (await office.write(GOOD, seen=seen)).state is QueueState.MOVED
    assert (await office.write(GOOD)).state is QueueState.QUEUED


async def test_a_stop_on_another_number_of_ours_between_reading_and_sending_refuses(office: Office) -> None:
    await _asked(office)
    seen = await office.thread()
    office.texts("STOP", our=IJC_SECOND.our)
    await office.cycle()
    assert (await office.write(GOOD, seen=seen)).state is QueueState.REFUSED


async def test_a_stop_that_nobody_polled_yet_still_stops_a_queued_text(office: Office) -> None:
    await _asked(office)
    await office.write(GOOD, delay=40)
    office.texts("STOP", our=IJC_SECOND.our)
    office.texts("STOP")
    office.clock.advance(45)
    await office.opened.engine.dispatcher.fire_due()
    assert office.created() == []
    (item,) = await office.ours()
    assert item.state is SendState.REFUSED


async def test_a_text_is_held_when_something_new_came_in_meanwhile(office: Office) -> None:
    await _asked(office)
    await office.write(GOOD, delay=30)
    office.texts("never mind, I found it")
    await office.passes(31)
    (item,) = await office.ours()
    assert item.state is SendState.HELD
    assert office.created() == []
    await office.desk.decide_send(item.send_id, HeldChoice.SEND_NOW)
    assert office.created() == [GOOD]


async def test_a_held_text_can_be_dropped(office: Office) -> None:
    await _asked(office)
    await office.write(GOOD, delay=30)
    office.texts("never mind")
    await office.passes(31)
    (item,) = await office.ours()
    await office.desk.decide_send(item.send_id, HeldChoice.DROP)
    await office.passes(60)
    assert office.created() == []
    with pytest.raises(NotPermitted):
        await office.desk.decide_send(item.send_id, HeldChoice.SEND_NOW)


async def test_a_text_that_is_much_too_late_is_held(office: Office) -> None:
    await _asked(office)
    await office.write(GOOD)
    await office.passes(20 * 60)
    (item,) = await office.ours()
    assert item.state is SendState.HELD


@pytest.mark.parametrize(
    "kind", [FaultKind.TIMEOUT_AFTER, FaultKind.ERROR_AFTER, FaultKind.CUT_AFTER, FaultKind.GARBLED]
)
async def test_an_unknown_outcome_is_matched_and_never_sent_twice(office: Office, kind: FaultKind) -> None:
    await _asked(office)
    await office.write(GOOD)
    office.simulator.faults.add(Fault(kind, method="POST"))
    office.clock.advance(6)
    await office.opened.engine.dispatcher.fire_due()
    assert (await office.ours())[0].state is SendState.UNCONFIRMED
    for _ in range(4):
        await office.passes(30)
    assert (await office.ours())[0].state is SendState.DELIVERED
    assert office.created() == [GOOD]


async def test_an_unknown_outcome_that_never_left_waits_for_a_person(office: Office) -> None:
    await _asked(office)
    await office.write(GOOD)
    office.simulator.faults.add(Fault(FaultKind.TIMEOUT_BEFORE, method="POST"))
    await office.passes(6)
    for _ in range(4):
        await office.passes(120)
    (item,) = await office.ours()
    assert item.state is SendState.UNCONFIRMED
    assert office.created() == []
    assert (await office.thread()).conversation.oldest is not None
    await office.desk.decide_send(item.send_id, HeldChoice.DROP)
    assert (await office.ours())[0].state is SendState.CANCELLED


async def test_two_unconfirmed_texts_with_the_same_words_are_left_to_a_person(office: Office) -> None:
    await _asked(office)
    for _ in range(2):
        await office.write(GOOD, delay=0)
        office.simulator.faults.add(Fault(FaultKind.TIMEOUT_AFTER, method="POST"))
        await office.opened.engine.dispatcher.fire_due()
    await office.passes(60)
    assert {item.state for item in await office.ours()} == {SendState.UNCONFIRMED}
    assert len(office.created()) == 2


@pytest.mark.parametrize("kind", [FaultKind.THROTTLED, FaultKind.UNREACHABLE])
async def test_what_never_left_is_tried_again_later(office: Office, kind: FaultKind) -> None:
    await _asked(office)
    await office.write(GOOD)
    office.simulator.faults.add(Fault(kind, method="POST"))
    await office.passes(6)
    assert (await office.ours())[0].state is SendState.DEFERRED
    await office.passes(40)
    assert office.created() == [GOOD]


async def test_a_refusal_of_the_carrier_opts_out_and_is_never_retried(office: Office) -> None:
    await _asked(office)
    office.simulator.outcomes[CLIENT] = Outcome(refuse=21610)
    await office.write(GOOD)
    await office.passes(6)
    page = await office.thread()
    assert page.contact.state is ConsentState.OPTED_OUT
    assert Hold.GATEWAY_BLOCKED in page.contact.holds
    office.simulator.outcomes.clear()
    await office.passes(600)
    assert office.created() == []
    assert page.conversation.oldest is not None


async def test_an_undelivered_answer_lets_the_clock_stand_again(office: Office) -> None:
    await _asked(office)
    due = (await office.thread()).conversation.due_at
    office.simulator.outcomes[CLIENT] = Outcome("undelivered", 30003)
    await office.write(GOOD)
    await office.passes(6)
    assert (await office.thread()).conversation.due_at is None
    await office.passes(10)
    await office.passes(10)
    header = (await office.thread()).conversation
    assert header.last_state is SendState.UNDELIVERED
    assert header.due_at == due


async def test_a_number_that_cannot_be_texted_is_retired(office: Office) -> None:
    await _asked(office)
    office.simulator.outcomes[CLIENT] = Outcome(refuse=21614)
    await office.write(GOOD)
    await office.passes(6)
    assert Hold.NUMBER_RETIRED in (await office.thread()).contact.holds


async def test_a_start_without_an_end_becomes_unconfirmed_after_its_lease(office: Office) -> None:
    await _asked(office)
    result = await office.write(GOOD, delay=0)
    place = office.opened.place
    started = SendStarted(
        org="ijc",
        our=IJC.our,
        their=CLIENT,
        send_id=result.send_id,
        owner="a process that died",
        lease_until=office.clock.now(),
    )
    await place.store.run(lambda store: store.append(Batch((place.entry(started, IJC.our),))))
    await office.passes(1)
    assert (await office.ours())[0].state is SendState.UNCONFIRMED
    assert office.created() == []


async def test_the_same_draft_is_accepted_once(office: Office) -> None:
    await _asked(office)
    page = await office.thread()
    await office.write(GOOD, draft_id="d1", seen=page)
    await office.write(GOOD, draft_id="d1")
    await office.passes(6)
    assert office.created() == [GOOD]
    entries = await office.opened.place.store.run(lambda store: tuple(store.entries()))
    assert sum(isinstance(e.event, SendAccepted) for e in entries) == 1


async def test_a_first_text_without_consent_is_refused(office: Office) -> None:
    result = await office.write("Hello, can you come in on Monday?", their=OTHER)
    assert result.state is QueueState.REFUSED
    assert result.verdict.findings[0].rule == "CONSENT.NONE"


@pytest.mark.parametrize(
    ("text", "more"),
    [("", {}), ("   ", {}), ("x" * 1601, {}), (GOOD, {"purpose": "gossip"}), (GOOD, {"kind": MessageKind.AUTO_STOP})],
)
async def test_what_cannot_be_a_text_is_refused_with_a_sentence(
    office: Office, text: str, more: dict[str, Any]
) -> None:
    await _asked(office)
    with pytest.raises(NotPermitted):
        await office.write(text, **more)


async def test_the_first_verdict_of_a_process_is_not_refused_for_its_time(office: Office) -> None:
    clear = office.opened.place.guard_rules
    clear.cache_clear()  # type: ignore[attr-defined]
    await _asked(office)
    result = await office.write(GOOD)
    assert result.state is QueueState.QUEUED
