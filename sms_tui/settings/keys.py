"""The desk's own keys: `keys.toml` in the desk folder changes the keys of commands by their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sms_tui.settings import strict

KEYS_FILE = "keys.toml"


def load_keys(folder: Path | None) -> Mapping[str, str | Sequence[str]]:
    """Return the changed keys by command id; ids and clashes are judged by the inbox, which knows the commands.

    Raises:
        ConfigError: the file is not TOML, or a value is neither a key nor a list of keys.
    """
    path = folder / KEYS_FILE if folder else None
    if path is None or not path.is_file():
        return {}
    table, source = strict.read(path)
    for command, keys in table.items():
        listed = isinstance(keys, list) and all(isinstance(key, str) for key in keys)
        if not (isinstance(keys, str) or listed):
            raise source.error(command, 'must be a key such as "x", or a list of keys.')
    return table
