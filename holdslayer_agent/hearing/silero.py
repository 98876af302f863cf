"""Silero VAD's network in numpy: a 32 ms chunk and a recurrent state in, the probability of a voice out.

onnxruntime gives the same numbers (to 1e-4: tests/hearing/test_silero.py), is no faster for a network this small, and
takes 40 MB more memory. The weights are Silero's own, put in order for numpy by tools/hearing_model/silero.py, which
prints how long both take.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import resources
from typing import Final
from zipfile import BadZipFile

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from holdslayer_agent.errors import SetupError

__all__ = ["CHUNK_S", "Silero", "State", "quiet_state"]

CHUNK_S: Final = 0.032
"""256 samples at 8 kHz, 512 at 16 kHz; before each come an eighth of it from the chunk before, as context."""
_UNITS: Final = 128
"""Of the recurrent layer."""
_FRAMES: Final = 4

Floats = NDArray[np.float32]
State = tuple[Floats, Floats]
"""Output and cell of the recurrent layer, (128,) each."""


def quiet_state() -> State:
    """Before anything was heard."""
    return np.zeros(_UNITS, np.float32), np.zeros(_UNITS, np.float32)


@dataclass(frozen=True, slots=True)
class Silero:
    """Weights for one rate. `encode` are convolutions over time as matrices: (taps of all inputs in turn, outputs)."""

    encode1: Floats  # (3 bins, 128)
    bias1: Floats
    encode2: Floats  # (3 · 128, 64), stride 2
    bias2: Floats
    encode3: Floats  # (2 · 64, 64): of two frames with silence before them one remains, the first tap sees nothing
    bias3: Floats
    encode4: Floats  # (64, 128): the middle tap, since one frame has silence on both sides
    bias4: Floats
    recur: Floats  # (256, 512): input above output; gates input, forget, cell, output
    recur_bias: Floats
    out: Floats  # (128,)
    out_bias: Floats  # ()

    @classmethod
    @lru_cache(maxsize=2)
    def packaged(cls, rate_hz: int) -> Silero:
        """For 8000 or 16000, loaded once a process. Raises SetupError when the file is missing or damaged."""
        try:
            with resources.files("holdslayer_agent.hearing").joinpath("models/silero_vad.npz").open("rb") as stored:
                arrays = np.load(stored, allow_pickle=False)
                return cls(**{field.name: arrays[f"{field.name}_{rate_hz}"] for field in fields(cls)})
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as exc:
            raise SetupError(
                f"the voice detector's weights can't be loaded: {exc}",
                code="voice-model",
                mend="install holdslayer again: hearing/models/silero_vad.npz is missing or damaged",
            ) from exc

    def judge(self, heard: Floats, state: State) -> tuple[float, State]:
        """`heard`: context and chunk, 288 or 576 samples within ±1, contiguous."""
        spectrum = self._spectrum(heard)
        bins = spectrum.shape[1]
        padded = np.zeros((_FRAMES + 2, bins), np.float32)
        padded[1:-1] = spectrum
        held = _taps(padded, _FRAMES, 3 * bins, bins) @ self.encode1 + self.bias1
        padded = np.zeros((_FRAMES + 1, _UNITS), np.float32)
        np.maximum(held, 0.0, out=padded[1:])
        held = _taps(padded, 2, 3 * _UNITS, 2 * _UNITS) @ self.encode2 + self.bias2
        held = np.maximum(held, 0.0).reshape(-1) @ self.encode3 + self.bias3
        held = np.maximum(held, 0.0) @ self.encode4 + self.bias4
        output, cell = state
        gates = np.concatenate([np.maximum(held, 0.0), output]) @ self.recur + self.recur_bias
        opened = _logistic(gates)
        cell = opened[_UNITS : 2 * _UNITS] * cell + opened[:_UNITS] * np.tanh(gates[2 * _UNITS : 3 * _UNITS])
        output = opened[3 * _UNITS :] * np.tanh(cell)
        return float(_logistic(np.maximum(output, 0.0) @ self.out + self.out_bias)), (output, cell)

    def _spectrum(self, heard: Floats) -> Floats:
        """Magnitudes of four frames that overlap by half, (4, bins); the end is mirrored to fill the last."""
        length = heard.size * 4 // 9
        padded = np.concatenate([heard, heard[-2 : -2 - length // 4 : -1]])
        frames = _taps(padded, _FRAMES, length, length // 2)
        return np.abs(np.fft.rfft(frames * _window(length))).astype(np.float32)


@lru_cache(maxsize=2)
def _window(length: int) -> Floats:
    return np.hanning(length + 1)[:-1].astype(np.float32)


def _taps(padded: Floats, count: int, width: int, step: int) -> Floats:
    """(count, width) windows over the numbers of `padded` in a row, `step` apart; a view."""
    return as_strided(padded, (count, width), (step * padded.itemsize, padded.itemsize), writeable=False)


def _logistic(odds: Floats) -> Floats:
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * odds), np.float32)
