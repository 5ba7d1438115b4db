"""The message list: its filters, its order, and cursors that stay right while messages arrive."""

from __future__ import annotations

import datetime as dt
import email.utils
from collections.abc import Callable, Mapping
from typing import Any

from sms_tui.adapters.gateways.simulator import wire
from sms_tui.adapters.gateways.simulator.state import SimulatedMessage, SimulatedState

Keeps = Callable[[SimulatedMessage], bool]


def list_messages(state: SimulatedState, query: Mapping[str, str]) -> dict[str, Any]:
    """Answer a list request, newest first.

    A token names the message next to which its page begins, so that arrivals at the top shift nothing.

    Raises:
        wire.ApiError: a parameter is not valid (20001), or the token is unknown (21481).
    """
    page = wire.page_request(query)
    keeps = _filters(state, query)
    matching = [message for message in state.listed() if all(keep(message) for keep in keeps)]
    begin = _begin(state, page, matching)
    shown = matching[begin : begin + page.size]
    before = f"PB{shown[0].sid}" if shown and begin > 0 else None
    after = f"PA{shown[-1].sid}" if shown and begin + page.size < len(matching) else None
    entries = [wire.message_object(state, message) for message in shown]
    answer = wire.envelope(state, "Messages", "messages", entries, query, page, (before, after))
    if after and state.faults.take("GET", page=True):
        answer["next_page_uri"] = answer["uri"]
    return answer


def _begin(state: SimulatedState, page: wire.PageRequest, matching: list[SimulatedMessage]) -> int:
    if not page.token:
        return 0
    place = state.place_of(page.token[2:])
    if place is None or page.token[:2] not in ("PA", "PB"):
        raise wire.ApiError(400, 21481, "Invalid PageToken")
    above = sum(message.place > place for message in matching)
    if page.token.startswith("PB"):
        return max(above - page.size, 0)
    return above + any(message.place == place for message in matching)


def _filters(state: SimulatedState, query: Mapping[str, str]) -> list[Keeps]:
    keeps: list[Keeps] = []
    if to := query.get("To"):
        keeps.append(lambda message: message.to == to)
    if sender := query.get("From"):
        keeps.append(lambda message: message.sender == sender)
    if (status := query.get("Status")) and state.dialect.name == "signalwire":
        keeps.append(lambda message: state.dialect.words.get(message.status, message.status) == status)
    for name, fits in _DAY_FILTERS.items():
        if value := query.get(name):
            keeps.append(_day_filter(_day(value), fits))
    return keeps


_DAY_FILTERS: Mapping[str, Callable[[dt.date, dt.date], bool]] = {
    "DateSent": lambda sent, day: sent == day,
    "DateSent<": lambda sent, day: sent <= day,
    "DateSent>": lambda sent, day: sent >= day,
}


def _day_filter(day: dt.date, fits: Callable[[dt.date, dt.date], bool]) -> Keeps:
    """Days of GMT are all that the reference promises; what is not sent yet has none and is hidden."""
    return lambda message: message.sent is not None and fits(message.sent.astimezone(dt.UTC).date(), day)


def _day(value: str) -> dt.date:
    for read in (_iso_day, email.utils.parsedate_to_datetime):
        try:
            moment = read(value)
        except (ValueError, TypeError):
            continue
        return (moment if moment.tzinfo is None else moment.astimezone(dt.UTC)).date()
    raise wire.invalid("DateSent")


def _iso_day(value: str) -> dt.datetime:
    return dt.datetime.fromisoformat(value)
