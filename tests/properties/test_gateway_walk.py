"""Whatever arrives while a day is walked, nothing that stood there before is lost, doubled or out of order."""

from __future__ import annotations

import asyncio
import datetime as dt

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from sms_tui.adapters.gateways.simulator.inprocess import (
    BASE_URL,
    DEFAULT_NUMBER,
    InProcessTransport,
    credentials_of,
    new_state,
    simulated,
)
from sms_tui.adapters.gateways.simulator.state import SimulatedState
from sms_tui.adapters.gateways.twilio import TwilioGateway
from sms_tui.ports.gateway import DayWalk

THEIR = "+13475550123"


class Interrupted(InProcessTransport):
    """Lets texts arrive, or deletes some, before each request after the first."""

    def __init__(self, state: SimulatedState, arrivals: list[int], deletions: list[int]) -> None:
        super().__init__(app=simulated(state).app)
        self._state = state
        self._arrivals = arrivals
        self._deletions = deletions
        self._first = True

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not self._first:
            for _ in range(self._arrivals.pop() if self._arrivals else 0):
                self._state.receive(THEIR, DEFAULT_NUMBER, "meanwhile")
            if self._deletions:
                listed = self._state.listed()
                self._state.delete(listed[self._deletions.pop() % len(listed)])
        self._first = False
        return await super().handle_async_request(request)


def _walk(state: SimulatedState, transport: InProcessTransport, size: int, known: set[str] | None = None) -> DayWalk:
    gateway = TwilioGateway(credentials_of(state), base_url=BASE_URL, transport=transport, page_size=size)

    async def walk() -> DayWalk:
        try:
            day = state.clock.now().date()
            return await gateway.day(DEFAULT_NUMBER, day, known=None if known is None else known.__contains__)
        finally:
            await gateway.aclose()

    return asyncio.run(walk())


@settings(max_examples=40, deadline=None)
@given(
    gaps=st.lists(st.integers(0, 90), max_size=14),
    size=st.integers(1, 5),
    arrivals=st.lists(st.integers(0, 4), max_size=8),
    deletions=st.lists(st.integers(0, 30), max_size=3),
)
def test_a_walk_gives_each_text_that_stood_there_once_and_in_order(
    gaps: list[int], size: int, arrivals: list[int], deletions: list[int]
) -> None:
    state = new_state(start=dt.datetime(2026, 6, 17, 9, tzinfo=dt.UTC))
    before = []
    for gap in gaps:
        before.append(state.receive(THEIR, DEFAULT_NUMBER, "before"))
        state.clock.advance(gap)
    walk = _walk(state, Interrupted(state, arrivals, deletions), size)
    left = {message.sid for message in state.listed()}
    ids = [text.gateway_id for text in walk.texts]
    assert walk.complete
    assert len(ids) == len(set(ids))
    assert {sid for sid in before if sid in left} <= set(ids)
    assert [text.at for text in walk.texts] == sorted(text.at for text in walk.texts)


@settings(max_examples=40, deadline=None)
@given(old=st.integers(0, 12), new=st.integers(0, 12), size=st.integers(1, 5))
def test_stopping_at_known_ids_misses_nothing_new(old: int, new: int, size: int) -> None:
    state = new_state(start=dt.datetime(2026, 6, 17, 9, tzinfo=dt.UTC))
    known = set()
    for _ in range(old):
        known.add(state.receive(THEIR, DEFAULT_NUMBER, "old"))
        state.clock.advance(1)
    fresh = set()
    for _ in range(new):
        fresh.add(state.receive(THEIR, DEFAULT_NUMBER, "new"))
        state.clock.advance(1)
    walk = _walk(state, InProcessTransport(app=simulated(state).app), size, known)
    assert walk.complete
    assert fresh <= {text.gateway_id for text in walk.texts}
    assert len(walk.texts) <= new + 2 * size
