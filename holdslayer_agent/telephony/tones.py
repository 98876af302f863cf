"""Touch tones as audio, for lines that take them in band. ITU-T Q.23: two sines a digit."""

from __future__ import annotations

import numpy as np

from holdslayer_agent.core.audio import Pcm

__all__ = ["dtmf_tones"]

ROWS_HZ = (697, 770, 852, 941)
COLUMNS_HZ = (1209, 1336, 1477, 1633)
KEYS = "123A456B789C*0#D"
TONE_S, GAP_S = 0.12, 0.09
AMPLITUDE = 32767 * 10 ** (-7 / 20) / 2
"""Each sine at about −13 dBFS: well inside Q.24's range after the codec."""


def dtmf_tones(keys: str, rate_hz: int) -> Pcm:
    """The keys one after the other, 120 ms on and 90 ms off. Raises ValueError on anything that is no key."""
    pieces: list[Pcm] = []
    t = np.arange(int(TONE_S * rate_hz)) / rate_hz
    for key in keys:
        place = KEYS.index(key)
        tone = np.sin(2 * np.pi * ROWS_HZ[place // 4] * t) + np.sin(2 * np.pi * COLUMNS_HZ[place % 4] * t)
        pieces += [(AMPLITUDE * tone).astype(np.int16), np.zeros(int(GAP_S * rate_hz), np.int16)]
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int16)
