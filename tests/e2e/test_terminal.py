"""The demo in a real terminal multiplexer at 80x24, as staff use it over SSH."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")

PATIENCE = 60.0
"""Seconds until a screen must have appeared, on a busy machine."""

SIZE = ("-x", "80", "-y", "24")


@dataclass
class Terminal:
    """A tmux session of its own server."""

    socket: str

    def run(self, *arguments: str) -> str:
        """Run a tmux command on this server."""
        command = ["tmux", "-L", self.socket, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout

    def keys(self, *names: str) -> None:
        """Press keys by tmux's names."""
        self.run("send-keys", "-t", "desk", *names)

    def types(self, text: str) -> None:
        """Type a text as it is."""
        self.run("send-keys", "-t", "desk", "-l", text)

    def screen(self) -> str:
        """Return what is on the screen."""
        return self.run("capture-pane", "-p", "-t", "desk")

    def until(self, seen: Callable[[str], bool]) -> str:
        """Wait until the screen satisfies `seen`; return it."""
        end = time.monotonic() + PATIENCE
        pause = threading.Event()
        while not seen(screen := self.screen()):
            assert time.monotonic() < end, f"not seen in time:\n{screen}"
            pause.wait(0.1)
        return screen


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """The demo, started in an 80x24 terminal."""
    found = Terminal(f"sms-tui-test-{uuid.uuid4().hex[:8]}")
    environment = {**os.environ, "TERM": "xterm-256color", "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", "sms_tui", "demo"]
    subprocess.run(
        [
            "tmux",
            "-L",
            found.socket,
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-s",
            "desk",
            "-x",
            "80",
            "-y",
            "24",
            *command,
        ],
        env=environment,
        check=True,
        timeout=30,
    )
    try:
        yield found
    finally:
        subprocess.run(["tmux", "-L", found.socket, "kill-server"], capture_output=True, check=False, timeout=30)


def test_the_story_from_refused_to_delivered(terminal: Terminal) -> None:
    first = terminal.until(lambda s: "Okafor" in s and "guard" not in s.splitlines()[0].lower())
    assert "DEMO" in first.splitlines()[0]
    assert "LATE" in first
    assert "[STOP]" in first
    assert "[URGENT]" in first

    terminal.keys("j", "j", "Enter")
    terminal.until(lambda s: "What time do you close today?" in s)
    terminal.keys("r")
    terminal.until(lambda s: "J. Okafor" in s and "To" in s)
    terminal.types("Good news: the judge approved your asylum case!")
    blocked = terminal.until(lambda s: "BLOCKED CASE.DECISION" in s and "case!" in s)
    assert "ijc-privacy-5" in blocked
    terminal.keys("C-s")
    terminal.until(lambda s: "draft refused: CASE.DECISION" in s)

    terminal.keys("C-a")
    terminal.keys("C-k")
    terminal.until(lambda s: " 0 chars" in s)
    terminal.types("Yes, please call us before 5:30 pm today: 212-407-3417.")
    terminal.until(lambda s: "BLOCKED" not in s and "before 5:30" in s)
    terminal.keys("C-s")
    terminal.until(lambda s: s.count("delivered") >= 2 and "before 5:30" in s)


def test_quitting_ends_the_program(terminal: Terminal) -> None:
    terminal.until(lambda s: "Okafor" in s)
    terminal.keys("Q")
    pause = threading.Event()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        alive = subprocess.run(
            ["tmux", "-L", terminal.socket, "has-session"], capture_output=True, check=False, timeout=30
        )
        if alive.returncode:
            return
        pause.wait(0.1)
    raise AssertionError("the program did not end")
