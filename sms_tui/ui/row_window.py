"""The rows that are loaded, in order, with the cursor: a value object without a screen.

A row does not move while the cursor stands on it: when the order changes, the other rows move around it. It takes
its true place once the cursor has left it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sms_tui.domain.messages import ConversationId
from sms_tui.ports.desk import Row


class RowWindow:
    """Loaded rows and a cursor on one of them."""

    def __init__(self) -> None:
        self._true: list[Row] = []
        self.rows: list[Row] = []
        """As shown."""
        self.cursor = 0

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.rows else None

    def replace(self, rows: Sequence[Row]) -> bool:
        """Take over newly read rows; return whether anything that is shown has changed."""
        self._true = list(rows)
        before, cursor = self.rows, self.cursor
        self._arrange()
        return self.rows != before or self.cursor != cursor

    def settle(self) -> bool:
        """Let rows that were held back take their places; return whether any moved."""
        before = self.rows
        self._arrange()
        return [row.conversation.id for row in before] != [row.conversation.id for row in self.rows]

    def extend(self, rows: Sequence[Row]) -> None:
        """Append the next window of the list, leaving out rows that are loaded already."""
        known = {row.conversation.id for row in self._true}
        fresh = [row for row in rows if row.conversation.id not in known]
        self._true.extend(fresh)
        self.rows.extend(fresh)

    def place(self, cursor: int) -> tuple[int, int]:
        """Put the cursor on a row, clamped; return (old, new) index."""
        old = self.cursor
        self.cursor = max(0, min(cursor, len(self.rows) - 1))
        return old, self.cursor

    def find(self, conversation: ConversationId) -> int | None:
        """Return the index of a conversation, or None where it is not loaded."""
        return next((n for n, row in enumerate(self.rows) if row.conversation.id == conversation), None)

    def _arrange(self) -> None:
        current = self.current
        rows = list(self._true)
        if current is not None:
            wanted = current.conversation.id
            at = next((n for n, row in enumerate(rows) if row.conversation.id == wanted), None)
            if at is not None:
                kept = rows.pop(at)
                self.cursor = min(self.cursor, len(rows))
                rows.insert(self.cursor, kept)
        self.rows = rows
        self.cursor = max(0, min(self.cursor, len(rows) - 1))
