"""`sms-tui policy diff A B --replay` on a real desk folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sms_tui.adapters.stores.tinydb import TinyDBStore
from sms_tui.cli.main import main
from sms_tui.domain.events import DraftRefused
from sms_tui.ports.store import Batch
from sms_tui.settings.policies import policy_dir
from tests.support.entries import Thread, new

T = Thread()
PRIVATE = "Good news: your asylum case was granted."


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    bodies = {"s1": "See you on Monday at 10.", "s2": PRIVATE, "s3": "The office opens at 9."}
    with TinyDBStore.open(tmp_path / "desk", background=False) as store:
        store.append(Batch((new(T.text("m1", body="when do you open?")),)))
        for number, (send_id, body) in enumerate(bodies.items(), 1):
            store.append(Batch((new(T.queued(send_id, number, body=body)),)))
            if send_id != "s3":
                store.append(Batch((new(T.started(send_id)), new(T.accepted(send_id)))))
        refused = DraftRefused(**T.where, rules=("PII.SSN",), length=11, draft_hash="0" * 64)
        store.append(Batch((new(refused),)))
    return tmp_path / "desk"


@pytest.fixture
def milder(tmp_path: Path) -> Path:
    """The program's policies, with CASE.DECISION as a warn."""
    folder = tmp_path / "milder"
    shutil.copytree(policy_dir(), folder)
    rules = folder / "ijc.guard.toml"
    text = rules.read_text(encoding="utf-8")
    old = 'id = "CASE.DECISION"\nseverity = "block"'
    assert old in text
    rules.write_text(text.replace(old, old.replace("block", "warn")), encoding="utf-8")
    return folder


def test_sent_texts_are_judged_by_both_and_never_shown(
    desk: Path, milder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["policy", "diff", "ijc", f"{milder}:ijc", "--replay", "--home", str(desk)]) == 1
    told = capsys.readouterr().out
    assert "2 sent texts judged by both; 1 refused drafts are not replayable" in told
    assert "lowered  CASE.DECISION" in told
    assert "do not hold: no desk can load these rules" in told
    assert "asylum" not in told
    assert main(["policy", "diff", "ijc", f"{milder}:ijc", "--replay", "--home", str(desk), "--json"]) == 1
    record = json.loads(capsys.readouterr().out)["replay"]
    assert record["moves"] == [{"from": "block", "to": "warn", "texts": 1}]
    assert (record["sent"], record["refused_not_replayable"]) == (2, 1)


def test_the_same_rules_judge_as_before(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "diff", "ijc", "ijc", "--replay", "--home", str(desk)]) == 0
    assert "every sent text would be judged as before" in capsys.readouterr().out


def test_without_a_desk_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "diff", "ijc", "ijc", "--replay", "--home", str(tmp_path / "none")]) == 2
    assert "no desk" in capsys.readouterr().err


def test_examples_of_a_folder_are_run(milder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "test", "ijc", "--folder", str(milder)]) == 1
    told = capsys.readouterr().out
    assert "CASE.DECISION must come to block and comes to warn" in told
    assert f"{milder}" in told
