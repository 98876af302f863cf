"""Somebody begins to talk while we do: pause first, then decide. Pure; time is counted in frames of the line.

The ear is sure of a voice 0.2 s after its onset, which is too late to be polite. So whatever begins on the line, and is
not our own voice come back, makes us pause; if the ear has heard no voice by then we go on, and stop if it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import numpy as np

from holdslayer_agent.core.audio import FRAME_S, Pcm
from holdslayer_agent.core.observations import Observation, SpeechEnded, SpeechStarted
from holdslayer_agent.hearing.ear import Ear
from holdslayer_agent.hearing.echo import ECHO_BLOCK_S, ECHO_SENT_S, is_echo
from holdslayer_agent.hearing.onset import OnsetDetector

__all__ = ["SENT_S", "BargeIn", "Move"]

_TAIL_S: Final = 0.06
"""A voice ends, as the ear tells it, up to two of its pieces of 32 ms too early."""
_VOICE_HOPS: Final = 10
SENT_S: Final = ECHO_SENT_S + _VOICE_HOPS * FRAME_S
"""How much of what we sent `feed` wants to see."""

_DECIDE_FRAMES: Final = 15
"""0.3 s. The ear reports most voices 0.2 s after their onset, which the pause follows by 0.04 s: of 145 people at -40
dBFS and 244 announcements we spoke on over 8 and 9 once before it did, and after 0.24 s over 14 and 20."""
_LONGEST_FRAMES: Final = 50
"""1 s: what sounds like music must be a voice for 0.8 s before the ear takes it for one."""
_COMING_AT: Final = 0.35
_GAP_FRAMES: Final = 4
"""Judged, with the one before: a voice is coming, and is waited for, while the ear has thought so within 0.08 s."""
_VOICE_AT: Final = 0.5
_VOICED_NEEDED: Final = 7
"""With the two before: as the ear's own onset, which is told once only, for a voice above an echo that passed for
one."""


class Move(StrEnum):
    """What our voice is to do."""

    PAUSE = "pause"
    GO_ON = "go_on"
    STOP = "stop"
    OVER = "over"  # whoever made us stop has fallen silent


class BargeIn:
    """Beside an ear that is fed the same frames, one a call. Nothing but levels is looked at while we are silent."""

    def __init__(self, ear: Ear) -> None:
        self._ear = ear
        self._onset = OnsetDetector(ear.rate_hz)
        self._sent: Pcm = np.zeros(0, np.int16)
        self._said = False
        self._spoken_to = False  # a voice speaks that had begun before we did
        self._echo = False  # the voice that the ear hears is ours
        self._doubt: int | None = None  # frames since we paused
        self._voiced = 0
        self._last_voiced = 0
        self._gave_way = False

    def feed(self, frame: Pcm, heard: Sequence[Observation], sent: Pcm | None) -> Move | None:
        """A frame of 20 ms that the ear has just heard, and what it noticed. `sent`: the last `SENT_S` of what went
        out, silence included; None while we have nothing to say."""
        self._onset.feed(frame)
        ended = next((o for o in heard if isinstance(o, SpeechEnded)), None)
        if ended is not None:
            self._onset.forget_before(self._ear.now_s - ended.at_s - _TAIL_S)
        if sent is None:
            self._said = self._echo = self._gave_way = False
            self._doubt = None
            return None
        if not self._said:
            self._said, self._spoken_to = True, self._ear.speaking
        self._sent = sent
        if not self._ear.speaking:
            self._spoken_to = self._echo = False
        if self._gave_way:
            return self._wait()
        if self._spoken_to:
            return None
        began = any(isinstance(o, SpeechStarted) for o in heard)
        if began:
            self._echo = self._is_ours(_VOICE_HOPS * FRAME_S)
        return self._decide(began=began and not self._echo)

    def _decide(self, *, began: bool) -> Move | None:
        voiced = self._ear.voice >= _VOICE_AT
        if self._doubt is None:
            if began:
                return self._stop()
            heard_one = self._ear.speaking and not self._echo
            if heard_one or not self._onset.began or self._is_ours(ECHO_BLOCK_S):
                return None
            self._doubt, self._voiced, self._last_voiced = 0, int(voiced), -_DECIDE_FRAMES
            return Move.PAUSE
        self._doubt += 1
        self._voiced += voiced
        if began or (self._echo and self._voiced >= _VOICED_NEEDED):
            return self._stop()
        self._last_voiced = self._doubt if self._ear.voice >= _COMING_AT else self._last_voiced
        coming = self._doubt - self._last_voiced <= _GAP_FRAMES
        if self._doubt < _DECIDE_FRAMES or (coming and self._doubt < _LONGEST_FRAMES):
            return None
        self._doubt = None
        return Move.GO_ON

    def _stop(self) -> Move:
        self._doubt, self._gave_way = None, True
        return Move.STOP

    def _wait(self) -> Move | None:
        if self._ear.speaking:
            return None
        self._gave_way = False
        return Move.OVER

    def _is_ours(self, seconds: float) -> bool:
        return is_echo(self._ear.recent(seconds), self._sent, self._ear.rate_hz)
