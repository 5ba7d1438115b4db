"""What the guard is asked and what it answers: drafts, contexts, findings, verdicts.

Representations leave out every text and name, so that no traceback or log can carry them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sms_tui.domain.messages import ConsentState, Direction, Hold, MessageKind


class Severity(StrEnum):
    """How hard a finding weighs: a block cannot be sent, a warn needs a reason, a note only tells."""

    BLOCK = "block"
    WARN = "warn"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """2 for block, 1 for warn, 0 for note."""
        return _RANKS[self]


_RANKS = {Severity.BLOCK: 2, Severity.WARN: 1, Severity.NOTE: 0}


class Decision(StrEnum):
    """The verdict as a whole: the worst severity found; notes alone pass."""

    PASS = "pass"
    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that somebody wants to send."""

    text: str = field(repr=False)
    kind: MessageKind = MessageKind.REPLY
    purpose: str = ""
    media: int = 0
    """Number of attachments (MMS parts)."""


@dataclass(frozen=True, slots=True)
class ThreadText:
    """One earlier text of the conversation; `at` is None where the time is unknown (it then counts as recent)."""

    direction: Direction
    text: str = field(repr=False)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What is known about the contact and the conversation when the draft is judged."""

    consent: ConsentState
    holds: frozenset[Hold] = frozenset()
    internal: bool = False
    """A colleague, not a client or student: needs no client consent."""
    discreet: bool = False
    """Somebody else may read this contact's screen."""
    name: str = field(default="", repr=False)
    """The contact's full name as recorded, empty if unknown."""
    language: str = ""
    """`en`, `es`, another BCP 47 code, or empty if unknown."""
    recent: tuple[ThreadText, ...] = field(default=(), repr=False)
    """Earlier texts, oldest first, including those queued and not yet sent."""
    had_inbound: bool = False
    """Whether this contact ever texted us; an inbound text in `recent` counts as well."""
    implied_holds: bool = True
    """Whether implied consent is young enough for a first message (ruling 12)."""
    dormant: bool = False
    """Whether this would be the first text after a silence longer than the policy's `dormant_days` (ruling 12)."""
    reminders_to_implied: bool = True
    """Whether the policy sends reminders to those whose consent is implied."""

    @property
    def heard_from(self) -> bool:
        """Whether a text from this contact is known, in `recent` or before it."""
        return self.had_inbound or any(text.direction is Direction.INBOUND for text in self.recent)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for or against a finding, with its weight; never a quotation of the draft."""

    reason: str
    points: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that the draft breaks.

    `start` and `end` are code points of the draft as typed (end exclusive), both None for rules about the
    contact's state or the attachments. `clause` is an id of the policy, `quote` the policy's own words,
    `document` where they stand. `suggestion` is a safe wording in the thread's language, ready to be sent; where no
    wording can do, `advice` tells staff what to do instead.
    """

    rule: str
    severity: Severity
    start: int | None
    end: int | None
    evidence: tuple[Evidence, ...]
    clause: str
    quote: str
    document: str
    suggestion: str
    reason: str
    """One sentence on what is wrong, without any of the draft's words."""
    advice: str = ""

    @property
    def way_out(self) -> str:
        """The safe wording, or else the advice."""
        return self.suggestion or self.advice


@dataclass(frozen=True, slots=True)
class Verdict:
    """The guard's answer: findings worst first, then by place in the draft."""

    decision: Decision
    findings: tuple[Finding, ...] = ()
    language: str = "en"
    """The language of the suggestions: `en` or `es`."""

    @property
    def sendable(self) -> bool:
        """Whether the text may leave, if need be after a reason was picked."""
        return self.decision is not Decision.BLOCK


GUARD_ERROR = "GUARD.ERROR"
"""Rule id of the finding that stands for a failure of the guard itself."""
