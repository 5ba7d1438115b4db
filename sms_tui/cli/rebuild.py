"""`sms-tui rebuild`: make the caches (`desk.json`, pages, ids) anew from the ledger."""

from __future__ import annotations

import argparse

from sms_tui.cli.opening import add_home
from sms_tui.cli.output import Exit, emit
from sms_tui.domain.errors import StoreUnusable
from sms_tui.paths import desk_dir


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_home(parser)


def run(args: argparse.Namespace) -> int:
    """Rebuild the caches; the desk must not be served meanwhile.

    Raises:
        StoreError: no desk there, in use, unusable, or its ledger broken.
    """
    from sms_tui.adapters.stores.tinydb import TinyDBStore

    folder = args.home or desk_dir()
    if not (folder / "ledger").is_dir():
        raise StoreUnusable(f"There is no desk in {folder}.", "Name its folder with --home or SMS_TUI_HOME.")
    position = TinyDBStore.rebuild(folder)
    emit(f"Rebuilt from {position.seq} entries; head {position}.")
    return Exit.DONE
