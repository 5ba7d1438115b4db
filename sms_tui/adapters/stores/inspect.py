"""Looking at a desk's ledger from outside, without its lock: for audits while the desk is served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sms_tui.adapters.codec import encode_event, iso
from sms_tui.adapters.stores.desk_folder import DeskFolder, said_in_a_sentence
from sms_tui.adapters.stores.ledger import Ledger
from sms_tui.domain.errors import StoreUnusable
from sms_tui.domain.events import Entry
from sms_tui.ports.store import Position, Verification


class LedgerFiles:
    """The ledger of a desk folder, for reading only."""

    def __init__(self, folder: Path) -> None:
        self._folder = DeskFolder(folder)
        if not self._folder.ledger.is_dir():
            raise StoreUnusable(f"There is no desk in {folder}.", "Name its folder with --home or SMS_TUI_HOME.")

    def verify(self, head: Position | None = None) -> Verification:
        """Check the whole chain; with `head`, also that the ledger passes through that position."""
        with said_in_a_sentence(self._folder.root):
            return Ledger(self._folder.ledger).verify(head)

    def head(self) -> Position:
        """Return the newest position; nothing is verified."""
        return self._looked().position

    def tail(self, count: int) -> Iterator[dict[str, Any]]:
        """Yield the newest entries, oldest first, with their facts and without their content."""
        ledger = self._looked()
        newest = ledger.position.seq
        with said_in_a_sentence(self._folder.root):
            for entry in ledger.entries(max(0, newest - count), newest):
                yield {
                    "seq": entry.seq,
                    "at": iso(entry.recorded_at),
                    "actor": entry.actor.login,
                    "role": entry.actor.role.value,
                    "policy": entry.policy_version,
                    "event": entry.event.name,
                    "facts": encode_event(entry.event).facts,
                }

    def entries(self) -> Iterator[Entry]:
        """Yield all entries, oldest first, with their content."""
        ledger = self._looked()
        with said_in_a_sentence(self._folder.root):
            yield from ledger.entries(0, ledger.position.seq)

    def _looked(self) -> Ledger:
        ledger = Ledger(self._folder.ledger)
        with said_in_a_sentence(self._folder.root):
            ledger.look()
        return ledger
