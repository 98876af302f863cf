"""Learned menus and redial jobs in the store."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import delete, select

from holdslayer_agent.core.call import CallId
from holdslayer_agent.core.learned import LearnedMenu
from holdslayer_agent.core.redial import Redial
from holdslayer_agent.errors import StoreError
from holdslayer_agent.observers.store.models import LearnedMenuRow, RedialRow
from holdslayer_agent.observers.store.repository import Store

__all__ = ["MenuShelf", "RedialShelf"]

_MENU = TypeAdapter(LearnedMenu)


class MenuShelf:
    """Learned menus by number."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def load(self, number: str) -> LearnedMenu | None:
        """None when no call has taught anything. Raises StoreError("menu-broken") on a form of another version."""
        async with self._store.reading() as session:
            row = await session.get(LearnedMenuRow, number)
            return _menu(row) if row is not None else None

    async def save(self, menu: LearnedMenu) -> None:
        row = LearnedMenuRow(number=menu.number, company=menu.company, updated_at=time.time(), body=asdict(menu))
        async with self._store.changing() as session:
            await session.merge(row)

    async def all(self) -> list[LearnedMenu]:
        """Every menu, by company."""
        async with self._store.reading() as session:
            rows = await session.scalars(select(LearnedMenuRow).order_by(LearnedMenuRow.company))
            return [_menu(row) for row in rows]

    async def forget(self, number: str) -> bool:
        """Whether there was one."""
        async with self._store.changing() as session:
            result = await session.execute(delete(LearnedMenuRow).where(LearnedMenuRow.number == number))
        return bool(getattr(result, "rowcount", 0))


class RedialShelf:
    """Jobs to call again, and promised call-backs."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, job: Redial) -> None:
        row = RedialRow(
            id=job.call_id,
            company=job.company,
            number=job.number,
            goal=job.goal,
            language=job.language,
            phone=job.phone,
            slots=list(job.slots),
            state=job.state,
            due_at=job.due.timestamp(),
            tries=job.tries,
            first_at=job.first.timestamp(),
            why=job.why,
            last_at=None if job.last is None else job.last.timestamp(),
            day_tries=job.day_tries,
        )
        async with self._store.changing() as session:
            await session.merge(row)

    async def open_jobs(self) -> Sequence[Redial]:
        """Waiting and promised ones, the next first."""
        async with self._store.reading() as session:
            wanted = select(RedialRow).where(RedialRow.state.in_(["waiting", "promised"])).order_by(RedialRow.due_at)
            return [_job(row) for row in await session.scalars(wanted)]

    async def unsettled(self, call_id: CallId) -> Redial | None:
        """The job of this id, unless it is done or given up."""
        async with self._store.reading() as session:
            row = await session.get(RedialRow, call_id)
            return None if row is None or row.state in ("done", "given_up") else _job(row)


def _menu(row: LearnedMenuRow) -> LearnedMenu:
    try:
        return _MENU.validate_python(row.body)
    except ValidationError as error:
        raise StoreError(
            f"The learned menu of {row.number} has a form of another version.",
            code="menu-broken",
            mend=f"holdslayer menus forget {row.number}",
        ) from error


def _job(row: RedialRow) -> Redial:
    return Redial(
        CallId(row.id),
        row.company,
        row.number,
        row.goal,
        row.language,
        row.phone,
        tuple(row.slots),
        row.state,
        datetime.fromtimestamp(row.due_at, UTC).astimezone(),
        row.tries,
        datetime.fromtimestamp(row.first_at, UTC).astimezone(),
        row.why,
        None if row.last_at is None else datetime.fromtimestamp(row.last_at, UTC).astimezone(),
        row.day_tries,
    )
