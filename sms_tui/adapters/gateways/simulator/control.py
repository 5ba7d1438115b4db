"""The interface under `/control/` with which a person or a test steers the simulator; JSON in and out.

POST   /control/inbound   {"from", "to", "body", "media": [types], "listed_after": s, "receiving": s} -> {"sid"}
POST   /control/advance   {"seconds": s} -> {"now"}
POST   /control/outcome   {"to", "final", "code"} or {"to", "refuse": code} -> {}
POST   /control/fault     {"kind", "times", "method", "retry_after", "delay", "status"} -> {}
DELETE /control/fault     takes all faults back
GET    /control/dump      {"now", "messages", "handsets", "opted_out", "faults"}
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sms_tui.adapters.gateways.simulator import wire
from sms_tui.adapters.gateways.simulator.faults import Fault, FaultKind
from sms_tui.adapters.gateways.simulator.state import FINAL_STATUSES, Outcome, SimulatedState

Order = Callable[[SimulatedState, Mapping[str, Any]], Mapping[str, Any]]


def routes(state: SimulatedState) -> list[Route]:
    """Give the routes of the control interface."""
    return [
        _order(state, "inbound", _inbound),
        _order(state, "advance", _advance),
        _order(state, "outcome", _outcome),
        _order(state, "fault", _fault),
        Route("/control/fault", _clearing(state), methods=["DELETE"]),
        Route("/control/dump", _dumping(state), methods=["GET"]),
    ]


def _order(state: SimulatedState, name: str, order: Order) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            wanted = json.loads(await request.body())
            if not isinstance(wanted, dict):
                raise ValueError("an object is expected")
            return JSONResponse(order(state, wanted))
        except (ValueError, TypeError, KeyError) as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, status_code=400)

    return Route(f"/control/{name}", endpoint, methods=["POST"])


def _clearing(state: SimulatedState) -> Callable[[Request], Any]:
    async def endpoint(_request: Request) -> Response:
        state.faults.clear()
        return JSONResponse({})

    return endpoint


def _dumping(state: SimulatedState) -> Callable[[Request], Any]:
    async def endpoint(_request: Request) -> Response:
        return JSONResponse(dump(state))

    return endpoint


def _inbound(state: SimulatedState, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    if wanted["to"] not in state.numbers:
        raise ValueError("'to' is none of the account's numbers")
    sid = state.receive(
        str(wanted["from"]),
        str(wanted["to"]),
        str(wanted.get("body", "")),
        media=[str(kind) for kind in wanted.get("media", [])],
        listed_after=float(wanted.get("listed_after", 0)),
        receiving=float(wanted.get("receiving", 0)),
    )
    return {"sid": sid}


def _advance(state: SimulatedState, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    now = state.clock.advance(float(wanted["seconds"]))
    state.settle()
    return {"now": now.isoformat()}


def _outcome(state: SimulatedState, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    final, code, refuse = wanted.get("final", "delivered"), wanted.get("code"), wanted.get("refuse")
    if final not in FINAL_STATUSES:
        raise ValueError(f"'final' is one of {', '.join(FINAL_STATUSES)}")
    state.outcomes[str(wanted["to"])] = Outcome(
        final, int(code) if code is not None else None, int(refuse) if refuse is not None else None
    )
    return {}


def _fault(state: SimulatedState, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    fault = Fault(**(dict(wanted) | {"kind": FaultKind(wanted["kind"])}))
    if fault.kind is FaultKind.UNREACHABLE:
        raise ValueError("a server that answers cannot be unreachable; stop it instead")
    state.faults.add(fault)
    return {}


def dump(state: SimulatedState) -> dict[str, Any]:
    """Give everything the simulator knows but its secrets, for tests and rehearsals."""
    return {
        "now": state.clock.now().isoformat(),
        "messages": [wire.message_object(state, message) for message in state.listed()],
        "handsets": {
            number: [{"from": t.sender, "body": t.body, "at": t.at.isoformat()} for t in texts]
            for number, texts in state.handsets.items()
        },
        "opted_out": sorted([their, scope] for their, scope in state.opt_outs.blocked),
        "faults": [dataclasses.asdict(fault) for fault in state.faults.waiting],
    }
