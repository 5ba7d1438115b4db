"""Import and export of consent: each wrong line is told by its number, and no import lifts an opt-out."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from sms_tui.domain import contact as contacts
from sms_tui.domain.consent_list import COLUMNS, ImportPlan, RawLine, export_rows, plan, read_line
from sms_tui.domain.contact import Contact
from sms_tui.domain.events import SYSTEM, ConsentDecided, ConsentSource, Entry
from sms_tui.domain.messages import ConsentState, ContactId

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 6, 17, 14, 0, tzinfo=UTC)
GOOD = {"number": "646-555-0119", "consent": "implied", "source": "intake form", "date": "2026-05-01"}


def _contact(number: str, state: ConsentState | None = None) -> Contact:
    found = Contact(ContactId("ijc", number))
    if state is None:
        return found
    event = ConsentDecided(org="ijc", their=number, state=state, source=ConsentSource.STAFF, at=NOW)
    folded = contacts.apply(found, Entry(1, event, NOW, SYSTEM))
    assert folded is not None
    return folded


def _plan(*rows: RawLine, known: Contact | None = None) -> ImportPlan:
    return plan(rows, lambda n: known if known and known.id.their == n else _contact(n), ZONE, NOW)


def test_a_good_line_is_read_with_its_moment_in_the_offices_zone() -> None:
    line = read_line(2, {**GOOD, "language": "es", "safe_to_call": "no", "email": "a@example.org"}, ZONE, NOW)
    assert line.number == "+16465550119"
    assert line.state is ConsentState.IMPLIED
    assert line.said_at == datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
    assert line.details == {"language": "es", "safe_to_call": False, "email": "a@example.org"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"number": "12"}, "number"),
        ({"number": "555"}, "number"),
        ({"number": ""}, "number"),
        ({"consent": "maybe"}, "consent"),
        ({"source": ""}, "source"),
        ({"source": "a\x1b[31m"}, "source"),
        ({"date": "May 1st"}, "date"),
        ({"date": "2027-01-01"}, "future"),
        ({"date": ""}, "date"),
        ({"email": "nobody"}, "email"),
        ({"phone": "x"}, "phone"),
        ({"language": "e s"}, "language"),
        ({"safe_to_call": "perhaps"}, "safe_to_call"),
        ({"shoe": "44"}, "unknown column"),
    ],
)
def test_a_wrong_line_names_its_column_and_never_its_value(change: dict[str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says) as told:
        read_line(2, {**GOOD, **change}, ZONE, NOW)
    for value in filter(None, change.values()):
        assert value not in str(told.value) or value in ("", "44")


def test_wrong_lines_are_told_by_number_and_do_not_stop_the_rest() -> None:
    result = _plan((2, GOOD), (3, {**GOOD, "number": "x"}), (4, None), (5, {**GOOD, "number": "+16465550120"}))
    assert [line.line for line in result.changes] == [2, 5]
    assert [problem.line for problem in result.problems] == [3, 4]


def test_a_number_twice_is_a_problem_of_the_second_line() -> None:
    result = _plan((2, GOOD), (3, {**GOOD, "number": "(646) 555-0119"}))
    assert [problem.line for problem in result.problems] == [3]
    assert "line 2" in result.problems[0].problem


def test_of_two_lines_that_contradict_each_other_the_opt_out_counts() -> None:
    result = _plan((2, {**GOOD, "consent": "granted"}), (3, {**GOOD, "consent": "opted_out"}))
    assert [(line.line, line.state) for line in result.changes] == [(3, ConsentState.OPTED_OUT)]
    assert [problem.line for problem in result.problems] == [2]


@pytest.mark.parametrize("consent", ["opted_in", "granted", "implied"])
def test_an_import_never_lifts_an_opt_out(consent: str) -> None:
    out = _contact("+16465550119", ConsentState.OPTED_OUT)
    result = _plan((2, {**GOOD, "consent": consent, "date": "2026-06-17"}), known=out)
    assert result.changes == ()
    assert [conflict.line for conflict in result.conflicts] == [2]


def test_an_imported_opt_out_always_counts() -> None:
    known = _contact("+16465550119", ConsentState.OPTED_IN)
    assert [line.state for line in _plan((2, {**GOOD, "consent": "stop"}), known=known).changes] == [
        ConsentState.OPTED_OUT
    ]


def test_what_is_known_already_changes_nothing() -> None:
    known = _contact("+16465550119", ConsentState.IMPLIED)
    result = _plan((2, GOOD), known=known)
    assert (result.changes, result.unchanged) == ((), 1)


def test_an_export_is_an_import() -> None:
    listed = [_contact("+16465550119", ConsentState.OPTED_OUT), _contact("+16465550120", ConsentState.IMPLIED)]
    rows = export_rows([*listed, _contact("+16465550121")])
    assert [row["number"] for row in rows] == ["+16465550119", "+16465550120"]
    assert all(tuple(row) == COLUMNS for row in rows)
    by_number = {contact.id.their: contact for contact in listed}
    again = plan([(n, row) for n, row in enumerate(rows)], lambda number: by_number[number], ZONE, NOW)
    assert (again.changes, again.problems, again.unchanged) == ((), (), 2)
