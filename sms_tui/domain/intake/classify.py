"""What one inbound text means, without regard to who sent it and what came before (guard research, 1b)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sms_tui.domain.guard.patterns import Pattern
from sms_tui.domain.intake.keywords import Keyword
from sms_tui.domain.intake.languages import OTHER
from sms_tui.domain.intake.reading import LONGEST, Reading, read
from sms_tui.domain.intake.rules import FIRES_AT, IntakeRules
from sms_tui.domain.intake.sensitive import SensitiveSpan, sensitive_spans
from sms_tui.domain.messages import Intent

WISHES_OPT_IN = "opt_in_wish"
"""Label of a wish for texts in free words: re-enrols only when staff confirm it."""

_KEYWORD_INTENTS = {Keyword.STOP: Intent.OPT_OUT, Keyword.YES: Intent.OPT_IN, Keyword.HELP: Intent.HELP}
_LABEL_INTENTS = frozenset(Intent) - {Intent.NORMAL, Intent.OPT_IN}
_QUOTED = (
    r"(?:[\"“”«„].*[\"“”»]|(?:an? |una? |la |el )?(?:image|video|photo|audio message|attachment|imagen|foto"
    r"|mensaje de audio|archivo))"
)
_OTHER_REACTIONS = (
    r"laughed at|emphasi[sz]ed|disliked|questioned|removed an? [\w ]+ from|se ri[oó] de|enfatiz[oó]|destac[oó]"
    r"|le dio [eé]nfasis a|exclam[oó] (?:por|ante|sobre)|no le gust[oó]|cuestion[oó]|pregunt[oó] (?:por|sobre)"
    r"|(?:elimin[oó]|quit[oó]) [\w“”\" ]+ (?:de|a)"
)
_TAPBACK = re.compile(
    r"\s*(?:(?P<good>liked|loved|le gust[oó]|me gusta|a [\w ]{1,20} le gust[oó]|le encant[oó]|me encanta)"
    rf"|(?:{_OTHER_REACTIONS})"
    r"|(?:reacted|reaccion[oó] con) (?P<emoji>\S{1,8}) (?:to|a)"
    r"|[\u200a\u200b]*(?P<android>[^\w\s\"“]{1,8})[\u200a\u200b]* (?:to|a)"
    rf")\s+{_QUOTED}\s*",
    re.IGNORECASE | re.DOTALL,
)
"""A reaction as phones put it into words when the other side cannot show it (iOS, Google Messages)."""
_KIND_EMOJI = frozenset("👍❤👌🙏💕😍🥰♥💯✅🎉😊🙂👏")


@dataclass(frozen=True, slots=True)
class Classified:
    """What a text means by itself. `intent` regards no state: see `intent_for`.

    `labels` holds every intent that applies and further ones: ack, tapback, stop_word, yes_word, help_word,
    ambiguous_stop (a stop word that may have been an answer, ruling 9), opt_in_wish, wrong_number,
    number_changed, number_unsafe, self_harm, lang_unchecked, media. `language` is "en", "es", "mixed",
    another tag, "other" or "" (nothing tells).
    """

    intent: Intent
    labels: frozenset[str] = frozenset()
    spans: tuple[SensitiveSpan, ...] = ()
    language: str = ""


def intent_for(seen: Classified, *, opted_out: bool) -> Intent:
    """Return the intent in view of the contact's consent: YES, and the wish for texts, count only when opted out.

    A wish in free words has the intent opt_in for triage; consent itself follows the label yes_word alone.
    """
    if opted_out and seen.intent is Intent.NORMAL and WISHES_OPT_IN in seen.labels:
        return Intent.OPT_IN
    if not opted_out and seen.intent is Intent.OPT_IN:
        return Intent.NORMAL
    return seen.intent


def classify(text: str, rules: IntakeRules, *, media: int = 0) -> Classified:
    """Say what `text` means under `rules`. `media` is the number of files that came with it.

    Total: any text gets an answer, in time linear in its length.
    """
    extra = {"media"} if media else set()
    if reaction := _TAPBACK.fullmatch(text):
        return Classified(Intent.NORMAL, frozenset({*extra, *_tapback_labels(reaction)}))
    keyword, form = rules.keywords.of(text)
    if keyword is not None:
        extra.add(keyword.value)
        if form in rules.keywords.ambiguous:
            extra.add("ambiguous_stop")
        return Classified(_KEYWORD_INTENTS[keyword], frozenset(extra))
    reading = read(text, rules.spelling)
    language = rules.languages.language_of(text, reading.words)
    spans = sensitive_spans(text[:LONGEST], rules.sensitive)
    labels = extra | _labels(reading, rules)
    if spans:
        labels.add(Intent.SENSITIVE.value)
    if language == OTHER or (language and language not in (*rules.languages.judged, "mixed")):
        labels.add("lang_unchecked")
    if rules.keywords.nearly_stop(reading.words):
        labels.add(Intent.OPT_OUT_SUSPECTED.value)
    intent = next((intent for intent in Intent if intent in _LABEL_INTENTS and intent.value in labels), Intent.NORMAL)
    if intent is Intent.NORMAL and reading.line and rules.acknowledgement.found(_bytes(reading.line)):
        labels.add("ack")
    return Classified(intent, frozenset(labels), spans, language)


def _tapback_labels(found: re.Match[str]) -> Iterator[str]:
    yield "tapback"
    emoji = found["emoji"] or found["android"] or ""
    if found["good"] or any(char in _KIND_EMOJI for char in emoji):
        yield "ack"


def _bytes(text: str) -> bytes:
    return text.encode("latin-1", "replace")


def _labels(reading: Reading, rules: IntakeRules) -> set[str]:
    """Return the labels of the rules that hold."""
    points: dict[str, int] = {}
    held = list(_holding(reading, rules))
    for index in held:
        spec = rules.rules[index].spec
        points[spec.label] = points.get(spec.label, 0) + spec.points
    reached = {label for label, sum_ in points.items() if sum_ >= FIRES_AT}
    for index in held:
        spec = rules.rules[index].spec
        if spec.label in reached and any(label in reached for label in spec.yields_to):
            points[spec.label] -= spec.points
    labels = {label for label, sum_ in points.items() if sum_ >= FIRES_AT}
    for index in held:
        spec = rules.rules[index].spec
        if spec.label in labels:
            labels.update(spec.also)
    return labels


def _holding(reading: Reading, rules: IntakeRules) -> Iterable[int]:
    """Yield the index of every rule that holds, each once, in the file's order."""
    line = _bytes(reading.line)
    found = {rules.line_owners[hit] for hit in rules.on_line.matching(line)}
    held = {index for index in found if _stands(line, rules, index)}
    held |= {rules.raw_owners[hit] for hit in rules.on_raw.matching(_bytes(reading.raw))}
    if not reading.raw.isascii():
        held |= {index for text, index in rules.contains if text in reading.raw}
    return sorted(index for index in held if not _found(rules.rules[index].unless_text, line))


def _found(pattern: Pattern | None, line: bytes) -> bool:
    return pattern is not None and pattern.found(line)


def _stands(line: bytes, rules: IntakeRules, index: int) -> bool:
    """Whether a match of the rule lies in a sentence that does not undo it."""
    rule = rules.rules[index]
    if rule.unless is None or rule.line is None:
        return True
    return any(not rule.unless.found(_sentence(line, *span)) for span in rule.line.spans(line))


def _sentence(line: bytes, start: int, end: int) -> bytes:
    """Return the sentence (or sentences) in which `line[start:end]` lies."""
    first = max(line.rfind(b".", 0, start + 1), line.rfind(b"?", 0, start + 1)) + 1
    ends = [place for mark in (b".", b"?") if (place := line.find(mark, max(end - 1, start))) >= 0]
    return line[first : min(ends, default=len(line)) + 1]
