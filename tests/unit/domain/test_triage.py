"""The order of the list (ruling 4), its keyset cursor, its filters."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_tui.domain import conversation, triage
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.events import Assigned, Event
from sms_tui.domain.messages import Intent
from sms_tui.domain.triage import Query, View, fold_text, matches
from tests.support.entries import Journal, Thread, at


def made(their: int, *events: Event) -> Conversation:
    header: Conversation | None = None
    for entry in Journal().add(*events):
        header = conversation.apply(header, entry)
    assert header is not None
    return header


def thread(n: int) -> Thread:
    return Thread(f"+1555010{n:04}")


def test_urgent_then_by_deadline_then_trouble_then_waiting_then_quiet() -> None:
    t = [thread(n) for n in range(9)]
    expected = [
        made(0, t[0].text("m", 50, due_at=at(90), intent=Intent.URGENT)),
        made(1, t[1].text("m", 40, intent=Intent.URGENT)),
        made(2, t[2].text("m", 0, due_at=at(10))),
        made(3, t[3].text("m", 30, due_at=at(20))),
        made(4, t[4].queued("s", 0, 60), t[4].held("s")),
        made(5, t[5].text("m", 1)),
        made(6, t[6].text("m", 2)),
        made(7, t[7].text("m", 99, wants_answer=False)),
        made(8, t[8].text("m", 9, wants_answer=False)),
    ]
    urgent_by_time = sorted(expected[:2], key=triage.cursor)
    shuffled = expected[:]
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=triage.cursor) == [*urgent_by_time, *expected[2:]]
    assert [triage.rank(header) for header in expected] == [0, 0, 1, 1, 2, 3, 3, 4, 4]


def test_ties_are_broken_by_id_so_that_a_keyset_never_repeats_or_skips() -> None:
    headers = [made(n, thread(n).text("m", 0, due_at=at(10))) for n in range(5)]
    cursors = [triage.cursor(header) for header in headers]
    assert len(set(cursors)) == 5
    assert sorted(cursors) == cursors


def test_a_cursor_hides_the_numbers() -> None:
    assert "555" not in repr(triage.cursor(made(1, thread(1).text("m"))))


def test_views() -> None:
    t = thread(1)
    waiting = made(1, t.text("m", 0, due_at=at(10)), Assigned(**t.where, owner="ana"))
    sent = made(1, t.queued("s", 0), t.refused("s"))
    assert matches(waiting, Query(View.DUE))
    assert not matches(sent, Query(View.DUE))
    assert matches(waiting, Query(View.MINE, owner="ana"))
    assert not matches(waiting, Query(View.MINE, owner="ben"))
    assert not matches(waiting, Query(View.UNASSIGNED))
    assert matches(sent, Query(View.UNASSIGNED))
    assert matches(sent, Query(View.FAILED))
    assert not matches(waiting, Query(View.FAILED))
    assert matches(sent, Query(View.SENT))
    assert not matches(waiting, Query(View.SENT))
    assert matches(waiting, Query(View.OPTED_OUT), opted_out=True)
    assert not matches(waiting, Query(View.OPTED_OUT))
    assert not matches(waiting, Query(our="+19995550100"))


@pytest.mark.parametrize(
    ("wanted", "name", "found"),
    [
        ("peña", "Ana Pena", True),
        ("PENA", "Ana Peña", True),
        ("555-010-0001", "", True),
        ("(555) 010", "", True),
        ("0009", "", False),
        ("Ana 1", "Ben", False),
        ("Room 1", "Room 12", True),
        ("zz", "Ana", False),
    ],
)
def test_filter_on_number_or_name(wanted: str, name: str, found: bool) -> None:
    header = made(1, thread(1).text("m"))
    assert matches(header, Query(View.ALL, text=wanted), name=name) is found


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_folding_removes_every_accent_and_keeps_the_rest(text: str) -> None:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    assert fold_text(text) == plain
