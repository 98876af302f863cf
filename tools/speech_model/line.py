"""A telephone line for training: gain, band limits, noise, µ-law, lost packets. 8 kHz float32 in and out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["RATE_HZ", "Line", "at_level", "mulaw", "noise"]

RATE_HZ = 8000
Samples = NDArray[np.float32]


def at_level(samples: Samples, dbfs: float) -> Samples:
    """Scaled to an RMS level."""
    rms = float(np.sqrt(np.mean(samples**2))) + 1e-9
    return (samples * (10 ** (dbfs / 20) / rms)).astype(np.float32)


def noise(kind: str, size: int, rng: np.random.Generator) -> Samples:
    """White or pink noise, or mains hum, at RMS 1."""
    if kind == "hum":
        mains = float(rng.choice([50.0, 60.0]))
        time_s = np.arange(size) / RATE_HZ
        wave = np.sin(2 * np.pi * mains * time_s) + 0.5 * np.sin(6 * np.pi * mains * time_s)
        wave = wave + 0.1 * rng.standard_normal(size)
    else:
        wave = rng.standard_normal(size)
        if kind == "pink":
            spectrum = np.fft.rfft(wave)
            wave = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(spectrum.size), 1)), size)
    return at_level(wave.astype(np.float32), 0.0)


def mulaw(samples: Samples) -> Samples:
    """Through G.711 µ-law and back (segments of ITU-T G.711, 14-bit magnitude)."""
    magnitude = np.minimum(np.abs(np.round(samples * 32768.0)), 32635) + 132
    exponent = np.floor(np.log2(magnitude)) - 7
    step = 2.0 ** (exponent + 3)
    coarse = np.floor(magnitude / step) * step + step / 2 - 132
    return (np.sign(samples) * np.maximum(coarse, 0) / 32768.0).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Line:
    """One call's line."""

    gain_db: float
    noise_kind: str
    noise_dbfs: float
    narrow: bool
    loss: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> Line:
        """A line as calls have them: mostly clean, sometimes bad."""
        return cls(
            gain_db=float(rng.uniform(-15, 3)),
            noise_kind=str(rng.choice(["white", "pink", "pink", "hum"])),
            noise_dbfs=float(rng.uniform(-70, -42)),
            narrow=bool(rng.random() < 0.5),
            loss=float(rng.choice([0, 0, 0, 0.01, 0.03])),
        )

    def carry(self, samples: Samples, rng: np.random.Generator) -> Samples:
        """What arrives at the other end."""
        heard = samples
        if self.narrow:
            spectrum = np.fft.rfft(heard)
            hz = np.fft.rfftfreq(heard.size, 1 / RATE_HZ)
            keep = 1 / (1 + (300 / np.maximum(hz, 1)) ** 8) / (1 + (hz / 3400) ** 16)
            heard = np.fft.irfft(spectrum * keep, heard.size).astype(np.float32)
        hiss = noise(self.noise_kind, heard.size, rng) * np.float32(10 ** (self.noise_dbfs / 20))
        heard = mulaw(np.clip((heard + hiss) * np.float32(10 ** (self.gain_db / 20)), -1, 1))
        if self.loss:
            for packet in np.flatnonzero(rng.random(heard.size // 160) < self.loss):
                heard[packet * 160 : (packet + 1) * 160] = 0
        return heard
