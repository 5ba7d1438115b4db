"""The compiled rules of one policy: what is looked for, what counts for and against it, and what is said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sms_tui.domain.guard.finder import Finder
from sms_tui.domain.guard.patterns import Pattern, Wanted
from sms_tui.domain.guard.segment import segment
from sms_tui.domain.guard.types import Severity
from sms_tui.domain.guard.wording import Wording

FIRES_AT = 10
"""Points from which a hit has its signal's full severity."""
WARNS_AT = 6
"""Points from which a hit is at least a warn."""


class Window(StrEnum):
    """Where a piece of context is looked for, seen from the hit."""

    BEFORE = "before"
    """From the start of the hit's sentence to the hit."""
    AFTER = "after"
    """From the hit to the end of its sentence."""
    SENTENCE = "sentence"
    """The whole sentence around and including the hit."""
    CLAUSE = "clause"
    """The part of the sentence between commas and conjunctions around and including the hit."""
    MATCH = "match"
    """The hit itself."""
    TEXT = "text"
    """The whole draft."""
    ASKED = "asked"
    """What the contact wrote last."""
    TOLD = "told"
    """What we wrote last, before the contact's last texts."""


@dataclass(frozen=True, slots=True)
class Weight:
    """A piece of context that counts for (positive points) or against (negative points) a hit."""

    reason: str
    points: int
    window: Window
    pattern: Wanted


@dataclass(frozen=True, slots=True)
class Part:
    """One pattern of a signal."""

    marks: frozenset[str]
    """The marked vocabulary entries that it names."""
    pattern: Pattern
    source: str
    """As written in the rule file."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Patterns whose match is a hit of their rule."""

    reason: str
    points: int
    severity: Severity
    parts: tuple[Part, ...]
    asked: Wanted | None = None
    """If set, the contact's last text must match it."""
    told: Wanted | None = None
    """If set, our last text must match it."""
    discreet: bool = False
    """Only for contacts whose screen others may read."""
    weights: tuple[Weight, ...] = ()
    sure: bool = False
    """What the rest of the draft says does not count against it."""


@dataclass(frozen=True, slots=True)
class IdentifierSignal:
    """A shape of identifier with the words that make it one (or unmake it)."""

    shape: str
    severity: Severity
    points: Mapping[str, int]
    """Points by how the value is written: `distinct`, `typical`, `bare`, `loose`, `spread`."""
    words: Wanted | None
    context: int
    """Points for one of the words near the value, or in what the contact asked."""
    against: Wanted | None
    counter: int
    """Points (negative) for a word near the value that names another kind of number."""
    before: int
    after: int
    discreet: Severity | None = None


@dataclass(frozen=True, slots=True)
class DetectorSignal:
    """A detector of the program, switched on by name."""

    name: str
    severity: Severity
    points: int
    reason: str


@dataclass(frozen=True, slots=True)
class Clause:
    """Where the policy says it."""

    id: str
    document: str
    quote: str


@dataclass(frozen=True, slots=True)
class Example:
    """A draft of the rule file with the decision that its rule must come to; `line` is 1-based."""

    draft: str = field(repr=False)
    expect: str
    file: str
    line: int | None
    thread: tuple[str, ...] = field(default=(), repr=False)
    name: str = field(default="", repr=False)
    kind: str = "reply"
    consent: str = "granted"
    now: str = ""
    media: int = 0
    discreet: bool = False
    dormant: bool = False
    key: str = ""
    """Its dotted place in the file."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue."""

    id: str
    severity: Severity
    clause: Clause
    reason: str
    suggestion: Mapping[str, str]
    """Safe wording by language, `en` and `es`; empty where no wording can do."""
    signals: tuple[Signal, ...] = ()
    weights: tuple[Weight, ...] = ()
    identifiers: tuple[IdentifierSignal, ...] = ()
    detectors: tuple[DetectorSignal, ...] = ()
    examples: tuple[Example, ...] = ()
    advice: str = ""
    """What staff do instead, where no wording can do."""


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """What a policy declares public: allow-listed hosts, and words (names, numbers) anyone may be told."""

    hosts: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    """Digits only, without country code."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A vocabulary entry whose terms are replaced by one word before patterns that name it are tried."""

    name: str
    word: str
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Line:
    """A pattern with the signal and the rule that it speaks for."""

    rule: Rule
    signal: Signal
    part: Part
    weights: tuple[Weight, ...]
    """The signal's and the rule's."""
    lifts: tuple[int, ...]
    """Before each weight, and behind the last: the points that may still be added."""
    gains: tuple[Weight, ...]
    """The weights that count for it, the heaviest first."""
    anywhere: tuple[Weight, ...]
    """Those of them that look at the whole draft or at the thread: the same for every hit."""
    nearby: int
    """The points that all others may add."""

    @property
    def conditional(self) -> bool:
        """Whether it counts only in some threads, or for some contacts."""
        return self.signal.asked is not None or self.signal.told is not None or self.signal.discreet


@dataclass(frozen=True, slots=True, eq=False)
class RuleBook:
    """All rules of one policy, ready to judge. Each is equal to itself alone, so that what it judged can be kept."""

    policy: str
    rules: Mapping[str, Rule]
    facts: PublicFacts
    marked: tuple[Marked, ...]
    lines: tuple[Line, ...]
    """All patterns of all rules."""
    naming: tuple[int, ...]
    """Which of the marked entries each line names, as bits by place."""
    named: tuple[int, ...]
    """Which of the lines name each marked entry, as bits by place."""
    conditional: int
    """The lines that count only in some threads, or for some contacts, as bits by place."""
    weak: int
    """The lines that are nothing without what counts for them, as bits by place."""
    finder: Finder
    """Which of the marked entries, and behind them of the lines, a text may hold."""
    lists: Mapping[str, Pattern]
    """Vocabulary entries that the program's own detectors use, by name."""
    known: frozenset[str] = field(repr=False, default=frozenset())
    """Long single words of the vocabulary, to recognise broken-up ones."""
    identifying: tuple[Rule, ...] = ()
    """The rules that look for identifiers."""
    detecting: tuple[tuple[Rule, DetectorSignal], ...] = ()
    """The detectors of the program that the rules switch on."""
    wording: Wording | None = None
    """Points of the words of whole drafts; None where the policy does without."""

    def segment(self, letters: str) -> str:
        """Split letters that were all spaced out into known words where that works, else leave them joined."""
        return segment(letters, self.known)

    def rule(self, rule_id: str) -> Rule | None:
        """Return the rule, or None where this policy does not have it."""
        return self.rules.get(rule_id)


_ANYWHERE = (Window.TEXT, Window.ASKED, Window.TOLD)


def lines_of(rules: Iterable[Rule]) -> tuple[Line, ...]:
    """Return the patterns of `rules`, in order."""
    lines: list[Line] = []
    for rule in rules:
        for signal in rule.signals:
            weights = (*signal.weights, *rule.weights)
            gains = [max(0, weight.points) for weight in weights]
            lifts = tuple(sum(gains[place:]) for place in range(len(gains) + 1))
            by_points = sorted(weights, key=lambda weight: -weight.points)
            counting = tuple(weight for weight in by_points if weight.points > 0)
            anywhere = tuple(weight for weight in counting if weight.window in _ANYWHERE)
            nearby = lifts[0] - sum(weight.points for weight in anywhere)
            lines += [Line(rule, signal, part, weights, lifts, counting, anywhere, nearby) for part in signal.parts]
    return tuple(lines)


def narrowed(book: RuleBook, kept: Collection[str]) -> RuleBook:
    """Return `book` with the rules of the ids in `kept` alone, without its wording; nothing is compiled again."""
    before = len(book.marked)
    places = (before + place for place, line in enumerate(book.lines) if line.rule.id in kept)
    return replace(
        book,
        rules={rule_id: rule for rule_id, rule in book.rules.items() if rule_id in kept},
        finder=book.finder.only((*range(before), *places)),
        identifying=tuple(rule for rule in book.identifying if rule.id in kept),
        detecting=tuple(pair for pair in book.detecting if pair[0].id in kept),
        wording=None,
    )


def naming(marked: Iterable[Marked], lines: Iterable[Line]) -> tuple[int, ...]:
    """Return for each line which of the marked entries it names, as bits by place."""
    bits = {each.name: 1 << place for place, each in enumerate(marked)}
    return tuple(sum(bits[name] for name in line.part.marks) for line in lines)


def named(marked: Iterable[Marked], lines: Iterable[Line]) -> tuple[int, ...]:
    """Return for each marked entry which of the lines name it, as bits by place."""
    bits = {each.name: 0 for each in marked}
    for place, line in enumerate(lines):
        for name in line.part.marks:
            bits[name] |= 1 << place
    return tuple(bits.values())


def used(marked: Iterable[Marked], lines: Iterable[Line]) -> tuple[Marked, ...]:
    """Return the marked entries that a line names."""
    names = frozenset(name for line in lines for name in line.part.marks)
    return tuple(each for each in marked if each.name in names)
