"""OpenAI's voices, and those of servers that speak the same form. Uses the vendor's client: `holdslayer[openai]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import ProviderError, SetupError
from holdslayer_agent.speech.levels import as_speech
from holdslayer_agent.speech.voice_cache import VoiceCache

if TYPE_CHECKING:
    from openai import AsyncOpenAI

__all__ = ["OpenAiVoice"]

_RATE_HZ = 24_000
"""Of the `pcm` form: 16-bit little-endian mono (the vendor's text-to-speech guide)."""

_MOST_CHARACTERS = 2_000


class OpenAiVoice:
    """Implements `Synthesizer`. `base_url` None is OpenAI itself."""

    def __init__(
        self,
        model: str,
        voice: str,
        key: str = "",
        *,
        base_url: str | None = None,
        cache: VoiceCache,
        timeout_s: float = 8.0,
    ) -> None:
        try:
            import openai
        except ImportError as error:
            raise SetupError(
                "the openai package is not installed",
                code="openai-missing",
                mend="pip install 'holdslayer[openai]', or set voice.kind: local.",
            ) from error
        self._openai = openai
        self._model, self._voice, self._cache = model, voice, cache
        self._client: AsyncOpenAI = openai.AsyncOpenAI(
            api_key=key or "no-key-needed", base_url=base_url, timeout=timeout_s, max_retries=0
        )

    async def synthesize(self, text: str, language: str, voice: str = "", *, keep: bool = True) -> Pcm:
        """See `Synthesizer`. Words that may be private (`keep` unset) are refused: they do not leave this machine."""
        if not keep:
            raise ProviderError("private words are spoken by a local voice only", code="voice-private")
        words, named = " ".join(text.split())[:_MOST_CHARACTERS], voice or self._voice
        engine = f"openai:{self._model}"
        kept = await self._cache.load(engine, named, words)
        if kept is not None:
            return kept
        try:
            answer = await self._client.audio.speech.create(
                input=words, model=self._model, voice=named, response_format="pcm"
            )
            spoken = answer.content
        except self._openai.APIError as error:
            raise ProviderError(
                f"{engine} did not speak ({type(error).__name__})",
                code="voice-failed",
                mend="Check voice.api_key and voice.model; local voices speak meanwhile.",
                retryable=not isinstance(error, self._openai.AuthenticationError),
            ) from error
        if len(spoken) < 2 * _RATE_HZ // 50:
            raise ProviderError(f"{engine} answered with no sound", code="voice-failed", retryable=True)
        samples = np.frombuffer(spoken[: len(spoken) // 2 * 2], dtype="<i2")
        pcm = as_speech(np.asarray(samples / 32768, dtype=np.float32), _RATE_HZ)
        await self._cache.keep(engine, named, words, pcm)
        return pcm

    async def close(self) -> None:
        await self._client.close()
