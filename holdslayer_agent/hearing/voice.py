"""Whose voice is it: compares the speaking voice with those heard earlier in the call, and guesses recorded or live.

A voice print is 64 numbers that a small convolutional network makes of up to 4 s of a voice: prints of one speaker on
one line lie close, whatever is said. Trained by tools/hearing_model/voices.py; data and figures in
hearing/models/README.md.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.core.observations import Likeness
from holdslayer_agent.hearing.features import HOP_S
from holdslayer_agent.hearing.timbre import TIMBRE, convolve, level_free

__all__ = ["MIN_VOICE_S", "VoiceBook", "VoiceNet", "VoicePrint", "Voiceprints"]

MIN_VOICE_S: Final = 0.6
"""Voiced sound before a print says anything: held out, the area under the curve is 0.85 at 0.5 to 0.9 s."""
_KNOWN_HOPS: Final = 150
_AGAIN_HOPS: Final = 50
"""Judged, with the one before: decisions fall in the first 3 s; false rings and misses of the benchmark stayed."""
_LONGEST_HOPS: Final = 200
_KEPT: Final = 40
_TOLD: Final = 8
"""How many likenesses a measurement carries: the nearest decide."""
LIVE_BOUND: Final = 3.0

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Voiceprints:
    """What the network makes of one stretch of voice."""

    print: Floats  # (64,), unit length
    live: float  # log-odds of a person on a telephone against a recording, bounded


@dataclass(frozen=True, slots=True)
class VoiceNet:
    """Trained weights; batch normalisation is folded into the convolutions."""

    w1: Floats  # (5, 56, c), stride 2
    b1: Floats
    w2: Floats  # (3, c, c), dilation 2
    b2: Floats
    w3: Floats  # (3, c, c), dilation 3
    b3: Floats
    place: Floats  # (2c + 1, 64)
    live: Floats  # (2c + 1,)
    live_scale: Floats  # (2,): calibrates the live logit, slope and offset
    same: Floats  # (4,): log-odds of one speaker = a + b cos + c log(query s) + d log(page s)

    @classmethod
    @lru_cache(maxsize=1)
    def packaged(cls) -> VoiceNet:
        """The weights shipped with the package, loaded once a process."""
        with resources.files("holdslayer_agent.hearing").joinpath("models/voices.npz").open("rb") as stored:
            arrays = np.load(stored)
            return cls(**{field.name: arrays[field.name].astype(np.float32) for field in fields(cls)})

    def judge(self, stretch: Floats) -> Voiceprints:
        """Of voiced hops, shape (30 to 200, 56), as `timbre` gives them."""
        held = convolve(level_free(stretch), self.w1, self.b1, stride=2)
        held = convolve(held, self.w2, self.b2, dilation=2)
        held = convolve(held, self.w3, self.b3, dilation=3)
        pooled = np.concatenate([held.mean(0), np.sqrt(held.var(0) + 1e-5), np.ones(1, np.float32)])
        placed = pooled @ self.place
        logit = float(pooled @ self.live) * float(self.live_scale[0]) + float(self.live_scale[1])
        return Voiceprints(
            (placed / (np.linalg.norm(placed) + 1e-9)).astype(np.float32),
            float(np.clip(logit, -LIVE_BOUND, LIVE_BOUND)),
        )

    def sameness(self, one: Floats, other: Floats, query_s: float, page_s: float) -> float:
        """Log-odds that two prints are one speaker's; `query_s` and `page_s` are their lengths, bounded to 4 s."""
        bounds = (MIN_VOICE_S, _LONGEST_HOPS * HOP_S)
        lengths = np.log(np.clip([query_s, page_s], *bounds))
        return float(self.same[0] + self.same[1] * float(one @ other) + self.same[2:] @ lengths)


class VoicePrint:
    """Gathers the voiced hops of one utterance: the last 4 s of them."""

    def __init__(self, net: VoiceNet | None = None) -> None:
        self._net = net or VoiceNet.packaged()
        self._hops: deque[Floats] = deque(maxlen=_LONGEST_HOPS)
        self._judged: tuple[int, Voiceprints] | None = None
        self.hops = 0

    def add(self, timbre: Floats) -> None:
        """A hop, shape (56,), in which the voice sounds."""
        self._hops.append(timbre)
        self.hops += 1

    @property
    def seconds(self) -> float:
        """Voiced sound gathered in all."""
        return self.hops * HOP_S

    def prints(self) -> Voiceprints | None:
        """None while too short to say. After 3 s the voice is known: judged anew once a second only."""
        if self.seconds < MIN_VOICE_S:
            return None
        if self._judged is not None and self.hops > _KNOWN_HOPS and self.hops - self._judged[0] < _AGAIN_HOPS:
            return self._judged[1]
        found = self._net.judge(np.array(self._hops, np.float32).reshape(-1, TIMBRE))
        self._judged = self.hops, found
        return found


class VoiceBook:
    """The voices of a call: its last 40 utterances."""

    def __init__(self, net: VoiceNet | None = None) -> None:
        self._net = net or VoiceNet.packaged()
        self._pages: deque[tuple[float, Floats, float]] = deque(maxlen=_KEPT)

    def compare(self, gathered: VoicePrint) -> tuple[tuple[Likeness, ...], float]:
        """(likeness with earlier utterances, the nearest first; live log-odds); empty and 0 while too short to say."""
        here = gathered.prints()
        if here is None:
            return (), 0.0
        likes = [
            Likeness(at_s, round(self._net.sameness(here.print, there, gathered.seconds, seconds), 2))
            for at_s, there, seconds in self._pages
        ]
        likes.sort(key=lambda like: -like.log_odds)
        return tuple(likes[:_TOLD]), here.live

    def keep(self, at_s: float, gathered: VoicePrint) -> None:
        """Remembers the utterance that began at `at_s`."""
        there = gathered.prints()
        if there is not None:
            self._pages.append((at_s, there.print, gathered.seconds))
