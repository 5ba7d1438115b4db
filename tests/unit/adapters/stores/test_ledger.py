"""The ledger file: torn ends, failed writes, segments, and that every way of tampering is found and named."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sms_tui.adapters.stores import ledger as ledgers
from sms_tui.adapters.stores.chain import canonical, line_hash, salted_digest, verify_lines
from sms_tui.adapters.stores.ledger import Ledger, Line
from sms_tui.domain.errors import StoreBroken
from sms_tui.domain.events import NoteAdded, Purged
from sms_tui.ports.store import Position
from tests.support.entries import Thread, new

T = Thread()


def opened(folder: Path) -> tuple[Ledger, list[Line]]:
    folder.mkdir(exist_ok=True)
    ledger = Ledger(folder)
    lines: list[Line] = []
    ledger.open(lines.append)
    return ledger, lines


def put(ledger: Ledger, *texts: str) -> Position:
    return ledger.append(ledger.prepare([new(T.text(text, body=text)) for text in texts], {}))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return opened(tmp_path / "ledger")[0]


def segment(folder: Path, number: int = 1) -> Path:
    return folder / "ledger" / f"{number:06}.jsonl"


# --- format ---------------------------------------------------------------------------------------------------


def test_one_append_is_one_line_with_the_agreed_keys(ledger: Ledger, tmp_path: Path) -> None:
    ledger.append(ledger.prepare([new(T.text("m1", body="hi")), new(T.text("m2", body="ho"))], {("k", "a"): {"n": 1}}))
    (raw,) = segment(tmp_path).read_bytes().splitlines()
    line = json.loads(raw)
    assert set(line) == {"prev", "entries", "documents", "salt", "digest", "hash"}
    entry = line["entries"][0]
    assert set(entry) == {"seq", "at", "actor", "policy", "event", "facts", "content", "salt", "digest"}
    assert entry["content"] == {"body": "hi"}
    assert "hi" not in json.dumps(entry["facts"])
    assert entry["digest"] == salted_digest(entry["salt"], {"body": "hi"})
    assert entry["salt"] != line["entries"][1]["salt"]
    assert line["hash"] == line_hash(line["prev"], line["entries"], line["digest"])
    assert raw == canonical(line)
    assert raw.isascii()


def test_files_and_folder_names(ledger: Ledger, tmp_path: Path) -> None:
    put(ledger, "m1")
    assert ledger.rotate() == 2
    assert [path.name for path in sorted((tmp_path / "ledger").iterdir())] == ["000001.jsonl", "000002.jsonl"]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in (tmp_path / "ledger").iterdir())


def test_reading_over_segments_and_picking_entries(ledger: Ledger) -> None:
    for n in range(1, 10):
        put(ledger, f"m{n}")
        if n % 3 == 0:
            ledger.rotate()
    assert [entry.seq for entry in ledger.entries(0, 9)] == list(range(1, 10))
    assert [entry.seq for entry in ledger.entries(4, 7)] == [5, 6, 7]
    assert [entry.seq for entry in ledger.pick([8, 2, 2, 5])] == [2, 5, 8]
    assert ledger.pick([99]) == ()


def test_a_segment_with_documents_only_does_not_confuse_the_search(ledger: Ledger) -> None:
    put(ledger, "m1")
    ledger.rotate()
    ledger.append(ledger.prepare([], {("k", "a"): {}}))
    ledger.rotate()
    put(ledger, "m2")
    ledger.rotate()
    assert [entry.seq for entry in ledger.entries(1, 2)] == [2]
    assert [entry.seq for entry in ledger.pick([1, 2])] == [1, 2]


# --- crashes and failures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("torn", [b'{"entries":[', b"\0" * 40, b'{"x":1', b"\0" * 30 + b"\n"], ids=repr)
def test_a_torn_last_line_is_ignored_and_cut_when_the_ledger_is_opened(tmp_path: Path, torn: bytes) -> None:
    ledger, _ = opened(tmp_path / "ledger")
    position = put(ledger, "m1", "m2")
    whole = segment(tmp_path).read_bytes()
    ledger.close()
    segment(tmp_path).write_bytes(whole + torn)
    again, lines = opened(tmp_path / "ledger")
    assert again.position == position
    assert len(lines) == 1
    assert segment(tmp_path).read_bytes() == whole
    put(again, "m3")
    assert again.verify().bad_seq is None


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_wherever_the_last_line_is_torn_the_one_before_stands(tmp_path: Path, cut: int) -> None:
    ledger, _ = opened(tmp_path / "ledger")
    put(ledger, "m1")
    put(ledger, "m2")
    ledger.close()
    data = segment(tmp_path).read_bytes()
    segment(tmp_path).write_bytes(data[:-cut])
    again, _ = opened(tmp_path / "ledger")
    assert again.position.seq == 1
    assert put(again, "m2").seq == 2
    assert again.verify().bad_seq is None


def failing(errors: list[int], real: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        if errors:
            raise OSError(errors.pop(0), "injected")
        return real(*arguments)

    return call


def test_a_short_write_is_taken_back(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(ledger, "m1")
    before = segment(tmp_path).read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(ledgers, "_write", lambda handle, data: os.write(handle, data[: len(data) // 2]))
        with pytest.raises(StoreBroken, match="Nothing was recorded"):
            put(ledger, "m2")
    assert segment(tmp_path).read_bytes() == before
    assert put(ledger, "m2").seq == 2
    assert ledger.verify().bad_seq is None


def test_a_failed_sync_is_taken_back(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(ledger, "m1")
    before = segment(tmp_path).read_bytes()
    monkeypatch.setattr(ledgers, "_datasync", failing([errno.EIO], ledgers._datasync))
    with pytest.raises(StoreBroken, match="injected"):
        put(ledger, "m2")
    assert segment(tmp_path).read_bytes() == before
    assert put(ledger, "m2").seq == 2
    assert ledger.verify().bad_seq is None


def test_what_cannot_be_taken_back_closes_the_ledger(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    put(ledger, "m1")
    with monkeypatch.context() as patched:
        patched.setattr(ledgers, "_datasync", failing([errno.EIO, errno.EIO], ledgers._datasync))
        with pytest.raises(StoreBroken):
            put(ledger, "m2")
    with pytest.raises(StoreBroken, match="could not be taken back"):
        put(ledger, "m3")
    assert ledger.refusal


def test_an_interrupt_in_the_middle_leaves_no_half_acknowledged_line(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(handle: int) -> None:
        monkeypatch.undo()
        raise KeyboardInterrupt

    put(ledger, "m1")
    monkeypatch.setattr(ledgers, "_datasync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        put(ledger, "m2")
    assert put(ledger, "m3").seq == 2
    assert ledger.verify().bad_seq is None


def test_a_missing_segment_is_named(tmp_path: Path) -> None:
    ledger, _ = opened(tmp_path / "ledger")
    for n in range(3):
        put(ledger, f"m{n}")
        ledger.rotate()
    ledger.close()
    segment(tmp_path, 2).unlink()
    with pytest.raises(StoreBroken, match="000002"):
        opened(tmp_path / "ledger")


def test_a_whole_line_that_cannot_be_read_is_not_cut_but_told(tmp_path: Path) -> None:
    ledger, _ = opened(tmp_path / "ledger")
    put(ledger, "m1")
    ledger.close()
    with segment(tmp_path).open("ab") as file:
        file.write(b'{"entries": 5}\n')
    with pytest.raises(StoreBroken, match="after entry 1"):
        opened(tmp_path / "ledger")


# --- tampering ------------------------------------------------------------------------------------------------


@pytest.fixture
def lines(ledger: Ledger, tmp_path: Path) -> list[bytes]:
    """Six lines: entries 1, 2, 3-4, documents only, 5, 6."""
    put(ledger, "m1")
    put(ledger, "m2")
    put(ledger, "m3", "m4")
    ledger.append(ledger.prepare([], {("k", "a"): {"n": 1}}))
    put(ledger, "m5")
    put(ledger, "m6")
    found = segment(tmp_path).read_bytes().splitlines()
    assert verify_lines(found).bad_seq is None
    return found


def changed(raw: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    record = json.loads(raw)
    change(record)
    return canonical(record)


def resealed(raw: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """Change a line and make its own hash fit again, as somebody who knows the format would."""

    def reseal(record: dict[str, Any]) -> None:
        change(record)
        record["hash"] = line_hash(record["prev"], record["entries"], record.get("digest", ""))

    return changed(raw, reseal)


EDITS: dict[str, Callable[[dict[str, Any]], None]] = {
    "fact": lambda line: line["entries"][0]["facts"].update(language="xx"),
    "time": lambda line: line["entries"][0].update(at="2020-01-01T00:00:00Z"),
    "actor": lambda line: line["entries"][0].update(actor=["ben", "agent"]),
    "policy": lambda line: line["entries"][0].update(policy="other"),
    "event": lambda line: line["entries"][0].update(event="NoteAdded"),
    "content": lambda line: line["entries"][0].update(content={"body": "changed"}),
    "content and digest": lambda line: line["entries"][0].update(
        content={"body": "x"}, digest=salted_digest(line["entries"][0]["salt"], {"body": "x"})
    ),
    "added key": lambda line: line["entries"][0].update(extra=1),
    "added line key": lambda line: line.update(extra=1),
    "seq": lambda line: line["entries"][0].update(seq=77),
    "content added": lambda line: line["entries"].append({**line["entries"][0], "seq": 99}),
}


@pytest.mark.parametrize("edit", list(EDITS))
def test_an_edited_line_is_named(lines: list[bytes], edit: str) -> None:
    lines[1] = changed(lines[1], EDITS[edit])
    assert verify_lines(lines).bad_seq in (2, 3)
    assert verify_lines(lines).entries == 1


@pytest.mark.parametrize("edit", [name for name in EDITS if name not in ("content", "added line key")])
def test_an_edited_line_with_a_fitting_hash_breaks_the_next(lines: list[bytes], edit: str) -> None:
    lines[1] = resealed(lines[1], EDITS[edit])
    assert verify_lines(lines).bad_seq in (2, 3, 4)


def test_a_deleted_line_is_named(lines: list[bytes]) -> None:
    checked = verify_lines(lines[:1] + lines[2:])
    assert (checked.bad_seq, checked.problem) == (2, "it does not follow the entry before it")


def test_swapped_lines_are_named(lines: list[bytes]) -> None:
    lines[0], lines[1] = lines[1], lines[0]
    assert verify_lines(lines).bad_seq == 1


def test_an_inserted_line_is_named(lines: list[bytes]) -> None:
    assert verify_lines([*lines[:2], lines[1], *lines[2:]]).bad_seq == 3


def test_changed_documents_are_named(lines: list[bytes]) -> None:
    lines[3] = changed(lines[3], lambda line: line["documents"]["k"]["a"].update(n=2))
    assert verify_lines(lines).bad_seq == 5


def test_a_line_written_another_way_is_named(lines: list[bytes]) -> None:
    lines[2] = json.dumps(json.loads(lines[2])).encode()
    assert verify_lines(lines).bad_seq == 3
    lines[2] = b'{"hash":"x",' + lines[2][1:]
    assert verify_lines(lines).bad_seq == 3


@pytest.mark.parametrize("rubbish", [b"", b"[]", b"5", b"{}", b'{"entries":5}', b"\xff", b"[" * 5000])
def test_rubbish_is_named_not_raised(lines: list[bytes], rubbish: bytes) -> None:
    assert verify_lines([*lines[:2], rubbish, *lines[2:]]).bad_seq == 3


def test_a_cut_tail_is_found_with_a_head_noted_before(lines: list[bytes]) -> None:
    head = verify_lines(lines).head
    assert verify_lines(lines[:-1]).bad_seq is None
    checked = verify_lines(lines[:-1], head)
    assert (checked.bad_seq, checked.problem) == (6, "the ledger ends at 5, before 6")
    assert verify_lines(lines, head).bad_seq is None
    assert verify_lines(lines, Position()).bad_seq is None


def test_a_cut_line_of_documents_is_found_with_a_head(lines: list[bytes]) -> None:
    head = verify_lines(lines[:4]).head
    assert verify_lines(lines[:3], head).bad_seq == 4
    assert verify_lines(lines, head).bad_seq is None


def test_a_rewritten_tail_is_found_with_a_head(ledger: Ledger, lines: list[bytes]) -> None:
    head = verify_lines(lines).head
    lines[5] = resealed(lines[5], EDITS["policy"])
    assert verify_lines(lines).bad_seq is None
    assert verify_lines(lines, head).bad_seq == 6


def erased(raw: bytes) -> bytes:
    def erase(record: dict[str, Any]) -> None:
        for entry in record["entries"]:
            entry.pop("content", None)
            entry.pop("salt", None)

    return changed(raw, erase)


def test_erased_content_verifies_where_a_purge_is_recorded(ledger: Ledger, tmp_path: Path, lines: list[bytes]) -> None:
    bare = [erased(lines[0]), erased(lines[1]), *lines[2:]]
    checked = verify_lines(bare)
    assert (checked.bad_seq, checked.problem) == (1, "its content was erased and no purge is recorded")
    ledger.append(ledger.prepare([new(Purged(through=2, count=2, rule="r"))], {}))
    purge = segment(tmp_path).read_bytes().splitlines()[-1]
    assert verify_lines([*bare, purge]).bad_seq is None
    assert verify_lines([*lines[:2], erased(lines[2]), *lines[3:], purge]).bad_seq == 3


def test_an_erased_segment_is_read_as_defaults(ledger: Ledger, tmp_path: Path) -> None:
    ledger.append(ledger.prepare([new(NoteAdded(**T.where, text="secret"))], {}))
    ledger.rotate()
    segment(tmp_path).write_bytes(erased(segment(tmp_path).read_bytes().strip()) + b"\n")
    (entry,) = ledger.entries(0, 1)
    assert entry.event == NoteAdded(**T.where)
