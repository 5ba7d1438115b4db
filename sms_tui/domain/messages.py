"""The words every part of the product shares: directions, message kinds, consent states, holds, ids."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Which way a text went, seen from the organisation."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class MessageKind(StrEnum):
    """Why an outbound text exists; consent and holds are judged per kind (design, section 5)."""

    REPLY = "reply"
    FIRST = "first"
    REMINDER = "reminder"
    NOTICE = "notice"
    INTERNAL = "internal"
    SYSTEM = "system"
    AUTO_STOP = "auto_stop"
    AUTO_HELP = "auto_help"
    AUTO_WELCOME = "auto_welcome"
    AUTO_CLOSED = "auto_closed"
    AUTO_URGENT = "auto_urgent"

    @property
    def automatic(self) -> bool:
        """Whether the program, not a person, writes texts of this kind."""
        return self.value.startswith("auto_")


class ConsentState(StrEnum):
    """The one consent axis of (organisation, their number)."""

    UNKNOWN = "unknown"
    IMPLIED = "implied"
    OPTED_IN = "opted_in"
    OPTED_OUT = "opted_out"


class Hold(StrEnum):
    """Reasons not to text a number that are independent of consent."""

    SUSPENDED = "suspended"
    NUMBER_RETIRED = "number_retired"
    NUMBER_UNSAFE = "number_unsafe"
    GATEWAY_BLOCKED = "gateway_blocked"
    OPT_OUT_SUSPECTED = "opt_out_suspected"


class Intent(StrEnum):
    """What an inbound text means (research/guard.md, 1b), in falling precedence."""

    OPT_OUT = "opt_out"
    URGENT = "urgent"
    OPT_OUT_SUSPECTED = "opt_out_suspected"
    ABUSIVE = "abusive"
    SENSITIVE = "sensitive"
    COMPLAINT_OR_APPEAL = "complaint_or_appeal"
    SPAM = "spam"
    HELP = "help"
    OPT_IN = "opt_in"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True, order=True)
class ConversationId:
    """A conversation is the pair of our number and their number, both E.164."""

    our: str
    their: str

    def __repr__(self) -> str:
        """Numbers stay out of tracebacks and logs."""
        return "ConversationId(…)"


@dataclass(frozen=True, slots=True, order=True)
class ContactId:
    """Consent belongs to (organisation id, their number in E.164)."""

    org: str
    their: str

    def __repr__(self) -> str:
        """Numbers stay out of tracebacks and logs."""
        return "ContactId(…)"
