"""A recording's form and length, plain or sealed."""

from __future__ import annotations

import io
import wave
from pathlib import Path
from typing import Final

import soundfile

from holdslayer_agent.api.ports import SealedAudio

__all__ = ["MEDIA", "NotAudio", "measured", "media_of"]

_MEDIA: Final = {".wav": "audio/wav", ".flac": "audio/flac", ".opus": "audio/ogg"}
MEDIA: Final = tuple(_MEDIA.values())


class NotAudio(Exception):
    """No recording, or the beginning of one that is still being written."""


def media_of(path: Path) -> str:
    return _MEDIA.get(_form(path), "application/octet-stream")


def measured(path: Path, sealed: SealedAudio | None) -> tuple[int, float]:
    """Bytes and seconds. Touches the disk. Raises OSError, NotAudio."""
    size = path.stat().st_size if sealed is None else sealed.size
    with path.open("rb") if sealed is None else io.BufferedReader(_Opened(sealed), 65_536) as file:
        try:
            if _form(path) != ".wav":
                with soundfile.SoundFile(file) as audio:
                    return size, round(len(audio) / audio.samplerate, 2)
            # By the size: Asterisk writes a file's header last.
            with wave.open(file) as audio:
                second = audio.getframerate() * audio.getsampwidth() * audio.getnchannels()
                return size, round(max(0, size - 44) / second, 2)
        except (soundfile.SoundFileError, EOFError, wave.Error) as error:
            raise NotAudio(str(error)) from error


def _form(path: Path) -> str:
    return path.with_suffix("").suffix if path.suffix == ".sealed" else path.suffix


class _Opened(io.RawIOBase):
    """A sealed recording as a file to be read."""

    def __init__(self, sealed: SealedAudio) -> None:
        self._sealed, self._at = sealed, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        wanted = min(len(view), max(0, self._sealed.size - self._at))
        found = self._sealed.read(self._at, wanted) if wanted else b""
        view[: len(found)] = found
        self._at += len(found)
        return len(found)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._sealed.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at
