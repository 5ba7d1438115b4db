"""Rows and threads as lines of text, for line mode, screen readers and the scripted tour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sms_tui.domain.badges import badges
from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.due_text import due_text, wait_text
from sms_tui.domain.guard import Finding, Verdict
from sms_tui.domain.hours.calendar import BusinessCalendar
from sms_tui.domain.messages import ConsentState, Direction
from sms_tui.domain.phone import display
from sms_tui.domain.sending import STATE_WORDS
from sms_tui.domain.text import mask, printable, shorten
from sms_tui.domain.thread import ItemKind, ThreadItem
from sms_tui.ports.desk import DeskInfo, Row, ThreadPage

Calendars = Mapping[str, BusinessCalendar | None]


def clock_text(header: Conversation, calendars: Calendars, now: datetime) -> str:
    """Return the conversation's clock in words; how long it waits where the policy has no response time."""
    oldest = header.oldest
    if oldest is None:
        return "in trouble" if header.trouble else ""
    calendar = calendars.get(header.id.our)
    if oldest.due_at is None or calendar is None:
        return wait_text(oldest.at, now)
    return due_text(calendar, oldest.due_at, now, oldest.hours_version)


def who(row: Row) -> str:
    """Return the name, or the number where there is none."""
    return printable(row.contact.name, newlines=False) or display(row.conversation.id.their)


def row_line(row: Row, calendars: Calendars, now: datetime, width: int = 110) -> str:
    """Return one row of the list as a line."""
    marks = " ".join(f"[{word}]" for word in badges(row.conversation, row.contact))
    ours = "you: " if row.conversation.last_direction is Direction.OUTBOUND else ""
    state = row.conversation.last_state
    said = f" ({STATE_WORDS[state]})" if state is not None and (state.lost or not state.left) else ""
    last = printable(row.conversation.last_preview, newlines=False)
    head = f"{clock_text(row.conversation, calendars, now):<40} {shorten(who(row), 16):<16} {marks:<12}"
    return f"{head} {shorten(ours + last + said, max(20, width - len(head)))}"


def row_record(row: Row, calendars: Calendars, now: datetime) -> dict[str, Any]:
    """Return one row for programs."""
    header = row.conversation
    return {
        "our": header.id.our,
        "their": header.id.their,
        "name": row.contact.name,
        "badges": list(badges(header, row.contact)),
        "due": header.due_at.isoformat() if header.due_at else None,
        "clock": clock_text(header, calendars, now),
        "consent": row.contact.state.value,
        "holds": sorted(hold.value for hold in row.contact.holds),
        "urgent": header.urgent,
        "trouble": header.trouble,
        "last": header.last_preview,
        "last_direction": header.last_direction.value if header.last_direction else None,
        "last_state": header.last_state.value if header.last_state else None,
    }


def thread_lines(page: ThreadPage, info: DeskInfo, calendars: Calendars, now: datetime) -> Iterator[str]:
    """Yield a thread as lines: who, consent, clock, then the items oldest first."""
    row = Row(page.conversation, page.contact)
    policy = info.policies[page.number.policy]
    marks = " ".join(f"[{word}]" for word in badges(page.conversation, page.contact))
    yield f"{who(row)}  {display(page.conversation.id.their)}  to {page.number.label}  {marks}".rstrip()
    yield f"consent: {consent_words(page.contact)}"
    clock = clock_text(page.conversation, calendars, now)
    yield f"clock: {clock or 'nothing is owed'}"
    zone = policy.zone_info
    day = ""
    for item in page.items:
        local = item.at.astimezone(zone)
        if f"{local:%a %d %b}" != day:
            day = f"{local:%a %d %b}"
            yield f"--- {day} ---"
        yield item_line(item, zone)


def item_line(item: ThreadItem, zone: ZoneInfo) -> str:
    """Return one item of a thread as a line; sensitive spans stay masked until revealed."""
    at = f"{item.at.astimezone(zone):%H:%M}"
    text = printable(item.text)
    match item.kind:
        case ItemKind.INBOUND:
            shown = text if item.revealed else mask(text, item.sensitive)
            media = f" [{item.media} attachment(s), not shown]" if item.media else ""
            return f"{at} THEY  {shown}{media}"
        case ItemKind.OUTBOUND:
            state = STATE_WORDS[item.state] if item.state else ""
            code = f" {item.code}" if item.code else ""
            return f"{at} WE    {text}  ({state}{code})"
        case ItemKind.NOTE:
            return f"{at} NOTE  {item.actor}: {text}"
        case _:
            return f"{at} --    {text}"


def verdict_lines(verdict: Verdict) -> Iterator[str]:
    """Yield a verdict as lines: the decision, then each finding with its clause and a safe wording."""
    yield f"{verdict.decision.value.upper()}"
    for finding in verdict.findings:
        yield from finding_lines(finding)


def finding_lines(finding: Finding) -> Iterator[str]:
    """Yield a finding: rule, place, reason, the clause's own words, the safe wording."""
    place = "" if finding.start is None else f" at characters {finding.start}-{finding.end}"
    yield f"  {finding.severity.value} {finding.rule}{place}: {finding.reason}"
    if finding.quote:
        yield f"    {finding.clause}, {finding.document}: “{finding.quote}”"
    if finding.way_out:
        yield f"    instead: {finding.way_out}"


def consent_words(contact: Contact) -> str:
    """Return consent and holds in words."""
    words = {
        ConsentState.UNKNOWN: "none on record",
        ConsentState.IMPLIED: "implied by a text received, or by the number given",
        ConsentState.OPTED_IN: "opted in",
        ConsentState.OPTED_OUT: "OPTED OUT",
    }[contact.state]
    holds = ", ".join(sorted(hold.value.replace("_", " ") for hold in contact.holds))
    return f"{words}; held: {holds}" if holds else words
