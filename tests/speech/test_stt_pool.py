"""The pool of recogniser processes: a worker that dies or hangs costs one utterance, never the call."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import numpy as np
import pytest

from holdslayer_agent.errors import ProviderError
from holdslayer_agent.speech.stt import SpeechToText, SttStream
from holdslayer_agent.speech.stt_pocketsphinx import QUEUE_S, SttPool

STUB = str(Path(__file__).with_name("stub_worker.py"))
FRAME = np.zeros(160, np.int16)


def pool(fault: str = "", *, workers: int = 1, answer_timeout_s: float = 5.0, start_timeout_s: float = 5.0) -> SttPool:
    return SttPool(
        workers,
        answer_timeout_s=answer_timeout_s,
        start_timeout_s=start_timeout_s,
        command=(sys.executable, STUB, fault),
    )


async def say(caller: SpeechToText, frames: int) -> str:
    stream = caller.start("en")
    for _ in range(frames):
        await stream.feed(FRAME)
    return (await stream.finish()).text


async def test_all_audio_of_an_utterance_reaches_its_worker() -> None:
    async with closing(pool()) as stt:
        assert await say(stt.caller(), 10) == "1600 samples 1"


async def test_an_utterance_begins_empty() -> None:
    async with closing(pool()) as stt:
        caller = stt.caller()
        await say(caller, 10)
        assert await say(caller, 3) == "480 samples 2"


async def test_partial_words_come_while_the_voice_speaks() -> None:
    async with closing(pool()) as stt:
        stream = stt.caller().start("en")
        await stream.feed(FRAME)
        assert (await stream.partial()).text == "160 samples 1"
        await stream.feed(FRAME)
        assert (await stream.partial()).text == "320 samples 1"
        await stream.finish()


async def test_partial_words_leave_a_worker_for_those_who_finish() -> None:
    async with closing(pool(workers=2)) as stt:
        first, second = stt.caller().start("en"), stt.caller().start("en")
        await first.feed(FRAME)
        await second.feed(FRAME)
        assert (await first.partial()).text == "160 samples 1"
        assert (await second.partial()).text == ""
        assert (await second.finish()).text.startswith("160 samples")
        await first.finish()


async def test_the_ports_are_met() -> None:
    async with closing(pool()) as stt:
        caller = stt.caller()
        assert isinstance(caller, SpeechToText)
        assert isinstance(caller.start("en-GB"), SttStream)


async def test_more_utterances_than_workers_take_turns() -> None:
    async with closing(pool(workers=2)) as stt:
        texts = await asyncio.gather(*(say(stt.caller(), n) for n in range(1, 9)))
        assert [int(text.split()[0]) for text in texts] == [160 * n for n in range(1, 9)]


async def test_a_call_gets_its_own_worker_again() -> None:
    async with closing(pool(workers=2)) as stt:
        one, two = stt.caller(), stt.caller()
        await asyncio.gather(say(one, 1), say(two, 1))
        for turn in (2, 3, 4):
            assert await say(one, 1) == f"160 samples {turn}"


async def test_a_worker_that_dies_loses_its_utterance_and_is_replaced() -> None:
    async with closing(pool("dies at the first utterance")) as stt:
        with pytest.raises(ProviderError) as caught:
            await say(stt.caller(), 5)
        assert caught.value.retryable
        assert caught.value.code == "stt-lost"
        assert stt.restarts == 1
        stt._command = (sys.executable, STUB)
        assert await say(stt.caller(), 2) == "320 samples 1"


async def test_a_worker_that_hangs_is_ended_in_time() -> None:
    async with closing(pool("hangs", answer_timeout_s=0.3)) as stt:
        with pytest.raises(ProviderError, match="lost"):
            await say(stt.caller(), 5)
        assert stt.restarts == 1


async def test_a_worker_that_answers_nonsense_is_replaced() -> None:
    async with closing(pool("babbles")) as stt:
        with pytest.raises(ProviderError, match="lost"):
            await say(stt.caller(), 5)


async def test_a_worker_that_never_starts_is_an_error_and_not_a_hang() -> None:
    async with closing(pool("never ready", start_timeout_s=0.3)) as stt:
        with pytest.raises(ProviderError, match="does not start"):
            await say(stt.caller(), 1)


async def test_a_program_that_is_missing_is_an_error() -> None:
    async with closing(SttPool(1, command=("/nonexistent/recogniser",))) as stt:
        with pytest.raises(ProviderError, match="can't start"):
            await stt.warm_up()


async def test_an_utterance_that_waits_too_long_drops_its_oldest_audio_and_counts_it() -> None:
    async with closing(pool()) as stt:
        busy, late = stt.caller().start("en"), stt.caller().start("en")
        await busy.partial()
        for _ in range(round(QUEUE_S) + 3):
            await late.feed(np.zeros(8000, np.int16))
        await busy.finish()
        result = await late.finish()
        assert result.dropped_s == pytest.approx(3.0)
        assert result.text.startswith(f"{round(QUEUE_S * 8000)} samples")
        assert stt.dropped_s == pytest.approx(3.0)


async def test_waiting_for_a_busy_worker_ends_in_an_error_and_not_in_a_hang() -> None:
    async with closing(pool(answer_timeout_s=0.3)) as stt:
        busy = stt.caller().start("en")
        await busy.partial()
        with pytest.raises(ProviderError, match="busy"):
            await say(stt.caller(), 1)
        await busy.finish()
        assert await say(stt.caller(), 1) == "160 samples 2"


async def test_a_cancelled_utterance_frees_its_worker() -> None:
    async with closing(pool()) as stt:
        stream = stt.caller().start("en")
        await stream.partial()
        await stream.cancel()
        assert await say(stt.caller(), 1) == "160 samples 2"


async def test_cancelling_the_wait_for_words_leaves_no_stale_answer() -> None:
    async with closing(pool("hangs", answer_timeout_s=30)) as stt:
        stream = stt.caller().start("en")
        await stream.feed(FRAME)
        waiting = asyncio.create_task(stream.finish())
        await asyncio.sleep(0.3)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        stt._command = (sys.executable, STUB)
        assert await say(stt.caller(), 1) == "160 samples 1"


async def test_other_languages_are_refused_with_a_mend() -> None:
    async with closing(pool()) as stt:
        with pytest.raises(ProviderError) as caught:
            stt.caller().start("de")
        assert not caught.value.retryable
        assert caught.value.mend


async def test_a_closed_pool_takes_no_utterance() -> None:
    stt = pool()
    await stt.warm_up()
    await stt.close()
    with pytest.raises(ProviderError, match="closed"):
        await say(stt.caller(), 1)


class closing:
    """Closes a pool at the end of a test."""

    def __init__(self, stt: SttPool) -> None:
        self.stt = stt

    async def __aenter__(self) -> SttPool:
        return self.stt

    async def __aexit__(self, *_: object) -> None:
        await self.stt.close()
