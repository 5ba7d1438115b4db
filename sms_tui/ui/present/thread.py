"""A thread as lines: who said what when, where each text of ours stands, what is masked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, tzinfo

from sms_tui.domain.messages import Intent
from sms_tui.domain.sending import SendState
from sms_tui.domain.text import mask, printable
from sms_tui.domain.thread import ItemKind, ThreadItem
from sms_tui.ui.present.pieces import Line, Piece, Tone, line, pad, safe, spread, width_of, wrap
from sms_tui.ui.present.sends import kind_words, state_piece

GUTTER = 11
"""Cells before a text: clock time and direction."""

_DIRECTIONS = {
    ItemKind.INBOUND: ("IN", Tone.STRONG),
    ItemKind.OUTBOUND: ("OUT", Tone.OURS),
    ItemKind.NOTE: ("NOTE", Tone.NOTE),
    ItemKind.EVENT: ("--", Tone.DIM),
}
_TONES = {
    ItemKind.INBOUND: Tone.THEIRS,
    ItemKind.OUTBOUND: Tone.OURS,
    ItemKind.NOTE: Tone.NOTE,
    ItemKind.EVENT: Tone.DIM,
}
_INTENTS = {
    Intent.OPT_OUT: Piece("opt-out", Tone.BAD),
    Intent.URGENT: Piece("urgent", Tone.LATE),
    Intent.OPT_OUT_SUSPECTED: Piece("opt-out?", Tone.WARN),
    Intent.ABUSIVE: Piece("abusive", Tone.WARN),
    Intent.COMPLAINT_OR_APPEAL: Piece("complaint or appeal", Tone.WARN),
    Intent.SPAM: Piece("spam", Tone.DIM),
    Intent.HELP: Piece("asks for help", Tone.AMBER),
    Intent.OPT_IN: Piece("re-enrols", Tone.GOOD),
}


def masked(item: ThreadItem, revealed: Collection[int]) -> bool:
    """Return whether an item holds words that are hidden from this person now."""
    return bool(item.sensitive) and item.seq not in revealed


def item_text(item: ThreadItem, revealed: Collection[int]) -> str:
    """Return an item's text as it may be shown: harmless, and masked unless it was revealed."""
    text = printable(item.text)
    return mask(text, item.sensitive) if masked(item, revealed) else text


def thread_lines(
    items: Sequence[ThreadItem],
    width: int,
    zone: tzinfo,
    *,
    revealed: Collection[int] = (),
    more: bool = False,
    clock_from: datetime | None = None,
) -> list[Line]:
    """Return the lines of a thread. `clock_from` is when the oldest unanswered text came in, marked there."""
    lines: list[Line] = []
    if more:
        lines.append(_centred("older messages: PgUp at the top", width))
    day: date | None = None
    for item in items:
        local = item.at.astimezone(zone)
        if local.date() != day:
            day = local.date()
            lines.append(_centred(f"{local:%a} {local:%b} {local.day} {local.year}", width))
        starts = clock_from is not None and item.kind is ItemKind.INBOUND and item.at == clock_from
        lines.extend(_item(item, local, width, revealed, clock_starts=starts))
    return lines


def _item(
    item: ThreadItem, local: datetime, width: int, revealed: Collection[int], *, clock_starts: bool
) -> list[Line]:
    word, tone = _DIRECTIONS[item.kind]
    gutter = pad((Piece(f"{local:%H:%M} ", Tone.DIM), Piece(word, tone)), GUTTER)
    empty = pad((), GUTTER)
    lines: list[Line] = []
    text_tone = _TONES[item.kind]
    for paragraph in item_text(item, revealed).split("\n"):
        for start, end in wrap(paragraph, width - GUTTER - 1):
            lines.append((*(empty if lines else gutter), Piece(paragraph[start:end], text_tone)))
    facts = _facts(item, revealed, clock_starts=clock_starts)
    if not facts:
        return lines
    if width_of(lines[-1]) + width_of(facts) + 2 <= width:
        lines[-1] = spread(lines[-1], facts, width - 1)
    else:
        lines.append(spread(empty, facts, width - 1))
    return lines


def _facts(item: ThreadItem, revealed: Collection[int], *, clock_starts: bool) -> Line:
    """What stands at the right of an item: state, who, purpose, labels."""
    parts: list[Piece] = []
    if item.kind is ItemKind.OUTBOUND and item.state is not None:
        parts.extend(Piece(words, Tone.DIM) for words in (kind_words(item.message_kind), _author(item)) if words)
        if item.purpose:
            parts.append(Piece(safe(item.purpose).replace("_", " "), Tone.DIM))
        parts.append(state_piece(item.state, item.code, item.reason, full=_needs_words(item.state)))
    elif item.kind is ItemKind.INBOUND:
        if item.intent in _INTENTS:
            parts.append(_INTENTS[item.intent])
        if item.media:
            parts.append(Piece(f"{item.media} attachment{'s' if item.media > 1 else ''}, not shown", Tone.AMBER))
        if item.sensitive:
            hidden = masked(item, revealed)
            parts.append(Piece("masked (F4)", Tone.MASKED) if hidden else Piece("revealed", Tone.AMBER))
        if clock_starts:
            parts.append(Piece("clock starts", Tone.AMBER))
    elif item.actor:
        parts.append(Piece(safe(item.actor), Tone.DIM))
        if item.reason:
            parts.append(Piece(safe(item.reason), Tone.DIM))
    pieces: list[Piece] = []
    for part in parts:
        if pieces:
            pieces.append(Piece(" · ", Tone.DIM))
        pieces.append(part)
    return tuple(pieces)


def _author(item: ThreadItem) -> str:
    return "" if item.message_kind is not None and item.message_kind.automatic else safe(item.actor)


def _needs_words(state: SendState) -> bool:
    return state.lost or state in (SendState.HELD, SendState.UNCONFIRMED, SendState.DEFERRED)


def _centred(words: str, width: int) -> Line:
    label = f"- {words} -"
    return line(Piece(" " * max((width - len(label)) // 2, 0) + label, Tone.DIM))
