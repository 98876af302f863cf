"""Reading the history: pages of calls, one call's journal and words, figures. One SQL for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import tzinfo
from pathlib import Path

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from holdslayer_agent.calls.archive import (
    CallFilter,
    CallPage,
    KeptCall,
    KeptEvent,
    KeptRecording,
    Spoken,
    Waits,
)
from holdslayer_agent.core.call import CallId
from holdslayer_agent.observers.store.models import CallRow, EventRow, RecordingRow, TranscriptRow
from holdslayer_agent.observers.store.waits import waits_between

__all__ = ["CallArchive"]


Sessions = Callable[[], AbstractAsyncContextManager[AsyncSession]]


class CallArchive:
    """Through the store's sessions."""

    def __init__(self, reading: Sessions, changing: Sessions) -> None:
        self._reading, self._changing = reading, changing

    async def calls(self, wanted: CallFilter, *, limit: int, after: tuple[float, str] | None = None) -> CallPage:
        """One page, the newest first."""
        query = select(CallRow).where(*_conditions(wanted))
        if after is not None:
            at, call_id = after
            query = query.where(or_(CallRow.started_at < at, and_(CallRow.started_at == at, CallRow.id < call_id)))
        query = query.order_by(CallRow.started_at.desc(), CallRow.id.desc()).limit(limit + 1)
        async with self._reading() as session:
            rows = list(await session.scalars(query))
        last = rows[limit - 1] if len(rows) > limit else None
        return CallPage([_kept(r) for r in rows[:limit]], None if last is None else (last.started_at, last.id))

    async def call(self, call_id: CallId) -> KeptCall | None:
        async with self._reading() as session:
            row = await session.get(CallRow, call_id)
        return None if row is None else _kept(row)

    async def events(
        self, call_id: CallId, *, after: int = 0, limit: int = 500, types: Sequence[str] = ()
    ) -> list[KeptEvent]:
        """The journal behind entry `after`."""
        query = select(EventRow).where(EventRow.call_id == call_id, EventRow.seq > after)
        if types:
            query = query.where(EventRow.type.in_(types))
        async with self._reading() as session:
            rows = await session.scalars(query.order_by(EventRow.seq).limit(limit))
            return [KeptEvent(r.seq, r.at_s, r.type, r.body) for r in rows]

    async def transcript(self, call_id: CallId) -> list[Spoken]:
        async with self._reading() as session:
            rows = await session.scalars(
                select(TranscriptRow).where(TranscriptRow.call_id == call_id).order_by(TranscriptRow.started_s)
            )
            return [Spoken(r.started_s, r.ended_s, r.text, r.confidence) for r in rows]

    async def recordings(self, call_id: CallId) -> list[KeptRecording]:
        async with self._reading() as session:
            rows = await session.scalars(
                select(RecordingRow).where(RecordingRow.call_id == call_id).order_by(RecordingRow.leg)
            )
            return [KeptRecording(r.leg, Path(r.path)) for r in rows]

    async def unfinished(self, ended_before: float, endings: Sequence[str], limit: int) -> list[tuple[int, Path]]:
        """Files with one of these endings, of calls that ended before this (Unix seconds): (row, file), the newest
        first."""
        query = (
            select(RecordingRow.id, RecordingRow.path)
            .join(CallRow, CallRow.id == RecordingRow.call_id)
            .where(or_(*(RecordingRow.path.endswith(e) for e in endings)), CallRow.ended_at < ended_before)
            .order_by(RecordingRow.id.desc())
            .limit(limit)
        )
        async with self._reading() as session:
            return [(row, Path(path)) for row, path in await session.execute(query)]

    async def recording_moved(self, row: int, path: Path) -> None:
        """The file of a row has another name now."""
        async with self._changing() as session:
            await session.execute(update(RecordingRow).where(RecordingRow.id == row).values(path=str(path)))

    async def ended_before(self, at: float, limit: int) -> list[CallId]:
        """Ended calls that began before `at` (Unix seconds), the oldest first."""
        query = select(CallRow.id).where(CallRow.outcome.is_not(None), CallRow.started_at < at)
        async with self._reading() as session:
            return [CallId(i) for i in await session.scalars(query.order_by(CallRow.started_at).limit(limit))]

    async def forget_recording(self, call_id: CallId, leg: str) -> None:
        async with self._changing() as session:
            await session.execute(delete(RecordingRow).where(RecordingRow.call_id == call_id, RecordingRow.leg == leg))

    async def forget_call(self, call_id: CallId) -> bool:
        """Remove an ended call with all that is kept of it; whether there was one. Files are the caller's."""
        async with self._changing() as session:
            row = await session.get(CallRow, call_id)
            if row is None or row.outcome is None:
                return False
            for table in (EventRow, TranscriptRow, RecordingRow):
                await session.execute(delete(table).where(table.call_id == call_id))
            await session.delete(row)
        return True

    async def waits(self, since: float, until: float, zone: tzinfo | None = None) -> Waits:
        """Figures over ended calls that began between the two (Unix seconds). `zone` None: the machine's own."""
        async with self._reading() as session:
            return await waits_between(session, since, until, zone)


def _conditions(wanted: CallFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.running is not None:
        found.append(CallRow.outcome.is_(None) if wanted.running else CallRow.outcome.is_not(None))
    if wanted.company is not None:
        found.append(CallRow.company == wanted.company)
    if wanted.outcome is not None:
        found.append(CallRow.outcome == wanted.outcome)
    if wanted.since is not None:
        found.append(CallRow.started_at >= wanted.since)
    if wanted.until is not None:
        found.append(CallRow.started_at < wanted.until)
    if wanted.text:
        said = select(TranscriptRow.id).where(
            TranscriptRow.call_id == CallRow.id, TranscriptRow.text.icontains(wanted.text, autoescape=True)
        )
        columns = (CallRow.company, CallRow.goal, CallRow.number, CallRow.why)
        found.append(or_(*(c.icontains(wanted.text, autoescape=True) for c in columns), said.exists()))
    return found


def _kept(row: CallRow) -> KeptCall:
    return KeptCall(
        CallId(row.id),
        row.started_at,
        row.ended_at,
        row.company,
        row.number,
        row.goal,
        row.language,
        row.outcome,
        row.why,
        row.held_s,
    )
