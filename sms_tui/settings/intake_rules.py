"""Intake rule files: `base.intake.toml` with an organisation's own file on top, compiled and tried on load.

A file whose examples do not hold is refused, with file and line of the example.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from sms_tui.domain.guard.patterns import Pattern, PatternError
from sms_tui.domain.intake.classify import classify, intent_for
from sms_tui.domain.intake.keywords import NearSettings, keyword_book
from sms_tui.domain.intake.languages import LanguageBook
from sms_tui.domain.intake.reading import spelling
from sms_tui.domain.intake.rules import (
    IntakeRules,
    RuleSpec,
    acknowledgement,
    compile_rules,
    expression,
    vocabulary,
)
from sms_tui.domain.intake.sensitive import Mask, sensitive_rules
from sms_tui.domain.messages import Intent
from sms_tui.settings import strict
from sms_tui.settings.guard_rules import load_rules
from sms_tui.settings.policies import BASE, load_policy, policy_digest, policy_dir
from sms_tui.settings.proofs import Proofs


def _empty() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({})


def _no_words() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SpellingTable:
    """How people write: chat spellings, phrases, words whose typos are put right, and words that are no typos."""

    words: Mapping[str, str] = field(default_factory=_no_words)
    phrases: Mapping[str, str] = field(default_factory=_no_words)
    corrected: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AckTable:
    """Phrases that thank or agree, and what may stand around them."""

    core: tuple[str, ...] = ()
    filler: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageTable:
    """Stop words by language, each list as one text, and letters that neither English nor Spanish has."""

    words: Mapping[str, str] = field(default_factory=_no_words)
    letters: str = ""


@dataclass(frozen=True, slots=True)
class NearTable:
    """See `NearSettings`; each list as one text of words."""

    polite: str = ""
    vague: str = ""
    plain: str = ""
    alone: str = ""
    more: str = ""
    ordinary: str = ""
    typo_free: str = ""


@dataclass(frozen=True, slots=True)
class MaskSpec:
    """What is masked in an inbound text beside the guard's identifiers: patterns on the folded text as typed."""

    kind: str
    any: tuple[str, ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExampleGroup:
    """Texts that must have this intent, these labels and none of those in `without`, or the file is refused."""

    texts: tuple[str, ...] = field(repr=False)
    intent: Intent | None = None
    labels: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    opted_out: bool = False


@dataclass(frozen=True, slots=True)
class IntakeFile:
    """One rule file as written. An own file adds to the base and may drop rules of it by id."""

    spelling: SpellingTable = field(default_factory=SpellingTable)
    near: NearTable = field(default_factory=NearTable)
    acknowledge: AckTable = field(default_factory=AckTable)
    languages: LanguageTable = field(default_factory=LanguageTable)
    vocabulary: Mapping[str, tuple[str, ...]] = field(default_factory=_empty)
    rule: tuple[RuleSpec, ...] = ()
    mask: tuple[MaskSpec, ...] = ()
    drop: tuple[str, ...] = ()
    example: tuple[ExampleGroup, ...] = ()


def load_intake(
    policy_id: str, *, folder: Path | None = None, run_examples: bool = True, proofs: Proofs | None = None
) -> IntakeRules:
    """Read, compile and try the intake rules of a policy; its keywords come from the policy file itself.

    With `proofs`, examples that held before are not run again while files and code are the same.

    Raises:
        ConfigError: no such policy, a wrong file, a pattern RE2 refuses, or an example that does not hold.
    """
    policy = load_policy(policy_id, folder=folder)
    place = policy_dir(folder)
    base, base_source = strict.read_as(IntakeFile, place / f"{BASE}.intake.toml")
    own_path = place / f"{policy_id}.intake.toml"
    own, own_source = strict.read_as(IntakeFile, own_path) if own_path.exists() else (IntakeFile(), base_source)
    _check_rules(base, own, own_source)
    dropped = frozenset(own.drop)
    specs = (*(spec for spec in base.rule if spec.id not in dropped), *own.rule)
    source = own_source if own.rule or own.vocabulary else base_source
    keywords = policy.keywords
    try:
        known = vocabulary({**base.vocabulary, **own.vocabulary})
        rules = compile_rules(
            policy_id,
            specs,
            known,
            keywords=keyword_book(
                keywords.stop, keywords.yes, keywords.help, keywords.ambiguous_stop, _near(base.near)
            ),
            languages=_languages(base.languages),
            spelling=spelling(
                {**base.spelling.words, **own.spelling.words},
                (*base.spelling.corrected, *own.spelling.corrected),
                (*base.spelling.ordinary, *own.spelling.ordinary),
                {**base.spelling.phrases, **own.spelling.phrases},
            ),
            acknowledgement=acknowledgement(base.acknowledge.core, base.acknowledge.filler, known),
            sensitive=sensitive_rules(
                (_mask(spec, known) for spec in (*base.mask, *own.mask)),
                load_rules(policy_id, folder=folder, run_examples=False, proofs=proofs),
            ),
        )
    except PatternError as error:
        raise source.error("rule", f"{error}.") from None
    if not run_examples:
        return rules
    subject, digest = f"intake {policy_id}", policy_digest(policy_id, folder=folder)
    if proofs is None or not proofs.has(subject, digest):
        for file, where in ((base, base_source), (own, own_source)):
            _try_examples(file.example, rules, where)
        if proofs is not None:
            proofs.keep(subject, digest)
    return rules


def _check_rules(base: IntakeFile, own: IntakeFile, source: strict.Source) -> None:
    ids = [spec.id for spec in base.rule]
    for number, name in enumerate(own.drop):
        if name not in ids:
            raise source.error(f"drop[{number}]", f"there is no rule '{name}' to drop.")
    for number, spec in enumerate(own.rule):
        if spec.id in ids and spec.id not in own.drop:
            raise source.error(f"rule[{number}].id", f"there is a rule '{spec.id}' already.")


def _mask(spec: MaskSpec, known: Mapping[str, str]) -> Mask:
    unless = Pattern(expression(spec.unless, known)) if spec.unless else None
    return Mask(spec.kind, Pattern(expression(spec.any, known)), unless)


def _near(table: NearTable) -> NearSettings:
    return NearSettings(
        polite=_words(table.polite),
        vague=_words(table.vague),
        plain=_words(table.plain),
        alone=_words(table.alone),
        more=_words(table.more),
        ordinary=_words(table.ordinary),
        typo_free=_words(table.typo_free),
    )


def _languages(table: LanguageTable) -> LanguageBook:
    words = {tag: _words(text) for tag, text in table.words.items()}
    return LanguageBook(MappingProxyType(words), frozenset(table.letters))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _try_examples(groups: Iterable[ExampleGroup], rules: IntakeRules, source: strict.Source) -> None:
    for number, group in enumerate(groups):
        for place, text in enumerate(group.texts):
            seen = classify(text, rules)
            intent = intent_for(seen, opted_out=group.opted_out)
            problem = _difference(group, intent, seen.labels)
            if problem:
                raise source.error(f"example[{number}].texts[{place}]", f"the example does not hold: {problem}.")


def _difference(group: ExampleGroup, intent: Intent, labels: frozenset[str]) -> str:
    if group.intent is not None and intent is not group.intent:
        return f"it is '{intent.value}', not '{group.intent.value}'"
    if missing := sorted(set(group.labels) - labels):
        return f"the label '{missing[0]}' is missing"
    if unwanted := sorted(set(group.without) & labels):
        return f"it has the label '{unwanted[0]}'"
    return ""
