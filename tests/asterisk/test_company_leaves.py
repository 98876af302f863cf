"""The company hangs up while the user's phone rings, or has been picked up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from holdslayer_agent.demo import HEARD_DBFS, level_dbfs
from tests.asterisk.conftest import COMPANIES, Theatre, theatre

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.phone, pytest.mark.timeout(120)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def impatient(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Theatre]:
    async with theatre(tmp_path_factory.mktemp("impatient"), COMPANIES / "hangs_up.yaml") as stage:
        yield stage


async def test_the_phone_stops_ringing_when_the_company_hangs_up(impatient: Theatre) -> None:
    session = await impatient.call("The Company")
    await asyncio.wait_for(impatient.phone.wait_for("CALL_INCOMING"), 60)
    assert await impatient.outcome(session) == "company_hung_up"
    await asyncio.wait_for(impatient.phone.wait_for("CALL_CLOSED"), 5)
    assert [e.name for e in impatient.entries if e.kind == "notification"][-1] == "ended"


async def test_a_user_who_picked_up_is_told_that_the_company_hung_up(impatient: Theatre) -> None:
    session = await impatient.call("The Company")
    await asyncio.wait_for(impatient.phone.wait_for("CALL_INCOMING"), 60)
    await impatient.phone.answer()
    assert await impatient.outcome(session) == "company_hung_up"
    told = impatient.commands("TellPhone")[-1]
    assert told.fields["then_hang_up"]
    await asyncio.wait_for(impatient.phone.wait_for("CALL_CLOSED"), 15)
    assert level_dbfs(impatient.phone.heard()[-1]) > HEARD_DBFS
