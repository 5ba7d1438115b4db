"""The list widget: cursor, window, scrolling by half a page, and what a key or a clock repaints."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from textual.app import App, ComposeResult
from textual.geometry import Region

from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.messages import ConversationId, Direction
from sms_tui.ports.desk import Row
from sms_tui.ui.present.due import Due
from sms_tui.ui.present.pieces import Piece
from sms_tui.ui.present.rows import DUE_AT, DUE_WIDTH
from sms_tui.ui.widgets.conversation_list import ConversationList

START = datetime(2026, 6, 17, 14, 0, tzinfo=UTC)


def row(number: int, preview: str = "hello") -> Row:
    """Return a row of the conversation with this number."""
    conversation = Conversation(
        ConversationId("+1", f"+1646555{number:04d}"),
        "org",
        last_activity=START,
        last_direction=Direction.INBOUND,
        last_preview=preview,
    )
    return Row(conversation, Contact(conversation.contact, name=f"Person {number}"))


class ListApp(App[None]):
    """A list alone, with a clock that the test moves; even rows have a running deadline."""

    CSS = "ConversationList { height: 20; width: 80; }"

    def __init__(self) -> None:
        super().__init__()
        self.time = START
        self.repainted: list[Region] = []
        self.ends_near = 0

    def compose(self) -> ComposeResult:
        """Create the list."""
        yield ConversationList(self.due_of, lambda: self.time)

    @property
    def rows_list(self) -> ConversationList:
        """The list."""
        return self.query_one(ConversationList)

    @staticmethod
    def due_of(row: Row, now: datetime) -> Due:
        """Count minutes in every second row."""
        if int(row.conversation.id.their[-1]) % 2:
            return Due(" ", Piece("quiet"), ())
        minutes = int((now - START).total_seconds()) // 60
        return Due(" ", Piece(f"{minutes}m"), (), changes_at=START + timedelta(minutes=minutes + 1))

    def watch_repaints(self) -> None:
        """Keep the regions that the list asks to repaint from now on."""
        refresh = self.rows_list.refresh
        self.repainted.clear()

        def kept(*regions: Region, **more: bool) -> ConversationList:
            self.repainted.extend(regions or (self.rows_list.size.region,))
            return refresh(*regions, **more)

        self.rows_list.refresh = kept  # type: ignore[method-assign]

    def on_conversation_list_end_near(self) -> None:
        """Count how often more rows were asked for."""
        self.ends_near += 1


def shown(app: ListApp, y: int) -> str:
    """Return a line of the list as drawn."""
    return app.rows_list.render_line(y).text


async def test_a_key_repaints_two_rows() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.rows_list.show_rows([row(n) for n in range(100)])
        await pilot.pause()
        app.watch_repaints()
        app.rows_list.move(1)
        assert app.repainted == [Region(0, 0, 80, 1), Region(0, 1, 80, 1)]
        assert shown(app, 1).startswith(">")
        assert shown(app, 0).startswith(" ")


async def test_at_the_edge_it_scrolls_by_half_a_page_and_then_not_for_a_while() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.rows_list.show_rows([row(n) for n in range(100)])
        await pilot.pause()
        app.rows_list.move(19)
        assert app.rows_list.scroll_y == 0
        app.rows_list.move(1)
        assert app.rows_list.scroll_y == 11
        await pilot.pause()
        app.watch_repaints()
        for _ in range(9):
            app.rows_list.move(1)
        assert app.rows_list.scroll_y == 11
        assert all(region.height == 1 for region in app.repainted)
        app.rows_list.place(0)
        assert app.rows_list.scroll_y == 0
        app.rows_list.place(99)
        assert app.rows_list.scroll_y == 80
        assert "Person 99" in shown(app, 19)


async def test_new_rows_leave_the_cursor_on_its_conversation_and_line() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.rows_list.show_rows([row(n) for n in range(30)])
        await pilot.pause()
        app.rows_list.move(3)
        app.rows_list.show_rows([row(50), row(51), *(row(n) for n in range(30))])
        assert "Person 3" in shown(app, 3)
        assert shown(app, 3).startswith(">")
        assert "Person 50" in shown(app, 0)


async def test_rows_that_did_not_change_repaint_nothing() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.rows_list.show_rows([row(n) for n in range(30)])
        await pilot.pause()
        app.watch_repaints()
        app.rows_list.show_rows([row(n) for n in range(30)])
        assert app.repainted == []


async def test_the_clock_repaints_only_the_deadlines_that_changed() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.rows_list.show_rows([row(n) for n in range(6)])
        await pilot.pause()
        app.watch_repaints()
        app.rows_list.tick()
        assert app.repainted == []
        app.time += timedelta(minutes=1)
        app.rows_list.tick()
        assert [region.y for region in app.repainted] == [0, 2, 4]
        assert all((region.x, region.width) == (DUE_AT, DUE_WIDTH) for region in app.repainted)
        assert "1m" in shown(app, 0)


async def test_no_timer_runs_while_nothing_can_change() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.rows_list.show_rows([row(1), row(3), row(5)])
        await pilot.pause()
        assert app.rows_list._timer is None
        app.rows_list.show_rows([row(1), row(2)])
        assert app.rows_list._timer is not None


async def test_more_rows_are_asked_for_near_the_end_and_only_where_there_are_more() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.rows_list.show_rows([row(n) for n in range(100)])
        app.rows_list.place(99)
        await pilot.pause()
        assert app.ends_near == 0
        app.rows_list.more = True
        app.rows_list.place(98)
        await pilot.pause()
        assert app.ends_near == 1
        app.rows_list.add_rows([row(n) for n in range(100, 150)])
        app.rows_list.place(149)
        assert "Person 149" in shown(app, 19)


async def test_a_narrow_list_takes_two_lines_a_row() -> None:
    app = ListApp()
    async with app.run_test(size=(40, 24)) as pilot:
        app.rows_list.styles.width = 40
        await pilot.pause()
        app.rows_list.show_rows([row(n, "can you call me?") for n in range(30)])
        await pilot.pause()
        assert "Person 0" in shown(app, 0)
        assert "can you call me?" in shown(app, 1)
        app.rows_list.move(1)
        assert shown(app, 2).startswith(">")


async def test_an_empty_list_says_so() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.rows_list.note = "nothing here"
        app.rows_list.show_rows([])
        await pilot.pause()
        assert "nothing here" in shown(app, 0)
        app.rows_list.move(1)
        assert app.rows_list.current is None
