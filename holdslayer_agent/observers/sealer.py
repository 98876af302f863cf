"""Seals recordings a minute after their call has ended: Asterisk writes the end of a file late."""

from __future__ import annotations

import asyncio
import base64
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from holdslayer_agent.errors import StoreError
from holdslayer_agent.observers.sealing import seal
from holdslayer_agent.observers.store import Store

__all__ = ["Sealer", "recordings_key"]

log = logging.getLogger(__name__)

LOOK_S: Final = 60.0
SETTLED_S: Final = 30.0
AT_ONCE: Final = 50


def recordings_key(fernet_key: bytes) -> bytes:
    """A key of its own for recordings, from the one that seals the facts."""
    raw = base64.urlsafe_b64decode(fernet_key)
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"holdslayer recordings").derive(raw)


class Sealer:
    """`run` until cancelled. A file that can't be sealed stays as it is and is tried again."""

    def __init__(self, store: Store, key: bytes, clock: Callable[[], float] = time.time) -> None:
        self._store, self._key, self._clock = store, key, clock

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except StoreError as error:
                log.error("recordings wait to be sealed: %s", error.message)
            await asyncio.sleep(LOOK_S)

    async def look(self) -> int:
        """Seal what is due; how many files. Raises StoreError."""
        done = 0
        for row, path in await self._store.archive.plain_recordings(self._clock() - SETTLED_S, AT_ONCE):
            target = await asyncio.to_thread(self._seal, path)
            if target is not None:
                await self._store.archive.recording_moved(row, target)
                done += 1
        return done

    def _seal(self, path: Path) -> Path | None:
        try:
            return seal(path, self._key)
        except FileNotFoundError:
            return None  # past its days
        except OSError as error:
            log.error("the recording %s could not be sealed: %s", path.name, error.strerror)
            return None
