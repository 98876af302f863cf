"""A call-back under way lives on when the agent is killed: the next one finds its leg, whose name is Asterisk's own."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from holdslayer_agent.observers.store.repository import Store
from tests.asterisk.conftest import COMPANIES, Watch, eventually, killable
from tests.asterisk.test_call_back import COMPANY, company_calls, promise

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.phone, pytest.mark.timeout(120)]


async def test_a_call_back_survives_a_kill_of_the_agent_while_the_phone_rings(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    async with killable(tmp_path_factory.mktemp("back"), COMPANIES / "calls_back.yaml", ring_s=1.0) as (agent, phone):
        store = await Store.open(agent.stage.settings.data_dir / "holdslayer.db")
        await promise(store)
        await store.close()
        watch = Watch(agent.client)
        watching = asyncio.create_task(watch.run())
        try:
            await asyncio.wait_for(watch.connected.wait(), 5)
            await company_calls(agent.stage.folder, COMPANY)
            await watch.state("ringing_user", 20)
            await asyncio.wait_for(phone.wait_for("CALL_INCOMING"), 20)
            await agent.kill()
            await eventually(lambda: not watch.connected.is_set())
            await agent.start()
            await asyncio.wait_for(watch.connected.wait(), 10)

            async def taken_over() -> bool:
                return any(call["state"] == "ringing_user" for call in (await agent.client.status())["calls"])

            await eventually(taken_over, 20)
            await phone.answer()
            await watch.event("PhoneAnswered", 20)
            await asyncio.sleep(1.0)
            await phone.press("1")
            await watch.state("connected", 20)
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching
