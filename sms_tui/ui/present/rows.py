"""A row of the list: cursor, flag, deadline, who, badges, last text."""

from __future__ import annotations

from dataclasses import dataclass, field

from sms_tui.domain.messages import Direction
from sms_tui.ports.desk import Row
from sms_tui.ui.present.badges import badges, spaced
from sms_tui.ui.present.due import Due
from sms_tui.ui.present.names import who
from sms_tui.ui.present.pieces import Line, Piece, Tone, fit, line, pad, safe, short
from sms_tui.ui.present.sends import state_piece

DUE_AT = 3
"""Column at which the deadline begins, after cursor and flag."""
DUE_WIDTH = 18
WHO_WIDTH = 17
BADGES_MOST = 24
"""Cells that badges may take before the last text gets its place."""

HEADINGS = " " * DUE_AT + "DUE".ljust(DUE_WIDTH) + "WHO".ljust(WHO_WIDTH + 1) + "LAST MESSAGE"


@dataclass(frozen=True, slots=True)
class RowCells:
    """The parts of a row that no clock changes."""

    who: str = field(repr=False)
    badges: Line
    last: Line = field(repr=False)


def row_cells(row: Row) -> RowCells:
    """Format a row once; it stays good until the row changes."""
    conversation = row.conversation
    shown = fit(spaced(badges(conversation, row.contact)), BADGES_MOST)
    preview = safe(conversation.last_preview)
    if conversation.last_direction is Direction.OUTBOUND:
        state = conversation.last_state
        mark = line(state_piece(state), Piece(" ")) if state is not None else ()
        last = (*mark, Piece(f"you: {preview}" if preview else "", Tone.DIM))
    else:
        last = line(preview)
    return RowCells(who(row.contact), shown, last)


def row_line(cells: RowCells, due: Due, *, chosen: bool, width: int) -> Line:
    """Return a row on one line."""
    room = width - DUE_AT - DUE_WIDTH - WHO_WIDTH - 1
    rest = fit((*cells.badges, *cells.last), max(room, 0))
    return fit((*_head(due, chosen), *_name(cells, WHO_WIDTH + 1), *rest), width)


def row_lines(cells: RowCells, due: Due, *, chosen: bool, width: int) -> tuple[Line, Line]:
    """Return a row on two lines, for a narrow list beside a thread."""
    first = (*_head(due, chosen), *_name(cells, max(width - DUE_AT - DUE_WIDTH, 4)))
    second = (Piece(" " * DUE_AT), *cells.badges, *cells.last)
    return fit(first, width), fit(second, width)


def _head(due: Due, chosen: bool) -> Line:
    mark = Piece((">" if chosen else " ") + due.flag + " ", due.cell.tone)
    # The padding keeps the tone of its neighbour: a change of style costs some forty bytes on the line.
    return (mark, Piece(due.cell.text.ljust(DUE_WIDTH), due.cell.tone))


def _name(cells: RowCells, width: int) -> Line:
    return pad((Piece(short(cells.who, width - 1)),), width)
