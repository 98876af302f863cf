"""Where a phrase goes on that was stopped: at the word, or the sentence, that was cut. Looks at the sound alone."""

from __future__ import annotations

from typing import Final

import numpy as np

from holdslayer_agent.core.audio import Pcm

__all__ = ["rest_is_silent", "sentence_start", "word_start"]

_STEP_S: Final = 0.01
_QUIET_DB: Final = 30.0
"""Below the phrase's loudest 10 ms."""
_WORD_GAP_S: Final = 0.05
"""In the packaged voices stops within words are mostly as quiet for 0.04 s at most; not all words have a gap."""
_SENTENCE_GAP_S: Final = 0.27
"""In what we say to people flite is silent for 0.29 to 0.43 s between two sentences (one is 0.24) and for 0.21 s at
most within one, Pico for 0.56 to 0.87 s between two and for 0.24 to 0.44 s at a comma: there a clause is said again."""
_LONGEST_BACK_S: Final = 1.0
"""Judged: words without a gap between them are not said again by the second."""
_AUDIBLE: Final = 100.0
"""RMS of -50 dBFS."""


def word_start(samples: Pcm, at: int, rate_hz: int) -> int:
    """The sample from which to go on after a pause at sample `at`: the gap before the word that was cut, or `at`."""
    start = _gap_before(samples, at, rate_hz, _WORD_GAP_S)
    return start if at - start <= _LONGEST_BACK_S * rate_hz else at


def sentence_start(samples: Pcm, at: int, rate_hz: int) -> int:
    """The sample from which to say the sentence again that was cut at `at`; 0 in the first."""
    return _gap_before(samples, at, rate_hz, _SENTENCE_GAP_S)


def rest_is_silent(samples: Pcm, at: int) -> bool:
    """Whether all words were out at `at`."""
    rest = samples[at:].astype(np.float64)
    return not len(rest) or float(np.sqrt(np.mean(rest**2))) < _AUDIBLE


def _gap_before(samples: Pcm, at: int, rate_hz: int, gap_s: float) -> int:
    """The end of the last gap of this length that ends before `at`; 0 without one."""
    step = round(rate_hz * _STEP_S)
    whole = samples[: len(samples) // step * step].astype(np.float64).reshape(-1, step)
    if not len(whole):
        return 0
    levels = 10 * np.log10(np.mean(whole**2, axis=1) + 1e-9)
    quiet = levels < levels.max() - _QUIET_DB
    needed, run, found = round(gap_s / _STEP_S), 0, 0
    for place in range(min(at // step, len(quiet))):
        if quiet[place]:
            run += 1
            continue
        if run >= needed:
            found = place * step
        run = 0
    return found
