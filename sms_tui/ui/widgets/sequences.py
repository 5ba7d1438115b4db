"""Keys of the list and the thread, two-key sequences such as `g g` among them."""

from __future__ import annotations

from inspect import isawaitable
from typing import TYPE_CHECKING, ClassVar

from textual import events

from sms_tui.ui.commands import Command, Context
from sms_tui.ui.keymap import KeyMap

if TYPE_CHECKING:
    from textual.widget import Widget as _Base
else:
    _Base = object


class KeySequences(_Base):
    """Mixed into a focusable widget; runs the commands of its context on the screen.

    The library's own bindings would do the same for single keys, but only after the key has climbed to the
    program and every table of bindings has been copied twice: 2.5 ms a key here against 1.5 ms.
    An unknown second key is dropped, as mail readers do.
    """

    CONTEXT: ClassVar[Context]
    _first_key: str = ""

    async def on_key(self, event: events.Key) -> None:
        """Run the command of a key, or wait for the second key of a sequence."""
        keys = getattr(self.app, "keys", None)
        if not isinstance(keys, KeyMap):
            return
        if self._first_key:
            command = keys.sequence(self.CONTEXT, self._first_key, event.key)
            self._first_key = ""
            await self._run(event, command)
        elif keys.begins_sequence(self.CONTEXT, event.key):
            self._first_key = event.key
            await self._run(event, None)
        elif command := keys.single(self.CONTEXT, event.key):
            await self._run(event, command)

    async def _run(self, event: events.Key, command: type[Command] | None) -> None:
        event.stop()
        event.prevent_default()
        if command is None:
            return
        done = getattr(self.screen, f"action_{command.action()}")()
        if isawaitable(done):
            await done
