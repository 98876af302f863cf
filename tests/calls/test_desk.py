"""All calls of an agent: so many and no more, each with its end, and those of an earlier agent taken over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import CALL, PLAN, FakeLedger, Kit, refusing, settle

from holdslayer_agent.calls.bus import Bus, Subscription
from holdslayer_agent.calls.desk import Desk, new_call_id
from holdslayer_agent.calls.ports import FoundCall, JournalEntry
from holdslayer_agent.core.call import CallId, CallPlan, OutcomeKind
from holdslayer_agent.core.events import CallRequested, CompanyAnswered, UserHungUp
from holdslayer_agent.errors import CallRefused, StoreError


class Scene:
    def __init__(self, folder: Path, limit: int) -> None:
        self.kit, self.ledger, self.bus = Kit(folder), FakeLedger(), Bus()
        self.desk = Desk(self.kit.tools(), self.ledger, self.bus, limit=limit)


@asynccontextmanager
async def opened(folder: Path, limit: int = 3) -> AsyncIterator[Scene]:
    scene = Scene(folder, limit)
    running = asyncio.create_task(scene.desk.run())
    try:
        yield scene
    finally:
        running.cancel()
        await asyncio.wait({running})
        assert asyncio.all_tasks() == {asyncio.current_task()}


def plan() -> CallPlan:
    return replace(PLAN, call_id=new_call_id())


def found(call_id: CallId) -> FoundCall:
    return FoundCall(call_id, True, (), (), ())


def begun(ledger: FakeLedger, call_id: CallId = CALL) -> None:
    """The books know of a call that an earlier agent began."""
    ledger.opened[call_id] = 0.0
    ledger.entries[call_id] = [
        JournalEntry(1, 0.0, CallRequested(replace(PLAN, call_id=call_id))),
        JournalEntry(2, 3.0, CompanyAnswered()),
    ]


def test_a_call_has_a_name_of_twelve_digits() -> None:
    assert len({new_call_id() for _ in range(50)}) == 50
    assert all(len(new_call_id()) == 12 for _ in range(5))


async def test_a_call_is_in_the_books_from_its_start_to_its_end(tmp_path: Path) -> None:
    async with opened(tmp_path) as s:
        session = await s.desk.start(PLAN, {})
        assert s.desk.calls == {CALL: session}
        assert CALL in s.ledger.opened
        s.kit.board.files = [tmp_path / "x.wav"]
        assert s.desk.post(CALL, UserHungUp())
        assert (await s.desk.wait(CALL)).kind is OutcomeKind.CANCELLED
        outcome, facts = s.ledger.closed[CALL]
        assert outcome.kind is OutcomeKind.CANCELLED
        assert facts.recordings == (tmp_path / "x.wav",)
        assert s.desk.calls == {}


async def test_the_end_of_a_call_is_published_with_its_reason(tmp_path: Path) -> None:
    async with opened(tmp_path) as s:
        with s.bus.subscribe() as watcher:
            await s.desk.start(PLAN, {})
            s.desk.post(CALL, UserHungUp())
            await s.desk.wait(CALL)
            s.bus.close()
            assert (await kinds(watcher))[-1] == ("ended", "cancelled")


async def kinds(watcher: Subscription) -> list[tuple[str, str]]:
    return [(e.kind, e.name) async for e in watcher]


async def test_what_happens_to_a_call_that_is_not_running_is_nobodys(tmp_path: Path) -> None:
    async with opened(tmp_path) as s:
        assert not s.desk.post(CALL, UserHungUp())


async def test_only_so_many_calls_run_at_once(tmp_path: Path) -> None:
    async with opened(tmp_path, limit=2) as s:
        results = await asyncio.gather(*(s.desk.start(plan(), {}) for _ in range(4)), return_exceptions=True)
        refused = [r for r in results if isinstance(r, CallRefused)]
        assert [r.code for r in refused] == ["too-many-calls"] * 2
        assert len(s.desk.calls) == 2


async def test_a_call_that_the_books_refuse_is_not_begun(tmp_path: Path) -> None:
    async with opened(tmp_path) as s:
        s.ledger.fault = StoreError("full", code="store-full")
        with pytest.raises(StoreError):
            await s.desk.start(PLAN, {})
        assert s.desk.calls == {}
        assert s.kit.board.done == []


async def test_a_call_that_breaks_does_not_touch_the_others(tmp_path: Path) -> None:
    async with opened(tmp_path) as s:
        other = await s.desk.start(plan(), {})
        await settle()
        s.kit.board.failing["dial_company"] = ZeroDivisionError("oops")
        await s.desk.start(PLAN, {})
        assert (await s.desk.wait(CALL)).kind is OutcomeKind.FAILED
        assert list(s.desk.calls) == [other.plan.call_id]


async def test_asked_to_stop_every_call_ends(tmp_path: Path) -> None:
    async with opened(tmp_path) as s:
        for _ in range(3):
            await s.desk.start(plan(), {})
        await s.desk.end_all()
        assert s.desk.calls == {}
        await s.desk.end_all()


async def test_a_restart_of_asterisk_ends_every_call(tmp_path: Path) -> None:
    async with opened(tmp_path) as s:
        await s.desk.start(PLAN, {})
        await settle()
        s.desk.asterisk_lost()
        assert (await s.desk.wait(CALL)).kind is OutcomeKind.FAILED


async def test_cancelled_the_desk_leaves_its_calls_open_for_the_next_agent(tmp_path: Path) -> None:
    async with opened(tmp_path) as s:
        await s.desk.start(PLAN, {})
        await settle()
        waiting = asyncio.create_task(s.desk.wait(CALL))
        await settle(2)
    await asyncio.wait({waiting})
    assert waiting.cancelled()
    assert s.ledger.closed == {}
    assert s.kit.board.of("end_call") == []


# ---------------------------------------------------------------- an earlier agent's calls


async def test_a_call_that_asterisk_still_carries_goes_on(tmp_path: Path) -> None:
    async with opened(tmp_path) as s:
        begun(s.ledger)
        assert await s.desk.adopt([found(CALL)]) == [CALL]
        await settle()
        assert s.kit.board.of("attach_ear") == [[False]]
        assert await s.desk.adopt([found(CALL)]) == []


async def test_a_call_that_asterisk_lost_is_closed_and_the_user_told(tmp_path: Path) -> None:
    async with opened(tmp_path) as s:
        begun(s.ledger)
        assert await s.desk.adopt([]) == []
        assert s.ledger.closed[CALL][0].kind is OutcomeKind.FAILED
        assert s.kit.told == [("ended", "The call ended while the agent was away.")]


async def test_leftovers_that_can_not_be_taken_down_do_not_stop_the_start(tmp_path: Path) -> None:
    async with opened(tmp_path) as s:
        begun(s.ledger)
        s.kit.board.failing["end_call"] = refusing()
        assert await s.desk.adopt([]) == []
        assert CALL in s.ledger.closed


async def test_a_call_in_asterisk_that_nobody_knows_is_ended(tmp_path: Path) -> None:
    async with opened(tmp_path) as s:
        stranger = CallId("ffffffffffff")
        assert await s.desk.adopt([found(stranger)]) == []
        assert s.kit.board.of("end_call") == [[stranger]]


async def test_strangers_that_can_not_be_ended_do_not_stop_the_start(tmp_path: Path) -> None:
    async with opened(tmp_path) as s:
        s.kit.board.failing["end_call"] = refusing()
        assert await s.desk.adopt([found(CallId("ffffffffffff"))]) == []


async def test_a_journal_of_another_version_costs_its_call_and_no_other(tmp_path: Path) -> None:
    async with opened(tmp_path) as s:
        begun(s.ledger)
        s.ledger.fault = StoreError("unknown form", code="journal-broken")
        assert await s.desk.adopt([found(CALL)]) == []
        assert s.ledger.closed[CALL][0].kind is OutcomeKind.FAILED
        assert s.kit.board.of("end_call") == [[CALL]]


async def test_a_running_call_is_not_taken_for_a_lost_one(tmp_path: Path) -> None:
    async with opened(tmp_path) as s:
        await s.desk.start(PLAN, {})
        assert await s.desk.adopt([]) == []
        assert s.ledger.closed == {}
