"""Consent as a fold: every transition, and why it is as it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sms_tui.domain.consent import ConsentRecord, explain
from sms_tui.domain.events import (
    SYSTEM,
    ConsentDecided,
    ConsentSource,
    Entry,
    Event,
    HoldLifted,
    HoldPlaced,
    MessageReceived,
    NumberChanged,
    SendRefused,
)
from sms_tui.domain.messages import ConsentState, Hold, Intent

T0 = datetime(2026, 6, 15, 14, 0, tzinfo=UTC)
C, H = ConsentState, Hold


def at(minutes: float) -> datetime:
    return T0 + timedelta(minutes=minutes)


def text(minutes: float, intent: Intent = Intent.NORMAL, *labels: str) -> MessageReceived:
    return MessageReceived(
        org="ijc",
        our="+12125550100",
        their="+16465550119",
        gateway="g",
        gateway_id=str(minutes),
        at=at(minutes),
        intent=intent,
        labels=labels,
    )


def decided(minutes: float, state: ConsentState, source: ConsentSource = ConsentSource.STAFF) -> ConsentDecided:
    return ConsentDecided(org="ijc", their="+16465550119", state=state, source=source, at=at(minutes), reason="said")


def placed(hold: Hold) -> HoldPlaced:
    return HoldPlaced(org="ijc", their="+16465550119", hold=hold)


def lifted(hold: Hold) -> HoldLifted:
    return HoldLifted(org="ijc", their="+16465550119", hold=hold)


def refused(**facts: bool) -> SendRefused:
    return SendRefused(org="ijc", our="+12125550100", their="+16465550119", send_id="s", code=1, **facts)  # type: ignore[arg-type]


def folded(*said: tuple[float, Event]) -> ConsentRecord:
    """Fold events with the minute at which each was recorded, in ledger order."""
    record = ConsentRecord()
    for seq, (recorded, event) in enumerate(said, start=1):
        record = record.apply(Entry(seq, event, at(recorded), SYSTEM))
    return record


STOP, YES, MAYBE = Intent.OPT_OUT, Intent.OPT_IN, Intent.OPT_OUT_SUSPECTED


@pytest.mark.parametrize(
    ("said", "state", "holds"),
    [
        ([], C.UNKNOWN, set()),
        ([(0, text(0))], C.IMPLIED, set()),
        ([(0, text(0, STOP))], C.OPTED_OUT, set()),
        ([(0, text(0)), (1, text(1, STOP))], C.OPTED_OUT, set()),
        # YES re-enrols from opted out only
        ([(0, text(0, YES))], C.IMPLIED, set()),
        ([(0, text(0, STOP)), (1, text(1, YES))], C.OPTED_IN, set()),
        # polled in the wrong order
        ([(2, text(1, YES)), (3, text(0, STOP))], C.OPTED_IN, set()),
        ([(2, text(0, YES)), (3, text(1, STOP))], C.OPTED_OUT, set()),
        # the same second: STOP wins, whatever the fraction
        ([(1, text(0, STOP)), (1, text(0.01, YES))], C.OPTED_OUT, set()),
        ([(1, text(0.01, YES)), (1, text(0, STOP))], C.OPTED_OUT, set()),
        # an ordinary text does not revive consent
        ([(0, text(0, STOP)), (1, text(1))], C.OPTED_OUT, set()),
        # staff
        ([(0, decided(0, C.OPTED_IN))], C.OPTED_IN, set()),
        ([(0, text(0)), (1, decided(1, C.OPTED_OUT))], C.OPTED_OUT, set()),
        ([(0, text(0, STOP)), (1, decided(1, C.OPTED_IN))], C.OPTED_IN, set()),
        # an import never lifts an opt-out, but may record one
        ([(0, text(0, STOP)), (1, decided(1, C.IMPLIED, ConsentSource.IMPORT))], C.OPTED_OUT, set()),
        ([(0, decided(0, C.IMPLIED, ConsentSource.IMPORT))], C.IMPLIED, set()),
        ([(0, text(0)), (1, decided(1, C.OPTED_OUT, ConsentSource.IMPORT))], C.OPTED_OUT, set()),
        # the carrier's block
        ([(0, text(0)), (1, refused(opted_out=True))], C.OPTED_OUT, {H.GATEWAY_BLOCKED}),
        ([(0, text(0)), (1, refused(opted_out=True)), (2, text(2, YES))], C.OPTED_IN, {H.GATEWAY_BLOCKED}),
        ([(0, refused(opted_out=True)), (1, decided(1, C.OPTED_IN))], C.OPTED_IN, {H.GATEWAY_BLOCKED}),
        ([(0, text(0)), (1, refused())], C.IMPLIED, set()),
        ([(0, text(0)), (1, refused(bad_number=True))], C.IMPLIED, {H.NUMBER_RETIRED}),
        # a suspected opt-out waits for a decision
        ([(0, text(0, MAYBE))], C.IMPLIED, {H.OPT_OUT_SUSPECTED}),
        ([(0, text(0, MAYBE)), (1, lifted(H.OPT_OUT_SUSPECTED))], C.IMPLIED, set()),
        ([(0, text(0, MAYBE)), (1, decided(1, C.OPTED_OUT))], C.OPTED_OUT, set()),
        ([(0, text(0, MAYBE)), (1, text(1, STOP))], C.OPTED_OUT, set()),
        ([(0, text(0, MAYBE)), (1, text(1))], C.IMPLIED, {H.OPT_OUT_SUSPECTED}),
        ([(0, text(0, MAYBE)), (1, decided(1, C.IMPLIED, ConsentSource.IMPORT))], C.IMPLIED, {H.OPT_OUT_SUSPECTED}),
        # urgent and suspected: held all the same
        ([(0, text(0, Intent.URGENT, "opt_out_suspected"))], C.IMPLIED, {H.OPT_OUT_SUSPECTED}),
        # polled after the decision: nobody had seen it
        ([(5, lifted(H.OPT_OUT_SUSPECTED)), (6, text(0, MAYBE))], C.IMPLIED, {H.OPT_OUT_SUSPECTED}),
        # numbers
        ([(0, text(0, Intent.NORMAL, "wrong_number"))], C.IMPLIED, {H.NUMBER_RETIRED}),
        ([(0, text(0, Intent.NORMAL, "wrong_number")), (1, lifted(H.NUMBER_RETIRED))], C.IMPLIED, set()),
        ([(0, text(0, Intent.NORMAL, "number_unsafe"))], C.IMPLIED, {H.NUMBER_UNSAFE}),
        ([(0, NumberChanged(org="ijc", their="+16465550119"))], C.UNKNOWN, {H.NUMBER_RETIRED}),
        # suspension
        ([(0, text(0)), (1, placed(H.SUSPENDED))], C.IMPLIED, {H.SUSPENDED}),
        ([(0, text(0)), (1, placed(H.SUSPENDED)), (2, lifted(H.SUSPENDED))], C.IMPLIED, set()),
    ],
)
def test_transitions(said: list[tuple[float, Event]], state: ConsentState, holds: set[Hold]) -> None:
    record = folded(*said)
    assert (record.state, record.holds) == (state, frozenset(holds))


def test_an_entry_folded_twice_changes_nothing() -> None:
    entry = Entry(1, text(0, STOP), at(0), SYSTEM)
    once = ConsentRecord().apply(entry)
    assert once.apply(entry) == once


def test_implied_consent_expires() -> None:
    record = folded((0, text(0)))
    assert record.implied_holds(at(0) + timedelta(days=30), 30)
    assert not record.implied_holds(at(0) + timedelta(days=30, seconds=1), 30)
    assert not ConsentRecord().implied_holds(T0, 30)


def test_a_recorded_number_implies_consent_from_its_own_date() -> None:
    record = folded((600, decided(0, C.IMPLIED, ConsentSource.IMPORT)))
    assert record.implied_since == at(0)


def test_dormant_after_silence() -> None:
    record = folded((0, text(0)))
    assert not record.dormant(at(0) + timedelta(days=90), 90)
    assert record.dormant(at(0) + timedelta(days=91), 90)
    assert not ConsentRecord().dormant(T0, 90)


def test_explain_marks_what_decided() -> None:
    record = folded((0, text(0)), (1, text(1, STOP)), (2, text(2, YES)), (3, placed(H.SUSPENDED)), (4, text(4, MAYBE)))
    rows = explain(record)
    assert [(row.seq, row.decides) for row in rows] == [(0, False), (2, False), (3, True), (4, True), (5, True)]
    assert "YES" in rows[2].said
    assert [row.at for row in rows] == sorted(row.at for row in rows)


def test_explain_of_a_first_text_alone() -> None:
    assert [row.decides for row in explain(folded((0, text(0))))] == [True]
    assert explain(ConsentRecord()) == ()


def test_nothing_said_is_repeated_in_an_explanation() -> None:
    for row in explain(folded((0, text(0)), (1, decided(1, C.OPTED_OUT)))):
        assert "+1" not in row.said
