"""From inbound to delivered answer over real HTTP: a simulator process, and the command line as people call it."""

from __future__ import annotations

import getpass
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.simulator_process import SimulatorProcess, run_simulator

CLIENT = "+16465550119"


@pytest.fixture
def simulator() -> Iterator[SimulatorProcess]:
    """A simulator whose clock runs with the machine's."""
    with run_simulator(start=datetime.now(UTC).isoformat(), rate=1) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, simulator: SimulatorProcess) -> Path:
    """A desk folder for the simulator's number; secrets come from the environment."""
    folder = tmp_path / "desk"
    folder.mkdir(mode=0o700)
    (folder / "desk.toml").write_text(
        f"""
[gateways.main]
kind = "twilio"
base_url = "{simulator.url}"

[[numbers]]
number = "{simulator.numbers[0]}"
label = "IJC Main"
organisation = "ijc"
policy = "ijc"
gateway = "main"

[[staff]]
login = "{getpass.getuser()}"
role = "supervisor"
"""
    )
    return folder


def _run(
    home: Path, simulator: SimulatorProcess, *arguments: str, said: str = "", secret: str = ""
) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "SMS_TUI_HOME": str(home),
        "SMS_TUI_MAIN_ACCOUNT_SID": simulator.account,
        "SMS_TUI_MAIN_SECRET": secret or simulator.token,
    }
    return subprocess.run(
        [sys.executable, "-m", "sms_tui", *arguments],
        input=said,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=60,
    )


def test_one_message_from_inbound_to_delivered_answer(home: Path, simulator: SimulatorProcess) -> None:
    simulator.control("inbound", **{"from": CLIENT, "to": simulator.numbers[0], "body": "Is it still on Monday?"})
    synced = _run(home, simulator, "sync", "--once")
    assert synced.returncode == 0, synced.stderr
    assert synced.stdout.startswith("1 new, 1 waiting")

    listed = _run(home, simulator, "list", "--json")
    (row,) = [json.loads(line) for line in listed.stdout.splitlines()]
    assert row["their"] == CLIENT
    assert row["due"]

    refused = _run(home, simulator, "reply", CLIENT, said="The judge approved your asylum case.")
    assert refused.returncode == 1
    assert "CASE.DECISION" in refused.stdout
    assert "Case decisions or determinations" in refused.stdout
    assert not [m for m in simulator.dump()["messages"] if m["direction"] == "outbound-api"]

    sent = _run(home, simulator, "reply", CLIENT, "--json", said="Yes, Monday at 10:00. Please bring your ID.")
    assert sent.returncode == 0, sent.stderr
    assert json.loads(sent.stdout)["state"] == "queued"

    simulator.control("advance", seconds=30)
    _run(home, simulator, "sync", "--once")
    shown = _run(home, simulator, "show", CLIENT, "--json")
    thread = json.loads(shown.stdout)
    assert [item["kind"] for item in thread["items"]] == ["inbound", "event", "outbound"]
    assert thread["items"][-1]["state"] == "delivered"
    assert thread["items"][-1]["purpose"]
    assert thread["due"] is None
    assert len([m for m in simulator.dump()["messages"] if m["direction"] == "outbound-api"]) == 1


def test_wrong_credentials_are_a_sentence_and_lose_nothing(home: Path, simulator: SimulatorProcess) -> None:
    simulator.control("inbound", **{"from": CLIENT, "to": simulator.numbers[0], "body": "Hello?"})
    wrong = _run(home, simulator, "sync", "--once", secret="f" * 32)
    assert wrong.returncode == 2
    assert "credentials" in wrong.stderr.lower()
    assert "Traceback" not in wrong.stderr
    assert "f" * 32 not in wrong.stderr + wrong.stdout
    assert CLIENT not in wrong.stderr
    right = _run(home, simulator, "sync", "--once")
    assert right.stdout.startswith("1 new")


@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        (lambda home: (home / "desk.toml").write_text("numbers = 3\n"), "desk.toml"),
        (lambda home: (home / "desk.toml").unlink(), "no desk file"),
        (lambda home: home.chmod(0o755), "chmod"),
        (
            lambda home: (home / "desk.toml").write_text((home / "desk.toml").read_text() + '\nrole2 = "x"\n'),
            "unknown key",
        ),
        (
            lambda home: (home / "desk.toml").write_text(
                (home / "desk.toml").read_text().replace('"ijc"\ng', '"ijx"\ng')
            ),
            "no such policy",
        ),
    ],
)
def test_a_broken_desk_is_a_sentence(home: Path, simulator: SimulatorProcess, break_it, says: str) -> None:  # type: ignore[no-untyped-def]
    break_it(home)
    result = _run(home, simulator, "sync", "--once")
    assert result.returncode == 2, result.stdout
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_a_missing_secret_names_what_to_set(home: Path, simulator: SimulatorProcess) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SMS_TUI_")} | {"SMS_TUI_HOME": str(home)}
    result = subprocess.run(
        [sys.executable, "-m", "sms_tui", "sync", "--once"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert result.returncode == 2
    assert "SMS_TUI_MAIN_SECRET" in result.stderr


def test_the_tour_without_a_terminal() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "sms_tui", "demo"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    assert result.returncode == 0, result.stderr
    assert "CASE.DECISION" in result.stdout
    assert "Sent: delivered." in result.stdout
    for badge in ("[STOP]", "[OPT?]", "[NEW]", "[URGENT]", "[ES]"):
        assert badge in result.stdout
    assert "LATE" in result.stdout
    assert "closed, resumes" in result.stdout
