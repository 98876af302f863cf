"""How probable a voice is, every 32 ms: Silero VAD behind a cheap gate.

The network costs about 3 ms an audio second; it is not asked about silence. Its weights serve every ear of the process;
each ear carries its own recurrent state.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from holdslayer_agent.hearing.features import db
from holdslayer_agent.hearing.frames import Samples
from holdslayer_agent.hearing.silero import CHUNK_S, Silero, quiet_state

__all__ = ["CHUNK_S", "VoiceDetector", "warm_up"]

GATE_DBFS: Final = -62.0
"""Chunks below are silence. The quietest caller of the development calls speaks at -49 dBFS; µ-law idles at -70."""

_TARGET_DBFS: Final = -24.0
_FADED: Final = np.float32(0.9)
"""Judged: what the network remembers of a voice fades in 0.3 s of silence."""
_MAX_GAIN_DB: Final = 18.0
"""Quiet lines are lifted towards -24 dBFS before the network: it was trained on normal speech levels."""


def warm_up() -> None:
    """Loads the weights of both rates. Raises SetupError when they are missing or damaged."""
    Silero.packaged(8000)
    Silero.packaged(16000)


class VoiceDetector:
    """Silero VAD over a stream of frames."""

    def __init__(self, rate_hz: int) -> None:
        self._chunk = round(CHUNK_S * rate_hz)
        self._context = np.zeros(rate_hz // 250, np.float32)  # 32 samples at 8 kHz, 64 at 16 kHz
        self._net = Silero.packaged(rate_hz)
        self._state = quiet_state()
        self._rest: Samples = np.zeros(0, np.float32)
        self._loud_dbfs = _TARGET_DBFS
        self.chunks_asked = 0
        """How many chunks reached the network: the cost of this ear."""

    def feed(self, frame: Samples, *, quiet: bool = False) -> list[float]:
        """Probabilities of the chunks this frame completes (0 to 2). `quiet`: a tone or silence fills the frame."""
        joined = np.concatenate([self._rest, frame])
        probabilities = []
        start = 0
        while joined.size - start >= self._chunk:
            probabilities.append(self._judge(joined[start : start + self._chunk], quiet))
            start += self._chunk
        self._rest = joined[start:]
        return probabilities

    def _judge(self, chunk: Samples, quiet: bool) -> float:
        level_dbfs = db(float(np.dot(chunk, chunk)) / chunk.size)
        if quiet or level_dbfs < GATE_DBFS:
            self._context = chunk[-self._context.size :]
            output, cell = self._state
            self._state = output * _FADED, cell * _FADED
            return 0.0
        step = 0.3 if level_dbfs > self._loud_dbfs else 0.005
        self._loud_dbfs += step * (level_dbfs - self._loud_dbfs)
        gain_db = min(max(_TARGET_DBFS - self._loud_dbfs, 0.0), _MAX_GAIN_DB)
        heard = np.clip(np.concatenate([self._context, chunk]) * np.float32(10 ** (gain_db / 20)), -1, 1)
        probability, self._state = self._net.judge(heard, self._state)
        self._context = chunk[-self._context.size :]
        self.chunks_asked += 1
        return probability
