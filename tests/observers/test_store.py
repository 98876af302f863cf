"""The store on a real SQLite file: what is written comes back, and what goes wrong with a disk is said in our words."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect

from holdslayer_agent.calls.desk import CallFacts
from holdslayer_agent.calls.ports import JournalEntry
from holdslayer_agent.core.call import CallId, CallPlan, Outcome, OutcomeKind, PhonePlan
from holdslayer_agent.core.decisions import PressKeys
from holdslayer_agent.core.events import CallEvent, CallRequested, CompanyAnswered, Decided, Heard, PhoneRang
from holdslayer_agent.core.observations import Sound, SoundChanged, TranscriptHeard
from holdslayer_agent.errors import StoreError
from holdslayer_agent.observers.store import Company, Store
from holdslayer_agent.observers.store import repository as repository_module
from holdslayer_agent.observers.store.models import Base
from holdslayer_agent.observers.store.schema import translate, upgrade

CALL = CallId("0123456789ab")
PLAN = CallPlan(CALL, "+14155550132", "Acme", "my bill", "en", (PhonePlan("desk", 20.0),), slots=("pin",))
DONE = Outcome(OutcomeKind.CONNECTED, "all well")
MIGRATIONS = Path(repository_module.__file__).parent / "migrations"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "holdslayer.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(path)
    yield opened
    await opened.close()


def entry(seq: int, event: CallEvent | None = None) -> JournalEntry:
    return JournalEntry(seq, seq / 10, event or PhoneRang("desk"))


def count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


# ---------------------------------------------------------------- schema


async def test_the_migrated_tables_are_the_ones_the_code_uses(store: Store, path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    found = inspect(engine)
    for name, table in Base.metadata.tables.items():
        assert {c["name"] for c in found.get_columns(name)} == {c.name for c in table.columns}
        assert {i["name"] for i in found.get_indexes(name)} >= {str(i.name) for i in table.indexes}
    engine.dispose()


def test_every_migration_can_be_undone_and_done_again(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'x.db'}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        upgrade(connection, "x.db")
        command.downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
        upgrade(connection, "x.db")
        upgrade(connection, "x.db")
        assert "calls" in inspect(connection).get_table_names()
    engine.dispose()


async def test_a_database_of_a_newer_version_is_left_alone(path: Path) -> None:
    await (await Store.open(path)).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError) as raised:
        await Store.open(path)
    assert raised.value.code == "store-newer"
    assert "9999" in raised.value.message


# ---------------------------------------------------------------- journal


async def test_the_journal_of_a_call_comes_back_in_order(store: Store) -> None:
    events: list[CallEvent] = [
        CallRequested(PLAN),
        CompanyAnswered(),
        Heard(SoundChanged(1.0, Sound.MUSIC, 0.9)),
        Decided(1, PressKeys("{{pin}}#", "asked for")),
    ]
    await store.open_call(PLAN, 1000.0)
    for seq, event in enumerate(events):
        store.note(CALL, entry(seq + 1, event))
    found = await store.read(CALL)
    assert [e.event for e in found] == events
    assert [e.seq for e in found] == [1, 2, 3, 4]


async def test_the_journal_of_an_unknown_call_is_empty(store: Store) -> None:
    assert await store.read(CallId("ffffffffffff")) == []


async def test_what_is_noted_is_written_behind_without_being_asked_for(store: Store, path: Path) -> None:
    running = asyncio.create_task(store.run())
    await store.open_call(PLAN, 1000.0)
    store.note(CALL, entry(1))
    async with asyncio.timeout(10):
        while count(path, "events") < 1:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    running.cancel()
    await asyncio.wait({running})


async def test_what_is_pending_at_the_end_is_written(store: Store, path: Path) -> None:
    running = asyncio.create_task(store.run())
    await store.open_call(PLAN, 1000.0)
    for n in range(500):
        store.note(CALL, entry(n))
    await asyncio.sleep(0)
    running.cancel()
    await asyncio.wait({running})
    assert count(path, "events") == 500


async def test_a_new_agent_reads_what_the_old_one_wrote(path: Path) -> None:
    first = await Store.open(path)
    await first.open_call(PLAN, 1000.0)
    first.note(CALL, entry(1, CallRequested(PLAN)))
    await first.close()
    second = await Store.open(path)
    assert await second.unfinished() == {CALL: 1000.0}
    assert (await second.read(CALL))[0].event == CallRequested(PLAN)
    await second.close()


async def test_words_are_kept_for_search_and_partial_ones_are_not(store: Store) -> None:
    await store.open_call(PLAN, 1000.0)
    store.note(CALL, entry(1, Heard(TranscriptHeard(5.0, 3.0, "second", final=True))))
    store.note(CALL, entry(2, Heard(TranscriptHeard(2.0, 1.0, "first", final=True))))
    store.note(CALL, entry(3, Heard(TranscriptHeard(6.0, 5.0, "thi", final=False))))
    store.note(CALL, entry(4, Heard(TranscriptHeard(7.0, 6.0, "", final=True))))
    assert await store.transcript(CALL) == [(1.0, 2.0, "first"), (3.0, 5.0, "second")]


async def test_a_broken_journal_is_said_to_be_broken(store: Store, path: Path) -> None:
    await store.open_call(PLAN, 1000.0)
    store.note(CALL, entry(1))
    await store.read(CALL)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("""UPDATE events SET body = '{"type": "Sneezed"}'""")
    with pytest.raises(StoreError) as raised:
        await store.read(CALL)
    assert raised.value.code == "journal-broken"


# ---------------------------------------------------------------- history


async def test_an_ended_call_is_history(store: Store) -> None:
    await store.open_call(PLAN, 1000.0)
    files = (Path("/rec/0123456789ab-mixed.wav"), Path("/rec/0123456789ab-company.wav"))
    await store.close_call(CALL, DONE, CallFacts(1600.0, 540.0, files))
    (record,) = await store.history()
    assert (record.outcome, record.why, record.held_s, record.ended_at) == ("connected", "all well", 540.0, 1600.0)
    assert await store.unfinished() == {}
    assert await store.recordings(CALL) == [("mixed", files[0]), ("company", files[1])]


async def test_history_is_newest_first_and_bounded(store: Store) -> None:
    for n in range(5):
        plan = CallPlan(CallId(f"{n:012x}"), "+1", "Acme", "", "en", ())
        await store.open_call(plan, 1000.0 + n)
    assert [r.started_at for r in await store.history(3)] == [1004.0, 1003.0, 1002.0]


# ---------------------------------------------------------------- companies and phones


async def test_companies_are_replaced_by_name_whatever_its_case(store: Store) -> None:
    await store.put_companies([Company("Acme", ("+1", "+2"), "bill"), Company("Beta", ("+3",), "", "de")])
    await store.put_companies([Company("ACME", ("+9",), "refund")])
    assert await store.companies() == [Company("ACME", ("+9",), "refund"), Company("Beta", ("+3",), "", "de")]


async def test_phones_keep_their_order_and_are_replaced_together(store: Store) -> None:
    await store.put_phones([PhonePlan("b", 20.0), PhonePlan("a", 25.0, "+14155550199")])
    await store.put_phones([PhonePlan("c", 20.0), PhonePlan("a", 30.0, "+14155550199")])
    assert await store.phones() == [PhonePlan("c", 20.0), PhonePlan("a", 30.0, "+14155550199")]


# ---------------------------------------------------------------- what goes wrong


async def test_a_folder_that_can_not_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError) as raised:
        await Store.open(tmp_path / "file" / "below" / "x.db")
    assert raised.value.code == "store-unreachable"


async def test_a_folder_in_the_place_of_the_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.db").mkdir()
    with pytest.raises(StoreError) as raised:
        await Store.open(tmp_path / "x.db")
    assert raised.value.code == "store-unreachable"


async def test_a_file_that_is_no_database_is_said_and_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"something else entirely, " * 100)  # noqa: ASYNC240
    with pytest.raises(StoreError) as raised:
        await Store.open(path)
    assert raised.value.code == "store-broken"
    assert path.read_bytes().startswith(b"something else")  # noqa: ASYNC240


class Fault(Exception):
    """As SQLAlchemy carries the driver's error."""

    def __init__(self, orig: BaseException) -> None:
        self.orig = orig


def driver_error(work: Callable[[], Any]) -> sqlite3.Error:
    with pytest.raises(sqlite3.Error) as raised:
        work()
    return raised.value


def test_sqlites_own_words_are_translated(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    with closing(sqlite3.connect(file)) as owner, closing(sqlite3.connect(file, timeout=0)) as other:
        owner.execute("CREATE TABLE t (x PRIMARY KEY)")
        owner.commit()
        owner.execute("BEGIN EXCLUSIVE")
        locked = driver_error(lambda: other.execute("INSERT INTO t VALUES (1)"))
        owner.rollback()
        readonly = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        written = driver_error(lambda: readonly.execute("INSERT INTO t VALUES (1)"))
        readonly.close()
        owner.execute("INSERT INTO t VALUES (1)")
        doubled = driver_error(lambda: owner.execute("INSERT INTO t VALUES (1)"))
        owner.execute("PRAGMA max_page_count = 4")
        full = driver_error(lambda: owner.execute("INSERT INTO t VALUES (?)", ["x" * 100_000]))
    absent = driver_error(lambda: sqlite3.connect(tmp_path / "none" / "x.db"))
    found = {kind: translate(Fault(error), "x.db") for kind, error in (
        ("store-locked", locked), ("store-read-only", written), ("store-full", full), ("store-unreachable", absent),
        ("store-conflict", doubled), ("store-broken", sqlite3.DatabaseError("odd")),
    )}  # fmt: skip
    assert {kind: error.code for kind, error in found.items()} == {kind: kind for kind in found}
    assert all("x.db" in error.message for error in found.values())


async def test_a_locked_database_delays_the_journal_and_loses_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await Store.open(path)
    await store.open_call(PLAN, 1000.0)
    async with store._engine.connect() as connection:
        await connection.exec_driver_sql("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for n in range(10):
            store.note(CALL, entry(n))
        assert not await store._flush()
        store.note(CALL, entry(10))
        with pytest.raises(StoreError) as raised:
            await store.put_phones([])
        assert raised.value.code == "store-locked"
        await store.close_call(CALL, DONE, CallFacts(1.0, 0.0, ()))
        other.rollback()
    assert [e.seq for e in await store.read(CALL)] == list(range(11))
    await store.close()


async def test_a_full_disk_delays_the_journal_until_there_is_space(store: Store) -> None:
    await store.open_call(PLAN, 1000.0)
    async with store._engine.connect() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar()
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    for n in range(100):
        store.note(CALL, entry(n, PhoneRang("x" * 1000)))
    assert not await store._flush()
    async with store._engine.connect() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert len(await store.read(CALL)) == 100


async def test_an_entry_that_can_never_be_written_does_not_block_the_others(store: Store) -> None:
    await store.open_call(PLAN, 1000.0)
    store.note(CALL, entry(1))
    store.note(CallId("ffffffffffff"), entry(1))
    store.note(CALL, entry(1))
    store.note(CALL, entry(2))
    assert [e.seq for e in await store.read(CALL)] == [1, 2]
    assert store.dropped == 2


async def test_past_its_bound_the_journal_drops_the_oldest_and_counts_them(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository_module, "PENDING_ENTRIES", 10)
    await store.open_call(PLAN, 1000.0)
    for n in range(25):
        store.note(CALL, entry(n))
    assert store.dropped == 15
    assert [e.seq for e in await store.read(CALL)] == list(range(15, 25))


async def test_cancelled_while_writing_nothing_is_lost(store: Store) -> None:
    await store.open_call(PLAN, 1000.0)
    for turns in range(0, 40, 4):
        store.note(CALL, entry(turns))
        writing = asyncio.create_task(store._flush())
        for _ in range(turns):
            await asyncio.sleep(0)
        writing.cancel()
        await asyncio.wait({writing})
    assert [e.seq for e in await store.read(CALL)] == list(range(0, 40, 4))
