"""Keys as one person has them: the defaults of the commands, changed by `keys.toml`, checked for clashes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

from textual.binding import Binding, BindingType

from sms_tui.domain.errors import ConfigError
from sms_tui.ui.commands import COMPOSER, EVERYWHERE, Command, Context, all_commands

UNREACHABLE = {
    "ctrl+i": "it is Tab",
    "ctrl+m": "it is Enter",
    "ctrl+h": "it is Backspace",
    "ctrl+left_square_bracket": "it is Esc",
    "ctrl+c": "it copies",
}
"""Keys that terminals deliver as another key."""


_NO_KEY = "f24"
"""Stands for a command that was left with sequences only: a key that no keyboard has."""


class KeyMap:
    """The keys of every command. `overrides` maps command ids to keys, each a key or a list of keys.

    Raises:
        ConfigError: an unknown id, a key that no terminal delivers, or two commands on one key in one context.
    """

    def __init__(self, overrides: Mapping[str, str | Sequence[str]] | None = None) -> None:
        self._keys = {command.id: command.keys for command in all_commands()}
        for command_id, keys in (overrides or {}).items():
            if command_id not in self._keys:
                known = difflib.get_close_matches(command_id, self._keys, n=3)
                raise ConfigError("there is no such command.", file="keys.toml", key=command_id, known=known)
            self._keys[command_id] = _listed(keys, command_id)
        self._refuse_clashes()
        self._tables = {context: self._table(context) for context in Context}

    def keys(self, command: type[Command]) -> tuple[str, ...]:
        """Return a command's keys, the one to show first."""
        return self._keys[command.id]

    def textual_overrides(self) -> dict[str, str]:
        """Return what Textual's own keymap has to change: binding ids with comma-separated keys."""
        return {
            command.id: ",".join(_plain(self.keys(command))) or _NO_KEY
            for command in all_commands()
            if self.keys(command) != command.keys
        }

    def single(self, context: Context, key: str) -> type[Command] | None:
        """Return the command of a single key in a context, those of everywhere excepted."""
        return self._tables[context].get((key, ""))

    def begins_sequence(self, context: Context, key: str) -> bool:
        """Return whether a key waits for a second one in a context."""
        return (key, None) in self._tables[context]

    def sequence(self, context: Context, first: str, second: str) -> type[Command] | None:
        """Return the command of two keys in a context."""
        return self._tables[context].get((first, second))

    def _table(self, context: Context) -> dict[tuple[str, str | None], type[Command]]:
        """Commands by (key, second key), with (key, None) for every key that begins a sequence."""
        table: dict[tuple[str, str | None], type[Command]] = {}
        for command in all_commands():
            if context not in command.contexts:
                continue
            for key in self.keys(command):
                first, _, second = key.partition(" ")
                table[first, second] = command
                if second:
                    table[first, None] = command
        return table

    def _refuse_clashes(self) -> None:
        for context in Context:
            for key, one, other in clashes(self._keys, context):
                raise ConfigError(
                    f"the key {key} already stands for '{one}' ({context.value}).", file="keys.toml", key=other
                )


def bindings(context: Context) -> list[BindingType]:
    """Return Textual's bindings of one context with the default keys; each runs an action of the screen."""
    return [
        Binding(
            ",".join(_plain(command.keys)),
            f"screen.{command.action()}",
            command.label,
            show=False,
            tooltip=command.help(),
            id=command.id,
        )
        for command in all_commands()
        if context in command.contexts and _plain(command.keys)
    ]


def _plain(keys: Sequence[str]) -> list[str]:
    return [key for key in keys if " " not in key]


def clashes(keys: Mapping[str, Sequence[str]], context: Context) -> Iterator[tuple[str, str, str]]:
    """Yield (key, command id, command id) where two commands of a context share a key.

    The first key of a sequence may not be a command's own key. Single characters do not act in the composer.
    """
    taken: dict[str, str] = {}
    starters: dict[str, str] = {}
    for command in all_commands():
        if context not in command.contexts and EVERYWHERE not in command.contexts:
            continue
        for key in keys[command.id]:
            if context is COMPOSER and (len(key) == 1 or " " in key):
                continue
            if key in taken:
                yield key, taken[key], command.id
            taken[key] = command.id
            if " " in key:
                starters[key.split(" ")[0]] = command.id
    for starter, owner in starters.items():
        if starter in taken:
            yield starter, taken[starter], owner


def _listed(keys: str | Sequence[str], command_id: str) -> tuple[str, ...]:
    listed = (keys,) if isinstance(keys, str) else tuple(keys)
    if not listed or not all(isinstance(key, str) and key.strip() for key in listed):
        raise ConfigError("expected a key, or a list of keys.", file="keys.toml", key=command_id)
    for key in listed:
        if key.lower() in UNREACHABLE:
            raise ConfigError(
                f"{key} cannot be a key of its own: {UNREACHABLE[key.lower()]}.", file="keys.toml", key=command_id
            )
    return listed
