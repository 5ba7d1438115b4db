"""What one inbound text means, without regard to who sent it and what came before (guard research, 1b)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sms_tui.domain.intake.keywords import Keyword
from sms_tui.domain.intake.languages import OTHER
from sms_tui.domain.intake.reading import Reading, read
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
_SENTENCE_END = re.compile(rb"[.?] ?")
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
    spans = sensitive_spans(text, rules.sensitive)
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
    held = _holding(reading, rules)
    for index in held:
        spec = rules.rules[index]
        points[spec.label] = points.get(spec.label, 0) + spec.points
    reached = {label for label, sum_ in points.items() if sum_ >= FIRES_AT}
    for index in held:
        spec = rules.rules[index]
        if spec.label in reached and any(label in reached for label in spec.yields_to):
            points[spec.label] -= spec.points
    labels = {label for label, sum_ in points.items() if sum_ >= FIRES_AT}
    for index in held:
        spec = rules.rules[index]
        if spec.label in labels:
            labels.update(spec.also)
    return labels


def _holding(reading: Reading, rules: IntakeRules) -> list[int]:
    """Return the index of every rule that holds, in the file's order."""
    line = _bytes(reading.line)
    held = _standing(line, rules)
    held |= rules.on_raw.matching(_bytes(reading.raw))
    if not reading.raw.isascii():
        held |= {index for text, index in rules.contains if text in reading.raw}
    return sorted(held - rules.undo_anywhere.matching(line)) if held else []


def _standing(line: bytes, rules: IntakeRules) -> set[int]:
    """Return the rules that match in a sentence which does not undo them, or across sentences in such a text."""
    found = rules.on_line.matching(line)
    if not found:
        return found
    sentences = [line[start:end] for start, end in _sentences(line)]
    if len(sentences) == 1:
        return found - rules.undo.matching(line)
    standing: set[int] = set()
    seen: set[int] = set()
    for sentence in sentences:
        here = rules.on_line.matching(sentence) & found
        seen |= here
        if here - standing:
            standing |= here - rules.undo.matching(sentence)
    across = found - seen
    return standing | (across - rules.undo.matching(line) if across else across)


def _sentences(line: bytes) -> Iterator[tuple[int, int]]:
    """Yield the bounds of each sentence, its end mark included."""
    start = 0
    for found in _SENTENCE_END.finditer(line):
        yield start, found.end()
        start = found.end()
    if start < len(line) or not line:
        yield start, len(line)
