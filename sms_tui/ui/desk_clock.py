"""The desk's time between two looks at the desk: its clock plus what has passed on a monotonic one."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class DeskClock:
    """Tells the desk's time. `monotonic` gives seconds; a demo's simulated time runs through the same door."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._at = datetime(1970, 1, 1, tzinfo=UTC)
        self._read = monotonic()

    def set(self, now: datetime) -> None:
        """Take over the desk's own time, as just read."""
        self._at, self._read = now, self._monotonic()

    def now(self) -> datetime:
        """Return the present moment of the desk (UTC)."""
        return self._at + timedelta(seconds=self._monotonic() - self._read)
