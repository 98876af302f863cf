"""Tells of all words in which register they are put (`speech.register`), whoever recognised them."""

from __future__ import annotations

import asyncio

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.speech.register import Register
from holdslayer_agent.speech.stt import SpeechToText, SttResult, SttStream

__all__ = ["WithRegister"]


class WithRegister(SpeechToText):
    """A recogniser whose words carry their register."""

    def __init__(self, inner: SpeechToText, register: Register) -> None:
        self._inner, self._register = inner, register

    def start(self, language: str, rate_hz: int = 8000) -> SttStream:
        """As the recogniser's."""
        return _Told(self._inner.start(language, rate_hz), self._register)

    async def close(self) -> None:
        """Closes the recogniser."""
        await self._inner.close()


class _Told(SttStream):
    def __init__(self, inner: SttStream, register: Register) -> None:
        self._inner, self._register = inner, register

    async def feed(self, pcm: Pcm) -> None:
        await self._inner.feed(pcm)

    async def partial(self) -> SttResult:
        return await asyncio.to_thread(self._register.of, await self._inner.partial())

    async def finish(self) -> SttResult:
        return await asyncio.to_thread(self._register.of, await self._inner.finish())

    async def cancel(self) -> None:
        await self._inner.cancel()
