"""How probable a voice is, every 32 ms: Silero VAD behind a cheap gate.

The network costs about 9 ms an audio second; it is not asked about silence. One onnxruntime session serves every ear of
the process (it keeps no state); each ear carries its own recurrent state.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Final

import numpy as np
import onnxruntime
import onnxruntime.capi.onnxruntime_pybind11_state as onnxruntime_errors
from numpy.typing import NDArray

from holdslayer_agent.errors import SetupError
from holdslayer_agent.hearing.features import db
from holdslayer_agent.hearing.frames import Samples

__all__ = ["CHUNK_S", "VoiceDetector", "warm_up"]

CHUNK_S: Final = 0.032
"""Silero's step: 256 samples at 8 kHz, 512 at 16 kHz."""

GATE_DBFS: Final = -62.0
"""Chunks below are silence. The quietest caller of the development calls speaks at -49 dBFS; µ-law idles at -70."""

_LOADING_FAULTS = (
    OSError,
    RuntimeError,
    onnxruntime_errors.Fail,
    onnxruntime_errors.InvalidGraph,
    onnxruntime_errors.InvalidProtobuf,
)

_TARGET_DBFS: Final = -24.0
_MAX_GAIN_DB: Final = 18.0
"""Quiet lines are lifted towards -24 dBFS before the network: it was trained on normal speech levels."""


@lru_cache(maxsize=1)
def warm_up() -> onnxruntime.InferenceSession:
    """The process's one session. Raises SetupError when the packaged model is missing or damaged."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        model = resources.files("holdslayer_agent.hearing").joinpath("models/silero_vad.onnx").read_bytes()
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except _LOADING_FAULTS as exc:
        raise SetupError(
            f"the voice detector's model can't be loaded: {exc}",
            code="voice-model",
            mend="install holdslayer again: hearing/models/silero_vad.onnx is missing or damaged",
        ) from exc


class VoiceDetector:
    """Silero VAD over a stream of frames."""

    def __init__(self, rate_hz: int) -> None:
        self._chunk = round(CHUNK_S * rate_hz)
        self._context = np.zeros(rate_hz // 250, np.float32)  # 32 samples at 8 kHz, 64 at 16 kHz
        self._rate = np.array(rate_hz, np.int64)
        self._state: NDArray[np.float32] = np.zeros((2, 1, 128), np.float32)
        self._rest: Samples = np.zeros(0, np.float32)
        self._loud_dbfs = _TARGET_DBFS
        self.chunks_asked = 0
        """How many chunks reached the network: the cost of this ear."""

    def feed(self, frame: Samples, *, quiet: bool = False) -> list[float]:
        """Probabilities of the chunks this frame completes (0 to 2). `quiet`: a tone or silence fills the frame."""
        joined = np.concatenate([self._rest, frame])
        probabilities = []
        start = 0
        while joined.size - start >= self._chunk:
            probabilities.append(self._judge(joined[start : start + self._chunk], quiet))
            start += self._chunk
        self._rest = joined[start:]
        return probabilities

    def _judge(self, chunk: Samples, quiet: bool) -> float:
        level_dbfs = db(float(np.dot(chunk, chunk)) / chunk.size)
        if quiet or level_dbfs < GATE_DBFS:
            self._context = chunk[-self._context.size :]
            self._state *= np.float32(0.9)
            return 0.0
        step = 0.3 if level_dbfs > self._loud_dbfs else 0.005
        self._loud_dbfs += step * (level_dbfs - self._loud_dbfs)
        gain_db = min(max(_TARGET_DBFS - self._loud_dbfs, 0.0), _MAX_GAIN_DB)
        heard = np.clip(np.concatenate([self._context, chunk]) * np.float32(10 ** (gain_db / 20)), -1, 1)
        output, self._state = warm_up().run(None, {"input": heard[None, :], "state": self._state, "sr": self._rate})
        self._context = chunk[-self._context.size :]
        self.chunks_asked += 1
        return float(output[0, 0])
