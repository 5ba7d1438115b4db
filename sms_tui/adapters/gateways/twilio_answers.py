"""Reads Twilio's answers leniently: counts as text or number, ids as SM… or UUID, one bad entry spoils no page."""

from __future__ import annotations

import datetime as dt
import email.utils
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sms_tui.adapters.gateways.twilio_profile import TwilioProfile
from sms_tui.domain.errors import GatewayProtocolError
from sms_tui.domain.events import DeliveryStatus
from sms_tui.ports.gateway import DeliveryReport, InboundText, MediaItem, SentText

_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
"""What may stand in a request path: SM… + 32 hex digits, or a UUID."""

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its entries as they came, and the link to the next, as written."""

    entries: tuple[Entry | None, ...]
    """None stands for an entry that is no object."""
    next_uri: str | None


def read_object(content: bytes, what: str) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        GatewayProtocolError: the content is none; `what` names the request for people.
    """
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise GatewayProtocolError(f"The gateway's answer to {what} is not a JSON object.", "Check base_url.")
    return body


def read_page(content: bytes, key: str) -> Page:
    """Read a page envelope whose entries stand under `key`.

    Raises:
        GatewayProtocolError: the envelope is not what the gateway documents.
    """
    body = read_object(content, "a list")
    entries = body.get(key)
    following = body.get("next_page_uri")
    if not isinstance(entries, list):
        raise GatewayProtocolError(f"The gateway's list has no '{key}'.", "Check base_url and the gateway's profile.")
    if following is not None and not isinstance(following, str):
        raise GatewayProtocolError("The gateway's list has a next_page_uri that is no link.")
    return Page(tuple(e if isinstance(e, dict) else None for e in entries), following or None)


def entry_id(entry: Entry | None) -> str | None:
    """Give an entry's id, or None if it has none that may stand in a path."""
    sid = entry.get("sid") if entry is not None else None
    return sid if isinstance(sid, str) and _ID.fullmatch(sid) else None


def text_of(entry: Entry, key: str) -> str:
    """Give a text field; empty where it is null, missing or of another type."""
    value = entry.get(key)
    return value if isinstance(value, str) else ""


def count_of(entry: Entry, key: str) -> int:
    """Give a count written as a number or as digits; 0 where it is neither."""
    value = entry.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return max(value, 0)
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 8 else 0


def instant_of(entry: Entry, *keys: str) -> dt.datetime | None:
    """Give the first readable date of `keys` in UTC: RFC 2822, or ISO 8601 with an offset."""
    for key in keys:
        value = entry.get(key)
        if not isinstance(value, str) or not value:
            continue
        moment = _instant(value)
        if moment is not None:
            return moment
    return None


def _instant(value: str) -> dt.datetime | None:
    for read in (email.utils.parsedate_to_datetime, dt.datetime.fromisoformat):
        try:
            moment = read(value)
            # RFC 2822 "-0000" reads as naive and still is UTC.
            aware = moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment
            return aware.astimezone(dt.UTC)
        except (ValueError, TypeError, OverflowError):
            continue
    return None


def error_code_of(entry: Entry) -> int | None:
    """Give a message's delivery error code, written as a number or as digits; None for none."""
    return count_of(entry, "error_code") or None


def inbound_text(entry: Entry) -> InboundText | None:
    """Read an inbound message; None if id, sender, recipient or time is missing."""
    sid, their, our = entry_id(entry), text_of(entry, "from"), text_of(entry, "to")
    at = instant_of(entry, "date_sent", "date_created")
    if sid is None or not their or not our or at is None:
        return None
    return InboundText(sid, our, their, text_of(entry, "body"), at, count_of(entry, "num_media"))


def delivery_status(entry: Entry, profile: TwilioProfile) -> DeliveryStatus | None:
    """Give the state of an outbound message, None for a word the profile does not know."""
    return profile.statuses.get(text_of(entry, "status").lower())


def delivery_report(gateway_id: str, entry: Entry, profile: TwilioProfile) -> DeliveryReport:
    """Read a fetched message as a report on `gateway_id`.

    Raises:
        GatewayProtocolError: the message fetched is another one.
    """
    if entry_id(entry) != gateway_id:
        raise GatewayProtocolError("The gateway answered with another message than the one asked for.")
    return DeliveryReport(
        gateway_id,
        delivery_status(entry, profile),
        error_code_of(entry),
        instant_of(entry, "date_updated", "date_sent", "date_created"),
    )


def sent_text(entry: Entry, profile: TwilioProfile) -> SentText | None:
    """Read an outbound message; None for an inbound one, or if id or time is missing."""
    sid, at = entry_id(entry), instant_of(entry, "date_created", "date_sent")
    if sid is None or at is None or not text_of(entry, "direction").startswith("outbound"):
        return None
    return SentText(sid, text_of(entry, "body"), at, delivery_status(entry, profile))


def media_item(entry: Entry | None) -> MediaItem | None:
    """Read a media entry; None without a usable id. Twilio gives no size; a compatible gateway may."""
    sid = entry_id(entry)
    if entry is None or sid is None:
        return None
    return MediaItem(sid, text_of(entry, "content_type") or "application/octet-stream", count_of(entry, "size") or None)
