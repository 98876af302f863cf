"""What a 20 ms hop sounds like, as the networks of the hearing see it: 32 mel bands and a pitch profile.

The same 56 numbers at 8 and 16 kHz, since a `Hop` holds the same spectra at both. The mel bands carry timbre; the
autocorrelation of the compressed low spectrum at 24 lags carries pitch without a decision on voiced or unvoiced.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.hearing.features import SHORT_BIN_HZ, Hop, band_matrix

__all__ = ["BANDS", "LAGS", "MELS", "TIMBRE", "convolve", "level_free", "timbre"]

BANDS: Final = 32
LAGS: Final = np.unique(np.round(np.geomspace(20, 115, 24)).astype(int))
"""In samples at 8 kHz: 400 down to 70 Hz, the pitch of human voices."""
TIMBRE: Final = BANDS + LAGS.size


def _mel(hz: float) -> float:
    return float(2595.0 * np.log10(1.0 + hz / 700.0))


_EDGES_HZ: Final = 700.0 * (10.0 ** (np.linspace(_mel(150.0), _mel(3700.0), BANDS + 1) / 2595.0) - 1.0)
MELS: Final = band_matrix(_EDGES_HZ, SHORT_BIN_HZ, 129)
_FLOOR_DB: Final = 60.0
"""Below the loudest band of a stretch: deeper lies the line's noise, not the voice."""

Floats = NDArray[np.float32]


def timbre(hop: Hop) -> Floats:
    """Shape (56,): band levels in dB, then the autocorrelation at `LAGS` relative to lag 0."""
    out = np.empty(TIMBRE, np.float32)
    out[:BANDS] = 10.0 * np.log10(MELS @ hop.short + np.float32(1e-10))
    low = np.zeros(401, np.float32)
    low[5:150] = np.sqrt(hop.long[5:150])  # 50 to 1490 Hz, compressed so that one formant does not decide
    correlation = np.fft.irfft(low, 800)
    out[BANDS:] = correlation[LAGS] / (correlation[0] + 1e-9)
    return out


def level_free(stretch: Floats) -> Floats:
    """A stretch (hops, 56) without its level, scaled for a network: gain on the line must not matter."""
    scaled = stretch.astype(np.float32)
    bands = np.maximum(scaled[:, :BANDS], scaled[:, :BANDS].max() - _FLOOR_DB)
    scaled[:, :BANDS] = (bands - bands.mean()) / 12.0
    scaled[:, BANDS:] *= 1.5
    return scaled


def convolve(inputs: Floats, weights: Floats, bias: Floats, *, stride: int = 1, dilation: int = 1) -> Floats:
    """A 1-D convolution over time with ReLU: inputs (time, in), weights (width, in, out) -> (time', out)."""
    width = weights.shape[0]
    count = (inputs.shape[0] - (width - 1) * dilation - 1) // stride + 1
    rows = np.arange(count)[:, None] * stride + np.arange(width) * dilation
    taps = inputs[rows].reshape(count, -1)
    return np.asarray(np.maximum(taps @ weights.reshape(-1, weights.shape[2]) + bias, 0.0), np.float32)
