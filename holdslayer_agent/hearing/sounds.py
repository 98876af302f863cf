"""Does a voice speak, does music play? Two probabilities for the last 1.2 s, independent of each other.

A small convolutional network over the timbre of the hops and Silero's opinion. It exists because Silero alone calls
singing speech, and because speech over a music bed should count as both. Trained by tools/hearing_model/sounds.py; the
figures are in hearing/models/README.md.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.hearing.features import HOP_S
from holdslayer_agent.hearing.timbre import TIMBRE, convolve, level_free

__all__ = ["INPUTS", "WINDOW_S", "SoundClassifier", "SoundNet", "describe"]

WINDOW_S: Final = 1.2
_HOPS: Final = round(WINDOW_S / HOP_S)
_EVERY: Final = 5
"""Judged every 100 ms; every 200 ms while it is sure of the same thing, which halves the cost of a hold."""
_SURE: Final = 0.9
"""Judged; the classes of the development calls stayed as good (F1 0.97)."""
INPUTS: Final = TIMBRE + 2

Floats = NDArray[np.float32]


def describe(timbres: Floats, levels_dbfs: Floats, voice: Floats) -> Floats:
    """What the network sees of a window, shape (hops, 58): timbre without level, the level, Silero's probability."""
    seen = np.empty((timbres.shape[0], INPUTS), np.float32)
    seen[:, :TIMBRE] = level_free(timbres)
    seen[:, TIMBRE] = (np.maximum(levels_dbfs, -75.0) + 45.0) / 15.0
    seen[:, TIMBRE + 1] = voice * 2.0 - 1.0
    return seen


@dataclass(frozen=True, slots=True)
class SoundNet:
    """Trained weights; batch normalisation is folded into the convolutions."""

    w1: Floats  # (5, 58, c), stride 2
    b1: Floats
    w2: Floats  # (3, c, c), dilation 2
    b2: Floats
    w3: Floats  # (3, c, c), dilation 3
    b3: Floats
    out: Floats  # (2c + 1, 2): voice, music

    @classmethod
    @lru_cache(maxsize=1)
    def packaged(cls) -> SoundNet:
        """The weights shipped with the package, loaded once a process."""
        with resources.files("holdslayer_agent.hearing").joinpath("models/sounds.npz").open("rb") as stored:
            arrays = np.load(stored)
            return cls(**{field.name: arrays[field.name].astype(np.float32) for field in fields(cls)})

    def judge(self, seen: Floats) -> tuple[float, float]:
        """(voice, music), each 0..1, of a window as `describe` gives it."""
        held = convolve(seen, self.w1, self.b1, stride=2)
        held = convolve(held, self.w2, self.b2, dilation=2)
        held = convolve(held, self.w3, self.b3, dilation=3)
        pooled = np.concatenate([held.mean(0), np.sqrt(held.var(0) + 1e-5), np.ones(1, np.float32)])
        voice, music = 1.0 / (1.0 + np.exp(-np.clip(pooled @ self.out, -30, 30)))
        return float(voice), float(music)


class SoundClassifier:
    """`voice` and `music` over the last 1.2 s, renewed every 100 ms."""

    def __init__(self, net: SoundNet | None = None) -> None:
        self._net = SoundNet.packaged() if net is None else net
        self._timbres: deque[Floats] = deque(maxlen=_HOPS)
        self._levels: deque[float] = deque(maxlen=_HOPS)
        self._voice: deque[float] = deque(maxlen=_HOPS)
        self._hops = 0
        self._sure = False
        self.voice = 0.0
        self.music = 0.0

    def feed(self, timbre: Floats, level_dbfs: float, voice_probability: float) -> bool:
        """One hop; True when the two were renewed."""
        self._timbres.append(timbre)
        self._levels.append(level_dbfs)
        self._voice.append(voice_probability)
        self._hops += 1
        if self._hops % (2 * _EVERY if self._sure else _EVERY) or len(self._timbres) < _HOPS:
            return False
        before = (self.voice > 0.5, self.music > 0.5)
        if max(self._levels) < _SILENT_DBFS:
            self.voice = self.music = 0.0
            return True
        seen = describe(np.array(self._timbres), np.array(self._levels, np.float32), np.array(self._voice, np.float32))
        self.voice, self.music = self._net.judge(seen)
        surest = min(abs(self.voice - 0.5), abs(self.music - 0.5)) + 0.5
        self._sure = surest >= _SURE and before == (self.voice > 0.5, self.music > 0.5)
        return True


_SILENT_DBFS: Final = -62.0
"""No window this quiet is worth asking about: the quietest caller of the development calls speaks at -49 dBFS."""
