"""Whole messages that are a keyword: exactly (they act at once), or nearly (a person decides).

Exactly means: equal after folding case and accents, and after punctuation, quotes, emoji and a signature
around the word are taken away (guard research, 1b). Everything else that comes close is only suspected.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sms_tui.domain.guard.lookalikes import LOOKALIKES

LONGEST = 160
"""Code points of a message that may still be a keyword with a signature."""

_PROGRAM_LINE = re.compile(
    r"(?i)\s*(?:--|[-—–~|])?\s*\b(?:sent (?:from|via|using|with)|get outlook|enviado (?:desde|por|con)"
    r"|mandado desde|envoy[ée] (?:de|depuis)|enviada? do) .{0,60}$",
    re.DOTALL,
)
_AFTER_DASHES = re.compile(r"\s*\n\s*(?:--+|[-—–~])\s*\n?[^\n]{1,40}\s*$")
_NAME = r"[A-ZÀ-Þ][\w.'’]*(?:[ -][A-ZÀ-Þ][\w.'’]*){0,2}"
_NAME_LINE = re.compile(rf"(?:\s+(?:--+|[-—–~])\s*|\s*\n\s*){_NAME}\s*$")
_RUN = re.compile(r"(\w)\1\1+")
LONGEST_BARE = 48
"""Code points of a keyword with the marks, quotes and emoji around it."""
_MAY_BE_SIGNED = re.compile(r"\n|\s[-—–~|]|(?i:\bsent |outlook|enviad|mandado|envoy)")
_SPACED = " -_\t\n\r\u00a0"
_BREAKS = ".,;:?!/"
_LEET = str.maketrans("01345$@7", "oieassat")


class Keyword(StrEnum):
    """The label of a whole message that is a keyword."""

    STOP = "stop_word"
    YES = "yes_word"
    HELP = "help_word"


def without_signature(text: str) -> str:
    """Return `text` without a mail program's line, a line after dashes, or a capitalised name set off at its end."""
    for tail in (_PROGRAM_LINE, _AFTER_DASHES, _NAME_LINE):
        found = tail.search(text)
        if found and text[: found.start()].strip():
            return text[: found.start()]
    return text


def canonical(text: str) -> str:
    """Return the comparable form of a whole message: folded letters and digits with single spaces.

    Hyphens count as spaces. Empty where a full stop, comma, slash or the like stands between words.
    """
    folded = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(
        char if char.isalnum() else " " if char in _SPACED else "\0" if char in _BREAKS else "" for char in folded
    ).strip(" \0")
    return "" if "\0" in kept else " ".join(kept.split())


def distance(a: str, b: str, limit: int) -> int:
    """Return the edits (insert, delete, change, swap neighbours once) between `a` and `b`; `limit` + 1 if more."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    older: list[int] = []
    old = list(range(len(b) + 1))
    for i, left in enumerate(a):
        new = [i + 1]
        for j, right in enumerate(b):
            best = min(old[j + 1] + 1, new[j] + 1, old[j] + (left != right))
            if i and j and left == b[j - 1] and a[i - 1] == right:
                best = min(best, older[j - 1] + 1)
            new.append(best)
        if min(new) > limit:
            return limit + 1
        older, old = old, new
    return old[-1]


@dataclass(frozen=True, slots=True)
class NearSettings:
    """What makes a short message nearly a stop word (rule file, table `near`)."""

    polite: frozenset[str] = field(repr=False, default=frozenset())
    """Words that change nothing around a stop word: please, now, gracias."""
    vague: frozenset[str] = field(repr=False, default=frozenset())
    """Words that change nothing around the `plain` stop words only: it, this, all."""
    plain: frozenset[str] = frozenset()
    """Stop words that mean nothing but to stop."""
    alone: frozenset[str] = frozenset()
    """Stop words that mean something else as soon as they are not alone."""
    more: frozenset[str] = field(repr=False, default=frozenset())
    """Words that nearly are stop words by meaning: remove, unsub, baja."""
    ordinary: frozenset[str] = field(repr=False, default=frozenset())
    """Words that are close in letters only: shop, step, quiet."""
    typo_free: frozenset[str] = frozenset()
    """Stop words with too many ordinary neighbours to look for typos."""


@dataclass(frozen=True, slots=True)
class KeywordBook:
    """The keywords of one policy, by canonical form."""

    exact: Mapping[str, Keyword]
    ambiguous: frozenset[str]
    """Stop words that people also use as an answer (ruling 9)."""
    near: NearSettings
    typo_targets: tuple[str, ...]

    def of(self, text: str) -> tuple[Keyword | None, str]:
        """Return the keyword that the whole of `text` is, with its canonical form, or (None, "")."""
        if len(text) > LONGEST:
            return None, ""
        for form in self._forms(text):
            if found := self.exact.get(form):
                return found, form
        return None, ""

    def _forms(self, text: str) -> Iterable[str]:
        """Yield what may be the keyword: the text, the text without a signature, with look-alikes read as Latin."""
        bare = without_signature(text) if _MAY_BE_SIGNED.search(text) else text
        if bare != text:
            yield canonical(bare)
        if len(bare) <= LONGEST_BARE:
            yield canonical(text)
            if not bare.isascii():
                plain = unicodedata.normalize("NFKC", bare)
                yield canonical("".join(LOOKALIKES.get(char, char) for char in plain))

    def nearly_stop(self, words: tuple[str, ...]) -> bool:
        """Whether `words`, the folded words of a whole message, come close to a stop word."""
        if not 1 <= len(words) <= 8:
            return False
        if len(words) >= 3 and all(len(word) == 1 for word in words):
            return self._is_stop("".join(words))
        core = [word for word in words if word not in self.near.polite]
        if set(core) & self.near.plain:
            core = [word for word in core if word not in self.near.vague]
        if not 1 <= len(core) <= 3 or (len(core) < len(words) and set(core) & self.near.alone):
            return False
        phrase = " ".join(core)
        return self._is_close(phrase) or all(self._is_close(word) for word in core)

    def _is_stop(self, word: str) -> bool:
        return self.exact.get(word) is Keyword.STOP

    def _is_close(self, word: str) -> bool:
        near = self.near
        if self._is_stop(word) or word in near.more:
            return True
        if word in near.ordinary or len(word) < 3:
            return False
        shortened = _RUN.sub(r"\1", word)
        if self._is_stop(shortened) or shortened in near.more:
            return True
        if not word.isalpha():
            return self._is_stop(word.translate(_LEET).replace(" ", "")) or self._typo(word.translate(_LEET))
        return self._typo(word)

    def _typo(self, word: str) -> bool:
        for target in self.typo_targets:
            limit = 1 if len(target) <= 7 else 2
            if distance(word, target, limit) <= limit:
                return True
        return False


def keyword_book(
    stop: Mapping[str, Iterable[str]],
    yes: Iterable[str],
    help_: Iterable[str],
    ambiguous: Iterable[str],
    near: NearSettings,
) -> KeywordBook:
    """Build the book from the policy's keywords (stop words by language) and the rule file's `near` table."""
    exact = {canonical(word): Keyword.YES for word in yes}
    exact |= {canonical(word): Keyword.HELP for word in help_}
    exact |= {canonical(word): Keyword.STOP for words in stop.values() for word in words}
    typo_targets = sorted(
        {form for tag in ("en", "es") for form in map(canonical, stop.get(tag, ())) if len(form) >= 4} - near.typo_free
    )
    return KeywordBook(exact, frozenset(map(canonical, ambiguous)), near, tuple(typo_targets))
