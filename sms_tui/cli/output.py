"""Standard output and standard error of every verb, and the exit codes; the only place that prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from enum import IntEnum
from typing import Any, TextIO

from sms_tui.domain.errors import SmsTuiError


class Exit(IntEnum):
    """Exit codes (design, section 8)."""

    DONE = 0
    NO = 1
    WRONG_USE = 2


def emit(text: str = "") -> None:
    """Print one line (or several) for people on standard output."""
    print(_encodable(text))


def emit_json(record: Any) -> None:
    """Print one JSON value on one line on standard output and flush it, so that batches stream."""
    line = json.dumps(record, ensure_ascii=False, separators=(", ", ": "))
    print(_encodable(line), flush=True)


def _encodable(text: str) -> str:
    """Replace what no encoding can write (lone surrogates from JSON escapes), so that printing never fails."""
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def diagnose(error: SmsTuiError) -> int:
    """Tell an error on standard error as `title: what happened. what to do`; return the exit code 2."""
    print(f"{error.title}: {error}", file=sys.stderr)
    return Exit.WRONG_USE


def remark(text: str) -> None:
    """Print a remark for people on standard error, so that standard output stays machine-readable."""
    print(text, file=sys.stderr)


def json_lines(stream: TextIO) -> Iterator[tuple[int, Mapping[str, Any] | None]]:
    """Read JSON Lines; yield (1-based line number, object), or (number, None) for a line that is no JSON object.

    Empty lines are skipped. A NUL byte or broken encoding makes a bad line, never an exception.
    """
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            yield number, None
            continue
        yield number, value if isinstance(value, dict) else None
