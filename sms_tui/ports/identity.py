"""Who is asking. No service takes an actor as text; every actor comes from here."""

from __future__ import annotations

from typing import Protocol

from sms_tui.domain.events import Actor


class Identity(Protocol):
    """Tells the person behind a request: the login of the process, or of the peer of a socket."""

    def actor(self) -> Actor:
        """Return the acting person with the role from the staff list.

        Raises:
            NotPermitted: the person is not on the staff list, or is disabled.
        """
        ...
