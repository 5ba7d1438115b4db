"""The words of a folded text, read once."""

from __future__ import annotations

import functools
import re

_LETTERS = re.compile(r"[a-z]+")


@functools.lru_cache(maxsize=32)
def word_list(text: str) -> tuple[str, ...]:
    """Return every unbroken run of letters in folded `text`, in order."""
    return tuple(_LETTERS.findall(text))
