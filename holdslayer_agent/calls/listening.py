"""From frames to observations: one listener an ear. Runs the hearing frame by frame, and speech to text beside it.

Knows no call state. `report` takes each observation, its times shifted from the ear's seconds to the call's.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Protocol

from holdslayer_agent.calls.ports import Line, Recognizer, Utterance, Words
from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.core.human import TAKEN_OVER_S
from holdslayer_agent.core.observations import (
    DtmfHeard,
    HeardBefore,
    Observation,
    SpeechEnded,
    SpeechStarted,
    TranscriptHeard,
    VoiceMeasured,
)
from holdslayer_agent.errors import ProviderError
from holdslayer_agent.hearing import Ear
from holdslayer_agent.hearing.barge_in import BargeIn, Move

__all__ = ["Listener", "Playback", "heard", "shift"]

log = logging.getLogger(__name__)

BEFORE_ONSET_S = 0.4
"""Audio from before a voice's onset goes to the recogniser, too: the first consonant is soft."""

PARTIAL_EVERY_S = 0.5
LONGEST_UTTERANCE_S = 14.0
"""A voice without a pause is cut from here on, so that its words are known while the menu still waits."""
BREATH_S = 0.12
"""Where it is cut: the gap between two phrases. Judged: the closure of a p, t or k within a word lasts 50 to 100 ms."""
NO_BREATH_S = 4.0
"""A voice that leaves no such gap is cut this much later, wherever it is. Judged: four phrases of a menu."""


class Playback(Protocol):
    """What speaks on the same line. As `calls.voicebox.Voicebox`."""

    @property
    def sent(self) -> Pcm | None:
        """The last of what went out while there is something to say that may be talked over; else None."""
        ...

    def take(self, move: Move) -> None: ...


class Listener:
    """Feeds one ear until the line ends, and tells the playback when somebody talks over it."""

    def __init__(
        self,
        line: Line,
        ear: Ear,
        recognizer: Recognizer,
        language: str,
        *,
        offset_s: float,
        report: Callable[[Observation], None],
        tasks: asyncio.TaskGroup,
        playback: Playback | None = None,
    ) -> None:
        self._playback, self._barge_in = playback, BargeIn(ear)
        self._line, self._ear, self._recognizer = line, ear, recognizer
        self._language = language
        self._offset_s = offset_s
        self._report = report
        self._tasks = tasks
        self._utterance: Utterance | None = None
        self._started_s = 0.0
        self._asked_s = 0.0
        self._partial = ""
        self._asking = False
        self._repeat_s: float | None = None  # the last repeat within the utterance
        self.frames = 0

    async def run(self) -> None:
        """Returns when the line is gone."""
        try:
            async for frame in self._line.frames():
                if isinstance(frame, str):
                    continue  # a key that the far end pressed: nothing in a call to a company asks for it
                self.frames += 1
                observations = self._ear.feed(frame)
                self._give_way(frame, observations)
                for observation in observations:
                    await self._take(observation)
                await self._hear(frame)
                await self._look()
                if self.frames % 25 == 0:
                    await asyncio.sleep(0)  # a burst after a stall must not hold everything else up
        finally:
            if self._utterance is not None:
                await self._utterance.cancel()

    def _give_way(self, frame: Pcm, observations: list[Observation]) -> None:
        """First of all: our voice stops while the rest is still thought about."""
        if self._playback is not None:
            move = self._barge_in.feed(frame, observations, self._playback.sent)
            if move is not None:
                self._playback.take(move)

    async def _take(self, observation: Observation) -> None:
        if isinstance(observation, DtmfHeard):
            return  # may be the user typing an account number
        self._report(shift(observation, self._offset_s))
        if isinstance(observation, SpeechStarted):
            self._open(observation.at_s)
            await self._hear_since(observation.at_s)
        elif isinstance(observation, HeardBefore) and observation.at_s > self._started_s:
            self._repeat_s = observation.at_s
        elif isinstance(observation, SpeechEnded):
            self._close(observation.at_s)

    async def _hear_since(self, at_s: float) -> None:
        await self._hear(self._ear.recent(self._ear.now_s - at_s + BEFORE_ONSET_S))

    async def _hear(self, samples: Pcm) -> None:
        if self._utterance is not None:
            try:
                await self._utterance.feed(samples)
            except ProviderError as error:
                log.warning("speech to text: %s", error.message)
                self._utterance = None

    async def _look(self) -> None:
        """Partial words; a cut where a person takes over from a recording, and in a voice that does not pause."""
        now = self._ear.now_s
        utterance = self._utterance
        if utterance is None:
            return
        if self._repeat_s is not None and now - self._repeat_s >= TAKEN_OVER_S:
            taken_over_s = self._repeat_s  # who speaks now gets words of their own
            self._close(taken_over_s)
            self._open(taken_over_s)
            await self._hear_since(taken_over_s)
            return
        over_s = now - self._started_s - LONGEST_UTTERANCE_S
        if over_s > NO_BREATH_S or (over_s > 0 and self._ear.pausing_s >= BREATH_S):
            self._close(now)
            self._open(now)
            return
        if now - self._asked_s < PARTIAL_EVERY_S:
            return
        self._asked_s = now
        if not self._asking:
            self._asking = True
            self._tasks.create_task(self._ask(utterance, now, self._started_s))

    async def _ask(self, utterance: Utterance, now: float, started_s: float) -> None:
        """Beside the frames: a busy recogniser must not hold them up."""
        try:
            words = await utterance.partial()
        except ProviderError as error:
            log.warning("speech to text: %s", error.message)
            if utterance is self._utterance:
                self._utterance = None
            return
        finally:
            self._asking = False
        if utterance is self._utterance and words.text and words.text != self._partial:
            self._partial = words.text
            self._report(shift(heard(words, now, started_s, final=False), self._offset_s))

    def _open(self, at_s: float) -> None:
        self._started_s, self._asked_s, self._partial, self._repeat_s = at_s, at_s, "", None
        try:
            self._utterance = self._recognizer.start(self._language, self._line.rate_hz)
        except ProviderError as error:
            log.warning("speech to text: %s", error.message)
            self._utterance = None

    def _close(self, at_s: float) -> None:
        if self._utterance is not None:
            self._tasks.create_task(self._finish(self._utterance, at_s, self._started_s))
            self._utterance = None

    async def _finish(self, utterance: Utterance, at_s: float, started_s: float) -> None:
        try:
            words = await utterance.finish()
        except ProviderError as error:
            log.warning("speech to text lost an utterance: %s", error.message)
            return
        self._report(shift(heard(words, at_s, started_s, final=True), self._offset_s))


def heard(words: Words, at_s: float, started_s: float, *, final: bool) -> TranscriptHeard:
    """What a recogniser says of an utterance, as an observation."""
    return TranscriptHeard(at_s, started_s, words.text, final, words.confidence, words.language, words.register)


def shift(observation: Observation, offset_s: float) -> Observation:
    """The same observation with every time moved by `offset_s`."""
    times = {
        f.name: getattr(observation, f.name) + offset_s
        for f in fields(observation)
        if f.name in {"at_s", "started_s", "first_s"} and getattr(observation, f.name) is not None
    }
    if isinstance(observation, VoiceMeasured):
        likes = tuple(replace(like, at_s=like.at_s + offset_s) for like in observation.likes)
        return replace(observation, **times, likes=likes)
    return replace(observation, **times)
