"""pocketsphinx with our language model of phone English, in this process and synchronous.

What makes it usable at 8 kHz was measured (see models/README.md): resampling to 16 kHz, white noise at -60 dBFS so that
the empty upper band is not silence, a linear transform (MLLR) fitted to telephone audio, and one decoder a call so that
the cepstral mean carries over from utterance to utterance.

Decoding holds the interpreter's lock (a counting thread keeps 2 % of its speed), so a running agent uses the worker
processes of `stt_pocketsphinx`; this class serves them and the replay.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
import soxr

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import ProviderError, SetupError
from holdslayer_agent.speech.stt import NO_WORDS, SttResult

__all__ = ["LANGUAGES", "PhoneDecoder"]

LANGUAGES: Final = frozenset({"en"})
_RATE_HZ: Final = 16000
_NOISE_DBFS: Final = -60.0
_CEPSTRAL_MEAN: Final = "48.7,7.1,-11.4,8.4,-6.6,-12.4,-3.7,-13.1,-2.2,-5.9,-7.8,0.1,-4.7"
"""Where the running mean starts: the average over 35 voices on random telephone lines. The model's own start (40, 3,
-1, 0 …) is for wideband microphones and costs the first words of a call."""
_MODELS: Final = ("phone.lm.bin", "phone.dict", "channel8k.mllr")


class PhoneDecoder:
    """One decoder: about 0.5 s to build, 16 MB, 0.13 to 0.2 s of CPU a second of speech."""

    def __init__(self, models: Path | None = None) -> None:
        """`models`: a folder with other model files of the same names, to measure them."""
        folder = models or resources.files("holdslayer_agent.speech").joinpath("models")
        paths = [str(folder.joinpath(name)) for name in _MODELS]
        try:
            from pocketsphinx import Decoder  # 0.2 s to import: only where it is used

            self._decoder: Any = Decoder(
                lm=paths[0], dict=paths[1], mllr=paths[2], cmninit=_CEPSTRAL_MEAN, loglevel="FATAL"
            )
        except (ImportError, RuntimeError, OSError) as exc:
            raise SetupError(
                f"the offline recogniser can't start: {exc}",
                code="stt-setup",
                mend="install holdslayer again: pocketsphinx or speech/models is missing or damaged",
            ) from exc
        self._open = False
        self._resampler: Any = None
        self._rate_hz = 8000
        self._noise = np.random.default_rng(60)
        self._heard = 0

    def start(self, rate_hz: int = 8000) -> None:
        """Begins an utterance; ends the one that was open."""
        if self._open:
            self.finish()
        self._rate_hz = rate_hz
        self._resampler = None if rate_hz == _RATE_HZ else soxr.ResampleStream(rate_hz, _RATE_HZ, 1, dtype="float32")
        self._noise = np.random.default_rng(60)
        self._heard = 0
        self._decoder.start_utt()
        self._open = True

    def feed(self, pcm: Pcm) -> None:
        """Decodes int16 samples at the utterance's rate."""
        self._decode(pcm, last=False)

    def partial(self) -> SttResult:
        """The words so far."""
        hypothesis = self._decoder.hyp() if self._open and self._heard else None
        return SttResult(hypothesis.hypstr) if hypothesis else NO_WORDS

    def finish(self) -> SttResult:
        """Ends the utterance."""
        if not self._open:
            return SttResult("")
        self._decode(np.zeros(0, np.int16), last=True)
        self._open = False
        try:
            self._decoder.end_utt()
        except RuntimeError as exc:
            raise ProviderError(f"the recogniser failed: {exc}", code="stt-failed", retryable=True) from exc
        hypothesis = self._decoder.hyp() if self._heard else None
        if hypothesis is None:
            return SttResult("", 0.0)
        return SttResult(hypothesis.hypstr, self._confidence(hypothesis.hypstr))

    def _decode(self, pcm: Pcm, *, last: bool) -> None:
        samples = pcm.astype(np.float32) / np.float32(32768.0)
        if self._resampler is not None:
            samples = self._resampler.resample_chunk(samples, last=last)
        if samples.size == 0:
            return
        noise = self._noise.standard_normal(samples.size, dtype=np.float32)
        noisy = samples + noise * np.float32(10 ** (_NOISE_DBFS / 20))
        self._heard += samples.size
        raw = (np.clip(noisy, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()
        self._decoder.process_raw(raw, False, False)

    def _confidence(self, text: str) -> float:
        """Mean posterior of the words, 0..1: rough, good for ranking only."""
        words = [s.prob for s in self._decoder.seg() if not s.word.startswith(("<", "["))]
        return round(min(float(np.mean(words)), 1.0), 3) if words and text else 0.0
