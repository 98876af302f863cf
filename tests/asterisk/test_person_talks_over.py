"""A person on the line talks over the agent's words while the phone rings: over a whole agent and a real line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from holdslayer_agent.app import Agent
from holdslayer_agent.core.events import UserAskedForPhone
from holdslayer_agent.demo import Stage
from holdslayer_agent.settings import PhoneSettings
from holdslayer_agent.telephony.far_end import AsteriskFarLine
from tests.asterisk.conftest import Theatre, attended, eventually
from tests.asterisk.far_end import FarEnd
from tests.asterisk.test_talking_over import MOST_FRAMES, heard_in, voice

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.phone, pytest.mark.timeout(180)]


class Person(FarEnd):
    """Picks up, and speaks when the test says so."""

    line: AsteriskFarLine | None = None

    async def speaks(self, seconds: float) -> int:
        """The number of the frame at which they began."""
        assert self.line is not None
        playing = asyncio.create_task(self.line.play(voice("person-b", seconds)))
        at = len(self.frames)
        await playing
        return at

    async def hears_us(self) -> None:
        # Synthetic voices pause for less than half a second.
        await eventually(lambda: heard_in(self.frames)[-25:].sum() > 5, 30)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def person(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Theatre, Person]]:
    stage = Stage.build(tmp_path_factory.mktemp("talked-over"), company="The Company", goal="my dishwasher")
    stage.settings = stage.settings.model_copy(update={"phones": (PhoneSettings(name="desk", ring_s=90),)})
    far = Person(stage.folder / "far", peer_port=stage.settings.asterisk.sip_port, sip_port=stage.far_port)

    async def serve(line: AsteriskFarLine) -> None:
        await line.answer()
        far.line = line

    far.serve = serve
    ready = asyncio.Event()
    serving = asyncio.create_task(far.run(ready))
    await asyncio.wait_for(ready.wait(), 40)
    try:
        async with Agent.open(stage.settings) as agent, attended(stage, agent) as house:
            yield house, far
    finally:
        serving.cancel()
        await asyncio.wait({serving})


async def test_the_first_word_is_heard_whole_and_a_later_one_follows_what_the_person_says(
    person: tuple[Theatre, Person],
) -> None:
    house, far = person
    session = await house.call("The Company")
    await house.state("navigating")
    await eventually(lambda: far.line is not None)
    house.agent.desk.post(session.plan.call_id, UserAskedForPhone())
    await house.state("ringing_user")

    await far.hears_us()
    began = await far.speaks(2.0)
    assert heard_in(far.frames)[began + MOST_FRAMES : began + 100].sum() == 0  # we let them speak
    await house.until(lambda e: e.name == "Said" and e.fields["what"] == "comfort-first", 30)
    assert heard_in(far.frames)[began + 100 :].sum() > 50  # and said the rest
    assert "Interrupted" not in [e.name for e in house.entries]

    await house.until(lambda e: e.name == "Say" and e.fields["what"] == "comfort", 20)
    await far.hears_us()
    began = await far.speaks(2.0)
    cut = await house.until(lambda e: e.name == "Interrupted", 10)
    assert cut.fields["what"] == "comfort"
    assert heard_in(far.frames)[began + MOST_FRAMES : began + 100].sum() == 0
    again = await house.until(lambda e: e.name == "Say" and e.at_s > cut.at_s, 15)
    assert again.fields["what"] == "comfort"
    assert again.at_s - cut.at_s < 8.0  # not when eight seconds are over, but when they are done
    house.agent.hang_up(session.plan.call_id)
    await house.outcome(session)
