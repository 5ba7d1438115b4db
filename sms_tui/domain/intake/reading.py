"""An inbound text made comparable: one line of plain lower-case words with sentence marks, and its raw form.

No offsets are kept, because an intent has no place in the text; what is masked is found elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sms_tui.domain.guard.normalise import fold_character

LONGEST = 2000
"""Code points that are read from the start of a text; gateways deliver at most 1,600."""

EMOJI_WORDS: Mapping[str, str] = {
    **dict.fromkeys("😂🤣😆😹😜😝🤪", " emojilaugh "),
    **dict.fromkeys("👍👌🙏✅✔☑💯🤝👏🙌🫡☺😊🙂😀😃😁😄🥰😍🤗😘❤🧡💛💚💙💜🤍🖤💕♥🎉🥳✨🌹💐", " emojiyes "),
}
"""Emoji that stand for a word in patterns: laughter, and a plain yes or thanks."""


_EMOJI = frozenset(word.strip() for word in EMOJI_WORDS.values())


class _Folding(dict[int, str]):
    """Code point -> plain reading, filled as characters are met (for `str.translate`)."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = EMOJI_WORDS.get(char)
        if plain is None:
            plain = fold_character(char)
            if plain in ("\x02", "\x03", "\x04"):
                plain = " "
        self[code] = plain
        return plain


_FOLDING = _Folding()
_RAW = str.maketrans({"\n": " ", "’": "'", "‘": "'", "“": '"', "”": '"', "€": "£"})
_URL = re.compile(
    r"(?:https?://|www\.|\bt\.me/|\bwa\.me/)\S+|\b[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*"
    r"\.(?:com|net|org|edu|gov|info|biz|co|uk|us|io|ly|tv|xyz|top|click|link|site|online|shop|live|app|ru|cn|tk"
    r"|example|test)\b(?:/\S*)?"
)
_ABBREVIATION = re.compile(
    r"\b(?:([ap])\. ?m\b\.?|(mr|mrs|ms|dr|dra|prof|sr|sra|srta|lic|st|ave|atte|num|ext)\.(?= ?[a-z0-9]))"
)
_RUN = re.compile(r"([a-z])\1\1+")
_TOKEN = re.compile(r"[a-z0-9\x01]+|[.!?;:\n]+(?![a-z0-9])|,")


@dataclass(frozen=True, slots=True)
class Spelling:
    """How people write in chat: replacements word by word, and words whose typos are put right."""

    words: Mapping[str, str]
    typos: Mapping[str, str] = field(repr=False)
    """Each corrected word, and each of them less one letter, by the word."""
    ordinary: frozenset[str] = field(repr=False, default=frozenset())
    """Words that are never taken for a typo."""
    phrases: tuple[tuple[str, str], ...] = ()
    """Groups of words that read as something else ("in the morning" is no tomorrow in Spanish)."""


def spelling(
    words: Mapping[str, str], corrected: Iterable[str], ordinary: Iterable[str], phrases: Mapping[str, str]
) -> Spelling:
    """Build a `Spelling`; a typo is one letter too few, too many, changed, or two letters swapped."""
    typos: dict[str, str] = {}
    for word in corrected:
        for shortened in _less_one(word):
            typos.setdefault(shortened, word)
    typos |= {word: word for word in corrected}
    return Spelling(words, typos, frozenset(ordinary), tuple(phrases.items()))


def _less_one(word: str) -> list[str]:
    return [word[:index] + word[index + 1 :] for index in range(len(word))]


def _corrected(word: str, known: Spelling) -> str:
    """Return the corrected word that `word` is a typo of, or `word` itself."""
    typos = known.typos
    if word in typos:
        return typos[word]
    for shortened in _less_one(word):
        if (found := typos.get(shortened)) and abs(len(found) - len(word)) <= 1:
            return found
    return word


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the rules see it."""

    line: str = field(repr=False)
    """Words and sentence marks, separated by single spaces, with chat spelling put right."""
    words: tuple[str, ...] = field(repr=False)
    """The words as written (folded, spelling untouched)."""
    raw: str = field(repr=False)
    """The text as written, on one line."""


def fold_words(text: str) -> tuple[str, ...]:
    """Return the plain lower-case words of `text` without any sentence marks (for keywords)."""
    return tuple(token for token in _TOKEN.findall(_plain(text)) if token[0] not in ".!?;:\n,")


def _plain(text: str) -> str:
    return text.translate(_FOLDING).replace("'", "")


def read(text: str, known: Spelling) -> Reading:
    """Return the reading of `text` (at most `LONGEST` code points of it). Linear in its length."""
    text = text[:LONGEST]
    folded = _plain(text)
    if "." in folded or "://" in folded:
        folded = _URL.sub(" url ", folded)
        folded = _ABBREVIATION.sub(lambda found: (found[1] + "m") if found[1] else found[2], folded)
    words: list[str] = []
    line: list[str] = []
    stretched = _RUN.search(folded) is not None
    for token in _TOKEN.findall(folded):
        first = token[0]
        if first == ",":
            line.append(",")
        elif first in ".!?;:\n":
            line.append("?" if "?" in token else ".")
        else:
            if first == "e" and token in _EMOJI and line and line[-1] == token:
                continue
            words.append(token)
            line.append(_spelled(token, known, stretched))
    joined = " ".join(line)
    for phrase, meant in known.phrases:
        if phrase in joined:
            joined = joined.replace(phrase, meant)
    return Reading(joined, tuple(words), text.translate(_RAW))


def _spelled(word: str, known: Spelling, stretched: bool) -> str:
    if (found := known.words.get(word)) is not None:
        return found
    if word in known.ordinary:
        return word
    if stretched and _RUN.search(word):
        word = _RUN.sub(r"\1", word)
        word = known.words.get(word, word)
    if len(word) >= 6:
        return _corrected(word, known)
    return word
