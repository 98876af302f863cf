"""What the hearing remembers of a number, over calls: kept with a limit on age and on how many numbers."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from holdslayer_agent.calls.ports import Known
from holdslayer_agent.core.call import CallId
from holdslayer_agent.errors import StoreError
from holdslayer_agent.hearing import SoundMemory
from holdslayer_agent.observers.store.models import RingVerdictRow, SoundMemoryRow

__all__ = ["HeardBook", "bias_of"]

log = logging.getLogger(__name__)

FORGET_AFTER_S: Final = 180 * 86400.0
"""Companies record their announcements anew now and then; half a year of them is plenty."""
NUMBERS: Final = 200
"""At 0.4 MB at most each, 80 MB of a small machine's disk."""
BIAS_BOUND: Final = 1.5
VERDICTS: Final = 20


def bias_of(people: int, machines: int) -> float:
    """Log-odds to add to every voice of a number, from what the user said of its rings.

    Laplace's rule with four rings of each kind assumed: one word of the user moves little, many move at most 1.5.
    """
    return round(max(-BIAS_BOUND, min(BIAS_BOUND, math.log((people + 4) / (machines + 4)))), 3)


class HeardBook:
    """Reads and writes memories through the store's sessions. A fault is logged and costs the memory, never a call."""

    def __init__(
        self,
        reading: Callable[[], AbstractAsyncContextManager[AsyncSession]],
        changing: Callable[[], AbstractAsyncContextManager[AsyncSession]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._reading, self._changing, self._clock = reading, changing, clock
        self._one = asyncio.Lock()  # calls to one number may end together: the last of them is remembered

    async def known(self, number: str) -> Known:
        """Empty where nothing is known, or what is stored is no memory."""
        try:
            async with self._reading() as session:
                row = await session.get(SoundMemoryRow, number)
                verdicts = list(
                    await session.scalars(
                        select(RingVerdictRow.person)
                        .where(RingVerdictRow.number == number)
                        .order_by(RingVerdictRow.id.desc())
                        .limit(VERDICTS)
                    )
                )
        except StoreError as error:
            log.error("what was heard on earlier calls can't be read: %s", error.message)
            return Known(SoundMemory())
        memory = SoundMemory()
        if row is not None and self._clock() - row.updated_at < FORGET_AFTER_S:
            try:
                memory = SoundMemory.from_bytes(row.prints)
            except ValueError:
                log.error("the memory of a number is damaged; it begins anew")
        return Known(memory, bias_of(sum(verdicts), len(verdicts) - sum(verdicts)))

    async def remember(self, number: str, memory: SoundMemory) -> None:
        """Replace the memory of a number; forget what is too old, and the numbers not called for longest."""
        try:
            async with self._one, self._changing() as session:
                await session.merge(SoundMemoryRow(number=number, updated_at=self._clock(), prints=memory.to_bytes()))
                await session.flush()
                old = SoundMemoryRow.updated_at < self._clock() - FORGET_AFTER_S
                await session.execute(delete(SoundMemoryRow).where(old))
                count = await session.scalar(select(func.count()).select_from(SoundMemoryRow)) or 0
                if count > NUMBERS:
                    oldest = select(SoundMemoryRow.number).order_by(SoundMemoryRow.updated_at).limit(count - NUMBERS)
                    await session.execute(delete(SoundMemoryRow).where(SoundMemoryRow.number.in_(oldest)))
        except StoreError as error:
            log.error("what was heard could not be remembered: %s", error.message)

    async def forget(self, number: str) -> None:
        """All that is remembered of a number. Raises StoreError."""
        async with self._changing() as session:
            await session.execute(delete(SoundMemoryRow).where(SoundMemoryRow.number == number))
            await session.execute(delete(RingVerdictRow).where(RingVerdictRow.number == number))

    async def note_verdict(self, number: str, call_id: CallId, *, person: bool) -> None:
        """The user said what a ring was for."""
        try:
            async with self._changing() as session:
                session.add(RingVerdictRow(number=number, call_id=call_id, at=self._clock(), person=person))
        except StoreError as error:
            log.error("what the user said could not be kept: %s", error.message)
