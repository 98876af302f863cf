"""Touch tones in the line's audio (DTMF, ITU-T Q.23), by Goertzel power at the eight frequencies.

Accepts what ITU-T Q.24 asks a receiver to accept: 1.5 % off frequency, 40 ms tones (here from about 50 ms), a high
group up to 8 dB below or 4 dB above the low group.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from holdslayer_agent.core.observations import DtmfHeard
from holdslayer_agent.hearing.features import HOP_S, db
from holdslayer_agent.hearing.frames import Samples

__all__ = ["DtmfDetector"]

ROWS_HZ: Final = (697.0, 770.0, 852.0, 941.0)
COLUMNS_HZ: Final = (1209.0, 1336.0, 1477.0, 1633.0)
KEYS: Final = ("123A", "456B", "789C", "*0#D")

FORWARD_TWIST_DB: Final = 8.0
REVERSE_TWIST_DB: Final = 4.0
_TOLERANCE: Final = 0.009
"""Each frequency is probed at 0 and ±0.9 %: with the window's width that covers ±1.5 % and refuses ±3.5 %."""
_SHARE: Final = 0.80
"""Share of the window's energy the two tones must hold. Tones in -20 dB of noise reach 0.9, voices rarely 0.6."""
_LEVEL_DBFS: Final = -45.0
_WINDOW_S: Final = 0.040
_NEEDED: Final = 2
_RELEASE: Final = 2


class DtmfDetector:
    """One `DtmfHeard` a press."""

    def __init__(self, rate_hz: int) -> None:
        size = round(_WINDOW_S * rate_hz)
        window = np.hanning(size + 1)[:-1]
        time_s = np.arange(size) / rate_hz
        probes = [f * (1 + shift) for f in ROWS_HZ + COLUMNS_HZ for shift in (-_TOLERANCE, 0.0, _TOLERANCE)]
        waves = np.array([np.exp(-2j * np.pi * f * time_s) for f in probes]) * window
        self._probe = np.concatenate([waves.real, waves.imag]).astype(np.float32)
        # a tone at the probe has (amplitude * sum(window) / 2)^2; as a share of mean square: * 2 / sum(window)^2
        self._scale = 2.0 / float(window.sum()) ** 2
        self._energy_window = (window**2).astype(np.float32)
        self._energy_scale = 1.0 / float((window**2).sum())
        self._tail = np.zeros(size, np.float32)
        self._key = ""
        self._run = 0
        self._gone = 0
        self._pressed = False
        self._hops = 0

    @property
    def pressed(self) -> bool:
        """True while a touch tone sounds."""
        return self._pressed

    def feed(self, frame: Samples) -> DtmfHeard | None:
        """The press this frame confirms; `at_s` is where its tone began."""
        self._hops += 1
        self._tail = np.concatenate([self._tail[frame.size :], frame])
        key = self._decide()
        if key and key == self._key:
            self._run += 1
            self._gone = 0
        elif key and not self._pressed:
            self._key, self._run, self._gone = key, 1, 0
        else:
            self._gone += 1
            if self._gone >= _RELEASE:
                self._key, self._run, self._pressed = "", 0, False
        if self._run == _NEEDED and not self._pressed and self._key:
            self._pressed = True
            return DtmfHeard(round(max((self._hops - _NEEDED - 1) * HOP_S, 0.0), 3), self._key)
        return None

    def _decide(self) -> str:
        energy = float(np.dot(self._tail * self._tail, self._energy_window)) * self._energy_scale
        if db(energy) < _LEVEL_DBFS:
            return ""
        response = self._probe @ self._tail
        half = response.size // 2
        power = ((response[:half] ** 2 + response[half:] ** 2) * self._scale).reshape(8, 3).max(axis=1)
        row, column = int(np.argmax(power[:4])), int(np.argmax(power[4:]))
        low, high = float(power[row]), float(power[4 + column])
        if low + high < _SHARE * energy or min(low, high) <= 0:
            return ""
        if db(high) - db(low) > REVERSE_TWIST_DB or db(low) - db(high) > FORWARD_TWIST_DB:
            return ""
        return KEYS[row][column]
