"""The simulated gateway as an ASGI application: Twilio's paths, Basic authentication, and `/control/`."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from sms_tui.adapters.gateways.simulator import control, creation, listing, wire
from sms_tui.adapters.gateways.simulator.faults import Dropper, FaultLayer, error_body
from sms_tui.adapters.gateways.simulator.state import SimulatedMessage, SimulatedState
from sms_tui.adapters.gateways.simulator.wire import ApiError

Handler = Callable[[SimulatedState, Request], Awaitable[Response]]
_SETTLED = frozenset({"delivered", "undelivered", "failed", "canceled", "received", "sent"})


def build(state: SimulatedState, drop: Dropper) -> ASGIApp:
    """Build the application; `drop` ends an exchange whose fault is a timeout or a cut."""
    account = f"{state.dialect.api_path}/Accounts/{{account}}"
    suffixes = sorted({".json", state.dialect.suffix}, reverse=True)
    routes = list(control.routes(state))
    for suffix in suffixes:
        routes += [
            _route(state, f"{account}/Messages{suffix}", "GET", _list),
            _route(state, f"{account}/Messages{suffix}", "POST", _create),
            _route(state, f"{account}/Messages/{{sid}}/Media{suffix}", "GET", _media),
            _route(state, f"{account}/Messages/{{sid}}{suffix}", "GET", _fetch),
            _route(state, f"{account}/Messages/{{sid}}{suffix}", "POST", _update),
            _route(state, f"{account}/Messages/{{sid}}{suffix}", "DELETE", _delete),
            _route(state, f"{account}/IncomingPhoneNumbers{suffix}", "GET", _numbers),
            _route(state, f"{account}{suffix}", "GET", _account),
        ]
    app = Starlette(routes=routes, exception_handlers={ApiError: _told, HTTPException: _not_routed})
    return FaultLayer(app, state.faults, drop, state.dialect.api_path)


def _route(state: SimulatedState, path: str, method: str, handler: Handler) -> Route:
    async def endpoint(request: Request) -> Response:
        _authorise(state, request)
        return await handler(state, request)

    return Route(path, endpoint, methods=[method])


def _authorise(state: SimulatedState, request: Request) -> None:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    try:
        given = base64.b64decode(encoded, validate=True) if scheme.lower() == "basic" else b""
    except binascii.Error:
        given = b""
    pairs = ((state.account_sid, state.auth_token), (state.key_sid, state.key_secret))
    if not any(secrets.compare_digest(given, f"{user}:{secret}".encode()) for user, secret in pairs):
        raise ApiError(401, 20003, "Authenticate")
    if request.path_params["account"] != state.account_sid:
        raise _unknown(request)


async def _list(state: SimulatedState, request: Request) -> Response:
    return JSONResponse(listing.list_messages(state, dict(request.query_params)))


async def _create(state: SimulatedState, request: Request) -> Response:
    message = creation.create(state, await _form(request))
    return JSONResponse(wire.message_object(state, message), status_code=201)


async def _fetch(state: SimulatedState, request: Request) -> Response:
    return JSONResponse(wire.message_object(state, _message(state, request)))


async def _update(state: SimulatedState, request: Request) -> Response:
    message, form = _message(state, request), await _form(request)
    if form.get("Status") == "canceled":
        if not state.cancel(message):
            raise ApiError(400, 30409, "Message is not in a cancelable state")
    elif form.get("Body") == "":
        _require_settled(message)
        message.body, message.updated = "", state.clock.now()
    else:
        raise wire.invalid("only an empty Body or Status=canceled")
    return JSONResponse(wire.message_object(state, message))


async def _delete(state: SimulatedState, request: Request) -> Response:
    message = _message(state, request)
    _require_settled(message)
    state.delete(message)
    return Response(status_code=204)


async def _media(state: SimulatedState, request: Request) -> Response:
    message = _message(state, request)
    items = [wire.media_object(state, message, sid, kind) for sid, kind in message.media]
    return _fixed_list(state, request, f"Messages/{message.sid}/Media", "media_list", items)


async def _numbers(state: SimulatedState, request: Request) -> Response:
    numbers = [wire.number_object(state, number, sid) for number, sid in state.numbers.items()]
    return _fixed_list(state, request, "IncomingPhoneNumbers", "incoming_phone_numbers", numbers)


def _fixed_list(
    state: SimulatedState, request: Request, resource: str, key: str, entries: list[dict[str, Any]]
) -> Response:
    """Answer with a page of a list that does not grow at its top."""
    query = dict(request.query_params)
    page = wire.page_request(query)
    sids = [entry["sid"] for entry in entries]
    if page.token and page.token[2:] not in sids:
        raise ApiError(400, 21481, "Invalid PageToken")
    begin = sids.index(page.token[2:]) + 1 if page.token else 0
    shown = entries[begin : begin + page.size]
    after = f"PA{shown[-1]['sid']}" if begin + page.size < len(entries) else None
    return JSONResponse(wire.envelope(state, resource, key, shown, query, page, (None, after)))


async def _account(state: SimulatedState, _request: Request) -> Response:
    return JSONResponse(wire.account_object(state))


async def _form(request: Request) -> Mapping[str, str]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if body and kind != "application/x-www-form-urlencoded":
        raise ApiError(415, 20001, "The request body must be application/x-www-form-urlencoded")
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict"))
    except ValueError:
        raise wire.invalid("the form is not UTF-8") from None


def _message(state: SimulatedState, request: Request) -> SimulatedMessage:
    message = state.find(request.path_params["sid"])
    if message is None:
        raise _unknown(request)
    return message


def _require_settled(message: SimulatedMessage) -> None:
    if message.status not in _SETTLED:
        raise ApiError(409, 20009, "Cannot change this resource before its delivery is complete")


def _unknown(request: Request) -> ApiError:
    return ApiError(404, 20404, f"The requested resource {request.url.path} was not found")


async def _told(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if error.status == 401 else None
    body: dict[str, Any] = error_body(error.status, error.code, error.message)
    return JSONResponse(body, status_code=error.status, headers=headers)


async def _not_routed(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return await _told(request, _unknown(request))
    code = 20004 if error.status_code == 405 else 20001
    return await _told(request, ApiError(error.status_code, code, str(error.detail)))
