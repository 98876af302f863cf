"""A company calls back over the trunk as it promised: the agent takes it, says a word, rings the user, joins them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from holdslayer_agent.core.call import CallId
from holdslayer_agent.core.redial import Redial
from holdslayer_agent.observers.store.menus import RedialShelf
from holdslayer_agent.observers.store.repository import Store
from holdslayer_agent.rehearsal import FAR_ADDRESS
from tests.asterisk.conftest import COMPANIES, Theatre, eventually, theatre

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.phone, pytest.mark.timeout(120)]

COMPANY = "5550100"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def callers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Theatre]:
    async with theatre(tmp_path_factory.mktemp("callers"), COMPANIES / "calls_back.yaml") as stage:
        yield stage


async def call_us(stage: Theatre, caller: str) -> None:
    """The practice company calls us, with a fresh record of what happens."""
    stage.entries.clear()
    stage.phone.events.clear()
    await company_calls(stage.stage.folder, caller)


async def company_calls(folder: Path, caller: str) -> None:
    """The practice company's Asterisk calls over its trunk; once answered its program speaks on that leg."""
    etc = next(path.parent for path in (folder / "company").rglob("ari.conf"))
    text = "\n".join(path.read_text() for path in (*etc.glob("*ari.conf"), etc / "http.conf"))
    port = re.search(r"bindport\s*=\s*(\d+)", text)
    user, password = re.search(r"^\[(?!general)([\w-]+)\]", text, re.M), re.search(r"^password\s*=\s*(\S+)", text, re.M)
    assert port, text
    assert user, text
    assert password, text
    query = {
        "endpoint": "PJSIP/4155550132@trunk",
        "callerId": caller,
        "extension": COMPANY,
        "context": "hs-from-trunk",
        "priority": "1",
    }
    url = f"http://{FAR_ADDRESS}:{port[1]}/ari/channels"
    async with (
        aiohttp.ClientSession(auth=aiohttp.BasicAuth(user[1], password[1])) as session,
        session.post(url, params=query) as answer,
    ):
        assert answer.status == 200, await answer.text()


async def promise(store: Store) -> RedialShelf:
    shelf, now = RedialShelf(store), datetime.now().astimezone()
    job = Redial(
        CallId("ab" * 6), "The Company", COMPANY, "my dishwasher needs a repair", "en", "desk", (), "promised",
        now + timedelta(hours=2), 1, now, "",
    )  # fmt: skip
    await shelf.put(job)
    return shelf


async def test_a_promised_call_back_rings_the_user_and_joins_the_two(callers: Theatre) -> None:
    shelf = await promise(callers.agent.store)
    await call_us(callers, COMPANY)
    await callers.state("ringing_user", 15)
    first = await callers.until(lambda e: e.kind == "command" and e.name == "Say", 15)
    assert first.fields["what"].startswith("comfort")
    await asyncio.wait_for(callers.phone.wait_for("CALL_INCOMING"), 20)
    await callers.phone.answer()
    await asyncio.wait_for(callers.phone.wait_for("CALL_ESTABLISHED"), 10)
    await asyncio.sleep(1.0)
    await callers.phone.press("1")
    await callers.state("connected", 15)
    await asyncio.sleep(2.0)
    assert callers.agent.desk.calls
    await callers.phone.hang_up()
    await eventually(lambda: not callers.agent.desk.calls, 15)
    assert not await shelf.open_jobs()  # the promise is kept


async def test_any_other_call_rings_the_desk_phone_without_us(callers: Theatre) -> None:
    await call_us(callers, "4155550177")
    await asyncio.wait_for(callers.phone.wait_for("CALL_INCOMING"), 20)
    assert not callers.agent.desk.calls
    await callers.phone.hang_up()


async def test_a_caller_of_another_number_does_not_get_the_promise_of_a_company(callers: Theatre) -> None:
    shelf = await promise(callers.agent.store)
    await call_us(callers, "4155550177")
    await asyncio.wait_for(callers.phone.wait_for("CALL_INCOMING"), 20)
    assert not callers.agent.desk.calls
    assert len(await shelf.open_jobs()) == 1
    await callers.phone.hang_up()
    for job in await shelf.open_jobs():
        await shelf.put(replace(job, state="done"))
