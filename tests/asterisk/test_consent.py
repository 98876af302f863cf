"""Who is recorded hears it over a real line, and nothing of him is kept before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
import soundfile

from holdslayer_agent.settings import RecordingSettings, Settings
from tests.asterisk.conftest import COMPANIES, Theatre, theatre
from tests.asterisk.recordings import likeness

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.phone, pytest.mark.timeout(180)]


def told(settings: Settings) -> Settings:
    return settings.model_copy(update={"recording": RecordingSettings(consent="all", notice="spoken")})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Theatre]:
    async with theatre(tmp_path_factory.mktemp("told"), COMPANIES / "patient.yaml", told) as stage:
        yield stage


async def both_hear_the_notice(house: Theatre) -> bool:
    """The phrase itself is in what the company and the phone got: measured 0.82 where the user spoke at the same time,
    0.98 to 1.0 elsewhere; other phrases of the agent reach 0.33."""
    notice = await house.agent.voice.synthesize("This call is recorded.", "en")
    return all(likeness(path, notice) > 0.6 for path in (house.stage.company_heard()[-1], house.phone.heard()[-1]))


def first_sample_s(path: Path) -> float:
    """Seconds until a sample is not zero."""
    samples, rate = soundfile.read(path, dtype="int16")
    return float(np.flatnonzero(samples)[0]) / rate


async def test_the_person_hears_that_the_call_is_recorded_and_is_kept_from_then_on(house: Theatre) -> None:
    session = await house.call("The Company")
    answered = await house.until(lambda e: e.name == "CompanyAnswered")
    await house.until(lambda e: e.name == "WithholdRecording")
    heard = await house.until(lambda e: e.name == "Said" and e.fields["what"] == "comfort-first")
    allowed = await house.until(lambda e: e.name == "AllowRecording")
    assert allowed.at_s - heard.at_s < 0.5
    await asyncio.wait_for(house.phone.wait_for("CALL_INCOMING"), 20)
    await house.phone.answer()
    await asyncio.sleep(9.0)
    await house.phone.press("1")
    await house.state("connected")
    await asyncio.sleep(5.0)
    await house.phone.hang_up()
    assert await house.outcome(session) == "connected"

    assert await both_hear_the_notice(house)
    kept = {p.name.removeprefix(f"{session.plan.call_id}-").split(".")[0]: p for p in session.recorded}
    assert set(kept) == {"company", "mixed", "phone-desk"}
    for name in ("company", "mixed"):
        # A recording begins up to 0.4 s after the answer.
        assert first_sample_s(kept[name]) > heard.at_s - answered.at_s - 0.6
        assert soundfile.info(kept[name]).duration > heard.at_s - answered.at_s + 5.0  # and it keeps its time


async def test_who_presses_1_at_once_hears_it_together_with_the_person(house: Theatre) -> None:
    session = await house.call("The Company")
    await asyncio.wait_for(house.phone.wait_for("CALL_INCOMING"), 90)
    await house.phone.answer()
    await asyncio.sleep(0.5)
    await house.phone.press("1")
    await house.state("connected")
    await house.until(lambda e: e.name == "Said" and e.fields["what"] == "notice", 20)
    await house.until(lambda e: e.name == "AllowRecording", 5)
    await asyncio.sleep(2.0)
    await house.phone.hang_up()
    assert await house.outcome(session) == "connected"
    assert await both_hear_the_notice(house)


async def test_of_a_call_in_which_nobody_was_told_nothing_is_kept(house: Theatre) -> None:
    session = await house.call("The Company")
    await house.state("on_hold")
    house.agent.hang_up(session.plan.call_id)
    assert await house.outcome(session) == "cancelled"
    assert session.recorded == []
    assert not list(house.stage.settings.data_dir.rglob(f"{session.plan.call_id}-*"))
