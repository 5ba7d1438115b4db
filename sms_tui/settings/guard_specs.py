"""Rule files of the guard as their authors write them: one frozen value a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sms_tui.domain.guard.rulebook import Window
from sms_tui.domain.guard.types import Severity
from sms_tui.domain.wrong_value import WrongValue


@dataclass(frozen=True, slots=True)
class WordsSpec:
    """Patterns or terms by language; `any` for those of no language."""

    en: tuple[str, ...] = ()
    es: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    mark: bool = False
    """Find the terms first and replace each by one word (for long entries that patterns combine)."""

    @property
    def all(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.en, *self.es, *self.any)


@dataclass(frozen=True, slots=True)
class WeightSpec:
    """What counts for (positive points) or against (negative points) a hit."""

    reason: str
    window: Window = Window.BEFORE
    points: int = -10
    en: tuple[str, ...] = ()
    es: tuple[str, ...] = ()
    any: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignalSpec:
    """A pattern whose match is a hit; `asked` must match what the contact wrote last, `told` what we wrote last."""

    reason: str
    points: int = 10
    severity: Severity | None = None
    en: tuple[str, ...] = ()
    es: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    discreet: bool = False
    sure: bool = False
    """What the rest of the draft says does not count against it."""
    unless: tuple[WeightSpec, ...] = ()
    uses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IdentifierSpec:
    """A shape with the words that make it an identifier, or another kind of number."""

    shape: str
    points: Mapping[str, int]
    severity: Severity | None = None
    words: tuple[str, ...] = ()
    context: int = 8
    against: tuple[str, ...] = ()
    counter: int = -8
    before: int = 40
    after: int = 32
    discreet: Severity | None = None


@dataclass(frozen=True, slots=True)
class DetectorSpec:
    """A detector of the program, switched on by name."""

    name: str
    reason: str
    severity: Severity | None = None
    points: int = 10


@dataclass(frozen=True, slots=True)
class ExampleSpec:
    """A draft with what its rule must answer: block, warn, note, or pass (no finding of this rule)."""

    draft: str = field(repr=False)
    expect: str
    thread: tuple[str, ...] = field(default=(), repr=False)
    name: str = field(default="", repr=False)
    kind: str = "reply"
    consent: str = "granted"
    now: str = ""
    media: int = 0
    discreet: bool = False
    dormant: bool = False


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """One rule as written."""

    id: str
    severity: Severity
    clause: Mapping[str, str]
    """Clause id by policy id."""
    reason: str
    suggest: Mapping[str, str] = field(default_factory=dict)
    """A wording that may be sent instead, by language."""
    advice: str = ""
    """What staff should do, where no wording can do."""
    signal: tuple[SignalSpec, ...] = ()
    unless: tuple[WeightSpec, ...] = ()
    uses: tuple[str, ...] = ()
    identifier: tuple[IdentifierSpec, ...] = ()
    detector: tuple[DetectorSpec, ...] = ()
    example: tuple[ExampleSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class WordingSpec:
    """Where the points of whole drafts' words stand, and the sums at which they ease what patterns find."""

    points: str = ""
    """A file beside this one; empty to do without."""
    lowers_at: int = -10
    clears_at: int = -20

    def __post_init__(self) -> None:
        """Refuse limits that would ease what nothing speaks against."""
        if not self.clears_at <= self.lowers_at < 0:
            raise WrongValue("is below 0, and no less than clears_at.", "lowers_at")


@dataclass(frozen=True, slots=True)
class FileSpec:
    """A rule file."""

    vocabulary: Mapping[str, WordsSpec] = field(default_factory=dict)
    context: Mapping[str, WeightSpec] = field(default_factory=dict)
    rule: tuple[RuleSpec, ...] = ()
    raised: Mapping[str, Severity] = field(default_factory=dict)
    """Rules of the base whose severity this policy raises."""
    sample: tuple[ExampleSpec, ...] = ()
    """Drafts for which the whole policy must come to the decision."""
    wording: WordingSpec | None = None
    """In an organisation's file, in place of the base's."""
