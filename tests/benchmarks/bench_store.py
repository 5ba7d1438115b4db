"""The store against the disk's own floor and against stock TinyDB, in one run.

    python tests/benchmarks/bench_store.py [--sizes 10000 100000] [--appends 400] [--stock-limit 100000]

Appends are durable before they return. The floor is what the same bytes cost as a bare append and fdatasync.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import tinydb as stock

from sms_tui.adapters.stores import folded_ledger as folded
from sms_tui.adapters.stores.tinydb import TinyDBStore
from sms_tui.domain.events import (
    SYSTEM,
    DeliveryStatus,
    DeliveryUpdated,
    MessageReceived,
    NewEntry,
    SendAccepted,
    SendQueued,
    SendStarted,
)
from sms_tui.domain.messages import ConversationId, MessageKind
from sms_tui.domain.triage import Query, View
from sms_tui.ports.store import Batch

T0 = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
OUR = "+12125550100"
WORDS = ["appointment", "Tuesday", "gracias", "can", "you", "bring", "the", "documents", "to", "office", "señora", "at"]


def where(conversation: int) -> dict[str, Any]:
    return {"org": "ijc", "our": OUR, "their": f"+1555{conversation:07}"}


def body(n: int) -> str:
    return " ".join(WORDS[(n * 7 + k * 5) % len(WORDS)] for k in range(4 + n % 24))


def received(n: int, conversation: int) -> NewEntry:
    at = T0 + timedelta(seconds=n)
    event = MessageReceived(**where(conversation), gateway="main", gateway_id=f"SM{n:032x}", at=at, body=body(n),
                            due_at=at + timedelta(hours=24), amber_at=at + timedelta(hours=8))  # fmt: skip
    return NewEntry(event, at, SYSTEM, "ijc-2025-05-30")


def exchange(n: int, conversation: int, version: int) -> list[NewEntry]:
    """A text of theirs and an answer of ours from queue to receipt: five entries, two messages."""
    at = T0 + timedelta(seconds=n)
    base = where(conversation) | {"send_id": f"send-{n}"}
    events = [
        SendQueued(**base, kind=MessageKind.REPLY, purpose="inquiry", on_version=version, on_contact_version=0,
                   not_before=at, body=body(n + 3)),
        SendStarted(**base, owner="host:1", lease_until=at),
        SendAccepted(**base, gateway_id=f"SMO{n:031x}", at=at),
        DeliveryUpdated(**base, status=DeliveryStatus.DELIVERED, at=at),
    ]  # fmt: skip
    return [received(n, conversation), *(NewEntry(event, at, SYSTEM, "ijc-2025-05-30") for event in events)]


def conversation_of(n: int, conversations: int) -> int:
    """Skewed: one in twenty conversations has half of the messages."""
    busy = max(1, conversations // 20)
    return n % busy if n % 2 else (n * 31) % conversations


def fill(folder: Path, messages: int, conversations: int) -> None:
    """Make a desk of so many messages, without the bench waiting for each sync."""
    versions: dict[int, int] = {}
    folded.CHECKPOINT_ENTRIES, folded.CHECKPOINT_BYTES = 50_000, 1 << 30
    with TinyDBStore.open(folder, background=False) as store:
        batch: list[NewEntry] = []
        for n in range(messages // 2):
            c = conversation_of(n, conversations)
            version = versions.get(c, 0) + 1
            batch += exchange(n, c, version)
            versions[c] = version + 2
            if len(batch) >= 1000:
                store.append(Batch(tuple(batch)))
                batch = []
        store.append(Batch(tuple(batch)))
    folded.CHECKPOINT_ENTRIES, folded.CHECKPOINT_BYTES = 2_000, 1 << 20


def timed(work: Callable[[int], object], times: int) -> list[float]:
    taken = []
    for n in range(times):
        began = time.perf_counter()
        work(n)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def shown(taken: list[float]) -> str:
    ordered = sorted(taken)
    return f"{statistics.median(ordered):9.2f} {ordered[int(len(ordered) * 0.95)]:9.2f} {ordered[-1]:9.2f}"


def floor(folder: Path, size: int, appends: int) -> list[float]:
    handle = os.open(folder / "floor", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    data = b"x" * size

    def append(_: int) -> None:
        os.write(handle, data)
        os.fdatasync(handle)

    taken = timed(append, appends)
    os.close(handle)
    return taken


def stock_tinydb(folder: Path, messages: int, appends: int, conversations: int) -> dict[str, list[float]]:
    path = folder / "stock.json"
    rows = [
        {"conversation": conversation_of(n // 2, conversations), "body": body(n), "at": n, "id": f"SM{n:032x}"}
        for n in range(messages)
    ]
    with stock.TinyDB(path) as database:
        database.insert_multiple(rows)
    opened = timed(lambda _: len(stock_open(path)), 3)
    with stock.TinyDB(path) as database:
        appended = timed(lambda n: database.insert({**rows[n], "at": messages + n}), appends)
        read = timed(
            lambda n: sorted(database.search(stock.where("conversation") == n), key=lambda row: row["at"])[-50:], 3
        )
    return {"append": appended, "open": opened, "latest 50": read}


def stock_open(path: Path) -> list[object]:
    with stock.TinyDB(path) as database:
        return list(database)


CHILD = """
import resource, sys, time
sys.path.insert(0, sys.argv[2])
from sms_tui.adapters.stores.tinydb import TinyDBStore
from sms_tui.domain.triage import Query
def resident():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1])
before = resident()
began = time.perf_counter()
store = TinyDBStore.open(sys.argv[1])
opened = time.perf_counter()
store.window(Query(), limit=50)
first = time.perf_counter()
print((opened - began) * 1000, (first - opened) * 1000, before, resident())
store.close()
"""


def opening(folder: Path, times: int = 7) -> tuple[list[float], list[float], float, float]:
    root = str(Path(__file__).resolve().parents[2])
    opened, first = [], []
    before = after = 0.0
    for _ in range(times):
        told = subprocess.run(
            [sys.executable, "-c", CHILD, str(folder), root], capture_output=True, text=True, check=True
        )
        one, two, before, after = map(float, told.stdout.split())
        opened.append(one)
        first.append(two)
    return opened, first, before / 1024, after / 1024


def while_folding(store: TinyDBStore, first: int, appends: int, conversations: int) -> list[float]:
    """Appends one after the other for as long as a checkpoint of as many entries is being written."""
    entries = [received(n, conversation_of(n, conversations)) for n in range(first, first + 20 * appends)]
    store.append(Batch(tuple(entries[:appends])))
    checkpoint = threading.Thread(target=store.checkpoint)
    checkpoint.start()
    taken: list[float] = []
    for entry in entries[appends:]:
        taken += timed(lambda _, entry=entry: store.append(Batch((entry,))), 1)  # type: ignore[misc]
        if not checkpoint.is_alive():
            break
    checkpoint.join()
    return taken


def bench(parent: Path, messages: int, appends: int, stock_limit: int) -> None:
    conversations = max(50, messages // 50)
    folder = parent / f"desk-{messages}"
    began = time.perf_counter()
    fill(folder, messages, conversations)
    filled = time.perf_counter() - began
    opened, first, before, after = opening(folder)
    with TinyDBStore.open(folder, background=True) as store:
        append = timed(
            lambda n: store.append(Batch((received(messages + n, conversation_of(n, conversations)),))), appends
        )
        ids = [ConversationId(OUR, where(n % conversations)["their"]) for n in range(200)]
        busiest = ConversationId(OUR, where(0)["their"])
        read = timed(lambda n: store.messages(ids[n], limit=50), 200)
        deep = timed(lambda n: store.messages(busiest, limit=50, before=1 + n * 10), 50)
        window = timed(lambda _: store.window(Query(), limit=50), 50)
        store.window(Query(View.DUE), limit=50)
        filtered = timed(lambda _: store.window(Query(View.DUE), limit=50), 10)
        known = timed(lambda n: store.holds_message("main", f"SM{n * 17:032x}"), 200)
        rare = timed(lambda _: store.search("no such words anywhere"), 3)
        common = timed(lambda _: store.search("senora gracias", limit=50), 3)
        began = time.perf_counter()
        store.checkpoint()
        checkpoint = (time.perf_counter() - began) * 1000
        beside = while_folding(store, messages + appends, appends, conversations)
        began = time.perf_counter()
        checked = store.verify(store.position())
        verified = time.perf_counter() - began
        assert checked.bad_seq is None
    print(f"\n{messages} messages, {conversations} conversations, made in {filled:.1f} s")
    print(f"{'ms':34} {'median':>9} {'p95':>9} {'worst':>9}")
    size = 900
    print(f"{f'floor: append {size} B + fdatasync':34} {shown(floor(parent, size, appends))}")
    rows = {
        "append one inbound text": append,
        "append beside a checkpoint": beside,
        "open (own process)": opened,
        "first window after opening": first,
        "latest 50 of a conversation": read,
        "50 far back in the busiest": deep,
        "window of 50": window,
        "window of 50, filtered": filtered,
        "is this id known": known,
        "search, nothing found": rare,
        "search, common": common,
    }
    for name, taken in rows.items():
        print(f"{name:34} {shown(taken)}")
    print(f"{f'checkpoint of {appends} entries':34} {checkpoint:9.2f}")
    print(f"{'verify the whole chain':34} {verified * 1000:9.2f}   ({checked.entries} entries)")
    print(f"memory: {before:.0f} MB before opening, {after:.0f} MB after the first window")
    if messages <= stock_limit:
        for name, taken in stock_tinydb(parent, messages, 5, conversations).items():
            print(f"{f'stock TinyDB: {name}':34} {shown(taken)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--appends", type=int, default=400)
    parser.add_argument("--stock-limit", type=int, default=100_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as parent:
        for messages in args.sizes:
            bench(Path(parent), messages, args.appends, args.stock_limit)
    print(f"\npeak memory of the bench itself: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
