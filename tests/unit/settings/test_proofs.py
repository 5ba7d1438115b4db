"""Proofs that examples held: kept for unchanged files and code, and for nothing else."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sms_tui.domain.errors import ConfigError
from sms_tui.domain.guard.engine import check
from sms_tui.domain.guard.types import Context, Draft
from sms_tui.domain.messages import ConsentState
from sms_tui.settings import guard_rules
from sms_tui.settings import proofs as proofs_module
from sms_tui.settings.guard_rules import load_rules
from sms_tui.settings.intake_rules import load_intake
from sms_tui.settings.policies import policy_dir
from sms_tui.settings.proofs import Proofs

FAILING = """
[[sample]]
draft = "Your appointment is at noon."
expect = "block"
"""


def test_a_proof_is_of_its_subject_and_files_only(tmp_path: Path) -> None:
    proofs = Proofs(tmp_path / "cache")
    assert not proofs.has("guard ijc", "aa")
    proofs.keep("guard ijc", "aa")
    assert proofs.has("guard ijc", "aa")
    assert not proofs.has("guard ijc", "ab")
    assert not proofs.has("intake ijc", "aa")


def test_other_code_proves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proofs = Proofs(tmp_path)
    proofs.keep("guard ijc", "aa")
    monkeypatch.setattr(proofs_module, "code_digest", lambda: "other")
    assert not proofs.has("guard ijc", "aa")


def test_only_the_newest_proofs_are_kept(tmp_path: Path) -> None:
    proofs = Proofs(tmp_path)
    for number in range(40):
        proofs.keep("guard ijc", str(number))
    assert not proofs.has("guard ijc", "0")
    assert proofs.has("guard ijc", "39")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"nonsense\n"])
def test_a_damaged_file_proves_nothing_and_is_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "examples-that-held.txt").write_bytes(content)
    proofs = Proofs(tmp_path)
    assert not proofs.has("guard ijc", "aa")
    proofs.keep("guard ijc", "aa")
    assert proofs.has("guard ijc", "aa")


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    proofs = Proofs(tmp_path / "file" / "below")
    proofs.keep("guard ijc", "aa")
    assert not proofs.has("guard ijc", "aa")


def test_examples_of_changed_rule_files_run_again(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    shutil.copytree(policy_dir(), folder)
    proofs = Proofs(tmp_path / "cache")
    book = load_rules("ijc", folder=folder, proofs=proofs)
    assert load_rules("ijc", folder=folder, proofs=proofs) is book
    with (folder / "ijc.guard.toml").open("a", encoding="utf-8") as file:
        file.write(FAILING)
    for _ in range(2):
        with pytest.raises(ConfigError, match="must come to 'block'"):
            load_rules("ijc", folder=folder, proofs=proofs)


def test_examples_of_the_intake_run_again_when_its_file_changes(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    shutil.copytree(policy_dir(), folder)
    proofs = Proofs(tmp_path / "cache")
    load_intake("ijc", folder=folder, proofs=proofs)
    with (folder / "ijc.intake.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[example]]\nintent = "opt_out"\ntexts = ["When is my appointment?"]\n')
    for _ in range(2):
        with pytest.raises(ConfigError, match="does not hold"):
            load_intake("ijc", folder=folder, proofs=proofs)


def test_a_proof_spares_the_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "policies"
    shutil.copytree(policy_dir(), folder)
    with (folder / "ijc.guard.toml").open("a", encoding="utf-8") as file:
        file.write(FAILING)
    monkeypatch.setattr(Proofs, "has", lambda *_: True)
    assert load_rules("ijc", folder=folder, proofs=Proofs(tmp_path)).policy == "ijc"


def test_what_was_derived_is_of_its_files_and_code_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proofs = Proofs(tmp_path / "cache")
    assert proofs.derived("guard ijc", "aa") is None
    proofs.keep_derived("guard ijc", "aa", {"granted": [1, 4]})
    assert proofs.derived("guard ijc", "aa") == {"granted": [1, 4]}
    assert proofs.derived("guard ijc", "ab") is None
    assert proofs.derived("guard lehigh", "aa") is None
    monkeypatch.setattr(proofs_module, "code_digest", lambda: "other")
    assert proofs.derived("guard ijc", "aa") is None


@pytest.mark.parametrize(
    "damage", [lambda text: text.replace("granted", "wanted"), lambda text: text[:-3], lambda _: ""]
)
def test_damaged_derivations_are_made_again(tmp_path: Path, damage: Callable[[str], str]) -> None:
    proofs = Proofs(tmp_path)
    proofs.keep_derived("guard ijc", "aa", {"granted": [1]})
    kept = next(tmp_path.glob("derived-*"))
    kept.write_text(damage(kept.read_text(encoding="ascii")), encoding="ascii")
    assert proofs.derived("guard ijc", "aa") is None


def test_rules_from_kept_literals_judge_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proofs = Proofs(tmp_path)
    monkeypatch.setattr(guard_rules, "_books", {})
    read = load_rules("ijc", run_examples=False, proofs=proofs)
    monkeypatch.setattr(guard_rules, "_books", {})
    monkeypatch.setattr(guard_rules, "_derive", lambda *_: pytest.fail("they are kept"))
    kept = load_rules("ijc", run_examples=False, proofs=proofs)
    assert kept is not read
    for text in ("Your asylum was denied.", "Su caso fue aprobado.", "See you on Monday."):
        context = Context(ConsentState.IMPLIED, had_inbound=True)
        assert check(Draft(text), context, kept, None) == check(Draft(text), context, read, None)


def test_what_json_cannot_hold_is_not_kept(tmp_path: Path) -> None:
    proofs = Proofs(tmp_path)
    proofs.keep_derived("table x", "aa", {"day": dt.date(2026, 6, 18)})
    assert proofs.derived("table x", "aa") is None


def test_a_file_that_was_parsed_before_is_refused_with_its_line_all_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    shutil.copytree(policy_dir(), folder)
    with (folder / "ijc.guard.toml").open("a", encoding="utf-8") as file:
        file.write('\n[vocabulary.odd]\nen = ["x"]\nfr = ["y"]\n')
    proofs = Proofs(tmp_path / "cache")
    told = []
    for _ in range(2):
        with pytest.raises(ConfigError, match="unknown key") as error:
            load_rules("ijc", folder=folder, proofs=proofs)
        told.append(str(error.value))
    assert told[0] == told[1]
    assert "ijc.guard.toml:" in told[0]
