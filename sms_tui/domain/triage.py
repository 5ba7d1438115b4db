"""The order of the list, its filters and its badges (ruling 4).

Order: urgent unanswered (whatever the consent state), then by deadline ascending (so late ones stand first),
then texts of ours in trouble, then waiting by last activity; ties by id. The order needs no clock, so rows move
only when something happened.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sms_tui.domain.conversation import Conversation
from sms_tui.domain.messages import ConversationId

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class View(StrEnum):
    """The named views of the list."""

    INBOX = "inbox"
    ALL = "all"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    DUE = "due"
    FAILED = "failed"
    OPTED_OUT = "opted_out"
    SENT = "sent"
    CALLS = "calls"


@dataclass(frozen=True, slots=True)
class Query:
    """Which rows are wanted. `our` narrows to one of our numbers; `owner` is the login for MINE."""

    view: View = View.INBOX
    our: str = ""
    owner: str = ""
    text: str = ""
    """Filter on number or name, case and accents folded."""
    found: frozenset[ConversationId] = frozenset()
    """Conversations that match `text` by their messages."""


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A row's place in the order, usable as a keyset: rank, time key in seconds, id."""

    rank: int
    key: float
    our: str
    their: str

    def __repr__(self) -> str:
        """Numbers stay out of tracebacks and logs."""
        return f"Cursor(rank={self.rank}, …)"


URGENT, TIMED, TROUBLE, WAITING, QUIET = range(5)


def rank(header: Conversation) -> int:
    """Return the group a conversation stands in: urgent, timed, trouble, waiting, quiet."""
    if header.urgent:
        return URGENT
    if header.due_at is not None:
        return TIMED
    if header.trouble:
        return TROUBLE
    return WAITING if header.oldest else QUIET


def cursor(header: Conversation) -> Cursor:
    """Return a conversation's place in the order of the list."""
    group = rank(header)
    return Cursor(group, _time_key(header, group), header.id.our, header.id.their)


def _time_key(header: Conversation, group: int) -> float:
    if group in (URGENT, TIMED) and header.due_at is not None:
        return header.due_at.timestamp()
    if group in (URGENT, WAITING) and header.oldest is not None:
        return header.oldest.at.timestamp()
    return -(header.last_activity or _EPOCH).timestamp()


def matches(header: Conversation, query: Query, *, opted_out: bool = False, name: str = "") -> bool:
    """Return whether a conversation belongs in the view; `opted_out` and `name` come from its contact."""
    if query.our and header.id.our != query.our:
        return False
    if query.text and header.id not in query.found and not _contains(header.id, name, query.text):
        return False
    match query.view:
        case View.INBOX | View.ALL:
            return True
        case View.MINE:
            return header.owner == query.owner
        case View.UNASSIGNED:
            return not header.owner
        case View.DUE:
            return header.due_at is not None
        case View.FAILED:
            return header.trouble
        case View.OPTED_OUT:
            return opted_out
        case View.SENT:
            return header.last_outbound_at is not None
        case View.CALLS:
            return bool(header.phone_tasks)


def _contains(conversation: ConversationId, name: str, wanted: str) -> bool:
    digits = "".join(filter(str.isdigit, wanted))
    if digits and digits in conversation.their and not any(map(str.isalpha, wanted)):
        return True
    return fold_text(wanted) in fold_text(name)


def fold_text(text: str) -> str:
    """Return text for comparison: case folded, accents removed."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text.casefold())
    for mark in filter(unicodedata.combining, set(folded)):
        folded = folded.replace(mark, "")
    return folded
