"""The embedded store's own promises: crashes, caches, one owner, rights, and files that stock TinyDB opens."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import tinydb as stock

from sms_tui.adapters.stores import desk_file, desk_folder
from sms_tui.adapters.stores import folded_ledger as folded
from sms_tui.adapters.stores.ids import IdIndex
from sms_tui.adapters.stores.json_file import AtomicJSONStorage
from sms_tui.adapters.stores.pages import Pages
from sms_tui.adapters.stores.tinydb import TinyDBStore
from sms_tui.domain.errors import StoreBroken, StoreLocked, StoreUnusable
from sms_tui.domain.events import DeliveryStatus, Event
from sms_tui.domain.thread import ThreadItem
from sms_tui.domain.triage import Query
from sms_tui.ports.store import Batch, Position
from tests.support.entries import ORG, Thread, new

T = Thread()


def opened(folder: Path) -> TinyDBStore:
    return TinyDBStore.open(folder, background=False)


def put(store: TinyDBStore, *events: Event, **batch: Any) -> Position:
    return store.append(Batch(tuple(map(new, events)), **batch)).position


def whole_thread(store: TinyDBStore, thread: Thread = T) -> tuple[ThreadItem, ...]:
    return store.messages(thread.id, limit=100_000)


def conversation(n: int, thread: Thread = T) -> list[Event]:
    send = f"{thread.their}-{n}"
    return [
        thread.text(f"m-{send}", n, f"text {n}"),
        thread.queued(send, n),
        thread.started(send),
        thread.accepted(send),
        thread.delivery(send, DeliveryStatus.DELIVERED),
    ]


def folds_of(store: TinyDBStore, threads: list[Thread]) -> dict[str, Any]:
    return {
        "position": store.position(),
        "rows": store.window(Query(), limit=1000),
        "contacts": store.contacts(ORG),
        "items": {thread.their: whole_thread(store, thread) for thread in threads},
        "open": store.open_sends(),
        "marks": store.documents("mark"),
        "desk": store.desk_history(),
        "history": [store.history(thread.contact) for thread in threads],
    }


def kill_like(store: TinyDBStore) -> None:
    """Let go of a desk as a killed process does: nothing is written any more."""
    store._desk.ledger.close()
    store._desk_lock.release()


# --- crashes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("checkpoint_every", [40, 10_000])
def test_killed_at_random_moments_nothing_acknowledged_is_lost_or_doubled(
    tmp_path: Path, checkpoint_every: int
) -> None:
    folder = tmp_path / "desk"
    rng = random.Random(checkpoint_every)
    numbers: list[int] = []
    for _ in range(7):
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.support.crash_writer", str(folder), str(checkpoint_every)],
            stdout=subprocess.PIPE,
        )
        assert child.stdout is not None
        told = [child.stdout.readline() for _ in range(rng.randint(1, 40))]
        child.send_signal(signal.SIGKILL)
        told += child.stdout.read().split(b"\n")[:-1]
        child.wait()
        child.stdout.close()
        acknowledged = Position.parse(told[-1].split()[0].decode())
        numbers += [int(line.split()[1]) for line in told]

        store = opened(folder)
        checked = store.verify(acknowledged)
        assert checked.bad_seq is None
        assert store.position().seq >= acknowledged.seq
        mark = store.document("mark", "n")
        assert mark is not None
        assert mark["n"] >= numbers[-1]
        assert all(store.holds_message("main", f"m{n}") for n in numbers)
        threads = [Thread(f"+1555010{k:04}") for k in range(5)]
        seqs = [item.seq for thread in threads for item in whole_thread(store, thread)]
        assert len(seqs) == len(set(seqs))
        texts = [item.gateway_id for thread in threads for item in whole_thread(store, thread) if item.gateway_id]
        assert len(texts) == len(set(texts))
        before = folds_of(store, threads)
        store.close()
        TinyDBStore.rebuild(folder)
        store = opened(folder)
        assert folds_of(store, threads) == before
        store.close()


def stop_after(steps: int, real: Callable[..., Any]) -> Callable[..., Any]:
    left = [steps]

    def call(*arguments: Any, **named: Any) -> Any:
        if left[0] <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        left[0] -= 1
        return real(*arguments, **named)

    return call


@pytest.mark.parametrize("steps", range(12))
@pytest.mark.parametrize("crash", [True, False], ids=["killed", "disk full"])
def test_a_checkpoint_cut_short_anywhere_is_made_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int, crash: bool
) -> None:
    folder = tmp_path / "desk"
    threads = [Thread(), Thread("+15550100002"), Thread("+15550100003")]
    store = opened(folder)
    for n in range(70):
        for thread in threads:
            put(store, *conversation(n, thread))
    store.checkpoint()
    for n in range(70, 150):
        put(store, *(event for thread in threads for event in conversation(n, thread)))
    put(store, documents={("mark", "x"): {"n": 1}})
    expected = folds_of(store, threads)
    with monkeypatch.context() as patched:
        full = stop_after(steps, desk_folder.replace_file)
        for module in ("json_file", "ids"):
            patched.setattr(f"sms_tui.adapters.stores.{module}.replace_file", full)
        with suppress(StoreUnusable):
            store.checkpoint()
        assert folds_of(store, threads) == expected
    if crash:
        kill_like(store)
        store = opened(folder)
    assert folds_of(store, threads) == expected
    put(store, *conversation(150))
    store.checkpoint()
    after = folds_of(store, threads)
    assert [item.text for item in after["items"][T.their]] == [
        text for n in range(151) for text in (f"text {n}", f"answer {T.their}-{n}")
    ]
    store.close()
    TinyDBStore.rebuild(folder)
    store = opened(folder)
    assert folds_of(store, threads) == after
    store.close()


def test_a_due_checkpoint_that_fails_is_told_and_costs_no_append(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folded, "CHECKPOINT_ENTRIES", 5)
    store = opened(tmp_path / "desk")
    with monkeypatch.context() as patched:
        patched.setattr("sms_tui.adapters.stores.json_file.replace_file", stop_after(0, desk_folder.replace_file))
        assert put(store, *conversation(1)).seq == 5
        assert put(store, *conversation(2)).seq == 10
        assert "No space left" in store.checkpoint_problem
    put(store, *conversation(3))
    assert store.checkpoint_problem == ""
    assert len(whole_thread(store)) == 6
    store.close()


def test_checkpoints_in_the_background_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folded, "CHECKPOINT_ENTRIES", 37)
    store = TinyDBStore.open(tmp_path / "desk")
    for n in range(150):
        put(store, *conversation(n))
        assert len(store.messages(T.id, limit=10_000)) == 2 * n + 2
    before = whole_thread(store)
    store.close()
    assert len(list((tmp_path / "desk" / "ledger").iterdir())) > 3
    store = opened(tmp_path / "desk")
    assert whole_thread(store) == before
    assert store.verify().bad_seq is None
    store.close()


# --- caches ---------------------------------------------------------------------------------------------------


def test_opening_an_unfolded_tail_folds_it_and_begins_a_new_segment(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    store = opened(folder)
    put(store, *conversation(1))
    kill_like(store)
    assert not (folder / "desk.json").exists()
    store = opened(folder)
    assert (folder / "desk.json").exists()
    assert sorted(path.name for path in (folder / "ledger").iterdir()) == ["000001.jsonl", "000002.jsonl"]
    assert len(whole_thread(store)) == 2
    store.close()
    opened(folder).close()
    assert len(list((folder / "ledger").iterdir())) == 2


@pytest.mark.parametrize("lost", ["desk.json", "ids.bin", "pages", "key"])
def test_a_lost_cache_is_made_anew_from_the_ledger(tmp_path: Path, lost: str) -> None:
    folder = tmp_path / "desk"
    store = opened(folder)
    for n in range(3):
        put(store, *conversation(n))
    before = folds_of(store, [T])
    store.close()
    path = folder / lost
    if path.is_dir():
        shutil.rmtree(path)
        assert TinyDBStore.rebuild(folder).seq == 15
    else:
        path.unlink()
    store = opened(folder)
    assert folds_of(store, [T]) == before
    assert store.holds_message("main", f"m-{T.their}-1")
    assert store.append(Batch((new(conversation(1)[0]),))).entries == ()
    store.close()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"desk": {}}', b"\xff\0"])
@pytest.mark.parametrize("name", ["desk.json", "ids.bin"])
def test_a_damaged_cache_is_made_anew_from_the_ledger(tmp_path: Path, name: str, content: bytes) -> None:
    store = opened(tmp_path / "desk")
    put(store, *conversation(1))
    before = folds_of(store, [T])
    store.close()
    (tmp_path / "desk" / name).write_bytes(content)
    store = opened(tmp_path / "desk")
    assert folds_of(store, [T]) == before
    assert store.holds_send(f"{T.their}-1")
    store.close()


def test_caches_of_other_folds_are_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened(tmp_path / "desk")
    put(store, *conversation(1))
    store.close()
    made = (tmp_path / "desk" / "desk.json").stat().st_ino
    opened(tmp_path / "desk").close()
    assert (tmp_path / "desk" / "desk.json").stat().st_ino == made
    (tmp_path / "kept").hardlink_to(tmp_path / "desk" / "desk.json")  # or the new file may get the old one's number
    monkeypatch.setattr("sms_tui.adapters.stores.desk_file.FOLDS", 999)
    store = opened(tmp_path / "desk")
    assert (tmp_path / "desk" / "desk.json").stat().st_ino != made
    assert len(whole_thread(store)) == 2
    store.close()


def test_another_process_takes_the_caches_as_they_are(tmp_path: Path) -> None:
    store = opened(tmp_path / "desk")
    put(store, *conversation(1))
    store.close()
    made = (tmp_path / "desk" / "desk.json").stat().st_ino
    assert second_process(tmp_path / "desk").returncode == 0
    assert (tmp_path / "desk" / "desk.json").stat().st_ino == made


def test_a_rebuild_of_a_long_ledger_goes_in_portions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened(tmp_path / "desk")
    for n in range(120):
        put(store, *conversation(n))
    before = folds_of(store, [T])
    store.close()
    monkeypatch.setattr(folded, "REBUILD_ENTRIES", 33)
    assert TinyDBStore.rebuild(tmp_path / "desk") == before["position"]
    store = opened(tmp_path / "desk")
    assert folds_of(store, [T]) == before
    store.close()


def test_a_ledger_that_ends_before_its_caches_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    store = opened(folder)
    put(store, *conversation(1))
    store.close()
    (folder / "ledger" / "000002.jsonl").unlink()
    with pytest.raises(StoreBroken, match="ends before"):
        opened(folder)
    store = opened_after_rebuild(folder)
    assert len(whole_thread(store)) == 2
    store.close()


def opened_after_rebuild(folder: Path) -> TinyDBStore:
    TinyDBStore.rebuild(folder)
    return opened(folder)


def test_a_missing_page_is_told_with_what_to_do(tmp_path: Path) -> None:
    store = opened(tmp_path / "desk")
    put(store, *conversation(1))
    store.checkpoint()
    for page in (tmp_path / "desk" / "pages").rglob("*.json"):
        page.unlink()
    with pytest.raises(StoreBroken, match="sms-tui rebuild"):
        store.messages(T.id)
    store.close()


def test_pages_hold_at_most_200_items_and_their_names_tell_nothing(tmp_path: Path) -> None:
    store = opened(tmp_path / "desk")
    put(store, *(T.text(f"m{n}", n) for n in range(450)))
    store.close()
    found = sorted((tmp_path / "desk" / "pages").rglob("*.json"))
    sizes = []
    for path in found:
        with stock.TinyDB(path, access_mode="r") as page:
            sizes.append(len(page.table("items")))
    assert sizes == [200, 200, 50]
    assert [path.name.split(".")[1] for path in found] == ["0", "1", "2"]
    names = " ".join(str(path.relative_to(tmp_path)) for path in (tmp_path / "desk").rglob("*"))
    assert T.their.strip("+") not in names


def test_stock_tinydb_opens_every_cache(tmp_path: Path) -> None:
    store = opened(tmp_path / "desk")
    put(store, *conversation(1), documents={("mark", "a"): {"n": 1}})
    store.close()
    with stock.TinyDB(tmp_path / "desk" / "desk.json", access_mode="r") as desk:
        assert desk.tables() == {"desk", "conversations", "contacts", "sends", "documents", "events"}
        assert desk.table("desk").all()[0]["seq"] == 5
        row = desk.table("conversations").get(stock.where("id")["their"] == T.their)
        assert row is not None
    (page,) = (tmp_path / "desk" / "pages").rglob("*.json")
    with stock.TinyDB(page, access_mode="r") as thread:
        assert [item["seq"] for item in thread.table("items")] == [1, 2]
        assert thread.table("page").all() == [{"through_seq": 5, "folded": f"text 1\nanswer {T.their}-1"}]
        item = thread.table("items").get(doc_id=2)
        assert item is not None


def test_the_storage_is_an_ordinary_tinydb_storage(tmp_path: Path) -> None:
    path = tmp_path / "some.json"
    with stock.TinyDB(path, storage=AtomicJSONStorage) as database:
        numbers = database.insert_multiple([{"n": n, "s": "ñ"} for n in range(3)])
        database.update({"n": 9}, doc_ids=[numbers[1]])
        database.remove(stock.where("n") == 0)
        assert [document["n"] for document in database] == [9, 2]
    with stock.TinyDB(path, access_mode="r") as again:
        assert [document["n"] for document in again] == [9, 2]
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["some.json"]


def test_what_was_received_long_ago_is_still_known_without_being_in_memory(tmp_path: Path) -> None:
    store = opened(tmp_path / "desk")
    put(store, *(T.text(f"m{n}", n) for n in range(300)))
    store.checkpoint()
    put(store, *(T.text(f"m{n}", n) for n in range(300, 400)))
    store.checkpoint()
    assert store._desk.ids.recent() == frozenset()
    assert all(store.holds_message("main", f"m{n}") for n in range(400))
    assert not any(store.holds_message("main", f"m{n}") for n in range(400, 1400))
    assert b"m123" not in (tmp_path / "desk" / "ids.bin").read_bytes()
    store.close()


def test_texts_that_have_ended_are_forgotten_in_time_and_still_never_queued_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sms_tui.adapters.stores.folds.RECENT_SENDS", 3)
    store = opened(tmp_path / "desk")
    for n in range(6):
        put(store, *conversation(n))
    assert [store.send(f"{T.their}-{n}") is not None for n in range(6)] == [False] * 3 + [True] * 3
    assert store.append(Batch((new(conversation(0)[1]),))).entries == ()
    late = 60 * 24 * 20
    put(store, T.queued("a", 1), T.started("a"), T.accepted("a"))
    store.append(Batch((new(T.queued("b", 1), late), new(T.queued("c", 1), late))))
    store.checkpoint()
    assert [send.send_id for send in store.open_sends()] == ["b", "c"]
    put(store, T.delivery("a", DeliveryStatus.DELIVERED))
    states = {item.send_id: item.state for item in whole_thread(store)}
    assert states["a"] == "delivered"
    store.close()


# --- one owner ------------------------------------------------------------------------------------------------

OPENER = """
import sys
from sms_tui.adapters.stores.pages import Pages
from sms_tui.adapters.stores.tinydb import TinyDBStore
from sms_tui.domain.errors import StoreLocked
try:
    TinyDBStore.open(sys.argv[1], login="ben").close()
except StoreLocked as error:
    print(error)
    sys.exit(3)
"""


def second_process(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", OPENER, str(folder)], capture_output=True, text=True, check=False)


def test_a_second_process_is_refused_and_told_who_serves_the_desk(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    store = TinyDBStore.open(folder, login="ana")
    lock = (folder / "lock").stat().st_ino
    refused = second_process(folder)
    assert refused.returncode == 3
    assert f"process {os.getpid()} of ana" in refused.stdout
    put(store, *conversation(1))
    store.close()
    assert second_process(folder).returncode == 0
    assert (folder / "lock").stat().st_ino == lock
    with TinyDBStore.open(folder) as again, pytest.raises(StoreLocked):
        TinyDBStore.open(folder)
    assert again.key


# --- rights ---------------------------------------------------------------------------------------------------


def test_everything_is_for_this_account_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = opened(tmp_path / "desk")
        put(store, *conversation(1))
        store.save_draft("ana|x", {"draft_id": "d", "text": "t"})
        store.close()
    finally:
        os.umask(before)
    for path in [tmp_path / "desk", *(tmp_path / "desk").rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path.name


@pytest.mark.parametrize("name", ["", "ledger", "pages", "drafts", "key", "lock", "desk.json", "ids.bin"])
def test_looser_is_refused_with_the_command_that_mends_it(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "my desk"
    opened(folder).close()
    store = opened(folder)
    put(store, *conversation(1))
    store.close()
    path = folder / name
    mode = 0o700 if path.is_dir() else 0o600
    path.chmod(mode | 0o040)
    with pytest.raises(StoreUnusable) as caught:
        opened(folder)
    assert caught.value.hint == f"Run: chmod {mode:o} '{path}'"
    path.chmod(mode)
    opened(folder).close()


def test_a_missing_parent_is_said_and_nothing_is_created(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="There is no folder"):
        opened(tmp_path / "no" / "desk")
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("x")
    with pytest.raises(StoreUnusable):
        opened(tmp_path / "desk")


READ_ONLY = """
import os, pwd, sys
from sms_tui.adapters.stores.tinydb import TinyDBStore
from sms_tui.domain.errors import StoreUnusable
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
try:
    TinyDBStore.open(sys.argv[1])
except StoreUnusable as error:
    print(error)
    sys.exit(3)
"""


def test_a_parent_that_may_not_be_written_is_said() -> None:
    with tempfile.TemporaryDirectory() as name:
        parent = Path(name)
        parent.chmod(0o555)
        refused = subprocess.run(
            [sys.executable, "-c", READ_ONLY, str(parent / "desk")], capture_output=True, text=True, check=False
        )
        parent.chmod(0o700)
    assert refused.returncode == 3, refused.stderr
    assert "Permission denied" in refused.stdout
    assert "Nothing was lost" in refused.stdout


def test_a_desk_of_another_account_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(tmp_path / "desk").close()
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    with pytest.raises(StoreUnusable, match="belongs to"):
        opened(tmp_path / "desk")


def test_a_key_that_is_none_is_refused(tmp_path: Path) -> None:
    opened(tmp_path / "desk").close()
    (tmp_path / "desk" / "key").write_text("short\n")
    with pytest.raises(StoreUnusable, match="key"):
        opened(tmp_path / "desk")
    assert desk_folder.DeskKey(b"x" * 32).digest("page", "a", "b") != desk_folder.DeskKey(b"x" * 32).digest(
        "page", "ab", ""
    )
    assert "x" * 8 not in repr(desk_folder.DeskKey(b"x" * 32))


def test_a_failed_append_leaves_folds_and_ledger_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened(tmp_path / "desk")
    put(store, *conversation(1))
    before = folds_of(store, [T])
    with monkeypatch.context() as patched:
        patched.setattr("sms_tui.adapters.stores.ledger._write", stop_after(0, os.write))
        with pytest.raises(StoreBroken, match="No space left"):
            put(store, *conversation(2), documents={("mark", "x"): {}})
    assert folds_of(store, [T]) == before
    with pytest.raises((TypeError, ValueError)):
        put(store, T.text("bad", due_at=object()))
    assert folds_of(store, [T]) == before
    assert put(store, *conversation(2)).seq == 10
    assert store.verify().bad_seq is None
    store.close()


@pytest.mark.parametrize("part", [0.5, 1.0], ids=["half a line", "a whole line"])
def test_a_line_that_could_not_be_taken_back_is_settled_by_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: float
) -> None:
    store = opened(tmp_path / "desk")
    put(store, *conversation(1))

    def gone(handle: int, size: int = 0) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(
            "sms_tui.adapters.stores.ledger._write",
            lambda handle, data: os.write(handle, data[: int(len(data) * part)]),
        )
        patched.setattr("sms_tui.adapters.stores.ledger._datasync", gone)
        patched.setattr(os, "ftruncate", gone)
        with pytest.raises(StoreBroken, match="could not be taken back"):
            put(store, *conversation(2))
    with pytest.raises(StoreBroken, match="nothing further"):
        put(store, *conversation(3))
    store.checkpoint()
    assert len(whole_thread(store)) == 2
    store.close()
    store = opened(tmp_path / "desk")
    assert len(whole_thread(store)) == (2 if part < 1 else 4)
    put(store, *conversation(2))
    assert len(whole_thread(store)) == 4
    assert store.verify().bad_seq is None
    store.close()


def test_the_steps_of_a_checkpoint_stand_in_the_documented_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    def noted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            order.append(name)
            return real(*arguments, **named)

        return call

    store = opened(tmp_path / "desk")
    put(store, *conversation(1))
    for owner, name in ((Pages, "fold"), (Pages, "sync_names"), (IdIndex, "store"), (desk_file, "write")):
        monkeypatch.setattr(owner, name, noted(name, getattr(owner, name)))
    store.checkpoint()
    assert order == ["fold", "sync_names", "store", "write"]
    store.close()
