"""What goes at night, and what stays."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from holdslayer_agent.calls.archive import CallFilter
from holdslayer_agent.calls.desk import CallFacts
from holdslayer_agent.core.call import CallId, CallPlan, Outcome, OutcomeKind
from holdslayer_agent.observers.housekeeping import Housekeeper, until_night_s
from holdslayer_agent.observers.recorder import Recorder
from holdslayer_agent.observers.store import Store

DAY_S = 86_400.0
NOW = 1_800_000_000.0


async def kept(store: Store, n: int, days_ago: float, *files: Path, ended: bool = True) -> None:
    plan = CallPlan(CallId(f"{n:012x}"), "+12025550100", "Acme", "bill", "en", ())
    await store.open_call(plan, NOW - days_ago * DAY_S)
    if ended:
        await store.close_call(plan.call_id, Outcome(OutcomeKind.BUSY), CallFacts(NOW, 0.0, files))


async def test_what_is_past_its_days_goes_with_its_files_and_the_rest_stays(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "a.db")
    old, young = tmp_path / "old.wav", tmp_path / "young.wav"
    old.write_bytes(b"x")
    young.write_bytes(b"x")
    await kept(store, 1, 31, old)
    await kept(store, 2, 29, young)
    await kept(store, 3, 400, ended=False)  # still running, however long
    for n in range(10, 260):
        await kept(store, n, 100)
    house = Housekeeper(store, Recorder(tmp_path / "recordings", 30), 30, lambda: NOW)
    assert await house.tidy() == 251
    left = await store.archive.calls(CallFilter(), limit=10)
    assert [c.call_id for c in left.calls] == ["000000000002", "000000000003"]
    assert not old.exists()
    assert young.exists()
    await store.close()


async def test_without_days_nothing_of_the_history_goes(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "a.db")
    await kept(store, 1, 9999)
    assert await Housekeeper(store, Recorder(tmp_path, 30), None, lambda: NOW).tidy() == 0
    await store.close()


@pytest.mark.parametrize(("hour", "seconds"), [(3, 2400), (4, 23 * 3600 + 2400)])
def test_it_waits_for_the_night(hour: int, seconds: int) -> None:
    assert until_night_s(datetime(2026, 11, 24, hour)) == seconds
