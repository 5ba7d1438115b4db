"""The manual: Markdown pages, read with F1 in the inbox and with `sms-tui help TOPIC`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Topic:
    """One page: its name, and its title (the first heading)."""

    name: str
    title: str


def topics() -> tuple[Topic, ...]:
    """Return all pages, by name."""
    return tuple(Topic(path.stem, _title(path)) for path in sorted(_FOLDER.glob("*.md")))


def page(name: str) -> str:
    """Return a page's Markdown.

    Raises:
        KeyError: there is no such page.
    """
    if name not in {topic.name for topic in topics()}:
        raise KeyError(name)
    return (_FOLDER / f"{name}.md").read_text(encoding="utf-8")


def _title(path: Path) -> str:
    return path.read_text(encoding="utf-8").splitlines()[0].lstrip("# ").strip()
