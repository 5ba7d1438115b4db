"""A list of contacts with their consent: read, compared with what is known, told line by line before it is applied.

A line names number, consent, source and date (ijc-privacy-2: source and date are recorded). An import never lifts an
opt-out: such a line is a conflict and stays unapplied, whatever its date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sms_tui.domain.contact import Contact
from sms_tui.domain.messages import ConsentState
from sms_tui.domain.phone import to_e164
from sms_tui.domain.text import printable

COLUMNS = (
    "number", "consent", "source", "date", "name", "language", "phone", "email", "safe_to_call", "safe_hours", "matter",
)  # fmt: skip
"""Columns of an import and of an export; the first four are required."""

REQUIRED = COLUMNS[:4]

RawLine = tuple[int, Mapping[str, object] | None]
"""A line of an import as read: its 1-based number and its columns, None where it could not be read."""

STATES: Mapping[str, ConsentState] = {
    "opted_in": ConsentState.OPTED_IN,
    "granted": ConsentState.OPTED_IN,
    "yes": ConsentState.OPTED_IN,
    "implied": ConsentState.IMPLIED,
    "number_given": ConsentState.IMPLIED,
    "opted_out": ConsentState.OPTED_OUT,
    "stop": ConsentState.OPTED_OUT,
    "no": ConsentState.OPTED_OUT,
}
"""Words of the column `consent`."""

_FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_SOURCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _./-]{0,59}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One valid line. `line` is its 1-based place in the file; `said_at` is when consent was given or taken back."""

    line: int
    number: str = field(repr=False)
    state: ConsentState
    source: str
    said_at: datetime
    details: Mapping[str, str | bool] = field(default_factory=dict, repr=False)
    """Fields of the contact: name_given, language, phone, email, safe_to_call, safe_hours, matter."""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """A line that cannot be applied, and why; it holds no value of the line."""

    line: int
    problem: str


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do."""

    changes: tuple[ConsentLine, ...] = ()
    unchanged: int = 0
    conflicts: tuple[LineProblem, ...] = ()
    problems: tuple[LineProblem, ...] = ()


def read_line(line: int, raw: Mapping[str, object], zone: ZoneInfo, now: datetime) -> ConsentLine:
    """Read one line of an import; a date without a time counts from midnight in `zone`.

    Raises:
        ValueError: with a sentence that names the column and never its value.
    """
    values = {str(key).strip().lower(): str(value).strip() for key, value in raw.items() if value is not None}
    if unknown := sorted(set(values) - set(COLUMNS)):
        raise ValueError(f"unknown column {printable(unknown[0], newlines=False)[:30]!r}; known: {', '.join(COLUMNS)}.")
    for column in REQUIRED:
        if not values.get(column):
            raise ValueError(f"the column '{column}' is required.")
    state = STATES.get(values["consent"].lower().replace(" ", "_"))
    if state is None:
        raise ValueError(f"the column 'consent' must be one of {', '.join(STATES)}.")
    if not _SOURCE.fullmatch(values["source"]):
        raise ValueError("the column 'source' has at most 60 letters, digits, spaces and _ . / -.")
    return ConsentLine(
        line, _number(values["number"]), state, values["source"], _moment(values["date"], zone, now), _details(values)
    )


def plan(
    rows: Iterable[RawLine],
    known: Callable[[str], Contact],
    zone: ZoneInfo,
    now: datetime,
) -> ImportPlan:
    """Compare the lines of an import with the contacts as they are; nothing is changed.

    `rows` are (line, columns), None where the line could not be read at all; `known` returns the contact of a number.
    """
    changes: list[ConsentLine] = []
    conflicts: list[LineProblem] = []
    lines, problems = _read(rows, zone, now)
    decisive, doubled = _without_doubles(lines)
    problems += doubled
    unchanged = 0
    for line in decisive:
        number, contact = line.line, known(line.number)
        if contact.opted_out and line.state is not ConsentState.OPTED_OUT:
            conflicts.append(LineProblem(number, "this number has opted out here; an import does not lift that."))
        elif _adds_nothing(line, contact):
            unchanged += 1
        else:
            changes.append(line)
    problems.sort(key=lambda problem: problem.line)
    return ImportPlan(tuple(changes), unchanged, tuple(conflicts), tuple(problems))


def _read(rows: Iterable[RawLine], zone: ZoneInfo, now: datetime) -> tuple[list[ConsentLine], list[LineProblem]]:
    lines: list[ConsentLine] = []
    problems: list[LineProblem] = []
    for number, raw in rows:
        try:
            if raw is None:
                raise ValueError("the line cannot be read: its columns do not match the header, or a quote is torn.")
            lines.append(read_line(number, raw, zone, now))
        except ValueError as error:
            problems.append(LineProblem(number, str(error)))
    return lines, problems


def _without_doubles(lines: Sequence[ConsentLine]) -> tuple[list[ConsentLine], list[LineProblem]]:
    """Keep one line a number: the opt-out where one is among them, else the first."""
    kept: dict[str, ConsentLine] = {}
    problems: list[LineProblem] = []
    for line in lines:
        other = kept.setdefault(line.number, line)
        if other is line:
            continue
        if line.state is ConsentState.OPTED_OUT and other.state is not ConsentState.OPTED_OUT:
            kept[line.number], line, other = line, other, line
        problems.append(LineProblem(line.line, f"the same number stands in line {other.line}, which counts."))
    return list(kept.values()), problems


def export_rows(contacts: Sequence[Contact]) -> tuple[dict[str, str], ...]:
    """Return contacts as lines an import takes, in the order of their numbers; those without consent are left out."""
    return tuple(_export_row(contact) for contact in contacts if contact.state is not ConsentState.UNKNOWN)


def _export_row(contact: Contact) -> dict[str, str]:
    inputs = sorted(contact.consent.inputs)
    since = inputs[-1].at if inputs else contact.consent.first_inbound_at
    return {
        "number": contact.id.their,
        "consent": contact.state.value,
        "source": "sms-tui",
        "date": since.astimezone(UTC).isoformat(timespec="seconds") if since else "",
        "name": contact.name,
        "language": contact.language,
        "phone": contact.phone,
        "email": contact.email,
        "safe_to_call": "yes" if contact.safe_to_call else "no",
        "safe_hours": contact.safe_hours,
        "matter": contact.matter,
    }


def _number(value: str) -> str:
    try:
        number = to_e164(value)
    except ValueError:
        raise ValueError("the column 'number' is no phone number.") from None
    if not number.startswith("+"):
        raise ValueError("the column 'number' is a short code, not a person's number.")
    return number


def _moment(value: str, zone: ZoneInfo, now: datetime) -> datetime:
    try:
        moment = (
            datetime.fromisoformat(value) if len(value) > 10 else datetime.combine(date.fromisoformat(value), time())
        )
    except ValueError:
        raise ValueError("the column 'date' is written like 2026-05-30 or 2026-05-30T14:00-04:00.") from None
    moment = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment
    if moment > now:
        raise ValueError("the column 'date' lies in the future.")
    return moment.astimezone(UTC)


def _details(values: Mapping[str, str]) -> dict[str, str | bool]:
    details: dict[str, str | bool] = {}
    for column, name in (("name", "name_given"), ("safe_hours", "safe_hours"), ("matter", "matter")):
        if values.get(column):
            details[name] = printable(values[column], newlines=False)[:120]
    if language := values.get("language", "").lower():
        if not _LANGUAGE.fullmatch(language):
            raise ValueError("the column 'language' is a tag such as en or es.")
        details["language"] = language
    if phone := values.get("phone"):
        try:
            details["phone"] = to_e164(phone)
        except ValueError:
            raise ValueError("the column 'phone' is no phone number.") from None
    if email := values.get("email"):
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
            raise ValueError("the column 'email' is no e-mail address.")
        details["email"] = printable(email, newlines=False)
    if flag := values.get("safe_to_call"):
        if flag.lower() not in _FLAGS:
            raise ValueError("the column 'safe_to_call' is yes or no.")
        details["safe_to_call"] = _FLAGS[flag.lower()]
    return details


def _adds_nothing(line: ConsentLine, contact: Contact) -> bool:
    known: Mapping[str, str | bool] = {
        "name_given": contact.name,
        "language": contact.language,
        "phone": contact.phone,
        "email": contact.email,
        "safe_to_call": contact.safe_to_call,
        "safe_hours": contact.safe_hours,
        "matter": contact.matter,
    }
    return line.state is contact.state and all(known[name] == value for name, value in line.details.items())
