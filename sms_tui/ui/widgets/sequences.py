"""Two-key sequences such as `g g`: the first key waits for the second."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events

from sms_tui.ui.commands import Context
from sms_tui.ui.keymap import KeyMap

if TYPE_CHECKING:
    from textual.widget import Widget as _Base
else:
    _Base = object


class KeySequences(_Base):
    """Mixed into a focusable widget. An unknown second key is dropped, as every terminal mail reader does."""

    CONTEXT: ClassVar[Context]
    _first_key: str = ""

    async def on_key(self, event: events.Key) -> None:
        """Take the first key of a sequence, then run the command of the second."""
        keys = getattr(self.app, "keys", None)
        if not isinstance(keys, KeyMap):
            return
        sequences = keys.sequences(self.CONTEXT)
        if self._first_key:
            command = sequences.get((self._first_key, event.key))
            self._first_key = ""
            event.stop()
            event.prevent_default()
            if command is not None:
                await self.run_action(f"screen.{command.action()}")
        elif any(first == event.key for first, _ in sequences):
            self._first_key = event.key
            event.stop()
            event.prevent_default()
