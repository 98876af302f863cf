"""In doubt the agent asks "Hello?": a recording talks on, a person answers. Over a real line, with real voices.

`pytest -s` on this file prints how long the question takes, which `bench/hearing/play.py` assumes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.asterisk.conftest import COMPANIES, Theatre, theatre

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.phone, pytest.mark.timeout(150)]


WAIT_S = 28.0
"""How long the company plays music and its recording before the person comes."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def quiet(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Theatre]:
    async with theatre(tmp_path_factory.mktemp("quiet"), COMPANIES / "mumbles.yaml") as stage:
        yield stage


async def test_a_recording_that_talks_on_rings_nobody_and_a_person_who_answers_does(quiet: Theatre) -> None:
    session = await quiet.call("The Company")
    await asyncio.wait_for(quiet.phone.wait_for("CALL_INCOMING"), 90)
    asked = [e for e in quiet.commands("Say") if e.fields["what"] == "probe"]
    spoken = [e for e in quiet.entries if e.name == "Said" and e.fields["what"] == "probe"]
    print("the question lasted", [round(s.at_s - a.at_s, 2) for a, s in zip(asked, spoken, strict=True)], "s")
    held, ringing = await quiet.state("on_hold"), await quiet.state("ringing_user")
    await quiet.agent.desk.end_all(3.0)
    await quiet.outcome(session)
    assert asked
    assert held.at_s + WAIT_S - 3.0 < asked[-1].at_s < ringing.at_s  # the person was asked, and only the person rang
