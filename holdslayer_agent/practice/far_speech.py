"""When the caller speaks, as the practice company hears it: voice activity and its beginnings and ends."""

from __future__ import annotations

from collections import deque

import numpy as np
import webrtcvad

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.practice.ports import LINE_RATE_HZ

__all__ = ["CallerEar"]

_FRAME = LINE_RATE_HZ // 50
_ONSET_FRAMES = 6  # of the last 8: 120 ms of voice, longer than a click, shorter than "hi"
_WINDOW = 8
_SILENCE_S = 0.7  # a sentence's inner pauses are shorter; see the endpointing of the agent's own ear
_LEAST_DBFS = -50.0
_MOST_UTTERANCE_S = 30.0


class CallerEar:
    """Fed with the caller's frames and the time; tells whether the caller began or ended speaking.

    Frames may be missing while the caller is silent, so the end is told by the clock: ask `poll` at `deadline`.
    """

    def __init__(self) -> None:
        self._vad = webrtcvad.Vad(2)
        self._recent: deque[bool] = deque(maxlen=_WINDOW)
        self._utterance: list[Pcm] = []
        self._before: deque[Pcm] = deque(maxlen=_WINDOW + 10)
        self._voiced_s = 0.0
        self._started_s = 0.0
        self._deaf_until_s = -1.0
        self.speaking = False

    @property
    def deadline(self) -> float | None:
        """When `poll` is due."""
        return self._voiced_s + _SILENCE_S if self.speaking else None

    def ignore_until(self, at_s: float) -> None:
        """A key's own sound is no speech."""
        self._deaf_until_s = at_s

    def hear(self, pcm: Pcm, at_s: float) -> bool:
        """Take audio; true when the caller has just begun to speak."""
        began = False
        for start in range(0, len(pcm) - _FRAME + 1, _FRAME):
            frame = pcm[start : start + _FRAME]
            voiced = at_s >= self._deaf_until_s and self._is_voice(frame)
            self._recent.append(voiced)
            self._before.append(frame)
            if self.speaking:
                self._utterance.append(frame)
                if voiced:
                    self._voiced_s = at_s
            elif sum(self._recent) >= _ONSET_FRAMES:
                self.speaking = began = True
                self._voiced_s = self._started_s = at_s
                self._utterance = list(self._before)
        return began

    def poll(self, at_s: float) -> Pcm | None:
        """The utterance, when the caller has ended it by now."""
        if not self.speaking:
            return None
        if at_s < self._voiced_s + _SILENCE_S and at_s < self._started_s + _MOST_UTTERANCE_S:
            return None
        self.speaking = False
        self._recent.clear()
        utterance, self._utterance = self._utterance, []
        return np.concatenate(utterance) if utterance else np.zeros(0, dtype=np.int16)

    def _is_voice(self, frame: Pcm) -> bool:
        rms = float(np.sqrt(np.mean(frame.astype(np.float64) ** 2)))
        if rms < 32768 * 10 ** (_LEAST_DBFS / 20):
            return False
        return bool(self._vad.is_speech(frame.tobytes(), LINE_RATE_HZ))
