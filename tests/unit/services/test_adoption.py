"""A policy takes effect once, and again when its files changed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sms_tui.adapters.stores.tinydb import TinyDBStore
from sms_tui.domain.events import PolicyAdopted
from sms_tui.services.adoption import adopt
from sms_tui.settings.policies import load_policy

NOW = datetime(2026, 6, 17, 14, 0, tzinfo=UTC)


def test_a_policy_is_adopted_when_its_files_differ(tmp_path: Path) -> None:
    policies = {"ijc": load_policy("ijc"), "lehigh": load_policy("lehigh")}
    with TinyDBStore.open(tmp_path / "desk") as store:
        assert adopt(store, policies, {"ijc": "a", "lehigh": "b"}, NOW) == ("ijc", "lehigh")
        assert adopt(store, policies, {"ijc": "a", "lehigh": "b"}, NOW) == ()
        assert adopt(store, policies, {"ijc": "c", "lehigh": "b"}, NOW) == ("ijc",)
        digests = [e.event.digest for e in store.desk_history() if isinstance(e.event, PolicyAdopted)]
    assert digests == ["a", "b", "c"]
