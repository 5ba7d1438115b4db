"""Twilio's wire format: messages, pages, numbers and the account as JSON objects, and what a list may ask for."""

from __future__ import annotations

import datetime as dt
import email.utils
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sms_tui.adapters.gateways.simulator.state import DELIVERY_ERRORS, SimulatedMessage, SimulatedState

MAX_PAGE_SIZE = 1000
_GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENSION = frozenset("\f^{}\\[~]|€")


class ApiError(Exception):
    """An answer that is no success: HTTP status, Twilio error code and text."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def invalid(what: str) -> ApiError:
    """Build the answer to a parameter that is not valid."""
    return ApiError(400, 20001, f"Invalid parameter: {what}")


def date(moment: dt.datetime | None) -> str | None:
    """Write RFC 2822 with `+0000` and whole seconds; `email.utils.formatdate` would write `-0000`."""
    return email.utils.format_datetime(moment.astimezone(dt.UTC)) if moment else None


def segments(body: str) -> int:
    """Count SMS segments: 160 or 153 septets of the GSM alphabet (3GPP TS 23.038), else 70 or 67 UTF-16 units."""
    if all(c in _GSM_BASIC or c in _GSM_EXTENSION for c in body):
        length, one, many = len(body) + sum(c in _GSM_EXTENSION for c in body), 160, 153
    else:
        length, one, many = len(body.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= one else -(-length // many)


def message_object(state: SimulatedState, message: SimulatedMessage) -> dict[str, Any]:
    """Write a message with every documented field."""
    dialect = state.dialect
    pooled = message.service is not None and message.status in ("accepted", "scheduled", "canceled")
    counts = 0 if pooled else segments(message.body)
    uri = f"{account_path(state)}/Messages/{message.sid}"
    cost = round(0.0079 * counts, 4) if message.sent else None
    text = dialect.counts_as_text
    code = message.error_code
    return {
        "account_sid": state.account_sid,
        "api_version": "2010-04-01",
        "body": message.body,
        "date_created": date(message.created),
        "date_sent": date(message.sent),
        "date_updated": date(message.updated),
        "direction": message.direction,
        "error_code": str(code) if code and not text else code,
        "error_message": DELIVERY_ERRORS.get(code) if code else None,
        "from": None if pooled else message.sender,
        "messaging_service_sid": message.service,
        "num_media": str(len(message.media)) if text else len(message.media),
        "num_segments": str(counts) if text else counts,
        "price": (f"-{cost:.5f}" if text else -cost) if cost is not None else None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": dialect.words.get(message.status, message.status),
        "subresource_uris": {"media": f"{uri}/Media{dialect.suffix}", "feedback": f"{uri}/Feedback{dialect.suffix}"},
        "to": message.to,
        "uri": f"{uri}{dialect.suffix}",
    }


def media_object(state: SimulatedState, message: SimulatedMessage, sid: str, content_type: str) -> dict[str, Any]:
    """Write one media item of a message."""
    return {
        "account_sid": state.account_sid,
        "content_type": content_type,
        "date_created": date(message.created),
        "date_updated": date(message.created),
        "parent_sid": message.sid,
        "sid": sid,
        "uri": f"{account_path(state)}/Messages/{message.sid}/Media/{sid}{state.dialect.suffix}",
    }


def number_object(state: SimulatedState, number: str, sid: str) -> dict[str, Any]:
    """Write one of the account's numbers."""
    nulls = [
        *("address_sid", "emergency_address_sid", "identity_sid", "bundle_sid", "trunk_sid", "sms_application_sid"),
        *("sms_url", "sms_fallback_url", "status_callback", "voice_application_sid", "voice_url", "voice_fallback_url"),
    ]
    return dict.fromkeys(nulls) | {
        "account_sid": state.account_sid,
        "address_requirements": "none",
        "api_version": "2010-04-01",
        "beta": False,
        "capabilities": {"voice": True, "sms": True, "mms": True, "fax": False},
        "date_created": date(state.opened),
        "date_updated": date(state.opened),
        "emergency_status": "Inactive",
        "emergency_address_status": "unregistered",
        "friendly_name": number,
        "origin": "twilio",
        "phone_number": number,
        "sid": sid,
        "sms_fallback_method": "POST",
        "sms_method": "POST",
        "status": "in-use",
        "status_callback_method": "POST",
        "type": "local",
        "uri": f"{account_path(state)}/IncomingPhoneNumbers/{sid}{state.dialect.suffix}",
        "voice_caller_id_lookup": False,
        "voice_fallback_method": "POST",
        "voice_method": "POST",
        "voice_receive_mode": "voice",
    }


def account_object(state: SimulatedState) -> dict[str, Any]:
    """Write the account; its token is never told."""
    path, suffix = account_path(state), state.dialect.suffix
    return {
        "auth_token": None,
        "date_created": date(state.opened),
        "date_updated": date(state.opened),
        "friendly_name": "Simulated account",
        "owner_account_sid": state.account_sid,
        "sid": state.account_sid,
        "status": "active",
        "subresource_uris": {
            "incoming_phone_numbers": f"{path}/IncomingPhoneNumbers{suffix}",
            "messages": f"{path}/Messages{suffix}",
        },
        "type": "Full",
        "uri": f"{path}{suffix}",
    }


def account_path(state: SimulatedState) -> str:
    """Give the path under which everything of the account stands."""
    return f"{state.dialect.api_path}/Accounts/{state.account_sid}"


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page of a list is asked for."""

    size: int
    number: int
    token: str


def page_request(query: Mapping[str, str]) -> PageRequest:
    """Read PageSize, Page and PageToken.

    Raises:
        ApiError: not numbers, out of range, or a page above 0 without a token (20001).
    """
    size = _whole(query, "PageSize", 50)
    number = _whole(query, "Page", 0)
    token = query.get("PageToken", "")
    if not 1 <= size <= MAX_PAGE_SIZE:
        raise invalid("PageSize")
    if number > 0 and not token:
        raise invalid("Page needs PageToken")
    return PageRequest(size, number, token)


def _whole(query: Mapping[str, str], name: str, default: int) -> int:
    value = query.get(name, "")
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 8):
        raise invalid(name)
    return int(value)


def envelope(
    state: SimulatedState,
    resource: str,
    key: str,
    entries: Sequence[Mapping[str, Any]],
    query: Mapping[str, str],
    page: PageRequest,
    tokens: tuple[str | None, str | None] = (None, None),
) -> dict[str, Any]:
    """Write a page; `tokens` lead to the previous and the next page, None where there is none."""
    filters = {name: value for name, value in query.items() if name not in ("Page", "PageToken", "PageSize")}
    path = f"{account_path(state)}/{resource}{state.dialect.suffix}"

    def link(number: int, token: str | None) -> str:
        last = {"PageToken": token} if token else {}
        return f"{path}?{urlencode(filters | {'PageSize': str(page.size), 'Page': str(number)} | last)}"

    before, after = tokens
    start = page.number * page.size
    bounds = {"start": start, "end": start + max(len(entries) - 1, 0)} if state.dialect.has_bounds else {}
    return {
        key: list(entries),
        "first_page_uri": link(0, None),
        "next_page_uri": link(page.number + 1, after) if after else None,
        "previous_page_uri": link(max(page.number - 1, 0), before) if before else None,
        "uri": link(page.number, page.token or None),
        "page": page.number,
        "page_size": page.size,
        **bounds,
    }
