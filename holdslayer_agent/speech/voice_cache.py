"""What was spoken once, kept on disk by engine, voice and words: mono WAV at the speech rate. For every engine."""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.speech.tts import SPEECH_RATE_HZ

__all__ = ["VoiceCache"]

_VERSION = "1"


class VoiceCache:
    """Never raises: a full disk or a broken file means that a text is spoken anew. `folder` None keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    async def load(self, engine: str, voice: str, words: str) -> Pcm | None:
        path = self._path(engine, voice, words)
        return await asyncio.to_thread(_load, path) if path is not None else None

    async def keep(self, engine: str, voice: str, words: str, pcm: Pcm) -> None:
        path = self._path(engine, voice, words)
        if path is not None:
            await asyncio.to_thread(_store, path, pcm)

    def _path(self, engine: str, voice: str, words: str) -> Path | None:
        if self._folder is None:
            return None
        key = "\0".join((_VERSION, engine, voice, words, str(SPEECH_RATE_HZ)))
        digest = hashlib.sha256(key.encode()).hexdigest()
        return self._folder / digest[:2] / f"{digest}.wav"


def _load(path: Path) -> Pcm | None:
    """What is kept; None when nothing is, or only a broken file."""
    try:
        samples, rate_hz = soundfile.read(path, dtype="int16")
    except (OSError, RuntimeError):
        return None
    return np.asarray(samples, dtype=np.int16) if rate_hz == SPEECH_RATE_HZ and samples.ndim == 1 else None


def _store(path: Path, pcm: Pcm) -> None:
    """Keep it, whole or not at all: two calls may write the same words at once. A full disk is no reason to fail."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as part:
            soundfile.write(part, pcm, SPEECH_RATE_HZ, format="WAV", subtype="PCM_16")
        Path(name).replace(path)
    except OSError:
        return
