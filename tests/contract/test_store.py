"""What every store must do, whatever holds it (`ports.store.Store`). A second implementation joins `DESKS`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sms_tui.adapters.stores.tinydb import TinyDBStore
from sms_tui.domain import conversation, triage
from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.errors import Moved, StoreBroken
from sms_tui.domain.events import (
    DESK,
    DeliveryStatus,
    Event,
    HoldPlaced,
    MediaListed,
    MessageReceived,
    NoteAdded,
    PolicyAdopted,
    Role,
    SensitiveRevealed,
    StaffListed,
    Unknown,
)
from sms_tui.domain.messages import ContactId, ConversationId, Hold, Intent
from sms_tui.domain.sending import SendState
from sms_tui.domain.triage import Cursor, Query, View
from sms_tui.ports.store import Appended, Batch, Position, Store
from tests.support.entries import ANA, ORG, OUR, Journal, Thread, at, new

T = Thread()
U = Thread("+15550100002")

OpenStore = Callable[[], Store]


def tinydb_desk(tmp_path: Path) -> OpenStore:
    return lambda: TinyDBStore.open(tmp_path / "desk", background=False)


DESKS: dict[str, Callable[[Path], OpenStore]] = {"tinydb": tinydb_desk}


@pytest.fixture(params=list(DESKS))
def store_factory(request: pytest.FixtureRequest, tmp_path: Path) -> OpenStore:
    """Opens one desk; calling it again after `close` opens the same desk."""
    return DESKS[request.param](tmp_path)


@pytest.fixture
def store(store_factory: OpenStore) -> Iterator[Store]:
    opened = store_factory()
    yield opened
    opened.close()


def put(store: Store, *events: Event, **batch: Any) -> Appended:
    return store.append(Batch(tuple(new(event, actor=ANA) for event in events), **batch))


# --- appending ------------------------------------------------------------------------------------------------


def test_a_new_desk_is_empty(store: Store) -> None:
    assert store.position() == Position()
    assert store.conversation(T.id) is None
    assert store.contact(T.contact) == Contact(T.contact)
    assert store.messages(T.id) == ()
    assert store.window(Query()).rows == ()
    assert list(store.entries()) == []
    assert store.open_sends() == ()
    assert store.search("x") == ()
    assert store.verify().bad_seq is None


def test_entries_come_back_as_they_were_given_with_gapless_seqs(store: Store) -> None:
    events: list[Event] = [
        T.text("m1", 0, "¿Cómo está?", due_at=at(60), sensitive=((0, 2),), labels=("ack",)),
        T.queued("s1", 1),
        StaffListed(login="ana", role=Role.AGENT, full_name="Ana"),
        Unknown(event="Telepathy", facts={"n": 1}, text={"said": "boo"}),
    ]
    first = put(store, *events[:3])
    second = put(store, events[3])
    assert [entry.seq for entry in (*first.entries, *second.entries)] == [1, 2, 3, 4]
    assert [entry.event for entry in store.entries()] == events
    assert all(entry.actor == ANA and entry.policy_version == "ijc-1" for entry in store.entries())
    assert all(entry.recorded_at == at(0) for entry in store.entries())
    assert second.position == store.position()


def test_an_append_of_nothing_moves_nothing(store: Store) -> None:
    assert put(store) == Appended(Position())


def test_entries_from_a_position_and_with_a_limit(store: Store) -> None:
    for n in range(7):
        put(store, T.text(f"m{n}", n))
    assert [entry.seq for entry in store.entries(after=3)] == [4, 5, 6, 7]
    assert [entry.seq for entry in store.entries(after=3, limit=2)] == [4, 5]
    assert list(store.entries(after=7)) == []


def test_versions_count_per_stream(store: Store) -> None:
    put(store, T.text("m1"), T.text("m2", 1, intent=Intent.OPT_OUT), NoteAdded(**T.where, text="n"))
    put(store, PolicyAdopted(policy="ijc", version="1", digest="d"))
    assert (store.version(T.id), store.version(T.contact), store.version(DESK)) == (2, 1, 1)
    assert (store.version(U.id), store.version(U.contact)) == (0, 0)


@pytest.mark.parametrize(
    ("stream", "version", "named"),
    [(T.id, 0, ["conversation"]), (T.id, 2, ["conversation"]), (T.contact, 1, ["contact"]), (DESK, 4, ["desk"])],
    ids=["past", "future", "contact", "desk"],
)
def test_an_append_on_another_version_is_refused_whole(
    store: Store, stream: Any, version: int, named: list[str]
) -> None:
    put(store, T.text("m1"))
    before = store.position()
    with pytest.raises(Moved) as caught:
        put(store, T.queued("s1", 0), U.text("m9"), expected={stream: version}, documents={("k", "a"): {"n": 1}})
    assert list(caught.value.streams) == named
    assert "555" not in str(caught.value)
    assert store.position() == before
    assert store.send("s1") is None
    assert store.conversation(U.id) is None
    assert store.document("k", "a") is None


def test_an_append_on_the_present_versions_goes_through(store: Store) -> None:
    put(store, T.text("m1"))
    put(store, T.queued("s1", 1), expected={T.id: 1, T.contact: 0, DESK: 0})
    assert store.version(T.id) == 2


def test_of_two_that_decided_on_the_same_version_one_wins(store: Store) -> None:
    put(store, T.text("m1"), T.queued("s1", 1))
    won: list[str] = []

    def start(owner: str) -> None:
        try:
            put(store, T.started("s1"), expected={T.id: 2})
            won.append(owner)
        except Moved:
            pass

    threads = [threading.Thread(target=start, args=(name,)) for name in "abcdefgh"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert sum(entry.event.name == "SendStarted" for entry in store.entries()) == 1


# --- nothing twice --------------------------------------------------------------------------------------------


def test_an_inbound_text_is_received_once_per_gateway(store: Store) -> None:
    put(store, T.text("m1"))
    again = put(store, T.text("m1"), T.text("m2", 1), T.text("m2", 1))
    assert [entry.event.name for entry in again.entries] == ["MessageReceived"]
    assert put(store, T.text("m1", gateway="backup")).entries != ()
    assert store.version(T.id) == 3
    assert store.holds_message("main", "m2")
    assert not store.holds_message("backup", "m2")


def test_the_media_of_a_text_that_is_held_already_are_left_out_with_it(store: Store) -> None:
    media = MediaListed(**T.where, gateway_id="m1", content_types=("image/jpeg",), sizes=(9,))
    put(store, T.text("m1"), media)
    assert put(store, T.text("m1"), media, NoteAdded(**T.where, text="n")).position.seq == 3


def test_a_text_of_ours_is_queued_once_whatever_was_expected(store: Store) -> None:
    put(store, T.text("m1"))
    put(store, T.queued("s1", 1), expected={T.id: 1})
    before = store.position()
    again = put(store, T.queued("s1", 1), NoteAdded(**T.where, text="n"), expected={T.id: 1})
    assert again == Appended(before)
    assert store.holds_send("s1")
    assert not store.holds_send("s2")


def test_ids_bound_to_texts_of_ours_are_told(store: Store) -> None:
    put(store, T.queued("s1", 0), T.started("s1"), T.accepted("s1"), T.text("m1"))
    assert store.bound_gateway_ids(["OUT-s1", "OUT-s2", "m1"]) == {"OUT-s1"}


# --- reading --------------------------------------------------------------------------------------------------


def test_headers_and_contacts_are_the_domains_folds(store: Store) -> None:
    put(store, T.text("m1", due_at=at(60)), T.queued("s1", 1), U.text("m2", intent=Intent.OPT_OUT))
    header: Conversation | None = None
    for entry in store.entries():
        if getattr(entry.event, "their", "") == T.their:
            header = conversation.apply(header, entry)
    assert store.conversation(T.id) == header
    assert store.contact(U.contact).opted_out
    assert [contact.id for contact in store.contacts(ORG)] == [T.contact, U.contact]
    assert store.contacts("other") == ()


def test_messages_in_pages_backwards_over_many_pages(store: Store) -> None:
    for n in range(0, 650, 50):
        put(store, *(T.text(f"m{k}", k, f"text {k}") for k in range(n, n + 50)))
        if n % 150 == 0:
            store.checkpoint()
    newest = store.messages(T.id, limit=30)
    assert [item.text for item in newest] == [f"text {n}" for n in range(620, 650)]
    walked = list(newest)
    while part := store.messages(T.id, before=walked[0].seq, limit=47):
        walked = [*part, *walked]
    assert [item.text for item in walked] == [f"text {n}" for n in range(650)]
    assert store.messages(T.id, limit=0) == ()
    assert store.messages(T.id, before=1) == ()


def test_what_changes_a_text_is_seen_wherever_the_text_lies(store: Store) -> None:
    put(store, T.text("m0", 0, "masked", sensitive=((0, 6),)), T.queued("s1", 1), T.started("s1"))
    for n in range(1, 450):
        put(store, T.text(f"m{n}", n))
        if n % 200 == 0:
            store.checkpoint()
    put(store, T.accepted("s1"), SensitiveRevealed(**T.where, entry=1))
    for _ in range(2):
        first, ours = store.messages(T.id, before=4, limit=2)
        assert first.revealed
        assert (ours.state, ours.gateway_id) == (SendState.ACCEPTED, "OUT-s1")
        store.checkpoint()


def test_windows_follow_the_order_and_a_cursor_never_repeats_or_skips(store: Store) -> None:
    threads = [Thread(f"+1555010{n:04}") for n in range(60)]
    for n, thread in enumerate(threads):
        due = at((n * 37) % 60) if n % 3 else None
        put(store, thread.text("m-" + thread.their, n, due_at=due))
    put(store, threads[5].queued("s5", 1), threads[5].started("s5"), threads[5].accepted("s5"))
    seen: list[ConversationId] = []
    after: Cursor | None = None
    while True:
        window = store.window(Query(), after=after, limit=7)
        assert window.total == 60
        seen += [row.id for row in window.rows]
        if window.next is None:
            break
        after = window.next
    headers = [header for thread in threads if (header := store.conversation(thread.id))]
    assert seen == [header.id for header in sorted(headers, key=triage.cursor)]


def test_windows_by_view_number_owner_and_text(store: Store) -> None:
    other = Thread("+15550100003", our="+12125550199")
    put(store, T.text("m1", due_at=at(60)), U.text("m2", intent=Intent.OPT_OUT, wants_answer=False), other.text("m3"))
    assert [row.id for row in store.window(Query(View.DUE)).rows] == [T.id]
    opted = store.window(Query(View.OPTED_OUT), limit=1)
    assert ([row.id for row in opted.rows], opted.total, opted.next) == ([U.id], 1, None)
    assert [row.id for row in store.window(Query(View.ALL, our=other.our)).rows] == [other.id]
    assert [row.id for row in store.window(Query(View.ALL, text="0100002")).rows] == [U.id]
    filtered = store.window(Query(View.ALL, text="555"), limit=2)
    assert (len(filtered.rows), filtered.total) == (2, 3)
    rest = store.window(Query(View.ALL, text="555"), after=filtered.next, limit=2)
    assert (len(rest.rows), rest.total, rest.next) == (1, 3, None)


def test_search_folds_case_and_accents_and_gives_the_newest_first(store: Store) -> None:
    put(store, T.text("m1", 1, 'Mi teléfono "nuevo"'), U.text("m2", 2, "TELEFONO\nazul"), U.text("m3", 3, "x"))
    store.checkpoint()
    put(store, Thread("+15550100003").text("m4", 0, "otro Telefono"), NoteAdded(**T.where, text="llamó el jueves"))
    assert store.search("telefono") == (U.id, T.id, ConversationId(OUR, "+15550100003"))
    assert store.search("TELÉFONO", limit=1) == (U.id,)
    assert store.search('"nuevo"') == (T.id,)
    assert store.search("o\na") == (U.id,)
    assert store.search("llamo") == (T.id,)
    assert store.search("inbound") == ()
    assert store.search("") == ()


def test_sends_are_followed_from_queue_to_end(store: Store) -> None:
    put(store, T.queued("late", 0, 9), U.queued("soon", 0, 1), T.started("late"))
    assert [send.send_id for send in store.open_sends()] == ["soon", "late"]
    put(store, T.accepted("late"), U.cancelled("soon"))
    assert [send.send_id for send in store.open_sends()] == ["late"]
    put(store, T.delivery("late", DeliveryStatus.DELIVERED))
    assert store.open_sends() == ()
    send = store.send("soon")
    assert send is not None
    assert send.state is SendState.CANCELLED
    assert store.send("never") is None


def test_history_is_what_bears_on_consent_oldest_first(store: Store) -> None:
    put(store, T.text("m1"), T.text("m2", 1), U.text("m3", 2, intent=Intent.OPT_OUT))
    store.checkpoint()
    put(store, T.text("m4", 3, intent=Intent.OPT_OUT), NoteAdded(**T.where, text="n"))
    put(store, HoldPlaced(**T.who, hold=Hold.SUSPENDED))
    names = [(entry.seq, entry.event.name) for entry in store.history(T.contact)]
    assert names == [(1, "MessageReceived"), (4, "MessageReceived"), (6, "HoldPlaced")]
    assert store.history(ContactId(ORG, "+15550100099")) == ()


def test_the_desks_own_history(store: Store) -> None:
    put(store, T.text("m1"), StaffListed(login="ana", role=Role.AGENT, full_name="Ana"))
    store.checkpoint()
    put(store, PolicyAdopted(policy="ijc", version="1", digest="d"))
    assert [entry.event.name for entry in store.desk_history()] == ["StaffListed", "PolicyAdopted"]


# --- documents, drafts, changes -------------------------------------------------------------------------------


def test_documents_are_set_replaced_and_removed_with_an_append(store: Store) -> None:
    put(store, documents={("mark", "a"): {"day": 1}, ("mark", "b"): {"day": 2}, ("read", "a"): {}})
    put(store, T.text("m1"), documents={("mark", "a"): {"day": 3}, ("mark", "b"): None, ("mark", "x"): None})
    assert store.documents("mark") == {"a": {"day": 3}}
    assert store.document("read", "a") == {}
    assert store.document("mark", "b") is None
    assert store.documents("none") == {}
    assert store.position().seq == 1


def test_drafts_are_kept_by_key_until_they_are_queued(store: Store) -> None:
    store.save_draft("ana|x", {"draft_id": "s1", "text": "Dear ¿?"})
    store.save_draft("ben|x", {"draft_id": "s2", "text": "b"})
    store.save_draft("ana|x", {"draft_id": "s1", "text": "Dear Ana"})
    assert store.load_draft("ana|x") == {"draft_id": "s1", "text": "Dear Ana"}
    put(store, T.queued("s1", 0))
    assert store.load_draft("ana|x") is None
    assert store.load_draft("ben|x") == {"draft_id": "s2", "text": "b"}
    store.save_draft("ben|x", None)
    store.save_draft("ben|x", None)
    assert store.load_draft("ben|x") is None
    assert store.position().seq == 1


def test_changes_since_a_position(store: Store) -> None:
    start = store.position()
    first = put(store, T.text("m1")).position
    put(store, U.decided(state=store.contact(U.contact).state))
    third = put(store, documents={("mark", "a"): {"n": 1}}).position
    put(store, PolicyAdopted(policy="ijc", version="1", digest="d"))
    everything = store.changes(start)
    assert everything.conversations == {T.id}
    assert everything.contacts == {T.contact, U.contact}
    assert (everything.documents, everything.desk, everything.complete) == (frozenset({"mark"}), True, True)
    assert everything.position == store.position()
    later = store.changes(first)
    assert (later.conversations, later.contacts) == (frozenset(), frozenset({U.contact}))
    last = store.changes(third)
    assert (last.contacts, last.documents, last.desk) == (frozenset(), frozenset(), True)
    assert store.changes(store.position()).complete
    assert not store.changes(Position(1, "f" * 64)).complete
    assert not store.changes(Position(99, "f" * 64)).complete


# --- across openings ------------------------------------------------------------------------------------------


def filled(store: Store) -> None:
    put(store, T.text("m1", 0, "one", due_at=at(60)), U.text("m2", 1, "two", intent=Intent.OPT_OUT))
    put(store, T.queued("s1", 1), documents={("mark", "a"): {"day": 1}})
    put(store, T.started("s1"))
    put(store, T.accepted("s1"))
    put(store, PolicyAdopted(policy="ijc", version="1", digest="d"), NoteAdded(**T.where, text="note"))


def seen(store: Store) -> dict[str, Any]:
    return {
        "position": store.position(),
        "rows": store.window(Query()),
        "contacts": store.contacts(ORG),
        "items": [store.messages(thread.id) for thread in (T, U)],
        "send": store.send("s1"),
        "sends": store.open_sends(),
        "mark": store.documents("mark"),
        "versions": [store.version(stream) for stream in (T.id, U.id, T.contact, U.contact, DESK)],
        "ids": (store.holds_message("main", "m1"), store.holds_send("s1"), store.bound_gateway_ids(["OUT-s1"])),
        "history": store.history(U.contact),
        "desk": store.desk_history(),
        "entries": list(store.entries()),
    }


@pytest.mark.parametrize("checkpointed", [False, True])
def test_everything_is_there_again_after_reopening(store_factory: OpenStore, checkpointed: bool) -> None:
    store = store_factory()
    filled(store)
    if checkpointed:
        store.checkpoint()
        assert store.messages(T.id)[0].text == "one"
    before = seen(store)
    store.close()
    store = store_factory()
    assert seen(store) == before
    assert put(store, T.text("m1"), T.text("m3")).position.seq == before["position"].seq + 1
    assert isinstance(next(store.entries(after=before["position"].seq)).event, MessageReceived)
    assert store.verify(before["position"]).bad_seq is None
    store.close()


def test_a_position_noted_earlier_is_on_the_chain_and_another_is_not(store: Store) -> None:
    filled(store)
    noted = store.position()
    store.checkpoint()
    put(store, T.text("m9"))
    checked = store.verify(noted)
    assert (checked.bad_seq, checked.entries, checked.head) == (None, noted.seq + 1, store.position())
    assert store.verify(Position(noted.seq, "0" * 64)).bad_seq == noted.seq
    assert store.verify(Position(99, "0" * 64)).bad_seq == noted.seq + 2


def test_a_closed_store_refuses_reads_and_writes(store_factory: OpenStore) -> None:
    store = store_factory()
    store.close()
    store.close()
    for call in (store.position, store.open_sends, lambda: store.messages(T.id), lambda: put(store, T.text("m1"))):
        with pytest.raises(StoreBroken):
            call()


def test_entries_can_be_read_while_others_are_appended(store: Store) -> None:
    for n in range(5):
        put(store, T.text(f"m{n}"))
    walking = store.entries()
    assert next(walking).seq == 1
    put(store, T.text("m9"))
    store.checkpoint()
    assert [entry.seq for entry in walking] == [2, 3, 4, 5]


def test_the_journal_of_the_tests_counts_as_a_store_does(store: Store) -> None:
    entries = Journal().add(T.text("m1"), T.queued("s1", 1))
    put(store, *(entry.event for entry in entries))
    assert [entry.seq for entry in store.entries()] == [entry.seq for entry in entries]
