"""Who is asking: the login of this process, with the role from the staff list."""

from __future__ import annotations

import os
import pwd
from collections.abc import Mapping

from sms_tui.domain.errors import NotPermitted
from sms_tui.domain.events import Actor, Role


class ProcessIdentity:
    """The operating-system user of this process (never a name typed in the app)."""

    def __init__(self, staff: Mapping[str, Role], *, anybody: Role | None = None) -> None:
        """`staff` is the staff list; `anybody` is the role of logins that are not on it, None refuses them."""
        self._staff = dict(staff)
        self._anybody = anybody
        self._login = login()

    def actor(self) -> Actor:
        """Return the acting person.

        Raises:
            NotPermitted: the login is not on the staff list.
        """
        role = self._staff.get(self._login, self._anybody)
        if role is None:
            raise NotPermitted(
                "Your login is not on this desk's staff list.", "Ask a supervisor to add it to desk.toml."
            )
        return Actor(self._login, role)


def login() -> str:
    """Return the login name of the process's real user id."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid{os.getuid()}"
