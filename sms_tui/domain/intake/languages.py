"""In which language a text seems to be written: English, Spanish, or one the program cannot judge (ruling 14).

By stop words, letters and script; no language model.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

OTHER = "other"
"""Neither English nor Spanish: said to be unchecked."""


@dataclass(frozen=True, slots=True)
class LanguageBook:
    """Words that mark a language, by language tag; `letters` belong to none of the judged languages."""

    words: Mapping[str, frozenset[str]] = field(repr=False)
    letters: frozenset[str] = field(repr=False, default=frozenset())
    judged: tuple[str, ...] = ("en", "es")

    def language_of(self, text: str, words: tuple[str, ...]) -> str:
        """Return "en", "es", "mixed", another known tag, "other", or "" where nothing tells."""
        if not text.isascii() and self._foreign_script(text):
            return OTHER
        said = frozenset(words)
        seen = {tag: len(said & marks) for tag, marks in self.words.items()}
        judged = {tag: seen[tag] for tag in self.judged}
        most = max(judged.values(), default=0)
        foreign, count = max(
            ((tag, seen[tag]) for tag in seen if tag not in judged), key=lambda item: item[1], default=("", 0)
        )
        odd = 0 if text.isascii() else len({char for char in text if char in self.letters})
        if count + odd > most and (count + odd >= 2 or (count and len(words) <= 3)):
            return foreign if count else OTHER
        if most == 0:
            return ""
        if all(judged.values()) and min(judged.values()) * 4 >= most:
            return "mixed"
        return max(judged, key=lambda tag: judged[tag])

    def _foreign_script(self, text: str) -> bool:
        """Whether at least half of the letters are of another script than Latin."""
        latin = foreign = 0
        for char in text[:400]:
            if "a" <= char <= "z" or "A" <= char <= "Z":
                latin += 1
            elif char >= "\u0370" and unicodedata.category(char)[0] == "L":
                foreign += not unicodedata.name(char, "").startswith("LATIN")
        return foreign >= 2 and foreign >= latin
