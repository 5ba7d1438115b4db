"""What is said when the program fails: the place in the program, never a value (those are clients' words)."""

from __future__ import annotations

import traceback
from pathlib import Path
from types import TracebackType

INNERMOST = 6
"""Frames that are named."""


def crash_words(error: BaseException | None, frames: TracebackType | None) -> str:
    """Return an error's kind and the innermost places it passed, without any message or value."""
    kind = type(error).__name__ if error is not None else "unknown error"
    places = [
        f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(frames)[-INNERMOST:]
    ]
    return "\n".join(
        (
            f"sms-tui failed inside ({kind}). Nothing recorded is lost; drafts are kept up to the last second.",
            "Please report these places in the program; they hold no client's words:",
            *places,
        )
    )
