"""The voicebox gives way: frames of the line are counted, and sent when the test says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest
from fakes import FakeLine, FakeRecognizer, FakeVoice, settle
from virtual_time import run_virtual

from holdslayer_agent.calls.listening import Listener
from holdslayer_agent.calls.voicebox import DOUBT_S, YIELD_S, Voicebox
from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.core.observations import Observation, SpeechStarted
from holdslayer_agent.hearing import Ear
from holdslayer_agent.hearing.barge_in import SENT_S, Move

RATE_HZ = 16_000
FRAME = RATE_HZ // 50
SENTENCE_S = 1.0
GAP_S = 0.4


class FramedLine(FakeLine):
    """What is queued goes out frame by frame, by `send`."""

    def __init__(self) -> None:
        super().__init__(rate_hz=RATE_HZ)
        self.queued: list[Pcm] = []
        self.out: list[Pcm] = []
        self._drained = asyncio.Event()

    def say(self, samples: Pcm) -> None:
        self.queued += [samples[at : at + FRAME] for at in range(0, len(samples), FRAME)]
        self._drained.clear() if self.queued else self._drained.set()

    def hush(self) -> int:
        forgotten = len(self.queued)
        self.queued.clear()
        self._drained.set()
        return forgotten

    async def said(self) -> None:
        await self._drained.wait()

    async def send(self, seconds: float) -> None:
        for _ in range(round(seconds * 50)):
            if self.queued:
                self.out.append(self.queued.pop(0))
        if not self.queued:
            self._drained.set()
        await settle()


class TwoSentences(FakeVoice):
    """Each sentence on a level of its own, so that what went out can be told apart."""

    async def synthesize(self, text: str, language: str, voice: str = "", *, keep: bool = True) -> Pcm:
        parts = [np.full(int(SENTENCE_S * RATE_HZ), 5000), np.zeros(int(GAP_S * RATE_HZ))]
        return np.concatenate([*parts, np.full(int(SENTENCE_S * RATE_HZ), 8000)]).astype(np.int16)


class Scene:
    def __init__(self) -> None:
        self.line = FramedLine()
        self.told: list[tuple[str, str]] = []
        self.box = Voicebox(
            TwoSentences(),
            "en",
            lambda what: self.told.append(("said", what)),
            lambda what: self.told.append(("unsaid", what)),
            lambda what: self.told.append(("interrupted", what)),
        )
        self.box.use(self.line)

    def seconds(self, level: int) -> float:
        """How long the sentence of this level was heard."""
        return sum(bool(len(frame)) and int(frame[0]) == level for frame in self.line.out) / 50


@asynccontextmanager
async def speaking(what: str, after_s: float) -> AsyncIterator[Scene]:
    s = Scene()
    running = asyncio.create_task(s.box.run())
    s.box.say(what, "…")
    await settle()
    await s.line.send(after_s)
    yield s
    running.cancel()
    await asyncio.wait({running})


async def test_a_pause_that_was_for_nothing_goes_on_with_the_word() -> None:
    async with speaking("comfort", 1.8) as s:
        s.box.take(Move.PAUSE)
        assert s.line.queued == []
        await s.line.send(0.3)
        s.box.take(Move.GO_ON)
        await settle()
        await s.line.send(10)
        assert s.told == [("said", "comfort")]
        assert s.seconds(5000) == SENTENCE_S
        assert s.seconds(8000) == pytest.approx(SENTENCE_S + 0.4)  # it had said that much of it


async def test_who_talks_over_a_word_of_comfort_ends_it() -> None:
    async with speaking("comfort", 0.5) as s:
        s.box.take(Move.PAUSE)
        await settle()
        s.box.take(Move.STOP)
        await s.line.send(10)
        assert s.told == [("interrupted", "comfort")]
        assert s.seconds(5000) == 0.5
        s.box.say("comfort", "…")
        await settle()
        await s.line.send(10)
        assert s.told[1:] == [("said", "comfort")]


async def test_a_voice_that_was_not_noticed_at_its_onset_ends_it_all_the_same() -> None:
    async with speaking("answer", 0.5) as s:
        s.box.take(Move.STOP)
        await s.line.send(10)
        assert s.told == [("interrupted", "answer")]


async def test_what_must_be_heard_whole_goes_on_with_the_sentence_when_they_are_done() -> None:
    async with speaking("comfort-first", 1.9) as s:
        s.box.take(Move.PAUSE)
        s.box.take(Move.STOP)
        await s.line.send(5)
        assert s.told == []
        s.box.take(Move.OVER)
        await settle()
        await s.line.send(10)
        assert s.told == [("said", "comfort-first")]
        assert s.seconds(5000) == SENTENCE_S
        assert s.seconds(8000) == SENTENCE_S + 0.5


async def test_who_has_had_the_word_twice_is_told_the_rest() -> None:
    async with speaking("user-1", 0.5) as s:
        for _ in range(2):
            assert s.box.sent is not None
            s.box.take(Move.STOP)
            await settle()
            s.box.take(Move.OVER)
            await settle()
            await s.line.send(0.5)
        assert s.box.sent is None
        s.box.take(Move.STOP)
        await s.line.send(10)
        assert s.told == [("said", "user-1")]


async def test_the_notice_by_itself_is_stopped_by_nobody() -> None:
    async with speaking("notice", 0.5) as s:
        assert s.box.sent is None
        s.box.take(Move.PAUSE)
        s.box.take(Move.STOP)
        await s.line.send(10)
        assert s.told == [("said", "notice")]


async def test_behind_the_last_word_there_is_nothing_to_stop() -> None:
    async with speaking("comfort", 2 * SENTENCE_S + GAP_S) as s:
        s.box.take(Move.STOP)
        await settle()
        assert s.told == [("said", "comfort")]


async def test_a_stall_in_which_we_pause_and_go_on_loses_nothing() -> None:
    async with speaking("comfort", 0.5) as s:
        s.box.take(Move.PAUSE)
        s.box.take(Move.GO_ON)  # both before our task has run again
        await settle()
        await s.line.send(10)
        assert s.told == [("said", "comfort")]
        assert s.seconds(8000) == SENTENCE_S


@pytest.mark.parametrize("move", [Move.PAUSE, Move.STOP])
async def test_hushed_while_it_gives_way_it_stays_unsaid(move: Move) -> None:
    async with speaking("user-1", 0.5) as s:
        s.box.take(move)
        await settle()
        s.box.hush()
        await s.line.send(10)
        assert s.told == [("unsaid", "user-1")]


async def test_moves_that_come_late_change_nothing() -> None:
    async with speaking("comfort", 0.5) as s:
        s.box.take(Move.OVER)
        s.box.take(Move.GO_ON)
        await s.line.send(10)
        assert s.told == [("said", "comfort")]
        for move in Move:
            s.box.take(move)
        assert s.box.sent is None


@pytest.mark.parametrize(("move", "waits_s"), [(Move.PAUSE, DOUBT_S), (Move.STOP, YIELD_S)])
def test_where_nobody_decides_any_more_it_goes_on_in_time(move: Move, waits_s: float) -> None:
    async def story() -> list[tuple[str, str]]:
        async with speaking("user-1", 0.5) as s:
            s.box.take(move)
            await asyncio.sleep(waits_s - 0.1)
            assert s.line.queued == []
            await asyncio.sleep(0.2)
            assert s.line.queued != []
            await s.line.send(10)
            return s.told

    assert run_virtual(story()) == [("said", "user-1")]


# ---------------------------------------------------------------- with an ear


class Playing:
    """Always speaking."""

    def __init__(self) -> None:
        self.moves: list[Move] = []

    @property
    def sent(self) -> Pcm | None:
        return np.zeros(int(SENT_S * 8000), np.int16)

    def take(self, move: Move) -> None:
        self.moves.append(move)


async def test_the_listener_tells_the_mouth_before_it_reports_what_it_heard() -> None:
    quiet, knock = np.zeros(8000, np.int16), np.random.default_rng(1).normal(0, 3000, 800).astype(np.int16)
    line, found, playing = FakeLine(), list[Observation](), Playing()
    samples = np.concatenate([quiet, knock, quiet])
    for begin in range(0, len(samples) - 159, 160):
        line.incoming.put_nowait(samples[begin : begin + 160])
    line.incoming.put_nowait(None)
    async with asyncio.TaskGroup() as tasks:
        listener = Listener(
            line, Ear(8000), FakeRecognizer(), "en", offset_s=0.0, report=found.append, tasks=tasks, playback=playing
        )
        await listener.run()
    assert playing.moves == [Move.PAUSE, Move.GO_ON]
    assert not [o for o in found if isinstance(o, SpeechStarted)]
