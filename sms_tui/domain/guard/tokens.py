"""The words of a folded text, read once, and where its last digit stands."""

from __future__ import annotations

import functools
import re

_LETTERS = re.compile(r"[a-z]+")
_NO_DIGITS = "".join(char for char in map(chr, range(128)) if not char.isdigit())


@functools.lru_cache(maxsize=32)
def word_list(text: str) -> tuple[str, ...]:
    """Return every unbroken run of letters in folded `text`, in order."""
    return tuple(_LETTERS.findall(text))


def through_digits(text: str, behind: int) -> str:
    """Return folded `text` up to its last digit and `behind` characters more.

    What is told of digits depends on no more of it, and stays the same while words are typed behind them.
    """
    return text[: len(text.rstrip(_NO_DIGITS)) + behind]
