"""Smaller files for recordings: FLAC keeps every sample, Opus is a tenth of it. Written by libsndfile."""

from __future__ import annotations

import os
import wave
from pathlib import Path
from typing import Final, Literal

import numpy as np
import soundfile

__all__ = ["Packing", "pack"]

Packing = Literal["wav", "flac", "opus"]

_FORMS: Final = {"flac": ("FLAC", "PCM_16"), "opus": ("OGG", "OPUS")}
BLOCK: Final = 65_536
"""Samples at a time: a four-hour recording needs no more memory than a short one."""


def pack(path: Path, packing: Packing) -> Path:
    """The file in its other form; `path`, mono 16-bit WAV, is removed then. Raises OSError; then it is as it was."""
    if packing == "wav":
        return path
    kind, subtype = _FORMS[packing]
    target = path.with_suffix(f".{packing}")
    fresh = target.with_name(target.name + ".new")
    try:
        with path.open("rb") as source:
            rate_hz, start = _head(path)
            source.seek(start)
            with soundfile.SoundFile(fresh, "w", rate_hz, 1, subtype, format=kind) as packed:
                # Read by size, not by the header: Asterisk writes that last, and a killed one never.
                while block := source.read(2 * BLOCK):
                    packed.write(np.frombuffer(block[: len(block) // 2 * 2], "<i2"))
        with fresh.open("rb") as file:
            os.fchmod(file.fileno(), 0o600)
            os.fsync(file.fileno())
        fresh.replace(target)
    except (soundfile.SoundFileError, wave.Error, EOFError) as error:
        fresh.unlink(missing_ok=True)
        raise OSError(f"it can't be packed: {error}") from error
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    path.unlink()
    return target


def _head(path: Path) -> tuple[int, int]:
    """Sample rate, and where the samples begin."""
    with wave.open(str(path)) as audio:
        if audio.getnchannels() != 1 or audio.getsampwidth() != 2:
            raise wave.Error("not mono of 16 bits")
        rate_hz = audio.getframerate()
    with path.open("rb") as file:
        return rate_hz, file.read(4096).index(b"data") + 8
