"""The one thread through which a synchronous store is called from asynchronous services."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sms_tui.domain.errors import StoreBroken
from sms_tui.ports.store import Store

T = TypeVar("T")


class StoreThread:
    """Runs functions of a store one after the other, off the event loop."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._executor: ThreadPoolExecutor | None = ThreadPoolExecutor(1, thread_name_prefix="store")

    async def run(self, work: Callable[[Store], T]) -> T:
        """Run `work` with the store in the store's thread; errors come back as they are.

        Raises:
            StoreBroken: the desk is closed.
        """
        if self._executor is None:
            raise StoreBroken("The desk is closed.")
        return await asyncio.get_running_loop().run_in_executor(self._executor, work, self._store)

    async def aclose(self) -> None:
        """Close the store and end its thread."""
        if self._executor is None:
            return
        executor, self._executor = self._executor, None
        await asyncio.get_running_loop().run_in_executor(executor, self._store.close)
        executor.shutdown(wait=True)
