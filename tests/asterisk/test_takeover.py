"""kill -9 of the agent in every state: the call lives on, the far end hears comfort, a new agent goes on with it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import soundfile

from holdslayer_agent.demo import HEARD_DBFS, level_dbfs
from holdslayer_agent.practice.phone import SoftPhone
from tests.asterisk.conftest import COMPANIES, AgentProcess, Watch, eventually, killable
from tests.asterisk.recordings import sound_after

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.phone, pytest.mark.timeout(150)]

COMFORT_WITHIN_S = 1.5


class Scene:
    """An agent process that can be killed, its phone, and what it told."""

    def __init__(self, agent: AgentProcess, phone: SoftPhone, watch: Watch) -> None:
        self.agent, self.phone, self.watch = agent, phone, watch
        self.call_id = ""
        self.answered_at = 0.0
        self.killed_at = 0.0
        self.recordings = 0

    async def call(self, who: str = "The Company") -> None:
        """Start a call with a fresh record of what is told."""
        await asyncio.wait_for(self.watch.connected.wait(), 5)
        self.watch.seen.clear()
        self.phone.events.clear()
        self.recordings = len(self.agent.stage.company_heard())
        self.call_id = await self.agent.client.start_call(who=who)

    async def answered(self) -> None:
        self.answered_at = await self.watch.event("CompanyAnswered")

    async def kill(self) -> None:
        await self.agent.kill()
        self.killed_at = time.time()
        await eventually(lambda: not self.watch.connected.is_set())

    async def restart(self) -> float:
        """A new agent; returns the seconds that nobody was there."""
        await self.agent.start()
        away_s = time.time() - self.killed_at
        await asyncio.wait_for(self.watch.connected.wait(), 5)
        return away_s

    async def state(self) -> str:
        """What the new agent says of the call."""
        calls = (await self.agent.client.status())["calls"]
        return next((c["state"] for c in calls if c["call_id"] == self.call_id), "")

    async def idle(self) -> bool:
        """No call is running."""
        return not (await self.agent.client.status())["calls"]

    async def until_state(self, *names: str, timeout_s: float = 60.0) -> None:
        async def reached() -> bool:
            return await self.state() in names

        await eventually(reached, timeout_s)

    async def pick_up(self) -> None:
        await asyncio.wait_for(self.phone.wait_for("CALL_INCOMING"), 60)
        await asyncio.sleep(0.5)  # nobody is faster, and baresip crashed when its ringer had only just started
        await self.phone.answer()
        await asyncio.wait_for(self.phone.wait_for("CALL_ESTABLISHED"), 10)
        await asyncio.sleep(1.0)
        await self.phone.press("1")

    async def talk_and_hang_up(self, seconds: float = 9.0) -> None:
        """Both must hear each other at the end of the call, and the call must be ended by the user's hand."""
        await self.until_state("connected")
        await asyncio.sleep(seconds)
        await self.phone.hang_up()
        _, ended = await self.watch.until(lambda e: e.kind == "ended" and e.call_id == self.call_id, 20)
        assert ended.fields["outcome"] == "connected"
        await self.recorded()
        heard, company = self.phone.heard()[-1], self.agent.stage.company_heard()[-1]
        assert level_dbfs(heard, soundfile.info(heard).duration - 8.0) > HEARD_DBFS
        assert level_dbfs(company, soundfile.info(company).duration - 8.0) > HEARD_DBFS

    async def recorded(self) -> Path:
        """What the company heard of this call, written at its end."""
        await eventually(lambda: len(self.agent.stage.company_heard()) > self.recordings)
        return self.agent.stage.company_heard()[-1]

    async def silence_s(self) -> float:
        """From the kill to the first comfort the company heard."""
        silent = sound_after(await self.recorded(), self.killed_at - self.answered_at)
        print(f"silence after kill -9: {silent:.2f} s")
        return silent


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    folder = tmp_path_factory.mktemp("takeover")
    async with killable(folder, COMPANIES / "patient.yaml", ring_s=2.0) as (agent, phone):
        watch = Watch(agent.client)
        watching = asyncio.create_task(watch.run())
        try:
            yield Scene(agent, phone, watch)
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def _alive(scene: Scene) -> AsyncIterator[None]:
    """Each test begins with a living agent and no call, whatever the one before left."""
    if not await scene.agent.client.alive():
        await scene.agent.start()
    await scene.phone.stop()
    await scene.phone.start()
    yield
    if await scene.agent.client.alive():
        for call in (await scene.agent.client.status())["calls"]:
            await scene.agent.client.hang_up(call["call_id"])
        await eventually(scene.idle, 20)


async def test_a_line_that_still_rings_is_dialled_on_by_the_next_agent(scene: Scene) -> None:
    await scene.call("5550122")
    await scene.watch.event("CompanyRang")
    await scene.kill()
    await scene.restart()
    assert await scene.state() == "dialing"
    await scene.agent.client.hang_up(scene.call_id)
    _, ended = await scene.watch.until(lambda e: e.kind == "ended")
    assert ended.fields["outcome"] == "cancelled"


async def test_a_company_that_answers_while_no_agent_is_there_is_navigated_by_the_next(scene: Scene) -> None:
    await scene.call()
    await scene.watch.event("DialCompany")
    await scene.kill()
    await asyncio.sleep(3.0)  # it rings for two
    await scene.restart()
    await scene.until_state("navigating", "on_hold")
    await scene.pick_up()
    await scene.talk_and_hang_up()


async def test_a_menu_goes_on_where_it_stood(scene: Scene) -> None:
    await scene.call()
    await scene.answered()
    await asyncio.sleep(0.5)  # the next agent hears the options whole: half a sentence may mean another
    await scene.kill()
    await scene.restart()
    assert await scene.state() in {"navigating", "on_hold"}
    await scene.pick_up()
    await scene.talk_and_hang_up()
    assert await scene.silence_s() < COMFORT_WITHIN_S


async def test_the_wait_on_hold_goes_on(scene: Scene) -> None:
    await scene.call()
    await scene.answered()
    await scene.watch.state("on_hold")
    await asyncio.sleep(1.0)  # what happened in the last 50 ms before a kill may be in no journal
    await scene.kill()
    await scene.restart()
    assert await scene.state() in {"on_hold", "verifying"}
    await scene.pick_up()
    await scene.talk_and_hang_up()
    assert await scene.silence_s() < COMFORT_WITHIN_S


async def test_a_phone_that_rings_goes_on_ringing_and_gets_the_person(scene: Scene) -> None:
    await scene.call()
    await scene.answered()
    await asyncio.wait_for(scene.phone.wait_for("CALL_INCOMING"), 60)
    await asyncio.sleep(6.0)  # the first word is spoken by then, the second not begun
    await scene.kill()
    await scene.restart()
    assert await scene.state() == "ringing_user"
    assert not any(e.type == "CALL_CLOSED" for e in scene.phone.events)
    await scene.pick_up()
    await scene.talk_and_hang_up()
    assert await scene.silence_s() < COMFORT_WITHIN_S


async def test_a_phone_picked_up_while_no_agent_is_there_gets_the_person(scene: Scene) -> None:
    await scene.call()
    await scene.answered()
    await asyncio.wait_for(scene.phone.wait_for("CALL_INCOMING"), 60)
    await asyncio.sleep(0.5)
    await scene.kill()
    await scene.phone.answer()
    await asyncio.wait_for(scene.phone.wait_for("CALL_ESTABLISHED"), 10)
    await scene.restart()
    assert await scene.state() == "ringing_user"
    await asyncio.sleep(1.0)
    await scene.phone.press("1")
    await scene.talk_and_hang_up()


async def test_the_two_who_talk_notice_nothing(scene: Scene) -> None:
    await scene.call()
    await scene.answered()
    await scene.pick_up()
    await scene.watch.state("connected")
    await asyncio.sleep(1.0)
    await scene.kill()
    await asyncio.sleep(9.0)  # both speak within this time, with no agent
    alone_until = time.time()
    await scene.restart()
    assert await scene.state() == "connected"
    await scene.talk_and_hang_up()
    begin, end = scene.killed_at - scene.answered_at + 0.5, alone_until - scene.answered_at
    assert level_dbfs(await scene.recorded(), begin, end) > HEARD_DBFS
    heard = scene.phone.heard()[-1]
    ended = heard.stat().st_mtime - soundfile.info(heard).duration
    assert level_dbfs(heard, scene.killed_at + 0.5 - ended, alone_until - ended) > HEARD_DBFS


async def test_last_words_cut_off_by_the_kill_end_the_call(scene: Scene) -> None:
    await scene.call()
    await scene.answered()
    await asyncio.wait_for(scene.phone.wait_for("CALL_INCOMING"), 60)
    await scene.agent.client.hang_up(scene.call_id)
    await scene.watch.state("closing")
    await asyncio.sleep(0.5)
    await scene.kill()
    await scene.restart()
    await eventually(scene.idle)
    await scene.recorded()
