"""Whether what is heard is our own voice come back: by how alike it is to what we have just sent, at whatever delay."""

from __future__ import annotations

from typing import Final

import numpy as np

from holdslayer_agent.core.audio import Pcm

__all__ = ["ECHO_BLOCK_S", "ECHO_SENT_S", "is_echo", "likeness"]

ECHO_BLOCK_S: Final = 0.08
"""How much of what was heard is compared. Shorter pieces of two voices are alike by chance more often."""
ECHO_SENT_S: Final = 0.7
"""How far back we look: a satellite's way there and back."""

_LIKE: Final = 0.7
"""Of synthetic voices at -18 dBFS come back 20 to 30 dB softer over µ-law, 0.02 to 0.3 s late, through a hybrid's
filter or plain, 98 of 100 blocks are more alike than 0.84; of people's onsets with or without such an echo below them,
98 are less alike than 0.63. Whitened, the two are closer: 0.60 and 0.78."""
_LEAST_LOSS_DB: Final = 6.0
"""What is louder than our voice less this is no echo: the least loss that echo cancellers are made for, ITU-T G.168."""


def is_echo(heard: Pcm, sent: Pcm, rate_hz: int) -> bool:
    """`heard`: the last piece of the line; `sent`: what we said until now, longer than `heard` by the longest delay."""
    if not len(sent) or len(sent) < len(heard) or not len(heard):
        return False
    loud_heard, loud_sent = _loudest(heard, rate_hz), _loudest(sent, rate_hz)
    if loud_sent <= 1.0 or loud_heard > loud_sent * 10 ** (-_LEAST_LOSS_DB / 20):
        return False
    return likeness(_narrow(heard, rate_hz), _narrow(sent, rate_hz)) >= _LIKE


def likeness(heard: np.ndarray, sent: np.ndarray) -> float:
    """The highest normalised correlation of `heard` with any stretch of `sent`, 0 to 1."""
    count, size = len(heard), 1 << (len(sent) + len(heard) - 1).bit_length()
    products = np.fft.irfft(np.fft.rfft(sent, size) * np.conj(np.fft.rfft(heard, size)), size)
    power = np.concatenate([[0.0], np.cumsum(sent.astype(np.float64) ** 2)])
    energy = np.maximum(power[count:] - power[:-count], 1e-6 * max(power[-1], 1e-9))
    norm = np.sqrt(energy * max(float(np.dot(heard, heard)), 1e-12))
    return min(float(np.max(np.abs(products[: len(energy)]) / norm)), 1.0)


def _narrow(samples: Pcm, rate_hz: int) -> np.ndarray:
    """At 8 kHz, where a voice has its power: half the work."""
    wide = samples.astype(np.float32)
    if rate_hz < 16000:
        return wide
    even = wide[: len(wide) // 2 * 2].reshape(-1, 2)
    narrow: np.ndarray = even.mean(axis=1)
    return narrow


def _loudest(samples: Pcm, rate_hz: int) -> float:
    """RMS of the loudest 20 ms."""
    step = rate_hz // 50
    pieces = samples[: max(len(samples) // step, 1) * step].astype(np.float32)
    whole = pieces[: len(pieces) // step * step].reshape(-1, step) if len(pieces) >= step else pieces.reshape(1, -1)
    return float(np.sqrt(np.max(np.mean(whole**2, axis=1))))
