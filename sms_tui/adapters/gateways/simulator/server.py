"""The simulator on a loopback socket."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn
from starlette.types import Receive, Send

from sms_tui.adapters.gateways.simulator import app as application
from sms_tui.adapters.gateways.simulator.faults import Drop
from sms_tui.adapters.gateways.simulator.state import SimulatedState
from sms_tui.domain.errors import UsageError

HOST = "127.0.0.1"


async def drop(how: Drop, receive: Receive, send: Send) -> None:
    """End an exchange on a socket: silence until the client leaves, or an answer that breaks off."""
    if how is Drop.TIMEOUT:
        while (await receive())["type"] != "http.disconnect":
            pass
        return
    headers = [(b"content-type", b"application/json"), (b"content-length", b"4096")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"', "more_body": True})


def listen(port: int) -> socket.socket:
    """Bind loopback; port 0 takes a free one.

    Raises:
        UsageError: the port is taken, or may not be used.
    """
    # asyncio switches Nagle's delay off only on sockets that name TCP; with it each answer takes 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or "it is no port"
        raise UsageError(f"Port {port} cannot be used: {reason}.", "Choose another, or 0 for a free one.") from None
    return listener


class _Server(uvicorn.Server):
    """Tells when it is ready, and leaves signals to `_serve`: uvicorn would end the process by the one it caught."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, then tell."""
        await super().startup(sockets)
        self._ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def serve(state: SimulatedState, listener: socket.socket, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is told the URL once requests are answered."""
    asyncio.run(_serve(state, listener, ready))


async def _serve(state: SimulatedState, listener: socket.socket, ready: Callable[[str], None]) -> None:
    url = f"http://{HOST}:{listener.getsockname()[1]}"
    config = uvicorn.Config(
        application.build(state, drop),
        log_level="critical",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    server = _Server(config, lambda: ready(url))

    def stop() -> None:
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop)
    try:
        await server.serve(sockets=[listener])
    finally:
        listener.close()
