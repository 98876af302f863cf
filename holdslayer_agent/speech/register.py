"""In which register words are put: a telephone system's, or that of a person who talks.

A linear model over a sentence encoder's vectors, fitted by `tools/diction/train.py` on four languages at once. It knows
sentences whose words no training text held, and languages with few texts. Added to what `core.diction` says of the
words; without the encoder's package there is no register, and words stand alone.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.encoder import Encoder, normal, use
from holdslayer_agent.errors import SetupError
from holdslayer_agent.speech.stt import SttResult

__all__ = ["FORM", "Register"]

log = logging.getLogger(__name__)

FORM: Final = Path(__file__).with_name("register.npy")
"""[513], float32: a weight for each number of a sentence's vector, then the bias."""
_KEPT: Final = 2000
"""Texts whose odds are kept: partial words are asked for again and again."""


class Register:
    """Log-odds that a telephone system says a text; nothing until it is loaded."""

    def __init__(self) -> None:
        self._encoder: Encoder | None = None
        self._form: NDArray[np.float32] | None = None
        self._kept: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def load(self) -> None:
        """Blocks for 2 s. Without the encoder it goes on telling nothing, and the log says why."""
        try:
            self.take(use.load(), np.load(FORM, allow_pickle=False))
        except SetupError as error:
            log.warning("what is said is weighed by words alone: %s; mend: %s", error.message, error.mend)

    def take(self, encoder: Encoder, form: NDArray[np.float32]) -> None:
        """Use these."""
        self._encoder, self._form = encoder, form

    def of(self, result: SttResult) -> SttResult:
        """The same with its register, where it has words. Takes 5 ms for new words: not for the event loop."""
        if self._form is None or self._encoder is None or not result.text:
            return result
        with self._lock:
            odds = self._kept.get(result.text)
            if odds is None:
                vector = self._encoder.encode([normal(result.text)])[0]
                odds = self._kept[result.text] = round(float(vector @ self._form[:-1] + self._form[-1]), 2)
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return replace(result, register=odds)
