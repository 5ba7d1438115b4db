"""Search without an index: pages are scanned newest first (performance research, C).

Each page carries the folded texts of its items; a page whose bytes do not hold the words is never parsed.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sms_tui.adapters.stores.pages import Pages, Starts, newest_begun
from sms_tui.domain.events import Entry
from sms_tui.domain.messages import ConversationId
from sms_tui.domain.thread import ItemKind, ThreadItem
from sms_tui.domain.triage import fold_text

_TEXTS = frozenset({ItemKind.INBOUND, ItemKind.OUTBOUND, ItemKind.NOTE})


def thread_holds(
    pages: Pages, conversation: ConversationId, starts: Starts, tail: Sequence[Entry], wanted: str
) -> bool:
    """Return whether a text or note of a thread holds `wanted` (folded by `fold_text`).

    Raises:
        StoreBroken: a page cannot be read.
    """
    if _holds(newest_begun(tail, 0), wanted):
        return True
    written = msgspec.json.encode(wanted)[1:-1]
    return any(
        written in pages.data(conversation, number) and _holds(pages.read(conversation, number).items, wanted)
        for number in range(len(starts) - 1, -1, -1)
    )


def _holds(items: Sequence[ThreadItem], wanted: str) -> bool:
    return any(wanted in fold_text(item.text) for item in items if item.kind in _TEXTS)
