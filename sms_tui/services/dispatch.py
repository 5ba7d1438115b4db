"""Sends what is due: re-checks, wins the start, calls the gateway once, records the outcome (design, section 5).

This is the only module that calls `gateway.send`.
"""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from typing import TypedDict

from sms_tui.domain.errors import (
    GatewayAuthError,
    GatewayError,
    GatewayProtocolError,
    GatewayRefused,
    GatewayThrottled,
    GatewayUnconfirmed,
    GatewayUnreachable,
    Moved,
)
from sms_tui.domain.events import (
    SYSTEM,
    Actor,
    DraftRefused,
    Event,
    SendAccepted,
    SendCancelled,
    SendDeferred,
    SendHeld,
    SendRefused,
    SendStarted,
    SendUnconfirmed,
    StreamId,
)
from sms_tui.domain.guard import Draft, Severity
from sms_tui.domain.messages import Hold
from sms_tui.domain.sending import LEASE, TOO_LATE, Send, SendState
from sms_tui.ports.store import Batch
from sms_tui.services import situation as situations
from sms_tui.services.situation import Situation
from sms_tui.services.sync import Poller
from sms_tui.services.workplace import Workplace

POLL_AGE = timedelta(seconds=3)
"""A text is not sent on a poll older than this: the organisation's numbers are polled again first."""

AUTOMATIC_AGE = timedelta(minutes=5)
"""An automatic text older than this is dropped (47 CFR 64.1200(a)(12))."""

PAUSES = (30, 60, 120, 300, 600)
"""Seconds until a deferred text is tried again, by attempt."""


class Dispatcher:
    """Fires due texts, one gateway call each."""

    def __init__(self, place: Workplace, poller: Poller, owner: str) -> None:
        self._place = place
        self._poller = poller
        self._owner = owner

    async def fire_due(self) -> int:
        """Fire every text whose time has come; return how many were handed to a gateway."""
        now = self._place.clock.now()
        waiting = [send for send in await self._open() if send.state.waiting and send.not_before <= now]
        fired = 0
        for send in waiting:
            fired += await self.fire(send)
        return fired

    async def next_due(self) -> datetime | None:
        """Return when the next waiting text is due, or None."""
        return min((send.not_before for send in await self._open() if send.state.waiting), default=None)

    async def recover(self) -> int:
        """Turn starts whose lease ran out (a crash, a kill) into unconfirmed ones; return how many."""
        now = self._place.clock.now()
        lost = [
            send
            for send in await self._open()
            if send.state is SendState.STARTED and (send.lease_until is None or send.lease_until <= now)
        ]
        for send in lost:
            await self._record(send, SendUnconfirmed(**_about(send), at=now, reason="interrupted"))
        return len(lost)

    async def fire(self, send: Send, *, person: Actor | None = None) -> bool:
        """Check a text once more and hand it to its gateway; `person` has just decided so.

        Returns:
            Whether the gateway was called.
        """
        try:
            await self._fresh_poll(send)
        except GatewayError as error:
            later = self._place.clock.now() + timedelta(seconds=_pause(send))
            if person is None:
                await self._record(
                    send,
                    SendDeferred(
                        **_about(send), not_before=later, reason=f"could not look for new texts: {error.title}"
                    ),
                )
                return False
            raise
        for _ in range(3):
            current = await self._place.store.run(lambda store: store.send(send.send_id))
            if current is None or not (current.state.waiting or (person and current.state is SendState.HELD)):
                return False
            with contextlib.suppress(Moved):
                return await self._start(current, person)
        return False

    async def _start(self, send: Send, person: Actor | None) -> bool:
        """Take the decision on the present state and append it; Moved if the state is not present any more."""
        now = self._place.clock.now()
        situation = await self._place.store.run(
            lambda store: situations.read(store, send.conversation, send.org, without=send.send_id)
        )
        objection = await self._objection(send, situation, now, decided=person is not None)
        expected: dict[StreamId, int] = {
            situation.id: situation.header.version,
            situation.contact.id: situation.contact.version,
        }
        actor = person or SYSTEM
        if objection:
            entries = tuple(self._place.entry(event, send.conversation.our, actor, now) for event in objection)
            await self._place.store.run(lambda store: store.append(Batch(entries, expected)))
            return False
        started = SendStarted(**_about(send), owner=self._owner, lease_until=now + LEASE)
        entry = self._place.entry(started, send.conversation.our, actor, now)
        won = await self._place.store.run(lambda store: store.append(Batch((entry,), expected)))
        if not won.entries:
            return False
        await self._hand_over(send)
        return True

    async def _objection(self, send: Send, situation: Situation, now: datetime, *, decided: bool) -> tuple[Event, ...]:
        """Return what is recorded instead of sending, or nothing."""
        if send.kind.automatic and now - send.queued_at > AUTOMATIC_AGE:
            return (SendCancelled(**_about(send), reason="too late for an automatic text"),)
        verdict = await situations.verdict_on(self._place, situation, Draft(send.body, send.kind, send.purpose), now)
        if not verdict.sendable:
            rules = tuple(dict.fromkeys(f.rule for f in verdict.findings if f.severity is Severity.BLOCK))
            refused = DraftRefused(
                **_where(send), rules=rules, length=len(send.body), draft_hash=self._place.draft_hash(send.body)
            )
            return (refused, SendRefused(**_about(send), reason=f"the policy refuses it now: {', '.join(rules)}"))
        if Hold.OPT_OUT_SUSPECTED in situation.contact.holds:
            return (SendHeld(**_about(send), reason="a suspected opt-out"),)
        if send.kind.automatic or decided:
            return ()
        warned = {f.rule for f in verdict.findings if f.severity is Severity.WARN}
        if warned - set(send.warnings):
            return (SendHeld(**_about(send), reason="a new warning"),)
        if any(item.version > send.on_version for item in situation.header.waiting):
            return (SendHeld(**_about(send), reason="a new text came in"),)
        if now - send.not_before > TOO_LATE:
            return (SendHeld(**_about(send), reason="more than 15 minutes late"),)
        return ()

    async def _hand_over(self, send: Send) -> None:
        gateway = self._place.gateway(send.conversation.our)
        try:
            accepted = await gateway.send(
                send.conversation.our, send.conversation.their, send.body, client_ref=send.send_id
            )
        except GatewayRefused as error:
            outcome: Event = SendRefused(
                **_about(send),
                code=error.code,
                opted_out=error.opted_out,
                bad_number=error.bad_number,
                reason=error.what,
            )
        except GatewayThrottled as error:
            pause = error.retry_after if error.retry_after is not None else _pause(send)
            outcome = self._deferred(send, pause, "the gateway is busy")
        except (GatewayUnreachable, GatewayAuthError) as error:
            outcome = self._deferred(send, _pause(send), error.what)
        except (GatewayUnconfirmed, GatewayProtocolError) as error:
            outcome = SendUnconfirmed(**_about(send), at=self._place.clock.now(), reason=error.what)
        else:
            outcome = SendAccepted(**_about(send), gateway_id=accepted.gateway_id, at=self._place.clock.now())
        await self._record(send, outcome)

    def _deferred(self, send: Send, pause: float, reason: str) -> SendDeferred:
        later = self._place.clock.now() + timedelta(seconds=pause)
        return SendDeferred(**_about(send), not_before=later, reason=reason)

    async def _record(self, send: Send, event: Event) -> None:
        entry = self._place.entry(event, send.conversation.our)
        await self._place.store.run(lambda store: store.append(Batch((entry,))))

    async def _fresh_poll(self, send: Send) -> None:
        """Look for new texts at the organisation's numbers, so that a STOP on its way to any of them is seen."""
        for number in self._place.numbers:
            polled = self._poller.polled_at(number.our)
            old = polled is None or self._place.clock.now() - polled > POLL_AGE
            if number.org == send.org and old:
                await self._poller.poll_number(number)

    async def _open(self) -> tuple[Send, ...]:
        return await self._place.store.run(lambda store: store.open_sends())


def _pause(send: Send) -> float:
    return PAUSES[min(send.attempts, len(PAUSES) - 1)]


class _Where(TypedDict):
    org: str
    our: str
    their: str


class _About(_Where):
    send_id: str


def _where(send: Send) -> _Where:
    return {"org": send.org, "our": send.conversation.our, "their": send.conversation.their}


def _about(send: Send) -> _About:
    return {**_where(send), "send_id": send.send_id}
