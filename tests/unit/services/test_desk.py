"""The Desk port in process: what staff may ask for, and what is refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from sms_tui.domain.errors import Moved, NotPermitted
from sms_tui.domain.events import ClosedHow, ConsentDecided, HoldLifted, Role, SensitiveRevealed, VerdictDisputed
from sms_tui.domain.guard import Draft
from sms_tui.domain.messages import ConsentState, ConversationId, Hold
from sms_tui.domain.triage import Query, View
from sms_tui.ports.desk import QueueState, SavedDraft
from tests.support.office import CLIENT, IJC, IJC_SECOND, LEHIGH, OTHER, Office, open_office

ID = ConversationId(IJC.our, CLIENT)


async def test_rows_come_in_triage_order_and_windows(office: Office) -> None:
    office.texts("hello", their="+16465550101")
    await office.passes(60)
    office.texts("hello", their="+16465550102")
    office.texts("me detuvieron, estoy en la estacion", their="+16465550103")
    await office.cycle()
    page = await office.desk.rows(Query(), limit=2)
    assert [row.conversation.id.their[-3:] for row in page.rows] == ["103", "101"]
    assert page.total == 3
    rest = await office.desk.rows(Query(), after=page.next, limit=2)
    assert [row.conversation.id.their[-3:] for row in rest.rows] == ["102"]
    assert rest.next is None


async def test_views_filter(office: Office) -> None:
    office.texts("STOP")
    office.texts("hello", their=OTHER)
    office.texts("hello", our=LEHIGH.our)
    await office.cycle()
    assert (await office.desk.rows(Query(View.OPTED_OUT))).total == 1
    assert (await office.desk.rows(Query(our=LEHIGH.our))).total == 1
    assert (await office.desk.rows(Query(View.DUE))).total == 1
    assert (await office.desk.rows(Query(text="0120"))).total == 1


async def test_a_search_finds_older_texts_without_accents(office: Office) -> None:
    office.texts("¿Dónde está la oficina?")
    await office.passes(5)
    office.texts("gracias")
    office.texts("hello", their=OTHER)
    await office.cycle()
    page = await office.desk.rows(Query(text="donde esta"))
    assert [row.conversation.id.their for row in page.rows] == [CLIENT]
    assert (await office.desk.rows(Query(text="zebra"))).total == 0


async def test_status_counts(office: Office) -> None:
    office.texts("hello")
    await office.cycle()
    assert (await office.desk.status()).waiting == 1
    assert (await office.desk.status()).late == 0
    await office.passes(9 * 86400)
    assert (await office.desk.status()).late == 1


async def test_find_takes_any_way_of_writing_a_number(office: Office) -> None:
    office.texts("hello")
    await office.cycle()
    for written in ("646-555-0119", "(646) 555 0119", "+16465550119"):
        assert await office.desk.find(written) == ID
    for wrong in ("abc", "+16465550199"):
        with pytest.raises(NotPermitted):
            await office.desk.find(wrong)


async def test_a_phoned_in_opt_out_of_somebody_who_never_texted_is_recorded(office: Office) -> None:
    unknown = await office.desk.find("646-555-0155", anybody=True)
    await office.desk.record_consent(unknown, ConsentState.OPTED_OUT, reason="called the office", channel="call")
    assert await office.desk.find("646-555-0155") == unknown
    assert (await office.write("Hello", their="+16465550155")).state is QueueState.REFUSED


async def test_a_number_that_is_not_ours_is_refused(office: Office) -> None:
    with pytest.raises(NotPermitted):
        await office.desk.thread(ConversationId("+12125550999", CLIENT))


async def test_answered_elsewhere_stops_the_clock_and_reopening_lets_it_stand_again(office: Office) -> None:
    office.texts("Please call me")
    await office.cycle()
    page = await office.thread()
    await office.desk.close(ID, ClosedHow.PHONE, reason="called", seen_version=page.conversation.version)
    header = (await office.thread()).conversation
    assert header.due_at is None
    assert header.outcome is not None
    assert header.outcome.how == "phone"
    await office.desk.reopen(ID)
    assert (await office.thread()).conversation.due_at == page.conversation.due_at


async def test_closing_what_moved_is_refused(office: Office) -> None:
    office.texts("Please call me")
    await office.cycle()
    page = await office.thread()
    office.texts("and my brother too")
    await office.cycle()
    with pytest.raises(Moved):
        await office.desk.close(ID, ClosedHow.NO_REPLY_NEEDED, seen_version=page.conversation.version)


async def test_a_recorded_opt_out_holds_for_all_numbers_and_needs_a_reason_and_a_channel(office: Office) -> None:
    office.texts("hello")
    office.texts("hello", our=IJC_SECOND.our)
    await office.cycle()
    for reason, channel in (("", "call"), ("asked to stop", ""), ("asked to stop", "pigeon")):
        with pytest.raises(NotPermitted):
            await office.desk.record_consent(ID, ConsentState.OPTED_OUT, reason=reason, channel=channel)
    await office.desk.record_consent(ID, ConsentState.OPTED_OUT, reason="asked to stop", channel="call")
    result = await office.write("Hello, see you on Monday.", our=IJC_SECOND.our)
    assert result.state is QueueState.REFUSED
    history = await office.desk.history(ID)
    assert [type(e.event) for e in history][-1] is ConsentDecided


async def test_a_suspected_opt_out_holds_until_somebody_decides(office: Office) -> None:
    office.texts("please take me off your list, no more texts")
    await office.cycle()
    assert Hold.OPT_OUT_SUSPECTED in (await office.thread()).contact.holds
    assert (await office.write("Of course.")).state is not QueueState.QUEUED
    assert (await office.write("Of course.", warn_reason="asked")).state is not QueueState.QUEUED
    office.clock.advance(5)
    await office.desk.lift_hold(ID, Hold.OPT_OUT_SUSPECTED, reason="meant another list")
    assert (await office.write("Of course.")).state is QueueState.QUEUED
    assert any(isinstance(e.event, HoldLifted) for e in await office.desk.history(ID))


async def test_nobody_here_lifts_a_carriers_block(office: Office) -> None:
    office.texts("hello")
    await office.cycle()
    with pytest.raises(NotPermitted, match="carrier"):
        await office.desk.lift_hold(ID, Hold.GATEWAY_BLOCKED, reason="please")


async def test_roles(tmp_path: Path) -> None:
    agent = open_office(tmp_path / "agent", role=Role.AGENT)
    agent.texts("hello")
    await agent.cycle()
    with pytest.raises(NotPermitted, match="supervisor"):
        await agent.desk.place_hold(ID, Hold.SUSPENDED, reason="threats")
    await agent.desk.aclose()
    auditor = open_office(tmp_path / "auditor", role=Role.AUDITOR)
    with pytest.raises(NotPermitted, match="read"):
        await auditor.desk.note(ID, "hello")
    await auditor.desk.aclose()


async def test_a_reveal_is_an_entry_and_unmasks(office: Office) -> None:
    office.texts("my social security number is 219-09-9999")
    await office.cycle()
    page = await office.thread()
    assert page.items[0].sensitive
    assert "219" not in page.conversation.last_preview
    await office.desk.reveal(ID, page.items[0].seq)
    page = await office.thread()
    assert page.items[0].revealed
    entries = await office.opened.place.store.run(lambda store: tuple(store.entries()))
    assert any(isinstance(e.event, SensitiveRevealed) for e in entries)


async def test_a_disputed_verdict_is_recorded_masked(office: Office) -> None:
    office.texts("hello")
    await office.cycle()
    await office.desk.dispute(ID, Draft("Your SSN 219-09-9999 is on file"), "PII.SSN")
    entries = await office.opened.place.store.run(lambda store: tuple(store.entries()))
    (event,) = [e.event for e in entries if isinstance(e.event, VerdictDisputed)]
    assert "219" not in event.masked_text
    assert "is on file" in event.masked_text


async def test_a_draft_is_kept_for_its_author_and_discarded_when_sent(office: Office) -> None:
    office.texts("hello")
    await office.cycle()
    await office.desk.save_draft(ID, SavedDraft("d7", "Hello, see"))
    page = await office.thread()
    assert page.draft is not None
    assert page.draft.text == "Hello, see"
    await office.write("Hello, see you.", draft_id="d7")
    assert (await office.thread()).draft is None


async def test_changes_name_the_conversation(office: Office) -> None:
    before = (await office.desk.status()).position
    office.texts("hello")
    await office.cycle()
    changes = await office.desk.changes(before)
    assert ID in changes.conversations
    assert (await office.desk.changes(changes.position)).conversations == frozenset()


async def test_unknown_contact_fields_are_refused(office: Office) -> None:
    office.texts("hello")
    await office.cycle()
    with pytest.raises(NotPermitted):
        await office.desk.change_contact(ID, {"shoe_size": "44"})


async def test_a_new_number_retires_the_old_one_and_is_never_confirmed_by_sms(office: Office) -> None:
    office.texts("I have a new number, 646 555 0177")
    await office.cycle()
    for number, confirmed, channel in (("x", False, ""), ("646-555-0177", True, "sms"), ("646-555-0177", True, "")):
        with pytest.raises(NotPermitted):
            await office.desk.record_new_number(ID, number, confirmed=confirmed, channel=channel)
    await office.desk.record_new_number(ID, "646-555-0177", confirmed=False, channel="sms")
    contact = (await office.thread()).contact
    assert Hold.NUMBER_RETIRED in contact.holds
    assert contact.new_number == "+16465550177"
    assert (await office.thread("+16465550177")).contact.state is ConsentState.UNKNOWN


async def test_a_phone_task_is_open_until_its_outcome_is_told(office: Office) -> None:
    office.texts("hello")
    await office.cycle()
    task = await office.desk.open_phone_task(ID, "asked_to_call")
    assert (await office.thread()).conversation.phone_tasks == (task,)
    with pytest.raises(NotPermitted):
        await office.desk.close_phone_task(ID, task, outcome=" ")
    await office.desk.close_phone_task(ID, task, outcome="spoke with her, all clear")
    assert (await office.thread()).conversation.phone_tasks == ()
    with pytest.raises(NotPermitted):
        await office.desk.close_phone_task(ID, task, outcome="again")
    with pytest.raises(NotPermitted):
        await office.desk.open_phone_task(ID, "Call Ana R. now")
