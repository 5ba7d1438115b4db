"""Everything about one draft and its thread that rules look at, folded once."""

from __future__ import annotations

import datetime as dt
import functools
from bisect import bisect_right
from dataclasses import dataclass, field

from sms_tui.domain.guard.contractions import contraction_edits
from sms_tui.domain.guard.normalise import View, fold, rewrite
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

    def across(self, start: int, end: int) -> bool:
        """Whether `start:end` begins where the draft begins (or before it) and ends in the draft."""
        return self.view.starts[start] == self.view.starts[0] and self.view.ends[end - 1] > self.view.starts[end - 1]


@dataclass(frozen=True, slots=True)
class Reading:
    """The draft in all its views, and the recent thread folded."""

    draft: Draft
    context: Context
    now: dt.datetime | None
    main: Layer
    others: tuple[Layer, ...]
    """Views in which something was uncovered; empty for plain drafts."""
    joined: tuple[Layer, ...]
    """The draft read on from our texts directly before it, in all views; empty where there are none."""
    asked: bytes = field(repr=False)
    """What the contact wrote since our last text (or last, if we wrote since), folded."""
    theirs: tuple[str, ...] = field(repr=False)
    """The contact's recent texts, folded, oldest first."""
    ours: tuple[str, ...] = field(repr=False)
    """Our recent texts, folded, oldest first."""


def read(draft: Draft, context: Context, rules: RuleBook, now: dt.datetime | None) -> Reading:
    """Fold the draft and its thread. Linear in their length."""
    main = spelt_out(fold(draft.text))
    others = _uncovered(main, rules)
    theirs, ours, asked = _thread(context.recent)
    joined = _joined(main, context.recent, rules)
    return Reading(draft, context, now, _layer(main), others, joined, asked, theirs, ours)


@functools.lru_cache(maxsize=8)
def _thread(recent: tuple[ThreadText, ...]) -> tuple[tuple[str, ...], tuple[str, ...], bytes]:
    """Return their texts, ours, and what they asked last; kept, because a thread stays the same from key to key."""
    theirs = tuple(_folded(text.text) for text in recent if text.direction is Direction.INBOUND)
    ours = tuple(_folded(text.text) for text in recent if text.direction is Direction.OUTBOUND)
    return theirs, ours, _bytes(_last_asked(recent))


def spelt_out(view: View) -> View:
    """Return the view with contractions and shorthand spelt out."""
    edits = contraction_edits(view.text)
    return rewrite(view, edits, view.name) if edits else view


def _uncovered(main: View, rules: RuleBook) -> tuple[Layer, ...]:
    others: list[Layer] = []
    if (digits := digits_view(main)) is not None:
        others.append(_layer(digits))
    if (letters := letters_view(digits or main, rules.known.__contains__, rules.segment)) is not None:
        others.append(_layer(letters))
    return tuple(others)


_LONGEST_PIECE = 120
"""A draft longer than this is not read as the end of our text before it."""


def _joined(main: View, recent: tuple[ThreadText, ...], rules: RuleBook) -> tuple[Layer, ...]:
    """Return the draft read on from our texts directly before it; all of those point at the draft's start."""
    before: list[str] = []
    for earlier in reversed(recent):
        if earlier.direction is not Direction.OUTBOUND or len(before) == JOINED:
            break
        before.append(_folded(earlier.text))
    if not before or not main.text or len(main.text) > _LONGEST_PIECE:
        return ()
    lead = " ".join(reversed(before)).rstrip(" :") + " "
    text = lead + main.text
    starts = [main.starts[0]] * len(lead) + list(main.starts)
    ends = [main.starts[0]] * len(lead) + list(main.ends)
    view = View(text, starts, ends, "joined")
    return (_layer(view), *(_layer(each.view) for each in _uncovered(view, rules)))


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
    return spelt_out(fold(text)).text


def _layer(view: View) -> Layer:
    return Layer(view, _bytes(view.text))


def _bytes(text: str) -> bytes:
    return text.encode("latin-1", "replace")
