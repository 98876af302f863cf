"""The user's words over a real line: the far end hears them, and a number in them is in no recording of ours."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from holdslayer_agent.core.events import UserAskedForPhone
from holdslayer_agent.core.numbers import mask_secrets
from holdslayer_agent.errors import CallRefused
from tests.asterisk.conftest import COMPANIES, Theatre, theatre
from tests.asterisk.recordings import longest_silence_s, pieces_heard, words_in

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.phone, pytest.mark.timeout(180)]

SECRET = {"account_number": "4827103"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def patient(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Theatre]:
    async with theatre(tmp_path_factory.mktemp("patient"), COMPANIES / "patient.yaml") as stage:
        yield stage


async def test_a_number_is_spoken_to_the_person_and_kept_nowhere(patient: Theatre) -> None:
    session = await patient.call("The Company", slots=SECRET)
    call_id = session.plan.call_id
    await patient.state("ringing_user")
    await patient.until(lambda e: e.name == "Said" and e.fields["what"] == "comfort-first")
    said = patient.agent.say(call_id, "My account number is {{account_number}}.", {})
    assert said is not None
    assert await asyncio.wait_for(said.spoken, 40)
    await patient.until(lambda e: e.name == "UnblankRecording")
    patient.agent.hang_up(call_id)
    await patient.outcome(session)

    spoken = await words_in(patient.stage.company_heard()[-1])
    assert mask_secrets(spoken, SECRET) != spoken  # the person heard it, digit by digit
    told = json.dumps([e.fields for e in patient.entries], default=str)
    assert SECRET["account_number"] not in told
    recorded = {p.name.removeprefix(f"{call_id}-").split(".")[0]: p for p in session.recorded}
    kept = await words_in(recorded["mixed"])
    assert mask_secrets(kept, SECRET) == kept
    assert longest_silence_s(recorded["mixed"]) > 3.0


async def test_the_far_end_hears_that_an_assistant_speaks_and_then_the_words(patient: Theatre) -> None:
    session = await patient.call("The Company")
    call_id = session.plan.call_id
    with pytest.raises(CallRefused) as refused:
        patient.agent.say(call_id, "Hello", {})
    assert refused.value.code == "say-unanswered"
    await patient.state("on_hold")
    said = patient.agent.say(call_id, "I am calling about a payment, please connect me to customer service.", {})
    assert said is not None
    assert await asyncio.wait_for(said.spoken, 40)
    told = [e.name for e in patient.entries if e.kind == "say"]
    assert told == ["taken", "spoken"]
    patient.agent.hang_up(call_id)
    await patient.outcome(session)
    spoken = patient.commands("Say")[-1].fields["text"]
    assert spoken.startswith("This is an automated assistant. I am calling about a payment")
    phrase = await patient.agent.voice.synthesize(spoken, "en")
    heard = pieces_heard(patient.stage.company_heard()[-1], phrase)
    assert heard[0] > 0.6, heard  # the assistant's word comes first
    assert sorted(heard)[len(heard) // 2] > 0.6, heard


async def test_words_are_refused_while_the_user_talks_himself(patient: Theatre) -> None:
    session = await patient.call("The Company")
    await patient.state("on_hold", 120)
    patient.agent.desk.post(session.plan.call_id, UserAskedForPhone())
    await asyncio.wait_for(patient.phone.wait_for("CALL_INCOMING"), 20)
    await patient.phone.answer()
    await asyncio.wait_for(patient.phone.wait_for("CALL_ESTABLISHED"), 10)
    await asyncio.sleep(1.0)
    await patient.phone.press("1")
    await patient.state("connected")
    with pytest.raises(CallRefused) as refused:
        patient.agent.say(session.plan.call_id, "Hello", {})
    assert refused.value.code == "say-connected"
    await patient.phone.hang_up()
    await patient.outcome(session)
