"""Opening hours that were heard, in the store."""

from __future__ import annotations

from sqlalchemy import delete

from holdslayer_agent.core.hours import HeardOpening
from holdslayer_agent.observers.store.models import HeardHoursRow
from holdslayer_agent.observers.store.repository import Store

__all__ = ["HeardHours"]


class HeardHours:
    """`calls.hours.HoursShelf`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, number: str, heard: HeardOpening) -> None:
        """In the place of what was heard before."""
        row = HeardHoursRow(number=number, opens=heard.at, text=heard.text, heard_at=heard.heard_at)
        async with self._store.changing() as session:
            await session.merge(row)

    async def get(self, number: str) -> HeardOpening | None:
        async with self._store.reading() as session:
            row = await session.get(HeardHoursRow, number)
            return None if row is None else HeardOpening(row.opens, row.text, row.heard_at)

    async def forget(self, number: str) -> bool:
        async with self._store.changing() as session:
            result = await session.execute(delete(HeardHoursRow).where(HeardHoursRow.number == number))
        return bool(getattr(result, "rowcount", 0))
