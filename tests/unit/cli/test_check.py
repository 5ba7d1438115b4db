"""The `check` verb: one draft, and batches."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from sms_tui.cli.main import main


def batch(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *lines: Any) -> tuple[int, list[Any]]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    monkeypatch.setattr("sys.stdin", io.StringIO(text + "\n"))
    code = main(["check", "--batch"])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def single(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, text: str, *flags: str
) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    code = main(["check", *flags])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_batch_answers_line_by_line_in_order(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, answers = batch(
        capsys,
        monkeypatch,
        {"id": "a", "org": "ijc", "consent": "granted", "thread": [], "draft": "Your appointment is at 10."},
        {"id": "b", "org": "ijc", "consent": "granted", "thread": [], "draft": "Your SSN is 219-09-9999"},
        {"id": "c", "org": "lehigh", "consent": "none", "thread": [], "draft": "Hello"},
    )
    assert code == 0
    assert [(each["id"], each["decision"]) for each in answers] == [("a", "pass"), ("b", "block"), ("c", "block")]
    finding = answers[1]["findings"][0]
    assert set(finding) == {"rule", "severity", "start", "end", "clause", "suggestion"}
    assert (finding["start"], finding["end"]) == (12, 23)


@pytest.mark.parametrize(
    "bad",
    [
        "not json",
        "[1]",
        {"id": 7, "org": "nowhere", "draft": "x"},
        {"id": 7, "org": "ijc"},
        {"id": 7, "org": "ijc", "draft": 3},
        {"id": 7, "org": "ijc", "draft": "x", "consent": "maybe"},
        {"id": 7, "org": "ijc", "draft": "x", "kind": "letter"},
        {"id": 7, "org": "ijc", "draft": "x", "now": "soon"},
        {"id": 7, "org": "ijc", "draft": "x", "thread": "one"},
        {"id": 7, "org": "ijc", "draft": "x", "media": -1},
    ],
)
def test_a_bad_line_is_told_and_the_rest_goes_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, bad: Any
) -> None:
    good = {"id": 8, "org": "ijc", "consent": "granted", "thread": [], "draft": "See you at 10."}
    code, answers = batch(capsys, monkeypatch, bad, good)
    assert code == 1
    assert set(answers[0]) == {"id", "error"}
    assert answers[1] == {"id": 8, "decision": "pass", "findings": []}


def test_thread_lines_of_ours_do_not_count_as_consent(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = {"id": 1, "org": "ijc", "consent": "none", "draft": "See you at 10."}
    _, answers = batch(
        capsys, monkeypatch, {**line, "thread": ["[us] Hello from IJC"]}, {**line, "thread": ["Hello, when?"]}
    )
    assert [each["decision"] for each in answers] == ["block", "pass"]


def test_one_draft_tells_the_clause_and_exits_1_when_blocked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, told, _ = single(capsys, monkeypatch, "SSN 219-09-9999", "--policy", "ijc")
    assert code == 1
    assert "BLOCK" in told
    assert "PII.SSN" in told
    assert "ijc-privacy-4" in told
    assert "9999" not in told


def test_one_draft_as_json(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    code, told, _ = single(capsys, monkeypatch, "Directions: bit.ly/3xYz", "--policy", "lehigh", "--json")
    assert code == 0
    record = json.loads(told)
    assert record["decision"] == "warn"
    assert record["findings"][0]["rule"] == "LINK.OPAQUE"


def test_without_a_policy_the_use_is_wrong(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, problem = single(capsys, monkeypatch, "hello")
    assert code == 2
    assert "--policy" in problem


@pytest.mark.parametrize("given", [b"", b"  \n", "Hello".encode("utf-16"), b"\xff\xd8\xff\xe0", b"a\x00b"])
def test_what_cannot_be_read_as_a_draft_is_not_judged(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, given: bytes
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
    assert main(["check", "--policy", "ijc"]) == 2
    told = capsys.readouterr()
    assert "PASS" not in told.out
    assert "standard input" in told.err or "UTF-8" in told.err


def test_a_file_that_cannot_be_read_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _, problem = single(capsys, monkeypatch, "hello", "--policy", "ijc", "--thread", "/nope/thread.txt")
    assert code == 2
    assert "/nope/thread.txt" in problem


@pytest.mark.parametrize(
    "draft",
    [
        "your SSN 123-\x1b[31m45-6789",
        "your SSN 123-^[[31m45-6789",
        "your SSN 123-[31m45-6789",
        "your SSN \x1b]0;hello\x07123-45\x08-6789",
        "Good news your \x1b[0mcase was app\x7froved",
        "Good news your case was app\x9b1mroved",
        "Good news your case was app\x1b(Broved",
    ],
)
def test_terminal_sequences_hide_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, draft: str
) -> None:
    code, told, _ = single(capsys, monkeypatch, draft, "--policy", "ijc", "--json")
    assert code == 1
    worst = json.loads(told)["findings"][0]
    assert worst["severity"] == "block"
    assert 0 <= worst["start"] < worst["end"] <= len(draft)
