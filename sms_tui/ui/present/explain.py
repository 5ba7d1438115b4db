"""How a deadline was counted, day by day."""

from __future__ import annotations

from datetime import datetime

from sms_tui.domain.conversation import Conversation
from sms_tui.domain.due_text import counted_lines
from sms_tui.domain.hours.calendar import BusinessCalendar
from sms_tui.domain.policy import Policy
from sms_tui.ui.present.due import Due
from sms_tui.ui.present.pieces import Line, Piece, Tone, line, safe


def explain_lines(
    conversation: Conversation, policy: Policy, calendar: BusinessCalendar | None, due: Due, now: datetime
) -> list[Line]:
    """Return the explanation of a conversation's deadline: what was counted on which date, and the sum."""
    if calendar is None or conversation.oldest is None or conversation.due_at is None:
        return _no_deadline(conversation, policy, calendar)
    oldest, zone = conversation.oldest, calendar.zone
    due_at = conversation.due_at
    lines = [
        line(Piece("received ", Tone.DIM), f"{oldest.at.astimezone(zone):%a %Y-%m-%d %H:%M:%S %Z}"),
        line(Piece("due      ", Tone.DIM), Piece(f"{due_at.astimezone(zone):%a %Y-%m-%d %H:%M:%S %Z}", Tone.STRONG)),
        line(Piece("now      ", Tone.DIM), f"{now.astimezone(zone):%a %Y-%m-%d %H:%M:%S %Z}"),
        line(Piece("         ", Tone.DIM), *due.full),
    ]
    if policy.response is not None:
        clause = f", clause {policy.response.clause}" if policy.response.clause else ""
        lines.append(line(Piece(f"limit    {policy.response.business_hours} open hours{clause}", Tone.DIM)))
    rows = calendar.explain(oldest.at, due_at, oldest.hours_version)
    *days, total = counted_lines(rows)
    lines.extend(((), line(Piece("Counted", Tone.HEAD))))
    lines.extend(
        line(Piece(safe(words), Tone.PLAIN if row.opens else Tone.DIM)) for row, words in zip(rows, days, strict=True)
    )
    lines.append(line(Piece(total, Tone.STRONG)))
    return lines


def _no_deadline(conversation: Conversation, policy: Policy, calendar: BusinessCalendar | None) -> list[Line]:
    if conversation.oldest is None:
        return [line("Nothing waits for an answer here, so no clock runs.")]
    if calendar is None or policy.response is None:
        return [line(f"The policy {policy.id} sets no hours and no response time: there is no deadline to count.")]
    return [line("This text had no deadline when it came in.")]
