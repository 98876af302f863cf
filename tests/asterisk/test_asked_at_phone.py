"""A question of the navigator that nobody answers rings the desk phone; what is keyed in reaches the company."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from holdslayer_agent.settings import Settings
from tests.asterisk.conftest import COMPANIES, Theatre, theatre

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.phone, pytest.mark.timeout(180)]

NUMBER = "4827103"


def asking(settings: Settings) -> Settings:
    return settings.model_copy(update={"navigator": settings.navigator.model_copy(update={"ask_phone_s": 3.0})})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def water(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Theatre]:
    async with theatre(tmp_path_factory.mktemp("asked"), COMPANIES / "reads_back.yaml", asking) as stage:
        yield stage


async def test_a_number_keyed_in_at_the_desk_phone_gets_the_call_through(
    water: Theatre, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    session = await water.call("The Company")
    await asyncio.wait_for(water.phone.wait_for("CALL_INCOMING"), 60)
    water.phone.events.clear()
    await water.phone.answer()
    asked = await water.until(lambda e: e.name == "AskPhone")
    assert asked.fields["slot"] == "account_number"
    await asyncio.sleep(2.0)
    for key in f"{NUMBER}#":
        await water.phone.press(key)
        await asyncio.sleep(0.3)
    answered = await water.until(lambda e: e.name == "UserAnswered")
    assert answered.fields["slot"] == "account_number"
    await water.until(lambda e: e.name == "SendDtmf" and e.fields["keys"].startswith("{{account_number}}"))
    await asyncio.wait_for(water.phone.wait_for("CALL_CLOSED"), 20)  # it was thanked, and hung up
    await water.until(lambda e: e.name == "SendDtmf" and e.fields["keys"] == "1")  # the company reads it back
    await asyncio.wait_for(water.phone.wait_for("CALL_INCOMING"), 60)  # now for the person
    water.agent.hang_up(session.plan.call_id)
    await water.outcome(session)
    told = json.dumps([e.fields for e in water.entries], default=str)
    for text in (told, caplog.text):
        assert NUMBER not in text
