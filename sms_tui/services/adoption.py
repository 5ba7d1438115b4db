"""A policy takes effect by an entry of its own (ruling 23): which version, and the digest of its files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sms_tui.domain.events import SYSTEM, NewEntry, PolicyAdopted
from sms_tui.domain.policy import Policy
from sms_tui.ports.store import Batch, Store


def adopt(store: Store, policies: Mapping[str, Policy], digests: Mapping[str, str], now: datetime) -> tuple[str, ...]:
    """Record every policy whose files differ from what was adopted last; return their ids.

    `digests` are SHA-256 (hex) of a policy's files by its id.
    """
    adopted = {
        entry.event.policy: entry.event.digest
        for entry in store.desk_history()
        if isinstance(entry.event, PolicyAdopted)
    }
    changed = tuple(policy for policy in sorted(policies) if adopted.get(policy) != digests[policy])
    entries = tuple(
        NewEntry(
            PolicyAdopted(policy=policy, version=policies[policy].version, digest=digests[policy]),
            now,
            SYSTEM,
            f"{policy}@{policies[policy].version}",
        )
        for policy in changed
    )
    if entries:
        store.append(Batch(entries))
    return changed
