"""A fresh office for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.office import Office, open_office


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """An office on Wednesday 17 June 2026, 10:00 in New York."""
    opened = open_office(tmp_path / "desk")
    yield opened
    await opened.desk.aclose()
