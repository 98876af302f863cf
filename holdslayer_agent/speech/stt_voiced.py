"""Lets a recogniser hear voices only: what is quiet or steady is cut away around them, to save its time and money.

The ear already opens an utterance at a voice and ends it after one; this is for recognisers that are paid by the
second or invent words in silence, and it also holds when something else opens utterances. It hears with webrtcvad,
which takes music for voices: that is the ear's part.
"""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np
import webrtcvad

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.speech.stt import NO_WORDS, SpeechToText, SttResult, SttStream, ended

__all__ = ["VoicedOnly"]

FRAME_S: Final = 0.02
BEFORE: Final = 20
"""Frames kept from before a voice: 0.4 s, as the listener does, because first consonants are soft."""
AFTER: Final = 40
"""Frames let through after the last voiced one: 0.8 s, so that pauses between words stay what they are."""
VOICED: Final = 3
"""Voiced frames in a row before it counts as a voice: a click has one or two."""
_MODE: Final = 2


class VoicedOnly(SpeechToText):
    """A recogniser that is opened at the first voice. 8, 16, 32 or 48 kHz; at other rates everything passes."""

    def __init__(self, inner: SpeechToText) -> None:
        self._inner = inner

    def start(self, language: str, rate_hz: int = 8000) -> SttStream:
        """Opens an utterance at once, so that a language nobody knows is told at once."""
        return _VoicedStream(self._inner.start(language, rate_hz), rate_hz)

    async def close(self) -> None:
        """Closes the recogniser."""
        await self._inner.close()


class _VoicedStream(SttStream):
    def __init__(self, inner: SttStream, rate_hz: int) -> None:
        self._inner = inner
        self._vad = webrtcvad.Vad(_MODE) if rate_hz in (8000, 16000, 32000, 48000) else None
        self._rate_hz = rate_hz
        self._size = int(rate_hz * FRAME_S)
        self._rest = np.zeros(0, np.int16)
        self._before: deque[Pcm] = deque(maxlen=BEFORE)
        self._row = 0
        self._open_for = 0
        self._any = False
        self._ended = False

    async def feed(self, pcm: Pcm) -> None:
        if self._ended:
            return
        if self._vad is None:
            self._any = True
            await self._inner.feed(pcm)
            return
        samples = np.concatenate([self._rest, np.ascontiguousarray(pcm, np.int16)])
        count = samples.size // self._size
        passed = []
        for place in range(count):
            passed += self._frame(samples[place * self._size : (place + 1) * self._size])
        self._rest = samples[count * self._size :]
        if passed:
            await self._inner.feed(np.concatenate(passed))

    def _frame(self, frame: Pcm) -> list[Pcm]:
        assert self._vad is not None
        voiced = self._vad.is_speech(frame.astype("<i2").tobytes(), self._rate_hz)
        self._row = self._row + 1 if voiced else 0
        if self._row >= VOICED:
            self._any = True
            self._open_for = AFTER
        if self._open_for == 0:
            self._before.append(frame)
            return []
        self._open_for -= 1
        out = [*self._before, frame]
        self._before.clear()
        return out

    async def partial(self) -> SttResult:
        return await self._inner.partial() if self._any and not self._ended else NO_WORDS

    async def finish(self) -> SttResult:
        """The words; none, without asking, when there was no voice."""
        if self._ended:
            raise ended()
        self._ended = True
        if self._any:
            return await self._inner.finish()
        await self._inner.cancel()
        return SttResult("", 0.0, no_speech=1.0)

    async def cancel(self) -> None:
        self._ended = True
        await self._inner.cancel()
