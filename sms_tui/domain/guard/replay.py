"""Judge texts of the past by two rule books (ruling 21): which would be judged otherwise now, never what they say.

Each sent text is judged on the thread as it stood when the gateway took it. Consent is left out (everybody counts as
opted in): what changed since is the rules, not the state. Refused drafts are only counted: their text is kept nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from sms_tui.domain import contact as contacts
from sms_tui.domain.contact import Contact
from sms_tui.domain.events import DraftRefused, Entry, MessageReceived, SendAccepted, SendQueued, SendUnconfirmed
from sms_tui.domain.guard.engine import judge
from sms_tui.domain.guard.rulebook import RuleBook
from sms_tui.domain.guard.types import Context, Decision, Draft, Severity, ThreadText, Verdict
from sms_tui.domain.messages import ConsentState, ContactId, ConversationId, Direction

THREAD = 16
"""Texts of a thread that the guard sees."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What two rule books say about the same sent texts, in numbers."""

    sent: int = 0
    """Texts that left and were judged twice."""
    refused: int = 0
    """Refused drafts: not replayable."""
    moves: Counter[tuple[Decision, Decision]] = field(default_factory=Counter)
    """How many came from which decision to which other one."""
    found: Counter[str] = field(default_factory=Counter)
    """Rules that only the second book finds broken, notes left out, with the number of texts."""
    gone: Counter[str] = field(default_factory=Counter)
    """Rules that only the first book finds broken."""

    @property
    def eased(self) -> bool:
        """Whether a text would be judged more mildly by the second book."""
        order = list(Decision)
        return any(order.index(after) < order.index(before) for before, after in self.moves)


def replay(entries: Iterable[Entry], policy: str, before: RuleBook, after: RuleBook, zone: dt.tzinfo) -> Replayed:
    """Judge every text that was sent under `policy` by both books.

    `entries` come in the ledger's order; `zone` is the office's. Entries name their policy, or their organisation has
    its name.
    """
    threads: dict[ConversationId, deque[ThreadText]] = {}
    known: dict[ContactId, Contact | None] = {}
    queued: dict[str, SendQueued] = {}
    sent = refused = 0
    moves: Counter[tuple[Decision, Decision]] = Counter()
    found: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    for entry in entries:
        event = entry.event
        if getattr(event, "org", "") != policy and entry.policy_version.partition("@")[0] != policy:
            continue
        if (person := contacts.contact_of(entry)) is not None:
            known[person] = contacts.apply(known.get(person), entry)
        if isinstance(event, DraftRefused):
            refused += 1
        elif isinstance(event, SendQueued):
            queued[event.send_id] = event
        elif isinstance(event, MessageReceived):
            _thread(threads, event).append(ThreadText(Direction.INBOUND, event.body, event.at))
        elif isinstance(event, SendAccepted | SendUnconfirmed) and (text := queued.pop(event.send_id, None)):
            thread = _thread(threads, text)
            draft = Draft(text.body, text.kind, text.purpose)
            context = _context(known.get(text.contact), thread)
            moment = entry.recorded_at.astimezone(zone)
            first, second = (judge(draft, context, book, moment, limit_ms=None) for book in (before, after))
            sent += 1
            if first.decision is not second.decision:
                moves[first.decision, second.decision] += 1
            found.update(_broken(second) - _broken(first))
            gone.update(_broken(first) - _broken(second))
            thread.append(ThreadText(Direction.OUTBOUND, text.body, entry.recorded_at))
    return Replayed(sent, refused, moves, found, gone)


def _thread(threads: dict[ConversationId, deque[ThreadText]], event: MessageReceived | SendQueued) -> deque[ThreadText]:
    return threads.setdefault(ConversationId(event.our, event.their), deque(maxlen=THREAD))


def _context(contact: Contact | None, thread: deque[ThreadText]) -> Context:
    if contact is None:
        return Context(ConsentState.OPTED_IN, recent=tuple(thread), had_inbound=True)
    return Context(
        ConsentState.OPTED_IN,
        internal=contact.internal,
        discreet=contact.discreet,
        name=contact.name,
        language=contact.language,
        recent=tuple(thread),
        had_inbound=True,
    )


def _broken(verdict: Verdict) -> set[str]:
    return {finding.rule for finding in verdict.findings if finding.severity is not Severity.NOTE}
