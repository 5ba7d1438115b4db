"""The guard judges outbound drafts by a policy: normalise, detect, weigh, decide, explain."""

from sms_tui.domain.guard.types import (
    GUARD_ERROR,
    Context,
    Decision,
    Draft,
    Evidence,
    Finding,
    Severity,
    ThreadText,
    Verdict,
)

__all__ = [
    "GUARD_ERROR",
    "Context",
    "Decision",
    "Draft",
    "Evidence",
    "Finding",
    "Severity",
    "ThreadText",
    "Verdict",
]
