"""Rule files of the guard: `base.guard.toml` and a policy's own, compiled to a `RuleBook`.

A file is refused whole, naming file and line, when it has an unknown key, a pattern RE2 cannot compile, a clause
the policy does not have, or an example its rule does not fulfil.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from sms_tui.domain.guard import rulebook
from sms_tui.domain.guard.contractions import SPELT_OUT
from sms_tui.domain.guard.detectors import DETECTORS
from sms_tui.domain.guard.examples import Outcome, run_example, run_sample
from sms_tui.domain.guard.finder import Finder, met_by_literals
from sms_tui.domain.guard.literals import LiteralReader
from sms_tui.domain.guard.patterns import AnyOf, Pattern, PatternError, Wanted, alternation, first_refused, names_in
from sms_tui.domain.guard.rulebook import Clause, Example, Line, Marked, Part, PublicFacts, Rule, RuleBook, narrowed
from sms_tui.domain.guard.shapes import FORMS, NAMES
from sms_tui.domain.guard.types import Severity
from sms_tui.domain.guard.wording import Wording
from sms_tui.domain.policy import Policy
from sms_tui.settings import strict
from sms_tui.settings.guard_specs import (
    DetectorSpec,
    ExampleSpec,
    FileSpec,
    IdentifierSpec,
    RuleSpec,
    SignalSpec,
    WeightSpec,
)
from sms_tui.settings.policies import BASE, load_policy, policy_digest, policy_dir
from sms_tui.settings.proofs import Proofs
from sms_tui.settings.wording_file import read_wording


@dataclass(frozen=True, slots=True)
class _Derived:
    """What follows from rule files alone, and takes longer to make than to keep."""

    expressions: list[str]
    """Of all patterns as RE2 reads them, in the order in which they are met."""
    known: list[str]
    """The long words of all patterns."""
    needs: dict[str, list[int]]
    """For each literal the needs that it meets, by their places."""


@dataclass(slots=True)
class _Loader:
    policy: Policy
    kept: _Derived | None = None
    """What was derived from the same files before; everything is derived now where it is missing."""
    expressions: list[str] = field(default_factory=list)
    vocabulary: dict[str, str] = field(default_factory=dict)
    terms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    marked: dict[str, Marked] = field(default_factory=dict)
    lists: dict[str, Pattern] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    contexts: dict[str, rulebook.Weight] = field(default_factory=dict)
    patterns: dict[tuple[str, ...], Wanted] = field(default_factory=dict)
    made: list[tuple[Pattern, strict.Source, str]] = field(default_factory=list)
    """Every pattern with its place."""

    def add_vocabulary(self, spec: FileSpec, source: strict.Source) -> None:
        for name, words in spec.vocabulary.items():
            place = f"vocabulary.{name}"
            if name in self.vocabulary:
                raise source.error(place, "this entry exists already.")
            expression = self.expression(words.all, self.vocabulary, source, place)
            self.vocabulary[name] = f"(?:{expression})"
            self.terms[name] = words.all
            self.lists[name] = Pattern(expression)
            self.made.append((self.lists[name], source, place))
            if words.mark:
                self.marked[name] = Marked(name, _mark(len(self.marked)), Pattern(expression, longest=True))
            self.learn(words.all)
        for name, weight in spec.context.items():
            self.contexts[name] = self.weight(weight, source, f"context.{name}")

    def expression(self, words: Iterable[str], vocabulary: Mapping[str, str], source: strict.Source, key: str) -> str:
        """Return `words` as one expression. Raises ConfigError where one of them names an unknown entry."""
        place = len(self.expressions)
        if self.kept is not None:
            expression = self.kept.expressions[place]
        else:
            try:
                expression = alternation(words, vocabulary)
            except PatternError as error:
                raise source.error(key, f"{error}.") from None
        self.expressions.append(expression)
        return expression

    def learn(self, words: Iterable[str]) -> None:
        if self.kept is None:
            self.known.update(word for term in words for word in _long_words(term))

    def pattern(self, words: Iterable[str], source: strict.Source, key: str) -> Wanted:
        chosen = tuple(words)
        if chosen not in self.patterns:
            if not chosen:
                raise source.error(key, "no pattern is given.")
            self.patterns[chosen] = self._wanted(chosen, source, key)
            self.learn(chosen)
        return self.patterns[chosen]

    def _wanted(self, words: tuple[str, ...], source: strict.Source, key: str) -> Wanted:
        """Return the pattern of `words`; long vocabulary entries named among them are shared, not repeated."""
        shared = [word for word in words if len(self.vocabulary.get(_entry_name(word), "")) > _LONG_ENTRY]
        patterns = [self.lists[_entry_name(word)] for word in shared]
        if own := [word for word in words if word not in shared]:
            patterns.append(Pattern(self.expression(own, self.vocabulary, source, key)))
            self.made.append((patterns[-1], source, key))
        return patterns[0] if len(patterns) == 1 else AnyOf(tuple(patterns))

    def parts(self, words: Iterable[str], source: strict.Source, key: str) -> tuple[Part, ...]:
        marks = {name: marked.word for name, marked in self.marked.items()}
        vocabulary = {**self.vocabulary, **marks}
        parts = []
        for each in words:
            made = Pattern(self.expression((each,), vocabulary, source, key))
            self.made.append((made, source, key))
            parts.append(Part(names_in(each).intersection(marks), made, each))
            self.learn((each,))
        if not parts:
            raise source.error(key, "no pattern is given.")
        return tuple(parts)

    def try_patterns(self) -> None:
        """Have RE2 parse every pattern. Raises ConfigError with the place of one that it refuses."""
        refused = first_refused(pattern.expression for pattern, _, _ in self.made)
        if refused is not None:
            place, problem = refused
            _, source, key = self.made[place]
            raise source.error(key, f"{problem}.")

    def weight(self, spec: WeightSpec, source: strict.Source, key: str) -> rulebook.Weight:
        words = (*spec.en, *spec.es, *spec.any)
        return rulebook.Weight(spec.reason, spec.points, spec.window, self.pattern(words, source, key))

    def weights(self, spec: RuleSpec | SignalSpec, source: strict.Source, key: str) -> tuple[rulebook.Weight, ...]:
        for name in spec.uses:
            if name not in self.contexts:
                raise source.error(f"{key}.uses", f"there is no context '{name}'.", tuple(sorted(self.contexts)))
        own = (self.weight(each, source, f"{key}.unless[{n}]") for n, each in enumerate(spec.unless))
        return (*own, *(self.contexts[name] for name in spec.uses))

    def rule(self, spec: RuleSpec, source: strict.Source, key: str) -> Rule:
        clause = spec.clause.get(self.policy.id, "")
        if clause not in self.policy.clauses:
            raise source.error(f"{key}.clause", f"the policy has no clause '{clause}'.")
        if not spec.suggest and not spec.advice:
            raise source.error(f"{key}.suggest", "a rule says what to write instead, or in 'advice' what to do.")
        quoted = self.policy.clauses[clause]
        return Rule(
            spec.id,
            spec.severity,
            Clause(quoted.id, f"{quoted.document}, {quoted.section}", quoted.quote),
            spec.reason,
            spec.suggest,
            tuple(self.signal(s, spec, source, f"{key}.signal[{n}]") for n, s in enumerate(spec.signal)),
            self.weights(spec, source, key),
            tuple(self.identifier(i, spec, source, f"{key}.identifier[{n}]") for n, i in enumerate(spec.identifier)),
            tuple(_detector(d, spec, source, f"{key}.detector[{n}]") for n, d in enumerate(spec.detector)),
            tuple(_example(e, source, f"{key}.example[{n}]") for n, e in enumerate(spec.example)),
            spec.advice,
        )

    def signal(self, spec: SignalSpec, rule: RuleSpec, source: strict.Source, key: str) -> rulebook.Signal:
        asked = self.pattern(spec.asked, source, f"{key}.asked") if spec.asked else None
        told = self.pattern(spec.told, source, f"{key}.told") if spec.told else None
        return rulebook.Signal(
            spec.reason,
            spec.points,
            spec.severity or rule.severity,
            self.parts((*spec.en, *spec.es, *spec.any), source, key),
            asked,
            told,
            spec.discreet,
            self.weights(spec, source, key),
            spec.sure,
        )

    def identifier(
        self, spec: IdentifierSpec, rule: RuleSpec, source: strict.Source, key: str
    ) -> rulebook.IdentifierSignal:
        if spec.shape not in NAMES:
            raise source.error(f"{key}.shape", "there is no such shape.", tuple(sorted(NAMES)))
        for form in spec.points:
            if form not in FORMS:
                raise source.error(f"{key}.points.{form}", "there is no such form.", FORMS)
        return rulebook.IdentifierSignal(
            spec.shape,
            spec.severity or rule.severity,
            spec.points,
            self.pattern(spec.words, source, f"{key}.words") if spec.words else None,
            spec.context,
            self.pattern(spec.against, source, f"{key}.against") if spec.against else None,
            spec.counter,
            spec.before,
            spec.after,
            spec.discreet,
        )


_LONG_ENTRY = 400
"""Characters of a vocabulary entry from which it is worth a pattern of its own."""


def _entry_name(word: str) -> str:
    return word[1:-1] if word[:1] == "<" and word.endswith(">") else ""


def _mark(number: int) -> str:
    return "zq" + "abcdefghijklmnoprstuvwxy"[number // 24] + "abcdefghijklmnoprstuvwxy"[number % 24]


_PLAIN_WORD = re.compile(r"(?<![a-z<\\\[])[a-z]{6,14}(?![a-z>\]?])")


def _long_words(term: str) -> list[str]:
    return _PLAIN_WORD.findall(term)


def _detector(spec: DetectorSpec, rule: RuleSpec, source: strict.Source, key: str) -> rulebook.DetectorSignal:
    if spec.name not in DETECTORS:
        raise source.error(f"{key}.name", "there is no such detector.", tuple(sorted(DETECTORS)))
    return rulebook.DetectorSignal(spec.name, spec.severity or rule.severity, spec.points, spec.reason)


def _example(spec: ExampleSpec, source: strict.Source, key: str) -> Example:
    if spec.expect not in ("pass", "note", "warn", "block"):
        raise source.error(f"{key}.expect", "is one of pass, note, warn, block.")
    try:
        if spec.now:
            dt.datetime.fromisoformat(spec.now)
    except ValueError:
        raise source.error(f"{key}.now", "is no ISO date and time.") from None
    return Example(
        spec.draft, spec.expect, source.name, None, spec.thread, spec.name, spec.kind, spec.consent, spec.now,
        spec.media, spec.discreet, spec.dormant, key,
    )  # fmt: skip


def rule_files(policy_id: str, *, folder: Path | None = None) -> tuple[Path, ...]:
    """Return the rule files of a policy: the base's and its own."""
    place = policy_dir(folder)
    return place / f"{BASE}.guard.toml", place / f"{policy_id}.guard.toml"


@dataclass(frozen=True, slots=True)
class _Loaded:
    book: RuleBook
    sources: Mapping[str, strict.Source]
    samples: tuple[Example, ...]
    digest: str
    """Of the policy's files as read."""


def load_rules(
    policy_id: str, *, folder: Path | None = None, run_examples: bool = True, proofs: Proofs | None = None
) -> RuleBook:
    """Read, compile and try the guard rules of a policy; unchanged files give the same book again.

    With `proofs`, examples that held before are not run again while files and code are the same; no pattern has
    been compiled then (see `engine.warm`).

    Raises:
        ConfigError: no such policy, a wrong file, or an example that fails, with file and line.
    """
    loaded = _load(policy_id, folder, proofs)
    if not run_examples:
        return loaded.book
    subject = _subject(policy_id)
    if proofs is not None and proofs.has(subject, loaded.digest):
        return loaded.book
    _try_examples(loaded)
    if proofs is not None:
        proofs.keep(subject, loaded.digest)
    return loaded.book


def _subject(policy_id: str) -> str:
    return f"guard {policy_id}"


def _try_examples(loaded: _Loaded) -> None:
    for outcome in _outcomes(loaded.book, loaded.samples):
        if not outcome.holds:
            raise loaded.sources[outcome.example.file].error(
                outcome.example.key,
                f"{outcome.rule or 'the policy'}: this example must come to '{outcome.example.expect}' "
                f"and comes to '{outcome.got}'.",
            )


def example_outcomes(policy_id: str, *, folder: Path | None = None) -> list[Outcome]:
    """Run every example of a policy and return how each came out; those that fail with their line."""
    loaded = _load(policy_id, folder)
    return [
        outcome if outcome.holds else outcome.at(loaded.sources[outcome.example.file].line_of(outcome.example.key))
        for outcome in _outcomes(loaded.book, loaded.samples)
    ]


def _outcomes(book: RuleBook, samples: tuple[Example, ...]) -> Iterable[Outcome]:
    for rule in book.rules.values():
        alone = narrowed(book, (rule.id,))
        for example in rule.examples:
            yield run_example(alone, rule, example)
    for sample in samples:
        yield run_sample(book, sample)


_MOST_BOOKS = 4
_books: dict[tuple[str, Path | None, str], _Loaded] = {}
"""The books of this process; the digest is part of the key, so that changed files are read again."""


def _load(policy_id: str, folder: Path | None, proofs: Proofs | None = None) -> _Loaded:
    digest = policy_digest(policy_id, folder=folder)
    key = policy_id, folder, digest
    if key not in _books:
        loaded = _compiled(policy_id, folder, digest, proofs)
        while len(_books) >= _MOST_BOOKS:
            del _books[next(iter(_books))]
        _books[key] = loaded
    return _books[key]


def _compiled(policy_id: str, folder: Path | None, digest: str, proofs: Proofs | None) -> _Loaded:
    """Compile a policy's rules. Their patterns are tried now, unless what follows from them is kept: they were then."""
    policy = load_policy(policy_id, folder=folder)
    subject = _subject(policy_id)
    kept = proofs.derived(subject, digest) if proofs is not None else None
    loader = _Loader(policy, _Derived(**kept) if kept is not None else None)
    rules: dict[str, Rule] = {}
    sources: dict[str, strict.Source] = {}
    samples: list[Example] = []
    wording: Wording | None = None
    for path in rule_files(policy_id, folder=folder):
        spec, source = _read(path, proofs)
        sources[source.name] = source
        loader.add_vocabulary(spec, source)
        for n, each in enumerate(spec.rule):
            if each.id in rules:
                raise source.error(f"rule[{n}].id", "this rule exists already.")
            if policy.id in each.clause:
                rules[each.id] = loader.rule(each, source, f"rule[{n}]")
        _raise_severities(rules, spec, source)
        samples += [_example(e, source, f"sample[{n}]") for n, e in enumerate(spec.sample)]
        if spec.wording is not None:
            wording = read_wording(spec.wording, path.parent, source)
    if loader.kept is None:
        loader.try_patterns()
    book, derived = _assembled(policy, rules, loader, wording)
    if proofs is not None and loader.kept is None:
        proofs.keep_derived(subject, digest, asdict(derived))
    return _Loaded(book, sources, tuple(samples), digest)


def _read(path: Path, proofs: Proofs | None) -> tuple[FileSpec, strict.Source]:
    """Read a rule file; with `proofs`, TOML that was parsed before is not parsed again."""
    if proofs is None:
        return strict.read_as(FileSpec, path)
    name = str(path)
    text = strict.text_of(path, name)
    subject, digest = f"table {path.name}", hashlib.sha256(text.encode()).hexdigest()
    table = proofs.derived(subject, digest)
    if table is None:
        table, _ = strict.parse(text, name)
        proofs.keep_derived(subject, digest, table)
    source = strict.Source(name, text)
    return strict.build(FileSpec, table, source), source


def _raise_severities(rules: dict[str, Rule], spec: FileSpec, source: strict.Source) -> None:
    for rule_id, severity in spec.raised.items():
        rule = rules.get(rule_id)
        if rule is None:
            raise source.error(f"raised.{rule_id}", "there is no such rule.", tuple(sorted(rules)))
        if severity.rank < rule.severity.rank:
            raise source.error(f"raised.{rule_id}", f"a severity may be raised, not lowered from '{rule.severity}'.")
        rules[rule_id] = replace(
            rule,
            severity=severity,
            signals=tuple(replace(s, severity=max(s.severity, severity, key=_rank)) for s in rule.signals),
            identifiers=tuple(replace(s, severity=max(s.severity, severity, key=_rank)) for s in rule.identifiers),
            detectors=tuple(replace(s, severity=max(s.severity, severity, key=_rank)) for s in rule.detectors),
        )


def _rank(severity: Severity) -> int:
    return severity.rank


def _assembled(
    policy: Policy, rules: dict[str, Rule], loader: _Loader, wording: Wording | None
) -> tuple[RuleBook, _Derived]:
    """Return the book, and what was derived to make it."""
    facts = policy.facts
    words = frozenset(
        word
        for phrases in (*facts.public.values(), (policy.name, policy.short_name, facts.office))
        for phrase in phrases
        for word in re.findall(r"[a-z0-9]+", phrase.lower())
    )
    phones = frozenset(filter(None, (re.sub(r"\D", "", facts.phone_display),)))
    public = PublicFacts(facts.hosts, words, phones)
    lines = rulebook.lines_of(rules.values())
    marked = rulebook.used(loader.marked.values(), lines)
    derived = loader.kept or _derive(loader, marked, lines)
    book = RuleBook(
        policy.id,
        rules,
        public,
        marked,
        lines,
        rulebook.naming(marked, lines),
        rulebook.named(marked, lines),
        sum(1 << place for place, line in enumerate(lines) if line.conditional),
        sum(1 << place for place, line in enumerate(lines) if line.signal.points < rulebook.WARNS_AT),
        Finder(len(marked) + len(lines), derived.needs),
        loader.lists,
        frozenset(derived.known) - SPELT_OUT,
        tuple(rule for rule in rules.values() if rule.identifiers),
        tuple((rule, signal) for rule in rules.values() for signal in rule.detectors),
        _of_policy(wording, rules),
    )
    return book, derived


def _of_policy(wording: Wording | None, rules: Mapping[str, Rule]) -> Wording | None:
    """Return the wording for the rules that the policy has; None where it has none of them."""
    if wording is None:
        return None
    kept = {rule_id: words for rule_id, words in wording.rules.items() if rule_id in rules}
    return replace(wording, rules=kept) if kept else None


def _derive(loader: _Loader, marked: tuple[Marked, ...], lines: tuple[Line, ...]) -> _Derived:
    reader = LiteralReader(loader.terms, loader.marked)
    entries = [reader.entry(each.name) for each in marked]
    needs = met_by_literals(
        [*([need] if need else [] for need in entries), *(reader.needs(line.part.source) for line in lines)]
    )
    return _Derived(loader.expressions, sorted(loader.known), needs)
