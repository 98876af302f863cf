"""Voices of services: OpenAI's through its client, Piper's over Wyoming; both against fakes that speak their forms."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from aiohttp import web

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import ProviderError
from holdslayer_agent.speech.tts_chain import VoiceChain
from holdslayer_agent.speech.tts_openai import OpenAiVoice
from holdslayer_agent.speech.tts_piper import PiperVoice
from holdslayer_agent.speech.voice_cache import VoiceCache


def tone(rate_hz: int, seconds: float = 0.5) -> bytes:
    t = np.arange(int(rate_hz * seconds)) / rate_hz
    return (8000 * np.sin(2 * np.pi * 440 * t)).astype("<i2").tobytes()


def pitch_hz(pcm: Pcm) -> float:
    spectrum = np.abs(np.fft.rfft(pcm.astype(np.float64)))
    return float(np.argmax(spectrum) * 16_000 / len(pcm))


@asynccontextmanager
async def fake_openai(status: int = 200, sound: bytes | None = None) -> AsyncIterator[tuple[str, list[Any]]]:
    asked: list[Any] = []

    async def speech(request: web.Request) -> web.Response:
        asked.append(await request.json())
        if status != 200:
            return web.json_response({"error": {"message": "fake"}}, status=status)
        return web.Response(body=tone(24_000) if sound is None else sound, content_type="audio/pcm")

    app = web.Application()
    app.router.add_post("/v1/audio/speech", speech)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1", asked
    finally:
        await runner.cleanup()


@asynccontextmanager
async def fake_piper(*events: tuple[dict[str, Any], bytes]) -> AsyncIterator[tuple[int, list[Any]]]:
    asked: list[Any] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(json.loads(await reader.readline()))
        for head, payload in events:
            writer.write(json.dumps({**head, "payload_length": len(payload)}).encode() + b"\n" + payload)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], asked


SOUND = tone(22_050)
SPOKEN = (
    ({"type": "audio-start", "data": {"rate": 22_050, "width": 2, "channels": 1}}, b""),
    ({"type": "audio-chunk"}, SOUND[:9000]),
    ({"type": "audio-chunk"}, SOUND[9000:]),
    ({"type": "audio-stop"}, b""),
)


async def test_openais_24_khz_become_16_khz_at_the_same_pitch(tmp_path: Path) -> None:
    async with fake_openai() as (url, asked):
        voice = OpenAiVoice("tts", "alloy", "k", base_url=url, cache=VoiceCache(tmp_path))
        pcm = await voice.synthesize("Hello there", "en")
        assert len(pcm) == pytest.approx(8000, abs=20)
        assert pitch_hz(pcm) == pytest.approx(440, abs=3)
        assert asked[0] == {"input": "Hello there", "model": "tts", "voice": "alloy", "response_format": "pcm"}


async def test_what_was_spoken_once_is_not_paid_for_again(tmp_path: Path) -> None:
    async with fake_openai() as (url, asked):
        voice = OpenAiVoice("tts", "alloy", "k", base_url=url, cache=VoiceCache(tmp_path))
        first = await voice.synthesize("Hello", "en")
        assert np.array_equal(first, await voice.synthesize("Hello", "en"))
        await voice.synthesize("Hello", "en", "nova")
        assert len(asked) == 2


async def test_private_words_are_not_sent_to_a_service() -> None:
    async with fake_openai() as (url, asked):
        voice = OpenAiVoice("tts", "alloy", "k", base_url=url, cache=VoiceCache(None))
        with pytest.raises(ProviderError):
            await voice.synthesize("I live in Lisbon", "en", keep=False)
        assert asked == []


@pytest.mark.parametrize(("status", "sound"), [(500, None), (401, None), (429, None), (200, b"")])
async def test_a_service_that_fails_is_an_error_of_ours(status: int, sound: bytes | None) -> None:
    async with fake_openai(status, sound) as (url, _):
        voice = OpenAiVoice("tts", "alloy", "k", base_url=url, cache=VoiceCache(None))
        with pytest.raises(ProviderError) as raised:
            await voice.synthesize("Hello", "en")
        assert raised.value.code == "voice-failed"


async def test_pipers_voice_is_asked_for_by_language_and_resampled(tmp_path: Path) -> None:
    async with fake_piper(*SPOKEN) as (port, asked):
        voices = {"de": "de_DE-thorsten-medium"}
        voice = PiperVoice("127.0.0.1", port, voices=voices, cache=VoiceCache(tmp_path))
        pcm = await voice.synthesize("Guten Tag", "de")
        assert pitch_hz(pcm) == pytest.approx(440, abs=3)
        assert asked == [{"type": "synthesize", "data": {"text": "Guten Tag", "voice": {"name": voices["de"]}}}]
        assert np.array_equal(pcm, await voice.synthesize("Guten Tag", "de"))
        assert len(asked) == 1


@pytest.mark.parametrize(
    "events",
    [
        (),
        (({"type": "error", "data": {"text": "no such voice"}}, b""),),
        (({"type": "audio-stop"}, b""),),
        (({"type": "audio-start", "data": {"rate": 1, "width": 2, "channels": 1}}, b""), *SPOKEN[1:]),
        (({"type": "audio-start", "data": {"rate": 22_050}}, b""),),
    ],
)
async def test_a_piper_that_answers_nonsense_is_an_error_of_ours(events: tuple[Any, ...]) -> None:
    async with fake_piper(*events) as (port, _):
        with pytest.raises(ProviderError):
            await PiperVoice("127.0.0.1", port, cache=VoiceCache(None), timeout_s=1.0).synthesize("x y", "en")


async def test_a_piper_that_is_not_there_is_told() -> None:
    with pytest.raises(ProviderError) as raised:
        await PiperVoice("127.0.0.1", 9, cache=VoiceCache(None)).synthesize("Hello", "en")
    assert "Does the server run?" in raised.value.mend


class Fixed:
    """A voice of this machine, as the last one of a chain."""

    def __init__(self) -> None:
        self.said: list[str] = []

    async def synthesize(self, text: str, language: str, voice: str = "", *, keep: bool = True) -> Pcm:
        self.said.append(text)
        return np.ones(160, dtype=np.int16)


async def test_the_local_voice_speaks_when_the_service_does_not(caplog: pytest.LogCaptureFixture) -> None:
    local = Fixed()
    chain = VoiceChain([PiperVoice("127.0.0.1", 9, cache=VoiceCache(None)), local])
    with caplog.at_level(logging.WARNING):
        assert len(await chain.synthesize("Account 4821.", "en")) == 160
    assert local.said == ["Account 4 8 2 1."]
    assert "did not speak" in caplog.text
