"""`sms-tui policy show`: the policy as it was read, its calendar, and what looks odd."""

from __future__ import annotations

import argparse
import json
import sys
import types
from pathlib import Path

import pytest

from sms_tui.cli import policy as verb
from sms_tui.cli.main import main
from tests.support.policy_files import changed, copied


def shown(capsys: pytest.CaptureFixture[str], *asked: str) -> str:
    assert main(["policy", "show", *asked]) == 0
    return capsys.readouterr().out


def test_a_policy_and_what_looks_odd(capsys: pytest.CaptureFixture[str]) -> None:
    told = shown(capsys, "ijc", "--from", "2026-01-01")
    for words in (
        "Immigrant Justice Corps",
        "America/New_York",
        "212-407-3417",
        "e-mail unset",
        "limit 24 business hours, promise one business day",
        "monday to friday     09:30-17:30",
        "last monday of may (inclusive) to first monday of september (inclusive); 2026-05-25 to 2026-09-07",
        "holidays: off",
        "season 'summer': no hours on Fridays",
    ):
        assert words in told


def test_hours_day_by_day_with_holidays(capsys: pytest.CaptureFixture[str]) -> None:
    told = shown(capsys, "ijc", "--hours", "--days", "400", "--from", "2026-05-22", "--holidays", "us-federal")
    assert "Fri 2026-05-22  09:30-17:30" in told
    assert "Mon 2026-05-25  closed         summer  Memorial Day" in told
    assert "Thu 2026-09-10  09:30-17:30" in told
    assert told.count("\n  Mon 2026-09-07  Labor Day") == 1
    listed = [
        line for line in told.splitlines() if line[:4] in ("Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun ")
    ]
    assert len(listed) == 400


def test_overrides_and_closed_weeks_are_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = copied(tmp_path)
    override = '[[hours.overrides]]\ndate = 2026-{}\nhours = []\nreason = "Retreat"\n'
    days = "".join(override.format(f"10-{day}") for day in range(12, 17))
    changed(folder, "[response]", days + "\n[response]")
    told = shown(capsys, "ijc", "--folder", str(folder), "--from", "2026-10-01", "--days", "60")
    assert "override 2026-10-12: closed (Retreat)" in told
    assert "the week of Monday 2026-10-12 has no open hour." in told


def test_a_policy_without_hours(capsys: pytest.CaptureFixture[str]) -> None:
    told = shown(capsys, "lehigh", "--hours")
    assert "hours: none stated" in told
    assert "undated" in told


def test_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(shown(capsys, "ijc", "--json", "--hours", "--from", "2026-05-22", "--days", "5"))
    assert record["response"] == {"reading": "business_hours", "business_hours": 24}
    assert [day["hours"] for day in record["days"]] == [["09:30-17:30"], [], [], ["08:30-18:30"], ["08:30-18:30"]]
    assert len(record["clauses"]) == 18
    assert json.loads(shown(capsys, "lehigh", "--json"))["response"] is None


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["nope"], "no such policy"),
        (["ijc", "--days", "0"], "--days lies"),
        (["ijc", "--from", "may"], "--from is a date"),
        (["ijc", "--from", "0001-01-01"], "--from lies"),
    ],
)
def test_wrong_use(capsys: pytest.CaptureFixture[str], asked: list[str], words: str) -> None:
    assert main(["policy", "show", *asked]) == 2
    assert words in capsys.readouterr().err


def test_other_parts_are_imported_when_they_are_called(monkeypatch: pytest.MonkeyPatch) -> None:
    part = types.ModuleType("sms_tui.cli.policy_probe")
    called: list[str] = []

    def configure(parser: argparse.ArgumentParser) -> None:
        called.append("configure")
        parser.add_argument("name")

    def run(args: argparse.Namespace) -> int:
        called.append(args.name)
        return 1

    part.__dict__.update(configure=configure, run=run, __spec__=types.SimpleNamespace())
    monkeypatch.setitem(sys.modules, part.__name__, part)
    monkeypatch.setattr(verb, "_OTHER_PARTS", (("probe", "policy_probe", "a probe"), ("gone", "policy_gone", "absent")))
    assert main(["policy", "show", "lehigh"]) == 0
    assert called == []
    assert main(["policy", "probe", "x"]) == 1
    assert called == ["configure", "x"]
    assert main(["policy", "gone"]) == 2
