"""Which state of the contact permits which kind of text (Terms 4 and 7, Privacy Policy 2, the guidance's consent)."""

from __future__ import annotations

from sms_tui.domain.guard.types import Severity
from sms_tui.domain.messages import ConsentState, Hold, MessageKind

OPTED_OUT = "CONSENT.OPTED_OUT"
NONE = "CONSENT.NONE"
HOLD = "CONSENT.HOLD"

StateFinding = tuple[str, Severity, str]
"""Rule id, severity, one sentence."""

_NEED_NO_CONSENT = frozenset({MessageKind.INTERNAL, MessageKind.SYSTEM})
_BLOCKING_HOLDS = {
    Hold.SUSPENDED: "Texting with this contact is suspended.",
    Hold.NUMBER_RETIRED: "This number is no longer the contact's.",
    Hold.GATEWAY_BLOCKED: "The carrier blocks texts to this number.",
}


def state_findings(
    kind: MessageKind, consent: ConsentState, holds: frozenset[Hold], *, internal: bool, heard_from: bool
) -> list[StateFinding]:
    """Return what the contact's state says against a text of `kind`; empty where nothing does."""
    found: list[StateFinding] = []
    if consent is ConsentState.OPTED_OUT:
        if kind is not MessageKind.AUTO_STOP:
            found.append((OPTED_OUT, Severity.BLOCK, "This contact has opted out of texts."))
    elif consent is ConsentState.UNKNOWN and not _may_be_unsolicited(kind, internal=internal, heard_from=heard_from):
        found.append((NONE, Severity.BLOCK, "There is no consent on record and no text from this contact."))
    if Hold.OPT_OUT_SUSPECTED in holds and kind is not MessageKind.AUTO_STOP:
        found.append((OPTED_OUT, Severity.WARN, "A text of this contact may have been an opt-out; decide that first."))
    found.extend(_held(kind, holds))
    return found


def _may_be_unsolicited(kind: MessageKind, *, internal: bool, heard_from: bool) -> bool:
    return internal or kind in _NEED_NO_CONSENT or heard_from or kind.automatic


def _held(kind: MessageKind, holds: frozenset[Hold]) -> list[StateFinding]:
    found: list[StateFinding] = []
    for hold, sentence in _BLOCKING_HOLDS.items():
        if hold not in holds:
            continue
        if hold is Hold.SUSPENDED and kind in (MessageKind.NOTICE, MessageKind.AUTO_HELP, MessageKind.AUTO_STOP):
            continue
        found.append((HOLD, Severity.BLOCK, sentence))
    if Hold.NUMBER_UNSAFE in holds and kind.automatic:
        found.append((HOLD, Severity.BLOCK, "Somebody else reads this phone: no automatic texts."))
    return found
