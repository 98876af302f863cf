"""Whisper on this machine, through faster-whisper (CTranslate2). An optional extra: `pip install holdslayer[whisper]`.

One model serves all calls; utterances are decoded one at a time in a thread (CTranslate2 lets go of the interpreter's
lock), each with a timeout. Whisper hears an utterance whole, so partial words cost a decoding of their own: they are
made only while nobody waits for finals. Its inventions in silence are dealt with by `stt_inventions`.
"""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import soxr

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import HoldSlayerError, ProviderError, SetupError
from holdslayer_agent.speech.audio_kept import AudioKept
from holdslayer_agent.speech.stt import LONGEST_S, SpeechToText, SttResult, SttStream, ended

__all__ = ["WhisperCaller", "WhisperEngine", "WhisperStream", "installed", "local_model"]

log = logging.getLogger(__name__)

RATE_HZ: Final = 16000
LANGUAGES: Final = frozenset({"en", "de", "fr", "es"})
PARTIAL_AFTER_S: Final = 1.5
"""New audio before partial words are worth decoding again."""
_NEEDED: Final = ("model.bin", "config.json", "tokenizer.json")
BEAMS: Final = 1
"""Greedy: a menu's words are common, and an answer is wanted while the menu still waits."""


def installed() -> bool:
    """Whether the faster-whisper package is here."""
    return importlib.util.find_spec("faster_whisper") is not None


def local_model(name: str) -> Path | None:
    """Where the model is on this machine: a folder, or the model hub's cache. Never asks the network."""
    if not name:
        return None
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder if all((folder / part).is_file() for part in _NEEDED) else None
    if not installed():
        return None
    from faster_whisper.utils import download_model

    try:
        found = Path(download_model(name, local_files_only=True))
    except Exception:  # noqa: BLE001 - the hub's client has its own tree of errors for "not here", and it changes
        return None
    return found if (found / "model.bin").is_file() else None


class WhisperEngine:
    """One loaded model. `open` loads it; raises SetupError when the package or the model can't be had."""

    def __init__(self, model: Any, name: str, *, timeout_s: float = 20.0) -> None:
        self._model = model
        self.name = name
        self.timeout_s = timeout_s
        self.multilingual = bool(model.model.is_multilingual)
        self._turn = asyncio.Lock()
        self._waiting = 0

    @classmethod
    async def open(
        cls, name: str, *, download: bool = False, threads: int = 0, compute: str = "int8", timeout_s: float = 20.0
    ) -> WhisperEngine:
        """Loads `name`, a folder or a model of the hub; without `download` only what is on this machine."""
        model = await asyncio.to_thread(_load, name, download, threads, compute)
        return cls(model, name, timeout_s=timeout_s)

    def caller(self) -> WhisperCaller:
        """Speech to text for one call."""
        return WhisperCaller(self)

    @property
    def idle(self) -> bool:
        """Whether nobody is decoding or waiting to."""
        return self._waiting == 0

    async def decode(self, pcm: Pcm, rate_hz: int, language: str) -> SttResult:
        """The words of an utterance. Raises ProviderError(retryable=True) when it takes too long or fails."""
        self._waiting += 1
        try:
            async with asyncio.timeout(self.timeout_s), self._turn:
                return await asyncio.to_thread(self._decode, pcm, rate_hz, language)
        except TimeoutError as exc:
            raise ProviderError(
                f"Whisper needed more than {self.timeout_s:g} s",
                code="stt-busy",
                mend="Choose a smaller model, or fewer calls at once.",
                retryable=True,
            ) from exc
        finally:
            self._waiting -= 1

    def _decode(self, pcm: Pcm, rate_hz: int, language: str) -> SttResult:
        samples = pcm.astype(np.float32) / np.float32(32768.0)
        if rate_hz != RATE_HZ:
            samples = soxr.resample(samples, rate_hz, RATE_HZ).astype(np.float32)
        if not samples.size:
            return SttResult("", 0.0, no_speech=1.0)
        try:
            segments, info = self._model.transcribe(
                samples,
                language=language if self.multilingual else "en",
                beam_size=BEAMS,
                temperature=0.0,
                condition_on_previous_text=False,
                without_timestamps=True,
                no_speech_threshold=None,  # judged by stt_inventions, which also sees the words
                log_prob_threshold=None,
                compression_ratio_threshold=None,
                max_new_tokens=_most_tokens(samples.size / RATE_HZ),
            )
            return _result(list(segments), str(info.language))
        except (RuntimeError, ValueError) as exc:
            raise ProviderError(f"Whisper failed: {exc}", code="stt-failed", retryable=True) from exc


class WhisperCaller(SpeechToText):
    """One call's door to the model."""

    def __init__(self, engine: WhisperEngine) -> None:
        self._engine = engine

    def start(self, language: str, rate_hz: int = 8000) -> SttStream:
        """Opens an utterance. Raises ProviderError for a language the model does not know."""
        short = language.split("-")[0].lower()
        if short not in LANGUAGES or (short != "en" and not self._engine.multilingual):
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
        self._text = ""
        self._decoded_s = 0.0
        self._ended = False

    async def feed(self, pcm: Pcm) -> None:
        """Keeps the audio."""
        if not self._ended:
            self._audio.add(pcm)

    async def partial(self) -> str:
        """The words so far, decoded anew when the model is idle and 1.5 s have come since."""
        if not self._ended and self._engine.idle and self._audio.seconds - self._decoded_s >= PARTIAL_AFTER_S:
            self._decoded_s = self._audio.seconds
            self._text = (await self._engine.decode(self._audio.all(), self._audio.rate_hz, self._language)).text
        return self._text

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


def _load(name: str, download: bool, threads: int, compute: str) -> Any:
    if not installed():
        raise SetupError(
            "faster-whisper is not installed",
            code="whisper-missing",
            mend="pip install 'holdslayer[whisper]', or choose another recogniser in speech.recognizer.",
        )
    from faster_whisper import WhisperModel

    found = local_model(name)
    if found is None and (not download or (os.sep in name and not Path(name).is_dir() and name.count("/") != 1)):
        raise _no_model(name, "it is not on this machine, and speech.whisper.download is off")
    try:
        return WhisperModel(
            str(found) if found else name, device="auto", compute_type=compute, cpu_threads=threads, num_workers=1
        )
    except HoldSlayerError:
        raise
    except Exception as exc:
        raise _no_model(
            name, str(exc).strip().splitlines()[0][:300] if str(exc).strip() else type(exc).__name__
        ) from exc


def _no_model(name: str, why: str) -> SetupError:
    return SetupError(
        f"the Whisper model {name!r} can't be loaded: {why}",
        code="whisper-model",
        mend="Set speech.whisper.model to a folder with model.bin, config.json and tokenizer.json, or to a name as "
        "`small` with speech.whisper.download: true on a machine that reaches the model hub.",
    )


def _most_tokens(seconds: float) -> int:
    """More than anybody says in the time: 8 tokens a second. Bounds what a model in a loop can cost."""
    return min(224, 16 + math.ceil(8 * seconds))


def _result(segments: Sequence[Any], language: str) -> SttResult:
    text = " ".join(segment.text.strip() for segment in segments).strip()
    if not segments:
        return SttResult("", 0.0, no_speech=1.0, language=language)
    likely = sum(segment.avg_logprob for segment in segments) / len(segments)
    silent = min(segment.no_speech_prob for segment in segments)
    return SttResult(text, round(min(math.exp(likely), 1.0), 3), no_speech=round(float(silent), 3), language=language)
