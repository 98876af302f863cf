"""When a voice begins and when it falls silent, from the voice probabilities of the last half second."""

from __future__ import annotations

from collections import deque
from typing import Final

from holdslayer_agent.core.observations import SpeechEnded, SpeechResumed, SpeechStarted
from holdslayer_agent.hearing.features import HOP_S

__all__ = ["Edge", "Endpointer"]

START_PROBABILITY: Final = 0.5
END_PROBABILITY: Final = 0.35
_ONSET_HOPS: Final = 10
_ONSET_NEEDED: Final = 7
"""A voice is 0.14 s of the last 0.2 s: clicks and lost packets are not, "hello" is."""
_DOUBTFUL_NEEDED: Final = 40
"""0.8 s without a break when it sounds like music: singing seldom holds Silero that long, a person over a bed does."""
_END_HOPS: Final = 25
"""0.5 s of silence end an utterance: pauses inside announcements are mostly shorter, a person's turn ends with more."""
_PAUSE_HOPS: Final = 7
"""0.14 s: shorter ones are stops within words."""

Edge = SpeechStarted | SpeechResumed | SpeechEnded


class Endpointer:
    """Turns probabilities into `SpeechStarted`, `SpeechResumed` and `SpeechEnded`."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, float]] = deque(maxlen=_ONSET_HOPS)
        self._run = 0
        self._quiet = 0
        self.started_s: float | None = None
        self._last_voice_s = 0.0

    @property
    def quiet_s(self) -> float:
        """Seconds since the voice was last heard within an utterance."""
        return self._quiet * HOP_S if self.started_s is not None else 0.0

    def feed(self, at_s: float, probability: float, level_dbfs: float, *, doubtful: bool) -> Edge | None:
        """One hop. `doubtful` asks for a longer onset: it sounds like music."""
        self._recent.append((probability, level_dbfs))
        voiced = probability >= START_PROBABILITY
        self._run = self._run + 1 if voiced else max(self._run - 2, 0)
        if self.started_s is None:
            return self._start(at_s, doubtful=doubtful)
        if probability >= END_PROBABILITY:
            paused, pause_s = self._quiet >= _PAUSE_HOPS, round(at_s - HOP_S - self._last_voice_s, 3)
            self._last_voice_s = at_s
            self._quiet = 0
            return SpeechResumed(at_s, self.started_s, pause_s) if paused else None
        self._quiet += 1
        if self._quiet < _END_HOPS:
            return None
        ended = SpeechEnded(self._last_voice_s, self.started_s, round(at_s - self._last_voice_s, 3))
        self.started_s = None
        self._recent.clear()
        self._run = 0
        return ended

    def _start(self, at_s: float, *, doubtful: bool) -> SpeechStarted | None:
        voiced = [level for probability, level in self._recent if probability >= START_PROBABILITY]
        if len(voiced) < _ONSET_NEEDED or (doubtful and self._run < _DOUBTFUL_NEEDED):
            return None
        hops = [probability >= START_PROBABILITY for probability, _ in self._recent]
        back = max(len(hops) - hops.index(True), self._run if doubtful else 0)
        self.started_s = round(max(at_s - (back + 1) * HOP_S, 0.0), 3)
        self._last_voice_s = at_s
        self._quiet = 0
        return SpeechStarted(self.started_s, round(max(voiced), 1))
