"""A menu that is not clear: the user is asked which option it is while it is read again, and his choice is pressed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from holdslayer_agent.encoder import use
from tests.asterisk.conftest import COMPANIES, Theatre, theatre

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.phone,
    pytest.mark.timeout(180),
    pytest.mark.skipif(not use.FILES.installed(), reason="needs a sentence encoder"),
]

GOAL = "the price of our plan went up"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def plans(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Theatre]:
    async with theatre(tmp_path_factory.mktemp("which"), COMPANIES / "three_plans.yaml") as stage:
        likeness = stage.agent.likeness
        assert likeness is not None
        for _ in range(600):  # it is loaded beside the agent's start
            if likeness.ready:
                break
            await asyncio.sleep(0.1)
        yield stage


async def test_the_option_that_the_user_chose_is_pressed(plans: Theatre) -> None:
    session = await plans.call("The Company", goal=GOAL)
    asked = await plans.until(lambda e: e.kind == "notification" and e.name == "question")
    question, *choices = asked.fields["text"].splitlines()
    assert question == "Which of these is it?"
    assert [choice[:3] for choice in choices] == ["1: ", "2: ", "3: "]
    await asyncio.sleep(3.0)
    session.answer("2")
    pressed = await plans.until(lambda e: e.name == "SendDtmf")
    assert pressed.fields["keys"] == "2"
    plans.agent.hang_up(session.plan.call_id)
    await plans.outcome(session)


async def test_without_an_answer_the_likeliest_is_pressed_once_the_menu_was_read_again(plans: Theatre) -> None:
    session = await plans.call("The Company", goal=GOAL)
    asked = await plans.until(lambda e: e.kind == "notification" and e.name == "question")
    pressed = await plans.until(lambda e: e.name == "SendDtmf")
    assert 4.0 < pressed.at_s - asked.at_s < 30.0
    assert pressed.fields["keys"] in {"1", "2", "3"}
    plans.agent.hang_up(session.plan.call_id)
    await plans.outcome(session)
