"""SVOX Pico's voices, from a Python package that carries them (extra `pico`): a woman a language, others made of her.

Another speaker is the same voice through a longer or a shorter vocal tract: Pico speaks faster and higher, and what it
says is played slower, so all resonances move. What Pico runs in, and why, is told in `pico_worker`.
"""

from __future__ import annotations

import importlib.util
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from holdslayer_agent.errors import SetupError
from holdslayer_agent.speech.levels import Samples

__all__ = ["PACKAGE", "SPEAKERS", "VOICES", "Speaker", "brightened", "command", "installed", "readable", "trimmed"]

PACKAGE: Final = "py_nanotts"
VOICES: Final = {"en": "en-US", "de": "de-DE", "fr": "fr-FR", "es": "es-ES"}
"""A voice for each of our languages. There is `en-GB`, too."""
_NAMES: Final = frozenset({*VOICES.values(), "en-GB"})
_RATE_HZ: Final = 16_000


@dataclass(frozen=True, slots=True)
class Speaker:
    """How a speaker differs from Pico's own voice, in factors: length of the vocal tract, pitch and tempo as heard."""

    tract: float = 1.0
    pitch: float = 1.0
    tempo: float = 0.85


SPEAKERS: Final = {
    "": Speaker(),
    "m1": Speaker(tract=1.22, pitch=0.70, tempo=0.9),
    "m2": Speaker(tract=1.10, pitch=0.72, tempo=0.9),
    "f1": Speaker(tract=0.90, pitch=0.85, tempo=0.9),
}
"""All are slower than Pico speaks by itself: Whisper `base` mishears 14 % of the words of 71 German sentences that were
looked at (`--part tune`) at 0.85, 19 % at 1."""
_BAND_HZ: Final = (194, 316, 490, 735, 1082, 1572, 2265, 3074)
_GAIN_DB: Final = (-8.7, -6.5, 0.0, 2.3, 4.6, 9.4, 11.9, 8.9)
"""What its spectrum lacks around these frequencies: it hums and has little treble (tools/speech_model/spectrum.py)."""


_SILENT: Final = 0.02
"""Of the loudest sample. Judged: 34 dB below it, softer than Pico's consonants; what is kept around holds more."""
_KEPT_S: Final = 0.2
"""Festival leaves 0.2 s of silence around a sentence, too. A question must be short: whoever is asked waits."""


def installed() -> bool:
    """Whether the package is on this machine; runs none of it."""
    return importlib.util.find_spec(PACKAGE) is not None


def command(name: str, said: Path, spoken: Path) -> list[str]:
    """What speaks the text in `said` into `spoken`, with the voice `de-DE` or `de-DE+m1`. SetupError on others."""
    language, _, variant = name.partition("+")
    speaker = SPEAKERS.get(variant)
    if language not in _NAMES or speaker is None:
        raise SetupError(
            f"Pico has no voice {name!r}",
            code="voice-unknown",
            mend=f"Known are {', '.join(sorted(_NAMES))}, each also with +{', +'.join(filter(None, SPEAKERS))}.",
        )
    speed, pitch = (f"{factor * speaker.tract:.3f}" for factor in (speaker.tempo, speaker.pitch))
    rate_hz = str(round(_RATE_HZ / speaker.tract))
    module = "holdslayer_agent.speech.pico_worker"
    return [sys.executable, "-m", module, language, speed, pitch, rate_hz, str(said), str(spoken)]


def brightened(samples: Samples, rate_hz: int) -> Samples:
    """What Pico spoke, with the spectrum that people have on average; as long as before."""
    if not len(samples):
        return samples
    hz = np.fft.rfftfreq(len(samples), 1 / rate_hz)
    gain_db = np.interp(np.log(np.maximum(hz, 1.0)), np.log(_BAND_HZ), _GAIN_DB)
    bright = np.fft.irfft(np.fft.rfft(samples) * 10 ** (gain_db / 20), len(samples))
    return np.asarray(bright, dtype=np.float32)


def trimmed(samples: Samples, rate_hz: int) -> Samples:
    """What Pico spoke without most of the silence around it: it leaves 0.6 s before "¿Hola?" and 1.0 s behind it."""
    loud = np.flatnonzero(np.abs(samples) > _SILENT * np.abs(samples).max(initial=0.0))
    if not len(loud):
        return samples
    kept = round(_KEPT_S * rate_hz)
    return samples[max(loud[0] - kept, 0) : loud[-1] + 1 + kept]


def readable(text: str) -> str:
    """The text as Pico may read it: no markup, which can write files (`<genfile file=…>`), and no foreign script.

    Letters stand with their accents in one character; what Pico does not know is a space.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_MARKS))
    return " ".join("".join(c if _known(c) else " " for c in plain).split())


_MARKS: Final = str.maketrans("’‘“”„«»–—…‹›", '\'\'"""""--.\'\'')


def _known(character: str) -> bool:
    return character.isprintable() and character not in "<>" and (ord(character) < 0x180 or character == "€")
