"""TinyDB's storage for this product: the same files, replaced atomically.

Stock TinyDB writes over the old text and truncates afterwards, so a kill in between leaves a file that nobody can
read. This storage writes a new file and renames it. Stock TinyDB opens the result.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from tinydb.storages import Storage

from sms_tui.adapters.stores.desk_folder import replace_file


class AtomicJSONStorage(Storage):
    """One TinyDB file. `sync` and `sync_name` as in `desk_folder.replace_file`."""

    def __init__(self, path: Path | str, *, sync: bool = True, sync_name: bool = True) -> None:
        self._path = Path(path)
        self._sync = sync
        self._sync_name = sync_name

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return all tables, or None where there is no file."""
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return None
        tables: dict[str, dict[str, Any]] = msgspec.json.decode(data, type=dict[str, dict[str, Any]])
        return tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the file by these tables: {table: {document id: document}}."""
        replace_file(self._path, msgspec.json.encode(data), sync=self._sync, sync_name=self._sync_name)
