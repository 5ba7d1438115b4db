"""The last line of the screen: what the keys do here."""

from __future__ import annotations

from sms_tui.ui.commands import Context, hinted, key_words
from sms_tui.ui.keymap import KeyMap
from sms_tui.ui.present.pieces import Line, Piece, Tone, line, width_of


def hints(context: Context, keys: KeyMap, width: int, news: Line = ()) -> Line:
    """Return as many hints as fit, the most useful first; `news` stands before them."""
    pieces: list[Piece] = [Piece(" "), *news]
    if news:
        pieces.append(Piece("  "))
    room = width - width_of(pieces)
    shown = hinted(context)
    last = shown[-2:]
    reserved = sum(width_of(_hint(key_words(keys.keys(each)[0]), each.label)) for each in last)
    for command in shown:
        hint = _hint(key_words(keys.keys(command)[0]), command.label)
        taken = width_of(hint)
        if command in last:
            reserved -= taken
        elif taken > room - reserved:
            continue
        if taken <= room:
            pieces.extend(hint)
            room -= taken
    return tuple(pieces)


def _hint(key: str, label: str) -> Line:
    return line(Piece(key, Tone.KEY), Piece(f" {label}  "))
