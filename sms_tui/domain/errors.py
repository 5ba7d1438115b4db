"""The exception tree. Every error says what happened, where, and what to do next; none carries client data.

SmsTuiError
├── UsageError              wrong arguments on the command line
├── ConfigError             a policy, desk or settings file is wrong (file, line, key)
├── GatewayError
│   ├── GatewayAuthError    credentials refused: stop polling, tell staff
│   ├── GatewayRefused      this message will never be accepted (code, opted_out, bad_number)
│   ├── GatewayThrottled    not processed; safe to retry after a pause
│   ├── GatewayUnreachable  nothing left this machine; safe to retry
│   ├── GatewayUnconfirmed  the request left, its outcome is unknown: never resend blindly
│   └── GatewayProtocolError  an answer that is not what the gateway documents
├── StoreError
│   ├── StoreLocked         another process serves this desk
│   ├── StoreUnusable       folder missing, read-only, or looser than 0700
│   ├── StoreBroken         the ledger cannot be read or appended to
│   └── Moved               a stream is past the version the decision was taken on
├── NotPermitted            this person, state or policy does not allow the request
└── GuardUnavailable        no verdict could be had: not sendable
"""

from __future__ import annotations

from collections.abc import Sequence


class SmsTuiError(Exception):
    """Base of all errors that are shown to a person.

    `what` is one sentence on what happened and where; `hint` says what to do next. Neither may hold
    message text, names, numbers or identifiers of clients, nor secrets.
    """

    title = "Error"

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.what} {self.hint}".strip()


class UsageError(SmsTuiError):
    """The command was called in a way it does not know."""

    title = "Wrong use"


class ConfigError(SmsTuiError):
    """A configuration file is wrong.

    `file` is the file's path as given, `line` is 1-based or None where it is unknown, `key` is dotted
    (`hours.season[0].start`), `known` lists the nearest known keys.
    """

    title = "Configuration"

    def __init__(
        self,
        problem: str,
        *,
        file: str = "",
        line: int | None = None,
        key: str = "",
        known: Sequence[str] = (),
    ) -> None:
        place = f"{file}:{line}" if file and line else file
        named = f"{place}: " if place else ""
        at = f"{key}: " if key else ""
        nearest = f"Did you mean {' or '.join(known)}?" if known else ""
        super().__init__(f"{named}{at}{problem}", nearest)
        self.problem = problem
        self.file = file
        self.line = line
        self.key = key
        self.known = tuple(known)


class GatewayError(SmsTuiError):
    """The SMS gateway could not do what was asked."""

    title = "Gateway"


class GatewayAuthError(GatewayError):
    """The gateway refused the credentials (Twilio 20003)."""

    title = "Gateway credentials"


class GatewayRefused(GatewayError):
    """The gateway will never accept this message; it must not be retried.

    `code` is the gateway's own error code. `opted_out` is true for block codes only (Twilio 21610),
    `bad_number` for numbers that cannot receive texts (21211, 21614, 21635).
    """

    title = "Refused by the gateway"

    def __init__(
        self,
        what: str,
        hint: str = "",
        *,
        code: int | None = None,
        opted_out: bool = False,
        bad_number: bool = False,
    ) -> None:
        super().__init__(what, hint)
        self.code = code
        self.opted_out = opted_out
        self.bad_number = bad_number


class GatewayThrottled(GatewayError):
    """The gateway asks to wait (HTTP 429); the request was not processed. `retry_after` is in seconds."""

    title = "Gateway busy"

    def __init__(self, what: str, hint: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(what, hint)
        self.retry_after = retry_after


class GatewayUnreachable(GatewayError):
    """No connection could be made; no byte of the request left."""

    title = "Gateway unreachable"


class GatewayUnconfirmed(GatewayError):
    """The request left and no clear answer came (timeout, cut connection, 5xx): the outcome is unknown."""

    title = "Unconfirmed"


class GatewayProtocolError(GatewayError):
    """The gateway answered something its documentation does not know."""

    title = "Gateway answer not understood"


class StoreError(SmsTuiError):
    """The ledger or its caches could not be used."""

    title = "Store"


class StoreLocked(StoreError):
    """Another process holds the desk open."""

    title = "Desk in use"


class StoreUnusable(StoreError):
    """The desk folder cannot be used as it is."""

    title = "Desk folder"


class StoreBroken(StoreError):
    """The ledger cannot be read, or an append could not be taken back; nothing further is appended."""

    title = "Ledger"


class Moved(StoreError):
    """A decision was taken on a version of a stream that is no longer the newest. `streams` names them."""

    title = "Something came in between"

    def __init__(self, streams: Sequence[str]) -> None:
        super().__init__("Something new came in before this was recorded.", "Look at the thread and try again.")
        self.streams = tuple(streams)


class NotPermitted(SmsTuiError):
    """The request is not allowed in the present state, for this person, or by the policy."""

    title = "Not permitted"


class GuardUnavailable(SmsTuiError):
    """The guard could not judge: nothing is sendable until it can."""

    title = "Guard not ready"
