"""Line signals made at test time: tones by plan, noise, and helpers to hear them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.core.observations import Observation, Sound, SoundChanged
from holdslayer_agent.hearing import Ear

Samples = NDArray[np.float32]


def tone(
    frequencies_hz: float | Sequence[float], length_s: float, *, dbfs: float = -19, rate_hz: int = 8000
) -> Samples:
    """One or more sines, each at `dbfs` RMS."""
    time_s = np.arange(round(length_s * rate_hz)) / rate_hz
    several = frequencies_hz if isinstance(frequencies_hz, Sequence) else [frequencies_hz]
    amplitude = 10 ** (dbfs / 20) * np.sqrt(2)
    return np.asarray(sum(amplitude * np.sin(2 * np.pi * f * time_s) for f in several), np.float32)


def silence(length_s: float, *, rate_hz: int = 8000) -> Samples:
    return np.zeros(round(length_s * rate_hz), np.float32)


def cadence(
    frequencies_hz: float | Sequence[float],
    steps_s: Sequence[float],
    times: int,
    *,
    dbfs: float = -19,
    rate_hz: int = 8000,
) -> Samples:
    """On, off, on, off … repeated `times`."""
    parts = []
    for _ in range(times):
        for index, step_s in enumerate(steps_s):
            on = index % 2 == 0
            parts.append(
                tone(frequencies_hz, step_s, dbfs=dbfs, rate_hz=rate_hz) if on else silence(step_s, rate_hz=rate_hz)
            )
    return np.concatenate(parts)


def noisy(samples: Samples, dbfs: float, *, seed: int = 1) -> Samples:
    """With white noise at `dbfs` RMS."""
    noise = np.random.default_rng(seed).standard_normal(samples.size).astype(np.float32)
    return samples + noise * np.float32(10 ** (dbfs / 20))


def pcm(samples: Samples) -> NDArray[np.int16]:
    return np.clip(np.round(samples * 32767), -32768, 32767).astype(np.int16)


def hear(
    samples: NDArray[np.generic], *, rate_hz: int = 8000, step: int = 160, ear: Ear | None = None
) -> list[Observation]:
    """Everything an ear notices, fed in pieces of `step` samples."""
    ear = ear or Ear(rate_hz)
    heard = pcm(samples) if samples.dtype == np.float32 else samples
    found: list[Observation] = []
    for start in range(0, heard.size, step):
        found += ear.feed(heard[start : start + step])
    return found


def sounds(observations: Sequence[Observation]) -> list[Sound]:
    """The sounds in order."""
    return [o.sound for o in observations if isinstance(o, SoundChanged)]


def first(observations: Sequence[Observation], sound: Sound) -> SoundChanged:
    """When `sound` came up first."""
    return next(o for o in observations if isinstance(o, SoundChanged) and o.sound is sound)
