"""The simulator's own time: it stands still, is moved by hand, or runs at a rate."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable


class SimulatedClock:
    """A `Clock` that begins at `start` and runs `rate` simulated seconds per real second (0: stands still)."""

    def __init__(self, start: dt.datetime, *, rate: float = 0.0, elapsed: Callable[[], float] = time.monotonic) -> None:
        if start.tzinfo is None:
            raise ValueError("the clock needs a start with a zone")
        if rate < 0:
            raise ValueError("a clock does not run backwards")
        self._start = start.astimezone(dt.UTC)
        self._rate = rate
        self._elapsed = elapsed
        self._begun = elapsed()
        self._moved = dt.timedelta()

    def now(self) -> dt.datetime:
        """Return the simulated moment, aware, in UTC."""
        run = dt.timedelta(seconds=(self._elapsed() - self._begun) * self._rate) if self._rate else dt.timedelta()
        return self._start + self._moved + run

    def advance(self, seconds: float) -> dt.datetime:
        """Move forward; return the new moment.

        Raises:
            ValueError: `seconds` is negative.
        """
        if seconds < 0:
            raise ValueError("a clock does not run backwards")
        self._moved += dt.timedelta(seconds=seconds)
        return self.now()
