"""OpenAI through the real `openai` client against a fake that speaks its wire form."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from holdslayer_agent.errors import ProviderError
from holdslayer_agent.speech.stt import SttResult
from holdslayer_agent.speech.stt_openai import OpenAiSpeech
from tests.speech.fake_services import FakeOpenAi, openai

pytest.importorskip("openai", reason="needs the openai package")

SECOND = np.zeros(8000, np.int16)


async def heard(fake: FakeOpenAi, model: str = "gpt-4o-mini-transcribe", timeout_s: float = 5.0) -> SttResult:
    stt = OpenAiSpeech("a-key", model=model, base_url=fake.url, timeout_s=timeout_s)
    try:
        stream = stt.start("fr", 8000)
        await stream.feed(SECOND)
        result = await stream.finish()
        assert (await stream.partial()).text == (result.text if stt.streams else "")
        return result
    finally:
        await stt.close()


async def test_a_streaming_model_sends_its_words_as_events() -> None:
    async with openai() as fake:
        result = await heard(fake)
    assert result.text == "16044 bytes"  # a WAV header and a second of 16 bit audio at 8 kHz
    assert result.confidence == pytest.approx(0.905, abs=0.001)
    assert fake.forms[0]["language"] == "fr"
    assert fake.forms[0]["model"] == "gpt-4o-mini-transcribe"
    assert fake.keys == ["Bearer a-key"]


async def test_whisper_1_tells_how_likely_there_was_no_speech() -> None:
    async with openai() as fake:
        result = await heard(fake, "whisper-1")
    assert result.text == "16044 bytes"
    assert result.no_speech == pytest.approx(0.8)
    assert fake.forms[0]["response_format"] == "verbose_json"


@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [(401, "stt-key", False), (404, "stt-model", False), (429, "stt-limit", True), (500, "stt-failed", True)],
)
async def test_a_refusal_is_told_by_its_status_and_not_retried_inside(status: int, code: str, retryable: bool) -> None:
    async with openai(status=status) as fake:
        with pytest.raises(ProviderError) as raised:
            await heard(fake)
        assert fake.requests == 1
    assert (raised.value.code, raised.value.retryable) == (code, retryable)


@pytest.mark.parametrize(
    ("fault", "code"), [("closes", "stt-lost"), ("breaks", "stt-unreachable"), ("garbage", "stt-lost")]
)
async def test_a_broken_stream_loses_the_utterance(fault: str, code: str) -> None:
    async with openai(fault) as fake:
        with pytest.raises(ProviderError) as raised:
            await heard(fake)
    assert (raised.value.code, raised.value.retryable) == (code, True)


async def test_garbage_instead_of_an_answer_is_told() -> None:
    async with openai("garbage") as fake:
        with pytest.raises(ProviderError) as raised:
            await heard(fake, "whisper-1")
    assert (raised.value.code, raised.value.retryable) == ("stt-garbage", True)


async def test_a_service_that_does_not_answer_is_given_up() -> None:
    async with openai("silent") as fake:
        with pytest.raises(ProviderError) as raised:
            await heard(fake, timeout_s=0.2)
    assert raised.value.code == "stt-timeout"


async def test_a_service_that_is_not_there_is_told() -> None:
    with pytest.raises(ProviderError) as raised:
        await heard(FakeOpenAi(url="http://127.0.0.1:9/v1"))
    assert raised.value.code == "stt-unreachable"


async def test_a_cancelled_wait_leaves_the_client_usable() -> None:
    async with openai("silent") as fake:
        stt = OpenAiSpeech("a-key", base_url=fake.url)
        stream = stt.start("en")
        await stream.feed(SECOND)
        waiting = asyncio.ensure_future(stream.finish())
        await asyncio.sleep(0.05)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        fake.fault = ""
        again = stt.start("en")
        await again.feed(SECOND)
        assert (await again.finish()).text == "16044 bytes"
        await stt.close()


async def test_less_than_a_tenth_of_a_second_is_not_sent() -> None:
    async with openai() as fake:
        stt = OpenAiSpeech("a-key", base_url=fake.url)
        assert (await stt.start("en").finish()).text == ""
        await stt.close()
        assert fake.requests == 0
