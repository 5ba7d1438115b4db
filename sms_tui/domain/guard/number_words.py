"""Numbers written in English or Spanish words, as edits to digits.

Runs of digits spelt one by one ("five double two", "cinco doble dos"), tens ("forty five", "cuarenta y cinco"),
years ("nineteen ninety-two") and cardinals with hundreds and thousands are understood.
"""

from __future__ import annotations

import re

from sms_tui.domain.guard.normalise import Edit
from sms_tui.domain.guard.signs import SPOKEN, signs, word_set


def _numbered(words: str, first: int = 0, step: int = 1) -> dict[str, int]:
    """Number the words of a line: the first is `first`, the next one `step` more."""
    return {word: first + step * place for place, word in enumerate(words.split())}


_UNITS = {
    **_numbered("zero one two three four five six seven eight nine"),
    **_numbered("cero uno dos tres cuatro cinco seis siete ocho nueve"),
    **{"una": 1, "un": 1, "oh": 0, "o": 0, "nought": 0, "naught": 0, "niner": 9},
}
_TEENS = {
    **_numbered("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10),
    **_numbered("diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve", 10),
    **_numbered("veintiuno veintidos veintitres veinticuatro veinticinco", 21),
    **_numbered("veintiseis veintisiete veintiocho veintinueve", 26),
    "veintiun": 21,
}
_TENS = {
    **_numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
    **_numbered("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", 20, 10),
    **{"fourty": 40, "ninty": 90},
}
_HUNDREDS = {
    **_numbered("ciento doscientos trescientos cuatrocientos quinientos", 100, 100),
    **_numbered("seiscientos setecientos ochocientos novecientos", 600, 100),
    "cien": 100,
}
_REPEATS = {"double": 2, "doble": 2, "triple": 3}
_SCALES = {"hundred": 100, "thousand": 1000, "mil": 1000, "grand": 1000}
_VALUES = {**_UNITS, **_TEENS, **_TENS, **_HUNDREDS}
WORDS = sorted({*_VALUES, *_REPEATS, *_SCALES}, key=len, reverse=True)
"""All number words, the longest first."""
_WORD = "(?:" + "|".join(WORDS) + ")"
_GROUP = re.compile(rf"(?<![a-z]){_WORD}(?![a-z])(?:(?:[ ,/.\-]{{1,3}}(?:and |y )?){_WORD}(?![a-z]))*")
_SPLIT = re.compile(r"[a-z]+")
_SPOKEN_SEPARATOR = re.compile(
    r"(?<=[0-9])[ ,]{0,2}(?:dash|hyphen|guion|raya|dot|slash|diagonal|barra|space|espacio|minus|menos)"
    r"[ ,]{0,2}(?=[0-9])"
)
_SPOKEN_POINT = re.compile(r"(?<=[0-9])[ ,]{0,2}(?:point|punto|coma)[ ,]{0,2}([0-9](?: [0-9](?![0-9]))?)")
_LONE = frozenset({"o", "oh", "un", "una", "uno", "one", "double", "doble", "triple", "grand", "once", "mil"})
_HINTS = word_set(frozenset(WORDS) - {"o", "un", "una"})


def number_edits(text: str) -> list[Edit]:
    """Return the edits that turn the number words of folded `text` into digits."""
    if not _HINTS.matching(text.encode("latin-1", "replace")):
        return []
    edits = []
    for found in _GROUP.finditer(text):
        said = [word for word in _SPLIT.findall(found.group()) if word not in ("and", "y")]
        if len(said) == 1 and (said[0] in _LONE or said[0] in _SCALES) and not _beside_digit(text, *found.span()):
            continue
        digits = _digits(said)
        if digits:
            edits.append(Edit(found.start(), found.end(), digits))
    return edits


def _beside_digit(text: str, start: int, end: int) -> bool:
    """Whether a digit or another number word stands next to the word, with at most a comma and a space between."""
    before, after = text[max(0, start - 3) : start].rstrip(" ,-."), text[end : end + 3].lstrip(" ,-.")
    return (before[-1:].isdigit() and after[:1].isdigit()) or (
        (before[-1:].isdigit() or after[:1].isdigit()) and text[start:end] not in ("o", "un", "una", "mil")
    )


def separator_edits(text: str) -> list[Edit]:
    """Return the edits that turn spoken separators between digits ("dash", "guion") into hyphens."""
    if not signs(text) & SPOKEN:
        return []
    edits = [Edit(found.start(), found.end(), "-") for found in _SPOKEN_SEPARATOR.finditer(text)]
    edits += [Edit(*found.span(), f".{re.sub(' ', '', found.group(1))}") for found in _SPOKEN_POINT.finditer(text)]
    return sorted(edits)


def _digits(words: list[str]) -> str:
    if (any(word in _SCALES for word in words) and words[0] not in _SCALES) or words[0] in ("mil", "cien"):
        return str(_cardinal(words))
    pieces: list[str] = []
    index = 0
    while index < len(words):
        word = words[index]
        following = words[index + 1] if index + 1 < len(words) else ""
        if word in _REPEATS:
            if following in _UNITS:
                pieces.append(str(_UNITS[following]) * _REPEATS[word])
                index += 1
        elif word in _HUNDREDS and (following in _TENS or following in _TEENS or following in _UNITS):
            rest = words[index + 1 : index + 3]
            used = 2 if len(rest) == 2 and rest[0] in _TENS and rest[1] in _UNITS else 1
            pieces.append(str(_HUNDREDS[word] + sum(_VALUES[each] for each in rest[:used])))
            index += used
        elif word in _TENS and _UNITS.get(following, 0):
            pieces.append(str(_TENS[word] + _UNITS[following]))
            index += 1
        elif word in _VALUES:
            pieces.append(str(_VALUES[word]))
        index += 1
    if len(pieces) == 2 and pieces[0] in ("19", "20") and len(pieces[1]) == 2:
        return "".join(pieces)
    return " ".join(pieces)


def _cardinal(words: list[str]) -> int:
    total = current = 0
    for word in words:
        if word in _VALUES:
            current += _VALUES[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in _SCALES:
            total += max(current, 1) * 1000
            current = 0
    return total + current
