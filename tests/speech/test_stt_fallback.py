"""Several recognisers as one: who hears an utterance when the first fails."""

from __future__ import annotations

import numpy as np
import pytest

from holdslayer_agent.errors import ProviderError
from holdslayer_agent.speech.stt import SttResult
from holdslayer_agent.speech.stt_fallback import Choice, FallbackRecogniser, Health
from tests.speech.scripted import LOST, REFUSED, Clock, Scripted

FRAME = np.zeros(160, np.int16)
FIRST, SECOND = SttResult("first"), SttResult("second")


def chain(*recognisers: Scripted, clock: Clock | None = None, timeout_s: float = 1.0) -> FallbackRecogniser:
    clock = clock or Clock()
    return FallbackRecogniser([Choice(f"n{n}", r, Health(60.0, clock), timeout_s) for n, r in enumerate(recognisers)])


async def say(stt: FallbackRecogniser, frames: int = 3) -> str:
    stream = stt.start("en")
    for _ in range(frames):
        await stream.feed(FRAME)
    return (await stream.finish()).text


async def test_the_first_is_used_while_it_works() -> None:
    first, second = Scripted([FIRST]), Scripted([SECOND])
    assert await say(chain(first, second)) == "first"
    assert not second.streams


async def test_a_fault_that_may_pass_is_tried_again_with_all_the_audio() -> None:
    first, second = Scripted([LOST, FIRST]), Scripted([SECOND])
    assert await say(chain(first, second)) == "first"
    assert [s.heard for s in first.streams] == [480, 480]
    assert not second.streams


async def test_a_second_fault_hands_the_utterance_to_the_next() -> None:
    first, second = Scripted([LOST]), Scripted([SECOND])
    assert await say(chain(first, second)) == "second"
    assert len(first.streams) == 2
    assert [s.heard for s in second.streams] == [480]


async def test_a_fault_that_does_not_pass_is_not_tried_again() -> None:
    first, second = Scripted([REFUSED]), Scripted([SECOND])
    assert await say(chain(first, second)) == "second"
    assert len(first.streams) == 1


async def test_one_that_does_not_answer_in_time_is_given_up() -> None:
    first, second = Scripted([None]), Scripted([SECOND])
    assert await say(chain(first, second, timeout_s=0.05)) == "second"
    assert first.streams[0].cancelled


async def test_one_that_failed_is_left_alone_and_comes_back_as_the_first() -> None:
    clock = Clock()
    first, second = Scripted([REFUSED, FIRST]), Scripted([SECOND])
    stt = chain(first, second, clock=clock)
    assert await say(stt) == "second"
    assert await say(stt) == "second"
    assert len(first.streams) == 1
    clock.now += 61
    assert await say(stt) == "first"


async def test_a_fault_while_the_voice_speaks_changes_over_at_once() -> None:
    first, second = Scripted([FIRST], words=REFUSED), Scripted([SECOND], words="so far")
    stt = chain(first, second)
    stream = stt.start("en")
    await stream.feed(FRAME)
    assert (await stream.partial()).text == ""
    assert (await stream.partial()).text == "so far"
    await stream.feed(FRAME)
    assert (await stream.finish()).text == "second"
    assert second.streams[0].heard == 320


async def test_when_all_fail_the_last_fault_is_told() -> None:
    with pytest.raises(ProviderError) as raised:
        await say(chain(Scripted([REFUSED]), Scripted([LOST])))
    assert raised.value.code == "stt-lost"


async def test_one_that_does_not_know_the_language_is_passed_over_and_stays_well() -> None:
    first, second = Scripted([FIRST]), Scripted([SECOND], languages=("en", "de"))
    stt = chain(first, second)
    assert (await stt.start("de").finish()).text == "second"
    assert await say(stt) == "first"


async def test_a_language_nobody_knows_is_refused_at_once() -> None:
    with pytest.raises(ProviderError) as raised:
        chain(Scripted([FIRST])).start("xx")
    assert raised.value.code == "stt-language"


async def test_a_sick_recogniser_is_better_than_none() -> None:
    only = Scripted([REFUSED, FIRST])
    stt = chain(only)
    with pytest.raises(ProviderError):
        await say(stt)
    assert await say(stt) == "first"


async def test_cancel_and_close_reach_the_recogniser() -> None:
    first, second = Scripted([FIRST]), Scripted([SECOND])
    stt = chain(first, second)
    await stt.start("en").cancel()
    await stt.close()
    assert first.streams[0].cancelled
    assert first.closed
    assert second.closed
