"""The palette: every command that makes sense there, and the themes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from sms_tui.ui.commands import Command, all_commands, keys_words
from sms_tui.ui.keymap import KeyMap


class CommandProvider(Provider):
    """Offers the commands by label and help text."""

    def _offered(self) -> Iterator[tuple[str, type[Command]]]:
        keys = getattr(self.app, "keys", None)
        for command in all_commands():
            if command.palette:
                shown = keys_words(keys.keys(command)[:1]) if isinstance(keys, KeyMap) else ""
                yield f"{command.label}  ({shown})", command

    async def discover(self) -> Hits:
        """Offer everything while nothing was typed."""
        for words, command in self._offered():
            yield DiscoveryHit(words, partial(self._run, command), help=command.help())

    async def search(self, query: str) -> Hits:
        """Offer what matches label or help."""
        matcher = self.matcher(query)
        for words, command in self._offered():
            score = max(matcher.match(words), matcher.match(command.help()) * 0.6)
            if score > 0:
                yield Hit(score, matcher.highlight(words), partial(self._run, command), help=command.help())

    async def _run(self, command: type[Command]) -> None:
        await self.screen.run_action(command.action())
