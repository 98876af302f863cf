"""Piper's neural voices over the Wyoming protocol: the server that Home Assistant runs as its Piper app, or your own.

Nothing of Piper is part of this program (it is under the GPL): it is spoken to over TCP. The protocol is a line of JSON
for each event, followed by as many bytes as `data_length` and `payload_length` say
(https://github.com/OHF-Voice/wyoming, README).
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import numpy as np

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import ProviderError
from holdslayer_agent.speech.levels import as_speech
from holdslayer_agent.speech.voice_cache import VoiceCache

__all__ = ["PiperVoice"]

_MOST_BYTES = 8_000_000
"""Two minutes of speech at 22 kHz, and more; a server that sends on is cut off."""

_MOST_CHARACTERS = 2_000


class PiperVoice:
    """Implements `Synthesizer`. `voices` by language, such as `{"de": "de_DE-thorsten-medium"}`; none: the server's."""

    def __init__(
        self, host: str, port: int, *, voices: dict[str, str] | None = None, cache: VoiceCache, timeout_s: float = 8.0
    ) -> None:
        self._host, self._port, self._timeout_s = host, port, timeout_s
        self._voices, self._cache = voices or {}, cache

    async def synthesize(self, text: str, language: str, voice: str = "", *, keep: bool = True) -> Pcm:
        """See `Synthesizer`."""
        words = " ".join(text.split())[:_MOST_CHARACTERS]
        named = voice or self._voices.get(language[:2], "")
        if keep:
            kept = await self._cache.load("piper", f"{named}:{language[:2]}", words)
            if kept is not None:
                return kept
        try:
            async with asyncio.timeout(self._timeout_s):
                pcm = await self._ask(words, named, language[:2])
        except (OSError, TimeoutError, ValueError, KeyError, TypeError, asyncio.IncompleteReadError) as error:
            raise ProviderError(
                f"Piper at {self._host}:{self._port} did not speak ({type(error).__name__})",
                code="voice-failed",
                mend="Does the server run? Check voice.host and voice.port; local voices speak meanwhile.",
                retryable=True,
            ) from error
        if keep:
            await self._cache.keep("piper", f"{named}:{language[:2]}", words, pcm)
        return pcm

    async def _ask(self, words: str, voice: str, language: str) -> Pcm:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            wanted: dict[str, Any] = {"name": voice} if voice else {"language": language}
            writer.write(_event("synthesize", {"text": words, "voice": wanted}))
            await writer.drain()
            rate_hz, width, channels, heard = 22_050, 2, 1, bytearray()
            while len(heard) <= _MOST_BYTES:
                kind, fields, payload = await _read(reader)
                if kind == "audio-start":
                    rate_hz, width, channels = fields["rate"], fields["width"], fields["channels"]
                elif kind == "audio-chunk":
                    heard += payload
                elif kind == "audio-stop":
                    return _samples(bytes(heard), rate_hz, width, channels)
                elif kind == "error":
                    raise ValueError(str(fields.get("text", "error"))[:200])
            raise ValueError("endless")
        finally:
            writer.close()


def _event(kind: str, fields: dict[str, Any]) -> bytes:
    return json.dumps({"type": kind, "data": fields}).encode() + b"\n"


async def _read(reader: asyncio.StreamReader) -> tuple[str, dict[str, Any], bytes]:
    """One event: type, data, payload."""
    line = await reader.readline()
    if not line:
        raise ValueError("the server hung up")
    head = json.loads(line)
    fields = dict(head.get("data") or {})
    if head.get("data_length"):
        fields |= json.loads(await reader.readexactly(min(int(head["data_length"]), _MOST_BYTES)))
    length = int(head.get("payload_length") or 0)
    payload = await reader.readexactly(min(length, _MOST_BYTES)) if length else b""
    return str(head["type"]), fields, payload


def _samples(heard: bytes, rate_hz: int, width: int, channels: int) -> Pcm:
    if width != 2 or channels not in (1, 2) or not 8_000 <= rate_hz <= 48_000 or not heard:
        raise ValueError("sound of an unknown form")
    frames = np.frombuffer(heard[: len(heard) // (2 * channels) * 2 * channels], dtype="<i2").reshape(-1, channels)
    return as_speech(np.asarray(frames.mean(axis=1) / 32768, dtype=np.float32), rate_hz)
