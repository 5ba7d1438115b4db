"""What the contact's state says against a text: the table of `domain.permission`, told by the guard's rules."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sms_tui.domain.guard.types import Context, Severity
from sms_tui.domain.messages import ConsentState, Hold, MessageKind
from sms_tui.domain.permission import Ground, Permission, permits

OPTED_OUT = "CONSENT.OPTED_OUT"
NONE = "CONSENT.NONE"
HOLD = "CONSENT.HOLD"
DORMANT = "CONSENT.DORMANT"

StateFinding = tuple[str, Severity, str]
"""Rule id, severity, one sentence."""

RULES: Mapping[Ground, str] = MappingProxyType(
    {
        Ground.OPTED_OUT: OPTED_OUT,
        Ground.OPT_OUT_SUSPECTED: OPTED_OUT,
        Ground.GATEWAY_BLOCKED: HOLD,
        Ground.NUMBER_RETIRED: HOLD,
        Ground.NUMBER_UNSAFE: HOLD,
        Ground.SUSPENDED: HOLD,
        Ground.NOTHING_TO_CONFIRM: NONE,
        Ground.NOT_A_COLLEAGUE: NONE,
        Ground.NO_CONSENT: NONE,
        Ground.IMPLIED_EXPIRED: NONE,
        Ground.REMINDERS_NEED_CONSENT: NONE,
    }
)
"""The rule under which each ground of refusal is told."""

_SILENT = "This contact has been silent for long: write neutral words only, or phone them first."


def state_findings(kind: MessageKind, context: Context) -> list[StateFinding]:
    """Return what the contact's state says against a text of `kind`; empty where nothing does.

    A suspected opt-out is a warn here (ruling 6: the outbox holds such texts until staff decide); what would
    refuse the text without it is told as well.
    """
    found: list[StateFinding] = []
    permission = _permission(kind, context, context.holds)
    if permission.ground is Ground.OPT_OUT_SUSPECTED:
        found.append((RULES[Ground.OPT_OUT_SUSPECTED], Severity.WARN, permission.reason))
        permission = _permission(kind, context, context.holds - {Hold.OPT_OUT_SUSPECTED})
    if permission.ground is not None:
        found.append((RULES[permission.ground], Severity.BLOCK, permission.reason))
    elif context.dormant and not context.internal and not kind.automatic and kind is not MessageKind.SYSTEM:
        found.append((DORMANT, Severity.WARN, _SILENT))
    return found


def _permission(kind: MessageKind, context: Context, holds: frozenset[Hold]) -> Permission:
    consent = context.consent
    if consent is ConsentState.UNKNOWN and context.heard_from:
        consent = ConsentState.IMPLIED
    return permits(
        kind,
        consent,
        holds,
        internal=context.internal,
        had_inbound=context.heard_from,
        implied_holds=context.implied_holds,
        reminders_to_implied=context.reminders_to_implied,
        supervisor_notice=kind is MessageKind.NOTICE,
    )
