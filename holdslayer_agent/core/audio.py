"""Audio as it flows through the package: mono int16 frames of 20 ms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["FRAME_S", "Pcm", "frame_samples"]

FRAME_S = 0.020
"""Length of one frame. Asterisk sends and expects 20 ms."""

Pcm = NDArray[np.int16]
"""Mono samples, shape (n,), full scale ±32767."""


def frame_samples(rate_hz: int) -> int:
    """Samples in one 20 ms frame."""
    return rate_hz // 50
