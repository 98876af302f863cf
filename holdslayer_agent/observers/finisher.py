"""Finishes recordings once their call is over: packed as the settings want, then sealed if asked.

Asterisk itself records plain WAV, so a kill of anybody leaves a file that plays; it writes the end of a file late, so
nothing is touched before that. Each step makes a whole new file before the old one goes: where a kill comes between two
steps, the next look goes on with what it finds.
"""

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
from holdslayer_agent.observers.packing import Packing, pack
from holdslayer_agent.observers.sealing import SUFFIX, seal
from holdslayer_agent.observers.store import Store

__all__ = ["Finisher", "recordings_key"]

log = logging.getLogger(__name__)

LOOK_S: Final = 60.0
SETTLED_S: Final = 30.0
"""After a call's end Asterisk writes on for a second at most; nobody misses half a minute."""
AT_ONCE: Final = 50
"""Files a look, one after the other; what is left waits for the next. Twenty calls that end together leave sixty."""


def recordings_key(fernet_key: bytes) -> bytes:
    """A key of its own for recordings, from the one that seals the facts."""
    raw = base64.urlsafe_b64decode(fernet_key)
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"holdslayer recordings").derive(raw)


class Finisher:
    """`run` until cancelled. `key` None: nothing is sealed. What can't be finished stays, and is tried again."""

    def __init__(
        self, store: Store, packing: Packing, key: bytes | None, clock: Callable[[], float] = time.time
    ) -> None:
        self._store, self._packing, self._key, self._clock = store, packing, key, clock

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except StoreError as error:
                log.error("recordings wait to be finished: %s", error.message)
            await asyncio.sleep(LOOK_S)

    async def look(self) -> int:
        """Finish what is due; how many files. Raises StoreError."""
        endings = ([] if self._packing == "wav" else [".wav"]) if self._key is None else [".wav", ".flac", ".opus"]
        if not endings:
            return 0
        done = 0
        for row, path in await self._store.archive.unfinished(self._clock() - SETTLED_S, endings, AT_ONCE):
            target = await asyncio.to_thread(self._finish, path)
            if target is not None and target != path:
                await self._store.archive.recording_moved(row, target)
                done += 1
        return done

    def _finish(self, path: Path) -> Path | None:
        at = _as_found(path)
        if at is None:
            return None  # past its days
        try:
            if at.suffix == ".wav":
                at = pack(at, self._packing)
            if self._key is not None and at.suffix != SUFFIX:
                at = seal(at, self._key)
        except OSError as error:
            log.error("the recording %s could not be finished: %s", at.name, error.strerror or error)
        return at


def _as_found(path: Path) -> Path | None:
    """The file, or what a step that was not noted made of it."""
    further = sorted(path.parent.glob(f"{path.name.partition('.')[0]}.*"))
    whole = [f for f in further if f.suffix != ".new"]
    return path if path in whole else next(iter(whole), None)
