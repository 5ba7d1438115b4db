"""`sms-tui` without a verb: the full-screen inbox."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sms_tui.domain.errors import UsageError

if TYPE_CHECKING:
    from sms_tui.bootstrap.desk import OpenDesk


def run(args: argparse.Namespace) -> int:  # noqa: ARG001
    """Open the desk and the inbox on it."""
    require_terminal()
    return asyncio.run(_run())


async def _run() -> int:
    from sms_tui.bootstrap.desk import open_desk
    from sms_tui.paths import desk_dir

    folder = desk_dir()
    opened = open_desk(folder)
    try:
        return await show(opened, folder)
    finally:
        await opened.desk.aclose()


async def show(opened: OpenDesk, folder: Path | None = None) -> int:
    """Run the inbox on an open desk, its engine in the background; return the exit code.

    `folder` is where the desk's own keys are looked for.
    """
    from sms_tui.settings.keys import load_keys
    from sms_tui.ui.app import SmsTui

    opened.engine.start()
    app = SmsTui(opened.desk, load_guard=opened.load_guard, keys=load_keys(folder))
    await app.run_async()
    return app.return_code or 0


def is_terminal() -> bool:
    """Whether a full-screen program can be shown here."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def require_terminal() -> None:
    """Refuse to draw where nothing can be drawn.

    Raises:
        UsageError: standard input or output is no terminal.
    """
    if not is_terminal():
        raise UsageError(
            "The inbox needs a terminal.",
            "Use `sms-tui list`, `show` and `reply` in scripts; `sms-tui help` tells more.",
        )
