"""Whisper on this machine, through faster-whisper (CTranslate2). An optional extra: `pip install holdslayer[whisper]`.

One model serves all calls; utterances are decoded one at a time in a thread (CTranslate2 lets go of the interpreter's
lock), each with a timeout. Whisper hears an utterance whole, so partial words cost a decoding of their own: they are
made only while nobody waits for finals and the machine keeps up. `stt_inventions` deals with what it invents.
"""

from __future__ import annotations

import asyncio
import logging
import math
import os
import re
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import soxr

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import HoldSlayerError, ProviderError, SetupError
from holdslayer_agent.speech import whisper_weights
from holdslayer_agent.speech.audio_kept import AudioKept
from holdslayer_agent.speech.stt import LONGEST_S, NO_WORDS, SpeechToText, SttResult, SttStream, ended
from holdslayer_agent.speech.whisper_weights import FolderModel, PackagedModel, installed

__all__ = ["WhisperCaller", "WhisperEngine", "WhisperStream", "repeats", "spoken_language"]

log = logging.getLogger(__name__)

RATE_HZ: Final = 16000
PARTIAL_FROM_S: Final = 1.2
PARTIAL_GROWTH: Final = 1.3
"""Partial words are decoded when the utterance is this long, and again when it is this many times longer: the first
second tells a person from an announcement, and later ones are worth less than the processor. 1.3 instead of 1.5 brings
the second look at 1.7 s instead of 2.2 s, for seven decodings instead of five in a voice of 10 s."""
PARTIAL_WITHIN_S: Final = 1.2
"""A decoding that took longer tells of a busy machine: no partial words then, finals come first."""
MOST_WAITING: Final = 3
"""Utterances at once, beyond which a further one is refused for the next recogniser: 0.4 s each, and a menu waits 5."""
BEAMS: Final = 3
"""Of 89 sentences on a simulated line, one in twenty words less is wrong with three beams than with one, for 0.1 s."""
LEAST_S: Final = 12.0
BEHIND_S: Final = 5.0
WHOLE_S: Final = 30.0
"""Whisper was trained on half minutes. It hears as well in `BEHIND_S` more than the utterance, `LEAST_S` at least, in a
quarter of the time (0.4 instead of 1.5 s on two cores); with 3 s more it says short sentences over and over."""
PROMPTS: Final = {
    "en": "Thank you for calling. For billing, press 1. To make an appointment, press 2. To speak with a "
    "representative, press 0. Please hold, all of our agents are busy. Hello, this is Anna, how can I help you?",
    "de": "Vielen Dank für Ihren Anruf. Für Rechnungen drücken Sie die 1. Für einen Termin drücken Sie die 2. Bitte "
    "bleiben Sie am Apparat, alle Mitarbeiter sind im Gespräch. Guten Tag, mein Name ist Anna, was kann ich für Sie "
    "tun?",
    "fr": "Merci de votre appel. Pour une facture, tapez 1. Pour un rendez-vous, tapez 2. Veuillez patienter, tous nos "
    "conseillers sont en ligne. Bonjour, Anna à l'appareil, comment puis-je vous aider ?",
    "es": "Gracias por su llamada. Para facturas, pulse 1. Para una cita, pulse 2. Por favor, manténgase a la espera, "
    "todos nuestros agentes están ocupados. Hola, le atiende Ana, ¿en qué puedo ayudarle?",
}
"""What Whisper is told to have been said before: how people and companies speak on a telephone. Numbers as digits."""
REPEATED: Final = 6
"""Words in a row that are in the prompt, too: what is heard is then decoded again without it. Companies do say "to
speak with a representative, press 0": that costs a tenth of a second."""

OTHER_LANGUAGE: Final = 0.9
"""Of what speaks for the four languages. Companies offer a second language in that language."""
_FEWER: Final = "Choose a smaller model, or fewer calls at once."


class WhisperEngine:
    """One model. `open` loads it and raises SetupError when it can't be had; `beside` does not wait for it."""

    def __init__(self, name: str, *, timeout_s: float = 20.0) -> None:
        self._model: Any = None
        self._fault: SetupError | None = None
        self._thread = ThreadPoolExecutor(1, "whisper")
        self.name = name
        self.timeout_s = timeout_s
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._took_s = 0.0

    @classmethod
    async def open(
        cls, name: str, *, download: bool = False, threads: int = 0, compute: str = "int8", timeout_s: float = 20.0
    ) -> WhisperEngine:
        """Loads `name`, a folder or a model of the hub; without `download` only what is on this machine."""
        engine = cls(name, timeout_s=timeout_s)
        await engine._load(download, threads, compute)
        if engine._fault is not None:
            raise engine._fault
        return engine

    @classmethod
    def beside(
        cls,
        name: str,
        tasks: asyncio.TaskGroup,
        *,
        download: bool = False,
        threads: int = 0,
        compute: str = "int8",
        timeout_s: float = 20.0,
    ) -> WhisperEngine:
        """The same, loaded while the caller goes on: calls that wait for an agent are taken over first.

        Until then utterances are refused (`stt-loading`), for good where it can't be had.
        """
        engine = cls(name, timeout_s=timeout_s)
        tasks.create_task(engine._load(download, threads, compute))
        return engine

    @classmethod
    def load(cls, name: str, *, threads: int = 0) -> WhisperEngine:
        """The same as `open` without a loop, for `hear`. Raises SetupError."""
        engine = cls(name)
        engine._model = _loaded(name, False, threads, "int8")
        return engine

    async def _load(self, download: bool, threads: int, compute: str) -> None:
        loop = asyncio.get_running_loop()
        try:
            self._model = await loop.run_in_executor(self._thread, _loaded, self.name, download, threads, compute)
        except SetupError as fault:
            self._fault = fault
            self.close()
            log.warning("speech to text without Whisper: %s", fault.message)

    @property
    def multilingual(self) -> bool:
        """Whether the loaded model knows more than English."""
        return bool(self._model.model.is_multilingual)

    def require(self) -> None:
        """Raises ProviderError while there is no model."""
        if self._fault is not None:
            raise ProviderError(self._fault.message, code=self._fault.code, mend=self._fault.mend)
        if self._model is None:
            raise ProviderError(
                f"the Whisper model {self.name} is still being loaded", code="stt-loading", retryable=True
            )

    def caller(self) -> WhisperCaller:
        """Speech to text for one call."""
        return WhisperCaller(self)

    @property
    def idle(self) -> bool:
        """Whether nobody is decoding or waiting to."""
        return self._waiting == 0

    @property
    def quick(self) -> bool:
        """Whether it is idle, and the last utterance took so little time that partial words are worth it."""
        return self.idle and self._took_s <= PARTIAL_WITHIN_S

    async def decode(self, pcm: Pcm, rate_hz: int, language: str) -> SttResult:
        """The words of an utterance. Raises ProviderError(retryable=True) when it fails, takes too long or would."""
        if self._waiting >= MOST_WAITING:
            raise ProviderError(
                f"{self._waiting} utterances wait for Whisper", code="stt-busy", mend=_FEWER, retryable=True
            )
        self._waiting += 1
        try:
            async with asyncio.timeout(self.timeout_s), self._turn:
                loop = asyncio.get_running_loop()
                began = loop.time()
                result = await loop.run_in_executor(self._thread, self.hear, pcm, rate_hz, language)
                self._took_s = loop.time() - began
                return result
        except TimeoutError as exc:
            raise ProviderError(
                f"Whisper needed more than {self.timeout_s:g} s",
                code="stt-busy",
                mend=_FEWER,
                retryable=True,
            ) from exc
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Lets go of the thread; what it decodes is heard to its end."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def hear(self, pcm: Pcm, rate_hz: int, language: str) -> SttResult:
        """The words of an utterance of at most `LONGEST_S`, decoded in the caller's thread. Raises ProviderError."""
        samples = pcm.astype(np.float32) / np.float32(32768.0)
        if rate_hz != RATE_HZ:
            samples = soxr.resample(samples, rate_hz, RATE_HZ).astype(np.float32)
        if not samples.size:
            return SttResult("", 0.0, no_speech=1.0)
        try:
            return self._decode(samples, language if self.multilingual else "en")
        except (RuntimeError, ValueError) as exc:
            raise ProviderError(f"Whisper failed: {exc}", code="stt-failed", retryable=True) from exc

    def _decode(self, samples: np.ndarray[Any, np.dtype[np.float32]], language: str) -> SttResult:
        from faster_whisper.tokenizer import Tokenizer
        from faster_whisper.transcribe import get_ctranslate2_storage

        model = self._model
        seconds = samples.size / RATE_HZ
        whole = int(min(max(LEAST_S, seconds + BEHIND_S), WHOLE_S) * RATE_HZ)
        heard = np.pad(samples[:whole], (0, max(0, whole - samples.size)))
        features = model.feature_extractor(heard, padding=0)
        features = features[:, : features.shape[1] // 2 * 2]
        encoded = model.model.encode(get_ctranslate2_storage(features[None]), to_cpu=False)
        if self.multilingual:
            language = spoken_language(dict(model.model.detect_language(encoded)[0]), language)
        tokenizer = Tokenizer(model.hf_tokenizer, self.multilingual, task="transcribe", language=language)
        for before in (PROMPTS[language], ""):
            prompt = model.get_prompt(
                tokenizer, tokenizer.encode(" " + before) if before else [], without_timestamps=True
            )
            [result] = model.model.generate(
                encoded,
                [prompt],
                beam_size=BEAMS,
                max_length=len(prompt) + _most_tokens(seconds),
                return_scores=True,
                return_no_speech_prob=True,
            )
            text = tokenizer.decode([token for token in result.sequences_ids[0] if token < tokenizer.eot]).strip()
            if not repeats(text, before):
                break
        likely = min(math.exp(result.scores[0]), 1.0)
        return SttResult(text, round(likely, 3), no_speech=round(float(result.no_speech_prob), 3), language=language)


class WhisperCaller(SpeechToText):
    """One call's door to the model."""

    def __init__(self, engine: WhisperEngine) -> None:
        self._engine = engine

    def start(self, language: str, rate_hz: int = 8000) -> SttStream:
        """Opens an utterance. Raises ProviderError for a language the model does not know, and while it is loaded."""
        self._engine.require()
        short = language.split("-")[0].lower()
        if short not in PROMPTS or (short != "en" and not self._engine.multilingual):
            raise ProviderError(
                f"the Whisper model {self._engine.name} does not know {language!r}",
                code="stt-language",
                mend="Choose a model without .en, as `small`.",
            )
        return WhisperStream(self._engine, short, rate_hz)

    async def close(self) -> None:
        """Nothing is held for a call."""


class WhisperStream(SttStream):
    """One utterance, kept until its end."""

    def __init__(self, engine: WhisperEngine, language: str, rate_hz: int) -> None:
        self._engine = engine
        self._language = language
        self._audio = AudioKept(rate_hz, LONGEST_S)
        self._heard = NO_WORDS
        self._decoded_s = 0.0
        self._ended = False

    async def feed(self, pcm: Pcm) -> None:
        """Keeps the audio."""
        if not self._ended:
            self._audio.add(pcm)

    async def partial(self) -> SttResult:
        """The words so far, decoded anew when the model is idle and enough has come since."""
        enough_s = max(PARTIAL_FROM_S, self._decoded_s * PARTIAL_GROWTH)
        if not self._ended and self._engine.quick and self._audio.seconds >= enough_s:
            self._decoded_s = self._audio.seconds
            self._heard = await self._engine.decode(self._audio.all(), self._audio.rate_hz, self._language)
        return self._heard

    async def finish(self) -> SttResult:
        """The words of all the audio."""
        if self._ended:
            raise ended()
        self._ended = True
        result = await self._engine.decode(self._audio.all(), self._audio.rate_hz, self._language)
        return SttResult(
            result.text, result.confidence, round(self._audio.dropped_s, 3), result.no_speech, result.language
        )

    async def cancel(self) -> None:
        """Forgets the audio."""
        self._ended = True
        self._audio.clear()


def spoken_language(likely: dict[str, float], expected: str) -> str:
    """The language of the words: the call's, unless another that we understand is far likelier."""
    among = {name: likely.get(f"<|{name}|>", 0.0) for name in PROMPTS}
    best = max(among, key=lambda name: among[name])
    return best if among[best] > OTHER_LANGUAGE * sum(among.values()) else expected


def repeats(text: str, prompt: str) -> bool:
    """Whether what Whisper was told comes back as if it had been heard: a voice it does not understand does that."""
    words, told = (re.findall(r"\w+", part.lower()) for part in (text, prompt))
    runs = {tuple(told[at : at + REPEATED]) for at in range(len(told) - REPEATED + 1)}
    return any(tuple(words[at : at + REPEATED]) in runs for at in range(len(words) - REPEATED + 1))


@lru_cache(maxsize=1)
def _loaded(name: str, download: bool, threads: int, compute: str) -> Any:
    """A model takes seconds and 0.3 GB: one is kept, for an agent that starts again in this process."""
    if not installed():
        raise SetupError(
            "faster-whisper is not installed",
            code="whisper-missing",
            mend="pip install 'holdslayer[whisper]', or choose another recogniser in speech.recognizer.",
        )
    from faster_whisper import WhisperModel

    found = whisper_weights.find(name)
    if found is None and (not download or (os.sep in name and not Path(name).is_dir() and name.count("/") != 1)):
        raise _no_model(name, "it is not on this machine, and speech.whisper.download is off")
    where = str(found.folder) if isinstance(found, FolderModel) else name
    files = found.files() if isinstance(found, PackagedModel) else None
    try:
        return WhisperModel(
            where, device="auto", compute_type=compute, cpu_threads=threads or _threads(), num_workers=1, files=files
        )
    except HoldSlayerError:
        raise
    except Exception as exc:
        raise _no_model(
            name, str(exc).strip().splitlines()[0][:300] if str(exc).strip() else type(exc).__name__
        ) from exc


def _threads() -> int:
    """All cores but one, which the calls keep: threads that wait for each other on busy cores are slower than fewer."""
    return min(max((os.cpu_count() or 1) - 1, 1), 4)


def _no_model(name: str, why: str) -> SetupError:
    return SetupError(
        f"the Whisper model {name!r} can't be loaded: {why}",
        code="whisper-model",
        mend="pip install 'holdslayer[whisper-base]' for `base`; or set speech.whisper.model to a folder with "
        "model.bin, config.json and tokenizer.json, or to a name as `small` with speech.whisper.download: true where "
        "the model hub can be reached.",
    )


def _most_tokens(seconds: float) -> int:
    """More than anybody says in the time: 8 tokens a second. Bounds what a model in a loop can cost."""
    return min(224, 16 + math.ceil(8 * seconds))
