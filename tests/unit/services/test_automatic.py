"""Automatic texts: once per occasion, fresh only, through the one door, never to the wrong person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from sms_tui.domain.messages import Hold, MessageKind
from sms_tui.domain.policy import Responder
from tests.support.office import CLIENT, IJC, IJC_SECOND, WEDNESDAY, Office, open_office

FRIDAY = WEDNESDAY + timedelta(days=2)
"""Closed in summer."""


@pytest.fixture
async def answering(tmp_path: Path) -> AsyncIterator[Office]:
    """An office that answers keywords itself; its gateway handles no opt-outs."""
    settings = {"stop_confirmation": Responder.APP, "help_reply": Responder.APP, "welcome": True}
    office = open_office(tmp_path / "desk", settings=settings, profile="signalwire")
    yield office
    await office.desk.aclose()


async def test_a_stop_is_confirmed_once(answering: Office) -> None:
    for _ in range(3):
        answering.texts("STOP")
        await answering.passes(2)
    await answering.passes(30)
    confirmations = [i for i in await answering.ours() if i.message_kind is MessageKind.AUTO_STOP]
    assert len(confirmations) == 1
    assert len(answering.created()) == 1


async def test_a_stop_found_late_is_not_confirmed(answering: Office) -> None:
    answering.texts("STOP", at=answering.clock.now() - timedelta(minutes=6))
    await answering.passes(2)
    assert answering.created() == []
    assert (await answering.thread()).contact.opted_out


async def test_help_is_answered_with_the_rates_note(answering: Office) -> None:
    answering.texts("HELP")
    await answering.passes(2)
    await answering.passes(2)
    (text,) = answering.created()
    assert "rates" in text.lower()
    assert "212-407-3417" in text
    assert (await answering.thread()).conversation.oldest is None


async def test_help_from_an_opted_out_number_opens_a_phone_task_instead(answering: Office) -> None:
    answering.texts("STOP")
    await answering.passes(2)
    sent = len(answering.created())
    answering.texts("HELP")
    await answering.passes(2)
    await answering.passes(2)
    assert len(answering.created()) == sent
    assert (await answering.thread()).conversation.phone_tasks


async def test_a_gateway_that_answers_keywords_is_left_to_it(office: Office) -> None:
    office.texts("STOP")
    await office.passes(2)
    assert office.created() == []
    assert len(office.simulator.handsets[CLIENT]) == 1


async def test_an_urgent_text_while_closed_gets_the_phone_line_once_a_closed_period(tmp_path: Path) -> None:
    office = open_office(tmp_path / "desk", start=FRIDAY)
    for text in ("ICE is at my door right now", "they are arresting my brother now"):
        office.texts(text)
        await office.passes(3)
    await office.passes(3)
    (text,) = office.created()
    assert "911" in text
    assert "212-407-3417" in text
    assert (await office.thread()).conversation.oldest is not None
    await office.desk.aclose()


async def test_an_urgent_text_in_open_hours_is_for_a_person(office: Office) -> None:
    office.texts("ICE is at my door right now")
    await office.passes(3)
    await office.passes(3)
    assert office.created() == []
    assert (await office.thread()).conversation.urgent


@pytest.mark.parametrize("hold", [Hold.NUMBER_UNSAFE, Hold.NUMBER_RETIRED])
async def test_unsafe_and_retired_numbers_hear_nothing_by_themselves(tmp_path: Path, hold: Hold) -> None:
    office = open_office(tmp_path / "desk", start=FRIDAY)
    office.texts("hello")
    await office.cycle()
    await office.desk.place_hold((await office.thread()).conversation.id, hold, reason="told by phone")
    office.texts("ICE is at my door right now")
    await office.passes(3)
    await office.passes(3)
    assert office.created() == []
    await office.desk.aclose()


async def test_discreet_contacts_hear_nothing_about_the_office(tmp_path: Path) -> None:
    office = open_office(tmp_path / "desk", start=FRIDAY)
    office.texts("hello")
    await office.cycle()
    await office.desk.change_contact((await office.thread()).conversation.id, {"discreet": True})
    office.texts("ICE is at my door right now")
    await office.passes(3)
    await office.passes(3)
    assert office.created() == []
    await office.desk.aclose()


async def test_machines_do_not_answer_each_other(answering: Office) -> None:
    for sender in ("88022", IJC_SECOND.our):
        answering.texts("HELP", their=sender)
    await answering.passes(2)
    await answering.passes(2)
    assert answering.created("88022") == []
    assert answering.created(IJC_SECOND.our) == []


async def test_a_yes_after_a_stop_re_enrols_and_is_welcomed(answering: Office) -> None:
    answering.texts("STOP")
    await answering.passes(60)
    answering.texts("YES")
    await answering.passes(2)
    await answering.passes(2)
    page = await answering.thread()
    assert not page.contact.opted_out
    assert [i.message_kind for i in await answering.ours()] == [MessageKind.AUTO_STOP, MessageKind.AUTO_WELCOME]


async def test_a_yes_without_a_stop_is_an_answer(answering: Office) -> None:
    answering.texts("YES")
    await answering.passes(2)
    await answering.passes(2)
    page = await answering.thread()
    assert answering.created() == []
    assert page.conversation.oldest is not None
    assert page.contact.state.value == "implied"


async def test_a_lone_cancel_opts_out_and_somebody_phones(office: Office) -> None:
    office.texts("CANCEL", our=IJC.our)
    await office.passes(2)
    page = await office.thread()
    assert page.contact.opted_out
    assert page.conversation.phone_tasks
