"""Pieces of a line: plain text with a tone, and how to fit, join and wrap them by terminal cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from sms_tui.domain.text import cell_width, printable, shorten


class Tone(StrEnum):
    """What a piece is, for the theme to colour."""

    PLAIN = "plain"
    DIM = "dim"
    STRONG = "strong"
    HEAD = "head"
    LATE = "late"
    SOON = "soon"
    AMBER = "amber"
    GOOD = "good"
    BAD = "bad"
    WARN = "warn"
    BADGE = "badge"
    THEIRS = "theirs"
    OURS = "ours"
    NOTE = "note"
    MASKED = "masked"
    KEY = "key"
    ALARM = "alarm"
    CURSOR = "cursor"


@dataclass(frozen=True, slots=True)
class Piece:
    """Printable text of one tone, on one line."""

    text: str = field(repr=False)
    tone: Tone = Tone.PLAIN


Line = tuple[Piece, ...]
"""One line of the screen."""


def line(*parts: str | Piece | None) -> Line:
    """Build a line; texts become plain pieces, None and empty ones are left out."""
    pieces = (Piece(part) if isinstance(part, str) else part for part in parts if part)
    return tuple(piece for piece in pieces if piece.text)


def safe(text: str) -> str:
    """Return a client's or anybody's text on one line, harmless to a terminal."""
    return printable(text, newlines=False)


def plain(pieces: Line) -> str:
    """Return a line's text without its tones."""
    return "".join(piece.text for piece in pieces)


def width_of(pieces: Iterable[Piece]) -> int:
    """Return the cells a line takes."""
    return sum(cell_width(piece.text) for piece in pieces)


def fit(pieces: Line, width: int) -> Line:
    """Cut a line to `width` cells, ending in '…' where something was cut."""
    if width_of(pieces) <= width:
        return pieces
    kept: list[Piece] = []
    room = max(width - 1, 0)
    for piece in pieces:
        taken = cell_width(piece.text)
        if taken > room:
            kept.append(Piece(_cut(piece.text, room) + "…", piece.tone))
            break
        kept.append(piece)
        room -= taken
    return tuple(kept) if width > 0 else ()


def _cut(text: str, width: int) -> str:
    taken = 0
    for index, char in enumerate(text):
        taken += cell_width(char)
        if taken > width:
            return text[:index]
    return text


def pad(pieces: Line, width: int) -> Line:
    """Fit a line to exactly `width` cells, with spaces at its end."""
    fitted = fit(pieces, width)
    missing = width - width_of(fitted)
    return (*fitted, Piece(" " * missing)) if missing > 0 else fitted


def spread(left: Line, right: Line, width: int) -> Line:
    """Put `left` and `right` at the two ends of a line of `width` cells; `left` is cut first."""
    right = fit(right, width)
    room = width - width_of(right)
    return (*pad(left, room - 1), Piece(" "), *right) if right and room > 1 else fit(left, width)


def joined(lines: Iterable[Line], between: str = "  ") -> Line:
    """Join lines into one, with `between` between those that are not empty."""
    pieces: list[Piece] = []
    for each in lines:
        if each and pieces:
            pieces.append(Piece(between, Tone.DIM))
        pieces.extend(each)
    return tuple(pieces)


def wrap(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) in code points of the screen lines of one paragraph, broken between words."""
    width = max(width, 4)
    start = 0
    while start < len(text):
        end, last_space, taken = start, -1, 0
        while end < len(text):
            taken += cell_width(text[end])
            if taken > width:
                break
            if text[end] == " ":
                last_space = end
            end += 1
        if end < len(text) and text[end] != " " and last_space > start:
            end = last_space
        yield start, max(end, start + 1)
        start = max(end, start + 1)
        while start < len(text) and text[start] == " ":
            start += 1
    if not text:
        yield 0, 0


def wrapped(text: str, width: int, tone: Tone = Tone.PLAIN) -> list[Line]:
    """Return a text of several paragraphs as lines of at most `width` cells."""
    lines: list[Line] = []
    for paragraph in printable(text).split("\n"):
        lines.extend((Piece(paragraph[start:end], tone),) for start, end in wrap(paragraph, width))
    return lines


def short(text: str, width: int) -> str:
    """Return anybody's text on one line in at most `width` cells."""
    return shorten(safe(text), width)
