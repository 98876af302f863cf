"""Cuts audio of any length into 20 ms frames, and cleans them. Knows samples only, nothing of sounds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.core.audio import frame_samples

__all__ = ["MAX_FEED_S", "RATES_HZ", "Cleaner", "Framer", "Samples"]

Samples = NDArray[np.float32]
"""Mono samples, shape (n,), full scale ±1.0."""

RATES_HZ = (8000, 16000)
MAX_FEED_S = 1.0
"""Longest piece one `feed` takes: what bounds the memory of a frame in flight."""

_DC_SHARE = 0.05
"""How fast the DC estimate follows, per frame: settles in 0.4 s, leaves everything above 1 Hz alone."""


class Framer:
    """Cuts into 20 ms, whatever the pieces; holds back less than a frame."""

    def __init__(self, rate_hz: int) -> None:
        if rate_hz not in RATES_HZ:
            raise ValueError(f"the ear hears at 8000 or 16000 Hz, not {rate_hz}")
        self.rate_hz = rate_hz
        self.samples = frame_samples(rate_hz)
        self._rest: Samples = np.zeros(0, np.float32)

    def feed(self, pcm: NDArray[np.generic]) -> list[Samples]:
        """Frames completed by `pcm`, as they came: int16, or float with full scale ±1; shape (n,), up to 1 s.

        Raises ValueError when `pcm` is longer, has channels, or is of another type.
        """
        if pcm.ndim != 1:
            raise ValueError(f"the ear hears one channel, not an array of shape {pcm.shape}")
        if pcm.size > MAX_FEED_S * self.rate_hz:
            raise ValueError(f"at most {MAX_FEED_S:g} s at a time, not {pcm.size / self.rate_hz:.2f} s")
        if pcm.dtype == np.int16:
            fresh = pcm.astype(np.float32) / np.float32(32768.0)
        elif pcm.dtype in (np.float32, np.float64):
            fresh = pcm.astype(np.float32)
        else:
            raise ValueError(f"the ear hears int16 or float samples, not {pcm.dtype}")
        joined = np.concatenate([self._rest, fresh]) if self._rest.size else fresh
        count = joined.size // self.samples
        self._rest = joined[count * self.samples :].copy()
        return [joined[i * self.samples : (i + 1) * self.samples] for i in range(count)]


class Cleaner:
    """Removes DC offset, replaces NaN and infinities by silence, clips to full scale."""

    def __init__(self) -> None:
        self._dc: float | None = None

    def clean(self, frame: Samples) -> Samples:
        """One frame, finite and within ±1."""
        if not np.isfinite(frame).all():
            frame = np.nan_to_num(frame, nan=0.0, posinf=0.0, neginf=0.0)
        mean = float(frame.mean())
        self._dc = mean if self._dc is None else self._dc + _DC_SHARE * (mean - self._dc)
        if abs(self._dc) < 1e-5:  # below half an int16 step: keep digital silence digital
            return _clipped(frame)
        return _clipped(frame - np.float32(self._dc))


def _clipped(frame: Samples) -> Samples:
    within: Samples = np.clip(frame, -1.0, 1.0)
    return within
