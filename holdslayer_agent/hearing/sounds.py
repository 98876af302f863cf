"""Does a voice speak, does music play? Two probabilities for the last second, independent of each other.

A network of one hidden layer over 66 numbers (timbre, movement, Silero's opinion). It exists because Silero alone calls
singing speech, and because speech over a music bed should count as both. Trained by tools/speech_model/train_sounds.py;
the figures are in hearing/models/README.md.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.hearing.features import HOP_S, Hop

__all__ = ["FEATURES", "SoundClassifier", "SoundNet", "WINDOW_S", "describe"]

WINDOW_S: Final = 1.0
_HOPS: Final = round(WINDOW_S / HOP_S)
_EVERY: Final = 5
"""Judged every 100 ms."""
FEATURES: Final = 66

Floats = NDArray[np.float32]


def describe(bands_db: Floats, voice: Floats) -> Floats:
    """66 numbers of a window; `bands_db` (hops, 20), `voice` (hops,) Silero probabilities.

    Relative to the window's own level, so gain does not matter.
    """
    floored = np.maximum(bands_db, -75.0)
    level = floored.mean(axis=1)
    mean = floored.mean(axis=0)
    moves = np.abs(np.diff(floored, axis=0))
    modulation = np.abs(np.fft.rfft(level - level.mean()))[1:]  # 1 Hz steps
    total = float(modulation[:20].sum()) + 1.0
    return np.concatenate(
        [
            (mean - mean.mean()) / 10.0,
            floored.std(axis=0) / 10.0,
            moves.mean(axis=0) / 5.0,
            [
                float(voice.mean()),
                float(voice.max()),
                float(modulation[2:8].sum()) / total,
                float(np.mean(level < level.max() - 15.0)),
                (float(level.max()) - float(level.min())) / 30.0,
                float(np.percentile(level, 90) + 75.0) / 50.0,
            ],
        ]
    ).astype(np.float32)


@dataclass(frozen=True, slots=True)
class SoundNet:
    """The weights; arrays as written by the training script."""

    mean: Floats
    scale: Floats
    w1: Floats
    b1: Floats
    w2: Floats
    b2: Floats

    @classmethod
    @lru_cache(maxsize=1)
    def packaged(cls) -> SoundNet:
        """The weights shipped with the package, loaded once a process."""
        with resources.files("holdslayer_agent.hearing").joinpath("models/sounds.npz").open("rb") as stored:
            arrays = np.load(stored)
            return cls(*(arrays[name] for name in ("mean", "scale", "w1", "b1", "w2", "b2")))

    def judge(self, features: Floats) -> tuple[float, float]:
        """(voice, music), each 0..1."""
        hidden = np.maximum((features - self.mean) / self.scale @ self.w1 + self.b1, 0.0)
        logits = np.clip(hidden @ self.w2 + self.b2, -30, 30)
        voice, music = 1.0 / (1.0 + np.exp(-logits))
        return float(voice), float(music)


class SoundClassifier:
    """`voice` and `music` over the last second, renewed every 100 ms."""

    def __init__(self, net: SoundNet | None = None) -> None:
        self._net = SoundNet.packaged() if net is None else net
        self._bands: deque[Floats] = deque(maxlen=_HOPS)
        self._voice: deque[float] = deque(maxlen=_HOPS)
        self._hops = 0
        self.voice = 0.0
        self.music = 0.0

    def feed(self, hop: Hop, voice_probability: float) -> bool:
        """True when the two were renewed."""
        self._bands.append(hop.bands_db)
        self._voice.append(voice_probability)
        self._hops += 1
        if self._hops % _EVERY or len(self._bands) < 25:
            return False
        self.voice, self.music = self._net.judge(describe(np.array(self._bands), np.array(self._voice, np.float32)))
        return True
