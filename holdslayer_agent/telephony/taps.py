"""Copies of a leg's audio for listeners. Owns one bounded queue; what it carries it does not know."""

from __future__ import annotations

import asyncio
import collections
from collections.abc import AsyncIterator, Callable
from typing import Final

import numpy as np

from holdslayer_agent.core.audio import Pcm, frame_samples

__all__ = ["LineTap"]

QUEUE_FRAMES: Final = 100
"""Two seconds: a listener who is further behind hears no call any more, but a recording of it."""


class LineTap:
    """One listener's copy. Overflow: the listener is cut off (`lagged`); whoever feeds it is never held up."""

    def __init__(self, rate_hz: int, hidden: Callable[[], str]) -> None:
        self.rate_hz = rate_hz
        self.lagged = False
        self._hidden = hidden
        self._silence: Pcm = np.zeros(frame_samples(rate_hz), np.int16)
        self._waiting: collections.deque[tuple[Pcm, str]] = collections.deque()
        self._news = asyncio.Event()
        self._closed = False

    def put(self, frame: Pcm) -> None:
        """Copy a frame; what is hidden never comes in, so it can't come out late either."""
        if self._closed:
            return
        if len(self._waiting) >= QUEUE_FRAMES:
            self.lagged = True
            self._waiting.clear()
            self.close()
            return
        why = self._hidden()
        self._waiting.append((self._silence if why else frame, why))
        self._news.set()

    def close(self) -> None:
        """The leg is gone: the reader gets what is waiting, then the end."""
        self._closed = True
        self._news.set()

    async def frames(self) -> AsyncIterator[tuple[Pcm, str]]:
        while True:
            while self._waiting:
                yield self._waiting.popleft()
            if self._closed:
                return
            self._news.clear()
            await self._news.wait()
