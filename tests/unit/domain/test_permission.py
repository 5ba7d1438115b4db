"""What each state and hold permits, kind by kind."""

from __future__ import annotations

import itertools

import pytest

from sms_tui.domain.messages import ConsentState, Hold, MessageKind
from sms_tui.domain.permission import Ground, Permission, permits

K, C, H = MessageKind, ConsentState, Hold
AUTOMATIC = {kind for kind in K if kind.automatic}
STAFF = set(K) - AUTOMATIC


def allowed(consent: ConsentState, *holds: Hold, **facts: bool) -> set[MessageKind]:
    return {kind for kind in K if permits(kind, consent, frozenset(holds), **facts).allowed}  # type: ignore[arg-type]


TABLE: list[tuple[ConsentState, tuple[Hold, ...], dict[str, bool], set[MessageKind]]] = [
    # hours research, section 5, row by row
    (C.UNKNOWN, (), {"had_inbound": False}, {K.SYSTEM, K.AUTO_HELP}),
    (C.IMPLIED, (), {}, set(K) - {K.INTERNAL, K.AUTO_STOP}),
    (C.IMPLIED, (), {"implied_holds": False}, set(K) - {K.INTERNAL, K.AUTO_STOP, K.FIRST}),
    (
        C.IMPLIED,
        (),
        {"implied_holds": False, "had_inbound": False},
        set(K) - {K.INTERNAL, K.AUTO_STOP, K.FIRST, K.REPLY},
    ),
    (C.IMPLIED, (), {"reminders_to_implied": False}, set(K) - {K.INTERNAL, K.AUTO_STOP, K.REMINDER}),
    (C.OPTED_IN, (), {}, set(K) - {K.INTERNAL, K.AUTO_STOP}),
    (C.OPTED_OUT, (), {}, {K.AUTO_STOP}),
    (C.OPTED_IN, (H.SUSPENDED,), {}, {K.AUTO_HELP}),
    (C.OPTED_IN, (H.SUSPENDED,), {"supervisor_notice": True}, {K.AUTO_HELP, K.NOTICE}),
    (C.OPTED_OUT, (H.SUSPENDED,), {"supervisor_notice": True}, {K.AUTO_STOP}),
    (C.OPTED_IN, (H.NUMBER_RETIRED,), {}, set()),
    (C.OPTED_OUT, (H.NUMBER_RETIRED,), {}, set()),
    (C.OPTED_IN, (H.GATEWAY_BLOCKED,), {}, set()),
    (C.OPTED_OUT, (H.GATEWAY_BLOCKED,), {}, set()),
    (C.IMPLIED, (H.OPT_OUT_SUSPECTED,), {}, set()),
    # ruling 8: staff texts as well, a phone task is opened instead
    (C.IMPLIED, (H.NUMBER_UNSAFE,), {}, set()),
    (C.OPTED_IN, (H.NUMBER_UNSAFE,), {"supervisor_notice": True}, set()),
    (C.UNKNOWN, (H.NUMBER_UNSAFE,), {"internal": True}, set()),
    (C.OPTED_OUT, (H.NUMBER_UNSAFE,), {}, set()),
    # ruling 15: colleagues need no client consent, but their STOP counts
    (C.UNKNOWN, (), {"internal": True, "had_inbound": False}, set(K) - {K.AUTO_STOP}),
    (C.OPTED_OUT, (), {"internal": True}, {K.AUTO_STOP}),
    (C.UNKNOWN, (H.GATEWAY_BLOCKED,), {"internal": True}, set()),
]


@pytest.mark.parametrize(("consent", "holds", "facts", "expected"), TABLE)
def test_table(
    consent: ConsentState, holds: tuple[Hold, ...], facts: dict[str, bool], expected: set[MessageKind]
) -> None:
    assert allowed(consent, *holds, **facts) == expected


def every_case() -> list[tuple[MessageKind, ConsentState, frozenset[Hold], bool, bool]]:
    subsets = [frozenset(chosen) for size in range(len(H) + 1) for chosen in itertools.combinations(H, size)]
    return list(itertools.product(K, C, subsets, (False, True), (False, True)))


def judged(case: tuple[MessageKind, ConsentState, frozenset[Hold], bool, bool]) -> Permission:
    kind, consent, holds, internal, heard = case
    return permits(kind, consent, holds, internal=internal, had_inbound=heard)


def test_nothing_but_the_confirmation_goes_to_who_opted_out() -> None:
    for case in every_case():
        if case[1] is C.OPTED_OUT and judged(case).allowed:
            assert case[0] is K.AUTO_STOP


@pytest.mark.parametrize("hold", list(H))
def test_no_staff_text_passes_a_hold(hold: Hold) -> None:
    for case in every_case():
        if hold in case[2] and case[0] in STAFF:
            assert not judged(case).allowed


def test_a_further_hold_never_permits_more() -> None:
    for case in every_case():
        kind, consent, holds, internal, heard = case
        if not judged(case).allowed:
            for hold in H:
                assert not judged((kind, consent, holds | {hold}, internal, heard)).allowed


@pytest.mark.parametrize("policy", ["ijc", "lehigh"])
def test_every_refusal_says_why_by_which_clause(policy: str) -> None:
    for kind, consent, holds, internal, heard in every_case():
        answer = permits(kind, consent, holds, policy=policy, internal=internal, had_inbound=heard)
        if not answer.allowed:
            assert answer.reason
            assert answer.clause.startswith(policy)
            assert answer.instead or answer.ground is Ground.NOTHING_TO_CONFIRM
        else:
            assert answer == Permission(True)
