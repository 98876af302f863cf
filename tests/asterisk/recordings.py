"""Reading what the far ends recorded: where sound is, and where it is missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
import soxr

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.speech.stt_pocketsphinx import SttPool

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


async def words_in(path: Path) -> str:
    """What the embedded recogniser hears in a recording."""
    samples, rate = soundfile.read(path, dtype="int16")
    pool = SttPool(1)
    heard = []
    try:
        for start in range(0, len(samples), rate * 8):
            stream = pool.caller().start("en", rate)
            await stream.feed(samples[start : start + rate * 8])
            heard.append((await stream.finish()).text)
    finally:
        await pool.close()
    return " ".join(heard)


def longest_silence_s(path: Path) -> float:
    """Seconds of the longest run of samples that are exactly zero."""
    samples, rate = soundfile.read(path, dtype="int16")
    edges = np.flatnonzero(np.diff(np.concatenate([[1], (samples != 0).astype(np.int8), [1]])))
    return float(np.max(edges[1::2] - edges[::2])) / rate if len(edges) > 1 else 0.0


def likeness(path: Path, phrase: Pcm, phrase_hz: int = 16_000) -> float:
    """How surely a recording holds a phrase that was synthesised: the highest normalised correlation, 0 to 1."""
    samples, rate = soundfile.read(path, dtype="float32")
    heard = soxr.resample(samples, rate, 8000)
    wanted = soxr.resample(phrase.astype(np.float32) / 32768, phrase_hz, 8000)
    if len(heard) < len(wanted):
        return 0.0
    size = len(heard) + len(wanted)
    spectrum = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(wanted, size))
    products = np.fft.irfft(spectrum, size)[: len(heard) - len(wanted) + 1]
    power = np.cumsum(np.concatenate([[0.0], heard.astype(np.float64) ** 2]))
    energy = np.maximum(power[len(wanted) :] - power[: -len(wanted)], 1e-3)
    return float(np.max(products / np.sqrt(energy * np.sum(wanted.astype(np.float64) ** 2))))


def pieces_heard(path: Path, phrase: Pcm, phrase_hz: int = 16_000) -> list[float]:
    """The likeness of each second of a phrase by itself: a frame that comes late on a busy machine shifts the rest."""
    whole = [phrase[start : start + phrase_hz] for start in range(0, len(phrase) - phrase_hz + 1, phrase_hz)]
    return [likeness(path, piece, phrase_hz) for piece in whole]
