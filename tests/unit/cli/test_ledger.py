"""`sms-tui ledger` and `sms-tui rebuild` on a real desk folder, served and not."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from sms_tui.adapters.stores.tinydb import TinyDBStore
from sms_tui.cli import ledger, rebuild
from sms_tui.domain.errors import StoreLocked, StoreUnusable, UsageError
from sms_tui.ports.store import Batch, Position
from tests.support.entries import Thread, new

T = Thread()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    with TinyDBStore.open(tmp_path / "desk", background=False) as store:
        store.append(Batch((new(T.text("m1", body="private words")), new(T.queued("s1", 1)))))
        store.checkpoint()
        store.append(Batch((new(T.started("s1")),)))
        store.append(Batch(documents={("mark", "a"): {"n": 1}}))
    return tmp_path / "desk"


def call(module: object, *arguments: str, home: Path) -> int:
    parser = argparse.ArgumentParser()
    module.configure(parser)  # type: ignore[attr-defined]
    args = parser.parse_args([*arguments, "--home", str(home)])
    return int(module.run(args))  # type: ignore[attr-defined]


def test_head_and_verify_beside_a_served_desk(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with TinyDBStore.open(desk) as store:
        assert call(ledger, "head", home=desk) == 0
        head = capsys.readouterr().out.strip()
        assert head == str(store.position())
        assert call(ledger, "verify", "--head", head, home=desk) == 0
        assert capsys.readouterr().out == f"Sound: 3 entries, head {head}.\n"
        assert call(ledger, "head", "--json", home=desk) == 0
        assert json.loads(capsys.readouterr().out) == {"seq": 3, "hash": head.split(":")[1]}


def test_a_tampered_ledger_answers_no_and_names_the_entry(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = desk / "ledger" / "000001.jsonl"
    path.write_bytes(path.read_bytes().replace(b"private", b"changed"))
    assert call(ledger, "verify", home=desk) == 1
    assert "BROKEN at entry 1: its content was changed." in capsys.readouterr().out
    assert call(ledger, "verify", "--json", home=desk) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["sound"], told["bad"], told["head"]) == (False, 1, str(Position()))


def test_a_head_that_was_cut_off_answers_no(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(ledger, "verify", "--head", "9:" + "a" * 64, home=desk) == 1
    assert "the ledger ends at 3, before 9" in capsys.readouterr().out
    with pytest.raises(UsageError):
        call(ledger, "verify", "--head", "nonsense", home=desk)


def test_tail_lists_facts_and_never_content(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(ledger, "tail", "2", home=desk) == 0
    shown = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in shown] == ["2", "3"]
    assert shown[1].endswith("SendStarted")
    assert call(ledger, "tail", "--json", home=desk) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["event"] for record in told] == ["MessageReceived", "SendQueued", "SendStarted"]
    assert "private" not in json.dumps(told)
    assert told[0]["facts"]["gateway_id"] == "m1"
    assert call(ledger, "tail", "0", home=desk) == 0
    assert capsys.readouterr().out == ""


def test_rebuild_tells_the_head_and_waits_for_nobody(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "desk.json").unlink()
    assert call(rebuild, home=desk) == 0
    assert capsys.readouterr().out.startswith("Rebuilt from 3 entries; head 3:")
    with TinyDBStore.open(desk), pytest.raises(StoreLocked):
        call(rebuild, home=desk)


def test_no_desk_no_folder(tmp_path: Path) -> None:
    for module, arguments in ((ledger, ["head"]), (rebuild, [])):
        with pytest.raises(StoreUnusable, match="no desk"):
            call(module, *arguments, home=tmp_path / "none")
    assert list(tmp_path.iterdir()) == []
