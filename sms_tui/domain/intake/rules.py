"""The intake rules of one policy: as written in its rule file, and compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sms_tui.domain.guard.patterns import Pattern, PatternError, PatternSet, translate
from sms_tui.domain.intake.keywords import KeywordBook
from sms_tui.domain.intake.languages import LanguageBook
from sms_tui.domain.intake.reading import Spelling
from sms_tui.domain.intake.sensitive import SensitiveRules

FIRES_AT = 10
"""Points from which a label is given."""

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
class Rule:
    """One rule, compiled."""

    spec: RuleSpec
    line: Pattern | None
    unless: Pattern | None
    unless_text: Pattern | None


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
    rules: tuple[Rule, ...] = field(repr=False)
    on_line: PatternSet = field(repr=False)
    on_raw: PatternSet = field(repr=False)
    line_owners: tuple[int, ...] = field(repr=False)
    """The index of the rule of each expression of `on_line`."""
    raw_owners: tuple[int, ...] = field(repr=False)
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


def _pattern(patterns: tuple[str, ...], known: Mapping[str, str]) -> Pattern | None:
    return Pattern(expression(patterns, known)) if patterns else None


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
    rules: list[Rule] = []
    line: list[tuple[str, int]] = []
    raw: list[tuple[str, int]] = []
    for index, spec in enumerate(specs):
        try:
            rule = Rule(
                spec, _pattern(spec.any, known), _pattern(spec.unless, known), _pattern(spec.unless_text, known)
            )
        except PatternError as error:
            raise PatternError(f"rule {spec.id}: {error}") from None
        if rule.line is not None:
            line.append((rule.line.expression, index))
        if spec.raw or spec.cased:
            raw.append((_raw_expression(spec), index))
        rules.append(rule)
    return IntakeRules(
        policy=policy,
        keywords=keywords,
        languages=languages,
        spelling=spelling,
        acknowledgement=acknowledgement,
        sensitive=sensitive,
        rules=tuple(rules),
        on_line=_pattern_set(line, rules),
        on_raw=_pattern_set(raw, rules),
        line_owners=tuple(index for _, index in line),
        raw_owners=tuple(index for _, index in raw),
        contains=tuple((text, index) for index, rule in enumerate(rules) for text in rule.spec.contains),
    )


def _pattern_set(expressions: list[tuple[str, int]], rules: list[Rule]) -> PatternSet:
    try:
        return PatternSet(text for text, _ in expressions)
    except PatternError:
        for text, index in expressions:
            try:
                PatternSet([text])
            except PatternError as error:
                raise PatternError(f"rule {rules[index].spec.id}: {error}") from None
        raise


def compile_all(rules: IntakeRules) -> None:
    """Compile what is otherwise compiled on first use.

    Raises:
        PatternError: RE2 refuses an exception of a rule; the message names the rule.
    """
    for rule in rules.rules:
        for pattern in (rule.line, rule.unless, rule.unless_text):
            try:
                _ = pattern.compiled if pattern is not None else None
            except PatternError as error:
                raise PatternError(f"rule {rule.spec.id}: {error}") from None
