"""What the recogniser of this machine makes of a sentence that a voice speaks over a telephone line: for the benchmark.

Each sentence is spoken by a local voice, goes through 8 kHz mu-law with noise at -50 dBFS, and is recognised as an
utterance of its own, as in a call. Sentences are kept, so a company is spoken once. Without Whisper's weights English
only: the embedded recogniser knows no other language.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from pathlib import Path
from typing import Protocol

import numpy as np
import soxr

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import ProviderError
from holdslayer_agent.speech.decoders import Decoder, best_decoder, known_languages
from holdslayer_agent.speech.tts_local import LocalSynthesizer, default_voice
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
    """Implements `Listener`."""

    def __init__(self, folder: Path) -> None:
        self._voices = LocalSynthesizer(folder / "voice", tools=tools_bin())
        self._decoders: dict[str, Decoder] = {}
        self._kept: dict[tuple[str, str], str] = {}

    async def __call__(self, text: str, language: str) -> str:
        short = language[:2]
        if short not in known_languages():
            return ""
        if (text, short) not in self._kept:
            try:
                self._kept[text, short] = await self._recognise(text, language)
            except ProviderError as error:  # as in a call: the words are lost, and the call goes on
                log.warning("a sentence was lost: %s", error.message)
                return ""
        return self._kept[text, short]

    async def _recognise(self, text: str, language: str) -> str:
        seed = int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)
        voice = _VOICES[seed % len(_VOICES)] if language.startswith("en") else default_voice(language)
        line = _over_the_line(await self._voices.synthesize(text, language, voice), seed)
        decoder = self._decoders.get(language[:2]) or best_decoder(language[:2])
        self._decoders[language[:2]] = decoder  # one of a call: the embedded one goes on from voice to voice
        return await asyncio.to_thread(_heard, decoder, line)


def _heard(decoder: Decoder, line: Pcm) -> str:
    decoder.start(_RATE_HZ)
    for start in range(0, len(line), _FRAME):
        decoder.feed(line[start : start + _FRAME])
    return decoder.finish().text


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
