"""Everything about one draft and its thread that rules look at, folded once."""

from __future__ import annotations

import datetime as dt
import functools
import re
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
    told: bytes = field(repr=False)
    """What we wrote last, whatever the contact wrote since, folded."""
    theirs: tuple[str, ...] = field(repr=False)
    """The contact's recent texts, folded, oldest first."""
    ours: tuple[str, ...] = field(repr=False)
    """Our recent texts, folded, oldest first."""


def read(draft: Draft, context: Context, rules: RuleBook, now: dt.datetime | None) -> Reading:
    """Fold the draft and its thread. Linear in their length."""
    main = spelt_out(fold(draft.text))
    others = _uncovered(main, rules)
    theirs, ours, asked, told = _thread(context.recent)
    joined = _joined(main, context.recent, rules)
    return Reading(draft, context, now, _layer(main), others, joined, asked, told, theirs, ours)


@functools.lru_cache(maxsize=8)
def _thread(recent: tuple[ThreadText, ...]) -> tuple[tuple[str, ...], tuple[str, ...], bytes, bytes]:
    """Return their texts, ours, and what each wrote last; kept, because a thread stays the same from key to key."""
    theirs = tuple(_folded(text.text) for text in recent if text.direction is Direction.INBOUND)
    ours = tuple(_folded(text.text) for text in recent if text.direction is Direction.OUTBOUND)
    return theirs, ours, _bytes(_last(recent, Direction.INBOUND)), _bytes(_last(recent, Direction.OUTBOUND))


def spelt_out(view: View) -> View:
    """Return the view with contractions and shorthand spelt out."""
    edits = contraction_edits(view.text)
    return rewrite(view, edits, view.name) if edits else view


def _uncovered(main: View, rules: RuleBook) -> tuple[Layer, ...]:
    others: list[Layer] = []
    if (digits := digits_view(main)) is not None:
        others.append(_layer(digits))
    if (letters := letters_view(digits or main, rules.known, rules.segment)) is not None:
        others.append(_layer(digits_view(letters) or letters))
    return tuple(others)


_LONGEST_PIECE = 120
"""A draft longer than this is not read as the end of our text before it."""


def _joined(main: View, recent: tuple[ThreadText, ...], rules: RuleBook) -> tuple[Layer, ...]:
    """Return the draft read on from our texts directly before it; all of those point at the draft's start."""
    before = _before(recent)
    if not before or not main.text or len(main.text) > _LONGEST_PIECE:
        return ()
    lead = " ".join(reversed(before)).rstrip(" :") + " "
    skipped = _GOES_ON.match(main.text) if lead[-2:-1].isdigit() else None
    first = skipped.end() if skipped else 0
    text = lead + main.text[first:]
    starts = [main.starts[0]] * len(lead) + list(main.starts[first:])
    ends = [main.starts[0]] * len(lead) + list(main.ends[first:])
    view = View(text, starts, ends, "joined")
    return (_layer(view), *(_layer(each.view) for each in _uncovered(view, rules)))


_GOES_ON = re.compile(
    r"(?:(?:and|then|so|y|e|luego|despues|entonces|followed by|seguido de) ){1,2}"
    r"(?:(?:it )?(?:is|ends(?: (?:in|with))?|es|termina(?: (?:en|con))?|sigue) )?(?=[0-9])"
)
"""What may stand between two parts of a number."""


@functools.lru_cache(maxsize=8)
def _before(recent: tuple[ThreadText, ...]) -> tuple[str, ...]:
    """Return our texts that the draft goes on from, the last first: directly before it, or cut short by a word.

    An unfinished text ("your final mark is a") stays unfinished when the contact throws in "omg tell me".
    """
    before: list[str] = []
    thrown_in = 0
    for earlier in reversed(recent):
        if len(before) == JOINED:
            break
        folded = _folded(earlier.text)
        if earlier.direction is Direction.OUTBOUND:
            if thrown_in and not before and not _unfinished(folded):
                break
            before.append(folded)
        elif before or thrown_in == _MOST_THROWN_IN or len(folded) > _LONGEST_THROWN_IN:
            break
        else:
            thrown_in += 1
    return tuple(before)


def _unfinished(text: str) -> bool:
    return _UNFINISHED.search(text) is not None or (len(text) <= _LONGEST_BEGINNING and text[-1:].isdigit())


_LONGEST_BEGINNING = 40
"""A text of no more characters that ends in a digit may be the beginning of a number."""
_MOST_THROWN_IN = 2
_LONGEST_THROWN_IN = 48
_UNFINISHED = re.compile(
    r"(?:[:,=]|\.\.\.|\b(?:is|was|are|were|an?|the|at|as|to|of|and|got|gets?|its|says?|number|with|from|"
    r"es|era|son|fue|un|una|el|la|los|las|de|del|en|y|que|con|su|tu|dice|saco|sacaste|numero|queda|quedo))[ \-]*$"
)
"""How a text ends that is not over; a full stop is an end."""


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


def _last(recent: tuple[ThreadText, ...], direction: Direction) -> str:
    """Return the last texts in a row of one direction, whatever the other wrote since."""
    last: list[str] = []
    for text in reversed(recent):
        if text.direction is direction:
            last.append(text.text)
        elif last:
            break
    return ". ".join(_folded(text) for text in reversed(last[:JOINED]))


@functools.lru_cache(maxsize=64)
def _folded(text: str) -> str:
    return spelt_out(fold(text)).text


def _layer(view: View) -> Layer:
    return Layer(view, _bytes(view.text))


def _bytes(text: str) -> bytes:
    return text.encode("latin-1", "replace")
