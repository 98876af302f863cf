"""Dead letters in the store: what a notifier could not deliver, over a restart."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from holdslayer_agent.observers.notifier import DEAD, DeadLetter, Message
from holdslayer_agent.observers.store.models import DeadLetterRow as Row
from holdslayer_agent.observers.store.repository import Store

__all__ = ["DeadLetters"]


class DeadLetters:
    """`observers.notifier.Shelf`; the newest `DEAD` are kept."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def letters(self) -> Sequence[DeadLetter]:
        async with self._store.reading() as session:
            rows = (await session.scalars(select(Row).order_by(Row.at.desc()).limit(DEAD))).all()
        return [
            DeadLetter(row.target, Message(row.message_id, row.at, row.kind, row.title, row.text, row.call_id), row.why)
            for row in reversed(rows)
        ]

    async def keep(self, letter: DeadLetter) -> None:
        told = letter.message
        row = Row(
            message_id=told.id, target=letter.target, at=told.at, kind=told.kind, title=told.title, text=told.text,
            call_id=told.call_id, why=letter.why,
        )  # fmt: skip
        newest = select(Row.at).order_by(Row.at.desc()).offset(DEAD).limit(1).scalar_subquery()
        async with self._store.changing() as session:
            await session.merge(row)
            await session.flush()
            await session.execute(delete(Row).where(Row.at <= newest))

    async def drop(self, letter: DeadLetter) -> None:
        found = (Row.message_id == letter.message.id, Row.target == letter.target)
        async with self._store.changing() as session:
            await session.execute(delete(Row).where(*found))
