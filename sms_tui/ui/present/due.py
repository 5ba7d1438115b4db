"""Deadlines in words: for a column of the list, for a line of its own, and when they read differently next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sms_tui.domain.conversation import Conversation, Outcome
from sms_tui.domain.hours.calendar import BusinessCalendar, TimerState
from sms_tui.domain.policy import Policy
from sms_tui.domain.sending import SendState
from sms_tui.ui.present.pieces import Line, Piece, Tone, line
from sms_tui.ui.present.sends import state_piece

_HOUR = timedelta(hours=1)
_JUST_AFTER = timedelta(milliseconds=1)
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
    """For the list, at most sixteen cells."""
    full: Line
    """For a line of its own."""
    state: TimerState = TimerState.NONE
    changes_at: datetime | None = field(default=None, compare=False)
    """When it reads differently; None while nothing can change by itself."""


def due(conversation: Conversation, policy: Policy, calendar: BusinessCalendar | None, now: datetime) -> Due:
    """Return what is said about a conversation's clock at `now`."""
    oldest = conversation.oldest
    if oldest is not None and oldest.due_at is not None and calendar is not None:
        return _running(conversation, calendar, now)
    if conversation.trouble and conversation.last_state is not None:
        piece = state_piece(_worst(conversation))
        return Due("x", piece, line(piece, Piece(": press Enter to look", Tone.DIM)))
    if oldest is not None:
        return _waiting(oldest.at, now, urgent=conversation.urgent)
    if conversation.outcome is not None:
        return _answered(conversation, conversation.outcome, policy, now)
    at = conversation.last_activity
    words = day_and_clock(at.astimezone(policy.zone_info), now.astimezone(policy.zone_info)) if at else ""
    return Due(" ", Piece(words, Tone.DIM), line(Piece("nothing to answer", Tone.DIM)))


def _answered(conversation: Conversation, outcome: Outcome, policy: Policy, now: datetime) -> Due:
    local_now = now.astimezone(policy.zone_info)
    at = day_and_clock(outcome.answered_at.astimezone(policy.zone_info), local_now)
    how = "" if outcome.how == "reply" else f" ({outcome.how.replace('_', ' ')})"
    late = Piece(", late", Tone.LATE) if outcome.late else None
    in_time = Piece(", in time", Tone.GOOD) if outcome.due_at is not None and not outcome.late else None
    activity = conversation.last_activity or outcome.answered_at
    cell = Piece(day_and_clock(activity.astimezone(policy.zone_info), local_now), Tone.DIM)
    return Due(" ", cell, line(Piece(f"answered {at}{how}", Tone.DIM), late, in_time))


def _worst(conversation: Conversation) -> SendState:
    states = [send.state for send in conversation.sends]
    for state in (SendState.HELD, SendState.UNCONFIRMED):
        if state in states:
            return state
    return conversation.last_state or SendState.FAILED


def _waiting(since: datetime, now: datetime, *, urgent: bool) -> Due:
    waited = max(now - since, timedelta())
    words = age(waited)
    step = timedelta(minutes=1) if waited < timedelta(days=1) else _HOUR
    changes = now + step - waited % step
    flag = "!" if urgent else " "
    return Due(
        flag, Piece(f"waiting {words}"), line(f"waiting {words}", Piece(" · no deadline", Tone.DIM)), changes_at=changes
    )


def _running(conversation: Conversation, calendar: BusinessCalendar, now: datetime) -> Due:
    due_at, amber_at = conversation.due_at, conversation.amber_at
    assert due_at is not None
    state = calendar.state_at(due_at, amber_at, now)
    tone = Tone.LATE if conversation.urgent else _TONES[state]
    is_open = calendar.is_open(now)
    left = calendar.open_time_left(due_at, now)
    local, local_now = due_at.astimezone(calendar.zone), now.astimezone(calendar.zone)
    when = day_and_clock(local, local_now)
    flag = "!" if conversation.urgent else _FLAGS.get(state, " ")
    changes = _next_change(calendar, amber_at, left, now, is_open=is_open)
    if state is TimerState.LATE:
        words = span(-left)
        return Due(flag, Piece(f"LATE {words}", tone), line(Piece(f"LATE {words} (was {when})", tone)), state, changes)
    words = span(left)
    promise = Piece(" · past the promise of one business day", Tone.AMBER) if state is TimerState.AMBER else None
    if not is_open:
        resumes = day_and_clock(calendar.next_open(now).astimezone(calendar.zone), local_now)
        full = line(Piece(f"closed, resumes {resumes} · {words} left", tone), promise)
        return Due(flag, Piece(f"{words} paused", tone), full, state, changes)
    soon = "due soon" if state is TimerState.SOON else "due"
    full = line(Piece(f"{soon} {when} · {words} open", tone), promise)
    cell = f"soon {words} {local:%H:%M}" if state is TimerState.SOON else f"{words} {when}"
    return Due(flag, Piece(cell, tone), full, state, changes)


def _next_change(
    calendar: BusinessCalendar, amber_at: datetime | None, left: timedelta, now: datetime, *, is_open: bool
) -> datetime:
    """Return the next tick of the words, or what comes before it: closing, opening, the end of the promise."""
    if not is_open:
        return calendar.next_open(now)
    step = timedelta(minutes=1) if abs(left) >= _HOUR else timedelta(seconds=1)
    wait = left % step if left >= timedelta() else step - (-left) % step
    moments = [now + wait + _JUST_AFTER]
    closes = calendar.closes_at(now)
    if closes is not None:
        moments.append(closes)
    if amber_at is not None and amber_at >= now:
        moments.append(amber_at + _JUST_AFTER)
    return min(moments)


def span(length: timedelta) -> str:
    """Return open time as 27h10m, or as 12m05s below an hour."""
    seconds = int(length.total_seconds())
    if seconds >= 3600:
        return f"{seconds // 3600}h{seconds % 3600 // 60:02d}m"
    return f"{seconds // 60}m{seconds % 60:02d}s"


def age(length: timedelta) -> str:
    """Return how long somebody has waited by the wall clock: 4m, 3h12m, 2d3h."""
    minutes = int(length.total_seconds()) // 60
    if minutes < 60:
        return f"{minutes}m"
    if minutes < 24 * 60:
        return f"{minutes // 60}h{minutes % 60:02d}m"
    return f"{minutes // 1440}d{minutes % 1440 // 60}h"


def day_and_clock(local: datetime, local_now: datetime) -> str:
    """Return a local time as people say it near `local_now`: 17:30, Wed 17:30, Jun 12 17:30."""
    days = (local.date() - local_now.date()).days
    if days == 0:
        return f"{local:%H:%M}"
    if -7 < days < 7:
        return f"{local:%a %H:%M}"
    if abs(days) < 300:
        return f"{local:%b} {local.day} {local:%H:%M}"
    return f"{local:%b} {local.day} {local.year}"
