"""What time it is. Nothing else in the product asks the machine."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """A source of the present moment."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...
