"""Cracks in a quiet line: what a switch or a handset makes before somebody speaks.

A drum, a plosive and a beep begin as suddenly; but a click is over within 20 ms, and nothing was there before it and
nothing comes right after it.
"""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np

from holdslayer_agent.core.observations import ClickHeard
from holdslayer_agent.hearing.features import HOP_S, db
from holdslayer_agent.hearing.frames import Samples

__all__ = ["ClickDetector"]

_BLOCK_S: Final = 0.002
_BLOCKS: Final = round(HOP_S / _BLOCK_S)
_BEFORE: Final = 50
"""Blocks, 0.1 s, of quiet before it."""
_AFTER: Final = 30
"""Blocks, 0.06 s, of quiet after it: the shortest vowel after a plosive follows sooner."""
_LONGEST: Final = 10
"""Blocks: 20 ms, a relay's bounce or a plug; longer is a knock or a beep."""
_ABOVE_DB: Final = 15.0
_LOUD_DBFS: Final = -45.0


class ClickDetector:
    """One `ClickHeard` a click, 0.08 s after it. Keeps a fifth of a second of levels."""

    def __init__(self) -> None:
        size = _BEFORE + _LONGEST + _AFTER
        self._levels: deque[float] = deque([-120.0] * size, maxlen=size)
        self._hops = 0
        self._last_s = -1.0

    def feed(self, frame: Samples) -> ClickHeard | None:
        """One frame."""
        self._hops += 1
        powers = np.mean(frame.reshape(_BLOCKS, -1) ** 2, axis=1)
        self._levels.extend(db(float(power)) for power in powers)
        return self._found() if self._hops * _BLOCKS > _BEFORE else None

    def _found(self) -> ClickHeard | None:
        """The loudest block lies where a frame's worth of places are looked at, quiet on both sides."""
        levels = np.fromiter(self._levels, float)
        place = _BEFORE + int(np.argmax(levels[_BEFORE : _BEFORE + _LONGEST]))
        loud = float(levels[place])
        if loud < _LOUD_DBFS:
            return None
        quiet = loud - _ABOVE_DB
        before, after = levels[place - _BEFORE : place - _LONGEST], levels[place + _LONGEST : place + _AFTER]
        if max(before.max(), after.max()) > quiet:
            return None
        at_s = round(self._hops * HOP_S - (len(levels) - place) * _BLOCK_S, 3)
        if at_s - self._last_s < HOP_S:
            return None
        self._last_s = at_s
        return ClickHeard(at_s, round(loud, 1))
