"""What goes wrong on demand, and the ASGI layer that makes it go wrong.

Faults are taken in the order they were set; each matches a method (or any) and holds for a number of requests.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class FaultKind(StrEnum):
    """The faults of the contract (research: gateways, 6.8)."""

    THROTTLED = "throttled"
    """429, code 20429, with `Retry-After` if `retry_after` is set; not processed."""
    INTERNAL_ERROR = "internal_error"
    """500 without processing."""
    UNAVAILABLE = "unavailable"
    """503 without processing."""
    ERROR_AFTER = "error_after"
    """500 after processing: the case of a text sent twice."""
    UNAUTHORISED = "unauthorised"
    """401, code 20003: the key was revoked while running."""
    NOT_JSON = "not_json"
    """An error page of some proxy, HTTP `status`, without processing."""
    GARBLED = "garbled"
    """Processed, and the answer's body is no JSON."""
    TIMEOUT_BEFORE = "timeout_before"
    """No answer, not processed."""
    TIMEOUT_AFTER = "timeout_after"
    """Processed, no answer."""
    CUT_BEFORE = "cut_before"
    """The connection breaks; not processed."""
    CUT_AFTER = "cut_after"
    """Processed; the connection breaks in the middle of the answer."""
    UNREACHABLE = "unreachable"
    """No connection at all; in process only."""
    SLOW = "slow"
    """Answered after `delay` real seconds."""
    REPEATED_PAGE = "repeated_page"
    """A list's next page is the page itself."""


class Drop(StrEnum):
    """How an exchange ends without a whole answer."""

    TIMEOUT = "timeout"
    CUT = "cut"
    UNREACHABLE = "unreachable"


_DROPS = {
    FaultKind.TIMEOUT_BEFORE: Drop.TIMEOUT,
    FaultKind.TIMEOUT_AFTER: Drop.TIMEOUT,
    FaultKind.CUT_BEFORE: Drop.CUT,
    FaultKind.CUT_AFTER: Drop.CUT,
    FaultKind.UNREACHABLE: Drop.UNREACHABLE,
}
_AFTER = frozenset({FaultKind.TIMEOUT_AFTER, FaultKind.CUT_AFTER, FaultKind.ERROR_AFTER, FaultKind.GARBLED})

Dropper = Callable[[Drop, Receive, Send], Awaitable[None]]
"""Ends an exchange: in process by an exception, on a socket by hanging or closing it."""


@dataclass(slots=True)
class Fault:
    """One fault to come."""

    kind: FaultKind
    times: int = 1
    """For how many requests; 0 until cleared."""
    method: str = ""
    """GET, POST or DELETE; empty for any."""
    retry_after: int | None = None
    """Seconds, for THROTTLED."""
    delay: float = 0.0
    """Real seconds, for SLOW."""
    status: int = 502
    """For NOT_JSON."""


@dataclass(slots=True)
class FaultPlan:
    """The faults to come, oldest first."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Set a fault."""
        self.waiting.append(fault)

    def clear(self) -> None:
        """Take all faults back."""
        self.waiting.clear()

    def take(self, method: str, *, page: bool = False) -> Fault | None:
        """Use up the next fault for a request; `page` asks for REPEATED_PAGE, else for any other."""
        for fault in self.waiting:
            if (fault.kind is FaultKind.REPEATED_PAGE) is page and fault.method in ("", method):
                if fault.times == 1:
                    self.waiting.remove(fault)
                elif fault.times > 1:
                    fault.times -= 1
                return fault
        return None


class FaultLayer:
    """An ASGI layer around the gateway's interface; requests outside `prefix` pass untouched."""

    def __init__(self, app: ASGIApp, plan: FaultPlan, drop: Dropper, prefix: str) -> None:
        self._app = app
        self._plan = plan
        self._drop = drop
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or fail it."""
        if scope["type"] != "http" or not scope["path"].startswith(self._prefix):
            await self._app(scope, receive, send)
            return
        fault = self._plan.take(scope["method"])
        if fault is None:
            await self._app(scope, receive, send)
            return
        status = 200
        if fault.kind in _AFTER:
            status = await self._process_unheard(scope, receive)
        if fault.kind in _DROPS:
            await self._drop(_DROPS[fault.kind], receive, send)
        elif fault.kind is FaultKind.SLOW:
            await asyncio.sleep(fault.delay)
            await self._app(scope, receive, send)
        else:
            await _answer(fault, status, send)

    async def _process_unheard(self, scope: Scope, receive: Receive) -> int:
        """Let the gateway process the request, keep the answer back; give its status."""
        statuses: list[int] = []

        async def keep_back(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        await self._app(scope, receive, keep_back)
        return statuses[0]


async def _answer(fault: Fault, processed_status: int, send: Send) -> None:
    headers: list[tuple[bytes, bytes]] = []
    content = "<html><body>Something went wrong.</body></html>"
    kind = b"text/html"
    status = fault.status
    known = {
        FaultKind.THROTTLED: (429, 20429, "Too Many Requests"),
        FaultKind.UNAUTHORISED: (401, 20003, "Authenticate"),
        FaultKind.INTERNAL_ERROR: (500, 20500, "An internal server error has occurred"),
        FaultKind.ERROR_AFTER: (500, 20500, "An internal server error has occurred"),
        FaultKind.UNAVAILABLE: (503, 20503, "Service Unavailable"),
    }.get(fault.kind)
    if known is not None:
        status, code, text = known
        content, kind = json.dumps(error_body(status, code, text)), b"application/json"
    elif fault.kind is FaultKind.GARBLED:
        status = processed_status
    if fault.kind is FaultKind.THROTTLED and fault.retry_after is not None:
        headers.append((b"retry-after", str(fault.retry_after).encode()))
    body = content.encode()
    headers += [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def error_body(status: int, code: int, message: str) -> dict[str, Any]:
    """Give Twilio's error body."""
    return {
        "code": code,
        "message": message,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }
