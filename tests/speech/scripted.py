"""A recogniser whose behaviour a test sets: for the wrappers, which are the same for every provider."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import ProviderError
from holdslayer_agent.speech.stt import SpeechToText, SttResult, SttStream

LOST = ProviderError("lost", code="stt-lost", retryable=True)
REFUSED = ProviderError("refused", code="stt-key")


@dataclass
class Scripted(SpeechToText):
    """Finishes with `results` in turn, the last again and again; an error is raised, None never ends."""

    results: list[SttResult | ProviderError | None]
    languages: tuple[str, ...] = ("en",)
    words: str | ProviderError = ""
    streams: list[ScriptedStream] = field(default_factory=list)
    closed: bool = False

    def start(self, language: str, rate_hz: int = 8000) -> SttStream:
        if language not in self.languages:
            raise ProviderError("unknown language", code="stt-language")
        stream = ScriptedStream(self)
        self.streams.append(stream)
        return stream

    async def close(self) -> None:
        self.closed = True


@dataclass
class ScriptedStream(SttStream):
    """One utterance; `heard` counts samples."""

    owner: Scripted
    heard: int = 0
    cancelled: bool = False

    async def feed(self, pcm: Pcm) -> None:
        self.heard += len(pcm)

    async def partial(self) -> SttResult:
        if isinstance(self.owner.words, ProviderError):
            raise self.owner.words
        return SttResult(self.owner.words)

    async def finish(self) -> SttResult:
        results = self.owner.results
        result = results.pop(0) if len(results) > 1 else results[0]
        if result is None:
            await asyncio.sleep(60)
            raise AssertionError("nobody waits so long")
        if isinstance(result, ProviderError):
            raise result
        return result

    async def cancel(self) -> None:
        self.cancelled = True


class Clock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now
