"""Recordings that Asterisk makes of legs and bridges: begun, silenced, and found again by their files."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path

from holdslayer_agent.core.call import CallId
from holdslayer_agent.telephony.ari import Ari
from holdslayer_agent.telephony.legs import Legs

__all__ = ["Recordings"]


class Recordings:
    """`folder`: Asterisk's own, in its spool. Raises TelephonyError."""

    def __init__(self, ari: Ari, folder: Path, rate_hz: int) -> None:
        self._ari, self._folder = ari, folder
        self._extension = "wav16" if rate_hz == 16000 else "wav"

    async def begin(self, path: str, legs: Legs, stem: str) -> None:
        """Record what is at `path` of ARI; silent from the start where it must be."""
        name = f"{stem}-{uuid.uuid4().hex[:4]}" if stem in legs.recordings else stem
        legs.recordings.append(name)
        await self._ari.request("POST", path, name=name, format=self._extension, ifExists="overwrite")
        if legs.is_blank(name):
            await self._mute(name, blank=True)

    async def blank(self, call_id: CallId, legs: Legs, *, company: bool, phones: bool) -> None:
        """Silence, or sound again, in all of the call's recordings."""
        legs.blank_company, legs.blank_phones = company, phones
        # Those of an agent that was killed are known by their files alone.
        found = {file.name.partition(".")[0] for file in self._folder.glob(f"{call_id}-*.wav*")}
        names = sorted({*legs.recordings, *found})
        await asyncio.gather(*(self._mute(name, blank=legs.is_blank(name)) for name in names))

    async def _mute(self, name: str, *, blank: bool) -> None:
        """A muted recording of Asterisk's goes on with silence. One that has ended answers 404."""
        await self._ari.request("POST" if blank else "DELETE", f"/recordings/live/{name}/mute", missing_ok=True)

    def files(self, call_id: CallId, legs: Legs) -> list[Path]:
        """What is there of the call's recordings."""
        files: list[Path] = []
        for name in legs.recordings:
            files += sorted(self._folder.glob(f"{name}.wav*"))
        return files or sorted(self._folder.glob(f"{call_id}-*.wav*"))  # begun by an agent that was killed
