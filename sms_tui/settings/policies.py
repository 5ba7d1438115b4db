"""Policy files: `base.toml` with an organisation's own file on top, typed and checked on load.

A policy is loaded whole or not at all. Guard and intake rules lie beside it (`ijc.guard.toml`, …) and are
loaded elsewhere; they count for the digest, because they decide what may be sent.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
from pathlib import Path
from typing import Any

from sms_tui.domain.errors import ConfigError
from sms_tui.domain.policy import Policy
from sms_tui.paths import config_dir
from sms_tui.settings import strict

BASE = "base"


def policy_dir(folder: Path | None = None) -> Path:
    """Return the folder of the policy files: `folder`, or the shipped one."""
    return folder if folder is not None else config_dir() / "policies"


def available(*, folder: Path | None = None) -> tuple[str, ...]:
    """Return the ids of the policies in the folder, sorted; the base is none."""
    names = (path.stem for path in policy_dir(folder).glob("*.toml"))
    return tuple(sorted(name for name in names if "." not in name and name != BASE))


def load_policy(policy_id: str, *, folder: Path | None = None) -> Policy:
    """Read, merge and check one policy.

    Raises:
        ConfigError: no such policy, or a wrong file, with file, line, key and the nearest known key.
    """
    place = policy_dir(folder)
    _refuse_unknown(policy_id, folder)
    files = [str(place / f"{BASE}.toml"), str(place / f"{policy_id}.toml")]
    texts = [strict.text_of(Path(file), file) for file in files]
    return _merged(policy_id, files[0], texts[0], files[1], texts[1])


@functools.lru_cache(maxsize=8)
def _merged(policy_id: str, base_file: str, base_text: str, own_file: str, own_text: str) -> Policy:
    """Merge and check; files that were read before give the same policy again."""
    base, base_source = strict.parse(base_text, base_file)
    own, own_source = strict.parse(own_text, own_file)
    layers = strict.Layers((own_source, base_source))
    merged = strict.merge(base, own)
    if merged.get("id") != policy_id:
        raise layers.error("id", f"the id must be the file's name, '{policy_id}'.")
    _name_clauses(merged)
    return strict.build(Policy, merged, layers)


def policy_digest(policy_id: str, *, folder: Path | None = None) -> str:
    """Return the SHA-256 (hex) of all files that make the policy: base and own, with their rule files.

    Raises:
        ConfigError: there is no such policy, or a file cannot be read.
    """
    place = policy_dir(folder)
    _refuse_unknown(policy_id, folder)
    whole = hashlib.sha256()
    for path in sorted({*_files(place, BASE), *_files(place, policy_id)}):
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ConfigError(f"the file cannot be read ({type(error).__name__}).", file=str(path)) from None
        whole.update(f"{path.name}\n{len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()


def _files(place: Path, stem: str) -> list[Path]:
    """List `stem.toml`, its rule files, and what is named after it (`ijc.holidays.ics`, `base.wording.json`)."""
    return [path for path in place.glob(f"{stem}.*") if path.suffix in (".toml", ".ics", ".json")]


def _refuse_unknown(policy_id: str, folder: Path | None) -> None:
    known = available(folder=folder)
    if policy_id not in known:
        near = tuple(difflib.get_close_matches(policy_id, known, n=2, cutoff=0.4)) or known
        raise ConfigError("there is no such policy.", file=str(policy_dir(folder)), key=repr(policy_id), known=near)


def _name_clauses(table: dict[str, Any]) -> None:
    """Write each clause's key into it as its id: `[clauses.ijc-terms-3]` states it once."""
    clauses = table.get("clauses")
    if isinstance(clauses, dict):
        table["clauses"] = {
            key: {**clause, "id": key} if isinstance(clause, dict) else clause for key, clause in clauses.items()
        }
