"""Whose voice is it: compares the speaking voice with those heard earlier in the call, and guesses recorded or live.

A voice print is 26 numbers (mean and spread of 12 cepstra, pitch and its spread) over the voiced hops of an utterance,
projected so that the same speaker on the same line lies close (linear discriminant analysis). Trained by
tools/speech_model/train_voices.py; figures in hearing/models/README.md.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.hearing.features import Hop

__all__ = ["PRINT_SIZE", "VoiceBook", "VoiceNet", "VoicePrint", "pitch_hz"]

CEPSTRA: Final = 12
PRINT_SIZE: Final = 2 * CEPSTRA + 2
_BANDS: Final = 20
_DCT: Final = np.array(
    [[np.cos(np.pi * k * (b + 0.5) / _BANDS) for b in range(_BANDS)] for k in range(1, CEPSTRA + 1)], np.float32
) * np.float32(np.sqrt(2.0 / _BANDS))
_MIN_HOPS: Final = 30
"""0.6 s of voiced sound before a print says anything."""
_KEPT: Final = 40

Floats = NDArray[np.float32]


def pitch_hz(long_power: Floats) -> float | None:
    """Pitch of a 100 ms spectrum (401 bins of 10 Hz), 70 to 400 Hz, None when unvoiced."""
    low = np.zeros(401, np.float32)
    low[5:150] = np.sqrt(long_power[5:150])  # compressed, so one formant does not decide
    correlation = np.fft.irfft(low, 800)
    if correlation[0] <= 0:
        return None
    span = correlation[20:115]
    peak = int(np.argmax(span))
    if span[peak] < 0.35 * correlation[0] or peak in (0, span.size - 1):
        return None
    return 8000.0 / (20 + peak)


class VoicePrint:
    """Gathers one utterance."""

    def __init__(self) -> None:
        self.hops = 0
        self._sum = np.zeros(CEPSTRA)
        self._squares = np.zeros(CEPSTRA)
        self._pitches: deque[float] = deque(maxlen=500)

    def add(self, hop: Hop) -> None:
        """A hop in which the voice sounds."""
        cepstra = _DCT @ hop.bands_db
        self._sum += cepstra
        self._squares += cepstra.astype(np.float64) ** 2
        self.hops += 1
        pitch = pitch_hz(hop.long)
        if pitch is not None:
            self._pitches.append(float(np.log2(pitch / 150.0)))

    def numbers(self) -> Floats:
        """Shape (26,)."""
        mean = self._sum / max(self.hops, 1)
        spread = np.sqrt(np.maximum(self._squares / max(self.hops, 1) - mean**2, 0))
        pitch = np.array(self._pitches) if self._pitches else np.zeros(1)
        tail = [float(np.median(pitch)) * 10.0, float(np.percentile(pitch, 75) - np.percentile(pitch, 25)) * 10.0]
        return np.concatenate([mean, spread, tail]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class VoiceNet:
    """Trained projection, sameness and liveness."""

    mean: Floats  # (26,)
    project: Floats  # (26, d): within-speaker spread becomes 1
    same: Floats  # (3,): log-odds of "same voice" = a + b * distance² / d + c * log(seconds)
    live: Floats  # (27,): weights and bias on the standardised print
    scale: Floats  # (26,)

    @classmethod
    @lru_cache(maxsize=1)
    def packaged(cls) -> VoiceNet:
        """The weights shipped with the package."""
        with resources.files("holdslayer_agent.hearing").joinpath("models/voices.npz").open("rb") as stored:
            arrays = np.load(stored)
            return cls(*(arrays[name] for name in ("mean", "project", "same", "live", "scale")))

    def place(self, numbers: Floats) -> Floats:
        """The print in the projected space."""
        return ((numbers - self.mean) @ self.project).astype(np.float32)

    def sameness(self, one: Floats, other: Floats, seconds: float) -> float:
        """Probability that two placed prints are one voice; `seconds` of the shorter."""
        distance = float(np.sum((one - other) ** 2)) / one.size
        logit = float(self.same[0] + self.same[1] * distance + self.same[2] * np.log(max(seconds, 0.3)))
        return float(1.0 / (1.0 + np.exp(-np.clip(logit, -20, 20))))

    def liveness(self, numbers: Floats) -> float:
        """Log-odds of live against recorded, bounded to ±2: acoustics alone are weak evidence."""
        logit = float((numbers - self.mean) / self.scale @ self.live[:-1] + self.live[-1])
        return float(np.clip(logit, -2.0, 2.0))


class VoiceBook:
    """The voices of a call: up to 40 utterances of at least 1 s."""

    def __init__(self, net: VoiceNet | None = None) -> None:
        self._net = net or VoiceNet.packaged()
        self._pages: deque[tuple[float, Floats, float]] = deque(maxlen=_KEPT)

    def compare(self, print_: VoicePrint) -> tuple[float, float | None, float]:
        """(familiar 0..1, when that voice spoke, live log-odds); (0, None, 0) while too short to say."""
        if print_.hops < _MIN_HOPS:
            return 0.0, None, 0.0
        numbers = print_.numbers()
        here = self._net.place(numbers)
        best, best_s = 0.0, None
        for at_s, there, seconds in self._pages:
            sameness = self._net.sameness(here, there, min(seconds, print_.hops / 50))
            if sameness > best:
                best, best_s = sameness, at_s
        return best, best_s, self._net.liveness(numbers)

    def keep(self, at_s: float, print_: VoicePrint) -> None:
        """Remembers the utterance that began at `at_s`."""
        if print_.hops >= 50:
            self._pages.append((at_s, self._net.place(print_.numbers()), print_.hops / 50))
