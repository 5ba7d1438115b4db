"""However an office's day is cut by checkpoints, closings and kills, the folds are those of the whole ledger."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sms_tui.adapters.stores import pages
from sms_tui.adapters.stores.tinydb import TinyDBStore
from sms_tui.domain import contact, conversation, sending, thread, triage
from sms_tui.domain.contact import contact_of
from sms_tui.domain.events import (
    ClosedHow,
    DeliveryStatus,
    Entry,
    Event,
    NoteAdded,
    Reopened,
    SendEvent,
    SendQueued,
    SensitiveRevealed,
)
from sms_tui.domain.messages import ConsentState, Intent, MessageKind
from sms_tui.domain.triage import Query
from sms_tui.ports.store import Batch
from tests.support.entries import ORG, Thread, at, new

THREADS = [Thread(f"+1555010{n:04}") for n in range(2)]

KINDS = (MessageKind.REPLY, MessageKind.AUTO_CLOSED)


def events_of(its: Thread) -> list[Event]:
    sends = [f"{its.their[-1]}s{n}" for n in range(3)]
    texts = [
        its.text(f"m{n}", (n * 67) % 100, f"text {n}", intent=intent, wants_answer=n % 4 != 0, due_at=at(n + 60))
        for n, intent in enumerate([*Intent, *[Intent.NORMAL] * 10])
    ]
    ours = [its.queued(send, on, kind=kind) for send in sends for on in (0, 1, 4, 9) for kind in KINDS]
    steps: list[Event] = []
    for send in sends:
        steps += [its.started(send), its.started(send), its.accepted(send, 7), its.accepted(send, 90)]
        steps += [its.deferred(send), its.unconfirmed(send), its.held(send), its.cancelled(send)]
        steps += [its.refused(send), its.refused(send, opted_out=True)]
        steps += [its.delivery(send, status) for status in DeliveryStatus]
    others = [
        *[its.closed(how) for how in ClosedHow],
        *[Reopened(**its.where)] * 2,
        *[SensitiveRevealed(**its.where, entry=seq) for seq in range(1, 12)],
        *[NoteAdded(**its.where, text=f"note {n}") for n in range(3)],
        *[its.decided(state, n * 20) for n, state in enumerate(ConsentState)],
    ]
    return [*texts, *ours, *steps, *others]


HAPPENINGS = [event for its in THREADS for event in events_of(its)]

ACTIONS = st.lists(
    st.one_of(
        st.lists(st.sampled_from(HAPPENINGS), min_size=1, max_size=12),
        st.sampled_from(["checkpoint", "reopen", "kill", "rebuild"]),
    ),
    max_size=15,
)


def folded_at_once(entries: list[Entry]) -> dict[str, Any]:
    """Fold the whole ledger with the domain's functions alone."""
    headers: dict[Any, Any] = {}
    contacts: dict[Any, Any] = {}
    sends: dict[str, Any] = {}
    threads: dict[Any, list[Any]] = {each.id: [] for each in THREADS}
    for entry in entries:
        event = entry.event
        where = getattr(event, "conversation", None)
        if where is not None:
            headers[where] = conversation.apply(headers.get(where), entry)
            thread.apply(threads[where], entry)
        about = contact_of(entry)
        if about is not None:
            contacts[about] = contact.apply(contacts.get(about), entry)
        if isinstance(event, SendQueued | SendEvent):
            send = sending.fold(sends.get(event.send_id), entry)
            if send is not None:
                sends[event.send_id] = send
    return {
        "rows": sorted(headers.values(), key=triage.cursor),
        "contacts": [contacts[key] for key in sorted(contacts)],
        "threads": threads,
        "open": sorted((s for s in sends.values() if s.open), key=lambda s: (s.not_before, s.queued_seq)),
        "sends": sends,
    }


def read_from(store: TinyDBStore) -> dict[str, Any]:
    entries = list(store.entries())
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    return {
        "rows": list(store.window(Query()).rows),
        "contacts": list(store.contacts(ORG)),
        "threads": {each.id: list(store.messages(each.id, limit=10_000)) for each in THREADS},
        "open": list(store.open_sends()),
        "sends": {s: found for s in {getattr(e.event, "send_id", "") for e in entries} if (found := store.send(s))},
    }


@given(actions=ACTIONS, page=st.integers(1, 5))
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)
def test_folding_in_pieces_is_folding_at_once(actions: list[Any], page: int) -> None:
    size, pages.PAGE_ITEMS = pages.PAGE_ITEMS, page
    try:
        with tempfile.TemporaryDirectory() as parent:
            _run(Path(parent) / "desk", actions)
    finally:
        pages.PAGE_ITEMS = size


def _run(folder: Path, actions: list[Any]) -> None:
    store = TinyDBStore.open(folder, background=False)
    try:
        for action in actions:
            match action:
                case "checkpoint":
                    store.checkpoint()
                case "reopen":
                    store.close()
                    store = TinyDBStore.open(folder, background=False)
                case "kill":
                    store._desk.ledger.close()
                    store._desk_lock.release()
                    store = TinyDBStore.open(folder, background=False)
                case "rebuild":
                    store.close()
                    TinyDBStore.rebuild(folder)
                    store = TinyDBStore.open(folder, background=False)
                case events:
                    store.append(Batch(tuple(map(new, events))))
        assert read_from(store) == folded_at_once(list(store.entries()))
        assert store.verify(store.position()).bad_seq is None
    finally:
        store.close()
