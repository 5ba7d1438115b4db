"""The simulated gateway as a process of its own, started as a user would start it."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from sms_tui.adapters.gateways.twilio_profile import Credentials

START = "2026-06-17T14:00:00+00:00"
OUR = "+12125550100"


@dataclass
class SimulatorProcess:
    """A running `sms-tui simulate`, and its control interface."""

    url: str
    account: str
    token: str
    numbers: tuple[str, ...]
    process: subprocess.Popen[str] = field(repr=False)

    @property
    def credentials(self) -> Credentials:
        """What opens the simulated account."""
        return Credentials(self.account, self.account, self.token)

    def control(self, order: str, **wanted: Any) -> dict[str, Any]:
        """Give an order (inbound, advance, outcome, fault) and return the answer."""
        with httpx.Client(base_url=self.url, trust_env=False, timeout=10) as client:
            answer = client.post(f"/control/{order}", json=wanted).raise_for_status()
        return dict(answer.json())

    def dump(self) -> dict[str, Any]:
        """Return everything the simulator knows."""
        with httpx.Client(base_url=self.url, trust_env=False, timeout=10) as client:
            return dict(client.get("/control/dump").raise_for_status().json())


@contextlib.contextmanager
def run_simulator(
    *arguments: str, numbers: tuple[str, ...] = (OUR,), start: str = START, rate: float = 0
) -> Iterator[SimulatorProcess]:
    """Start `python -m sms_tui simulate` on a free port, end it on leaving; its clock stands still by default."""
    named = [word for number in numbers for word in ("--number", number)]
    command = [sys.executable, "-m", "sms_tui", "simulate", "--port", "0", "--start", start, "--rate", str(rate)]
    with subprocess.Popen(
        [*command, *named, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            lines = [process.stdout.readline().strip() for _ in range(3 + len(numbers))]
            told = [line.partition(": ")[::2] for line in lines]
            assert [name for name, _ in told] == ["url", "account", "token"] + ["number"] * len(numbers), told
            values = [value for _, value in told]
            yield SimulatorProcess(values[0], values[1], values[2], tuple(values[3:]), process)
        finally:
            process.terminate()
            process.communicate(timeout=10)
