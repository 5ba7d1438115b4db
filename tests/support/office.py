"""A whole desk for tests: real services, store, rules and calendars, a simulated gateway, a clock that stands."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sms_tui.adapters.gateways.simulator.clock import SimulatedClock
from sms_tui.adapters.gateways.simulator.inprocess import new_state, simulated
from sms_tui.adapters.gateways.simulator.state import SimulatedState
from sms_tui.bootstrap.desk import OpenDesk, assemble
from sms_tui.domain.events import Role
from sms_tui.domain.messages import ConversationId
from sms_tui.domain.policy import ConsentSettings, Policy
from sms_tui.domain.thread import ItemKind, ThreadItem
from sms_tui.ports.desk import Number, QueueResult, SendRequest, ThreadPage
from sms_tui.settings.policies import load_policy

NEW_YORK = ZoneInfo("America/New_York")
WEDNESDAY = datetime(2026, 6, 17, 10, 0, tzinfo=NEW_YORK)
"""An open hour in summer."""

IJC = Number("+12125550147", "IJC Main", "ijc", "ijc", "simulated")
IJC_SECOND = Number("+12125550148", "IJC Intake", "ijc", "ijc", "simulated")
LEHIGH = Number("+16105550123", "Registrar", "lehigh", "lehigh", "simulated")
CLIENT = "+16465550119"
OTHER = "+16465550120"


@dataclass
class Office:
    """A desk and the world around it, as a test drives them."""

    opened: OpenDesk
    simulator: SimulatedState
    clock: SimulatedClock

    @property
    def desk(self):  # type: ignore[no-untyped-def]
        """The Desk port."""
        return self.opened.desk

    def texts(self, body: str, *, their: str = CLIENT, our: str = IJC.our, at: datetime | None = None) -> str:
        """Let somebody text us; return the gateway's id."""
        return self.simulator.receive(their, our, body, at=at)

    async def cycle(self) -> None:
        """Poll, send what is due, follow what left."""
        await self.desk.sync()

    async def passes(self, seconds: float) -> None:
        """Let time pass, then cycle."""
        self.clock.advance(seconds)
        await self.cycle()

    async def thread(self, their: str = CLIENT, our: str = IJC.our) -> ThreadPage:
        """Open a thread."""
        page: ThreadPage = await self.desk.thread(ConversationId(our, their))
        return page

    async def write(
        self, text: str, *, their: str = CLIENT, our: str = IJC.our, seen: ThreadPage | None = None, **more: object
    ) -> QueueResult:
        """Send a text as a person would who sees the thread as it is now, or as `seen`."""
        page = seen or await self.thread(their, our)
        request = SendRequest(
            draft_id=uuid.uuid4().hex,
            text=text,
            seen_version=page.conversation.version,
            seen_contact_version=page.contact.version,
        )
        result: QueueResult = await self.desk.queue(
            ConversationId(our, their),
            replace(request, **more),  # type: ignore[arg-type]
        )
        return result

    async def ours(self, their: str = CLIENT, our: str = IJC.our) -> list[ThreadItem]:
        """Return our texts of a thread."""
        page = await self.thread(their, our)
        return [item for item in page.items if item.kind is ItemKind.OUTBOUND]

    def created(self, their: str = CLIENT) -> list[str]:
        """Return what the gateway was asked to send to somebody, oldest first."""
        return [m.body for m in reversed(self.simulator.listed()) if m.to == their and m.direction == "outbound-api"]


def open_office(
    folder: Path,
    *,
    start: datetime = WEDNESDAY,
    settings: Mapping[str, object] | None = None,
    simulator: SimulatedState | None = None,
    profile: str = "twilio",
    seed: int = 1,
    role: Role = Role.SUPERVISOR,
) -> Office:
    """Open a desk with three numbers; `settings` changes the consent settings of the ijc policy."""
    clock = simulator.clock if simulator else SimulatedClock(start)
    numbers = (IJC, IJC_SECOND, LEHIGH)
    state = simulator or new_state(numbers=[n.our for n in numbers], seed=seed, clock=clock, profile=profile)
    ijc: Policy = load_policy("ijc")
    if settings:
        consent: ConsentSettings = replace(ijc.consent, **settings)  # type: ignore[arg-type]
        ijc = replace(ijc, consent=consent)
    opened = assemble(
        folder,
        numbers=numbers,
        policies={"ijc": ijc, "lehigh": load_policy("lehigh")},
        gateways={"simulated": simulated(state).gateway},
        clock=clock,
        staff={},
        anybody=role,
    )
    return Office(opened, state, clock)
