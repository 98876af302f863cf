"""Reading what the far ends recorded: where sound is, and where it is missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

SOUND_DBFS = -50.0
"""Speech and music through G.722 measured above −35 dBFS in their frames, comfort noise below −60."""

FRAME_S = 0.02


def levels_dbfs(path: Path) -> np.ndarray:
    """RMS level of each 20 ms of a recording."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    step = int(rate * FRAME_S)
    whole = samples[: len(samples) // step * step, 0].reshape(-1, step)
    return 20 * np.log10(np.sqrt(np.mean(whole**2, axis=1)) + 1e-6)


def sound_after(path: Path, at_s: float) -> float:
    """Seconds from `at_s` to the first sound behind it; infinite when there is none."""
    levels = levels_dbfs(path)[max(0, int(at_s / FRAME_S)) :]
    loud = np.flatnonzero(levels > SOUND_DBFS)
    return float(loud[0] * FRAME_S) if len(loud) else float("inf")
