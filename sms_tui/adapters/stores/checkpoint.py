"""The checkpoint: pages, ids and `desk.json` written from the folds at one moment, in that order.

Each step can be done again: pages ignore what they hold, ids are a set, and `desk.json`, written last, says up to
where everything is folded. So a crash between any two steps costs nothing but folding the same entries again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sms_tui.adapters.stores import desk_file
from sms_tui.adapters.stores.desk_folder import DeskFolder, DeskKey
from sms_tui.adapters.stores.ids import IdIndex
from sms_tui.adapters.stores.pages import Pages, Starts
from sms_tui.domain.events import Entry
from sms_tui.domain.messages import ConversationId


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What one checkpoint writes: the folds, the entries not in pages yet, pages so far, ids not on disk yet."""

    taken: desk_file.Snapshot
    tail: Mapping[ConversationId, Sequence[Entry]]
    starts: Mapping[ConversationId, Starts]
    ids: frozenset[bytes]
    entries: int


def write_checkpoint(
    folder: DeskFolder, key: DeskKey, pages: Pages, ids: IdIndex, due: Checkpoint
) -> dict[ConversationId, Starts]:
    """Write a checkpoint; return the new starts of the conversations it folded.

    Raises:
        OSError: a file cannot be written; the checkpoint has to be written again.
        StoreBroken: a page cannot be read.
    """
    through = due.taken.position.seq
    grown: dict[ConversationId, Starts] = {}
    for conversation, entries in due.tail.items():
        grown[conversation] = pages.fold(conversation, due.starts.get(conversation, ()), entries, through)
    pages.sync_names(due.tail)
    ids.store(due.ids, through)
    desk_file.write(folder.desk, key, due.taken, {**due.starts, **grown})
    return grown
