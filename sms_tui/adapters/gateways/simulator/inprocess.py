"""The simulator in this process: a ready adapter over ASGI, no socket."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import httpx
from starlette.types import ASGIApp, Receive, Send

from sms_tui.adapters.gateways import twilio_profile
from sms_tui.adapters.gateways.simulator import app as application
from sms_tui.adapters.gateways.simulator.clock import SimulatedClock
from sms_tui.adapters.gateways.simulator.dialect import DIALECTS
from sms_tui.adapters.gateways.simulator.faults import Drop
from sms_tui.adapters.gateways.simulator.state import Pace, SimulatedState
from sms_tui.adapters.gateways.twilio import PAGE_SIZE, TwilioGateway
from sms_tui.adapters.gateways.twilio_profile import Credentials, Timeouts

DEFAULT_NUMBER = "+12125550100"
"""A number reserved for fiction (555-0100 to 555-0199)."""
DEFAULT_START = dt.datetime(2026, 6, 17, 14, 0, tzinfo=dt.UTC)
"""A Wednesday, 10:00 in New York."""
BASE_URL = "http://127.0.0.1"


class ConnectionDropped(Exception):
    """An exchange that ends without a whole answer."""

    def __init__(self, how: Drop) -> None:
        super().__init__(how.value)
        self.how = how


async def drop(how: Drop, _receive: Receive, _send: Send) -> None:
    """End an exchange in process."""
    raise ConnectionDropped(how)


class InProcessTransport(httpx.ASGITransport):
    """Carries requests to the application and turns dropped exchanges into what a socket would show."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one request; a simulated timeout takes no time."""
        try:
            return await super().handle_async_request(request)
        except ConnectionDropped as dropped:
            how = dropped.how
        if how is Drop.TIMEOUT:
            raise httpx.ReadTimeout("simulated", request=request)
        if how is Drop.CUT:
            raise httpx.RemoteProtocolError("simulated", request=request)
        raise httpx.ConnectError("simulated", request=request)


@dataclass(frozen=True, slots=True)
class Simulated:
    """A simulated gateway: the application, what it knows, and an adapter that talks to it."""

    app: ASGIApp
    state: SimulatedState
    gateway: TwilioGateway

    @property
    def clock(self) -> SimulatedClock:
        """The simulator's clock; a desk in the same process may run on it too."""
        return self.state.clock


def new_state(
    *,
    numbers: Sequence[str] = (DEFAULT_NUMBER,),
    seed: int = 0,
    start: dt.datetime = DEFAULT_START,
    rate: float = 0.0,
    profile: str = "twilio",
    clock: SimulatedClock | None = None,
    pace: Pace = Pace(),  # noqa: B008  a frozen value
) -> SimulatedState:
    """Open a simulated account; `profile` is twilio or signalwire, `rate` is in simulated seconds per second."""
    dialect = DIALECTS[profile]
    return SimulatedState(clock or SimulatedClock(start, rate=rate), dialect, numbers=numbers, seed=seed, pace=pace)


def credentials_of(state: SimulatedState) -> Credentials:
    """Give what opens the account: account SID and token."""
    return Credentials(state.account_sid, state.account_sid, state.auth_token)


def simulated(
    state: SimulatedState | None = None,
    *,
    page_size: int = PAGE_SIZE,
    timeouts: Timeouts = Timeouts(),  # noqa: B008  a frozen value
) -> Simulated:
    """Build a simulated gateway with an adapter over ASGI; `new_state()` makes the state."""
    known = state or new_state()
    app = application.build(known, drop)
    gateway = TwilioGateway(
        credentials_of(known),
        profile=twilio_profile.PROFILES[known.dialect.name],
        base_url=BASE_URL,
        transport=InProcessTransport(app=app),
        page_size=page_size,
        timeouts=timeouts,
    )
    return Simulated(app, known, gateway)
