"""The agent's own leg loses its audio while the call goes on."""

from __future__ import annotations

import pytest
from machine_story import Story, of

from holdslayer_agent.core.call import OutcomeKind, State
from holdslayer_agent.core.commands import AttachEar
from holdslayer_agent.core.events import EarLost


@pytest.mark.parametrize("where", ["begin", "answer", "hold", "probe", "ring"])
def test_a_new_ear_takes_the_place_of_a_lost_one(where: str) -> None:
    story = Story()
    getattr(story, where)()
    before = story.state
    assert story.at(story.now + 1.0, EarLost()) == [AttachEar()]
    assert story.state is before


def test_among_those_who_talk_the_new_ear_is_muted() -> None:
    story = Story()
    story.connect()
    assert story.at(80.0, EarLost()) == [AttachEar(muted=True)]


def test_ears_that_keep_dying_end_the_call() -> None:
    story = Story()
    story.hold()
    for second in range(6):
        story.at(60.0 + second, EarLost())
    assert story.state is State.ENDED
    assert story.call.outcome.kind is OutcomeKind.FAILED


def test_a_lost_ear_now_and_then_is_no_fault() -> None:
    story = Story()
    story.hold()
    for minute in range(10):
        story.at(60.0 * minute + 60.0, EarLost())
    assert story.state is State.ON_HOLD
    assert len(of(story.commands, AttachEar)) == 11
