"""Put spaces back between words whose letters were all spaced out ("y o u r c a s e")."""

from __future__ import annotations

from sms_tui.domain.guard.number_words import WORDS as _NUMBER_WORDS

_LONGEST_WORD = 14
_MOST_LETTERS = 160

_SMALL_WORDS_TEXT = """
an and are at be been by case claim for from has have he her his in is it its my no not of on or our she so
that the their they this to today was we were will with you your petition asylum visa judge court card
number social el la los las un una de del en es esta fue ha han lo le les se su sus tu tus usted ya no por
para con caso que
"""
_SMALL_WORDS = frozenset(_SMALL_WORDS_TEXT.split()) | {word for word in _NUMBER_WORDS if len(word) > 1} | {"y"}


def segment(letters: str, known: frozenset[str]) -> str:
    """Return `letters` with spaces between words of `known` or frequent ones; unchanged where that fails."""
    if len(letters) > _MOST_LETTERS:
        return letters
    best: list[int | None] = [0] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST_WORD), end):
            word = letters[start:end]
            if best[start] is not None and (word in known or word in _SMALL_WORDS):
                best[end] = start
                break
    return " ".join(_pieces(letters, best)) if best[-1] is not None else letters


def _pieces(letters: str, best: list[int | None]) -> list[str]:
    pieces: list[str] = []
    end = len(letters)
    while end > 0:
        start = best[end] or 0
        pieces.append(letters[start:end])
        end = start
    return pieces[::-1]
