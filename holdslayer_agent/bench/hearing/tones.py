"""Call progress tones of recipes: ringback, busy, SIT, beeps, DTMF, fax (ITU-T E.180, ITU-T Q.23)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from holdslayer_agent.bench.hearing.corpus import RATE_HZ, Samples
from holdslayer_agent.errors import AudioError

__all__ = ["make_tone", "quiet"]

_PLANS: Final[dict[str, tuple[tuple[float, ...], float, float]]] = {
    "ringback_us": ((440, 480), 2, 4),
    "ringback_eu": ((425,), 1, 4),
    "busy_us": ((480, 620), 0.5, 0.5),
    "busy_eu": ((425,), 0.5, 0.5),
    "reorder_us": ((480, 620), 0.25, 0.25),
    "dial_us": ((350, 440), 1, 0),
    "callwait": ((440,), 0.3, 9.7),
    "beep": ((1000,), 0.2, 9.8),
    "fax": ((1100,), 0.5, 3),
}
_ROWS: Final = (697.0, 770.0, 852.0, 941.0)
_COLUMNS: Final = (1209.0, 1336.0, 1477.0, 1633.0)
_KEYS: Final = ("123A", "456B", "789C", "*0#D")
_SIT: Final = ((913.8, 0.274), (1370.6, 0.274), (1776.7, 0.380))


def quiet(seconds: float) -> Samples:
    """Digital silence."""
    return np.zeros(int(seconds * RATE_HZ), np.float32)


def make_tone(plan: str, seconds: float, level_dbfs: float) -> Samples:
    """The tone called `plan`; `dtmf:…` and `sit` may be longer than `seconds`. Raises AudioError on an unknown plan."""
    if plan == "ringback_uk":
        cycle = [_sine((400, 450), 0.4, level_dbfs), quiet(0.2), _sine((400, 450), 0.4, level_dbfs), quiet(2)]
        return _repeat(cycle, seconds)
    if plan == "sit":
        played = np.concatenate([_sine((hz,), length, level_dbfs) for hz, length in _SIT])
        rest = quiet(max(0, seconds - len(played) / RATE_HZ))
        return np.concatenate([played, rest])[: int(max(seconds, len(played) / RATE_HZ) * RATE_HZ)]
    if plan == "vmbeep":
        return np.concatenate([_sine((1000,), 0.5, level_dbfs), quiet(max(0, seconds - 0.5))])
    if plan.startswith("dtmf:") and len(plan) > 5 and all(key in "".join(_KEYS) for key in plan[5:]):
        return np.concatenate([part for key in plan[5:] for part in (_sine(_pair(key), 0.1, level_dbfs), quiet(0.1))])
    if plan not in _PLANS:
        raise AudioError(
            f"there is no tone {plan!r}", code="corpus-broken", mend="docs/hearing-corpus.md lists those of recipes"
        )
    hz, on, off = _PLANS[plan]
    return _repeat([_sine(hz, on, level_dbfs), quiet(off)], seconds)


def _pair(key: str) -> tuple[float, float]:
    row = next(i for i, keys in enumerate(_KEYS) if key in keys)
    return _ROWS[row], _COLUMNS[_KEYS[row].index(key)]


def _sine(hz: Sequence[float], seconds: float, level_dbfs: float) -> Samples:
    time_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    height = 10 ** (level_dbfs / 20) * np.sqrt(2)
    waves = [height * np.sin(2 * np.pi * one * time_s) for one in hz]
    return np.asarray(np.sum(waves, axis=0), np.float32)


def _repeat(cycle: list[Samples], seconds: float) -> Samples:
    once = np.concatenate(cycle)
    size = int(seconds * RATE_HZ)
    return np.tile(once, size // once.size + 1)[:size]
