"""What language models have cost, by days, in the store."""

from __future__ import annotations

from holdslayer_agent.navigation.budget import Spent
from holdslayer_agent.observers.store.models import SpendingRow
from holdslayer_agent.observers.store.repository import Store

__all__ = ["SpendingShelf"]


class SpendingShelf:
    """`navigation.budget.SpendingShelf`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, day: int, spent: Spent) -> None:
        row = SpendingRow(
            day=day,
            decisions=spent.decisions,
            tokens_in=spent.tokens_in,
            tokens_out=spent.tokens_out,
            usd=spent.usd,
        )
        async with self._store.changing() as session:
            await session.merge(row)

    async def get(self, day: int) -> Spent | None:
        async with self._store.reading() as session:
            row = await session.get(SpendingRow, day)
            return None if row is None else Spent(row.decisions, row.tokens_in, row.tokens_out, row.usd)
