"""Everything about one draft and its thread that rules look at, folded once."""

from __future__ import annotations

import datetime as dt
import functools
from bisect import bisect_right
from dataclasses import dataclass, field

from sms_tui.domain.guard.normalise import View, fold
from sms_tui.domain.guard.rulebook import RuleBook
from sms_tui.domain.guard.types import Context, Draft, ThreadText
from sms_tui.domain.guard.uncover import digits_view, letters_view
from sms_tui.domain.messages import Direction

RECENT = dt.timedelta(hours=24)
"""Texts older than this are not joined with the draft."""
JOINED = 3
"""So many of our last texts, and of theirs, are joined with the draft."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One view of the draft with its bytes, and the points at which its sentences begin."""

    view: View
    data: bytes = field(repr=False)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds of the sentence or sentences that `start:end` lies in."""
        starts = self.view.sentences
        first = starts[bisect_right(starts, start) - 1]
        following = bisect_right(starts, max(start, end - 1))
        return first, starts[following] if following < len(starts) else len(self.data)


@dataclass(frozen=True, slots=True)
class Reading:
    """The draft in all its views, and the recent thread folded."""

    draft: Draft
    context: Context
    now: dt.datetime | None
    main: Layer
    others: tuple[Layer, ...]
    """Views in which something was uncovered; empty for plain drafts."""
    asked: bytes = field(repr=False)
    """What the contact wrote since our last text (or last, if we wrote since), folded."""
    theirs: tuple[str, ...] = field(repr=False)
    """The contact's recent texts, folded, oldest first."""
    ours: tuple[str, ...] = field(repr=False)
    """Our recent texts, folded, oldest first."""


def read(draft: Draft, context: Context, rules: RuleBook, now: dt.datetime | None) -> Reading:
    """Fold the draft and its thread. Linear in their length."""
    main = fold(draft.text)
    others = []
    if (digits := digits_view(main)) is not None:
        others.append(_layer(digits))
    if (letters := letters_view(main, rules.known.__contains__, _segmenter(rules.known))) is not None:
        others.append(_layer(letters))
    theirs = tuple(_folded(text.text) for text in context.recent if text.direction is Direction.INBOUND)
    ours = tuple(_folded(text.text) for text in context.recent if text.direction is Direction.OUTBOUND)
    asked = _last_asked(context.recent)
    return Reading(draft, context, now, _layer(main), tuple(others), _bytes(asked), theirs, ours)


def recent_texts(reading: Reading, direction: Direction) -> list[str]:
    """Return the folded texts of one direction that are joined with the draft, oldest first."""
    return [_folded(text.text) for text in _recent(reading) if text.direction is direction][-JOINED:]


def _recent(reading: Reading) -> list[ThreadText]:
    now = reading.now
    return [
        text
        for text in reading.context.recent
        if text.at is None or now is None or (text.at.tzinfo is None) != (now.tzinfo is None) or now - text.at <= RECENT
    ]


def _last_asked(recent: tuple[ThreadText, ...]) -> str:
    asked: list[str] = []
    for text in reversed(recent):
        if text.direction is Direction.INBOUND:
            asked.append(text.text)
        elif asked:
            break
    return ". ".join(_folded(text) for text in reversed(asked[:JOINED]))


@functools.lru_cache(maxsize=64)
def _folded(text: str) -> str:
    return fold(text).text


def _layer(view: View) -> Layer:
    return Layer(view, _bytes(view.text))


def _bytes(text: str) -> bytes:
    return text.encode("latin-1", "replace")


_SMALL_WORDS = frozenset(
    ["a", "an", "and", "are", "at", "be", "been", "by", "case", "claim", "for", "from", "has", "have", "he", "her", "his", "i", "in", "is", "it", "its", "my", "no", "not", "of", "on", "or", "our", "she", "so", "that", "the", "their", "they", "this", "to", "today", "was", "we", "were", "will", "with", "you", "your", "petition", "asylum", "visa", "judge", "court", "card", "el", "la", "los", "las", "un", "una", "de", "del", "en", "es", "esta", "fue", "ha", "han", "lo", "le", "les", "se", "su", "sus", "tu", "tus", "usted", "y", "ya", "no", "por", "para", "con", "caso", "que"]
)


def _segmenter(known: frozenset[str]):  # type: ignore[no-untyped-def]
    def segment(letters: str) -> str:
        """Split letters that were all spaced out into known words where that works, else leave them joined."""
        best: list[int | None] = [0] + [None] * len(letters)
        for end in range(1, min(len(letters), 160) + 1):
            for start in range(max(0, end - 14), end):
                if (
                    best[start] is not None
                    and letters[start:end] in words
                    and letters[start:end] not in ("a", "i", "y")
                ):
                    best[end] = start
                    break
        end = len(letters)
        if end > 160 or best[end] is None:
            return letters
        pieces = []
        while end > 0:
            start = best[end] or 0
            pieces.append(letters[start:end])
            end = start
        return " ".join(reversed(pieces))

    words = known | _SMALL_WORDS
    return segment
