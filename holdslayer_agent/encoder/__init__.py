"""Sentences as vectors, by encoders from Python packages that carry their weights.

Both are optional (extra `meaning`) and believed by their hash alone: `use`, a small one for any machine, and `e5`, a
larger one, which knows more of the world. docs/adr/0007-meaning.md says why these.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.core.numbers import plain_text

__all__ = ["Encoder", "normal", "once"]


class Encoder(Protocol):
    """Sentences in, a row of numbers each out, of length 1."""

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """One row a text."""
        ...


def normal(text: str) -> str:
    """A sentence as the fits have seen it: plain, without marks around it."""
    return plain_text(text).strip(" .,;:?!¿¡")


def once(make: Callable[[], Encoder]) -> Callable[[], Encoder]:
    """`make` the first time, whichever thread asks; the same encoder from then on, for all of the process."""
    lock, made = threading.Lock(), lru_cache(maxsize=1)(make)

    def load() -> Encoder:
        with lock:
            return made()

    load.__doc__ = make.__doc__
    return load
