"""Listening in to a real call: each leg, and silence where the settings want it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest
import pytest_asyncio

from holdslayer_agent.calls.ports import TappedLeg
from holdslayer_agent.core.call import CallId
from holdslayer_agent.errors import CallRefused, TelephonyError
from holdslayer_agent.service import AgentService
from holdslayer_agent.settings import ApiSettings
from tests.asterisk.conftest import COMPANIES, Theatre, theatre
from tests.asterisk.test_whole_call import pick_up

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.phone, pytest.mark.timeout(150)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def open_house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Theatre]:
    folder = tmp_path_factory.mktemp("listening")
    async with theatre(
        folder,
        COMPANIES / "quick.yaml",
        lambda s: s.model_copy(update={"api": ApiSettings(enabled=False, listen="all")}),
    ) as stage:
        yield stage


async def heard(stage: Theatre, call_id: CallId, leg: TappedLeg, seconds: float) -> np.ndarray:
    """What a listener gets in so many seconds of audio."""
    pieces: list[np.ndarray] = []
    async with asyncio.timeout(seconds + 10), AgentService(stage.agent).listen(call_id, leg) as tap:
        async for frame, _ in tap.frames():
            pieces.append(frame)
            if len(pieces) * 0.02 >= seconds:
                break
    return np.concatenate(pieces)


def loud(samples: np.ndarray) -> bool:
    return bool(np.sqrt(np.mean(samples.astype(np.float64) ** 2)) > 100)


async def test_every_leg_of_a_call_can_be_heard_and_the_call_goes_on(open_house: Theatre) -> None:
    session = await open_house.call("The Company")
    call_id = session.plan.call_id
    await open_house.state("navigating")
    with pytest.raises(TelephonyError, match="nothing to hear"):
        await heard(open_house, call_id, "you", 1.0)
    both = await asyncio.gather(*(heard(open_house, call_id, leg, 4.0) for leg in ("company", "mix")))
    assert all(loud(samples) for samples in both)
    await pick_up(open_house)
    await open_house.state("connected")
    await asyncio.sleep(1.0)
    company, you, mix = await asyncio.gather(
        *(heard(open_house, call_id, leg, 6.0) for leg in ("company", "you", "mix"))
    )
    assert loud(company)
    assert loud(you)
    assert loud(mix)
    assert abs(float(np.corrcoef(company[: len(you)], you[: len(company)])[0, 1])) < 0.3  # two legs, not one twice
    await open_house.phone.hang_up()
    assert await open_house.outcome(session) == "connected"
    channels = await open_house.agent.ari.request("GET", "/channels")
    assert not [c["id"] for c in channels if call_id in c["id"]]


async def test_a_secret_in_the_call_is_silence_for_a_listener(open_house: Theatre) -> None:
    session = await open_house.call("The Company")
    await open_house.state("on_hold")
    with session.privacy.covered():
        assert not (await heard(open_house, session.plan.call_id, "company", 1.5)).any()
    open_house.agent.hang_up(session.plan.call_id)
    await open_house.outcome(session)


async def test_by_default_nobody_listens_in_once_the_user_talks(quick: Theatre) -> None:
    session = await quick.call("The Company")
    await quick.state("on_hold")
    assert loud(await heard(quick, session.plan.call_id, "mix", 2.0))
    await pick_up(quick)
    await quick.state("connected")
    assert not (await heard(quick, session.plan.call_id, "mix", 1.0)).any()
    with pytest.raises(CallRefused, match="settings"):
        await heard(quick, session.plan.call_id, "you", 1.0)
    await quick.phone.hang_up()
    assert await quick.outcome(session) == "connected"
