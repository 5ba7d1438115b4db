"""The verb `classify`: single texts, batches, exit codes."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from sms_tui.cli.main import main


def told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: bytes, *args: str
) -> tuple[int, str]:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
    code = main(["classify", *args])
    return code, capsys.readouterr().out


def lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_text_for_people(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = told(monkeypatch, capsys, b"my ssn is 123-45-6789\n")
    assert code == 0
    assert "intent:   sensitive" in out
    assert "123-45-6789" not in out
    assert "###-##-####" in out


def test_a_text_as_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = told(monkeypatch, capsys, "Sí".encode(), "--json", "--opted-out")
    assert code == 0
    assert json.loads(out)["intent"] == "opt_in"


def test_nothing_to_read_is_wrong_use(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(monkeypatch, capsys, b" \n")[0] == 2


def test_unknown_policy_is_wrong_use(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(monkeypatch, capsys, b"", "--batch", "--policy", "nobody")[0] == 2


def test_a_batch_is_answered_line_by_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [
        {"id": "a", "text": "STOP", "contact_state": "active"},
        {"id": "b", "text": "YES", "contact_state": "active"},
        {"id": "c", "text": "YES", "contact_state": "opted_out"},
        {"id": 4, "text": "my hearing is tomorrow"},
        {"id": "e", "text": "is the Econ paper due tomorrow", "policy": "lehigh"},
    ]
    given = "".join(json.dumps(row) + "\n" for row in asked).encode()
    code, out = told(monkeypatch, capsys, given, "--batch")
    assert code == 0
    answers = lines(out)
    assert [row["id"] for row in answers] == ["a", "b", "c", 4, "e"]
    assert [row["intent"] for row in answers] == ["opt_out", "normal", "opt_in", "urgent", "normal"]
    assert answers[1]["labels"] == ["yes_word"]


def test_bad_lines_get_an_error_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = (
        b'{"id": 1, "text": 5}\nno json\n[1]\n{"id": 2, "text": "x", "contact_state": "gone"}\n'
        b'{"id": 3, "text": "x", "policy": "nobody"}\n\xff\xfe\n\n'
        b'{"id": 4, "text": "\\ud800 STOP \\u0000"}\n{"id": 5}\n'
    )
    code, out = told(monkeypatch, capsys, given, "--batch")
    assert code == 1
    answers = lines(out)
    assert len(answers) == 8
    assert [("error" in row) for row in answers] == [True, True, True, True, True, True, False, True]


def test_an_empty_batch_is_done(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(monkeypatch, capsys, b"", "--batch") == (0, "")
