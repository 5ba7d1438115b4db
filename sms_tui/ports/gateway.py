"""The SMS gateway as the services see it: one day of inbound texts, one send, delivery reports.

An adapter holds no state about what was read: marks, known ids and retries belong to the services. It never
repeats a send by itself. Every failure is one of the `GatewayError`s of `domain.errors`; none of them, and no
repr of the records below, holds a text, a number of a client or a secret.

How a sync walks (ruling 28). The service asks for UTC days oldest first, appends what a day holds, and moves
its mark with the last append of a day whose `DayWalk.complete` is true. The adapter fetches all pages of that
one day, in whatever order the gateway lists them, and gives them oldest first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from sms_tui.domain.events import DeliveryStatus

Known = Callable[[str], bool]
"""Whether a gateway id of an inbound text is already in the ledger."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a gateway does by itself."""

    name: str
    """For people and for the (gateway, id) key of the store: `twilio`, `signalwire`."""
    manages_opt_out: bool
    """It handles STOP and START itself and refuses sends to opted-out numbers."""
    idempotent_send: bool
    """It takes `client_ref` as an id: an unconfirmed send may be repeated with the same one."""
    day_filter: bool
    """It lists by UTC day; without it `day` has to read everything."""


@dataclass(frozen=True, slots=True)
class InboundText:
    """A text that somebody sent to one of our numbers."""

    gateway_id: str
    our: str = field(repr=False)
    """Our number, E.164; the one that was asked for."""
    their: str = field(repr=False)
    """The sender as the gateway wrote it: E.164, a short code, or a name."""
    body: str = field(repr=False)
    """The text as received, unchecked; empty for media without text."""
    at: dt.datetime
    """When the gateway took it in, UTC."""
    media: int = 0
    """How many media items it has; `Gateway.media` lists them."""


@dataclass(frozen=True, slots=True)
class DayWalk:
    """What one number received on one UTC day."""

    day: dt.date
    texts: tuple[InboundText, ...]
    """Oldest first by (at, gateway id), each id once."""
    complete: bool
    """Everything the gateway lists for the day is in `texts`, or was known to the caller of `day(known=…)`.
    False where the gateway's pages went round in a circle: the mark must not move."""
    reached_known: bool = False
    """Paging stopped early at a page of known ids."""
    unfinished: int = 0
    """Texts that the gateway is still taking in (media): not in `texts`, they come with a later walk."""
    unreadable: int = 0
    """Entries without a usable id, sender or time, or for another number: not in `texts`. Tell a person."""


@dataclass(frozen=True, slots=True)
class SentText:
    """A text that the gateway lists as sent by us, for matching an unconfirmed send."""

    gateway_id: str
    body: str = field(repr=False)
    at: dt.datetime
    """When the gateway created it, UTC, whole seconds."""
    status: DeliveryStatus | None
    """None where the gateway uses a word that it does not document."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The gateway took a text; its delivery is followed by `gateway_id`."""

    gateway_id: str
    status: DeliveryStatus | None
    """None where the gateway uses a word that it does not document."""


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """Where an outbound text is now."""

    gateway_id: str
    status: DeliveryStatus | None
    """None where nothing may be concluded: the id is gone, or the word is none the gateway documents."""
    error_code: int | None = None
    """The gateway's code, a hint for people only; decide by `status`."""
    at: dt.datetime | None = None
    """When the gateway last changed it, UTC; None where it does not say."""
    gone: bool = False
    """The gateway does not know this id (any more): stop asking."""


@dataclass(frozen=True, slots=True)
class MediaItem:
    """A file that came with a text."""

    media_id: str
    content_type: str
    size: int | None
    """Octets; None where the gateway does not say."""


@dataclass(frozen=True, slots=True)
class Account:
    """What the credentials open."""

    active: bool
    status: str
    """The gateway's own word: active, suspended, closed."""
    numbers: tuple[str, ...] = field(repr=False)
    """Our numbers at this gateway, E.164."""


@runtime_checkable
class Gateway(Protocol):
    """A gateway account.

    Reads (`day`, `status`, `find_sent`, `media`, `account`) may raise GatewayAuthError (stop polling, tell
    staff), GatewayThrottled (wait), GatewayUnreachable (no connection, no answer in time, cut, 5xx: reading
    again is harmless), GatewayRefused (the request itself was refused: a wrong setting) and
    GatewayProtocolError.
    """

    @property
    def capabilities(self) -> Capabilities:
        """What this gateway does by itself."""
        ...

    async def day(self, our: str, day: dt.date, *, known: Known | None = None) -> DayWalk:
        """Fetch what our number `our` received on the UTC day `day`, all pages.

        `known` may be given only for a day that was walked completely before: paging then stops after the
        first page that holds nothing but known ids. A text that the gateway lists late can stand below known
        ones, so a day must also be walked without `known` from time to time, and once more after it ended.
        """
        ...

    async def send(self, our: str, their: str, body: str, *, client_ref: str) -> Accepted:
        """Hand over one text, once. `client_ref` is our id of the send; unused without idempotency.

        Raises:
            GatewayRefused: it will never be accepted (`opted_out`, `bad_number`, `code`).
            GatewayThrottled: not processed; try again after `retry_after` seconds.
            GatewayUnreachable: no byte left this machine; safe to try again.
            GatewayUnconfirmed: it left and no clear answer came (timeout, cut, 5xx, an answer that is no
                message); never send again blindly, match with `find_sent`.
            GatewayAuthError: the credentials were refused; not processed.
        """
        ...

    async def status(self, gateway_ids: Sequence[str]) -> tuple[DeliveryReport, ...]:
        """Fetch where these outbound texts are, one report an id in the order asked; unknown ids are `gone`."""
        ...

    async def find_sent(self, our: str, their: str, since: dt.datetime) -> tuple[SentText, ...]:
        """List texts that the gateway created from `our` to `their` at or after `since`, oldest first.

        `since` is cut to whole seconds; allow for a difference of clocks in it.
        """
        ...

    async def media(self, gateway_id: str) -> tuple[MediaItem, ...]:
        """List the media of one text; nothing is downloaded."""
        ...

    async def account(self) -> Account:
        """Check the credentials and fetch the account's state and numbers."""
        ...

    async def aclose(self) -> None:
        """Close connections; the gateway is not used afterwards."""
        ...
