"""A child process that appends for as long as it lives, telling every acknowledged append on standard output.

Run as `python -m tests.support.crash_writer FOLDER CHECKPOINT_EVERY`; the tests kill it at a random moment.
"""

from __future__ import annotations

import os
import sys

from sms_tui.adapters.stores import folded_ledger
from sms_tui.adapters.stores.tinydb import TinyDBStore
from sms_tui.domain.events import DeliveryStatus
from sms_tui.ports.store import Batch
from tests.support.entries import Thread, new


def main(folder: str, checkpoint_every: int) -> None:
    folded_ledger.CHECKPOINT_ENTRIES = checkpoint_every
    store = TinyDBStore.open(folder)
    began = store.position().seq
    for n in range(began, began + 1_000_000):
        thread = Thread(f"+1555010{n % 5:04}")
        store.append(Batch((new(thread.text(f"m{n}", n, f"text {n}")),)))
        on = store.version(thread.id)
        send = f"s{n}"
        events = (thread.queued(send, on), thread.started(send), thread.accepted(send))
        store.append(Batch(tuple(map(new, events)), documents={("mark", "n"): {"n": n}}))
        store.append(Batch((new(thread.delivery(send, DeliveryStatus.DELIVERED)),)))
        os.write(1, f"{store.position()} {n}\n".encode())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
