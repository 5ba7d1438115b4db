"""What a contact's consent and holds permit, kind of text by kind of text (rulings 6 to 10, 12 and 15).

A text needs both consent and no hold that concerns it. The table is in `permits`, strictest reason first; each
refusal names the clause and what staff do instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from sms_tui.domain.messages import ConsentState, Hold, MessageKind


class Ground(StrEnum):
    """Why a text may not be sent."""

    OPTED_OUT = "opted_out"
    GATEWAY_BLOCKED = "gateway_blocked"
    NUMBER_RETIRED = "number_retired"
    SUSPENDED = "suspended"
    OPT_OUT_SUSPECTED = "opt_out_suspected"
    NUMBER_UNSAFE = "number_unsafe"
    NOTHING_TO_CONFIRM = "nothing_to_confirm"
    NOT_A_COLLEAGUE = "not_a_colleague"
    NO_CONSENT = "no_consent"
    IMPLIED_EXPIRED = "implied_expired"
    REMINDERS_NEED_CONSENT = "reminders_need_consent"


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a text of one kind may be sent now."""

    allowed: bool
    ground: Ground | None = None
    reason: str = ""
    """One sentence, empty where allowed."""
    clause: str = ""
    """Id of the policy clause (`policy-clauses.md`)."""
    instead: str = ""
    """What to do instead, one sentence."""


_ALLOWED = Permission(True)

_PHONE = "Phone or e-mail them, and record the call."
_WORDS: Mapping[Ground, tuple[str, str]] = MappingProxyType(
    {
        Ground.OPTED_OUT: ("This contact has opted out of texts.", _PHONE),
        Ground.GATEWAY_BLOCKED: (
            "The carrier blocks texts to this number.",
            "Phone them: only a text of theirs (START or UNSTOP) lifts the carrier's block.",
        ),
        Ground.NUMBER_RETIRED: (
            "This number is no longer the contact's.",
            "Confirm the number by phone or e-mail, then lift the hold.",
        ),
        Ground.SUSPENDED: ("Texting with this contact is suspended.", "Tell them by phone or e-mail."),
        Ground.OPT_OUT_SUSPECTED: (
            "A text of theirs may have been an opt-out.",
            "Decide that first: opt them out, or record that it was none.",
        ),
        Ground.NUMBER_UNSAFE: (
            "Somebody else may read this phone.",
            "Phone them at a safe hour, by the safe channel on the contact card.",
        ),
        Ground.NOTHING_TO_CONFIRM: ("There is no opt-out to confirm.", ""),
        Ground.NOT_A_COLLEAGUE: (
            "Internal texts are for colleagues only.",
            "Send it as a reply, or mark the contact as internal.",
        ),
        Ground.NO_CONSENT: (
            "There is no consent on record, and they have never texted us.",
            "Record the consent with its source and date, or phone them.",
        ),
        Ground.IMPLIED_EXPIRED: (
            "Their implied consent is too old for a first message.",
            "Phone them, or record a new consent.",
        ),
        Ground.REMINDERS_NEED_CONSENT: (
            "This policy sends reminders only with recorded consent.",
            "Record the consent with its source and date, or phone them.",
        ),
    }
)
_CLAUSES: Mapping[str, Mapping[Ground, str]] = MappingProxyType(
    {
        "ijc": MappingProxyType(
            {
                **dict.fromkeys(Ground, "ijc-privacy-2"),
                Ground.OPTED_OUT: "ijc-terms-4",
                Ground.GATEWAY_BLOCKED: "ijc-terms-4",
                Ground.OPT_OUT_SUSPECTED: "ijc-terms-4",
                Ground.NOTHING_TO_CONFIRM: "ijc-terms-4",
                Ground.NUMBER_RETIRED: "ijc-terms-2",
                Ground.NUMBER_UNSAFE: "ijc-terms-2",
                Ground.SUSPENDED: "ijc-terms-7",
            }
        ),
        "lehigh": MappingProxyType(
            {
                **dict.fromkeys(Ground, "lehigh-consent"),
                Ground.NO_CONSENT: "lehigh-unsolicited",
                Ground.IMPLIED_EXPIRED: "lehigh-unsolicited",
                Ground.NOT_A_COLLEAGUE: "lehigh-internal",
                Ground.NUMBER_RETIRED: "lehigh-identity",
                Ground.NUMBER_UNSAFE: "lehigh-identity",
                Ground.SUSPENDED: "lehigh-agreement",
            }
        ),
    }
)


def permits(
    kind: MessageKind,
    consent: ConsentState,
    holds: frozenset[Hold],
    *,
    policy: str = "ijc",
    internal: bool = False,
    had_inbound: bool = True,
    implied_holds: bool = True,
    reminders_to_implied: bool = True,
    supervisor_notice: bool = False,
) -> Permission:
    """Say whether a text of `kind` may be sent.

    `internal`: the contact is a colleague. `had_inbound`: they have texted us (without that a reply is a first
    message). `implied_holds`: implied consent is young enough for a first message (`ConsentRecord.implied_holds`).
    `reminders_to_implied`: the policy's setting. `supervisor_notice`: the one service notice that a supervisor
    may send to a suspended contact (ruling 8). `policy` chooses the clauses that are named.
    """
    ground = _held(kind, consent, holds, supervisor_notice=supervisor_notice)
    if ground is None:
        ground = _without_consent(
            kind,
            consent,
            internal=internal,
            had_inbound=had_inbound,
            implied_holds=implied_holds,
            reminders_to_implied=reminders_to_implied,
        )
    if ground is None:
        return _ALLOWED
    reason, instead = _WORDS[ground]
    return Permission(False, ground, reason, _CLAUSES.get(policy, {}).get(ground, ""), instead)


def _held(
    kind: MessageKind, consent: ConsentState, holds: frozenset[Hold], *, supervisor_notice: bool
) -> Ground | None:
    """Return what stands against every consent: an opt-out first, then the holds."""
    if consent is ConsentState.OPTED_OUT and kind is not MessageKind.AUTO_STOP:
        return Ground.OPTED_OUT
    if not holds and kind is not MessageKind.AUTO_STOP:
        return None
    if Hold.GATEWAY_BLOCKED in holds:
        return Ground.GATEWAY_BLOCKED
    if Hold.NUMBER_RETIRED in holds:
        return Ground.NUMBER_RETIRED
    if Hold.NUMBER_UNSAFE in holds:
        return Ground.NUMBER_UNSAFE
    if kind is MessageKind.AUTO_STOP:
        return None if consent is ConsentState.OPTED_OUT else Ground.NOTHING_TO_CONFIRM
    spared = kind is MessageKind.AUTO_HELP or (kind is MessageKind.NOTICE and supervisor_notice)
    if Hold.SUSPENDED in holds and not spared:
        return Ground.SUSPENDED
    return Ground.OPT_OUT_SUSPECTED if Hold.OPT_OUT_SUSPECTED in holds else None


def _without_consent(
    kind: MessageKind,
    consent: ConsentState,
    *,
    internal: bool,
    had_inbound: bool,
    implied_holds: bool,
    reminders_to_implied: bool,
) -> Ground | None:
    """Return what the consent axis lacks for `kind`."""
    if kind is MessageKind.INTERNAL:
        return None if internal else Ground.NOT_A_COLLEAGUE
    if internal or kind in (MessageKind.SYSTEM, MessageKind.AUTO_HELP, MessageKind.AUTO_STOP):
        return None
    if consent is ConsentState.UNKNOWN:
        return None if kind.automatic and had_inbound else Ground.NO_CONSENT
    if consent is ConsentState.IMPLIED:
        opens = kind is MessageKind.FIRST or (kind is MessageKind.REPLY and not had_inbound)
        if opens and not implied_holds:
            return Ground.IMPLIED_EXPIRED
        if kind is MessageKind.REMINDER and not reminders_to_implied:
            return Ground.REMINDERS_NEED_CONSENT
    return None
