"""Calls to be made later: kept over restarts, begun once, and said where their time passed while no agent ran."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, Protocol

from holdslayer_agent.core.call import CallId
from holdslayer_agent.core.schedule import Scheduled, too_late
from holdslayer_agent.errors import CallRefused, HoldSlayerError, StoreError

__all__ = ["ScheduleDesk", "ScheduleShelf"]

log = logging.getLogger(__name__)

LOOK_S: Final = 5.0
MOST: Final = 100


class ScheduleShelf(Protocol):
    """Where they are kept. Raises StoreError."""

    async def put(self, job: Scheduled, values: Mapping[str, str] | None = None) -> None:
        """Keep it; `values` of its slots are sealed, and removed once it waits no more."""
        ...

    async def waiting(self) -> Sequence[Scheduled]:
        """The next first."""
        ...

    async def values(self, call_id: CallId) -> dict[str, str]: ...

    async def begun(self, call_id: CallId) -> bool:
        """A call of this id was made."""
        ...


class ScheduleDesk:
    """`start` begins a call under the job's id; `missed` tells the user of one that was not."""

    def __init__(
        self,
        shelf: ScheduleShelf,
        start: Callable[[Scheduled, Mapping[str, str]], Awaitable[None]],
        missed: Callable[[Scheduled], None],
        now: Callable[[], datetime],
        *,
        late_min: float,
    ) -> None:
        self._shelf, self._start, self._missed, self._now, self._late_min = shelf, start, missed, now, late_min

    async def run(self) -> None:
        """Look at them until cancelled."""
        while True:
            try:
                await self.look()
            except StoreError as error:
                log.warning("calls to come wait: %s", error.message)
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Begin what is due."""
        now = self._now()
        for job in await self._shelf.waiting():
            if job.due > now:
                return
            if await self._shelf.begun(job.call_id):  # an agent was killed right after it
                await self._shelf.put(replace(job, state="done"))
            elif too_late(job, now, self._late_min):
                await self._miss(job, "No agent ran at that time.")
            else:
                await self._begin(job)

    async def add(self, job: Scheduled, values: Mapping[str, str]) -> None:
        """Raises CallRefused("too-many-scheduled"), StoreError."""
        if len(await self._shelf.waiting()) >= MOST:
            raise CallRefused(f"{MOST} calls are scheduled already.", code="too-many-scheduled", mend="Cancel some.")
        await self._shelf.put(job, values)

    async def cancel(self, call_id: CallId) -> bool:
        """Whether it waited."""
        found = next((j for j in await self._shelf.waiting() if j.call_id == call_id), None)
        if found is not None:
            await self._shelf.put(replace(found, state="cancelled", why="The user cancelled it."))
        return found is not None

    async def waiting(self) -> Sequence[Scheduled]:
        return await self._shelf.waiting()

    async def _begin(self, job: Scheduled) -> None:
        try:
            await self._start(job, await self._shelf.values(job.call_id))
        except HoldSlayerError as error:
            await self._miss(job, error.message)
        else:
            await self._shelf.put(replace(job, state="done"))

    async def _miss(self, job: Scheduled, why: str) -> None:
        log.warning("a scheduled call was not made: %s", why)
        missed = replace(job, state="missed", why=why)
        await self._shelf.put(missed)
        self._missed(missed)
