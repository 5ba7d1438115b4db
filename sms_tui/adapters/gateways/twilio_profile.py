"""The two dialects of Twilio's Messages API (2010-04-01), as data.

Sources: the Twilio API reference and OpenAPI description; SignalWire's Compatibility API reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from sms_tui.domain.events import DeliveryStatus
from sms_tui.ports.gateway import Capabilities


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a gateway account is opened with: three values, because an API key does not name its account."""

    account_sid: str
    """The account in the path: `AC…`, or SignalWire's project id."""
    user: str
    """The user of HTTP Basic: the account SID, or better an API key (`SK…`)."""
    secret: str = field(repr=False)
    """The auth token, or the key's secret."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait, in seconds."""

    connect: float = 5.0
    read: float = 15.0
    """For the next octets of an answer."""
    write: float = 10.0
    total: float = 30.0
    """For one whole exchange, so that a trickling answer cannot hold a poll for ever."""


@dataclass(frozen=True, slots=True)
class TwilioProfile:
    """What differs between providers that speak this API."""

    name: str
    base_url: str
    """Scheme and host; empty where every customer has a host of their own."""
    api_path: str
    """Path before `/Accounts/`, without a slash at its end."""
    statuses: Mapping[str, DeliveryStatus]
    """The provider's words for an outbound text's state."""
    manages_opt_out: bool

    @property
    def capabilities(self) -> Capabilities:
        """What the provider does by itself; neither has an idempotency key for messages."""
        return Capabilities(self.name, self.manages_opt_out, idempotent_send=False, day_filter=True)


TWILIO = TwilioProfile(
    name="twilio",
    base_url="https://api.twilio.com",
    api_path="/2010-04-01",
    statuses=MappingProxyType(
        {
            "accepted": DeliveryStatus.QUEUED,
            "scheduled": DeliveryStatus.QUEUED,
            "queued": DeliveryStatus.QUEUED,
            "sending": DeliveryStatus.SENDING,
            "sent": DeliveryStatus.SENT,
            "partially_delivered": DeliveryStatus.SENT,
            "delivered": DeliveryStatus.DELIVERED,
            "read": DeliveryStatus.READ,
            "undelivered": DeliveryStatus.UNDELIVERED,
            "failed": DeliveryStatus.FAILED,
            "canceled": DeliveryStatus.CANCELED,
        }
    ),
    manages_opt_out=True,
)

SIGNALWIRE = TwilioProfile(
    name="signalwire",
    base_url="",
    api_path="/api/laml/2010-04-01",
    statuses=MappingProxyType(
        {
            "queued": DeliveryStatus.QUEUED,
            "initiated": DeliveryStatus.SENDING,
            "sending": DeliveryStatus.SENDING,
            "sent": DeliveryStatus.SENT,
            "delivered": DeliveryStatus.DELIVERED,
            "undelivered": DeliveryStatus.UNDELIVERED,
            "failed": DeliveryStatus.FAILED,
        }
    ),
    manages_opt_out=False,
)

PROFILES: Mapping[str, TwilioProfile] = MappingProxyType({p.name: p for p in (TWILIO, SIGNALWIRE)})
"""The profiles by the name that `desk.toml` uses."""
