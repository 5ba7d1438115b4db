"""Four pictures of the inbox: fixed desk, fixed clock, no blinking. Re-read them when they change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from sms_tui.domain.guard.types import Context, Decision, Draft, Evidence, Finding, Severity, Verdict
from sms_tui.ui.app import SmsTui
from sms_tui.ui.live_guard import GuardState, LiveGuard
from tests.support.office import CLIENT, IJC, OTHER, open_office

Compare = Callable[..., bool]

TEXTS = (
    (CLIENT, "Can someone call me about my papers? What time do you close today?"),
    (OTHER, "Is the office open on Friday?"),
    ("+16465550121", "STOP"),
    ("+16465550122", "thank you!"),
)


CASE = Finding(
    "CASE.DECISION",
    Severity.BLOCK,
    10,
    28,
    (Evidence("a case and its outcome", 10),),
    "ijc-privacy-5",
    "To protect your privacy, we will not send the following via text: Case decisions or determinations",
    "SMS Text Message Privacy Policy",
    "There is an update on your matter. Please call us at 212-407-3417.",
    "It tells how a case came out; decisions are not told by text.",
)


class FixedGuard(LiveGuard):
    """Says the same of every longer draft, so that the pictures show the screen and not the rules."""

    def judge(
        self, draft: Draft, context: Context, policy: str, now: datetime, *, patient: bool = False
    ) -> Verdict | None:
        """Return the fixed verdict."""
        return Verdict(Decision.BLOCK, (CASE,)) if len(draft.text) > 28 else Verdict(Decision.PASS)


class FixedGuardInbox(SmsTui):
    """The inbox with that guard."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.guard = FixedGuard(options["load_guard"])


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmsTui:
    """Return the inbox on a desk in which four people have texted."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("USER", "mlee")
    monkeypatch.setenv("LOGNAME", "mlee")
    office = open_office(tmp_path)
    for their, body in TEXTS:
        office.texts(body, their=their, our=IJC.our)
        office.clock.advance(600)
    office.clock.advance(3600 * 22)
    inbox = FixedGuardInbox(
        office.desk, load_guard=office.opened.load_guard, refresh_seconds=3600, monotonic=lambda: 0.0
    )
    return inbox


async def ready(pilot: Pilot[None]) -> None:
    """Poll the gateway, then wait for rows and guard."""
    app = pilot.app
    assert isinstance(app, SmsTui)
    await app.desk.sync()
    for _ in range(400):
        if app.guard.state is not GuardState.LOADING and len(app.screen_stack) > 1:
            break
        await pilot.pause(0.01)
    app.screen.look()  # type: ignore[attr-defined]
    await pilot.pause(0.3)


async def drafting(pilot: Pilot[None]) -> None:
    """Open the first thread and draft what is prohibited."""
    await ready(pilot)
    await pilot.press("enter")
    await pilot.pause(0.2)
    await pilot.press("r")
    await pilot.pause(0.2)
    await pilot.press(*"The judge approved your case.")
    await pilot.pause(0.2)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_the_inbox(snap_compare: Compare, app: SmsTui, size: tuple[int, int]) -> None:
    assert snap_compare(app, run_before=ready, terminal_size=size)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_a_prohibited_draft(snap_compare: Compare, app: SmsTui, size: tuple[int, int]) -> None:
    assert snap_compare(app, run_before=drafting, terminal_size=size)
