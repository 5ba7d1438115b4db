"""`sms-tui consent` from the command line, on a desk folder without a network."""

from __future__ import annotations

import csv
import getpass
import io
import json
from pathlib import Path

import pytest

from sms_tui.cli.main import main

LIST = """number,consent,source,date,name,email
646-555-0119,implied,intake form,2026-05-01,"Diaz, L.",l@example.org
nobody,implied,intake form,2026-05-01,,
646-555-0120,stop,phone call,2026-05-02,,
646-555-0121,implied,intake form,2026-05-03,=cmd(),
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk folder with one number."""
    folder = tmp_path / "desk"
    folder.mkdir(mode=0o700)
    (folder / "desk.toml").write_text(
        f"""
[gateways.main]
[[numbers]]
number = "+12125550147"
label = "IJC Main"
organisation = "ijc"
policy = "ijc"
gateway = "main"
[[staff]]
login = "{getpass.getuser()}"
role = "supervisor"
"""
    )
    monkeypatch.setenv("SMS_TUI_HOME", str(folder))
    monkeypatch.setenv("SMS_TUI_MAIN_ACCOUNT_SID", "AC" + "0" * 32)
    monkeypatch.setenv("SMS_TUI_MAIN_SECRET", "not a secret")
    return folder


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A list with one wrong line."""
    path = tmp_path / "clients.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def _export(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    capsys.readouterr()
    assert main(["consent", "export", "--org", "ijc", "--reason", "review", "--reader", "board"]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_a_dry_run_tells_wrong_lines_and_changes_nothing(
    home: Path, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["consent", "import", str(listed), "--org", "ijc"]) == 1
    told = capsys.readouterr().out
    assert "line 3:" in told
    assert "3 would be recorded" in told
    assert "nobody" not in told
    assert _export(capsys) == []


def test_an_applied_import_can_be_exported_and_imported_again(
    home: Path, listed: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    main(["consent", "import", str(listed), "--org", "ijc", "--apply"])
    rows = _export(capsys)
    assert [(row["number"], row["consent"]) for row in rows] == [
        ("+16465550119", "implied"),
        ("+16465550120", "opted_out"),
        ("+16465550121", "implied"),
    ]
    assert rows[0]["name"] == "Diaz, L."
    assert rows[2]["name"] == "'=cmd()"
    again = tmp_path / "again.csv"
    with again.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    capsys.readouterr()
    assert main(["consent", "import", str(again), "--org", "ijc", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == 3


def test_an_import_does_not_lift_an_opt_out(home: Path, listed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["consent", "import", str(listed), "--org", "ijc", "--apply"])
    listed.write_text(LIST.replace("0120,stop", "0120,granted").replace("nobody", "646-555-0122"), encoding="utf-8")
    capsys.readouterr()
    assert main(["consent", "import", str(listed), "--org", "ijc", "--apply"]) == 1
    assert "line 4: CONFLICT" in capsys.readouterr().out
    assert [row["consent"] for row in _export(capsys) if row["number"] == "+16465550120"] == ["opted_out"]


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"\xff\xfe", "UTF-8"), (None, "cannot be read")],
)
def test_a_list_that_cannot_be_read_is_a_sentence(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, says: str
) -> None:
    path = tmp_path / "list.csv"
    if content is not None:
        path.write_bytes(content)
    assert main(["consent", "import", str(path), "--org", "ijc"]) == 2
    assert says in capsys.readouterr().err


def test_control_characters_and_torn_quotes_are_lines_with_numbers(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.csv"
    path.write_text('number,consent,source,date\n646-555-0119,"implied,form,2026-05-01\n', encoding="utf-8")
    assert main(["consent", "import", str(path), "--org", "ijc"]) == 1
    assert "line" in capsys.readouterr().out


def test_json_lines_are_taken_too(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "list.jsonl"
    path.write_text(
        '{"number": "646-555-0119", "consent": "implied", "source": "form", "date": "2026-05-01"}\nnot json\n'
    )
    assert main(["consent", "import", str(path), "--org", "ijc", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["changes"] == 1
    assert [problem["line"] for problem in told["problems"]] == [2]
