"""Who speaks in made calls: announcers and people with synthetic voices, none on both sides.

A voice played slower or faster is another throat: longer or shorter, deeper or higher.
"""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from holdslayer_agent.speech import tts_pico
from tools.hearing_model import clips
from tools.hearing_model.lines import RATE_HZ, Samples

__all__ = ["CASTS", "Cast", "Speaker", "speak"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice of a program, and how much longer its waves are."""

    program: str  # flite | espeak-ng | pico
    voice: str
    scale: float = 1.0

    @property
    def group(self) -> str:
        """The corpus' name of this speaker."""
        return f"{self.program}:{self.voice}:{self.scale}"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who speaks in the calls of a language."""

    announcers: tuple[Speaker, ...]
    people: tuple[Speaker, ...]


def _pico(voice: str) -> Cast:
    """A woman announces, another one and a deep man; people are a man and a woman, each with two throats."""
    people = tuple(Speaker("pico", f"{voice}+{who}", scale) for who in ("m1", "f1") for scale in (1.0, 1.08))
    return Cast((Speaker("pico", voice), Speaker("pico", voice, 0.92), Speaker("pico", f"{voice}+m2")), people)


CASTS = {
    "en": Cast(
        (
            Speaker("flite", "slt"), Speaker("flite", "kal16"), Speaker("espeak-ng", "en-us"),
            Speaker("flite", "slt", 0.88),
        ),
        tuple(Speaker("flite", voice, scale) for voice in ("rms", "awb") for scale in (1.0, 0.92, 1.08)),
    ),
    **{language: _pico(tts_pico.VOICES[language]) for language in ("de", "fr", "es")},
}  # fmt: skip
"""By language. German, French and Spanish by Pico: of espeak's voices Whisper mishears half to all words."""


def speak(speaker: Speaker, text: str) -> Samples:
    """8 kHz, without the silence a program leaves around its words."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        subprocess.run(_command(speaker, text, file), check=True)
        samples, rate_hz = soundfile.read(file, dtype="float32", always_2d=True)
    mono = samples[:, 0]
    if speaker.program == "pico":
        mono = tts_pico.brightened(mono, rate_hz)
    loud = np.flatnonzero(np.abs(mono) > 0.01)
    return np.asarray(soxr.resample(mono[loud[0] : loud[-1]], rate_hz, RATE_HZ * speaker.scale), np.float32)


def _command(speaker: Speaker, text: str, out: Path) -> list[str]:
    if speaker.program == "pico":
        said = out.with_suffix(".txt")
        said.write_text(tts_pico.readable(text), "utf-8")
        return tts_pico.command(speaker.voice, said, out)
    program = clips.program(speaker.program)
    if speaker.program == "flite":
        return [program, "-voice", speaker.voice, "-t", text, "-o", str(out)]
    return [program, "-v", speaker.voice, "-w", str(out), text]
