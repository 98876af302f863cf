"""The user's words over a real line: the far end hears them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from holdslayer_agent.errors import CallRefused
from tests.asterisk.conftest import COMPANIES, Theatre, theatre
from tests.asterisk.recordings import words_in

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.phone, pytest.mark.timeout(180)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def patient(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Theatre]:
    async with theatre(tmp_path_factory.mktemp("patient"), COMPANIES / "patient.yaml") as stage:
        yield stage


async def test_the_far_end_hears_that_an_assistant_speaks_and_then_the_words(patient: Theatre) -> None:
    session = await patient.call("The Company")
    call_id = session.plan.call_id
    with pytest.raises(CallRefused) as refused:
        patient.agent.say(call_id, "Hello", {})
    assert refused.value.code == "say-unanswered"
    await patient.state("on_hold", 120)
    said = patient.agent.say(call_id, "I am calling about a payment, please connect me to customer service.", {})
    assert said is not None
    assert await asyncio.wait_for(said.spoken, 40)
    told = [e.name for e in patient.entries if e.kind == "say"]
    assert told == ["taken", "spoken"]
    patient.agent.hang_up(call_id)
    await patient.outcome(session)
    heard = await words_in(patient.stage.company_heard()[-1])
    assert "automated" in heard
    assert "calling about" in heard
    assert heard.index("automated") < heard.index("calling about")
