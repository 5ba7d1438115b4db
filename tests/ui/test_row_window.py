"""The rows that are loaded and the cursor on them."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.messages import ConversationId
from sms_tui.ports.desk import Row
from sms_tui.ui.row_window import RowWindow

AT = datetime(2026, 6, 17, tzinfo=UTC)


def row(number: int, version: int = 0) -> Row:
    """Return a row of the conversation with this number."""
    conversation = Conversation(ConversationId("+1", f"+{number}"), "org", version=version, last_activity=AT)
    return Row(conversation, Contact(conversation.contact))


def ids(window: RowWindow) -> list[str]:
    """Return the rows as shown, by number."""
    return [each.conversation.id.their for each in window.rows]


def test_a_row_stays_in_its_place_while_the_cursor_stands_on_it() -> None:
    window = RowWindow()
    window.replace([row(1), row(2), row(3), row(4)])
    window.place(1)
    window.replace([row(9), row(4), row(3), row(1), row(2)])
    assert ids(window) == ["+9", "+2", "+4", "+3", "+1"]
    assert window.current == row(2)


def test_it_takes_its_true_place_once_the_cursor_left_it() -> None:
    window = RowWindow()
    window.replace([row(1), row(2), row(3)])
    window.replace([row(2), row(3), row(1)])
    assert ids(window) == ["+1", "+2", "+3"]
    window.place(1)
    assert window.settle()
    assert ids(window) == ["+3", "+2", "+1"]
    assert window.current == row(2)
    window.place(2)
    window.settle()
    assert window.rows[2] == window.current


def test_a_row_that_is_gone_gives_the_cursor_to_its_neighbour() -> None:
    window = RowWindow()
    window.replace([row(1), row(2), row(3)])
    window.place(2)
    window.replace([row(1), row(2)])
    assert window.current == row(2)
    window.replace([])
    assert window.current is None
    window.replace([row(5)])
    assert window.current == row(5)


def test_new_content_of_the_same_row_is_shown() -> None:
    window = RowWindow()
    window.replace([row(1)])
    assert window.replace([row(1, version=2)])
    assert window.current == row(1, version=2)
    assert not window.replace([row(1, version=2)])


def test_windows_that_overlap_are_joined_once() -> None:
    window = RowWindow()
    window.replace([row(1), row(2)])
    window.extend([row(2), row(3)])
    assert ids(window) == ["+1", "+2", "+3"]


@given(st.permutations(range(8)), st.integers(0, 7), st.permutations(range(12)))
def test_the_cursor_keeps_its_conversation_and_its_line(before: list[int], cursor: int, after: list[int]) -> None:
    window = RowWindow()
    window.replace([row(number) for number in before])
    window.place(cursor)
    window.replace([row(number) for number in after])
    assert window.current == row(before[cursor])
    assert window.cursor == cursor
    rest = [number for number in after if number != before[cursor]]
    assert [each for each in ids(window) if each != f"+{before[cursor]}"] == [f"+{number}" for number in rest]
