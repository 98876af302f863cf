"""Reading and writing the store. Writing the journal never makes a call wait: a task writes behind, in batches.

When the disk fails, up to 20,000 entries wait in memory and are tried again every second; past that the oldest are
dropped and counted. A call goes on in any case.
"""

from __future__ import annotations

import asyncio
import collections
import contextlib
import importlib.util
import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, event, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import make_transient

from holdslayer_agent.calls.codec import decode_event, encode_event
from holdslayer_agent.calls.desk import CallFacts
from holdslayer_agent.calls.ports import JournalEntry
from holdslayer_agent.core.call import CallId, CallPlan, Outcome, PhonePlan
from holdslayer_agent.core.events import Heard
from holdslayer_agent.core.observations import TranscriptHeard
from holdslayer_agent.errors import StoreError
from holdslayer_agent.observers.store.archive import CallArchive
from holdslayer_agent.observers.store.heard import HeardBook
from holdslayer_agent.observers.store.models import (
    Base,
    CallRow,
    CompanyNumberRow,
    CompanyRow,
    EventRow,
    PhoneRow,
    RecordingRow,
    TranscriptRow,
)
from holdslayer_agent.observers.store.schema import translate, upgrade
from holdslayer_agent.observers.store.tokens import TokenBook, WishBook

__all__ = ["CallRecord", "Company", "Store"]

log = logging.getLogger(__name__)

PENDING_ENTRIES = 20_000
"""28 MB (measured); at an entry a second each, twenty calls fill it in a quarter of an hour of a full disk."""
BATCH_S = 0.05
"""What a kill loses of the journal at most; one transaction for all calls in it."""


@dataclass(frozen=True, slots=True)
class Company:
    """A company as the user named it."""

    name: str
    numbers: tuple[str, ...]
    goal: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call of the history."""

    call_id: CallId
    started_at: float
    ended_at: float | None
    company: str
    number: str
    goal: str
    outcome: str | None
    why: str
    held_s: float


class Store:
    """SQLite by default; any URL that SQLAlchemy's async engines take."""

    def __init__(self, url: str) -> None:
        self._where = url.rpartition("///")[2] if url.startswith("sqlite") else url.rpartition("@")[2]
        self._engine: AsyncEngine = create_async_engine(url, pool_pre_ping=not url.startswith("sqlite"))
        if url.startswith("sqlite"):
            event.listen(self._engine.sync_engine, "connect", _pragmas)
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)
        self._pending: collections.deque[Base] = collections.deque()
        self._writing = asyncio.Lock()
        self._one_writer: contextlib.AbstractAsyncContextManager[object] = contextlib.nullcontext()
        if url.startswith("sqlite"):
            # SQLite lets one write at a time and is no fair queue: of twenty calls that end at once some would wait
            # longer than its busy timeout.
            self._one_writer = asyncio.Lock()
        self.dropped = 0
        self.heard = HeardBook(self.reading, self.changing)
        self.archive = CallArchive(self.reading, self.changing)
        self.tokens = TokenBook(self.reading, self.changing)
        self.wishes = WishBook(self.reading, self.changing)

    @classmethod
    async def open(cls, path: Path, url: str | None = None) -> Store:
        """The store at `path`, or in the database of `url`, migrated. Raises StoreError."""
        if url is not None:
            return await cls._migrated(_driven(url))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{path.parent} can't be made: {error.strerror}.", code="store-unreachable", mend="Check data_dir."
            ) from error
        return await cls._migrated(f"sqlite+aiosqlite:///{path}")

    @classmethod
    async def _migrated(cls, url: str) -> Store:
        store = cls(url)
        try:
            with store._translated():
                async with store._engine.begin() as connection:
                    await connection.run_sync(upgrade, store._where)
        except BaseException:
            await store._engine.dispose()
            raise
        return store

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        """SQLAlchemy's errors, and those of the driver that it does not wrap, as StoreError."""
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            raise translate(error, self._where) from error

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session to read with, for the store's own modules. Raises StoreError."""
        with self._translated():
            async with self._sessions() as session:
                yield session

    @contextlib.asynccontextmanager
    async def changing(self) -> AsyncIterator[AsyncSession]:
        """A transaction, for the store's own modules. Raises StoreError."""
        with self._translated():
            async with self._one_writer, self._sessions.begin() as session:
                yield session

    async def run(self) -> None:
        """Write behind until cancelled; what is pending is written before the end."""
        try:
            while True:
                await asyncio.sleep(BATCH_S)
                if self._pending and not await self._flush():
                    await asyncio.sleep(1.0)
        finally:
            await asyncio.shield(self._flush())

    async def close(self) -> None:
        await self._flush()
        await self._engine.dispose()

    async def vacuum(self) -> None:
        """Give back the room of what was deleted. PostgreSQL does so by itself. Raises StoreError."""
        if self._engine.dialect.name != "sqlite":
            return
        with self._translated():
            async with self._engine.connect() as connection:
                plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
                await plain.execute(text("VACUUM"))
                await plain.execute(text("PRAGMA optimize"))

    # ---------------------------------------------------------------- calls

    def note(self, call_id: CallId, entry: JournalEntry) -> None:
        body = encode_event(entry.event)
        self._append(EventRow(call_id=call_id, seq=entry.seq, at_s=entry.at_s, type=str(body["type"]), body=body))
        heard = entry.event.observation if isinstance(entry.event, Heard) else None
        if isinstance(heard, TranscriptHeard) and heard.final and heard.text:
            self._append(
                TranscriptRow(
                    call_id=call_id,
                    started_s=heard.started_s,
                    ended_s=heard.at_s,
                    text=heard.text,
                    confidence=heard.confidence,
                )
            )

    async def open_call(self, plan: CallPlan, started_at: float) -> None:
        self._append(
            CallRow(
                id=plan.call_id,
                started_at=started_at,
                company=plan.company,
                number=plan.number,
                goal=plan.goal,
                language=plan.language,
                why="",
                held_s=0.0,
            )
        )
        await self._flush()

    async def close_call(self, call_id: CallId, outcome: Outcome, facts: CallFacts) -> None:
        await self._flush()
        try:
            async with self.changing() as session:
                row = await session.get(CallRow, call_id)
                if row is not None:
                    row.ended_at, row.outcome, row.why = facts.ended_at, outcome.kind.value, outcome.why
                    row.held_s = facts.held_s
                for path in facts.recordings:
                    leg = path.stem.removeprefix(f"{call_id}-")
                    session.add(RecordingRow(call_id=call_id, leg=leg, path=str(path)))
        except StoreError as error:
            log.error("the end of a call could not be written: %s", error.message)

    async def read(self, call_id: CallId) -> list[JournalEntry]:
        await self._flush()
        async with self.reading() as session:
            rows = await session.scalars(select(EventRow).where(EventRow.call_id == call_id).order_by(EventRow.seq))
            return [JournalEntry(r.seq, r.at_s, decode_event(r.body)) for r in rows]

    async def unfinished(self) -> dict[CallId, float]:
        async with self.reading() as session:
            rows = await session.execute(select(CallRow.id, CallRow.started_at).where(CallRow.outcome.is_(None)))
            return {CallId(call_id): started_at for call_id, started_at in rows}

    async def history(self, limit: int = 20) -> list[CallRecord]:
        """The newest calls first."""
        async with self.reading() as session:
            rows = await session.scalars(select(CallRow).order_by(CallRow.started_at.desc()).limit(limit))
            return [
                CallRecord(
                    CallId(r.id), r.started_at, r.ended_at, r.company, r.number, r.goal, r.outcome, r.why, r.held_s
                )
                for r in rows
            ]

    async def transcript(self, call_id: CallId) -> list[tuple[float, float, str]]:
        """(start, end, words) of a call's utterances."""
        await self._flush()
        async with self.reading() as session:
            rows = await session.scalars(
                select(TranscriptRow).where(TranscriptRow.call_id == call_id).order_by(TranscriptRow.started_s)
            )
            return [(r.started_s, r.ended_s, r.text) for r in rows]

    async def recordings(self, call_id: CallId) -> list[tuple[str, Path]]:
        """(leg, file) of a call."""
        async with self.reading() as session:
            rows = await session.scalars(select(RecordingRow).where(RecordingRow.call_id == call_id))
            return [(r.leg, Path(r.path)) for r in rows]

    # ---------------------------------------------------------------- companies and phones

    async def put_companies(self, companies: Sequence[Company]) -> None:
        """Insert or replace, by name."""
        async with self.changing() as session:
            for company in companies:
                key = company.name.casefold()
                row = await session.scalar(select(CompanyRow).where(CompanyRow.key == key))
                if row is None:
                    row = CompanyRow(name=company.name, key=key, goal="", language=None)
                    session.add(row)
                row.name, row.goal, row.language = company.name, company.goal, company.language
                await session.flush()
                await session.execute(delete(CompanyNumberRow).where(CompanyNumberRow.company_id == row.id))
                for position, number in enumerate(company.numbers):
                    session.add(CompanyNumberRow(company_id=row.id, position=position, number=number))

    async def companies(self) -> list[Company]:
        async with self.reading() as session:
            rows = list(await session.scalars(select(CompanyRow).order_by(CompanyRow.name)))
            numbers = list(await session.scalars(select(CompanyNumberRow).order_by(CompanyNumberRow.position)))
        return [
            Company(r.name, tuple(n.number for n in numbers if n.company_id == r.id), r.goal, r.language) for r in rows
        ]

    async def forget_company(self, name: str) -> bool:
        """Whether there was one. One that the settings name comes back at the next start."""
        async with self.changing() as session:
            row = await session.scalar(select(CompanyRow).where(CompanyRow.key == name.casefold()))
            if row is None:
                return False
            await session.execute(delete(CompanyNumberRow).where(CompanyNumberRow.company_id == row.id))
            await session.delete(row)
        return True

    async def put_phones(self, phones: Sequence[PhonePlan]) -> None:
        """Replace the phones by these, in this order."""
        async with self.changing() as session:
            await session.execute(delete(PhoneRow))
            for position, phone in enumerate(phones):
                session.add(PhoneRow(name=phone.name, position=position, ring_s=phone.ring_s, number=phone.number))

    async def phones(self) -> list[PhonePlan]:
        async with self.reading() as session:
            rows = await session.scalars(select(PhoneRow).order_by(PhoneRow.position))
            return [PhonePlan(r.name, r.ring_s, r.number) for r in rows]

    # ---------------------------------------------------------------- writing behind

    def _append(self, row: Base) -> None:
        if len(self._pending) >= PENDING_ENTRIES:
            self._pending.popleft()
            self.dropped += 1
        self._pending.append(row)

    async def _flush(self) -> bool:
        async with self._writing:
            batch = list(self._pending)
            if not batch:
                return True
            self._pending.clear()
            kept = False
            try:
                try:
                    await self._write(batch)
                except StoreError as error:
                    if error.code != "store-conflict":
                        log.error("the journal waits: %s", error.message)
                        return False
                    await self._write_singly(batch)
                kept = True
            except StoreError as error:
                log.error("the journal waits: %s", error.message)
            finally:
                if not kept:  # also when cancelled: those first that came first
                    self._pending.extendleft(reversed([_detached(row) for row in batch]))
            return kept

    async def _write(self, batch: Sequence[Base]) -> None:
        async with self.changing() as session:
            session.add_all([row for row in batch if isinstance(row, CallRow)])
            await session.flush()
            session.add_all([row for row in batch if not isinstance(row, CallRow)])

    async def _write_singly(self, batch: list[Base]) -> None:
        """One entry can never be written (its call is not known, its number is taken): only that one is lost."""
        for row in list(batch):
            try:
                await self._write([_detached(row)])
            except StoreError as error:
                if error.code != "store-conflict":
                    del batch[: batch.index(row)]
                    raise
                self.dropped += 1
                log.error("an entry of the journal can't be written: %s", error.message)


def _detached(row: Base) -> Base:
    """A row of a failed transaction, to be tried again in a new one."""
    make_transient(row)
    return row


def _driven(url: str) -> str:
    """The URL with the driver that we have. Raises StoreError("store-kind", "store-driver")."""
    scheme, found, rest = url.partition("://")
    if not found or scheme not in {"postgresql", "postgres", "postgresql+asyncpg"}:
        raise StoreError(
            "database_url is no postgresql://user:password@host/name.",
            code="store-kind",
            mend="Leave it out for SQLite under data_dir.",
        )
    if importlib.util.find_spec("asyncpg") is None:
        raise StoreError("PostgreSQL needs asyncpg.", code="store-driver", mend="pip install 'holdslayer[postgresql]'")
    return f"postgresql+asyncpg://{rest}"


def _folded(value: object) -> object:
    return value.casefold() if isinstance(value, str) else value


def _pragmas(connection: object, _record: object) -> None:
    # SQLite's own lower() knows ASCII only: "über" would not find "Über".
    connection.create_function("lower", 1, _folded, deterministic=True)  # type: ignore[attr-defined]
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=4000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
