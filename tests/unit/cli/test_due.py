"""`sms-tui due`: answers, refusals and batches, as a caller sees them."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from sms_tui.cli.main import main
from tests.support.policy_files import changed, copied

VECTORS = (Path(__file__).parents[2] / "support" / "deadline_vectors.jsonl").read_text("utf-8")


def batch(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str | bytes, *more: str
) -> tuple[int, list[Any]]:
    raw = text if isinstance(text, bytes) else text.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
    code = main(["due", "--batch", *more])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_vectors_in_a_batch(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [json.loads(line) for line in VECTORS.splitlines()]
    text = "".join(
        json.dumps({key: line[key] for key in ("id", "policy", "received", "at", "holidays")}) + "\n" for line in asked
    )
    code, answers = batch(monkeypatch, capsys, text)
    assert code == 0
    assert answers == [{"id": line["id"], "due": line["due"], "left": [line["left"]]} for line in asked]


def test_at_may_be_absent_a_time_or_a_list(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    line = {"id": 1, "policy": "ijc", "received": "2025-02-11T10:15:00-05:00"}
    times = ["2025-02-14T10:15:00-05:00", "2025-02-14T10:15:30-05:00", "2025-02-15T12:00:00Z"]
    text = "\n".join(
        json.dumps(each)
        for each in (line, {**line, "at": None}, {**line, "at": times[0]}, {**line, "at": times}, {**line, "at": []})
    )
    code, answers = batch(monkeypatch, capsys, text)
    assert code == 0
    assert [answer["left"] for answer in answers] == [[], [], [0], [0, -0.5, -435], []]


def test_bad_lines_are_told_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = '{"id": "good", "policy": "ijc", "received": "2025-02-11T10:15:00-05:00"}'
    bad = [
        "not json",
        "[1]",
        '"text"',
        '{"id": "a", "policy": "lehigh", "received": "2025-02-11T10:15:00-05:00"}',
        '{"id": "b", "policy": "ijcc", "received": "2025-02-11T10:15:00-05:00"}',
        '{"id": "c", "policy": 3, "received": "2025-02-11T10:15:00-05:00"}',
        '{"id": "d", "policy": "ijc"}',
        '{"id": "e", "policy": "ijc", "received": "2025-02-11T10:15:00"}',
        '{"id": "f", "policy": "ijc", "received": "yesterday"}',
        '{"id": "g", "policy": "ijc", "received": 1739286900}',
        '{"id": "h", "policy": "ijc", "received": "2025-02-11T10:15:00-05:00", "at": ["2025-02-11"]}',
        '{"id": "i", "policy": "ijc", "received": "2025-02-11T10:15:00-05:00", "at": {"x": 1}}',
        '{"id": "j", "policy": "ijc", "received": "2025-02-11T10:15:00-05:00", "holidays": "yes"}',
        '{"id": "k", "policy": "ijc", "received": "2025-02-11T10:15:00-05:00", "holidays": ["off"]}',
        '{"id": "l", "policy": "ijc", "received": "9999-12-31T23:59:59-05:00"}',
        '{"id": "m", "policy": "ijc", "received": "2025-02-11T10:15:00-05:00", "at": "0001-01-01T00:00:00+14:00"}',
        '{"id": ["n"], "policy": "ijc"}',
        '{"id": "\\ud800", "policy": "ijc"}',
        '{"id": NaN, "policy": "../base", "received": "2025-02-11T10:15:00-05:00"}',
        "[" * 100_000,
    ]
    code, answers = batch(monkeypatch, capsys, "\n".join([good, *bad, "", good]))
    assert code == 1
    assert len(answers) == len(bad) + 2
    assert answers[0] == answers[-1] == {"id": "good", "due": "2025-02-14T10:15:00-05:00", "left": []}
    for answer in answers[1:-1]:
        assert set(answer) == {"id", "error"}
        assert len(answer["error"]) > 10
    assert [answer["id"] for answer in answers[4:15]] == list("abcdefghijk")
    assert "no response time" in answers[4]["error"]


def test_broken_encoding_is_a_bad_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    good = b'{"id": "x", "policy": "ijc", "received": "2025-02-11T10:15:00-05:00"}\n'
    code, answers = batch(monkeypatch, capsys, b"\xff\xfe\x00{\n" + good)
    assert code == 1
    assert "error" in answers[0]
    assert answers[1]["due"] == "2025-02-14T10:15:00-05:00"


def test_flags_stand_for_what_a_line_leaves_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '{"id": 1, "received": "2025-11-26T16:00:00-05:00"}\n' * 2
    code, answers = batch(monkeypatch, capsys, text, "--policy", "ijc", "--holidays", "us-federal")
    assert code == 0
    assert [answer["due"] for answer in answers] == ["2025-12-02T16:00:00-05:00"] * 2


def test_the_policys_own_holidays_count_unless_a_line_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = copied(tmp_path)
    changed(folder, 'source = "off"', 'source = "us-federal"')
    line = {"id": 1, "policy": "ijc", "received": "2025-11-26T16:00:00-05:00"}
    text = "\n".join(json.dumps(each) for each in (line, {**line, "holidays": "off"}))
    _, answers = batch(monkeypatch, capsys, text, "--folder", str(folder))
    assert [answer["due"] for answer in answers] == ["2025-12-02T16:00:00-05:00", "2025-12-01T16:00:00-05:00"]


@pytest.mark.parametrize(
    "written",
    ["2025-02-11T15:15:00Z", "2025-02-11t15:15:00z", "2025-02-11 10:15-05:00", "2025-02-11T20:45:00.000+05:30"],
)
def test_an_instant_may_be_written_in_many_ways(capsys: pytest.CaptureFixture[str], written: str) -> None:
    assert main(["due", written, "--policy", "ijc", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["due"] == "2025-02-14T10:15:00-05:00"


def test_one_answer_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["due", "2025-05-23T10:00-04:00", "--policy", "ijc", "--at", "2025-05-26T12:00-04:00", "--explain"]
    assert main(asked) == 0
    told = capsys.readouterr().out
    for words in (
        "Tue 2025-05-27 15:00:00-04:00",
        "780 open minutes left",
        "reading business_hours",
        "holidays off",
        "hours of 2025-05-30",
        "Mon 2025-05-26  08:30-18:30            600 min  summer",
        "no hours on Saturdays",
        "1440 min",
    ):
        assert words in told


def test_late_is_exit_code_1(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["due", "2025-02-11T10:15-05:00", "--policy", "ijc", "--json", "--at"]
    assert main([*asked, "2025-02-14T10:15-05:00"]) == 0
    assert main([*asked, "2025-02-14T10:16-05:00"]) == 1
    record = json.loads(capsys.readouterr().out.splitlines()[1])
    assert (record["left"], record["state"], record["text"]) == (-1, "late", "LATE 1m00s (was Fri 10:15)")


def test_an_explained_answer_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["due", "2027-12-30T15:00-05:00", "--policy", "ijc", "--holidays", "us-federal", "--json", "--explain"])
        == 0
    )
    record = json.loads(capsys.readouterr().out)
    assert record["due"] == "2028-01-05T15:00:00-05:00"
    assert record["holidays"] == "us-federal"
    assert sum(day["minutes"] for day in record["days"]) == 1440
    assert any(day["closed"] == "New Year's Day (observed)" for day in record["days"])


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["2025-05-23T10:00-04:00", "--policy", "lehigh"], "states no response time"),
        (["2025-05-23T10:00", "--policy", "ijc"], "no offset"),
        (["2025-05-23", "--policy", "ijc"], "no offset"),
        (["soon", "--policy", "ijc"], "ISO 8601"),
        (["2025-05-23T10:00-04:00"], "Name the time"),
        (["--policy", "ijc"], "Name the time"),
        (["2025-05-23T10:00-04:00", "--policy", "nope"], "no such policy"),
        (["2025-05-23T10:00-04:00", "--policy", "ijc", "--at", "now"], "ISO 8601"),
        (["2025-05-23T10:00-04:00", "--policy", "ijc", "--batch"], "standard input"),
        (["0001-05-23T10:00-04:00", "--policy", "ijc"], "The year 1"),
    ],
)
def test_wrong_use_is_exit_code_2(capsys: pytest.CaptureFixture[str], asked: list[str], words: str) -> None:
    assert main(["due", *asked]) == 2
    told = capsys.readouterr()
    assert words in told.err
    assert not told.out
