"""Random telephone lines for training, in the form of the benchmark's recipes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.bench.hearing.corpus import RATE_HZ
from holdslayer_agent.bench.hearing.line import carry

__all__ = ["RATE_HZ", "Samples", "at_level", "carry", "draw_line"]

Samples = NDArray[np.float32]


def draw_line(rng: np.random.Generator) -> dict[str, Any]:
    """A line as calls have them: mostly clean, sometimes bad."""
    return {
        "gain_db": float(rng.uniform(-12, 3)),
        "noise": {"type": str(rng.choice(["white", "pink", "pink", "hum"])), "dbfs": float(rng.uniform(-72, -48))},
        "band": bool(rng.random() < 0.5),
        "codec": str(rng.choice(["ulaw", "ulaw", "alaw"])),
        "loss": {"p": float(rng.choice([1e-6, 1e-6, 0.01, 0.02])), "plc": str(rng.choice(["zero", "repeat"]))},
    }


def at_level(samples: Samples, dbfs: float) -> Samples:
    """Scaled to an RMS level."""
    rms = float(np.sqrt(np.mean(samples**2))) + 1e-9
    return np.asarray(samples * (10 ** (dbfs / 20) / rms), np.float32)
