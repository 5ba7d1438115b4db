"""Drafts being typed: a small file each, replaced atomically (design, section 3).

A file's name is a keyed hash of the draft's key, which names the person and the conversation.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from sms_tui.adapters.codec import plain
from sms_tui.adapters.stores.desk_folder import DeskKey, replace_file, said_in_a_sentence


class DraftFiles:
    """The drafts of one desk."""

    def __init__(self, folder: Path, key: DeskKey) -> None:
        self._folder = folder
        self._key = key

    def save(self, key: str, document: Mapping[str, Any] | None) -> None:
        """Save or replace a draft durably; None removes it.

        Raises:
            StoreUnusable: it cannot be written; the one saved before stands.
        """
        path = self._path(key)
        with said_in_a_sentence(self._folder.parent):
            if document is None:
                path.unlink(missing_ok=True)
            else:
                replace_file(path, msgspec.json.encode(plain(document)))

    def load(self, key: str) -> Mapping[str, Any] | None:
        """Return a draft; None where there is none, or none that can be read."""
        with said_in_a_sentence(self._folder.parent):
            try:
                document: Mapping[str, Any] = msgspec.json.decode(self._path(key).read_bytes(), type=dict[str, Any])
            except (FileNotFoundError, msgspec.DecodeError):
                return None
        return document

    def _path(self, key: str) -> Path:
        return self._folder / f"{self._key.digest('draft', key).hex()}.json"
