"""Twilio's default opt-out handling (Twilio support: opt-out keywords; research: gateways, 1.5).

A keyword is the whole message, one word, in any case. A block is for a pair: the recipient and the sending
number, or the messaging service that the number belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass, field

STOP_WORDS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE"})
START_WORDS = frozenset({"START", "YES", "UNSTOP"})
TOLL_FREE_START_WORDS = frozenset({"START", "UNSTOP"})
"""The toll-free network does not count YES."""
HELP_WORDS = frozenset({"HELP", "INFO"})
_TOLL_FREE = ("+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888")

STOP_REPLY = (
    "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe."
)
START_REPLY = (
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
)
HELP_REPLY = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."


@dataclass(slots=True)
class OptOuts:
    """Who is blocked from which sender, and what the gateway answers to a keyword."""

    blocked: set[tuple[str, str]] = field(default_factory=set, repr=False)
    """(their number, our number or messaging service)."""

    def hear(self, their: str, our: str, scope: str, body: str) -> str | None:
        """Take an inbound text in; return the automatic answer, if there is one.

        STOP from a blocked number, and START from one that is not, are answered by silence.
        """
        word = body.strip().upper()
        pair = (their, scope)
        if word in STOP_WORDS:
            if pair in self.blocked:
                return None
            self.blocked.add(pair)
            return STOP_REPLY
        if word in (TOLL_FREE_START_WORDS if our.startswith(_TOLL_FREE) else START_WORDS):
            if pair not in self.blocked:
                return None
            self.blocked.discard(pair)
            return START_REPLY
        return HELP_REPLY if word in HELP_WORDS else None
