"""What the hearing weighs: memory of a process that hears, and of each call in it."""

from __future__ import annotations

import multiprocessing
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from holdslayer_agent.bench.hearing.corpus import RATE_HZ, Samples

__all__ = ["Footprint", "measure_footprint"]

_CALLS: Final = 20
_MB: Final = 1024.0 * 1024.0


@dataclass(frozen=True, slots=True)
class Footprint:
    """Resident memory in MB. `process_mb`: what the first ear brought to a process that had numpy already."""

    process_mb: float
    call_mb: float
    calls: int
    heard_s: float


def measure_footprint(samples: Samples) -> Footprint:
    """Twenty ears hear `samples` (8 kHz) in a process of their own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (samples,))


def _measured(samples: Samples) -> Footprint:
    started_mb = _resident_mb()
    from holdslayer_agent.core.human import PersonEvidence
    from holdslayer_agent.hearing import Ear

    def hear(ear: Ear, person: PersonEvidence) -> None:
        for start in range(0, samples.size, RATE_HZ // 10):
            for observation in ear.feed(samples[start : start + RATE_HZ // 10]):
                person.observe(observation)

    first = Ear(RATE_HZ), PersonEvidence()
    hear(*first)
    one_mb = _resident_mb()
    others = [(Ear(RATE_HZ), PersonEvidence()) for _ in range(_CALLS)]
    for other in others:
        hear(*other)
    each_mb = (_resident_mb() - one_mb) / len(others)
    return Footprint(round(one_mb - started_mb, 1), round(each_mb, 2), _CALLS, round(samples.size / RATE_HZ, 1))


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / _MB
