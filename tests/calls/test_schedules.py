"""Calls that are made later, over a real store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from holdslayer_agent.calls.schedules import MOST, ScheduleDesk
from holdslayer_agent.core.call import CallId
from holdslayer_agent.core.schedule import Scheduled, start_time
from holdslayer_agent.errors import CallRefused, StoreError
from holdslayer_agent.observers.store import Store
from holdslayer_agent.observers.store.scheduled import Schedule
from tests.api.network_door import plan

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # a Tuesday
KEY = Fernet.generate_key()


@dataclass
class House:
    """A desk, what it began, and what it told the user of."""

    store: Store
    now: datetime = NOW
    begun: list[tuple[CallId, dict[str, str]]] = field(default_factory=list)
    missed: list[Scheduled] = field(default_factory=list)
    refused: str = ""

    async def key(self) -> bytes:
        return KEY

    async def start(self, job: Scheduled, values: Mapping[str, str]) -> None:
        if self.refused:
            raise CallRefused(self.refused, code="no-trunk")
        self.begun.append((job.call_id, dict(values)))

    def desk(self) -> ScheduleDesk:
        """A new one each time, as after a restart."""
        shelf = Schedule(self.store, self.key)
        return ScheduleDesk(shelf, self.start, self.missed.append, lambda: self.now, late_min=30)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    store = await Store.open(tmp_path / "calls.db")
    yield House(store)
    await store.close()


def job(call_id: str = "0123456789ab", minutes: float = 60) -> Scheduled:
    due = NOW + timedelta(minutes=minutes)
    return Scheduled(CallId(call_id), "Acme", "+12025550100", "bill", None, None, ("pin",), due)


async def test_a_call_waits_for_its_time_over_a_restart_and_is_made_once(house: House) -> None:
    await house.desk().add(job(), {"pin": "4821"})
    await house.desk().look()
    assert house.begun == []
    house.now += timedelta(minutes=61)
    desk = house.desk()
    await desk.look()
    await desk.look()
    assert house.begun == [("0123456789ab", {"pin": "4821"})]
    assert await desk.waiting() == []


async def test_facts_lie_sealed_and_go_once_the_call_was_made(house: House, tmp_path: Path) -> None:
    await house.desk().add(job(), {"pin": "48213377"})
    assert b"48213377" not in (tmp_path / "calls.db").read_bytes()
    house.now += timedelta(minutes=61)
    await house.desk().look()
    assert await Schedule(house.store, house.key).values(CallId("0123456789ab")) == {}


async def test_a_call_that_was_missed_by_little_is_made_up_for_and_by_much_is_told(house: House) -> None:
    await house.desk().add(job("a" * 12, 10), {})
    await house.desk().add(job("b" * 12, 60), {})
    house.now += timedelta(minutes=85)
    await house.desk().look()
    assert [call_id for call_id, _ in house.begun] == ["b" * 12]
    assert [(m.call_id, m.state) for m in house.missed] == [("a" * 12, "missed")]


async def test_a_call_that_is_refused_at_its_time_is_told(house: House) -> None:
    await house.desk().add(job(minutes=1), {})
    house.refused = "There is no line to call out on."
    house.now += timedelta(minutes=2)
    await house.desk().look()
    assert [m.why for m in house.missed] == [house.refused]


async def test_a_kill_right_after_the_start_does_not_call_twice(house: House) -> None:
    await house.desk().add(job(minutes=1), {})
    await house.store.open_call(plan(CallId("0123456789ab")), NOW.timestamp())
    house.now += timedelta(minutes=2)
    await house.desk().look()
    assert (house.begun, house.missed) == ([], [])
    assert await house.desk().waiting() == []


async def test_what_is_cancelled_is_not_made(house: House) -> None:
    await house.desk().add(job(minutes=1), {"pin": "4821"})
    assert await house.desk().cancel(CallId("0123456789ab"))
    assert not await house.desk().cancel(CallId("0123456789ab"))
    house.now += timedelta(minutes=2)
    await house.desk().look()
    assert house.begun == []


async def test_a_lost_key_is_told_and_the_call_not_made_without_its_facts(house: House) -> None:
    await house.desk().add(job(minutes=1), {"pin": "4821"})

    async def other() -> bytes:
        return Fernet.generate_key()

    with pytest.raises(StoreError, match="another key"):
        await Schedule(house.store, other).values(CallId("0123456789ab"))


async def test_a_hundred_calls_are_enough(house: House) -> None:
    desk = house.desk()
    for n in range(MOST):
        await desk.add(job(f"{n:012x}"), {})
    with pytest.raises(CallRefused) as raised:
        await desk.add(job("f" * 12), {})
    assert raised.value.code == "too-many-scheduled"


@pytest.mark.parametrize(
    ("when", "opens", "due"),
    [
        ("2026-11-24T14:30:00+01:00", "", "2026-11-24T13:30:00+00:00"),
        ("2026-11-24T14:30:00Z", "", "2026-11-24T14:30:00+00:00"),
        ("2026-11-24T11:59:30Z", "", "2026-11-24T11:59:30+00:00"),
        ("opening", "", "2026-11-25T08:00:00+00:00"),
        ("opening", "13:15", "2026-11-24T13:15:00+00:00"),
        ("opening", "monday 09:00", "2026-11-25T09:00:00+00:00"),
    ],
)
def test_a_time_is_iso_with_a_zone_or_the_opening(when: str, opens: str, due: str) -> None:
    assert start_time(when, opens, NOW) == datetime.fromisoformat(due)
