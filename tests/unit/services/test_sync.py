"""One poll cycle: idempotent, oldest first, nothing lost when the gateway fails."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from sms_tui.adapters.gateways.simulator.faults import Fault, FaultKind
from sms_tui.domain.errors import GatewayAuthError, GatewayError
from sms_tui.domain.events import MessageReceived
from sms_tui.domain.messages import Intent
from tests.support.office import CLIENT, IJC, IJC_SECOND, LEHIGH, OTHER, WEDNESDAY, Office, open_office


async def test_a_text_arrives_once_however_often_it_is_polled(office: Office) -> None:
    office.texts("Is my appointment still on Monday?")
    for _ in range(3):
        await office.cycle()
    page = await office.thread()
    assert [item.text for item in page.items] == ["Is my appointment still on Monday?"]
    assert page.conversation.version == 1


async def test_the_deadline_runs_from_the_gateways_time_not_the_polls(office: Office) -> None:
    received = WEDNESDAY - timedelta(days=1)
    office.texts("Can you call me?", at=received)
    await office.cycle()
    oldest = (await office.thread()).conversation.oldest
    assert oldest is not None
    assert oldest.at == received
    assert oldest.due_at == WEDNESDAY.replace(day=18, hour=14, minute=0)


async def test_lehigh_texts_have_no_deadline(office: Office) -> None:
    office.texts("When are office hours?", our=LEHIGH.our)
    await office.cycle()
    header = (await office.thread(our=LEHIGH.our)).conversation
    assert header.oldest is not None
    assert header.due_at is None


async def test_every_number_is_polled_and_a_thread_is_a_pair_of_numbers(office: Office) -> None:
    office.texts("one", our=IJC.our)
    office.texts("two", our=IJC_SECOND.our)
    office.texts("three", our=LEHIGH.our)
    await office.cycle()
    for number, text in ((IJC, "one"), (IJC_SECOND, "two"), (LEHIGH, "three")):
        assert [i.text for i in (await office.thread(our=number.our)).items] == [text]


async def test_texts_of_many_days_come_in_the_order_of_the_gateway(office: Office) -> None:
    for days in (5, 1, 3, 0):
        office.texts(f"{days} days ago", at=WEDNESDAY - timedelta(days=days))
    await office.cycle()
    texts = [item.text for item in (await office.thread()).items]
    assert texts == ["5 days ago", "3 days ago", "1 days ago", "0 days ago"]


async def test_more_than_a_page_is_read(office: Office) -> None:
    for n in range(230):
        office.texts(f"text {n}", their=OTHER, at=WEDNESDAY - timedelta(seconds=1000 - n))
    await office.cycle()
    header = (await office.thread(OTHER)).conversation
    assert header.version == 230


async def test_hostile_text_is_made_printable_before_it_is_recorded(office: Office) -> None:
    office.texts("hi \x1b[31mred\x07 \u202egnp.exe [bold]x[/bold]")
    await office.cycle()
    text = (await office.thread()).items[0].text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[bold]x[/bold]" in text


async def test_a_failing_gateway_loses_nothing(office: Office) -> None:
    office.texts("before")
    await office.cycle()
    office.texts("during")
    office.simulator.faults.add(Fault(FaultKind.INTERNAL_ERROR, times=0))
    with pytest.raises(GatewayError):
        await office.cycle()
    status = await office.desk.status()
    assert not status.gateways[0].ok
    assert status.gateways[0].problem
    office.simulator.faults.clear()
    await office.cycle()
    assert [i.text for i in (await office.thread()).items] == ["before", "during"]
    assert (await office.desk.status()).gateways[0].ok


async def test_refused_credentials_are_an_error_of_their_own(office: Office) -> None:
    office.simulator.faults.add(Fault(FaultKind.UNAUTHORISED, times=0))
    with pytest.raises(GatewayAuthError):
        await office.cycle()


async def test_a_text_listed_late_is_found(office: Office) -> None:
    office.simulator.receive(CLIENT, IJC.our, "late in the list", listed_after=600)
    await office.cycle()
    for n in range(3):
        office.texts(f"newer {n}")
        await office.passes(300)
    await office.passes(960)
    assert "late in the list" in [item.text for item in (await office.thread()).items]


async def test_a_night_without_polling_is_caught_up_across_midnight_utc(office: Office) -> None:
    office.texts("first")
    await office.cycle()
    office.texts("in the evening", at=WEDNESDAY + timedelta(hours=9))
    office.texts("at night", at=WEDNESDAY + timedelta(hours=12))
    await office.passes(22 * 3600)
    assert [i.text for i in (await office.thread()).items] == ["first", "in the evening", "at night"]


async def test_the_mark_moves_only_with_completed_days(office: Office) -> None:
    office.texts("hello")
    await office.cycle()
    mark = await office.opened.place.store.run(lambda store: store.document("poll", IJC.our))
    assert mark is not None
    assert mark["day"] == "2026-06-17"
    await office.passes(3 * 86400)
    mark = await office.opened.place.store.run(lambda store: store.document("poll", IJC.our))
    assert mark is not None
    assert mark["day"] == "2026-06-20"


async def test_intake_classifies_and_stop_opts_out_on_all_numbers_of_the_organisation(office: Office) -> None:
    office.texts("hello", our=IJC_SECOND.our)
    office.texts("STOP", our=IJC.our)
    await office.cycle()
    assert (await office.thread(our=IJC_SECOND.our)).contact.opted_out
    assert not (await office.thread(our=LEHIGH.our)).contact.opted_out
    entries = await office.opened.place.store.run(lambda store: tuple(store.entries()))
    received = [e.event for e in entries if isinstance(e.event, MessageReceived) and e.event.our == IJC.our]
    assert [event.intent for event in received] == [Intent.OPT_OUT]
    assert not received[0].wants_answer


async def test_a_reopened_desk_goes_on_where_it_was(tmp_path: Path) -> None:
    office = open_office(tmp_path / "desk")
    office.texts("first")
    await office.cycle()
    await office.desk.aclose()
    office.texts("second")
    again = open_office(tmp_path / "desk", simulator=office.simulator)
    await again.cycle()
    assert [item.text for item in (await again.thread()).items] == ["first", "second"]
    await again.desk.aclose()
