"""The desk's heartbeat: poll, answer by machine, send what is due, follow what left."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta

from sms_tui.domain.errors import GatewayAuthError, GatewayError, SmsTuiError
from sms_tui.services.automatic import AutoResponder
from sms_tui.services.dispatch import Dispatcher
from sms_tui.services.followup import FollowUp
from sms_tui.services.outbox import Outbox
from sms_tui.services.sync import Poller
from sms_tui.services.workplace import Workplace

AUTH_PAUSE = 300.0
"""Seconds without polling after a gateway refused the credentials: it must not be hammered."""


class Engine:
    """Puts the services together and runs them."""

    def __init__(self, place: Workplace, *, owner: str, poll_seconds: float = 15.0) -> None:
        self._place = place
        self._poll_seconds = poll_seconds
        self.poller = Poller(place)
        self.outbox = Outbox(place)
        self.dispatcher = Dispatcher(place, self.poller, owner)
        self.follow_up = FollowUp(place)
        self.responder = AutoResponder(place, self.outbox)
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._busy = asyncio.Lock()

    async def cycle(self) -> int:
        """Do everything once: recover, poll, respond, send what is due, ask for reports; return new texts.

        Raises:
            GatewayError: the first trouble met; everything that could be done was done.
        """
        async with self._busy:
            trouble: list[GatewayError] = []
            await self.dispatcher.recover()
            news = 0
            try:
                received = await self.poller.poll()
                news = len(received)
            except GatewayError as error:
                trouble.append(error)
                received = self.poller.taken()
            await self.responder.respond(received)
            for work in (self.dispatcher.fire_due, self.follow_up.refresh):
                try:
                    await work()
                except GatewayError as error:
                    trouble.append(error)
        if trouble:
            raise trouble[0]
        return news

    async def run(self) -> None:
        """Run until cancelled: poll every `poll_seconds`, and wake in between for texts that become due."""
        while True:
            pause = self._poll_seconds
            try:
                await self.cycle()
            except GatewayAuthError:
                pause = AUTH_PAUSE
            except SmsTuiError as error:
                self.poller.tell_trouble(str(error))
            await self._until_next_poll(pause)

    async def _until_next_poll(self, pause: float) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + pause
        while (left := end - loop.time()) > 0:
            due = await self.dispatcher.next_due()
            if due is not None:
                left = min(left, max(0.0, (due - self._place.clock.now()) / timedelta(seconds=1)))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), max(left, 0.05))
            self._woken.clear()
            if due is not None and due <= self._place.clock.now():
                async with self._busy:
                    with contextlib.suppress(GatewayError):
                        await self.dispatcher.fire_due()
                        await self.follow_up.refresh()

    def wake(self) -> None:
        """Look again at what is due."""
        self._woken.set()

    def start(self) -> None:
        """Run in the background of the present event loop."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self.run(), name="engine")

    async def aclose(self) -> None:
        """Stop, close the gateways and the store."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        for gateway in self._place.gateways.values():
            await gateway.aclose()
        await self._place.store.aclose()
