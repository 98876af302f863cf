"""The store in a real PostgreSQL, which these tests start themselves: the same answers as SQLite's."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect

from holdslayer_agent.calls.archive import CallFilter
from holdslayer_agent.calls.desk import CallFacts
from holdslayer_agent.calls.ports import JournalEntry
from holdslayer_agent.core.call import CallId, CallPlan, Outcome, OutcomeKind
from holdslayer_agent.core.events import CallRequested, Heard
from holdslayer_agent.core.observations import TranscriptHeard
from holdslayer_agent.errors import CallRefused, StoreError
from holdslayer_agent.observers.store import Company, Store
from holdslayer_agent.observers.store.models import Base
from holdslayer_agent.observers.store.schema import downgrade, upgrade
from holdslayer_agent.telephony.process import free_port

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(PROGRAMS is None, reason="the PostgreSQL server is not installed"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Its address."""
    # A folder right below /tmp: PostgreSQL does not run as root, and `nobody` may not enter pytest's.
    with tempfile.TemporaryDirectory(prefix="holdslayer-postgresql-", ignore_cleanup_errors=True) as folder:
        yield from _serving(Path(folder))


def _serving(folder: Path) -> Iterator[str]:
    assert PROGRAMS is not None
    port = free_port()
    become = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
    if become:
        shutil.chown(folder, "nobody")
    data = folder / "data"
    subprocess.run(
        [*become, str(PROGRAMS / "initdb"), "-D", str(data), "-U", "holdslayer", "--auth=trust", "-E", "UTF8"],
        check=True, capture_output=True, cwd="/",
    )  # fmt: skip
    process = subprocess.Popen(
        [*become, str(PROGRAMS / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", str(folder),
         "-c", "fsync=off"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
    )  # fmt: skip
    try:
        for _ in range(200):
            asked = [str(PROGRAMS / "pg_isready"), "-h", "127.0.0.1", "-p", str(port)]
            if subprocess.run(asked, capture_output=True, check=False).returncode == 0:
                break
            assert process.poll() is None
            time.sleep(0.1)
        yield f"postgresql://holdslayer@127.0.0.1:{port}/postgres"
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
async def stores(server: str, tmp_path: Path) -> AsyncIterator[list[Store]]:
    """PostgreSQL, emptied, and SQLite."""
    found = [await Store.open(tmp_path, server), await Store.open(tmp_path / "a.db")]
    async with found[0]._engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            await connection.execute(table.delete())
    yield found
    for store in found:
        await store.close()


async def fill(store: Store) -> None:
    await store.put_companies([Company("Ämter & Co", ("+4930123456",), "Paß", "de")])
    for n in range(12):
        call_id = CallId(f"{n:012x}")
        plan = CallPlan(call_id, "+4930123456", "Bolt" if n % 3 else "Ämter & Co", "bill", "de", ())
        await store.open_call(plan, 1_700_000_000.0 + 900 * n)
        store.note(call_id, JournalEntry(1, 0.0, CallRequested(plan)))
        store.note(call_id, JournalEntry(2, 3.0, Heard(TranscriptHeard(3.0, 1.0, f"Grüße {n}%", True, 0.9))))
        await store.close_call(call_id, Outcome(OutcomeKind.CONNECTED), CallFacts(1_700_000_100.0, 10.0 * n, ()))
    await store.heard.note_verdict("+4930123456", CallId("0"), person=False)


async def test_both_databases_give_the_same_history_and_figures(stores: list[Store]) -> None:
    answers = []
    for store in stores:
        await fill(store)
        first = await store.archive.calls(CallFilter(text="e 1%"), limit=5)
        page = await store.archive.calls(CallFilter(company="Bolt"), limit=3)
        rest = await store.archive.calls(CallFilter(company="Bolt"), limit=50, after=page.after)
        waits = await store.archive.waits(0.0, 2e9)
        answers.append(
            (
                [c.call_id for c in first.calls], page, [c.call_id for c in rest.calls], waits.outcomes,
                sorted(waits.companies, key=lambda c: c.company),
                waits.hours, waits.verdicts,
                await store.companies(), await store.archive.transcript(CallId("000000000001")),
                [e.body for e in await store.archive.events(CallId("000000000001"))],
            )
        )  # fmt: skip
    assert answers[0] == answers[1]
    assert len(answers[0][0]) == 1


async def test_tokens_and_idempotency_keys_work_there_too(stores: list[Store]) -> None:
    store = stores[0]
    token, text = await store.tokens.create("a", "call")
    assert await store.tokens.check(text) == token
    assert await store.wishes.begun("t", "key", "f") is None
    with pytest.raises(CallRefused):
        await store.wishes.begun("t", "key", "f")
    await store.wishes.note("t", "key", CallId("0123456789ab"))
    assert await store.wishes.begun("t", "key", "f") == "0123456789ab"


async def test_one_key_at_the_same_moment_is_taken_once(stores: list[Store]) -> None:
    taken = await asyncio.gather(*(stores[0].wishes.begun("t", "k", "f") for _ in range(10)), return_exceptions=True)
    assert [t for t in taken if t is None] == [None]
    assert all(t is None or isinstance(t, CallRefused) for t in taken)


async def test_the_schema_goes_back_and_forth(stores: list[Store]) -> None:
    def there_and_back(connection: Connection) -> tuple[set[str], set[str]]:
        downgrade(connection, "base")
        below = set(inspect(connection).get_table_names()) - {"alembic_version"}
        upgrade(connection, "here")
        return below, set(inspect(connection).get_table_names())

    for store in stores:
        async with store._engine.begin() as connection:
            below, above = await connection.run_sync(there_and_back)
        assert below == set()
        assert above >= set(Base.metadata.tables)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("postgresql://x:geheim@127.0.0.1:9/none", "store-unreachable"),
        ("mysql://x", "store-kind"),
        ("nonsense", "store-kind"),
    ],
)
async def test_a_database_that_can_not_be_had_is_said_without_its_password(tmp_path: Path, url: str, code: str) -> None:
    with pytest.raises(StoreError) as raised:
        await Store.open(tmp_path, url)
    assert raised.value.code == code
    assert "geheim" not in str(raised.value)
