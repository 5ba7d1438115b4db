"""Held texts, holds, the approved redirect, disputes, older items, trouble with the desk or the guard."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from sms_tui.domain.errors import ConfigError, GatewayUnreachable
from sms_tui.domain.guard.rulebook import RuleBook
from sms_tui.domain.messages import Hold
from sms_tui.domain.sending import SendState
from sms_tui.domain.thread import ItemKind
from sms_tui.ui.crash import crash_words
from sms_tui.ui.desk_clock import DeskClock
from sms_tui.ui.live_guard import GuardState, LiveGuard
from tests.support.office import CLIENT, OTHER
from tests.ui.driver import Inbox, inbox_with

ASKS = "Can someone call me about my papers?"
ANSWER = "Yes, please call us before 5:30 pm today: 212-407-3417."


async def send(inbox: Inbox, text: str = ANSWER) -> None:
    """Answer the open row and leave the text in its undo window."""
    await inbox.press("r")
    await inbox.until(lambda: inbox.screen.drafting is not None, "the composer")
    await inbox.pastes(text)
    await inbox.press("ctrl+s")
    await inbox.sees("z takes it back")


async def hold(inbox: Inbox) -> None:
    """Let a new text come in between, so that the answer is held when it is due."""
    await send(inbox)
    inbox.office.texts("Wait, I found it. Never mind!")
    await inbox.passes(10)
    await inbox.sees("HELD")


async def test_a_held_text_is_sent_with_one_key(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        await hold(inbox)
        assert inbox.office.created() == []
        await inbox.press("S")
        await inbox.is_told("Sent to the gateway")
        assert inbox.office.created() == [ANSWER]


async def test_a_held_text_is_dropped_with_one_key(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        await hold(inbox)
        await inbox.press("D")
        await inbox.is_told("Dropped")
        await inbox.passes(60)
        assert inbox.office.created() == []
        assert (await inbox.office.ours())[0].state is SendState.CANCELLED


async def test_a_held_text_goes_back_into_the_composer_and_leaves_once_changed(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        await hold(inbox)
        await inbox.press("B")
        await inbox.until(lambda: inbox.screen.drafting is not None, "the composer")
        assert inbox.screen.compose_pane.composer.text == ANSWER
        await inbox.types(" Ask for me.")
        await inbox.press("ctrl+s")
        await inbox.sees("z takes it back")
        await inbox.passes(30)
        assert inbox.office.created() == [f"{ANSWER} Ask for me."]


async def test_decision_keys_say_when_nothing_waits(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        await inbox.press("enter")
        await inbox.sees("clock starts")
        await inbox.press("S")
        await inbox.is_told("No text waits")
        await inbox.press("x")
        await inbox.is_told("No opt-out is suspected")
        assert not (await inbox.office.thread()).contact.opted_out


async def test_a_number_is_marked_unsafe_and_restored_with_reasons(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        await inbox.press("H", "u")
        await inbox.sees("Why?")
        await inbox.types("her brother reads it")
        await inbox.press("enter")
        await inbox.sees("[UNSAFE]")
        await inbox.press("r")
        await inbox.sees("Somebody else may read this phone")
        await inbox.press("q")
        await inbox.passes(60)
        await inbox.press("H")
        await inbox.sees("no longer: somebody else")
        await inbox.press("U")
        await inbox.sees("Why?")
        await inbox.types("new phone")
        await inbox.press("enter")
        await inbox.until(lambda: "[UNSAFE]" not in inbox.text, "the hold is lifted")
        assert Hold.NUMBER_UNSAFE not in (await inbox.office.thread()).contact.holds


async def test_a_complaint_is_answered_with_the_approved_text(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: ["I want to file a complaint about my lawyer"]}) as inbox:
        await inbox.press("R")
        await inbox.until(lambda: inbox.screen.drafting is not None, "the composer")
        policy = inbox.screen.session.policy("+12125550147")
        await inbox.until(
            lambda: inbox.screen.compose_pane.composer.text == policy.wording("complaint_redirect"), "the wording"
        )
        assert "BLOCKED" not in inbox.text


async def test_a_wrong_verdict_is_reported(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        await inbox.press("r")
        await inbox.until(lambda: inbox.screen.drafting is not None, "the composer")
        await inbox.pastes("The judge approved your case.")
        await inbox.sees("BLOCKED")
        await inbox.press("f8")
        await inbox.is_told("Reported: CASE.DECISION")
        await inbox.looks()
        await inbox.sees("verdict disputed")


async def test_older_items_are_fetched_at_the_top(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [f"text number {n}" for n in range(70)]}) as inbox:
        await inbox.press("enter")
        await inbox.sees("text number 69")
        assert len(inbox.screen.items) == 50
        await inbox.press("home")
        await inbox.sees("older messages")
        await inbox.press("pageup")
        await inbox.until(lambda: len(inbox.screen.items) == 70, "all items")
        await inbox.press("home")
        await inbox.sees("text number 0")
        assert [item.text for item in inbox.screen.items] == [f"text number {n}" for n in range(70)]


async def test_a_new_message_keeps_older_items_and_the_end_in_view(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [f"text number {n}" for n in range(60)]}) as inbox:
        await inbox.press("enter")
        await inbox.sees("text number 59")
        inbox.office.texts("and one more")
        await inbox.passes(5)
        await inbox.sees("and one more")


async def test_next_and_previous_thread(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: ["first"], OTHER: ["second"]}) as inbox:
        await inbox.press("enter")
        await inbox.sees("IN   first")
        await inbox.press("right_square_bracket")
        await inbox.sees("IN   second")
        await inbox.press("right_square_bracket")
        await inbox.is_told("That was the last one")
        await inbox.press("left_square_bracket")
        await inbox.sees("IN   first")


async def test_a_discreet_contacts_lock_screen_is_shown(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        await inbox.app.desk.change_contact((await inbox.office.thread()).conversation.id, {"discreet": True})
        await inbox.looks()
        await inbox.press("r")
        await inbox.until(lambda: inbox.screen.drafting is not None, "the composer")
        await inbox.pastes("Please call us when you can, before five in the afternoon.")
        await inbox.sees("lock: “Please call us when you can, before five”")


async def test_trouble_with_the_desk_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        desk = inbox.app.desk

        async def fails() -> None:
            raise GatewayUnreachable("The desk cannot be reached.")

        with monkeypatch.context() as broken:
            broken.setattr(desk, "status", fails)
            for _ in range(3):
                inbox.screen.look()
                await inbox.pilot.pause(0.05)
        await inbox.is_told("cannot be reached")
        assert inbox.notices.count("cannot be reached") == 1
        await inbox.looks()
        await inbox.is_told("answers again")


async def test_the_sent_row_says_where_it_stands(tmp_path: Path) -> None:
    async with inbox_with(tmp_path, {CLIENT: [ASKS]}) as inbox:
        await send(inbox)
        await inbox.press("q")
        await inbox.sees("queued you: Yes, please call us")
        items = (await inbox.office.thread()).items
        assert items[-1].kind is ItemKind.OUTBOUND


def test_a_guard_that_cannot_be_loaded_says_why_and_judges_nothing() -> None:
    def broken(_policy: str) -> RuleBook:
        raise ConfigError("the rule has no name", file="base.guard.toml")

    guard = LiveGuard(broken)
    assert guard.brief == "guard loading"
    guard.load(["ijc"])
    assert guard.state is GuardState.BROKEN
    assert "base.guard.toml" in guard.words


def test_the_desks_clock_runs_between_two_looks() -> None:
    seconds = [100.0]
    clock = DeskClock(lambda: seconds[0])
    start = DeskClock().now()
    clock.set(start)
    seconds[0] += 2.5
    assert clock.now() - start == timedelta(seconds=2.5)


def test_a_crash_names_places_and_no_values() -> None:
    secret = "Ana's SSN is 219-09-9999"
    try:
        raise ValueError(secret)
    except ValueError as error:
        words = crash_words(error, error.__traceback__)
    assert "ValueError" in words
    assert "test_decisions.py" in words
    assert "219" not in words
