"""OpenAI's transcription, through the `openai` package: an optional extra, `pip install holdslayer[openai]`.

An utterance is uploaded when it ends. Models that stream (`gpt-4o-transcribe` and `-mini-`) send words as they make
them; `whisper-1` answers whole and tells how likely it heard no speech. The package retries nothing here: retrying is
`stt_fallback`'s work. Any server of the same form can be named by `base_url`.
"""

from __future__ import annotations

import asyncio
import importlib.util
import io
import math
from typing import Any, Final

import soundfile

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import ProviderError, SetupError
from holdslayer_agent.speech.audio_kept import AudioKept
from holdslayer_agent.speech.stt import LONGEST_S, NO_WORDS, SpeechToText, SttResult, SttStream, ended

__all__ = ["OpenAiSpeech", "OpenAiStream", "installed"]

LANGUAGES: Final = frozenset({"en", "de", "fr", "es"})
_LEAST_S: Final = 0.1
"""The service refuses shorter files."""


def installed() -> bool:
    """Whether the openai package is here."""
    return importlib.util.find_spec("openai") is not None


class OpenAiSpeech(SpeechToText):
    """Speech to text by OpenAI, for any number of calls. Raises SetupError when the package is missing."""

    def __init__(
        self,
        api_key: str,
        *,
        model: str = "gpt-4o-mini-transcribe",
        base_url: str | None = None,
        timeout_s: float = 15.0,
    ) -> None:
        if not installed():
            raise SetupError(
                "the openai package is not installed", code="openai-missing", mend="pip install 'holdslayer[openai]'"
            )
        from openai import AsyncOpenAI

        self._client = AsyncOpenAI(api_key=api_key, base_url=base_url, timeout=timeout_s, max_retries=0)
        self.model = model
        self.timeout_s = timeout_s

    def start(self, language: str, rate_hz: int = 8000) -> SttStream:
        """Opens an utterance."""
        short = language.split("-")[0].lower()
        if short not in LANGUAGES:
            raise ProviderError(f"OpenAI is not set up for {language!r}", code="stt-language")
        return OpenAiStream(self, short, rate_hz)

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.close()

    @property
    def streams(self) -> bool:
        """Whether the model sends words while it makes them."""
        return not self.model.startswith("whisper")

    async def transcribe(self, wav: bytes, language: str, heard: list[str]) -> SttResult:
        """The words of a WAV file; a streaming model's words are added to `heard` as they come."""
        from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAIError

        try:
            async with asyncio.timeout(self.timeout_s):
                return await (self._streamed(wav, language, heard) if self.streams else self._whole(wav, language))
        except (TimeoutError, APITimeoutError) as exc:
            raise ProviderError(
                f"OpenAI did not answer within {self.timeout_s:g} s", code="stt-timeout", retryable=True
            ) from exc
        except APIConnectionError as exc:
            raise ProviderError(f"OpenAI can't be reached: {exc}", code="stt-unreachable", retryable=True) from exc
        except APIStatusError as exc:
            raise _refused(exc.status_code) from exc
        except (OpenAIError, ValueError, TypeError, AttributeError) as exc:
            raise ProviderError(
                f"OpenAI sent what can't be read: {type(exc).__name__}", code="stt-garbage", retryable=True
            ) from exc
        except Exception as exc:
            if type(exc).__module__.partition(".")[0].startswith(("httpx", "httpcore", "h11")):
                # The stream broke beneath the package, which translates only what happens before the first byte.
                raise ProviderError("the connection to OpenAI broke", code="stt-lost", retryable=True) from exc
            raise

    async def _streamed(self, wav: bytes, language: str, heard: list[str]) -> SttResult:
        stream = await self._client.audio.transcriptions.create(
            file=("speech.wav", wav, "audio/wav"),
            model=self.model,
            language=language,
            response_format="json",
            include=["logprobs"],
            stream=True,
        )
        async with stream:
            async for event in stream:
                if event.type == "transcript.text.delta":
                    heard.append(str(event.delta))
                elif event.type == "transcript.text.done":
                    return SttResult(str(event.text).strip(), _confidence(event.logprobs), language="")
        raise ProviderError("OpenAI closed the stream before the end", code="stt-lost", retryable=True)

    async def _whole(self, wav: bytes, language: str) -> SttResult:
        told = await self._client.audio.transcriptions.create(
            file=("speech.wav", wav, "audio/wav"), model=self.model, language=language, response_format="verbose_json"
        )
        segments = list(told.segments or ())
        text = str(told.text).strip()
        if not segments:
            return SttResult(text, 1.0 if text else 0.0)
        likely = sum(float(segment.avg_logprob) for segment in segments) / len(segments)
        silent = min(float(segment.no_speech_prob) for segment in segments)
        return SttResult(text, round(min(math.exp(likely), 1.0), 3), no_speech=round(silent, 3))


class OpenAiStream(SttStream):
    """One utterance, uploaded at its end."""

    def __init__(self, service: OpenAiSpeech, language: str, rate_hz: int) -> None:
        self._service = service
        self._language = language
        self._audio = AudioKept(rate_hz, LONGEST_S)
        self._heard: list[str] = []
        self._ended = False

    async def feed(self, pcm: Pcm) -> None:
        """Keeps the audio."""
        if not self._ended:
            self._audio.add(pcm)

    async def partial(self) -> SttResult:
        """None before the utterance ends; then what a streaming model has sent."""
        text = "".join(self._heard).strip()
        return SttResult(text) if text else NO_WORDS

    async def finish(self) -> SttResult:
        """Uploads, and waits for the words."""
        if self._ended:
            raise ended()
        self._ended = True
        if self._audio.seconds < _LEAST_S:
            return SttResult("", 0.0, no_speech=1.0)
        wav = await asyncio.to_thread(_wav, self._audio.all(), self._audio.rate_hz)
        result = await self._service.transcribe(wav, self._language, self._heard)
        return SttResult(
            result.text, result.confidence, round(self._audio.dropped_s, 3), result.no_speech, result.language
        )

    async def cancel(self) -> None:
        """Forgets the audio."""
        self._ended = True
        self._audio.clear()


def _wav(pcm: Pcm, rate_hz: int) -> bytes:
    written = io.BytesIO()
    soundfile.write(written, pcm, rate_hz, format="WAV", subtype="PCM_16")
    return written.getvalue()


def _confidence(logprobs: Any) -> float:
    """Mean probability of the tokens, 1 when the service tells none."""
    values = [float(token.logprob) for token in logprobs or () if token.logprob is not None]
    return round(min(math.exp(sum(values) / len(values)), 1.0), 3) if values else 1.0


def _refused(status: int) -> ProviderError:
    if status in (401, 403):
        return ProviderError(f"OpenAI refused the key ({status})", code="stt-key", mend="Check speech.openai.api_key.")
    if status == 429:
        return ProviderError("OpenAI: too many requests, or no credit (429)", code="stt-limit", retryable=True)
    if status == 404:
        return ProviderError(
            "OpenAI knows no such model (404)", code="stt-model", mend="Check speech.openai.model and base_url."
        )
    return ProviderError(
        f"OpenAI answered with status {status}", code="stt-failed", retryable=status >= 500 or status == 408
    )
