"""What the agent says in one call, in order: synthesise, queue on the line, report when spoken.

`hush` cuts what is spoken and forgets what waits; `unsaid` is told of each. Sound files for phones are rendered here,
too, once a text.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

import numpy as np
import soundfile
import soxr

from holdslayer_agent.calls.ports import Line, Voice
from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import HoldSlayerError, SetupError

__all__ = ["SLOT", "SPEECH_RATE_HZ", "Voicebox", "filled", "forget_sounds", "forget_strays", "sound_file"]

log = logging.getLogger(__name__)

SPEECH_RATE_HZ = 16_000
HUM_HZ = 440.0
OWNED = re.compile(r"^[0-9a-f]{20}-([0-9a-f]{12})\.wav")
SLOT = re.compile(r"\{\{(\w+)\}\}")


class Voicebox:
    """One task speaks; `say` only queues. The line may be replaced while we speak (a new ear after a fault)."""

    def __init__(
        self,
        voice: Voice,
        language: str,
        said: Callable[[str], None],
        unsaid: Callable[[str], None] = lambda _what: None,
    ) -> None:
        self._voice, self._language, self._said, self._unsaid = voice, language, said, unsaid
        self._queue: asyncio.Queue[tuple[str, str, bool]] = asyncio.Queue(20)
        self._line: Line | None = None
        self._generation = 0
        self._line_ready = asyncio.Event()
        self._ready: dict[str, Pcm] = {}
        self._wanted: set[str] = set()
        self._making: dict[str, asyncio.Future[None]] = {}

    def use(self, line: Line) -> None:
        self._line = line
        self._line_ready.set()

    async def prepare(self, texts: Iterable[str]) -> None:
        """Have these ready to be spoken at once. Texts that can't be had now are tried again when they are said."""
        wanted = list(texts)
        self._wanted |= set(wanted)
        for text in wanted:
            try:
                await self._made_ready(text)
            except HoldSlayerError as error:
                log.warning("a phrase could not be made ready: %s", error.message)

    def say(self, what: str, text: str, *, private: bool = False) -> None:
        """Queue a phrase. When twenty wait already, the newest is dropped: that many are a fault elsewhere."""
        try:
            self._queue.put_nowait((what, text, private))
        except asyncio.QueueFull:
            log.warning("too many phrases wait to be spoken; %s is dropped", what)
            self._unsaid(what)

    def hush(self) -> None:
        self._generation += 1
        while not self._queue.empty():
            self._unsaid(self._queue.get_nowait()[0])
        if self._line is not None:
            self._line.hush()

    async def run(self) -> None:
        while True:
            what, text, private = await self._queue.get()
            generation = self._generation
            await self._line_ready.wait()
            samples = await self._speech(text, private=private)
            line = self._line
            if generation != self._generation or line is None:
                self._unsaid(what)
                continue
            line.say(_at_rate(samples, line.rate_hz))
            await line.said()
            (self._said if generation == self._generation else self._unsaid)(what)

    async def _made_ready(self, text: str) -> Pcm:
        """One synthesis for all who want it: who comes second waits for the first, and tries himself where that failed.
        Raises HoldSlayerError."""
        while text not in self._ready:
            if (making := self._making.get(text)) is not None:
                await asyncio.shield(making)
                if text not in self._ready:
                    return await self._voice.synthesize(text, self._language)
                break
            made = self._making[text] = asyncio.get_running_loop().create_future()
            try:
                self._ready[text] = await self._voice.synthesize(text, self._language)
            finally:
                del self._making[text]
                made.set_result(None)
        return self._ready[text]

    async def _speech(self, text: str, *, private: bool) -> Pcm:
        try:
            if text in self._wanted and not private:
                return await self._made_ready(text)
            return await self._voice.synthesize(text, self._language, keep=not private)
        except HoldSlayerError as error:
            # Never silence: without a voice a soft tone says that the line lives.
            log.error("no voice: %s", error)
            t = np.arange(SPEECH_RATE_HZ) / SPEECH_RATE_HZ
            return (1500 * np.sin(2 * np.pi * HUM_HZ * t)).astype(np.int16)


async def sound_file(
    voice: Voice, folder: Path, text: str, language: str, rate_hz: int, name: str = "", owner: str = ""
) -> Path:
    """The text as a file that Asterisk plays: `.wav16` at 16 kHz, `.wav` at 8 kHz. Named by its content, made once.
    With an `owner` (a call's id) it is his alone, until `forget_sounds`.

    Raises ProviderError without a voice, SetupError("sounds-unwritable") when the folder can't be written.
    """
    stem = name or hashlib.sha256(f"{language}\0{text}".encode()).hexdigest()[:20]
    path = folder / f"{stem}{f'-{owner}' if owner else ''}.{'wav16' if rate_hz == 16000 else 'wav'}"
    if path.exists() and not name:
        return path
    samples = _at_rate(await voice.synthesize(text, language), rate_hz)
    try:
        await asyncio.to_thread(_write, path, samples, rate_hz)
    except (OSError, soundfile.LibsndfileError) as error:
        raise SetupError(
            f"{path} can't be written: {error}", code="sounds-unwritable", mend="Free some space, or check data_dir."
        ) from error
    return path


def forget_sounds(folder: Path, owner: str) -> None:
    """Remove what was made for this owner alone. A file that is being played is played to its end."""
    for path in folder.glob(f"*-{owner}.wav*"):
        path.unlink(missing_ok=True)


def forget_strays(folder: Path, owners: Collection[str]) -> int:
    """Remove what calls left that ended while no agent ran: how many files. `owners` have theirs still."""
    strays = [path for path in folder.glob("*.wav*") if (m := OWNED.search(path.name)) and m[1] not in owners]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def _write(path: Path, samples: Pcm, rate_hz: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{uuid.uuid4().hex[:8]}.new")  # two calls may say the same at once
    soundfile.write(fresh, samples, rate_hz, "PCM_16", format="WAV")
    fresh.replace(path)


def _at_rate(samples: Pcm, rate_hz: int) -> Pcm:
    if rate_hz == SPEECH_RATE_HZ:
        return samples
    resampled = soxr.resample(samples.astype(np.float32), SPEECH_RATE_HZ, rate_hz, quality="HQ")
    clipped: Pcm = np.clip(resampled, -32768, 32767).astype(np.int16)
    return clipped


def filled(text: str, slots: Mapping[str, str]) -> str:
    """`{{slot}}` replaced by its value, where there is one. A value is never read for slots itself."""
    return SLOT.sub(lambda found: slots.get(found[1], found[0]), text)
