"""Copies of the shipped policy files with one place changed, for tests of what a loader refuses."""

from __future__ import annotations

import shutil
from pathlib import Path

from sms_tui.settings.policies import policy_dir


def copied(folder: Path) -> Path:
    """Copy the shipped policy files into `folder` and return it."""
    for path in policy_dir().glob("*.toml"):
        if path.stem in ("base", "ijc", "lehigh"):
            shutil.copy(path, folder)
    return folder


def changed(folder: Path, old: str, new: str, file: str = "ijc") -> int:
    """Replace the first `old` in a copied file; return the 1-based line on which it stood."""
    path = folder / f"{file}.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text, "the shipped file no longer holds this text"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1
