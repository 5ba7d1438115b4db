"""The guard in the client: loaded after the first paint, then asked at every key.

Until the rules of a policy are loaded there is no verdict, and nothing is sendable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sms_tui.domain.errors import SmsTuiError
from sms_tui.domain.guard.types import GUARD_ERROR, Context, Draft, Verdict

if TYPE_CHECKING:
    from sms_tui.domain.guard.rulebook import RuleBook

LoadGuard = Callable[[str], "RuleBook"]
"""Reads and compiles the rules of a policy, by its id; may take a few hundred milliseconds."""


class GuardState(StrEnum):
    """Whether drafts can be judged."""

    LOADING = "loading"
    READY = "ready"
    BROKEN = "broken"


class LiveGuard:
    """The rule books of the desk's policies."""

    def __init__(self, load: LoadGuard) -> None:
        self._load = load
        self._books: dict[str, RuleBook] = {}
        self.state = GuardState.LOADING
        self.problem = ""

    def load(self, policies: Iterable[str]) -> None:
        """Load the rules of all policies; call it off the key path. Errors are kept, not raised."""
        from sms_tui.domain.guard.engine import warm

        try:
            for policy in policies:
                book = self._load(policy)
                warm(book)
                self._books[policy] = book
        except (SmsTuiError, OSError, ValueError) as error:
            self.problem = str(error) if isinstance(error, SmsTuiError) else type(error).__name__
            self.state = GuardState.BROKEN
            return
        self.state = GuardState.READY

    @property
    def words(self) -> str:
        """Why there is no verdict; empty while there can be one."""
        match self.state:
            case GuardState.LOADING:
                return "the guard is loading; nothing is sendable yet"
            case GuardState.BROKEN:
                return f"the guard could not be loaded; nothing is sendable. {self.problem}"
            case GuardState.READY:
                return ""

    @property
    def brief(self) -> str:
        """The same in two words, for the status line."""
        return {GuardState.LOADING: "guard loading", GuardState.BROKEN: "GUARD BROKEN", GuardState.READY: ""}[
            self.state
        ]

    def judge(
        self, draft: Draft, context: Context, policy: str, now: datetime, *, patient: bool = False
    ) -> Verdict | None:
        """Judge a draft by a policy; None while its rules are not loaded. `patient` lifts the time limit."""
        book = self._books.get(policy)
        if book is None:
            return None
        from sms_tui.domain.guard.engine import LIMIT_MS, judge

        return judge(draft, context, book, now, limit_ms=None if patient else LIMIT_MS)


def withheld(verdict: Verdict | None) -> bool:
    """Return whether a verdict stands for a failure of the guard, so that asking again may help."""
    return verdict is not None and any(finding.rule == GUARD_ERROR for finding in verdict.findings)
