"""The audio of one utterance, kept up to a length: for recognisers that hear it whole, and for saying it again."""

from __future__ import annotations

from collections import deque

import numpy as np

from holdslayer_agent.core.audio import Pcm

__all__ = ["AudioKept"]


class AudioKept:
    """At most `most_s` of int16 audio; beyond, the oldest is dropped and counted."""

    def __init__(self, rate_hz: int, most_s: float) -> None:
        self.rate_hz = rate_hz
        self.dropped_s = 0.0
        self._most = int(most_s * rate_hz)
        self._parts: deque[Pcm] = deque()
        self._size = 0

    def add(self, pcm: Pcm) -> None:
        """Appends samples."""
        part = np.ascontiguousarray(pcm, np.int16)
        if not part.size:
            return
        self._parts.append(part)
        self._size += part.size
        while self._size > self._most and len(self._parts) > 1:
            gone = self._parts.popleft().size
            self._size -= gone
            self.dropped_s += gone / self.rate_hz

    @property
    def seconds(self) -> float:
        """How much there is."""
        return self._size / self.rate_hz

    def all(self) -> Pcm:
        """Everything kept, int16 mono."""
        return np.concatenate(self._parts) if self._parts else np.zeros(0, np.int16)

    def clear(self) -> None:
        """Forgets it."""
        self._parts.clear()
        self._size = 0
