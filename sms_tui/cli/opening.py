"""How verbs open the desk: the folder from `--home` or `SMS_TUI_HOME`, closed again whatever happens."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

from sms_tui.paths import desk_dir

if TYPE_CHECKING:
    from sms_tui.bootstrap.desk import OpenDesk


def add_home(parser: argparse.ArgumentParser) -> None:
    """Add `--home`."""
    parser.add_argument("--home", type=Path, metavar="DIR", help="the desk's folder (default: SMS_TUI_HOME)")


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add `--json`."""
    parser.add_argument("--json", action="store_true", help="print JSON for programs")


@contextlib.asynccontextmanager
async def opened(args: argparse.Namespace) -> AsyncIterator[OpenDesk]:
    """Open the desk for one verb.

    Raises:
        ConfigError: desk file, policies or secrets are missing or wrong.
        StoreError: the folder is unusable, in use, or its ledger broken.
    """
    from sms_tui.bootstrap.desk import open_desk

    desk = open_desk(args.home or desk_dir())
    try:
        yield desk
    finally:
        await desk.desk.aclose()
