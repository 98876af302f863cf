"""Speech at one rate and one level, whatever engine spoke it."""

from __future__ import annotations

import numpy as np
import soxr

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.speech.tts import SPEECH_RATE_HZ

__all__ = ["Samples", "as_speech"]

_ACTIVE_DBFS = -20.0
"""Level of the speech itself: what telephone speech sits at (ITU-T P.56 active level, about -20 dBov)."""

Samples = np.ndarray[tuple[int, ...], np.dtype[np.float32]]


def as_speech(samples: Samples, rate_hz: int) -> Pcm:
    """Mono float samples in -1..1 at any rate, as 16-bit speech at `SPEECH_RATE_HZ` and the level above, unclipped."""
    if rate_hz != SPEECH_RATE_HZ:
        samples = np.asarray(soxr.resample(samples, rate_hz, SPEECH_RATE_HZ, quality="HQ"), dtype=np.float32)
    frames = samples[: len(samples) // 320 * 320].reshape(-1, 320)
    if not len(frames):
        return np.zeros(0, dtype=np.int16)
    power = np.mean(frames.astype(np.float64) ** 2, axis=1)
    active = power[power > 0.03 * power.max()] if power.max() > 0 else power
    rms = float(np.sqrt(active.mean())) if len(active) else 0.0
    gain = 10 ** (_ACTIVE_DBFS / 20) / rms if rms > 1e-6 else 1.0
    peak = float(np.abs(samples).max())
    gain = min(gain, 0.95 / peak) if peak > 0 else gain
    return np.round(samples * gain * 32767).astype(np.int16)
