"""The order in which things become known never changes the final consent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

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
    SendRefused,
)
from sms_tui.domain.messages import ConsentState, Hold, Intent

T0 = datetime(2026, 6, 15, 14, 0, tzinfo=UTC)
TIMES = st.integers(0, 4).map(lambda seconds: T0 + timedelta(seconds=seconds / 2))
LABELS = st.sets(st.sampled_from(["wrong_number", "number_unsafe", "opt_out_suspected", "ack"])).map(tuple)


def received(at: datetime, intent: Intent, labels: tuple[str, ...]) -> MessageReceived:
    return MessageReceived(
        org="ijc",
        our="+12125550100",
        their="+16465550119",
        gateway="g",
        gateway_id="1",
        at=at,
        intent=intent,
        labels=labels,
    )


TEXTS = st.builds(received, TIMES, st.sampled_from(Intent), LABELS)
EVENTS: st.SearchStrategy[Event] = st.one_of(
    TEXTS,
    st.builds(
        ConsentDecided,
        org=st.just("ijc"),
        their=st.just("+16465550119"),
        state=st.sampled_from(ConsentState),
        source=st.sampled_from(ConsentSource),
        at=TIMES,
    ),
    st.builds(HoldPlaced, org=st.just("ijc"), their=st.just("+16465550119"), hold=st.sampled_from(Hold)),
    st.builds(HoldLifted, org=st.just("ijc"), their=st.just("+16465550119"), hold=st.sampled_from(Hold)),
    st.builds(
        SendRefused,
        org=st.just("ijc"),
        our=st.just("+12125550100"),
        their=st.just("+16465550119"),
        send_id=st.just("s"),
        opted_out=st.booleans(),
        bad_number=st.booleans(),
    ),
)


def fold(entries: list[Entry]) -> ConsentRecord:
    record = ConsentRecord()
    for entry in entries:
        record = record.apply(entry)
    return record


@given(st.lists(st.tuples(EVENTS, TIMES), max_size=8), st.randoms(use_true_random=False))
def test_any_order_and_repetition_of_entries_ends_the_same(said: list[tuple[Event, datetime]], chance: object) -> None:
    entries = [Entry(seq, event, at, SYSTEM) for seq, (event, at) in enumerate(said, start=1)]
    shuffled = [*entries, *entries]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = fold(entries), fold(shuffled)
    assert (one.state, one.holds) == (other.state, other.holds)
    assert explain(one) == explain(other)


@given(st.lists(TEXTS, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_polling_does_not_matter(texts: list[MessageReceived], chance: object) -> None:
    polled = list(texts)
    chance.shuffle(polled)  # type: ignore[attr-defined]
    one = fold([Entry(seq, event, T0, SYSTEM) for seq, event in enumerate(texts, start=1)])
    other = fold([Entry(seq, event, T0, SYSTEM) for seq, event in enumerate(polled, start=1)])
    assert (one.state, one.holds) == (other.state, other.holds)


@given(st.lists(TEXTS, max_size=8))
def test_after_a_stop_only_a_later_yes_permits(texts: list[MessageReceived]) -> None:
    stops = [text.at.replace(microsecond=0) for text in texts if text.intent is Intent.OPT_OUT]
    record = fold([Entry(seq, event, T0, SYSTEM) for seq, event in enumerate(texts, start=1)])
    if stops:
        later = [text for text in texts if text.intent is Intent.OPT_IN and text.at.replace(microsecond=0) > max(stops)]
        assert (record.state is ConsentState.OPTED_OUT) == (not later)
