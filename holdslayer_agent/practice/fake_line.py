"""A `FarLine` in memory, for tests: keeps what the company did and played, and lets a script be the caller."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import numpy as np

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.practice.ports import LINE_RATE_HZ, AudioHeard, CallerHungUp, Cause, DigitHeard, LineEvent

__all__ = ["FakeLine", "Played", "voice_like"]


@dataclass(slots=True)
class Played:
    """One piece of audio the company played: from when to when, and whether it was cut."""

    started_s: float
    pcm: Pcm
    ended_s: float | None = None
    cut: bool = False


class FakeLine:
    """Times are the event loop's, so a loop with virtual time plays hours in milliseconds."""

    def __init__(self, number: str = "5550100") -> None:
        self.number = number
        self.played: list[Played] = []
        self.done: list[str] = []
        self.cause: Cause | None = None
        self._events: asyncio.Queue[LineEvent] = asyncio.Queue()
        self._cut = asyncio.Event()

    async def ring(self) -> None:
        self.done.append("ring")

    async def early_media(self) -> None:
        self.done.append("early media")

    async def answer(self) -> None:
        self.done.append("answer")

    async def reject(self, cause: Cause) -> None:
        self.done.append("reject")
        self.cause = cause

    async def play(self, pcm: Pcm) -> None:
        self.stop()
        self._cut = cut = asyncio.Event()
        loop = asyncio.get_running_loop()
        piece = Played(loop.time(), pcm)
        self.played.append(piece)
        try:
            async with asyncio.timeout(len(pcm) / LINE_RATE_HZ):
                await cut.wait()
            piece.cut = True
        except TimeoutError:
            pass
        except asyncio.CancelledError:
            piece.cut = True
            raise
        finally:
            piece.ended_s = loop.time()

    def stop(self) -> None:
        self._cut.set()

    async def events(self) -> AsyncIterator[LineEvent]:
        while True:
            event = await self._events.get()
            yield event
            if isinstance(event, CallerHungUp):
                return

    async def hang_up(self, cause: Cause = Cause.NORMAL) -> None:
        self.stop()
        if self.cause is None:
            self.done.append("hang up")
            self.cause = cause

    def press(self, keys: str) -> None:
        """The caller presses keys, all at once."""
        for digit in keys:
            self._events.put_nowait(DigitHeard(digit))

    async def speak(self, seconds: float) -> None:
        """The caller speaks for so long; returns when it is said."""
        sound = voice_like(seconds)
        for start in range(0, len(sound) - 319, 320):
            self._events.put_nowait(AudioHeard(sound[start : start + 320]))
            await asyncio.sleep(0.02)

    def caller_hangs_up(self) -> None:
        """The caller is gone."""
        self._events.put_nowait(CallerHungUp())


def voice_like(seconds: float) -> Pcm:
    """A buzz with a voice's harmonics and syllables: enough for a voice activity detector."""
    t = np.arange(round(seconds * LINE_RATE_HZ)) / LINE_RATE_HZ
    pitch = 2 * np.pi * np.cumsum(120.0 + 15.0 * np.sin(2 * np.pi * 2.0 * t)) / LINE_RATE_HZ
    wave = sum(np.sin(k * pitch) * np.exp(-(((k * 120.0 - 600.0) / 700.0) ** 2)) for k in range(1, 30))
    syllables = 0.6 + 0.4 * np.sin(2 * np.pi * 4.0 * t)
    return np.round(np.asarray(wave) * syllables * 2500.0).astype(np.int16)
