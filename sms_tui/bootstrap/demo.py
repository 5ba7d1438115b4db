"""Opens the demo: a desk on a simulated gateway with a seeded history, in a folder that is thrown away."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from sms_tui.adapters.gateways.simulator.clock import SimulatedClock
from sms_tui.adapters.gateways.simulator.inprocess import new_state, simulated
from sms_tui.adapters.gateways.simulator.state import SimulatedState
from sms_tui.bootstrap import story
from sms_tui.bootstrap.desk import OpenDesk, assemble
from sms_tui.domain.errors import StoreUnusable
from sms_tui.domain.events import Role
from sms_tui.domain.policy import Policy
from sms_tui.paths import config_dir
from sms_tui.settings import strict
from sms_tui.settings.desk import PolicySettings, adjusted
from sms_tui.settings.policies import load_policy

POLL_SECONDS = 2.0


@contextlib.asynccontextmanager
async def demo_desk(
    keep: Path | None = None, *, clock: SimulatedClock | None = None, arrivals: bool = True
) -> AsyncIterator[tuple[OpenDesk, SimulatedState]]:
    """Open the demo desk, seeded; `keep` is an empty folder that stays, else a temporary one is deleted.

    `clock` begins at `story.START`; without one the demo's clock runs. `arrivals` lets texts come in while it is
    open.

    Raises:
        StoreUnusable: `keep` is not empty, or cannot be written.
    """
    folder = _folder(keep)
    clock = clock or SimulatedClock(story.START, rate=1.0)
    simulator = new_state(numbers=(story.IJC.our, story.LEHIGH.our), seed=7, clock=clock)
    try:
        opened = assemble(
            folder,
            numbers=(story.IJC, story.LEHIGH),
            policies={"ijc": load_policy("ijc"), "lehigh": _lehigh()},
            gateways={"simulated": simulated(simulator).gateway},
            clock=clock,
            staff={},
            anybody=Role.SUPERVISOR,
            poll_seconds=POLL_SECONDS,
            demo=True,
        )
        try:
            await story.tell(opened.place, simulator)
            if arrivals:
                story.arrivals(simulator)
            yield opened, simulator
        finally:
            await opened.desk.aclose()
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


def _folder(keep: Path | None) -> Path:
    if keep is None:
        return Path(tempfile.mkdtemp(prefix="sms-tui-demo-"))
    if keep.exists() and any(keep.iterdir()):
        raise StoreUnusable("The folder for the demo is not empty.", "Name a new one; nothing was changed.")
    return keep


def _lehigh() -> Policy:
    """Lehigh's policy with the demo's own office hours: the policy itself sets none (ruling 2)."""
    table, source = strict.read(config_dir() / "demo.toml")
    settings = strict.build(PolicySettings, table["lehigh"], source, "lehigh")
    return adjusted(load_policy("lehigh"), settings)
