"""What a thread shows: a fold of entries into items, newest state included.

An item is one line of history: a text of theirs, a text of ours with where it stands, a note, or an event worth
showing. A store keeps items in pages; `apply` is the only place that turns entries into them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from sms_tui.domain import events as ev
from sms_tui.domain import sending
from sms_tui.domain.messages import Intent, MessageKind
from sms_tui.domain.sending import SendState


class ItemKind(StrEnum):
    """What kind of line an item is."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    NOTE = "note"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class ThreadItem:
    """One item of a thread. `seq` is the ledger position of the entry that began it; `at` is UTC."""

    seq: int
    kind: ItemKind
    at: datetime
    actor: str = ""
    text: str = field(default="", repr=False)
    """Text of the message or note; for an event the words shown."""
    intent: Intent | None = None
    labels: tuple[str, ...] = ()
    sensitive: tuple[tuple[int, int], ...] = ()
    revealed: bool = False
    media: int = 0
    send_id: str = ""
    state: SendState | None = None
    message_kind: MessageKind | None = None
    purpose: str = ""
    code: int | None = None
    reason: str = ""
    language: str = ""
    gateway_id: str = ""


_SHOWN: dict[type[ev.Event], str] = {
    ev.Assigned: "assigned",
    ev.Closed: "closed",
    ev.Reopened: "reopened",
    ev.Snoozed: "snoozed",
    ev.PhoneTaskOpened: "phone task opened",
    ev.PhoneTaskClosed: "phone task closed",
    ev.DraftRefused: "draft refused",
    ev.VerdictDisputed: "verdict disputed",
    ev.SensitiveRevealed: "sensitive text revealed",
}


def begins_item(event: ev.Event) -> bool:
    """Return whether an event adds an item (rather than changing one, or none)."""
    return isinstance(event, ev.MessageReceived | ev.SendQueued | ev.NoteAdded) or type(event) in _SHOWN


def item_of(entry: ev.Entry) -> ThreadItem | None:
    """Return the item that an entry begins, or None."""
    event = entry.event
    match event:
        case ev.MessageReceived():
            return ThreadItem(
                entry.seq,
                ItemKind.INBOUND,
                event.at,
                text=event.body,
                intent=event.intent,
                labels=event.labels,
                sensitive=event.sensitive,
                media=event.media,
                language=event.language,
                gateway_id=event.gateway_id,
            )
        case ev.SendQueued():
            return ThreadItem(
                entry.seq,
                ItemKind.OUTBOUND,
                entry.recorded_at,
                actor=entry.actor.login,
                text=event.body,
                send_id=event.send_id,
                state=SendState.QUEUED,
                message_kind=event.kind,
                purpose=event.purpose,
                language=event.language,
            )
        case ev.NoteAdded(text=text):
            return ThreadItem(entry.seq, ItemKind.NOTE, entry.recorded_at, actor=entry.actor.login, text=text)
        case _ if type(event) in _SHOWN:
            return ThreadItem(
                entry.seq,
                ItemKind.EVENT,
                entry.recorded_at,
                actor=entry.actor.login,
                text=_words(event),
                reason=getattr(event, "reason", ""),
            )
        case _:
            return None


def changes(item: ThreadItem, entry: ev.Entry) -> ThreadItem:
    """Return `item` after a later entry that is about it; the same object where it is about something else."""
    event = entry.event
    if entry.seq <= item.seq:
        return item
    if isinstance(event, ev.SensitiveRevealed) and event.entry == item.seq:
        return replace(item, revealed=True)
    if not isinstance(event, ev.SendEvent) or item.send_id != event.send_id or item.state is None:
        return item
    trigger = sending.trigger_of(event)
    if not sending.allowed(item.state, trigger):
        return item
    taken = isinstance(event, ev.SendAccepted)
    return replace(
        item,
        state=sending.TRANSITIONS[item.state, trigger],
        code=getattr(event, "code", None if taken else item.code),
        reason=getattr(event, "reason", "" if taken else item.reason),
        gateway_id=getattr(event, "gateway_id", item.gateway_id),
    )


def apply(items: list[ThreadItem], entry: ev.Entry) -> None:
    """Fold an entry into a list of items in place (`seq` ascending). An entry already folded changes nothing."""
    begun = item_of(entry)
    if begun is not None:
        if not items or items[-1].seq < entry.seq:
            items.append(begun)
        if not isinstance(entry.event, ev.SensitiveRevealed):
            return
    for n in range(len(items) - 1, -1, -1):
        changed = changes(items[n], entry)
        if changed is not items[n]:
            items[n] = changed
            return


def _words(event: ev.Event) -> str:
    words = _SHOWN[type(event)]
    match event:
        case ev.Closed(how=how):
            return f"{words}: {how.value.replace('_', ' ')}"
        case ev.DraftRefused(rules=rules):
            return f"{words}: {', '.join(rules)}"
        case ev.Assigned(owner=owner):
            return f"{words} to {owner}" if owner else "assigned to nobody"
        case ev.VerdictDisputed(rule=rule):
            return f"{words}: {rule}"
        case ev.PhoneTaskOpened(why=why):
            return f"{words}: {why.replace('_', ' ')}"
        case _:
            return words
