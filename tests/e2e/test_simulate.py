"""The verb `simulate` as a process: what it prints, how it ends, what it refuses."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys

import httpx
import pytest

from sms_tui.adapters.gateways.simulator import server
from sms_tui.adapters.gateways.twilio import TwilioGateway
from sms_tui.domain.errors import GatewayUnreachable
from tests.support.simulator_process import OUR, run_simulator


def _refused(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sms_tui", "simulate", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_told_to(sent: signal.Signals) -> None:
    with run_simulator() as running:
        running.process.send_signal(sent)
        out, err = running.process.communicate(timeout=20)
        assert (running.process.returncode, out, err) == (0, "", "")


def test_it_ends_while_a_client_waits_for_an_answer() -> None:
    with run_simulator() as running:
        running.control("fault", kind="timeout_before")
        with socket.create_connection(("127.0.0.1", httpx.URL(running.url).port or 0)) as waiting:
            waiting.sendall(b"GET /2010-04-01/Accounts/x.json HTTP/1.1\r\nHost: x\r\n\r\n")
            while running.dump()["faults"]:
                pass
            running.process.terminate()
            out, err = running.process.communicate(timeout=20)
        assert (running.process.returncode, out, err) == (0, "", "")


def test_the_same_seed_gives_the_same_ids() -> None:
    with run_simulator("--seed", "5") as one, run_simulator("--seed", "5") as two, run_simulator() as other:
        assert (one.account, one.token) == (two.account, two.token)
        assert one.account != other.account
        assert one.url != two.url


def test_the_profile_decides_paths_and_ids() -> None:
    with run_simulator("--profile", "signalwire", numbers=("+12125550100", "+12125550101")) as running:
        assert running.numbers == ("+12125550100", "+12125550101")
        path = f"{running.url}/api/laml/2010-04-01/Accounts/{running.account}/Messages"
        answer = httpx.get(path, auth=(running.account, running.token), trust_env=False)
        assert answer.status_code == 200
        assert "-" in running.account


def test_only_this_machine_is_served() -> None:
    with run_simulator() as running:
        assert running.url.startswith("http://127.0.0.1:")


def test_answers_are_not_held_back_by_nagles_algorithm() -> None:
    with server.listen(0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


async def test_a_gateway_on_this_machine_is_not_asked_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with run_simulator() as running:
        gateway = TwilioGateway(running.credentials, base_url=running.url)
        assert (await gateway.account()).active
        await gateway.aclose()


async def test_a_gateway_that_is_not_there_is_unreachable() -> None:
    with run_simulator() as running:
        gateway = TwilioGateway(running.credentials, base_url=running.url)
        assert (await gateway.account()).active
    with pytest.raises(GatewayUnreachable):
        await gateway.send(OUR, "+13475550123", "hello", client_ref="ref-1")
    await gateway.aclose()


def test_a_taken_port_is_refused_in_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = _refused("--port", str(port))
    assert result.returncode == 2
    assert result.stdout == ""
    assert f"Port {port} cannot be used" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--port", "70000"),
        ("--port", "-1"),
        ("--start", "yesterday"),
        ("--start", "2026-06-17T14:00:00"),
        ("--number", "555-0100"),
        ("--rate", "-1"),
        ("--profile", "other"),
    ],
)
def test_wrong_arguments_are_refused_in_a_sentence(arguments: tuple[str, ...]) -> None:
    result = _refused(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr
    assert "Traceback" not in result.stderr
