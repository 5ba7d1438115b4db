"""`desk.json`: a TinyDB file of everything the folds keep in memory, with the position it reflects. A cache.

Tables: `desk` (the position and what the caches depend on), `conversations`, `contacts`, `sends`, `documents`,
`events` (entries of the desk stream).
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from sms_tui.adapters.codec import EntryRecord, decode_entry, encode_entry, encode_value
from sms_tui.adapters.stores.desk_folder import DeskKey
from sms_tui.adapters.stores.folds import FOLDS, Folds, Place
from sms_tui.adapters.stores.json_file import AtomicJSONStorage
from sms_tui.adapters.stores.pages import PAGE_ITEMS, Starts
from sms_tui.adapters.stores.rows import FrozenRows, Rows
from sms_tui.domain import consent, contact, conversation, sending, thread
from sms_tui.domain.contact import Contact
from sms_tui.domain.conversation import Conversation
from sms_tui.domain.messages import ContactId, ConversationId
from sms_tui.domain.sending import Send
from sms_tui.ports.store import Position

_FOLDED = (
    conversation.Conversation,
    conversation.Waiting,
    conversation.OpenSend,
    conversation.Outcome,
    contact.Contact,
    consent.ConsentRecord,
    consent.ConsentInput,
    sending.Send,
    thread.ThreadItem,
)


class DeskState(msgspec.Struct):
    """The position a desk file reflects: the ledger's next segment, its seq and hash, and what it was made by."""

    segment: int
    seq: int
    hash: str
    version: int
    made_by: str


class _ConversationRow(msgspec.Struct):
    id: ConversationId
    rank: int
    key: float
    starts: tuple[int, ...]
    header: msgspec.Raw


class _ContactRow(msgspec.Struct):
    id: ContactId
    history: tuple[int, ...]
    contact: msgspec.Raw


class _DocumentRow(msgspec.Struct):
    kind: str
    key: str
    value: dict[str, Any]


class _DeskFile(msgspec.Struct):
    desk: dict[str, DeskState]
    conversations: dict[str, _ConversationRow]
    contacts: dict[str, _ContactRow]
    sends: dict[str, Send]
    documents: dict[str, _DocumentRow]
    events: dict[str, EntryRecord]


_DESK = msgspec.json.Decoder(_DeskFile)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The folds at one moment, to be written in another thread."""

    segment: int
    position: Position
    version: int
    conversations: FrozenRows[ConversationId, Conversation]
    contacts: FrozenRows[ContactId, Contact]
    places: Mapping[ConversationId, Place]
    histories: Mapping[ContactId, tuple[int, ...]]
    sends: tuple[Send, ...]
    documents: tuple[tuple[str, str, Mapping[str, Any]], ...]
    events: tuple[EntryRecord, ...]


def snapshot(folds: Folds, segment: int, position: Position) -> Snapshot:
    """Return the folds as they are now."""
    return Snapshot(
        segment,
        position,
        folds.desk_version,
        folds.conversations.frozen(),
        folds.contacts.frozen(),
        dict(folds.places),
        dict(folds.histories),
        tuple(folds.sends.values()),
        tuple((kind, key, value) for kind, held in folds.documents.items() for key, value in held.items()),
        tuple(encode_entry(entry) for entry in folds.desk),
    )


def fingerprint(key: DeskKey) -> str:
    """Return what caches depend on beside the ledger: the key, the folds, and the shape of folded values."""
    shape = [(cls.__name__, [(field.name, str(field.type)) for field in dataclasses.fields(cls)]) for cls in _FOLDED]
    text = f"{FOLDS} {PAGE_ITEMS} {shape} {key.digest('caches').hex()}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def read(path: Path, key: DeskKey) -> tuple[DeskState, Folds] | None:
    """Return the stored state and folds; None where there is no usable file and the ledger has to be folded.

    Raises:
        OSError: the file is there and cannot be read.
    """
    try:
        stored = _DESK.decode(path.read_bytes())
        state = stored.desk["1"]
    except (FileNotFoundError, msgspec.DecodeError, KeyError):
        return None
    if state.made_by != fingerprint(key):
        return None
    folds = Folds()
    folds.conversations = Rows(Conversation, {row.id: row.header for row in stored.conversations.values()})
    folds.contacts = Rows(Contact, {row.id: row.contact for row in stored.contacts.values()})
    folds.starts = {row.id: row.starts for row in stored.conversations.values() if row.starts}
    folds.histories = {row.id: row.history for row in stored.contacts.values() if row.history}
    folds.place_rows({row.id: (row.rank, row.key, row.id.our, row.id.their) for row in stored.conversations.values()})
    folds.follow_all(tuple(stored.sends.values()))
    for document in stored.documents.values():
        folds.documents.setdefault(document.kind, {})[document.key] = document.value
    folds.desk = [decode_entry(record) for record in stored.events.values()]
    folds.desk_version = state.version
    return state, folds


def write(path: Path, key: DeskKey, taken: Snapshot, starts: Mapping[ConversationId, Starts]) -> None:
    """Replace the file by a snapshot; `starts` are the pages' starts at that moment.

    Raises:
        OSError: it cannot be written; the old one stands.
    """
    state = DeskState(taken.segment, taken.position.seq, taken.position.hash, taken.version, fingerprint(key))
    conversations = (
        _ConversationRow(each, taken.places[each][0], taken.places[each][1], starts.get(each, ()), raw)
        for each, raw in taken.conversations.encode()
    )
    contacts = (_ContactRow(each, taken.histories.get(each, ()), raw) for each, raw in taken.contacts.encode())
    AtomicJSONStorage(path).write(
        {
            "desk": {"1": state},
            "conversations": _numbered(conversations),
            "contacts": _numbered(contacts),
            "sends": _numbered(msgspec.Raw(encode_value(send)) for send in taken.sends),
            "documents": _numbered(_DocumentRow(kind, name, dict(value)) for kind, name, value in taken.documents),
            "events": _numbered(taken.events),
        }
    )


def _numbered(rows: Iterable[Any]) -> dict[str, Any]:
    return {str(number): row for number, row in enumerate(rows, start=1)}
