"""Authorised uses of SMS, and which one a text is proposed to serve, from its kind and its words."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sms_tui.domain.messages import MessageKind

if TYPE_CHECKING:
    from sms_tui.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Purpose:
    """One use of SMS that the policy authorises; every staff text carries one."""

    id: str
    label: str
    """In English, as staff see it."""
    clause: str
    """The id of the clause that authorises it."""
    kinds: tuple[MessageKind, ...] = ()
    """Message kinds whose purpose this is, whatever the words."""
    en: tuple[str, ...] = ()
    """English words and phrases that propose it; a trailing * matches any ending."""
    es: tuple[str, ...] = ()
    """Spanish ones, with or without accents."""
    default: bool = False
    """Proposed when nothing else is; exactly one purpose is the default."""


def propose_purpose(text: str, kind: MessageKind, policy: Policy) -> str:
    """Return the id of the purpose that `kind` or the words of `text` suggest; staff may choose another.

    A kind that belongs to a purpose decides. Otherwise each purpose counts the words of its matching
    phrases once; most words win, the policy's order breaks ties, and the default purpose stands for none.
    """
    for purpose in policy.purposes:
        if kind in purpose.kinds:
            return purpose.id
    folded = _fold(text)
    best, most = next(purpose for purpose in policy.purposes if purpose.default), 0
    for purpose in policy.purposes:
        if (weight := _weight(folded, purpose)) > most:
            best, most = purpose, weight
    return best.id


def _weight(folded: str, purpose: Purpose) -> int:
    return sum(words for pattern, words in _patterns(purpose.en + purpose.es) if pattern.search(folded))


@functools.lru_cache(maxsize=64)
def _patterns(phrases: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], int], ...]:
    return tuple((_pattern(phrase), len(phrase.split())) for phrase in phrases)


def _pattern(phrase: str) -> re.Pattern[str]:
    words = [re.escape(word).replace(r"\*", r"\w*") for word in _fold(phrase).split()]
    return re.compile(r"(?<!\w)" + r"\W{1,3}".join(words) + r"(?!\w)")


def _fold(text: str) -> str:
    """Lower case without accents, so that words match however they were typed on a phone."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
