"""What a detector of the program is given, and how it reports a hit."""

from __future__ import annotations

from dataclasses import dataclass

from sms_tui.domain.guard.reading import Reading
from sms_tui.domain.guard.rulebook import DetectorSignal, Rule, RuleBook
from sms_tui.domain.guard.types import Evidence, Severity
from sms_tui.domain.guard.weigh import Hit

BY_PATTERN = frozenset({"nonpublic"})
"""Detectors of what is said: the rest of the draft may speak against their hits."""


@dataclass(frozen=True, slots=True)
class Search:
    """One detector's look at one draft, for one rule."""

    reading: Reading
    rules: RuleBook
    rule: Rule
    signal: DetectorSignal

    def hit(
        self,
        start: int | None,
        end: int | None,
        *,
        severity: Severity | None = None,
        reason: str = "",
        uncovered: bool = False,
        split: bool = False,
    ) -> Hit:
        """Report the draft's `start:end` as typed (None, None: nowhere in the text)."""
        evidence = (Evidence(reason or self.signal.reason, self.signal.points),)
        return Hit(
            self.rule,
            severity or self.signal.severity,
            start,
            end,
            evidence,
            uncovered,
            split,
            by_pattern=self.signal.name in BY_PATTERN,
        )
