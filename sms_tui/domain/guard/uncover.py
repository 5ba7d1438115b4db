"""Further readings of a draft, made only when something in it invites them.

`digits_view` reads number words and letters that stand for digits; `letters_view` reads spaced-out, punctuated,
leet and stretched words. A hit found only here carries the evidence of EVADE.OBFUSCATION.
"""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Callable, Iterable

from sms_tui.domain.guard.normalise import Edit, View, rewrite
from sms_tui.domain.guard.number_words import number_edits, separator_edits
from sms_tui.domain.guard.signs import APART, INSIDE, LEET, LETTER_DIGIT, SPACED, STRETCHED, signs
from sms_tui.domain.guard.tokens import word_list

_DIGIT_LIKE = str.maketrans("oqdilszbg|", "0001152869")
_COMPOUND = re.compile(r"(?<![a-z0-9])[0-9oqilszb|]+(?:[-./_][0-9oqilszb|]+)*(?![a-z0-9])")
_LOOSE = re.compile(
    r"(?<![a-z0-9])(?=(?:[oqilszb|] ){0,3}[0-9])[0-9oqilszb|](?: [0-9oqilszb|]){6,18}(?![a-z0-9])"
    r"|(?<![a-z0-9])[0-9][0-9oil|]{3}(?:[ \-][0-9oil|]{4}){3}(?![a-z0-9])"
)
"""Single digits and look-alikes with spaces between, and a card's four groups."""
_BETWEEN_DIGITS = re.compile(r"(?<=(?<![0-9])[0-9]) (?=[0-9](?![0-9]))|(?<=[0-9]) (?=/ ?[0-9])|(?<=[0-9]/) (?=[0-9])")
_SPACED = re.compile(r"(?<![a-z0-9'])[a-z0-9@$](?:[ .\-_*|/,~\x02]{1,2}[a-z0-9@$]){3,}(?![a-z0-9'])")
_LEET_WORD = re.compile(r"(?<![a-z0-9@$])[a-z0-9@$!|+]{4,}")
_LEET = str.maketrans("01345789@$!|+", "oieastbgasiit")
_INSIDE = re.compile(r"(?<=[a-z])[*_|~^\-.+/\\\x02=`,:](?=[a-z])(?!(?:plus|minus|mas|menos)\b)")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_WORD = re.compile(r"[a-z]+")


def digits_view(view: View) -> View | None:
    """Return the reading with number words and letter-digits as digits, or None where nothing changes."""
    read = view
    if edits := number_edits(read.text):
        read = rewrite(read, edits, "digits")
    if edits := _letter_digit_edits(read.text):
        read = rewrite(read, edits, "digits")
    if edits := separator_edits(read.text):
        read = rewrite(read, edits, "digits")
    if signs(read.text) & APART and (edits := [Edit(*each.span(), "") for each in _BETWEEN_DIGITS.finditer(read.text)]):
        read = rewrite(read, edits, "digits")
    return None if read is view else read


def _letter_digit_edits(text: str) -> list[Edit]:
    if not signs(text) & LETTER_DIGIT:
        return []
    edits = []
    for found in _COMPOUND.finditer(text):
        word = found.group()
        digits = sum(char.isdigit() for char in word)
        letters = sum(char.isalpha() or char == "|" for char in word)
        if letters and digits >= letters and digits + letters >= 2:
            edits.append(Edit(found.start(), found.end(), word.translate(_DIGIT_LIKE)))
    for found in _LOOSE.finditer(text):
        row = found.group()
        digits = sum(char.isdigit() for char in row)
        if not row.replace(" ", "").isdigit() and (digits * 2 >= len(row.replace(" ", "")) or len(row) == 19):
            edits.append(Edit(found.start(), found.end(), row.translate(_DIGIT_LIKE)))
    return sorted(edits)


def letters_view(view: View, known: frozenset[str], segment: Callable[[str], str]) -> View | None:
    """Return the reading with broken-up words put together, or None where nothing changes.

    `known` holds the words of the vocabulary that a joined word may be; `segment(letters)` puts spaces back into
    letters that were all spaced out.
    """
    read = view
    if signs(read.text) & (SPACED | INSIDE | LEET | STRETCHED):
        if found := list(_spaced_edits(read.text, known, segment)):
            read = rewrite(read, found, "letters")
        for edits in (_inside_edits, _leet_edits, _stretched_edits):
            if found := list(edits(read.text)):
                read = rewrite(read, found, "letters")
    if found := list(_halves(read.text, known)):
        read = rewrite(read, found, "letters")
    return None if read is view else read


def _spaced_edits(text: str, known: frozenset[str], segment: Callable[[str], str]) -> Iterable[Edit]:
    if not signs(text) & SPACED:
        return
    for found in _SPACED.finditer(text):
        letters = re.sub(r"[^a-z0-9@$]", "", found.group())
        if sum(char.isalpha() for char in letters) * 2 > len(letters):
            yield Edit(found.start(), found.end(), _joined_letters(letters, known, segment))


_OWN_WORDS = frozenset("aiouy")
"""Words of one letter: at either end of a spaced-out word they may belong to the sentence ("d e n i e d, i am")."""
_STANDING_TEXT = """
s es la le lo las los les me nos up out on one time more back favor number date just house phone que pero
"""
_STANDS_ALONE = _OWN_WORDS | frozenset(_STANDING_TEXT.split())
"""What is a word by itself behind another ("por favor", "pick up", "mande la carta"), and no half of a broken one."""
_LETTER_WORDS = _OWN_WORDS | frozenset("urnkcxq24")
"""The same in texting: "u r s u s p e n d e d"."""
_SPELT = {"u": "you", "r": "are", "n": "and"}
_AROUND = tuple(sorted(itertools.product(range(4), repeat=2), key=sum))[1:]
_GRADE_SIGNS = ("plus", "minus", "menos", "mas")
_BEFORE_SIGN = 2
"""So many letters stand before a spelt sign: a grade, and perhaps an article."""


def _joined_letters(letters: str, known: frozenset[str], segment: Callable[[str], str]) -> str:
    read = letters.translate(_LEET)
    split = segment(read)
    if split != read or read in known:
        return split
    for sign in _GRADE_SIGNS:
        if read.endswith(sign) and 1 <= len(read) - len(sign) <= _BEFORE_SIGN:
            return " ".join((*read.removesuffix(sign), sign))
    for first, last in _AROUND:
        core = read[first : len(read) - last]
        before, after = letters[:first], letters[len(read) - last :]
        if core in known and _LETTER_WORDS.issuperset(before + after):
            return " ".join((*(_SPELT.get(letter, letter) for letter in before), core, *after))
    return letters


def _inside_edits(text: str) -> Iterable[Edit]:
    if not signs(text) & INSIDE:
        return
    for found in _INSIDE.finditer(text):
        yield Edit(found.start(), found.end(), "")


def _leet_edits(text: str) -> Iterable[Edit]:
    if not signs(text) & LEET:
        return
    for found in _LEET_WORD.finditer(text):
        word = found.group().rstrip("!|+")
        if word.isalpha() or len(word) < 4:
            continue
        letters = sum(char.isalpha() for char in word)
        if letters >= 2 and letters * 2 >= len(word):
            yield Edit(found.start(), found.start() + len(word), word.translate(_LEET))


def _stretched_edits(text: str) -> Iterable[Edit]:
    if not signs(text) & STRETCHED:
        return
    for found in _STRETCHED.finditer(text):
        yield Edit(found.start(), found.end(), found.group(1))


def _halves(text: str, known: frozenset[str]) -> Iterable[Edit]:
    """Join two neighbouring pieces that together are one long word of the vocabulary ("den ied").

    A word of one letter behind another is itself: "del doctor a la corte" names no "doctora".
    """
    words = word_list(text)
    broken = known.intersection(map(operator.add, words, words[1:]))
    if not broken or not any(
        first + second in broken and second not in _STANDS_ALONE for first, second in itertools.pairwise(words)
    ):
        return
    before: re.Match[str] | None = None
    for piece in _WORD.finditer(text):
        if before and piece.start() - before.end() == 1 and text[before.end()] == " ":
            joined = before.group() + piece.group()
            if 6 <= len(joined) <= 14 and piece.group() not in _STANDS_ALONE and joined in broken:
                yield Edit(before.end(), piece.start(), "")
        before = piece
