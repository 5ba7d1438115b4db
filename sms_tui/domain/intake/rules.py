"""The intake rules of one policy: as written in its rule file, and compiled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sms_tui.domain.guard.patterns import Pattern, PatternError, PatternSet, translate
from sms_tui.domain.intake.keywords import KeywordBook
from sms_tui.domain.intake.languages import LanguageBook
from sms_tui.domain.intake.reading import Spelling
from sms_tui.domain.intake.sensitive import SensitiveRules

FIRES_AT = 10
"""Points from which a label is given."""

PART_SIZE = 120_000
"""Characters of expressions that are compiled together."""

PART_CACHE = 24 << 20
"""Octets that RE2 may use for each part; with less it forgets states that the next text needs again."""

_EDGES = {"start": r"(?:^|[.?,] ?)", "end": r"(?: ?[.?,]| ?$)", "word": "[a-z0-9]+"}
"""`<start>` and `<end>` of a clause (commas count) and any `<word>`, beside the vocabulary of the file."""
_GAP_AT_END = re.compile(r" ~(\d+)(?=[)|<]|$)")
_GAP_AT_START = re.compile(r"(^|[(|>?])~(\d+) ")


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """One rule as written. Patterns are in the language of `domain.guard.patterns`, with `<start>` and `<end>`."""

    id: str
    label: str
    points: int = FIRES_AT
    any: tuple[str, ...] = ()
    """Patterns on the folded line; one of them must match."""
    raw: tuple[str, ...] = ()
    """RE2 expressions on the text as written, without regard to case; one of them must match."""
    cased: tuple[str, ...] = ()
    """The same with regard to case."""
    contains: tuple[str, ...] = ()
    """Plain substrings of the text as written, for scripts that patterns do not cover."""
    unless: tuple[str, ...] = ()
    """Patterns that undo a match in their sentence."""
    unless_text: tuple[str, ...] = ()
    """Patterns that undo the rule wherever they stand."""
    yields_to: tuple[str, ...] = ()
    """Labels that undo this rule when they are reached without it."""
    also: tuple[str, ...] = ()
    """Further labels given with the rule's own."""


@dataclass(frozen=True, slots=True)
class Group:
    """Expressions that are looked for together, one for each rule that has any.

    They are compiled in parts of moderate size: RE2 keeps its states in bounded memory, and a part that outgrows
    it becomes slow.
    """

    parts: tuple[tuple[PatternSet, tuple[int, ...]], ...]
    """Compiled expressions, with the index of the rule of each."""

    def matching(self, text: bytes) -> set[int]:
        """Return the index of every rule with a match in `text`."""
        found: set[int] = set()
        for patterns, owners in self.parts:
            if hits := patterns.matching(text):
                found.update([owners[hit] for hit in hits])
        return found


@dataclass(frozen=True, slots=True)
class IntakeRules:
    """Everything `classify` needs for one policy."""

    policy: str
    keywords: KeywordBook
    languages: LanguageBook
    spelling: Spelling
    acknowledgement: Pattern
    """Matches a whole line that only thanks or agrees."""
    sensitive: SensitiveRules = field(repr=False)
    rules: tuple[RuleSpec, ...] = field(repr=False)
    on_line: Group = field(repr=False)
    on_raw: Group = field(repr=False)
    undo: Group = field(repr=False)
    """What undoes a rule in its sentence."""
    undo_anywhere: Group = field(repr=False)
    """What undoes a rule wherever it stands."""
    contains: tuple[tuple[str, int], ...] = field(repr=False, default=())
    """Substrings and the index of their rule."""


def vocabulary(entries: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Translate a vocabulary; an entry may use entries that stand before it in the file.

    Raises:
        PatternError: an entry names an unknown one.
    """
    known = dict(_EDGES)
    for name, terms in entries.items():
        try:
            known[name] = "(?:" + "|".join(_translated(term, known) for term in terms) + ")"
        except PatternError as error:
            raise PatternError(f"vocabulary entry '{name}': {error}") from None
    return known


def expression(patterns: Iterable[str], known: Mapping[str, str]) -> str:
    """Return one RE2 expression for `patterns`, each between word boundaries."""
    return "|".join(_bounded(pattern, _translated(pattern, known)) for pattern in patterns)


def _translated(pattern: str, known: Mapping[str, str]) -> str:
    """Translate, with ` ~3` also at the end and `~3 ` at the start of a group."""
    pattern = _GAP_AT_END.sub(r"(?: <word>){0,\1}", pattern)
    pattern = _GAP_AT_START.sub(r"\1(?:<word> ){0,\2}", pattern)
    if "~" in pattern.replace(" ~", ""):
        raise PatternError(f"a '~' has no place of its own in '{pattern}'")
    return translate(pattern, known)


def _bounded(pattern: str, translated: str) -> str:
    before = "" if pattern.startswith("<start>") else r"\b"
    after = "" if pattern.endswith("<end>") else r"\b"
    return f"{before}(?:{translated}){after}"


def _raw_expression(spec: RuleSpec) -> str:
    return "|".join([*(f"(?i:{each})" for each in spec.raw), *(f"(?:{each})" for each in spec.cased)])


def acknowledgement(core: Iterable[str], filler: Iterable[str], known: Mapping[str, str]) -> Pattern:
    """Return the pattern of a line made of thanks and assent alone (`core`), with `filler` around them."""
    thanks = "|".join(_translated(term, known) for term in core)
    other = "|".join(_translated(term, known) for term in filler)
    between = r"[ .,]*"
    return Pattern(rf"^{between}(?:(?:{other}){between})*(?:{thanks})(?:{between}\b(?:{thanks}|{other}))*{between}$")


def compile_rules(
    policy: str,
    specs: Iterable[RuleSpec],
    known: Mapping[str, str],
    *,
    keywords: KeywordBook,
    languages: LanguageBook,
    spelling: Spelling,
    acknowledgement: Pattern,
    sensitive: SensitiveRules,
) -> IntakeRules:
    """Compile the rules of a policy.

    Raises:
        PatternError: a pattern is not one; the message names the rule.
    """
    rules = tuple(specs)
    return IntakeRules(
        policy=policy,
        keywords=keywords,
        languages=languages,
        spelling=spelling,
        acknowledgement=acknowledgement,
        sensitive=sensitive,
        rules=rules,
        on_line=_group(rules, lambda spec: expression(spec.any, known)),
        on_raw=_group(rules, _raw_expression),
        undo=_group(rules, lambda spec: expression(spec.unless, known)),
        undo_anywhere=_group(rules, lambda spec: expression(spec.unless_text, known)),
        contains=tuple((text, index) for index, spec in enumerate(rules) for text in spec.contains),
    )


def _group(rules: tuple[RuleSpec, ...], written: Callable[[RuleSpec], str]) -> Group:
    """Compile what `written` returns for each rule, where it is not empty."""
    owned: list[tuple[str, int]] = []
    for index, spec in enumerate(rules):
        try:
            text = written(spec)
        except PatternError as error:
            raise PatternError(f"rule {spec.id}: {error}") from None
        if text:
            owned.append((text, index))
    try:
        return Group(tuple(_parts(owned)))
    except PatternError:
        _name_the_culprit(rules, owned)
        raise


def _parts(owned: list[tuple[str, int]]) -> Iterator[tuple[PatternSet, tuple[int, ...]]]:
    gathered: list[tuple[str, int]] = []
    size = 0
    for text, index in owned:
        if gathered and size + len(text) > PART_SIZE:
            yield PatternSet((each for each, _ in gathered), cache=PART_CACHE), tuple(owner for _, owner in gathered)
            gathered, size = [], 0
        gathered.append((text, index))
        size += len(text)
    if gathered:
        yield PatternSet((each for each, _ in gathered), cache=PART_CACHE), tuple(owner for _, owner in gathered)


def _name_the_culprit(rules: tuple[RuleSpec, ...], owned: Iterable[tuple[str, int]]) -> None:
    for text, index in owned:
        try:
            PatternSet([text])
        except PatternError as error:
            raise PatternError(f"rule {rules[index].id}: {error}") from None
