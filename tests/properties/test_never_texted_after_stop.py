"""No sequence of events lets a text reach the gateway while its reader has opted out, save the one confirmation.

The oracle is a model of its own: the last whole-message STOP or YES that the gateway had taken in before a text was
created, per organisation and number, and staff's recorded decisions. The gateway of these runs blocks nothing itself.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from sms_tui.adapters.gateways.simulator.faults import Fault, FaultKind
from sms_tui.domain.errors import GatewayError, SmsTuiError
from sms_tui.domain.messages import ConsentState, ConversationId
from sms_tui.domain.policy import Responder
from sms_tui.ports.desk import QueueState
from tests.support.office import CLIENT, IJC, IJC_SECOND, OTHER, Office, open_office

ANSWERS = ("See you on Monday.", "Please call us.", "Your appointment is at 10:00.", "Thank you.")
STOPS = ("STOP", "stop", "Unsubscribe", "QUIT")


@dataclass
class Model:
    """What the oracle knows: when each person stopped or came back."""

    said: dict[str, list[tuple[datetime, str]]] = field(default_factory=dict)

    def note(self, their: str, at: datetime, word: str) -> None:
        """Remember a STOP, a YES or a decision."""
        self.said.setdefault(their, []).append((at, word))

    def opted_out(self, their: str, at: datetime) -> bool:
        """Whether the person had opted out before that moment (within one instant we had sent first)."""
        out = False
        for _, word in sorted((w for w in self.said.get(their, []) if w[0] < at), key=lambda w: (w[0], w[1] == "out")):
            out = word == "out"
        return out

    def stops(self, their: str) -> int:
        """How often the person opted out while not opted out."""
        count, out = 0, False
        for _, word in sorted(self.said.get(their, [])):
            count += word == "out" and not out
            out = word == "out"
        return count


async def _step(chance: random.Random, office: Office, model: Model) -> None:
    their = chance.choice((CLIENT, OTHER))
    our = chance.choice((IJC.our, IJC_SECOND.our))
    match chance.randrange(9):
        case 0 | 1:
            office.texts("Is it still on Monday?", their=their, our=our)
        case 2:
            office.texts(chance.choice(STOPS), their=their, our=our)
            model.note(their, office.clock.now(), "out")
        case 3:
            office.texts("YES", their=their, our=our)
            model.note(their, office.clock.now(), "in")
        case 4 | 5:
            result = await office.write(chance.choice(ANSWERS), their=their, our=our, delay=chance.choice((0, 5, 30)))
            assert result.state in QueueState
        case 6:
            office.simulator.faults.add(Fault(chance.choice(list(FaultKind)), method="POST"))
            office.simulator.faults.add(Fault(FaultKind.UNAVAILABLE, method="GET"))
        case 7:
            state = chance.choice((ConsentState.OPTED_IN, ConsentState.OPTED_OUT))
            await office.desk.record_consent(ConversationId(our, their), state, reason="told", channel="call")
            model.note(their, office.clock.now(), "out" if state is ConsentState.OPTED_OUT else "in")
        case _:
            office.clock.advance(chance.choice((1, 7, 40, 400)))
    office.clock.advance(2)
    if chance.random() < 0.7:
        try:
            await office.cycle()
        except GatewayError:
            office.simulator.faults.clear()


@pytest.mark.parametrize("seed", range(10))
async def test_nobody_is_texted_after_stop(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    settings = {"stop_confirmation": Responder.APP, "help_reply": Responder.APP}
    office = open_office(tmp_path / "desk", settings=settings, profile="signalwire", seed=seed)
    confirmation = office.opened.place.policies["ijc"].wording("stop_confirmation", "en")
    model = Model()
    for their in (CLIENT, OTHER):
        office.texts("hello", their=their)
    for _ in range(45):
        await _step(chance, office, model)
    office.simulator.faults.clear()
    for _ in range(3):
        try:
            await office.passes(30)
        except SmsTuiError:
            continue
    confirmations: Counter[str] = Counter()
    for message in office.simulator.listed():
        if message.direction != "outbound-api":
            continue
        if message.body == confirmation:
            confirmations[message.to] += 1
        else:
            assert not model.opted_out(message.to, message.created), (seed, message.created)
    for their, count in confirmations.items():
        assert count <= model.stops(their)
    await office.desk.aclose()
