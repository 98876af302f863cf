"""Many hops at once: the same numbers as `hearing.timbre.timbre` hop by hop, fifty times as fast. Checked by a test."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.hearing.features import HOP_S
from holdslayer_agent.hearing.speech import VoiceDetector
from holdslayer_agent.hearing.timbre import LAGS, MELS
from tools.hearing_model.lines import RATE_HZ, Samples

__all__ = ["HOP", "silero", "timbres"]

HOP = round(HOP_S * RATE_HZ)
_SHORT = np.hanning(257)[:-1].astype(np.float32)
_LONG = np.hanning(801)[:-1].astype(np.float32)
_SHORT_SCALE = np.float32(2.0 / float(np.sum(_SHORT)) ** 2 * 2 / 3)


def timbres(samples: Samples) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(hops, 56) timbre and (hops,) level in dBFS of 8 kHz audio."""
    count = samples.size // HOP
    padded = np.concatenate([np.zeros(800, np.float32), samples[: count * HOP]])
    windows = np.lib.stride_tricks.sliding_window_view(padded, 800)[HOP::HOP][:count]
    short = np.fft.rfft(windows[:, -256:] * _SHORT)
    power = (short.real**2 + short.imag**2) * _SHORT_SCALE
    long = np.fft.rfft(windows * _LONG)
    low = np.zeros((count, 401), np.float32)
    low[:, 5:150] = np.abs(long[:, 5:150])
    correlation = np.fft.irfft(low, 800)
    profile = correlation[:, LAGS] / (correlation[:, :1] + 1e-9)
    bands = 10.0 * np.log10(power @ MELS.T + 1e-10)
    levels = 10.0 * np.log10((windows[:, -HOP:] ** 2).mean(axis=1) + 1e-12)
    return np.hstack([bands, profile]).astype(np.float32), levels.astype(np.float32)


def silero(samples: Samples) -> NDArray[np.float32]:
    """Silero's probability at each hop."""
    detector, last, out = VoiceDetector(RATE_HZ), 0.0, []
    for start in range(0, samples.size - HOP + 1, HOP):
        last = (detector.feed(samples[start : start + HOP]) or [last])[-1]
        out.append(last)
    return np.array(out, np.float32)
