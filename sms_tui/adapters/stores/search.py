"""Search without an index: pages are scanned newest first (performance research, C)."""

from __future__ import annotations

from collections.abc import Sequence

from sms_tui.adapters.stores.pages import Pages, Starts
from sms_tui.domain.events import Entry
from sms_tui.domain.messages import ConversationId
from sms_tui.domain.thread import ItemKind
from sms_tui.domain.triage import fold_text

_TEXTS = frozenset({ItemKind.INBOUND, ItemKind.OUTBOUND, ItemKind.NOTE})


def thread_holds(
    pages: Pages, conversation: ConversationId, starts: Starts, tail: Sequence[Entry], wanted: str
) -> bool:
    """Return whether a text or note of a thread holds `wanted` (folded by `fold_text`)."""
    return any(
        wanted in fold_text(item.text)
        for items in pages.backwards(conversation, starts, tail)
        for item in items
        if item.kind in _TEXTS
    )
