"""Deepgram through the real WebSocket client against a fake that speaks its wire form."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest

from holdslayer_agent.errors import ProviderError
from holdslayer_agent.speech.stt_deepgram import Deepgram
from tests.speech.fake_services import FakeDeepgram, deepgram

FRAME = np.zeros(160, np.int16)


@asynccontextmanager
async def service(fake: FakeDeepgram, *, connect_s: float = 2.0, answer_s: float = 0.3) -> AsyncIterator[Deepgram]:
    async with asyncio.TaskGroup() as tasks:
        made = Deepgram("a-key", tasks, url=fake.url, connect_s=connect_s, answer_s=answer_s)
        yield made
        await made.close()


async def failure(fault: str = "", status: int = 0, **limits: float) -> ProviderError:
    """What an utterance at a faulty service ends with."""
    async with deepgram(fault, status) as fake, service(fake, **limits) as stt:
        stream = stt.start("en")
        for _ in range(5):
            await stream.feed(FRAME)
            await asyncio.sleep(0.01)
        with pytest.raises(ProviderError) as raised:
            await stream.finish()
        return raised.value


async def test_all_audio_arrives_and_the_finals_are_joined() -> None:
    async with deepgram() as fake, service(fake) as stt:
        stream = stt.start("de-AT", 8000)
        for _ in range(10):
            await stream.feed(FRAME)
        result = await stream.finish()
    assert result.text == "3200 bytes heard"
    assert result.confidence == pytest.approx(0.8)
    assert fake.keys == ["Token a-key"]
    assert fake.seen[0]["language"] == "de"
    assert fake.seen[0]["encoding"] == "linear16"
    assert fake.seen[0]["sample_rate"] == "8000"


async def test_words_come_while_the_voice_speaks() -> None:
    async with deepgram() as fake, service(fake) as stt:
        stream = stt.start("en")
        await stream.feed(FRAME)
        for _ in range(200):
            if (await stream.partial()).text:
                break
            await asyncio.sleep(0.01)
        assert (await stream.partial()).text == "320 bytes so"
        await stream.cancel()


async def test_a_cancelled_utterance_closes_its_connection() -> None:
    async with deepgram() as fake, service(fake) as stt:
        stream = stt.start("en")
        await stream.feed(FRAME)
        await stream.cancel()
        await stream.cancel()
        with pytest.raises(ProviderError):
            await stream.finish()


async def test_a_cancelled_wait_leaves_nothing_running() -> None:
    async with deepgram("mute") as fake, service(fake, answer_s=20) as stt:
        stream = stt.start("en")
        await stream.feed(FRAME)
        waiting = asyncio.ensure_future(stream.finish())
        await asyncio.sleep(0.05)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    assert fake.connections == 1


@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        (401, "stt-key", False),
        (402, "stt-credit", False),
        (429, "stt-limit", True),
        (500, "stt-failed", True),
        (400, "stt-failed", False),
    ],
)
async def test_a_refusal_is_told_by_its_status(status: int, code: str, retryable: bool) -> None:
    error = await failure(status=status)
    assert (error.code, error.retryable) == (code, retryable)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("closes", "stt-lost"),
        ("garbage", "stt-garbage"),
        ("no words", "stt-garbage"),
        ("error", "stt-failed"),
        ("mute", "stt-timeout"),
    ],
)
async def test_a_fault_in_an_utterance_loses_it_and_may_be_retried(fault: str, code: str) -> None:
    error = await failure(fault, connect_s=0.3)
    assert (error.code, error.retryable) == (code, True)


async def test_a_service_that_does_not_answer_is_given_up() -> None:
    error = await failure("silent", connect_s=0.1)
    assert (error.code, error.retryable) == ("stt-timeout", True)


async def test_a_service_that_is_not_there_is_told() -> None:
    async with asyncio.TaskGroup() as tasks:
        stt = Deepgram("a-key", tasks, url="ws://127.0.0.1:9/v1/listen")
        with pytest.raises(ProviderError) as raised:
            await stt.start("en").finish()
        await stt.close()
    assert raised.value.code == "stt-unreachable"


async def test_an_unknown_language_is_refused_at_once() -> None:
    async with deepgram() as fake, service(fake) as stt:
        with pytest.raises(ProviderError) as raised:
            stt.start("xx")
        assert raised.value.code == "stt-language"
        assert fake.connections == 0


async def test_audio_from_before_the_connection_is_not_lost() -> None:
    async with deepgram() as fake, service(fake) as stt:
        stream = stt.start("en")
        for _ in range(50):
            await stream.feed(FRAME)  # the loop has not run: nothing is connected yet
        assert (await stream.finish()).text == "16000 bytes heard"
