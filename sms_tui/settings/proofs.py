"""Which rule files have proved themselves: the examples of unchanged files, judged by unchanged code, run once.

A proof is the digest of everything that an example's outcome depends on: the policy's files, the program's own
modules, the libraries it judges with. Whatever changes gives another digest, and the examples run again. A proof
says only that nothing failed; it holds no rule and no text, and losing it costs time alone.

Beside it may lie what was derived from the same files (their tables, the literals of their patterns), for the same
reason: it is good only for the very files and the very code that it was made of.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.util
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parents[1]
_JUDGES = ("domain", "settings")
"""Folders of the package whose code decides how an example comes out."""
_LIBRARIES = ("re2", "rapidfuzz", "stdnum", "phonenumbers")
_FILE = "examples-that-held.txt"
_MOST = 32
"""So many proofs are kept, the newest; each policy needs two."""


@dataclass(frozen=True, slots=True)
class Proofs:
    """The proofs kept in a folder of the user's, which need not exist; unreadable or unwritable, it proves nothing."""

    folder: Path

    def has(self, subject: str, policy_digest: str) -> bool:
        """Return whether the examples of `subject` (such as `guard ijc`) held with these files and this code."""
        return _proof(subject, policy_digest) in self._kept()

    def keep(self, subject: str, policy_digest: str) -> None:
        """Remember that they held. Never raises: what cannot be remembered is tried again next time."""
        proof = _proof(subject, policy_digest)
        lines = [*(line for line in self._kept() if line != proof), proof][-_MOST:]
        self._write(_FILE, "".join(f"{line}\n" for line in lines))

    def _write(self, name: str, content: str) -> None:
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, written = tempfile.mkstemp(dir=self.folder)
            try:
                with os.fdopen(handle, "w", encoding="ascii") as file:
                    file.write(content)
                os.replace(written, self.folder / name)
            except OSError:
                os.unlink(written)
                raise

    def derived(self, subject: str, policy_digest: str) -> dict[str, Any] | None:
        """Return what was derived from these files by this code, or None where it is lost or damaged."""
        try:
            proof, checksum, content = (self.folder / _derived_name(subject)).read_text(encoding="ascii").split("\n", 2)
        except (OSError, ValueError):
            return None
        if proof != _proof(subject, policy_digest) or checksum != _checksum(content):
            return None
        kept: dict[str, Any] = json.loads(content)
        return kept

    def keep_derived(self, subject: str, policy_digest: str, derived: Mapping[str, Any]) -> None:
        """Remember it for the next start, in place of what was derived before. Never raises: JSON may not hold it."""
        try:
            content = json.dumps(derived, separators=(",", ":"))
        except TypeError:
            return
        proof = _proof(subject, policy_digest)
        self._write(_derived_name(subject), f"{proof}\n{_checksum(content)}\n{content}")

    def _kept(self) -> list[str]:
        try:
            return (self.folder / _FILE).read_text(encoding="ascii").split()
        except (OSError, UnicodeDecodeError):
            return []


def _derived_name(subject: str) -> str:
    return f"derived-{hashlib.sha256(subject.encode()).hexdigest()[:16]}.json"


def _checksum(content: str) -> str:
    return hashlib.sha256(content.encode("ascii")).hexdigest()


def _proof(subject: str, policy_digest: str) -> str:
    return hashlib.sha256(f"{subject}\n{policy_digest}\n{code_digest()}\n".encode()).hexdigest()


@functools.cache
def code_digest() -> str:
    """Return the SHA-256 (hex) of the modules that judge, of the libraries' places and dates, and of the Python."""
    whole = hashlib.sha256(sys.version.encode())
    for folder in _JUDGES:
        for path in sorted((_PACKAGE / folder).rglob("*.py")):
            content = path.read_bytes()
            whole.update(f"{path.relative_to(_PACKAGE).as_posix()}\n{len(content)}\n".encode())
            whole.update(content)
    for name in _LIBRARIES:
        whole.update(f"{name} {_stamp(name)}\n".encode())
    return whole.hexdigest()


def _stamp(library: str) -> str:
    found = importlib.util.find_spec(library)
    if found is None or found.origin is None:
        return "none"
    state = Path(found.origin).stat()
    return f"{found.origin} {state.st_size} {state.st_mtime_ns}"
