"""What the agent says in one call, in order: synthesise, queue on the line, report when spoken.

`hush` cuts what is spoken and forgets what waits; `unsaid` is told of each. Who talks over us makes us pause, go on,
stop or wait for our turn (`core.talk_over`): `interrupted` is told of what was stopped for good. Sound files for phones
are rendered here, too, once a text.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
import soxr

from holdslayer_agent.calls.phrase import rest_is_silent, sentence_start, word_start
from holdslayer_agent.calls.ports import Line, Voice
from holdslayer_agent.core.audio import Pcm, frame_samples
from holdslayer_agent.core.talk_over import TalkOver, talk_over
from holdslayer_agent.errors import HoldSlayerError, SetupError
from holdslayer_agent.hearing.barge_in import SENT_S, Move

__all__ = ["SLOT", "SPEECH_RATE_HZ", "Voicebox", "filled", "forget_sounds", "forget_strays", "sound_file"]

log = logging.getLogger(__name__)

SPEECH_RATE_HZ = 16_000
HUM_HZ = 440.0
OWNED = re.compile(r"^[0-9a-f]{20}-([0-9a-f]{12})\.wav")
SLOT = re.compile(r"\{\{(\w+)\}\}")

DOUBT_S: Final = 2.0
"""Whoever decides whether somebody speaks does so within 1 s; after two he is gone, with his ear."""
YIELD_S: Final = 6.0
"""Judged: who has talked this long over a machine's sentence is told the rest of it all the same."""
MOST_YIELDS: Final = 2
"""For one phrase; the third time it is said to its end."""


class _Now(StrEnum):
    SPEAKING = "speaking"
    DOUBTING = "doubting"  # paused: somebody may have begun to talk
    YIELDING = "yielding"  # somebody talks
    STOPPED = "stopped"
    HUSHED = "hushed"


@dataclass(slots=True)
class _Turn:
    """A phrase that is being spoken. `at`: the sample up to which it went out."""

    samples: Pcm
    talk_over: TalkOver
    now: _Now = _Now.SPEAKING
    start: int = 0
    at: int = 0
    cuts: int = 0
    yields: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def become(self, now: _Now) -> None:
        self.now = now
        self.news.set()


class Voicebox:
    """One task speaks; `say` only queues. The line may be replaced while we speak (a new ear after a fault)."""

    def __init__(
        self,
        voice: Voice,
        language: str,
        said: Callable[[str], None],
        unsaid: Callable[[str], None] = lambda _what: None,
        interrupted: Callable[[str], None] = lambda _what: None,
    ) -> None:
        self._voice, self._language, self._said, self._unsaid = voice, language, said, unsaid
        self._interrupted = interrupted
        self._turn: _Turn | None = None
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
        if self._turn is not None:
            self._turn.become(_Now.HUSHED)

    @property
    def sent(self) -> Pcm | None:
        """The last of what went out, for whoever listens for somebody that talks over us; None where nobody can."""
        if self._turn is None or self._line is None or self._turn.talk_over is TalkOver.SPEAK_ON:
            return None
        return self._line.sent(SENT_S)

    def take(self, move: Move) -> None:
        """Somebody may talk, talks, or has ended, while we speak."""
        turn = self._turn
        if turn is None or turn.talk_over is TalkOver.SPEAK_ON:
            return
        if move is Move.PAUSE and turn.now is _Now.SPEAKING:
            self._cut(turn, _Now.DOUBTING)
        elif move is Move.GO_ON and turn.now is _Now.DOUBTING:
            turn.start = word_start(turn.samples, turn.at, self._rate_hz)
            turn.become(_Now.SPEAKING)
        elif move is Move.STOP and turn.now in {_Now.SPEAKING, _Now.DOUBTING}:
            self._cut(turn, _Now.YIELDING if turn.talk_over is TalkOver.YIELD else _Now.STOPPED)
        elif move is Move.OVER and turn.now is _Now.YIELDING:
            self._take_up(turn)

    def _cut(self, turn: _Turn, now: _Now) -> None:
        """Nothing more goes out; but for the silence behind the last word, then it was said."""
        assert self._line is not None
        if turn.now is _Now.SPEAKING:
            step = frame_samples(self._rate_hz)
            frames = -(-(len(turn.samples) - turn.start) // step)
            turn.at = turn.start + (frames - self._line.hush()) * step
            if rest_is_silent(turn.samples, turn.at):
                return
            turn.cuts += 1
        turn.become(now)

    def _take_up(self, turn: _Turn) -> None:
        """Our turn again: from the sentence that was cut."""
        turn.yields += 1
        if turn.yields >= MOST_YIELDS:
            turn.talk_over = TalkOver.SPEAK_ON
        turn.start = sentence_start(turn.samples, turn.at, self._rate_hz)
        turn.become(_Now.SPEAKING)

    @property
    def _rate_hz(self) -> int:
        return self._line.rate_hz if self._line is not None else SPEECH_RATE_HZ

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
            turn = self._turn = _Turn(_at_rate(samples, line.rate_hz), talk_over(what))
            try:
                await self._speak(turn)
            finally:
                self._turn = None
            {_Now.HUSHED: self._unsaid, _Now.STOPPED: self._interrupted}.get(turn.now, self._said)(what)

    async def _speak(self, turn: _Turn) -> None:
        """Returns when the phrase has been spoken to its end, and when it was hushed or stopped."""
        while turn.now is _Now.SPEAKING:
            line = self._line
            assert line is not None
            cuts = turn.cuts
            line.say(turn.samples[turn.start :])
            await line.said()
            if turn.now is _Now.SPEAKING and turn.cuts == cuts:
                return
            while turn.now in {_Now.DOUBTING, _Now.YIELDING}:
                await self._decided(turn)

    async def _decided(self, turn: _Turn) -> None:
        """Until whoever listens has decided, or is taken for gone."""
        turn.news.clear()
        before = turn.now
        try:
            async with asyncio.timeout(DOUBT_S if before is _Now.DOUBTING else YIELD_S):
                await turn.news.wait()
        except TimeoutError:
            self.take(Move.GO_ON if before is _Now.DOUBTING else Move.OVER)

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
