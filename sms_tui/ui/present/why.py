"""Why a number may, or may not, be texted: the answer first, then the entries that decided it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sms_tui.domain.consent import Cause, ConsentInput, Row, explain
from sms_tui.domain.contact import Contact
from sms_tui.domain.due_text import moment
from sms_tui.domain.events import ConsentDecided, Entry, NumberChanged
from sms_tui.domain.messages import ConsentState, Hold, MessageKind
from sms_tui.domain.permission import Ground, Permission, permits
from sms_tui.domain.policy import Policy
from sms_tui.ui.present.names import channel
from sms_tui.ui.present.pieces import Line, Piece, Tone, line, safe, spread, wrapped

_HOLDS = {
    Ground.GATEWAY_BLOCKED: Hold.GATEWAY_BLOCKED,
    Ground.NUMBER_RETIRED: Hold.NUMBER_RETIRED,
    Ground.SUSPENDED: Hold.SUSPENDED,
    Ground.OPT_OUT_SUSPECTED: Hold.OPT_OUT_SUSPECTED,
    Ground.NUMBER_UNSAFE: Hold.NUMBER_UNSAFE,
}
_HELD = {
    Hold.GATEWAY_BLOCKED: "blocked by the carrier",
    Hold.NUMBER_RETIRED: "no longer the contact's number",
    Hold.SUSPENDED: "suspended",
    Hold.OPT_OUT_SUSPECTED: "held as a suspected opt-out",
    Hold.NUMBER_UNSAFE: "not safe, somebody else may read this phone",
}
_BY = {
    Cause.IMPORTED: "by an import",
    Cause.YES_WORD: "by YES",
    Cause.DECIDED: "as recorded by staff",
    Cause.HOLD_PLACED: "as recorded by staff",
    Cause.SUSPECTED: "by a text of theirs",
    Cause.STOP_WORD: "by STOP",
    Cause.BLOCKED: "by the carrier's block",
}


def permission(contact: Contact, policy: Policy, now: datetime) -> Permission:
    """Return whether a person may text a contact now, as a reply, or as a first message where they never texted."""
    heard = contact.consent.first_inbound_at is not None
    usual = MessageKind.INTERNAL if contact.internal else MessageKind.REPLY if heard else MessageKind.FIRST
    return permits(
        usual,
        contact.state,
        contact.holds,
        policy=policy.id,
        internal=contact.internal,
        had_inbound=heard,
        implied_holds=contact.consent.implied_holds(now, policy.consent.implied_days),
        reminders_to_implied=policy.consent.reminders_to_implied,
    )


def answer(contact: Contact, policy: Policy, now: datetime) -> str:
    """Return the answer in one sentence: `No: opted out by STOP on Thu 16:50.`, `Yes: opted in by YES on …`."""
    found = permission(contact, policy, now)
    record = contact.consent
    if found.ground is Ground.OPTED_OUT:
        return f"No: opted out{_by(record.decided_by, policy, now)}."
    hold = _HOLDS.get(found.ground) if found.ground else None
    if hold is None and Hold.NUMBER_UNSAFE in contact.holds:
        hold = Hold.NUMBER_UNSAFE
    if hold is not None:
        return f"No: {_HELD[hold]}{_by(record.held_by.get(hold), policy, now)}."
    if not found.allowed:
        return f"No: {found.reason[:1].lower()}{found.reason[1:]}"
    if contact.internal:
        return "Yes: a colleague, so no client consent is needed."
    if contact.state is ConsentState.IMPLIED:
        since = record.implied_since
        told = f", last on {moment(since, now, policy.zone_info)}" if since else ""
        how = "they texted us" if record.first_inbound_at else "the number was given"
        return f"Yes: consent is implied, {how}{told}."
    return f"Yes: opted in{_by(record.decided_by, policy, now)}."


def _by(item: ConsentInput | None, policy: Policy, now: datetime) -> str:
    if item is None:
        return ""
    how = _BY.get(item.cause, "")
    return f" {how} on {moment(item.at, now, policy.zone_info)}" if how else ""


def why_lines(contact: Contact, policy: Policy, entries: Sequence[Entry], now: datetime, width: int) -> list[Line]:
    """Return the answer, what to do instead, then what bears on consent, oldest first, deciding entries marked."""
    found = permission(contact, policy, now)
    said = answer(contact, policy, now)
    lines = wrapped(said, width, Tone.GOOD if said.startswith("Yes") else Tone.BAD)
    if found.instead:
        lines.extend(wrapped(found.instead, width))
    if found.clause:
        lines.append(line(Piece(f"clause {found.clause}", Tone.DIM)))
    lines.append(())
    by_seq = {entry.seq: entry for entry in entries}
    rows = explain(contact.consent)
    if rows:
        lines.append(line(Piece("What was said and decided; > decides", Tone.HEAD)))
    for row in rows:
        lines.extend(_row_lines(row, by_seq.get(row.seq), policy, width))
    return lines if rows else [*lines, line(Piece("Nothing on record.", Tone.DIM))]


def _row_lines(row: Row, entry: Entry | None, policy: Policy, width: int) -> list[Line]:
    local = row.at.astimezone(policy.zone_info)
    number = f"#{row.seq} " if row.seq else ""
    head = line(
        Piece("> " if row.decides else "  ", Tone.STRONG),
        Piece(f"{local:%Y-%m-%d %H:%M} {number}", Tone.DIM),
        Piece(row.said + _told(entry), Tone.STRONG if row.decides else Tone.PLAIN),
    )
    lines = [spread(head, line(Piece(safe(entry.actor.login), Tone.DIM)) if entry else (), width)]
    reason = getattr(entry.event, "reason", "") if entry else ""
    lines.extend((Piece("    "), *each) for each in wrapped(reason, width - 4, Tone.DIM) if reason)
    return lines


def _told(entry: Entry | None) -> str:
    """Return by which channel staff were told."""
    if entry is not None and isinstance(entry.event, ConsentDecided | NumberChanged) and entry.event.channel:
        return f" Told {channel(entry.event.channel)}."
    return ""
