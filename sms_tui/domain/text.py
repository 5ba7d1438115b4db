"""Text as it is shown and counted: hostile text made printable, SMS segments, masking, cell widths.

Nothing here interprets markup. Offsets are code points of the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
MASK = "#"
ELLIPSIS = "…"
MARKS_PER_BASE = 4
"""Longest run of combining marks that is kept; living scripts need at most three or four."""

_ESCAPES = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI … final byte (ECMA-48, 5.4)
    "|(?:\x1b[\\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)"  # OSC, DCS, SOS, PM, APC
    "|\x1b[ -/]*[0-~]"  # two- and three-character sequences
)
_LINE_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_ZWJ = "\u200d"
_KEYCAP_BASES = frozenset("0123456789#*")
_BLANK_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")
"""Assigned letters, marks and symbols that draw nothing: they can hide or split words."""
_PICTOGRAPHS = (
    (0x00A9, 0x00A9),
    (0x00AE, 0x00AE),
    (0x203C, 0x203C),
    (0x2049, 0x2049),
    (0x2122, 0x2122),
    (0x2139, 0x2139),
    (0x2190, 0x21FF),
    (0x2300, 0x23FF),
    (0x2460, 0x2BFF),
    (0x3030, 0x303D),
    (0x3297, 0x3299),
    (0x1F000, 0x1FAFF),
)


def is_pictograph(char: str) -> bool:
    """Whether `char` lies in a block of emoji (Unicode Extended_Pictographic, by block, unassigned included).

    Unassigned places count because phones send emoji that are newer than the character tables of Python.
    """
    code = ord(char)
    return code >= 0xA9 and any(low <= code <= high for low, high in _PICTOGRAPHS)


def printable(text: str, *, newlines: bool = True) -> str:
    """Return `text` with everything removed or replaced that could move a cursor, reorder or hide text.

    Escape sequences, C0 and C1 controls, DEL, bidirectional marks, embeddings and isolates, zero-width and
    blank filler characters go; joiners and variation selectors stay inside emoji only. Line breaks of every
    kind become a newline, or a space where `newlines` is false; tabs and other spaces become one space.
    Surrogates, unassigned and private-use code points are shown as U+FFFD. Runs of combining marks are cut
    to MARKS_PER_BASE, and marks without a base get a dotted circle. The result is a fixed point.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _ESCAPES.sub("", text)
    text = _LINE_BREAKS.sub("\n" if newlines else " ", text)
    kept: list[str] = []
    marks = 0
    for index, char in enumerate(text):
        category = unicodedata.category(char)
        if category in ("Mn", "Me"):
            if not _keeps_mark(char, kept, marks):
                continue
            if not kept or kept[-1] == "\n":
                kept.append("\N{DOTTED CIRCLE}")
            marks += 1
            kept.append(char)
            continue
        following = text[index + 1] if index + 1 < len(text) else ""
        shown = _shown(char, category, kept, following)
        if shown:
            marks = 0
            kept.append(shown)
    return "".join(kept)


def _keeps_mark(char: str, kept: list[str], marks: int) -> bool:
    if marks >= MARKS_PER_BASE or char in _BLANK_FILLERS:
        return False
    if "\ufe00" <= char <= "\ufe0f":
        last = kept[-1] if kept else ""
        return char >= "\ufe0e" and bool(last) and (last in _KEYCAP_BASES or is_pictograph(last))
    return not ("\U000e0100" <= char <= "\U000e01ef" or "\u180b" <= char <= "\u180f")


def _shown(char: str, category: str, kept: list[str], following: str) -> str:
    """Return what stands for a character that is no combining mark: itself, a space, U+FFFD, or nothing."""
    if char == "\n" or "!" <= char <= "~":
        return char
    if category == "Zs" or char == "\t":
        return " "
    if category == "Cf":
        last = next((each for each in reversed(kept[-2:]) if each not in "\ufe0e\ufe0f"), "")
        joins = char == _ZWJ and last and following and is_pictograph(last) and is_pictograph(following)
        return char if joins else ""
    if category == "Cc" or char in _BLANK_FILLERS:
        return ""
    if category in ("Cs", "Co") or (category == "Cn" and not is_pictograph(char)):
        return REPLACEMENT
    return char


GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The default alphabet of 3GPP TS 23.038 (GSM 03.38), one septet each."""
GSM_EXTENSION = frozenset("\f^{}\\[~]|€")
"""The extension table of 3GPP TS 23.038: an escape and a character, two septets."""


@dataclass(frozen=True, slots=True)
class Segments:
    """How an SMS would travel (3GPP TS 23.038 and 23.040, concatenation with a six-octet header)."""

    encoding: str
    """"GSM-7" or "UCS-2"."""
    units: int
    """Septets (GSM-7) or UTF-16 code units (UCS-2) of the whole text."""
    count: int
    """Segments that are sent and billed; 0 for an empty text."""
    left: int
    """Units that still fit before one more segment is needed."""


LONGEST_TEXT = 1600
"""Code points that a gateway takes in one text (Twilio error 21617)."""


def segments(text: str) -> Segments:
    """Count the segments of `text`: 160 or 70 units alone, 153 or 67 each when split.

    An extension character or a surrogate pair is never split over two segments.
    """
    sizes = [1 if char in GSM_BASIC else 2 if char in GSM_EXTENSION else 0 for char in text]
    if all(sizes):
        return _pack("GSM-7", sizes, 160, 153)
    return _pack("UCS-2", [2 if char > "\uffff" else 1 for char in text], 70, 67)


def _pack(encoding: str, sizes: list[int], alone: int, split: int) -> Segments:
    units = sum(sizes)
    if units <= alone:
        return Segments(encoding, units, 1 if units else 0, alone - units)
    count, used = 1, 0
    for size in sizes:
        if used + size > split:
            count, used = count + 1, 0
        used += size
    return Segments(encoding, units, count, split - used)


def mask(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return `text` with every letter, digit and mark inside `spans` (start, end in code points) shown as '#'.

    Separators stay, so that the shape tells what was hidden; the length is unchanged. Spans may overlap and
    may reach past the text.
    """
    characters = list(text)
    for start, end in spans:
        for index in range(max(start, 0), min(end, len(characters))):
            if unicodedata.category(characters[index])[0] not in "ZPC":
                characters[index] = MASK
    return "".join(characters)


def cell_width(text: str) -> int:
    """Return the terminal cells that `text` takes (UAX 11; emoji are two, combining marks none)."""
    if text.isascii():
        return len(text)
    return sum(_cells(char) for char in text)


def _cells(char: str) -> int:
    if char < "\u0300":
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    wide = unicodedata.east_asian_width(char) in "WF" or 0x1F300 <= ord(char) <= 0x1FAFF
    return 2 if wide else 1


def shorten(text: str, width: int) -> str:
    """Return `text` on one line in at most `width` cells, ending in '…' where something was cut."""
    line = " ".join(text.split())
    if cell_width(line) <= width:
        return line
    room = width - 1
    if room < 0:
        return ""
    taken = 0
    for index, char in enumerate(line):
        taken += _cells(char)
        if taken > room:
            return line[:index].rstrip(" " + _ZWJ) + ELLIPSIS
    return line
