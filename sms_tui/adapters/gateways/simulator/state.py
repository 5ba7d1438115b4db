"""What the simulated gateway knows: account, numbers, messages, handsets, opt-outs; it changes with the clock."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from sms_tui.adapters.gateways.simulator.clock import SimulatedClock
from sms_tui.adapters.gateways.simulator.dialect import Dialect
from sms_tui.adapters.gateways.simulator.faults import FaultPlan
from sms_tui.adapters.gateways.simulator.optout import OptOuts

DELIVERY_ERRORS: Mapping[int, str] = MappingProxyType(
    {
        30001: "Queue overflow",
        30002: "Account suspended",
        30003: "Unreachable destination handset",
        30004: "Message blocked",
        30005: "Unknown destination handset",
        30006: "Landline or unreachable carrier",
        30007: "Message filtered",
        30008: "Unknown error",
    }
)
"""The codes that a scripted delivery may end in, with Twilio's texts."""

FINAL_STATUSES = ("delivered", "undelivered", "failed", "sent")
"""How a scripted delivery may end; `sent` stays for ever, as with carriers that send no receipt."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happens to texts for one recipient."""

    final: str = "delivered"
    code: int | None = None
    """A delivery error, for undelivered and failed."""
    refuse: int | None = None
    """An error code with which every create for this recipient is refused."""


@dataclass(frozen=True, slots=True)
class Pace:
    """When a created text changes its status, in seconds after its creation."""

    sending: float = 1.0
    sent: float = 2.0
    final: float = 4.0


@dataclass(slots=True)
class SimulatedMessage:
    """A message as the gateway holds it."""

    sid: str
    seq: int
    direction: str
    sender: str = field(repr=False)
    to: str = field(repr=False)
    body: str = field(repr=False)
    status: str
    created: dt.datetime
    sent: dt.datetime | None
    updated: dt.datetime
    service: str | None = None
    media: tuple[tuple[str, str], ...] = ()
    """(media id, content type)."""
    listed_from: dt.datetime | None = None
    """Lists hide it before this moment: the gateway's lag."""
    error_code: int | None = None
    steps: list[tuple[dt.datetime, str, int | None]] = field(default_factory=list)
    """Changes of status to come: (when, status, error code)."""

    @property
    def place(self) -> tuple[dt.datetime, int]:
        """Where it stands in lists, which are newest first."""
        return (self.sent or self.created, self.seq)


@dataclass(frozen=True, slots=True)
class HandsetText:
    """A text that arrived on a client's simulated phone."""

    sender: str = field(repr=False)
    body: str = field(repr=False)
    at: dt.datetime


class SimulatedState:
    """The simulated gateway without its wire format."""

    def __init__(
        self,
        clock: SimulatedClock,
        dialect: Dialect,
        *,
        numbers: Sequence[str],
        seed: int = 0,
        pace: Pace = Pace(),
        list_automatic_replies: bool = False,
    ) -> None:
        self.clock = clock
        self.dialect = dialect
        self.pace = pace
        self.list_automatic_replies = list_automatic_replies
        self.faults = FaultPlan()
        self.opt_outs = OptOuts()
        self.handsets: dict[str, list[HandsetText]] = {}
        self.outcomes: dict[str, Outcome] = {}
        self._chance = random.Random(seed)
        self.account_sid = self.new_id("AC")
        self.auth_token = f"{self._chance.getrandbits(128):032x}"
        self.key_sid, self.key_secret = self.new_id("SK"), f"{self._chance.getrandbits(128):032x}"
        self.opened = clock.now()
        self.numbers = {number: self.new_id("PN") for number in numbers}
        self.services: dict[str, str] = {}
        self._messages: dict[str, SimulatedMessage] = {}
        self._moving: list[SimulatedMessage] = []
        self._deleted: dict[str, tuple[dt.datetime, int]] = {}
        self._seq = 0

    def new_id(self, prefix: str) -> str:
        """Make an id from the seed."""
        return self.dialect.new_id(prefix, self._chance)

    def add_service(self, number: str) -> str:
        """Open a messaging service with one sender; return its id."""
        sid = self.new_id("MG")
        self.services[sid] = number
        return sid

    def scope_of(self, our: str) -> str:
        """Give what opt-outs of `our` are kept for: its messaging service, or the number itself."""
        return next((sid for sid, number in self.services.items() if number == our), our)

    def blocks(self, our: str, their: str) -> bool:
        """Whether the gateway refuses texts from `our` to `their` because of an opt-out."""
        return (their, self.scope_of(our)) in self.opt_outs.blocked

    def receive(
        self,
        their: str,
        our: str,
        body: str,
        *,
        media: Sequence[str] = (),
        at: dt.datetime | None = None,
        listed_after: float = 0.0,
        receiving: float = 0.0,
    ) -> str:
        """Let a client's text arrive; return its id.

        `media` are content types; `at` is in the past for history; `listed_after` seconds pass before lists show
        it, and for `receiving` seconds the gateway is still taking it in. Keywords take effect at once.
        """
        moment = at or self.clock.now()
        message = self._add("MM" if media else "SM", "inbound", their, our, body, "received", moment)
        message.sent = moment
        message.media = tuple((self.new_id("ME"), kind) for kind in media)
        message.listed_from = moment + dt.timedelta(seconds=listed_after)
        if receiving:
            message.status = "receiving"
            message.steps = [(moment + dt.timedelta(seconds=receiving), "received", None)]
            self._moving.append(message)
        if self.dialect.manages_opt_out:
            answer = self.opt_outs.hear(their, our, self.scope_of(our), body)
            if answer is not None:
                self._answer_by_itself(our, their, answer, moment)
        return message.sid

    def create(
        self,
        our: str,
        their: str,
        body: str,
        *,
        service: str | None = None,
        at: dt.datetime | None = None,
        send_at: dt.datetime | None = None,
    ) -> SimulatedMessage:
        """Take a text to send; its status then follows the clock and the recipient's outcome."""
        moment = at or self.clock.now()
        first = "queued" if service is None else ("scheduled" if send_at else "accepted")
        message = self._add("SM", "outbound-api", our, their, body, first, moment)
        message.service = service
        outcome = self.outcomes.get(their, Outcome())
        begin = send_at or moment

        def after(seconds: float) -> dt.datetime:
            return begin + dt.timedelta(seconds=seconds)

        steps: list[tuple[dt.datetime, str, int | None]] = []
        if service is not None:
            steps = [(begin, "accepted", None)] * (send_at is not None)
            steps.append((after(self.pace.sending / 2), "queued", None))
        steps.append((after(self.pace.sending), "sending", None))
        if outcome.final == "failed":
            steps.append((after(self.pace.sent), "failed", outcome.code))
        else:
            steps += [(after(self.pace.sent), "sent", None), (after(self.pace.final), outcome.final, outcome.code)]
        message.steps = steps
        self._moving.append(message)
        self.settle()
        return message

    def cancel(self, message: SimulatedMessage) -> bool:
        """Take back a scheduled text; False if it is none."""
        if message.status != "scheduled":
            return False
        message.status, message.updated, message.steps = "canceled", self.clock.now(), []
        return True

    def delete(self, message: SimulatedMessage) -> None:
        """Remove a message; page tokens that name it stay valid."""
        self._deleted[message.sid] = message.place
        del self._messages[message.sid]

    def find(self, sid: str) -> SimulatedMessage | None:
        """Give a message by id, as it is now."""
        self.settle()
        return self._messages.get(sid)

    def place_of(self, sid: str) -> tuple[dt.datetime, int] | None:
        """Give where a message stands, or stood, in lists."""
        found = self._messages.get(sid)
        return found.place if found else self._deleted.get(sid)

    def listed(self) -> list[SimulatedMessage]:
        """Give all messages that lists show now, newest first."""
        self.settle()
        now = self.clock.now()
        shown = [m for m in self._messages.values() if m.listed_from is None or m.listed_from <= now]
        return sorted(shown, key=lambda message: message.place, reverse=True)

    def settle(self) -> None:
        """Bring every message to the state it has by now."""
        now = self.clock.now()
        for message in self._moving:
            while message.steps and message.steps[0][0] <= now:
                self._step(message, *message.steps.pop(0))
        self._moving = [message for message in self._moving if message.steps]

    def _step(self, message: SimulatedMessage, at: dt.datetime, status: str, code: int | None) -> None:
        if status == message.status == "sent":
            return
        message.status, message.updated, message.error_code = status, at, code
        if status == "sent":
            message.sent = at
        arrives = status == "delivered" or (status == "sent" and self._never_confirmed(message))
        if arrives:
            self._ring(message.sender, message.to, message.body, at)

    def _never_confirmed(self, message: SimulatedMessage) -> bool:
        return all(status == "sent" for _, status, _ in message.steps)

    def _answer_by_itself(self, our: str, their: str, body: str, at: dt.datetime) -> None:
        self._ring(our, their, body, at)
        if self.list_automatic_replies:
            reply = self._add("SM", "outbound-reply", our, their, body, "delivered", at)
            reply.sent = at

    def _ring(self, sender: str, to: str, body: str, at: dt.datetime) -> None:
        self.handsets.setdefault(to, []).append(HandsetText(sender, body, at))

    def _add(
        self, prefix: str, direction: str, sender: str, to: str, body: str, status: str, at: dt.datetime
    ) -> SimulatedMessage:
        self._seq += 1
        sid = self.new_id(prefix)
        message = SimulatedMessage(sid, self._seq, direction, sender, to, body, status, at, None, at)
        self._messages[sid] = message
        return message
