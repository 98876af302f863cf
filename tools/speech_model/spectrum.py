"""What the spectrum of Pico's voices lacks beside that of people: prints the gains of `speech/tts_pico.py`.

    python -m tools.speech_model.spectrum

The long-term average of speech alone (frames of 64 ms within 15 dB of the loudest of their clip), each clip of the same
weight, in bands up to 3.5 kHz, 0 dB at 400 to 600 Hz. People: tools/hearing_model/people. Pico: 40 sentences a voice.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from holdslayer_agent.speech.tts_pico import VOICES, readable
from tools.speech_model.measure import ROOT, sentences

EDGES_HZ = (150, 250, 400, 600, 900, 1300, 1900, 2700, 3500)
RATE_HZ = 8000
FRAME = 512
ACTIVE = 0.03


def spectrum(clips: Iterable[tuple[NDArray[np.float64], int]]) -> NDArray[np.float64]:
    """Mean power density of each band in dB."""
    total = np.zeros(FRAME // 2 + 1)
    for samples, rate_hz in clips:
        narrow = soxr.resample(samples, rate_hz, RATE_HZ) if rate_hz != RATE_HZ else samples
        frames = narrow[: len(narrow) // FRAME * FRAME].reshape(-1, FRAME) * np.hanning(FRAME)
        power = np.abs(np.fft.rfft(frames)) ** 2
        level = power.sum(axis=1)
        mean = power[level > ACTIVE * level.max()].mean(axis=0)
        total += mean / mean.sum()
    hz = np.fft.rfftfreq(FRAME, 1 / RATE_HZ)
    bands = pairwise(EDGES_HZ)
    levels = np.array([10 * np.log10(total[(hz >= low) & (hz < high)].mean()) for low, high in bands])
    return levels - levels[2]


def spoken(voice: str, language: str, folder: Path) -> Iterable[tuple[NDArray[np.float64], int]]:
    """Sentences as Pico speaks them, untouched."""
    said, wave = folder / "said.txt", folder / "spoken.wav"
    for text in sentences("tune", language)[:40]:
        said.write_text(readable(text) + "\n")
        worker = [sys.executable, "-m", "holdslayer_agent.speech.pico_worker"]
        subprocess.run([*worker, voice, "1", "1", "16000", str(said), str(wave)], check=True)
        yield soundfile.read(wave, dtype="float64")


def main() -> int:
    people = (ROOT / "tools/hearing_model/people").glob("*.flac")
    wanted = spectrum(soundfile.read(path, dtype="float64") for path in sorted(people))
    print("between", *EDGES_HZ, "Hz")
    print("people ", *wanted.round(1))
    gains = []
    with tempfile.TemporaryDirectory() as folder:
        for language, voice in [*VOICES.items(), ("en", "en-GB")]:
            gains.append(wanted - spectrum(spoken(voice, language, Path(folder))))
            print(voice, "lacks", *gains[-1].round(1), flush=True)
    print("middles", *np.sqrt(np.array(EDGES_HZ[:-1]) * EDGES_HZ[1:]).round())
    print("mean   ", *np.mean(gains, axis=0).round(1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
