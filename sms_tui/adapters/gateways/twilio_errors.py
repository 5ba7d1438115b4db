"""What Twilio's error answers mean for us: HTTP status and error code to a GatewayError.

The gateway's own `message` is never shown: it repeats phone numbers. Codes: Twilio's error reference.
"""

from __future__ import annotations

import email.utils
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType
from typing import Any

from sms_tui.domain.errors import (
    GatewayAuthError,
    GatewayError,
    GatewayProtocolError,
    GatewayRefused,
    GatewayThrottled,
    GatewayUnconfirmed,
    GatewayUnreachable,
)

MAX_RETRY_AFTER_S = 3600.0
QUEUE_FULL_PAUSE_S = 3600.0
NOT_FOUND = 20404


class Attempt(Enum):
    """What was asked; a failed read may be repeated, a send must not be."""

    READ = auto()
    SEND = auto()


@dataclass(frozen=True, slots=True)
class Refusal:
    """The meaning of an error code that no retry cures."""

    what: str
    hint: str = ""
    opted_out: bool = False
    bad_number: bool = False


REFUSALS: Mapping[int, Refusal] = MappingProxyType(
    {
        20404: Refusal("The gateway does not know what was asked for (HTTP 404).", "Check account_sid."),
        21211: Refusal("The gateway says the recipient's number is not valid.", bad_number=True),
        21212: Refusal("The gateway says our number is not valid.", "Check the desk's numbers."),
        21408: Refusal("The account may not text the recipient's country.", "Enable it at the gateway."),
        21602: Refusal("The gateway refused a text without a body."),
        21603: Refusal("The gateway refused a text without a sender.", "Check the desk's numbers."),
        21604: Refusal("The gateway refused a text without a recipient."),
        21606: Refusal("Our number is not the account's, or cannot send texts.", "Check the desk's numbers."),
        21608: Refusal("A trial account may only text numbers verified at the gateway.", "Upgrade the account."),
        21610: Refusal("The recipient opted out; the gateway blocks texts to this number.", opted_out=True),
        21612: Refusal("The gateway has no route from our number to the recipient."),
        21614: Refusal("The recipient's number is not a mobile number.", bad_number=True),
        21617: Refusal("The text is longer than the 1,600 characters the gateway takes.", "Shorten it."),
        21635: Refusal("The recipient's number is a landline.", bad_number=True),
    }
)


def translate(attempt: Attempt, status: int, headers: Mapping[str, str], content: bytes) -> GatewayError:
    """Turn an answer that is no success into the error to raise.

    `headers` are looked up by lower-case name. A send whose answer leaves open whether it was processed (5xx, 408,
    a redirect) is GatewayUnconfirmed; a 4xx means it was not.
    """
    code = error_code(content)
    if status == 429 or code == 20429:
        wait = retry_after(headers)
        return GatewayThrottled("The gateway asks us to slow down.", retry_after=wait)
    if code == 21611:
        return GatewayThrottled("Our number's queue at the gateway is full.", retry_after=QUEUE_FULL_PAUSE_S)
    if status in (401, 403) or code == 20003:
        return GatewayAuthError(
            f"The gateway refused the credentials or their rights (HTTP {status}).",
            "Check account_sid, user and secret in the desk's settings.",
        )
    if status >= 500 or status == 408:
        return no_clear_answer(attempt, f"The gateway had an error of its own (HTTP {status}).")
    if 400 <= status < 500:
        return _refused(attempt, status, code)
    if attempt is Attempt.SEND:
        return no_clear_answer(attempt, f"The gateway gave an unexpected answer (HTTP {status}).")
    return GatewayProtocolError(f"The gateway gave an unexpected answer (HTTP {status}).", "Check base_url.")


def no_clear_answer(attempt: Attempt, what: str) -> GatewayError:
    """Build the error for a request that left and got no answer to rely on."""
    if attempt is Attempt.SEND:
        return GatewayUnconfirmed(what, "It is not known whether the text went out; it is not sent again by itself.")
    return GatewayUnreachable(what, "It is tried again.")


def _refused(attempt: Attempt, status: int, code: int | None) -> GatewayError:
    if status == 404 and attempt is Attempt.SEND:
        return GatewayAuthError("The gateway does not know this account (HTTP 404).", "Check account_sid and base_url.")
    known = REFUSALS.get(code) if code is not None else None
    if known is not None:
        return GatewayRefused(known.what, known.hint, code=code, opted_out=known.opted_out, bad_number=known.bad_number)
    if code is None and attempt is Attempt.READ:
        return GatewayProtocolError(
            f"The gateway's refusal (HTTP {status}) could not be read.", "Check base_url; a proxy may have answered."
        )
    told = f"error {code}" if code is not None else f"HTTP {status}"
    return GatewayRefused(f"The gateway refused the request ({told}).", code=code)


def error_code(content: bytes) -> int | None:
    """Read the error code of an error answer: `{"code": …}` or SignalWire's `{"errors": [{"code": …}]}`."""
    try:
        body: Any = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict):
        return None
    errors = body.get("errors")
    if "code" not in body and isinstance(errors, list) and errors and isinstance(errors[0], dict):
        body = errors[0]
    code = body.get("code")
    if isinstance(code, int) and not isinstance(code, bool):
        return code
    return int(code) if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) < 8 else None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Read `Retry-After` (RFC 9110, 10.2.3) in seconds, at most an hour; a date counts from the answer's own."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), MAX_RETRY_AFTER_S)
    try:
        then = email.utils.parsedate_to_datetime(value)
        answered = email.utils.parsedate_to_datetime(headers.get("date", ""))
        return min(max((then - answered).total_seconds(), 0.0), MAX_RETRY_AFTER_S)
    except (ValueError, TypeError):
        return None
