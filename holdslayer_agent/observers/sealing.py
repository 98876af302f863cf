"""Recordings that only this installation can read: AES-256-GCM in chunks, so that any part can be read by itself.

    "HSR1" | 8 random bytes | chunk | chunk | …        chunk: up to 64 KiB of audio and a tag of 16 bytes

Each chunk's nonce is the random bytes and its number; the last one is marked in its associated data, so a file that was
cut short, or whose chunks were exchanged, does not open.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from holdslayer_agent.errors import StoreError

__all__ = ["SUFFIX", "Sealed", "seal"]

SUFFIX: Final = ".sealed"
MAGIC: Final = b"HSR1"
HEAD: Final = 12
CHUNK: Final = 64 * 1024
TAG: Final = 16


def seal(path: Path, key: bytes) -> Path:
    """The sealed file beside `path`, which is removed. `key` has 32 bytes. Raises OSError; then `path` is as it was."""
    target = path.with_name(path.name + SUFFIX)
    fresh = target.with_name(target.name + ".new")
    cipher, salt = AESGCM(key), os.urandom(8)
    try:
        with path.open("rb") as plain, fresh.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(MAGIC + salt)
            number, chunk = 0, plain.read(CHUNK)
            while True:
                following = plain.read(CHUNK)
                file.write(cipher.encrypt(_nonce(salt, number), chunk, _place(last=not following)))
                if not following:
                    break
                number, chunk = number + 1, following
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    path.unlink()
    return target


class Sealed:
    """A sealed file, to be read. All methods touch the disk: call them off the event loop."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._cipher = path, AESGCM(key)
        sealed = path.stat().st_size - HEAD
        self._chunks = max(1, -(-sealed // (CHUNK + TAG)))
        self.size = sealed - self._chunks * TAG

    def read(self, start: int, length: int) -> bytes:
        """That part of the audio file. Raises StoreError("recording-broken") when changed, or sealed elsewhere."""
        found = bytearray()
        first = start // CHUNK
        with self._path.open("rb") as file:
            head = file.read(HEAD)
            for number in range(first, min(self._chunks, (start + max(length, 1) - 1) // CHUNK + 1)):
                file.seek(HEAD + number * (CHUNK + TAG))
                place = _place(last=number == self._chunks - 1)
                try:
                    found += self._cipher.decrypt(_nonce(head[4:], number), file.read(CHUNK + TAG), place)
                except InvalidTag as error:
                    raise StoreError(
                        "The recording does not open: it was changed, or sealed with another key.",
                        code="recording-broken",
                        mend="Bring back the key it was sealed with (facts.key).",
                    ) from error
        return bytes(found[start - first * CHUNK :][:length])


def _nonce(salt: bytes, number: int) -> bytes:
    return salt + struct.pack(">I", number)


def _place(*, last: bool) -> bytes:
    return MAGIC + (b"last" if last else b"more")
