"""The status line and the one-line facts beside it."""

from __future__ import annotations

from datetime import datetime

from sms_tui.domain.due_text import moment
from sms_tui.domain.hours.calendar import BusinessCalendar
from sms_tui.domain.policy import Policy
from sms_tui.ports.desk import DeskStatus, Number
from sms_tui.ui.present.pieces import Line, Piece, Tone, joined, line, safe, short, spread, width_of


def status_line(
    number: Number,
    policy: Policy,
    calendar: BusinessCalendar | None,
    status: DeskStatus | None,
    now: datetime,
    width: int,
    *,
    demo: bool = False,
    guard: str = "",
) -> Line:
    """Return the status line: number, clock of its zone, office hours, counts, gateway, guard."""
    local = now.astimezone(policy.zone_info)
    head = line(Piece("DEMO ", Tone.ALARM) if demo else None, Piece(short(number.label, 18), Tone.HEAD))
    long, brief = f"{local:%a %b} {local.day} {local:%H:%M %Z}", f"{local:%a %H:%M %Z}"
    right = joined((counts(status), gateway(status), line(Piece(guard, Tone.WARN))))
    left: Line = ()
    for clock, season in ((long, True), (long, False), (brief, False)):
        left = joined((head, line(clock), office(calendar, now, season=season)))
        if width_of(left) + width_of(right) + 2 <= width:
            break
    return spread(left, right, width)


def office(calendar: BusinessCalendar | None, now: datetime, *, season: bool = True) -> Line:
    """Return whether the office is open: OPEN till 18:30 (summer), or CLOSED, resumes Mon 09:30.

    Without `season` the season's name is left out.
    """
    if calendar is None:
        return line(Piece("no office hours", Tone.DIM))
    closes = calendar.closes_at(now)
    if not calendar.is_open(now):
        resumes = moment(calendar.next_open(now), now, calendar.zone, today_alone=True)
        return line(Piece(f"CLOSED, resumes {resumes}", Tone.AMBER))
    name = calendar.season_name(now) if season else ""
    till = f" till {moment(closes, now, calendar.zone, today_alone=True)}" if closes else ""
    return line(Piece(f"OPEN{till}", Tone.GOOD), Piece(f" ({safe(name)})" if name else "", Tone.DIM))


def counts(status: DeskStatus | None) -> Line:
    """Return what presses: urgent, late, soon, trouble."""
    if status is None:
        return ()
    told = (
        (status.urgent, "urgent", Tone.LATE),
        (status.late, "late", Tone.LATE),
        (status.soon, "soon", Tone.SOON),
        (status.trouble, "failed", Tone.BAD),
    )
    return joined((line(Piece(f"{count} {word}", tone)) for count, word, tone in told if count), " ")


def gateway(status: DeskStatus | None) -> Line:
    """Return the name of a gateway that is not well; nothing while all are."""
    if status is None or not status.gateways:
        return ()
    ill = next((each for each in status.gateways if each.problem), None)
    if ill is not None:
        return line(Piece(f"{short(ill.name, 12)} DOWN", Tone.BAD))
    if not all(each.ok for each in status.gateways):
        return line(Piece("polling", Tone.DIM))
    return ()
