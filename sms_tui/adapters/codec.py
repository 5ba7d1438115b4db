"""Events and folded values to and from JSON.

An event becomes its name, its *facts* and its *content* (design, section 1). Times are UTC in ISO 8601, enums
their values, tuples lists. What this version does not know is kept: an event of a newer version reads as
`Unknown` and is written back unchanged. Content that a retention run erased reads as the field's default.

Folded values (headers, contacts, texts, thread items) live only in caches; they leave out fields that hold
their default.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

import msgspec

from sms_tui.domain.events import EVENTS, Actor, Entry, Event, Role, Unknown, content_fields

_ABSENT = object()

_ROLES = frozenset(role.value for role in Role)


class EncodedEvent(NamedTuple):
    """An event as JSON values: `facts` for ever, `content` erasable (empty: the event has none)."""

    name: str
    facts: dict[str, Any]
    content: dict[str, Any]


class EntryRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """One entry as it stands in the ledger. `content` is None where there was none or it was erased."""

    seq: int
    at: datetime
    actor: tuple[str, str]
    policy: str
    event: str
    facts: dict[str, Any]
    content: dict[str, Any] | None = None
    salt: str | None = None
    digest: str | None = None


def encode_event(event: Event) -> EncodedEvent:
    """Return an event as JSON values. Content fields at their default are left out.

    Raises:
        ValueError: a time without a zone.
        TypeError: a value that JSON cannot hold.
    """
    if isinstance(event, Unknown):
        return EncodedEvent(event.event, plain(event.facts), plain(event.text or {}))
    facts: dict[str, Any] = {}
    content: dict[str, Any] = {}
    cls: Any = type(event)  # a class; type checkers hold classes of dataclasses for unhashable
    for name, erasable, default in _event_fields(cls):
        value = getattr(event, name)
        if not erasable:
            facts[name] = plain(value)
        elif value != default:
            content[name] = plain(value)
    return EncodedEvent(event.name, facts, content)


def decode_event(name: str, facts: Mapping[str, Any], content: Mapping[str, Any] | None = None) -> Event:
    """Return the event; `Unknown` for a name, or a value, that only a newer version understands."""
    cls = EVENTS.get(name)
    if cls is None:
        return Unknown(event=name, facts=facts, text=content or {})
    try:
        return msgspec.convert({**facts, **(content or {})}, cls)
    except msgspec.ValidationError:
        return Unknown(event=name, facts=facts, text=content or {})


def decode_entry(record: EntryRecord) -> Entry:
    """Return the entry that a ledger record holds. An actor's role of a newer version reads as agent."""
    login, role = record.actor
    known = Role(role) if role in _ROLES else Role.AGENT
    event = decode_event(record.event, record.facts, record.content)
    return Entry(record.seq, event, record.at, Actor(login, known), record.policy)


def encode_entry(entry: Entry) -> EntryRecord:
    """Return an entry as a record without salt and digest, for caches."""
    name, facts, content = encode_event(entry.event)
    actor = (entry.actor.login, entry.actor.role.value)
    return EntryRecord(entry.seq, entry.recorded_at, actor, entry.policy_version, name, facts, content or None)


def iso(moment: datetime) -> str:
    """Return an aware moment as UTC ISO 8601 with `Z`.

    Raises:
        ValueError: the moment has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a stored time needs a zone")
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def plain(value: Any) -> Any:
    """Return a value as what JSON knows; text is made well-formed (a lone surrogate becomes U+FFFD).

    Raises:
        ValueError: a time without a zone.
        TypeError: a value that JSON cannot hold.
    """
    match value:
        case Enum():
            return value.value
        case str():
            return value if value.isascii() else _well_formed(value)
        case None | bool() | int() | float():
            return value
        case datetime():
            return iso(value)
        case tuple() | list():
            return [plain(item) for item in value]
        case frozenset() | set():
            return sorted(plain(item) for item in value)
        case Mapping():
            return {plain(str(key)): plain(item) for key, item in value.items()}
        case _ if dataclasses.is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        case _:
            raise TypeError(f"{type(value).__name__} cannot be stored")


def compact(value: Any) -> Any:
    """Return a folded value as what JSON knows, without fields that hold their default."""
    if value is None or isinstance(value, str | int):
        return plain(value)
    if isinstance(value, tuple):
        return [compact(item) for item in value]
    cls: Any = type(value)
    fields = _defaults(cls)
    if fields is None:
        return plain(value)
    kept = {}
    for name, default in fields:
        held = getattr(value, name)
        if held is not default and held != default:
            kept[name] = compact(held)
    return kept


def encode_value(value: Any) -> bytes:
    """Return a folded value as compact JSON."""
    return msgspec.json.encode(compact(value))


def _well_formed(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@cache
def _event_fields(cls: type[Any]) -> tuple[tuple[str, bool, Any], ...]:
    erasable = content_fields(cls)
    return tuple((field.name, field.name in erasable, field.default) for field in dataclasses.fields(cls))


@cache
def _defaults(cls: type[Any]) -> tuple[tuple[str, Any], ...] | None:
    """Names and defaults of a dataclass's fields; None for another class."""
    if not dataclasses.is_dataclass(cls):
        return None
    return tuple((field.name, _default(field)) for field in dataclasses.fields(cls))


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return _ABSENT
