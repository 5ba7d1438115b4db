"""What a folded text invites to be looked at: the triggers of all further readings and detectors, in one pass.

Each sign is wider than what it stands for: where it is missing, the reading that it triggers would change nothing.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from sms_tui.domain.guard.patterns import PatternSet

_SEPARATORS = r"[ .\-_*|/,~\x02]{1,2}"
_ONE = "[a-z0-9@$]"
_LIKE = "[oqilszb|]"

_EXPRESSIONS = {
    "digit": "[0-9]",
    "identifier": r"[0-9](?:[^0-9a-z]{0,5}[a-z]{0,3}[^0-9a-z]{0,5}[0-9]){4}|[a-z][0-9][0-9ab]\.[0-9a-z]",
    "letter_digit": rf"[0-9][\-./_]?{_LIKE}|{_LIKE}[\-./_]?[0-9]"
    rf"|[0-9oqilszb|](?: [0-9oqilszb|]){{6}}|[0-9oil|]{{4}}[ \-][0-9oil|]{{4}}",
    "spoken": r"[0-9][ ,]{0,2}(?:dash|hyphen|guion|raya|dot|slash|diagonal|barra|space|espacio|minus|menos"
    "|point|punto|coma)",
    "apart": "[0-9] [0-9]|[0-9] /|/ [0-9]",
    "counted": "[a-z] [2-6][ :]",
    "spaced": f"{_ONE}(?:{_SEPARATORS}{_ONE}){{3}}",
    "inside": r"[a-z][*_|~^\-.+/\\\x02=`,:][a-z]",
    "leet": r"[a-z][0-9@$!|+]+[a-z]|[0-9@$][a-z]{3}|[a-z]{3}[0-9@$]",
    "stretched": "|".join(letter * 3 for letter in "abcdefghijklmnopqrstuvwxyz"),
    "dotted": r"\.[a-z]",
    "link": r"//|www|[a-z0-9\-]\.[a-z0-9]|[\[({] ?\.|\. ?[a-z]{2,3} ?/|h t t p|(?:^|[^a-z])(?:dot|punto)(?:$|[^a-z])",
}
_BITS = {name: 1 << place for place, name in enumerate(_EXPRESSIONS)}
DIGIT = _BITS["digit"]
IDENTIFIER = _BITS["identifier"]
"""Five digits near each other, or a diagnosis code."""
LETTER_DIGIT = _BITS["letter_digit"]
"""Letters that may stand for digits."""
SPOKEN = _BITS["spoken"]
"""A separator or a decimal point as a word, after a digit."""
APART = _BITS["apart"]
"""Digits with a space between."""
COUNTED = _BITS["counted"]
"""A small number after a word ("the next 3")."""
SPACED = _BITS["spaced"]
"""Four single letters in a row."""
INSIDE = _BITS["inside"]
"""A sign between two letters."""
LEET = _BITS["leet"]
"""Digits or signs inside a word."""
STRETCHED = _BITS["stretched"]
"""A letter three times in a row."""
DOTTED = _BITS["dotted"]
"""A dot directly before a letter."""
LINK = _BITS["link"]
"""A piece of a link, also one written apart or spelt."""

_SET = PatternSet(_EXPRESSIONS.values())


@functools.lru_cache(maxsize=64)
def signs(text: str) -> int:
    """Return the signs that folded `text` shows, as bits."""
    shown = 0
    for place in _SET.matching(text.encode("latin-1", "replace")):
        shown |= 1 << place
    return shown


def word_set(words: Iterable[str], edge: str = "[^a-z]") -> PatternSet:
    """Return the question whether one of `words` stands in a text, between characters of `edge`."""
    return PatternSet([f"(?:^|{edge})(?:{'|'.join(sorted(words))})(?:$|{edge})"])
