"""One poll cycle: inbound texts by UTC day, oldest first, idempotent by gateway id (ruling 28).

The mark of a number is the oldest UTC day that has not been walked completely after it ended. Each poll walks
from the mark to today. A day is walked without regard to known ids unless it was walked completely before;
every `FULL_WALK` today and yesterday are walked whole again, because gateways list some texts late.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sms_tui.domain.errors import GatewayError
from sms_tui.domain.events import MessageReceived, NewEntry
from sms_tui.domain.messages import ContactId
from sms_tui.ports.desk import GatewayHealth, Number
from sms_tui.ports.gateway import DayWalk, InboundText
from sms_tui.ports.store import Appended, Batch, DocumentKey, Store
from sms_tui.services import intake
from sms_tui.services.workplace import Workplace

POLL_MARK = "poll"
"""Kind of the document that holds a number's mark."""

FULL_WALK = timedelta(minutes=15)
"""How often today and yesterday are walked whole although they were walked before."""

FIRST_DAYS = 7
"""UTC days that the first poll of a number reaches back."""

AT_ONCE = 50
"""Inbound texts of one append."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a number has been read."""

    day: date
    """The oldest day not completely walked after its end."""
    walked: datetime | None = None
    """When `day` was last walked whole."""

    @classmethod
    def of(cls, document: object, today: date) -> Mark:
        """Read a mark from its document; None is a number that was never polled."""
        if not isinstance(document, dict):
            return cls(today - timedelta(days=FIRST_DAYS))
        walked = document.get("walked")
        return cls(date.fromisoformat(document["day"]), datetime.fromisoformat(walked) if walked else None)

    def document(self) -> dict[str, str | None]:
        """Return the mark as a document."""
        return {"day": self.day.isoformat(), "walked": self.walked.isoformat() if self.walked else None}


class Poller:
    """Reads what came in at the desk's numbers into the ledger."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._health: dict[str, GatewayHealth] = {name: GatewayHealth(name) for name in place.gateways}
        self._polled: dict[str, datetime] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._news: list[MessageReceived] = []
        self._unreadable: dict[str, int] = {}

    @property
    def health(self) -> tuple[GatewayHealth, ...]:
        """How the last poll of each gateway went."""
        return tuple(self._health.values())

    def tell_trouble(self, words: str) -> None:
        """Show in the status line what kept a cycle from its end, until the next poll that goes well."""
        self._health = {
            name: GatewayHealth(name, False, health.polled_at, health.problem or words)
            for name, health in self._health.items()
        }

    def polled_at(self, our: str) -> datetime | None:
        """When a number was last polled to the end by this process."""
        return self._polled.get(our)

    async def poll(self) -> tuple[MessageReceived, ...]:
        """Poll every number; return the texts that are new.

        One number's trouble does not keep the others from being read.

        Raises:
            GatewayError: the first trouble met, after all numbers were tried.
        """
        trouble: GatewayError | None = None
        for number in self._place.numbers:
            try:
                await self.poll_number(number)
            except GatewayError as error:
                trouble = trouble or error
        if trouble is not None:
            raise trouble
        return self.taken()

    def taken(self) -> tuple[MessageReceived, ...]:
        """Return the new texts since the last call, also those read before a poll failed or by another caller."""
        news, self._news = tuple(self._news), []
        return news

    async def poll_number(self, number: Number) -> None:
        """Poll one number from its mark to today; `taken` returns the texts that are new.

        Raises:
            GatewayError: it could not be read; what was read before is kept.
        """
        lock = self._locks.setdefault(number.our, asyncio.Lock())
        async with lock:
            try:
                await self._walk(number)
            except GatewayError as error:
                self._polled.pop(number.our, None)
                self._health[number.gateway] = GatewayHealth(
                    number.gateway, False, self._health[number.gateway].polled_at, str(error)
                )
                raise
        now = self._place.clock.now()
        self._polled[number.our] = now
        self._health[number.gateway] = GatewayHealth(number.gateway, True, now, self._remark(number.gateway))

    async def _walk(self, number: Number) -> None:
        now = self._place.clock.now()
        today = now.astimezone(UTC).date()
        document = await self._place.store.run(lambda store: store.document(POLL_MARK, number.our))
        mark = Mark.of(document, today)
        fresh = mark.walked is not None and now - mark.walked < FULL_WALK
        first = mark.day if fresh else mark.day - timedelta(days=1)
        day = min(first, today)
        while day <= today:
            known_before = fresh and day == mark.day and day == today
            walk = await self._day(number, day, skip_known=known_before)
            self._unreadable[f"{number.gateway} {number.our} {day}"] = walk.unreadable
            following = mark
            if walk.complete and not known_before and day >= mark.day:
                following = Mark(day + timedelta(days=1)) if day < today else Mark(day, now)
            await self._append(number, walk.texts, following if following != mark else None)
            mark = following
            day += timedelta(days=1)

    def _remark(self, gateway: str) -> str:
        lost = sum(count for place, count in self._unreadable.items() if place.startswith(f"{gateway} "))
        if not lost:
            return ""
        return f"{lost} entries in the gateway's list cannot be read; look there for texts that are missing here."

    async def _day(self, number: Number, day: date, *, skip_known: bool) -> DayWalk:
        gateway = self._place.gateways[number.gateway]
        if not skip_known:
            return await gateway.day(number.our, day)
        known = await self._place.store.run(lambda store: _known_ids(store, number.gateway))
        return await gateway.day(number.our, day, known=known)

    async def _append(self, number: Number, texts: Sequence[InboundText], mark: Mark | None) -> None:
        parts = [texts[n : n + AT_ONCE] for n in range(0, len(texts), AT_ONCE)] or [()]
        for n, part in enumerate(parts):
            last = n == len(parts) - 1
            documents = {(POLL_MARK, number.our): mark.document()} if mark and last else {}
            if not part and not documents:
                continue
            appended = await self._place.store.run(functools.partial(self._write, part, documents))
            self._news.extend(e.event for e in appended.entries if isinstance(e.event, MessageReceived))

    def _write(
        self, texts: Sequence[InboundText], documents: Mapping[DocumentKey, Mapping[str, Any]], store: Store
    ) -> Appended:
        entries: list[NewEntry] = []
        for text in texts:
            number = self._place.number(text.our)
            if store.holds_message(number.gateway, text.gateway_id):
                continue
            contact = store.contact(ContactId(number.org, intake.sender(text.their)))
            entries.append(intake.received(text, contact, self._place))
        if not entries and not documents:
            return Appended(store.position())
        return store.append(Batch(tuple(entries), documents=documents))


def _known_ids(store: Store, gateway: str) -> Callable[[str], bool]:
    return lambda gateway_id: store.holds_message(gateway, gateway_id)
