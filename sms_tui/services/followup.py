"""What becomes of texts that left: delivery reports, and the search for those whose outcome is unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from sms_tui.domain.errors import GatewayError
from sms_tui.domain.events import DeliveryUpdated, Event, SendAccepted
from sms_tui.domain.sending import Send, SendState, step, trigger_of
from sms_tui.ports.gateway import DeliveryReport, Gateway, SentText
from sms_tui.ports.store import Batch
from sms_tui.services.workplace import Workplace

ASK_AFTER = (2, 5, 15, 60, 300)
"""Seconds between questions about one text; the last one repeats."""

GIVE_UP = timedelta(hours=24)
"""Some carriers send no receipt: after this nobody asks any more."""

_ENDED = frozenset({SendState.DELIVERED, SendState.UNDELIVERED, SendState.FAILED})

CLOCK_DIFFERENCE = timedelta(minutes=2)
"""How far the gateway's clock may stand behind ours when an unconfirmed text is looked for."""


class FollowUp:
    """Asks gateways about texts that left."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._asked: dict[str, tuple[int, datetime]] = {}

    async def refresh(self) -> None:
        """Fetch the reports that are due, and look for unconfirmed texts.

        Raises:
            GatewayError: a gateway could not be asked; other gateways were.
        """
        now = self._place.clock.now()
        sends = await self._place.store.run(lambda store: store.open_sends())
        trouble: GatewayError | None = None
        for name, gateway in self._place.gateways.items():
            mine = [send for send in sends if self._place.number(send.conversation.our).gateway == name]
            try:
                await self._reports(gateway, [send for send in mine if self._due(send, now)], now)
                for send in mine:
                    if send.state is SendState.UNCONFIRMED:
                        await self._look_for(gateway, send, mine)
            except GatewayError as error:
                trouble = trouble or error
        if trouble is not None:
            raise trouble

    def _due(self, send: Send, now: datetime) -> bool:
        if send.state not in (SendState.ACCEPTED, SendState.SENT) or not send.gateway_id:
            return False
        if send.accepted_at and now - send.accepted_at > GIVE_UP:
            return False
        asked = self._asked.get(send.send_id)
        return asked is None or now >= asked[1]

    async def _reports(self, gateway: Gateway, sends: list[Send], now: datetime) -> None:
        if not sends:
            return
        by_id = {send.gateway_id: send for send in sends}
        for report in await gateway.status(list(by_id)):
            send = by_id[report.gateway_id]
            times = self._asked.get(send.send_id, (0, now))[0]
            pause = timedelta(seconds=ASK_AFTER[min(times, len(ASK_AFTER) - 1)])
            self._asked[send.send_id] = (times + 1, now + (GIVE_UP if report.gone else pause))
            await self._update(send, report, now)

    async def _update(self, send: Send, report: DeliveryReport, now: datetime) -> None:
        if report.status is None:
            return
        event = DeliveryUpdated(
            org=send.org,
            our=send.conversation.our,
            their=send.conversation.their,
            send_id=send.send_id,
            status=report.status,
            code=report.error_code,
            at=report.at or now,
        )
        trigger = trigger_of(event)
        if step(send.state, trigger) is not send.state:
            await self._record(send, event)
            if step(send.state, trigger) in _ENDED:
                self._asked.pop(send.send_id, None)

    async def _look_for(self, gateway: Gateway, send: Send, others: Iterable[Send]) -> None:
        """Match an unconfirmed text one to one; where that is ambiguous, a person decides."""
        since = (send.changed_at or send.queued_at) - timedelta(minutes=2) - CLOCK_DIFFERENCE
        found = await gateway.find_sent(send.conversation.our, send.conversation.their, since)
        same = [text for text in found if text.body == send.body]
        bound = await self._place.store.run(lambda store: store.bound_gateway_ids([text.gateway_id for text in same]))
        free = [text for text in same if text.gateway_id not in bound]
        rivals = Counter((other.conversation, other.body) for other in others if other.state is SendState.UNCONFIRMED)
        if len(free) == 1 and rivals[send.conversation, send.body] == 1:
            await self._record(send, _accepted(send, free[0]))

    async def _record(self, send: Send, event: Event) -> None:
        entry = self._place.entry(event, send.conversation.our)
        await self._place.store.run(lambda store: store.append(Batch((entry,))))


def _accepted(send: Send, found: SentText) -> SendAccepted:
    return SendAccepted(
        org=send.org,
        our=send.conversation.our,
        their=send.conversation.their,
        send_id=send.send_id,
        gateway_id=found.gateway_id,
        at=found.at,
    )
