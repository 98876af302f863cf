"""What is wrong with the audio itself: clipped, offset, broken, holed, drowned in noise. Judged once a second."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from holdslayer_agent.core.observations import Fault, LineFaulty
from holdslayer_agent.hearing.features import HOP_S
from holdslayer_agent.hearing.frames import Samples

__all__ = ["FaultMeter"]

_EVERY: Final = 50
"""Frames: one second."""
_AGAIN_S: Final = 60.0
_CEILING: Final = 0.975
"""Of full scale. G.711 decodes its loudest step to 0.980 (µ-law) and 0.984 (A-law)."""
_FLAT: Final = 3
"""Samples at the ceiling on end: what a cut top looks like."""
_CLIPPED: Final = 0.005
"""Judged: no second of the development calls has it; a voice 20 dB too loud has ten times as much."""
_OFFSET: Final = 0.02
"""Of full scale. Five people of the development calls were recorded with 0.027 to 0.051, nobody else with it."""
_LIVELY_DBFS: Final = -45.0
_LONGEST_GAP: Final = 10
"""Frames: silence is filled in 0.12 s late (`telephony.timeline.LATE_S`); longer ones are pauses."""
_LOST_GAPS: Final = 3
"""One is a stall of somebody's machine, of which nothing follows."""
_LOST_OVER_S: Final = 5
"""Seconds. All 24 development calls that lose 1 % of their frames are told so, and none of the 20 with filled gaps."""
_NOISE_DBFS: Final = -38.0
"""In nine frames of ten. Judged: a voice at -23 dBFS stands 15 dB above it. No idle second of the development calls."""


class FaultMeter:
    """One a line. Fed every frame as it came; keeps counts of a second."""

    def __init__(self) -> None:
        self._frames = 0
        self._samples = 0
        self._broken = 0
        self._full = 0
        self._sum = 0.0
        self._levels: list[float] = []
        self._idle = True
        self._gap = 0
        self._lively = False  # the last frame that was not empty
        self._lost = [0] * _LOST_OVER_S
        self._gaps = [0] * _LOST_OVER_S
        self._told: dict[Fault, float] = {}

    def feed(self, raw: Samples, level_dbfs: float, *, idle: bool, tonal: bool = False) -> list[LineFaulty]:
        """A frame before it is cleaned, and its level after. `idle`: neither voice, music nor tone is on the line;
        `tonal`: a signalling tone is, whose pauses are its own."""
        total = float(raw.sum())
        if not math.isfinite(total):
            finite = np.isfinite(raw)
            self._broken += int(raw.size - np.count_nonzero(finite))
            total = float(np.sum(raw, where=finite))
        self._sum += total
        self._full += _at_ceiling(raw)
        self._samples += raw.size
        self._levels.append(level_dbfs)
        self._idle = self._idle and idle
        self._count_gap(raw, level_dbfs, tonal=tonal)
        self._frames += 1
        if self._frames % _EVERY:
            return []
        return self._judge(round(self._frames * HOP_S, 3))

    def _count_gap(self, raw: Samples, level_dbfs: float, *, tonal: bool) -> None:
        """Frames of nothing between loud ones: no voice falls silent and speaks again within a frame's edge."""
        if not raw.any():
            self._gap += 1
            return
        lively = level_dbfs > _LIVELY_DBFS
        if self._lively and lively and 0 < self._gap <= _LONGEST_GAP:
            self._lost[-1] += self._gap
            self._gaps[-1] += 1
        self._gap, self._lively = 0, lively and not tonal

    def _judge(self, at_s: float) -> list[LineFaulty]:
        quiet_dbfs = float(np.percentile(self._levels, 10))
        offset, lost = self._sum / self._samples, sum(self._lost)
        found = {
            Fault.NOT_A_NUMBER: (self._broken > 0, self._broken / self._samples),
            Fault.CLIPPED: (self._full >= _CLIPPED * self._samples, self._full / self._samples),
            Fault.DC_OFFSET: (abs(offset) >= _OFFSET, offset),
            Fault.LOST: (sum(self._gaps) >= _LOST_GAPS, lost / (_EVERY * _LOST_OVER_S)),
            Fault.NOISE: (self._idle and quiet_dbfs >= _NOISE_DBFS, quiet_dbfs),
        }
        self._samples = self._broken = self._full = 0
        self._sum, self._idle, self._levels = 0.0, True, []
        self._lost, self._gaps = [*self._lost[1:], 0], [*self._gaps[1:], 0]
        told = []
        for fault, (is_there, amount) in found.items():
            if is_there and at_s - self._told.get(fault, -_AGAIN_S) >= _AGAIN_S:
                self._told[fault] = at_s
                told.append(LineFaulty(at_s, fault, round(amount, 3)))
        return told


def _at_ceiling(raw: Samples) -> int:
    """Samples at the ceiling, in runs that are flat."""
    if raw.max() < _CEILING and raw.min() > -_CEILING:
        return 0
    count = 0
    for top in (raw >= _CEILING, raw <= -_CEILING):
        edges = np.flatnonzero(np.diff(np.concatenate(([False], top, [False])).astype(np.int8)))
        lengths = edges[1::2] - edges[::2]
        count += int(lengths[lengths >= _FLAT].sum())
    return count
