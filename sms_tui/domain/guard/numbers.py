"""Chains of digits in a folded text: how they are grouped and separated, and which are plainly harmless.

A chain is digit groups with nothing but separators between them. Dates, phone numbers, money, clock times and
ZIP+4 codes are recognised here, so that no identifier rule ever sees them as anything else.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sms_tui.domain.guard.tokens import through_digits

_GROUP = re.compile(r"[0-9]+")
_USUAL_GAP = re.compile(r"[ \-./_]{1,3}")
_ODD_GAP = re.compile(r"[ \-./_*|,:~+()#'\"\x02\n=&]{1,5}")
_WIDEST_GAP = 5
_WIDEST_WINDOW = 6


@dataclass(frozen=True, slots=True)
class Chain:
    """Digit groups in a row. `start` and `end` are places in the view."""

    start: int
    end: int
    groups: tuple[str, ...] = field(repr=False)
    gaps: tuple[str, ...] = field(repr=False)
    odd: bool = False
    """Held together by separators that numbers do not usually have."""
    part: bool = False
    """A piece of a longer chain."""
    lengths: tuple[int, ...] = ()
    """The number of digits in each group."""

    @property
    def digits(self) -> str:
        """All digits, without separators."""
        return "".join(self.groups)

    @property
    def even(self) -> bool:
        """Whether all separators are alike."""
        return len(set(self.gaps)) <= 1


_Group = tuple[int, int, str]
"""Start, end and digits."""


def judged_chains(text: str) -> tuple[tuple[Chain, bool], ...]:
    """Return the chains of folded `text`, each with whether it is `harmless`. Linear in its length.

    Pieces of longer chains are among them. While a text is typed, its earlier rows of digits stay as they are.
    """
    return _judged_chains(through_digits(text, 0))


@functools.lru_cache(maxsize=32)
def _judged_chains(text: str) -> tuple[tuple[Chain, bool], ...]:
    judged: list[tuple[Chain, bool]] = []
    for start, end in _rows(text):
        judged += _judged_row(text[max(0, start - _BEFORE) : start], text[start:end], start)
    return tuple(judged)


_BEFORE = 14
"""What is harmless is told by so many characters before a row, at most."""


@functools.lru_cache(maxsize=256)
def _judged_row(before: str, row: str, start: int) -> tuple[tuple[Chain, bool], ...]:
    """Return the chains of one row of digits, which stands at `start` behind `before`."""
    text, shift = before + row, start - len(before)
    groups = [(*found.span(), found.group()) for found in _GROUP.finditer(text, len(before))]
    return tuple(
        (replace(chain, start=chain.start + shift, end=chain.end + shift), harmless(text, chain))
        for chain in _of_row(text, groups)
    )


def _rows(text: str) -> Iterator[tuple[int, int]]:
    """Yield where groups of digits stand in a row, with nothing but separators between them."""
    start = end = -1
    for found in _GROUP.finditer(text):
        begin = found.start()
        if start >= 0 and not (begin - end <= _WIDEST_GAP and _ODD_GAP.fullmatch(text, end, begin)):
            yield start, end
            start = -1
        start, end = start if start >= 0 else begin, found.end()
    if start >= 0:
        yield start, end


def _of_row(text: str, row: list[_Group]) -> Iterator[Chain]:
    if len(row) == 1:
        yield _chain(text, row)
        return
    usual: list[list[_Group]] = [[row[0]]]
    for before, group in itertools.pairwise(row):
        if _USUAL_GAP.fullmatch(text, before[1], group[0]):
            usual[-1].append(group)
        else:
            usual.append([group])
    for piece in usual:
        yield _chain(text, piece)
    if len(usual) > 1:
        yield _chain(text, row, odd=True)
    for piece in usual:
        yield from _windows(text, piece)


def _windows(text: str, piece: list[_Group]) -> Iterator[Chain]:
    """Yield the parts of a chain between changes of separator, and short windows of it."""
    count = len(piece)
    if count < 2 or count > 40:
        return
    for size in range(1, min(count - 1, _WIDEST_WINDOW) + 1):
        for first in range(count - size + 1):
            yield _chain(text, piece[first : first + size], part=True)


def _chain(text: str, groups: list[_Group], *, odd: bool = False, part: bool = False) -> Chain:
    if len(groups) == 1:
        start, end, digits = groups[0]
        return Chain(start, end, (digits,), (), odd, part, (end - start,))
    return Chain(
        groups[0][0],
        groups[-1][1],
        tuple([digits for _, _, digits in groups]),
        tuple([text[before[1] : after[0]] for before, after in itertools.pairwise(groups)]),
        odd,
        part,
        tuple([end - start for start, end, _ in groups]),
    )


_STATE = re.compile(r"(?:\b[a-z]{2},?|york|jersey|pennsylvania|zip(?: code)?:?|postal) $")
_DATE_GAPS = frozenset("-/. ")


_CLOCK_TIMES = re.compile(
    r"[0-2]?[0-9]:[0-5][0-9] ?- ?[0-2]?[0-9](?::[0-5][0-9])?|[0-2]?[0-9] ?- ?[0-2]?[0-9]:[0-5][0-9]"
)
"""From one clock time to another ("8:30-2:30")."""


def harmless(text: str, chain: Chain) -> bool:
    """Whether the chain is a date, a phone number, an amount, a clock time, a ZIP+4 code, or a firm's EIN."""
    return (
        is_date(chain)
        or _is_date_and_hours(chain)
        or is_phone(text, chain)
        or (
            chain.lengths == (5, 4)
            and chain.gaps == ("-",)
            and bool(_STATE.search(text[max(0, chain.start - 12) : chain.start]))
        )
        or text[max(0, chain.start - 2) : chain.start].rstrip().endswith("$")
        or (chain.lengths == (2, 7) and chain.gaps == ("-",))
        or (len(chain.groups) == 2 and chain.gaps == (":",))
        or (":" in chain.gaps and bool(_CLOCK_TIMES.fullmatch(text, chain.start, chain.end)))
        or (chain.lengths == (4, 4) and all(g[:2] in ("19", "20") for g in chain.groups))
    )


def _is_date_and_hours(chain: Chain) -> bool:
    """Whether the groups read as month/day and then clock times ("9/29 10-3")."""
    if len(chain.groups) < 3 or chain.gaps[0] != "/" or max(chain.lengths) > 2 or "/" in chain.gaps[1:]:
        return False
    return 1 <= int(chain.groups[0]) <= 12 and 1 <= int(chain.groups[1]) <= 31 and chain.gaps[1][:1] in " ,"


def is_date(chain: Chain) -> bool:
    """Whether the groups read as month/day/year, day/month/year or year/month/day."""
    if len(chain.groups) != 3 or not chain.even or chain.gaps[0] not in _DATE_GAPS:
        return False
    a, b, c = chain.groups
    if len(a) == 4 and len(b) <= 2 and len(c) <= 2:
        a, b, c = b, c, a
    if len(a) > 2 or len(b) > 2 or len(c) not in (2, 4):
        return False
    first, second = int(a), int(b)
    return 1 <= min(first, second) <= 12 and 1 <= max(first, second) <= 31 and (len(c) == 2 or c[:2] in ("19", "20"))


def is_phone(text: str, chain: Chain) -> bool:
    """Whether the chain is written as a North American phone number, or begins with + and a country code."""
    lengths = chain.lengths
    if lengths[-3:] == (3, 3, 4) and lengths[:-3] in ((), (1,)):
        return chain.groups[-3][0] in "23456789"
    if lengths == (3, 4) and chain.gaps[0].strip(" ") in ("-", ".", "") and chain.groups[0][0] != "0":
        return True
    if chain.start and text[chain.start - 1] == "+" and 10 <= len(chain.digits) <= 15:
        return True
    return lengths in ((3, 7), (6, 4)) and chain.groups[0][0] in "23456789"
