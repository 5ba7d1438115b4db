"""Fold a draft to plain lower-case ASCII, remembering where every character came from.

Patterns are matched on a `View`; a span in it points back into the text as typed. The main view folds what a
reader cannot tell apart: case, accents, digits of any script, invisible characters, look-alike letters,
typographic quotes and dashes. Letters and symbols that have no ASCII reading become one placeholder each.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sms_tui.domain.guard.lookalikes import LOOKALIKES
from sms_tui.domain.guard.patterns import Pattern

OTHER_LETTER = "\x01"
"""Stands for a letter without an ASCII reading (Arabic, Chinese, …)."""
SYMBOL = "\x02"
"""Stands for an emoji or another symbol."""
THUMB_UP = "\x03"
"""Stands for a check mark, a thumb up and their kin: a bare yes."""
THUMB_DOWN = "\x04"
"""Stands for a cross, a thumb down and their kin: a bare no."""

_PLAIN = {
    **dict.fromkeys("‘’‚‛′ʼ´`＇", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−⁃﹘﹣－ー", "-"),
    **dict.fromkeys("•·∙‧・", "."),
    **dict.fromkeys("✅✔☑👍", THUMB_UP),
    **dict.fromkeys("❌✖❎👎", THUMB_DOWN),
    "¿": " ",
    "¡": " ",
    "\x85": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "\u3164": "",
    "\u115f": "",
    "\u1160": "",
    "×": "x",
}

_BEFORE_WORD = "mr|mrs|ms|mx|dr|dra|prof|sr|sra|srta|lic|ing|st|ave|blvd|rd|pl|dept|univ|vs|e\\.g|i\\.e"
_BEFORE_NUMBER = (
    "no|nos|num|nro|apt|rm|ste|ext|tel|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|"
    "mon|tues?|wed|thurs?|thu|fri|sat|sun|ene|abr|ago|dic"
)
_ABBREVIATION = re.compile(rf"(?<!\.)\b(?:(?:{_BEFORE_WORD})\.(?= ?[a-z0-9])|(?:{_BEFORE_NUMBER})\.(?= ?[0-9#(]))")
_MAY_ABBREVIATE = Pattern(rf"\b(?:(?:{_BEFORE_WORD}|{_BEFORE_NUMBER})\. ?)+[a-z0-9#(]")
"""Wider: some in a row, and what follows them. Much cheaper."""
_SENTENCE_MARK = re.compile(r"[.!?;:\n]")
_SENTENCE_END = re.compile(r"[.!?;]+(?=[^a-z0-9]|$)|\n+|:(?= )")


@dataclass(frozen=True, slots=True)
class View:
    """A folded reading of the draft. `starts[i]` and `ends[i]` are code points of the text as typed."""

    text: str = field(repr=False)
    starts: Sequence[int] = field(repr=False)
    ends: Sequence[int] = field(repr=False)
    name: str = "text"

    @property
    def sentences(self) -> tuple[int, ...]:
        """Start of each sentence in `text`, rising, the first 0."""
        return sentence_starts(self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the text as typed that `text[start:end]` stands for."""
        if start >= end:
            start, end = max(0, start - 1), max(1, end)
        return self.starts[start], self.ends[end - 1]


_TERMINAL = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI … final byte (ECMA-48, 5.4)
    "|(?:\x1b[\\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\\\|\x9c)"  # OSC, DCS, SOS, PM, APC
    "|\x1b[ -/]+[0-~]"  # character sets and the like
    r"|(?:\^\[|\u241b|\\(?:e|x1b|033|u001b))(?:\[[0-9;?]{0,16}[a-zA-Z]|\][0-9];[^\^\\\n]{0,80}(?:\^G|\\a|\^\[\\))?"
    r"|\[(?:[0-9]{1,3}(?:;[0-9]{0,3})*m|\?[0-9]{1,4}[hl]|[0-9]{0,2}[JK](?![a-zA-Z]))"  # what is left without ESC
    "|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
"""Terminal sequences, also written out (`^[[31m`) or without their escape, and controls: none of them is read."""


def fold(text: str) -> View:
    """Return the main view of `text`. Linear in its length."""
    if (not text.isprintable() or "[" in text) and _TERMINAL.search(text):
        return _fold_without_controls(text)
    if text.isascii():
        folded = text.lower()
        starts: Sequence[int] = range(len(text))
        ends: Sequence[int] = range(1, len(text) + 1)
    else:
        folded = text.translate(_SINGLE)
        if _SEVERAL in folded:
            folded, starts, ends = _fold_each(text)
        else:
            starts, ends = range(len(text)), range(1, len(text) + 1)
        if "í" in text or "Í" in text:
            folded = _keep_yes(text, folded, starts)
    folded, starts, ends = _collapse_spaces(folded, starts, ends)
    if "." in folded:
        for first, last in _MAY_ABBREVIATE.spans(folded.encode("latin-1", "replace")):
            before = max(0, first - 1)
            folded = folded[:before] + _ABBREVIATION.sub(_spaced, folded[before:last]) + folded[last:]
    return View(folded, starts, ends)


def _spaced(found: re.Match[str]) -> str:
    return found.group().replace(".", " ")


def _fold_without_controls(text: str) -> View:
    """Fold what is left when terminal sequences and controls are dropped; places still lead into `text`."""
    kept: list[str] = []
    origin: list[int] = []
    place = 0
    for found in _TERMINAL.finditer(text):
        kept.append(text[place : found.start()])
        origin.extend(range(place, found.start()))
        place = found.end()
    kept.append(text[place:])
    origin.extend(range(place, len(text)))
    view = fold("".join(kept))
    starts = [origin[start] for start in view.starts]
    ends = [origin[end - 1] + 1 for end in view.ends]
    return View(view.text, starts, ends, view.name)


def _fold_each(text: str) -> tuple[str, list[int], list[int]]:
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for index, char in enumerate(text):
        new = fold_character(char)
        if not new:
            if ends:
                ends[-1] = index + 1
            continue
        out.append(new)
        if len(new) == 1:
            starts.append(index)
            ends.append(index + 1)
        else:
            starts.extend([index] * len(new))
            ends.extend([index + 1] * len(new))
    return "".join(out), starts, ends


_YES = re.compile(r"[Ss](?<![^\W_].)[íÍ](?![^\W_])")


def _keep_yes(text: str, folded: str, starts: Sequence[int]) -> str:
    """Fold Spanish "sí" (yes) to "sy", so that it stays apart from "si" (if)."""
    accented = {found.start() + 1 for found in _YES.finditer(text)}
    if not accented:
        return folded
    return "".join("y" if place in accented else char for char, place in zip(folded, starts, strict=True))


@functools.lru_cache(maxsize=8192)
def fold_character(char: str) -> str:
    """Return the ASCII reading of one character: empty for what is invisible, a placeholder for other scripts."""
    if char in _PLAIN:
        return _PLAIN[char]
    if char.isascii():
        return char.lower() if char >= " " or char in "\n\t\r" else " "
    category = unicodedata.category(char)
    if category in ("Cf", "Mn", "Me", "Mc", "Cn", "Co", "Cs"):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category in ("Zs", "Zl", "Zp", "Cc"):
        return " "
    plain = "".join(
        LOOKALIKES.get(part, _PLAIN.get(part, part))
        for part in unicodedata.normalize("NFKD", LOOKALIKES.get(char, char))
        if not unicodedata.combining(part)
    )
    plain = "".join(LOOKALIKES.get(part, part) for part in plain.replace("⁄", "/").casefold())
    if plain and plain.isascii():
        return plain
    return OTHER_LETTER if category[0] == "L" else SYMBOL


_SEVERAL = "\x00"
"""Stands for a character that folds to none or to several."""


class _Single(dict[int, str]):
    """What each character folds to, by code point, for `str.translate`; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        new = fold_character(chr(code))
        single = new if len(new) == 1 else _SEVERAL
        if len(self) < _MOST_SINGLES:
            self[code] = single
        return single


_MOST_SINGLES = 8192
_SINGLE = _Single()

_SPACES = re.compile(r"[ \t\r\n\f\v]{2,}|[\t\r\f\v]")


def _collapse_spaces(text: str, starts: Sequence[int], ends: Sequence[int]) -> tuple[str, Sequence[int], Sequence[int]]:
    if (text.isprintable() and "  " not in text) or not _SPACES.search(text):
        return text, starts, ends
    pieces: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    place = 0
    for found in _SPACES.finditer(text):
        begin, finish = found.span()
        pieces.append(text[place:begin])
        new_starts += starts[place:begin]
        new_ends += ends[place:begin]
        pieces.append("\n" if "\n" in found.group() else " ")
        new_starts.append(starts[begin])
        new_ends.append(ends[finish - 1])
        place = finish
    pieces.append(text[place:])
    new_starts += starts[place:]
    new_ends += ends[place:]
    return "".join(pieces), new_starts, new_ends


@functools.lru_cache(maxsize=32)
def sentence_starts(text: str) -> tuple[int, ...]:
    """Return where each sentence of folded text begins; the first is 0."""
    starts, place = [0], 0
    for mark in _SENTENCE_MARK.finditer(text):
        if mark.start() >= place and (found := _SENTENCE_END.match(text, mark.start())):
            place = found.end()
            if place < len(text):
                starts.append(place)
    return tuple(starts)


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace `text[start:end]` of a view by `new`."""

    start: int
    end: int
    new: str = field(repr=False)


def rewrite(view: View, edits: Iterable[Edit], name: str) -> View:
    """Return a further view with `edits` applied (sorted, without overlap); every new character keeps the span."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    for edit in edits:
        if edit.start < place:
            continue
        pieces.append(view.text[place : edit.start])
        starts += view.starts[place : edit.start]
        ends += view.ends[place : edit.start]
        pieces.append(edit.new)
        if edit.new and edit.end > edit.start:
            starts += [view.starts[edit.start]] * len(edit.new)
            ends += [view.ends[edit.end - 1]] * len(edit.new)
        place = edit.end
    pieces.append(view.text[place:])
    starts += view.starts[place:]
    ends += view.ends[place:]
    text = "".join(pieces)
    return View(text, starts, ends, name)
