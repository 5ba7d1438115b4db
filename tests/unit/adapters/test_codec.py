"""Events to JSON and back, for every event there is; what is unknown is kept, what is erased reads as empty."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sms_tui.adapters.codec import (
    EntryRecord,
    compact,
    decode_entry,
    decode_event,
    encode_entry,
    encode_event,
    encode_value,
    iso,
    plain,
)
from sms_tui.domain import conversation
from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.events import EVENTS, Actor, ContactChanged, Entry, Event, Role, Unknown, content_fields
from sms_tui.domain.messages import Intent, MessageKind
from tests.support.entries import ANA, Journal, Thread, at

T = Thread()

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)
MOMENTS = st.datetimes(timezones=st.sampled_from([UTC, timezone(-timedelta(hours=5))])).filter(
    lambda moment: 1 < moment.year < 9999
)


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return st.one_of([st.none() if each is type(None) else values_of(each) for each in arguments])
    if origin is tuple:
        if arguments[-1] is Ellipsis:
            return st.lists(values_of(arguments[0]), max_size=3).map(tuple)
        return st.tuples(*map(values_of, arguments))
    if origin is not None and issubclass(origin, Mapping):
        return st.dictionaries(TEXTS, st.one_of(st.none(), st.integers(-9, 9), TEXTS), max_size=3)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(list(hint))
    simple = {str: TEXTS, int: st.integers(-(2**40), 2**40), bool: st.booleans(), datetime: MOMENTS}
    return simple[hint]


def events_of(cls: type[Event]) -> st.SearchStrategy[Event]:
    hints = typing.get_type_hints(cls)
    return st.builds(cls, **{field.name: values_of(hints[field.name]) for field in dataclasses.fields(cls)})


@pytest.mark.parametrize("cls", list(EVENTS.values()), ids=lambda cls: cls.__name__)
@given(data=st.data())
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_every_event_survives_json(cls: type[Event], data: st.DataObject) -> None:
    event = data.draw(events_of(cls))
    name, facts, content = encode_event(event)
    assert set(content) <= content_fields(cls)
    assert not set(facts) & content_fields(cls)
    read = decode_event(name, json.loads(json.dumps(facts)), json.loads(json.dumps(content)))
    assert read == event
    assert encode_event(read) == (name, facts, content)


def test_times_are_written_in_utc_and_read_aware() -> None:
    eastern = datetime(2026, 3, 2, 10, 0, 0, 123456, tzinfo=timezone(-timedelta(hours=5)))
    assert iso(eastern) == "2026-03-02T15:00:00.123456Z"
    name, facts, content = encode_event(T.text("m1", due_at=eastern))
    assert facts["due_at"] == "2026-03-02T15:00:00.123456Z"
    assert getattr(decode_event(name, facts, content), "due_at").utcoffset() == timedelta(0)  # noqa: B009
    with pytest.raises(ValueError, match="zone"):
        encode_event(T.text("m1", due_at=datetime(2026, 3, 2)))  # noqa: DTZ001


def test_an_event_of_a_newer_version_is_kept_and_written_back_unchanged() -> None:
    facts = {"a": [1, {"b": None}], "our": "x"}
    read = decode_event("Telepathy", facts, {"said": "boo"})
    assert isinstance(read, Unknown)
    assert encode_event(read) == ("Telepathy", facts, {"said": "boo"})


def test_a_value_of_a_newer_version_makes_the_event_unknown_not_lost() -> None:
    name, facts, content = encode_event(T.text("m1", body="hi"))
    read = decode_event(name, facts | {"intent": "telepathic"}, content)
    assert isinstance(read, Unknown)
    assert encode_event(read) == (name, facts | {"intent": "telepathic"}, content)


def test_facts_of_a_newer_version_do_not_hide_the_event() -> None:
    name, facts, content = encode_event(T.text("m1"))
    assert decode_event(name, facts | {"mood": "good"}, content) == T.text("m1")


def test_erased_content_reads_as_the_default() -> None:
    name, facts, _ = encode_event(T.text("m1", body="gone"))
    assert decode_event(name, facts, None) == T.text("m1", body="")
    name, facts, _ = encode_event(ContactChanged(**T.who, name_given="Ana", language="es"))
    assert decode_event(name, facts) == ContactChanged(**T.who, language="es")


def test_a_lone_surrogate_is_replaced_and_everything_else_kept() -> None:
    name, facts, content = encode_event(T.text("m1", body="a\ud800b \0\u2028 \U0001f600"))
    assert content == {"body": "a\ufffdb \0\u2028 \U0001f600"}
    assert msgspec.json.decode(msgspec.json.encode(content)) == content
    assert decode_event(name, facts, content) == T.text("m1", body="a\ufffdb \0\u2028 \U0001f600")


def test_what_json_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError):
        plain(object())
    assert plain({MessageKind.REPLY: (1, {Intent.URGENT})}) == {"reply": [1, ["urgent"]]}


def test_entries_to_records_and_back() -> None:
    entry = Entry(7, T.queued("s1", 3), at(1), Actor("ana", Role.SUPERVISOR), "ijc-1")
    record = encode_entry(entry)
    assert decode_entry(record) == entry
    assert msgspec.json.decode(msgspec.json.encode(record), type=EntryRecord) == record
    newer = EntryRecord(7, at(1), ("ana", "wizard"), "", *encode_event(T.text("m1")))
    assert decode_entry(newer).actor == ANA


def test_folded_values_leave_out_defaults_and_come_back_the_same() -> None:
    header: Conversation | None = None
    for entry in Journal().add(T.text("m1", due_at=at(9), intent=Intent.URGENT), T.queued("s1", 1), T.started("s1")):
        header = conversation.apply(header, entry)
    assert header is not None
    data = encode_value(header)
    assert msgspec.json.decode(data, type=Conversation) == header
    assert b"null" not in data
    assert compact(Contact(T.contact)) == {"id": {"org": T.org, "their": T.their}}
