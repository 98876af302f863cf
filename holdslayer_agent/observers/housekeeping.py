"""Every night: what is past its days goes, with its files; the database gives back its room."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from holdslayer_agent.errors import StoreError
from holdslayer_agent.observers.recorder import Recorder
from holdslayer_agent.observers.store import Store

__all__ = ["Housekeeper", "until_night_s"]

log = logging.getLogger(__name__)

HOUR, MINUTE = 3, 40
"""Nobody calls companies then, and it lies beyond the hour that clocks skip."""
AT_ONCE: Final = 200
"""Calls looked up together; each goes in a transaction of its own, so no running call waits for it."""
DAY_S: Final = 86_400.0


def until_night_s(now: datetime) -> float:
    """Seconds to the next 03:40 of this clock."""
    night = now.replace(hour=HOUR, minute=MINUTE, second=0, microsecond=0)
    if night <= now:
        night += timedelta(days=1)
    return (night - now).total_seconds()


class Housekeeper:
    """`keep_days` of the history; None: for ever."""

    def __init__(
        self, store: Store, recorder: Recorder, keep_days: int | None, clock: Callable[[], float] = time.time
    ) -> None:
        self._store, self._recorder, self._keep_days, self._clock = store, recorder, keep_days, clock

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(until_night_s(datetime.fromtimestamp(self._clock())))
            try:
                await self.tidy()
            except StoreError as error:
                log.error("the nightly tidying failed: %s", error.message)

    async def tidy(self) -> int:
        """How many calls went. Raises StoreError."""
        now = self._clock()
        files = await asyncio.to_thread(self._recorder.prune, now)
        gone = 0
        if self._keep_days is not None:
            while old := await self._store.archive.ended_before(now - self._keep_days * DAY_S, AT_ONCE):
                for call_id in old:
                    kept = await self._store.archive.recordings(call_id)
                    for recording in kept:
                        await asyncio.to_thread(recording.remove)
                    await self._store.archive.forget_call(call_id)
                gone += len(old)
        await self._store.vacuum()
        log.info("tidied: %d calls and the recordings of %d went", gone, files)
        return gone
