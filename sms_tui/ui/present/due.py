"""Deadlines laid out: for a column of the list, for a line of its own. Their words and changes are the domain's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sms_tui.domain.conversation import Conversation, Outcome
from sms_tui.domain.due_text import STATE_NOTES, TimerReading, Timers, moment, next_wait_change, wait_text
from sms_tui.domain.hours.calendar import BusinessCalendar, TimerState
from sms_tui.domain.policy import Policy
from sms_tui.domain.sending import SendState
from sms_tui.ui.present.pieces import Line, Piece, Tone, line
from sms_tui.ui.present.sends import state_piece

CELL = 17
"""Cells of a deadline in the list."""

_TONES = {
    TimerState.OK: Tone.PLAIN,
    TimerState.AMBER: Tone.AMBER,
    TimerState.SOON: Tone.SOON,
    TimerState.LATE: Tone.LATE,
    TimerState.NONE: Tone.DIM,
}
_FLAGS = {TimerState.AMBER: "~", TimerState.SOON: "*", TimerState.LATE: "!"}


@dataclass(frozen=True, slots=True)
class Due:
    """What is said about a conversation's clock."""

    flag: str
    """One character: ! late or urgent, * soon, ~ past the promise, x in trouble, or a space."""
    cell: Piece
    """For the list, at most `CELL` cells."""
    full: Line
    """For a line of its own."""
    state: TimerState = TimerState.NONE
    changes_at: datetime | None = field(default=None, compare=False)
    """When it reads differently; None while no clock runs."""


def due(conversation: Conversation, policy: Policy, calendar: BusinessCalendar | None, now: datetime) -> Due:
    """Return what is said about a conversation's clock at `now`."""
    oldest = conversation.oldest
    if oldest is not None and oldest.due_at is not None and calendar is not None:
        reading = Timers(calendar, now).reading(oldest.due_at, oldest.amber_at, oldest.hours_version)
        return _running(reading, urgent=conversation.urgent)
    if conversation.trouble and conversation.last_state is not None:
        piece = state_piece(_worst(conversation))
        return Due("x", piece, line(piece, Piece(": press Enter to look", Tone.DIM)))
    if oldest is not None:
        words = wait_text(oldest.at, now)
        flag = "!" if conversation.urgent else " "
        full = line(words, Piece(" · no deadline", Tone.DIM))
        return Due(flag, Piece(words), full, changes_at=next_wait_change(oldest.at, now))
    if conversation.outcome is not None:
        return _answered(conversation, conversation.outcome, policy, now)
    return Due(" ", _activity(conversation, policy, now), line(Piece("nothing to answer", Tone.DIM)))


def _answered(conversation: Conversation, outcome: Outcome, policy: Policy, now: datetime) -> Due:
    at = moment(outcome.answered_at, now, policy.zone_info, today_alone=True)
    how = "" if outcome.how == "reply" else f" ({outcome.how.replace('_', ' ')})"
    late = Piece(", late", Tone.LATE) if outcome.late else None
    in_time = Piece(", in time", Tone.GOOD) if outcome.due_at is not None and not outcome.late else None
    full = line(Piece(f"answered {at}{how}", Tone.DIM), late, in_time)
    return Due(" ", _activity(conversation, policy, now), full)


def _activity(conversation: Conversation, policy: Policy, now: datetime) -> Piece:
    at = conversation.last_activity
    words = moment(at, now, policy.zone_info, today_alone=True) if at else ""
    return Piece(_shortened(words), Tone.DIM)


def _worst(conversation: Conversation) -> SendState:
    states = [send.state for send in conversation.sends]
    for state in (SendState.HELD, SendState.UNCONFIRMED):
        if state in states:
            return state
    return conversation.last_state or SendState.FAILED


def _running(reading: TimerReading, *, urgent: bool) -> Due:
    tone = Tone.LATE if urgent else _TONES[reading.state]
    flag = "!" if urgent else _FLAGS.get(reading.state, " ")
    note = STATE_NOTES.get(reading.state, "")
    full = line(Piece(reading.text, tone), Piece(f" · {note}", _TONES[reading.state]) if note else None)
    return Due(flag, Piece(_cell(reading), tone), full, reading.state, reading.changes_at)


def _cell(reading: TimerReading) -> str:
    if reading.state is TimerState.LATE:
        return f"LATE {reading.span}"
    if reading.paused:
        return f"{reading.span} paused"
    if reading.state is TimerState.SOON:
        return f"soon {reading.span} {reading.moment.rpartition(' ')[2]}"
    return _shortened(f"{reading.span} {reading.moment}")


def _shortened(words: str) -> str:
    """Leave out the last words, the clock time first, until the column holds the rest."""
    while len(words) > CELL:
        words = words.rpartition(" ")[0]
    return words
