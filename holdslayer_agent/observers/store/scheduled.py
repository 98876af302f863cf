"""Calls to be made later, in the store. Values of facts are sealed as those of the vault are."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import select

from holdslayer_agent.core.call import CallId
from holdslayer_agent.core.schedule import Scheduled
from holdslayer_agent.errors import StoreError
from holdslayer_agent.observers.store.models import CallRow, ScheduledRow
from holdslayer_agent.observers.store.repository import Store

__all__ = ["Schedule"]


class Schedule:
    """`calls.schedules.ScheduleShelf`. `key` is asked for only where there is something to seal or open."""

    def __init__(self, store: Store, key: Callable[[], Awaitable[bytes]]) -> None:
        self._store, self._key = store, key

    async def put(self, job: Scheduled, values: Mapping[str, str] | None = None) -> None:
        sealed = Fernet(await self._key()).encrypt(json.dumps(dict(values)).encode()) if values else None
        async with self._store.changing() as session:
            row = await session.get(ScheduledRow, job.call_id)
            if row is None:
                row = ScheduledRow(id=job.call_id)
                session.add(row)
            row.company, row.number, row.goal, row.phone = job.company, job.number, job.goal, job.phone
            row.language, row.slots, row.due_at = job.language, list(job.slots), job.due.timestamp()
            row.state, row.why, row.hours = job.state, job.why, job.hours
            if sealed is not None or job.state != "waiting":
                row.sealed = sealed

    async def waiting(self) -> Sequence[Scheduled]:
        async with self._store.reading() as session:
            wanted = select(ScheduledRow).where(ScheduledRow.state == "waiting").order_by(ScheduledRow.due_at)
            return [_job(row) for row in await session.scalars(wanted)]

    async def values(self, call_id: CallId) -> dict[str, str]:
        """Raises StoreError("facts-key-lost")."""
        async with self._store.reading() as session:
            row = await session.get(ScheduledRow, call_id)
            sealed = row.sealed if row is not None else None
        if sealed is None:
            return {}
        try:
            opened: dict[str, str] = json.loads(Fernet(await self._key()).decrypt(sealed))
        except InvalidToken as error:
            raise StoreError(
                "The facts of a scheduled call were sealed with another key.",
                code="facts-key-lost",
                mend="Bring the old key back, or schedule the call anew.",
            ) from error
        return opened

    async def begun(self, call_id: CallId) -> bool:
        async with self._store.reading() as session:
            return await session.get(CallRow, call_id) is not None


def _job(row: ScheduledRow) -> Scheduled:
    return Scheduled(
        CallId(row.id),
        row.company,
        row.number,
        row.goal,
        row.phone,
        row.language,
        tuple(row.slots),
        datetime.fromtimestamp(row.due_at, UTC).astimezone(),
        row.state,
        row.why,
        row.hours,
    )
