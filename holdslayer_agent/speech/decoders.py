"""The recognisers of this machine without tasks and processes: for recordings, in audio time. Not for a live call.

The best one that is here is taken, as in a call: Whisper where its package and model are, else the embedded one.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from functools import cache
from typing import Final, Protocol

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.encoder import use
from holdslayer_agent.settings.speech import WhisperSettings
from holdslayer_agent.speech import whisper_weights
from holdslayer_agent.speech.audio_kept import AudioKept
from holdslayer_agent.speech.register import Register
from holdslayer_agent.speech.stt import LONGEST_S, NO_WORDS, SttResult
from holdslayer_agent.speech.stt_decoder import PhoneDecoder
from holdslayer_agent.speech.stt_inventions import why_invented
from holdslayer_agent.speech.stt_whisper import PARTIAL_FROM_S, PARTIAL_GROWTH, PROMPTS, WhisperEngine

__all__ = ["Decoder", "WhisperDecoder", "best_decoder", "known_languages"]

_MOST_KEPT: Final = 2000
"""Utterances, partial ones too, whose words are kept: some calls of ten minutes. A benchmark plays one four times."""


class Decoder(Protocol):
    """One call's recogniser; utterance after utterance."""

    def start(self, rate_hz: int = 8000) -> None:
        """Begins an utterance; what was not finished is forgotten."""
        ...

    def feed(self, pcm: Pcm) -> None:
        """Takes audio."""
        ...

    def partial(self) -> SttResult:
        """The words so far, perhaps none."""
        ...

    def finish(self) -> SttResult:
        """The utterance's words."""
        ...


def best_decoder(language: str = "en") -> Decoder:
    """A new decoder for one call."""
    engine, register = _whisper(), _register()
    decoder = WhisperDecoder(engine, language) if engine is not None else PhoneDecoder()
    return decoder if register is None else _WithRegister(decoder, register)


def known_languages() -> frozenset[str]:
    """What `best_decoder` understands."""
    engine = _whisper()
    return frozenset(PROMPTS) if engine is not None and engine.multilingual else frozenset({"en"})


@cache
def _whisper() -> WhisperEngine | None:
    name = WhisperSettings().model
    if not whisper_weights.installed() or whisper_weights.find(name) is None:
        return None
    return WhisperEngine.load(name, threads=1)


@cache
def _register() -> Register | None:
    if not use.FILES.installed():
        return None
    register = Register()
    register.load()
    return register


class _WithRegister:
    """Implements `Decoder`. As `stt_register` in a call."""

    def __init__(self, decoder: Decoder, register: Register) -> None:
        self._decoder, self._register = decoder, register
        self.start, self.feed = decoder.start, decoder.feed

    def partial(self) -> SttResult:
        """See `Decoder`."""
        return self._register.of(self._decoder.partial())

    def finish(self) -> SttResult:
        """See `Decoder`."""
        return self._register.of(self._decoder.finish())


class WhisperDecoder:
    """Implements `Decoder`. Partial words come as seldom as in a call, inventions are kept out."""

    def __init__(self, engine: WhisperEngine, language: str) -> None:
        self._engine, self._language = engine, language
        self.start()

    def start(self, rate_hz: int = 8000) -> None:
        """See `Decoder`."""
        self._audio = AudioKept(rate_hz, LONGEST_S)
        self._decoded_s, self._heard = 0.0, NO_WORDS

    def feed(self, pcm: Pcm) -> None:
        """See `Decoder`."""
        self._audio.add(pcm)

    def partial(self) -> SttResult:
        """See `Decoder`."""
        if self._audio.seconds >= max(PARTIAL_FROM_S, self._decoded_s * PARTIAL_GROWTH):
            self._decoded_s = self._audio.seconds
            self._heard = self._hear()
        return self._heard

    def finish(self) -> SttResult:
        """See `Decoder`."""
        return self._hear()

    def _hear(self) -> SttResult:
        result = _kept_words.hear(self._engine, self._audio.all(), self._audio.rate_hz, self._language)
        if why_invented(result, self._language, self._audio.seconds):
            return SttResult("", 0.0, no_speech=result.no_speech)
        return result


class _KeptWords:
    """The same audio is decoded once: calls that are played again, up to where a reaction changes them."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[WhisperEngine, int, str, bytes], SttResult] = OrderedDict()

    def hear(self, engine: WhisperEngine, pcm: Pcm, rate_hz: int, language: str) -> SttResult:
        """As the engine's own."""
        heard = (engine, rate_hz, language, hashlib.sha256(pcm.tobytes()).digest())
        if heard not in self._kept:
            self._kept[heard] = engine.hear(pcm, rate_hz, language)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return self._kept[heard]


_kept_words = _KeptWords()
