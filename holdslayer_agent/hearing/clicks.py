"""Cracks in a quiet line: what a switch or a handset makes before somebody speaks.

A drum, a plosive and a beep begin as suddenly; but a click is over within 20 ms, and nothing was there before it and
nothing comes right after it.
"""

from __future__ import annotations

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
_QUIET_SHARE: Final = 10 ** (-15.0 / 10)
"""Judged, as all here: 15 dB between the click and what is around it."""
_LOUD: Final = 10 ** (-45.0 / 10)
"""Of full scale: -45 dBFS."""


class ClickDetector:
    """One `ClickHeard` a click, 0.08 s after it. Keeps a fifth of a second of powers."""

    def __init__(self) -> None:
        self._powers = np.zeros(_BEFORE + _LONGEST + _AFTER, np.float32)
        self._hops = 0
        self._last_s = -1.0

    def feed(self, frame: Samples) -> ClickHeard | None:
        """One frame. The loudest block is looked for where quiet can be seen on both sides of it."""
        self._hops += 1
        powers = self._powers
        powers[:-_BLOCKS] = powers[_BLOCKS:]
        blocks = frame.reshape(_BLOCKS, -1)
        powers[-_BLOCKS:] = np.einsum("ij,ij->i", blocks, blocks) / blocks.shape[1]
        place = _BEFORE + int(powers[_BEFORE : _BEFORE + _LONGEST].argmax())
        loudest = float(powers[place])
        if loudest < _LOUD or self._hops * _BLOCKS <= _BEFORE:
            return None
        quiet = loudest * _QUIET_SHARE
        before, after = powers[place - _BEFORE : place - _LONGEST], powers[place + _LONGEST : place + _AFTER]
        at_s = round(self._hops * HOP_S - (powers.size - place) * _BLOCK_S, 3)
        if max(before.max(), after.max()) > quiet or at_s - self._last_s < HOP_S:
            return None
        self._last_s = at_s
        return ClickHeard(at_s, round(db(loudest), 1))
