"""What one 20 ms hop looks like: level and spectra, the same numbers at 8 and 16 kHz.

Every later stage works on a `Hop`, so only this module knows the sample rate.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.hearing.frames import Samples

__all__ = ["BAND_EDGES_HZ", "HOP_S", "LONG_BIN_HZ", "SHORT_BIN_HZ", "Analyser", "Hop", "band_matrix", "db"]

HOP_S = 0.020
SHORT_BIN_HZ = 31.25
"""Bin width of the 32 ms window: follows speech."""
LONG_BIN_HZ = 10.0
"""Bin width of the 100 ms window: separates 440 from 480 Hz."""
BAND_EDGES_HZ = np.geomspace(250.0, 3400.0, 21)
"""Edges of the 20 bands used for timbre: what a telephone carries."""

Floats = NDArray[np.float32]


def db(power: float) -> float:
    """Decibels of a power; -120 for nothing."""
    return float(10.0 * np.log10(power)) if power > 1e-12 else -120.0


def band_matrix(edges_hz: NDArray[np.float64], bin_hz: float, bins: int) -> Floats:
    """Matrix (bands, bins) that sums a power spectrum into bands; neighbours share the bin at their edge."""
    centre = np.arange(bins) * bin_hz
    rows = []
    for low, high in itertools.pairwise(edges_hz):
        inside = np.clip((np.minimum(centre + bin_hz / 2, high) - np.maximum(centre - bin_hz / 2, low)) / bin_hz, 0, 1)
        rows.append(inside)
    return np.array(rows, np.float32)


@dataclass(frozen=True, slots=True)
class Hop:
    """One 20 ms step of the line."""

    at_s: float  # end of the hop
    level_dbfs: float  # RMS of the 20 ms; a full-scale sine is -3
    digital_silence: bool  # all samples equal
    short: Floats  # (129,) power by 31.25 Hz bin over the last 32 ms
    long: Floats  # (401,) power by 10 Hz bin over the last 100 ms
    bands_db: Floats  # (20,) level by band over the last 32 ms


class Analyser:
    """Turns frames into hops. Keeps the last 100 ms."""

    def __init__(self, rate_hz: int) -> None:
        self.rate_hz = rate_hz
        self._short_n = rate_hz * 32 // 1000
        self._long_n = rate_hz // 10
        self._tail = np.zeros(self._long_n, np.float32)
        self._short_window = np.hanning(self._short_n + 1)[:-1].astype(np.float32)
        self._long_window = np.hanning(self._long_n + 1)[:-1].astype(np.float32)
        self._short_scale = np.float32(2.0 / float(np.sum(self._short_window)) ** 2 * 2 / 3)
        self._long_scale = np.float32(2.0 / float(np.sum(self._long_window)) ** 2 * 2 / 3)
        self._bands = band_matrix(BAND_EDGES_HZ, SHORT_BIN_HZ, 129)
        self._count = 0

    def feed(self, frame: Samples) -> Hop:
        """The hop that ends with this frame."""
        self._count += 1
        tail = self._tail
        tail[: -frame.size] = tail[frame.size :]
        tail[-frame.size :] = frame
        short = _power(tail[-self._short_n :] * self._short_window, 129, self._short_scale)
        long = _power(tail * self._long_window, 401, self._long_scale)
        bands = 10.0 * np.log10(self._bands @ short + np.float32(1e-10))
        return Hop(
            at_s=round(self._count * HOP_S, 6),
            level_dbfs=db(float(np.dot(frame, frame)) / frame.size),
            digital_silence=bool(frame.max() - frame.min() < 1e-5),
            short=short,
            long=long,
            bands_db=bands.astype(np.float32),
        )


def _power(windowed: Samples, bins: int, scale: np.float32) -> Floats:
    """Power spectrum up to 4 kHz, scaled so that the bins of a tone add up to its mean square."""
    spectrum = np.fft.rfft(windowed)[:bins]
    return ((spectrum.real**2 + spectrum.imag**2) * scale).astype(np.float32)
