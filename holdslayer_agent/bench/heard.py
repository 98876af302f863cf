"""What the embedded recogniser makes of a sentence that a voice speaks over a telephone line: for the benchmark.

Each sentence is spoken by a local voice, goes through 8 kHz mu-law with noise at -50 dBFS, and is recognised as an
utterance of its own, as in a call. Sentences are kept, so a company is spoken once. English only: the embedded
recogniser knows no other language.
"""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import Protocol

import numpy as np
import soxr

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import ProviderError
from holdslayer_agent.speech.stt_pocketsphinx import SttPool
from holdslayer_agent.speech.tts_local import LocalSynthesizer
from holdslayer_agent.telephony.installation import tools_bin

__all__ = ["HeardSpeech", "Listener"]

log = logging.getLogger(__name__)

_RATE_HZ = 8_000
_FRAME = 160
_NOISE_DBFS = -50.0
_VOICES = ("flite:rms", "flite:slt", "flite:awb")
_MU = 255.0


class Listener(Protocol):
    """Turns what is said into what is understood."""

    async def __call__(self, text: str, language: str) -> str: ...


class HeardSpeech:
    """Implements `Listener`. Use as a context: it holds a recogniser's process."""

    def __init__(self, folder: Path) -> None:
        self._voices = LocalSynthesizer(folder / "voice", tools=tools_bin())
        self._pool = SttPool(1)
        self._kept: dict[str, str] = {}

    async def __aenter__(self) -> HeardSpeech:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._pool.close()

    async def __call__(self, text: str, language: str) -> str:
        if not language.startswith("en"):
            return ""
        if text not in self._kept:
            try:
                self._kept[text] = await self._recognise(text)
            except ProviderError as error:  # as in a call: the words are lost, and the call goes on
                log.warning("a sentence was lost: %s", error.message)
                return ""
        return self._kept[text]

    async def _recognise(self, text: str) -> str:
        seed = int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)
        voice = _VOICES[seed % len(_VOICES)]
        line = _over_the_line(await self._voices.synthesize(text, "en", voice), seed)
        stream = self._pool.caller().start("en", _RATE_HZ)
        for start in range(0, len(line), _FRAME):
            await stream.feed(line[start : start + _FRAME])
        return (await stream.finish()).text


def _over_the_line(speech: Pcm, seed: int) -> Pcm:
    """16 kHz speech as 8 kHz mu-law (ITU-T G.711) with a little noise, and a pause on both sides."""
    narrow = soxr.resample(speech.astype(np.float32) / 32768, 16_000, _RATE_HZ, quality="HQ")
    pause = np.zeros(_RATE_HZ * 3 // 10, dtype=np.float32)
    samples = np.concatenate([pause, narrow, pause])
    noise = np.random.default_rng(seed).standard_normal(len(samples)) * 10 ** (_NOISE_DBFS / 20)
    noisy = np.clip(samples + noise, -1.0, 1.0)
    coded = np.round(np.sign(noisy) * np.log1p(_MU * np.abs(noisy)) / np.log1p(_MU) * 127) / 127
    back = np.sign(coded) * np.expm1(np.abs(coded) * np.log1p(_MU)) / _MU
    return np.asarray(np.round(back * 32767), dtype=np.int16)
