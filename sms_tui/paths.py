"""Where the program's own files and a desk's files are."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def config_dir() -> Path:
    """Return the folder of the shipped defaults (policies, templates, examples).

    In an installed wheel that is inside the package; in a working copy it is the repository's `config`.
    """
    packaged = _PACKAGE / "_config"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "config"


def desk_dir() -> Path:
    """Return the desk folder: `SMS_TUI_HOME`, else the user's data folder by XDG. It need not exist."""
    named = os.environ.get("SMS_TUI_HOME")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return platformdirs.user_data_path("sms-tui", appauthor=False)


def cache_dir() -> Path:
    """Return the user's cache folder by XDG. It need not exist, and may be deleted at any time."""
    import platformdirs

    return platformdirs.user_cache_path("sms-tui", appauthor=False)
