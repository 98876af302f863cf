"""The event bus: what happens in calls, for everybody who only watches.

Each subscriber has a queue of 1,000 entries. One that is too slow is cut off (its `for` loop ends with `lagged` set)
and starts again from a snapshot; it never slows a call down.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

from holdslayer_agent.core.call import CallId

__all__ = ["Bus", "Entry", "Subscription"]

QUEUE_ENTRIES = 1000
"""Twenty calls on hold make forty entries a second (measured): 25 s, longer than anything of ours is busy."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `kind` as docs/api.md lists them. `fields`: JSON, without secrets."""

    call_id: CallId
    seq: int
    at_s: float
    kind: str
    name: str
    fields: dict[str, Any] = field(default_factory=dict)


class Subscription:
    """One watcher."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Entry | None] = asyncio.Queue(QUEUE_ENTRIES)
        self.lagged = False

    def __aiter__(self) -> AsyncIterator[Entry]:
        return self._entries()

    async def _entries(self) -> AsyncIterator[Entry]:
        while (entry := await self._queue.get()) is not None:
            yield entry

    def put(self, entry: Entry | None) -> bool:
        """False when the watcher is too slow and has been cut off."""
        try:
            self._queue.put_nowait(entry)
        except asyncio.QueueFull:
            self.lagged = True
            while not self._queue.empty():
                self._queue.get_nowait()
            self._queue.put_nowait(None)
            return False
        return True


class Bus:
    """Publish once, watched by many. Publishing never waits."""

    def __init__(self) -> None:
        self._subscriptions: set[Subscription] = set()

    def publish(self, entry: Entry) -> None:
        for subscription in list(self._subscriptions):
            if not subscription.put(entry):
                self._subscriptions.discard(subscription)

    @contextlib.contextmanager
    def subscribe(self) -> Iterator[Subscription]:
        """Entries from now on."""
        subscription = Subscription()
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

    def close(self) -> None:
        """End every watcher's loop."""
        for subscription in list(self._subscriptions):
            subscription.put(None)
        self._subscriptions.clear()
