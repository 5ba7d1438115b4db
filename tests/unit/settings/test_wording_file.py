"""The file of word points: what is refused, where the error points, and what an organisation's file may change."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sms_tui.cli.main import main
from sms_tui.domain.errors import ConfigError
from sms_tui.settings.guard_rules import load_rules
from sms_tui.settings.policies import policy_digest, policy_dir

Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in policy_dir().iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def own(folder: Path, table: str) -> None:
    path = folder / "ijc.guard.toml"
    path.write_text(f"{table}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")


def test_an_organisation_does_without(folder: Path) -> None:
    own(folder, '[wording]\npoints = ""\n')
    assert load_rules("ijc", folder=folder, run_examples=False).wording is None
    assert load_rules("lehigh", folder=folder, run_examples=False).wording is not None


def test_an_organisation_moves_the_limits(folder: Path) -> None:
    own(folder, '[wording]\npoints = "base.wording.json"\nlowers_at = -40\nclears_at = -90\n')
    wording = load_rules("ijc", folder=folder, run_examples=False).wording
    assert wording is not None
    assert (wording.lowers_at, wording.clears_at) == (-40, -90)


@pytest.mark.parametrize("limits", ["lowers_at = 0", "lowers_at = -40\nclears_at = -30"])
def test_limits_that_ease_without_reason_are_refused(folder: Path, limits: str) -> None:
    own(folder, f'[wording]\npoints = "base.wording.json"\n{limits}\n')
    with pytest.raises(ConfigError, match="below 0"):
        load_rules("ijc", folder=folder, run_examples=False)


def test_a_missing_file_is_named_with_its_line(folder: Path) -> None:
    own(folder, '[wording]\npoints = "nowhere.json"\n')
    with pytest.raises(ConfigError) as refused:
        load_rules("ijc", folder=folder, run_examples=False)
    assert (refused.value.key, refused.value.line) == ("wording.points", 2)


@pytest.mark.parametrize(
    "content", ["", "[]", '{"base": 1}', json.dumps({"base": 0, "points": {"a": "b"}, "rules": {}})]
)
def test_a_file_of_another_kind_is_refused(folder: Path, content: str) -> None:
    (folder / "base.wording.json").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match="word points"):
        load_rules("ijc", folder=folder, run_examples=False)


def test_other_points_are_another_policy(folder: Path) -> None:
    before = policy_digest("ijc", folder=folder)
    (folder / "base.wording.json").write_text('{"base": 0, "points": {}, "rules": {}}', encoding="utf-8")
    assert policy_digest("ijc", folder=folder) != before


def test_policy_diff_passes_no_other_points(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "base.wording.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "base": -999}), encoding="utf-8")
    assert main(["policy", "diff", "ijc", f"{folder}:ijc", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["wording"] == "other"


@pytest.mark.parametrize(
    ("table", "told", "code"),
    [
        ('points = ""', "removed", 1),
        ('points = "base.wording.json"\nlowers_at = -3', "lowered", 1),
        ('points = "base.wording.json"\nlowers_at = -60\nclears_at = -90', "raised", 0),
    ],
)
def test_policy_diff_tells_of_it(
    folder: Path, capsys: pytest.CaptureFixture[str], table: str, told: str, code: int
) -> None:
    own(folder, f"[wording]\n{table}\n")
    assert main(["policy", "diff", "ijc", f"{folder}:ijc", "--json"]) == code
    assert json.loads(capsys.readouterr().out)["wording"] == told
