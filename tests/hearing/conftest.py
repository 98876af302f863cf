"""Recorded audio for the hearing's tests: see fixtures/audio/SOURCES.md."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

AUDIO = Path(__file__).parents[1] / "fixtures" / "audio"


@pytest.fixture(scope="session")
def clip() -> Callable[[str], NDArray[np.float32]]:
    """Reads a clip by name at 8 kHz, at -22 dBFS."""

    def read(name: str) -> NDArray[np.float32]:
        samples = soundfile.read(AUDIO / f"{name}.flac", dtype="float32")[0]
        return samples * np.float32(10 ** (-22 / 20) / np.sqrt(np.mean(samples**2)))

    return read
