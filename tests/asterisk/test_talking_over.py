"""Somebody begins to talk while the agent speaks, over a real line: it falls silent, and goes on or not.

Times are counted in frames of 20 ms that the far end has heard. `pytest -s` on this file prints how long it heard us on
after its own first word, there and back over SIP, RTP and AudioSocket.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
import soundfile
import soxr

from holdslayer_agent.calls.desk import new_call_id
from holdslayer_agent.calls.listening import Listener
from holdslayer_agent.calls.ports import Utterance
from holdslayer_agent.calls.voicebox import Voicebox
from holdslayer_agent.core.audio import FRAME_S, Pcm
from holdslayer_agent.errors import ProviderError
from holdslayer_agent.hearing import Ear
from holdslayer_agent.telephony.far_end import AsteriskFarLine
from tests.asterisk.conftest import eventually
from tests.asterisk.far_end import RATE_HZ, Bench, answer, bench

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(120)]

AUDIO = Path(__file__).parents[1] / "fixtures" / "audio"
PHRASE_S = 5.0
LOUD = 300
"""RMS of -41 dBFS: our voice, never comfort noise."""
MOST_FRAMES = 50
"""1 s: 100 ms, and what two Asterisks and a busy machine add."""


def voice(name: str, seconds: float) -> Pcm:
    """Somebody speaking at -20 dBFS from the first sample on."""
    samples, rate = soundfile.read(AUDIO / f"{name}.flac", dtype="float32")
    samples = soxr.resample(samples, rate, RATE_HZ)
    samples = samples[int(np.argmax(np.abs(samples) > np.abs(samples).max() / 10)) :][: int(seconds * RATE_HZ)]
    return np.asarray(samples * (3277 / np.sqrt(np.mean(samples**2))), np.float32).clip(-32000, 32000).astype(np.int16)


def phrase() -> Pcm:
    """What we say: two sentences without a pause in them, half a second apart."""
    buzz = 4000 * np.sign(np.sin(2 * np.pi * 150 * np.arange(int((PHRASE_S - 0.5) / 2 * RATE_HZ)) / RATE_HZ))
    return np.concatenate([buzz, np.zeros(RATE_HZ // 2), buzz]).astype(np.int16)


class Phrase:
    """A voice that knows one phrase."""

    async def synthesize(self, text: str, language: str, voice: str = "", *, keep: bool = True) -> Pcm:
        return phrase()


class NoWords:
    """A recogniser that understands nobody."""

    def start(self, language: str, rate_hz: int = 8000) -> Utterance:
        raise ProviderError("no words", code="stt-lost")

    async def close(self) -> None: ...


def heard_in(frames: list[Pcm]) -> np.ndarray:
    """Whether our voice is in each of these frames."""
    return np.array([np.sqrt(np.mean(frame.astype(float) ** 2)) > LOUD for frame in frames])


@dataclass
class Talk:
    """We speak, and the far end hears it."""

    bench: Bench
    box: Voicebox
    far: AsteriskFarLine
    said: list[str] = field(default_factory=list)
    interrupted: list[str] = field(default_factory=list)

    async def speaks(self, samples: Pcm) -> int:
        """The far end begins to speak; the number of its frame."""
        playing = asyncio.create_task(self.far.play(samples))
        at = len(self.bench.far.frames)
        await playing
        return at

    def heard(self) -> np.ndarray:
        """Whether we were heard, frame by frame."""
        return heard_in(self.bench.far.frames)

    async def hears_us(self) -> None:
        await eventually(lambda: self.heard()[-5:].all() if len(self.bench.far.frames) > 5 else False, 20)

    async def over(self) -> None:
        await eventually(lambda: self.said or self.interrupted, 30)
        await asyncio.sleep(0.6)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def line(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bench]:
    async with bench(tmp_path_factory.mktemp("talking-over")) as opened:
        yield opened


@contextlib.asynccontextmanager
async def talk(line: Bench) -> AsyncIterator[Talk]:
    """A call whose far end waits for us to speak."""
    far: list[AsteriskFarLine] = []

    async def serve(answered: AsteriskFarLine) -> None:
        await answer(answered)
        far.append(answered)

    line.events.clear()
    line.far.serve = serve
    call_id = new_call_id()
    ours = await line.board.attach_ear(call_id, muted=False)
    said, interrupted = list[str](), list[str]()
    box = Voicebox(Phrase(), "en", said.append, lambda _what: None, interrupted.append)
    box.use(ours)
    try:
        async with asyncio.TaskGroup() as tasks:
            listener = Listener(
                ours, Ear(RATE_HZ), NoWords(), "en", offset_s=0.0, report=lambda _o: None, tasks=tasks, playback=box
            )
            running = [tasks.create_task(listener.run()), tasks.create_task(box.run())]
            await line.board.dial_company(call_id, "5550100", 20)
            await line.happened("CompanyAnswered")
            await eventually(lambda: far)
            await asyncio.sleep(1.0)
            yield Talk(line, box, far[0], said, interrupted)
            for task in running:
                task.cancel()
    finally:
        await line.board.end_call(call_id)
        await ours.close()
        line.far.serve = answer


def frames_after(heard: np.ndarray, at: int) -> int:
    """How many frames of ours were heard from there to our first silence of 0.1 s."""
    quiet = next((n for n in range(at, len(heard) - 5) if not heard[n : n + 5].any()), len(heard))
    print(f"we were heard for {(quiet - at) * FRAME_S * 1000:.0f} ms more")
    return quiet - at


@pytest.mark.parametrize("name", ["person-a", "person-b"])
async def test_a_word_of_comfort_stops_for_who_begins_to_talk_and_stays_unsaid(line: Bench, name: str) -> None:
    async with talk(line) as t:
        t.box.say("comfort", "One moment, please.")
        await t.hears_us()
        await asyncio.sleep(0.5)
        began = await t.speaks(voice(name, 2.0))
        await t.over()
        heard = t.heard()
        assert frames_after(heard, began) <= MOST_FRAMES
        assert t.interrupted == ["comfort"]
        assert t.said == []
        assert heard[began + MOST_FRAMES :].sum() == 0


async def test_what_must_be_heard_whole_gives_way_and_goes_on_with_the_sentence(line: Bench) -> None:
    async with talk(line) as t:
        t.box.say("comfort-first", "This is an automated assistant.")
        await t.hears_us()
        await asyncio.sleep(3.0)  # within the second sentence
        began = await t.speaks(voice("person-a", 1.5))
        await t.over()
        heard = t.heard()
        assert frames_after(heard, began) <= MOST_FRAMES
        assert (t.said, t.interrupted) == (["comfort-first"], [])
        sentence = (PHRASE_S - 0.5) / 2 / FRAME_S
        again = heard[began + MOST_FRAMES :].sum()
        assert sentence - 5 <= again <= sentence + MOST_FRAMES  # the second one from its start, and not the first


async def test_a_knock_on_the_line_makes_us_pause_and_go_on(line: Bench) -> None:
    async with talk(line) as t:
        t.box.say("comfort", "One moment, please.")
        await t.hears_us()
        await asyncio.sleep(0.5)
        knock = np.random.default_rng(1).normal(0, 3000, int(0.1 * RATE_HZ)).astype(np.int16)
        began = await t.speaks(knock)
        await t.over()
        heard = t.heard()
        assert frames_after(heard, began) <= MOST_FRAMES  # we paused
        assert (t.said, t.interrupted) == (["comfort"], [])
        assert heard.sum() >= (PHRASE_S - 0.5) / FRAME_S - 10  # and left nothing out


async def test_who_spoke_already_when_we_began_does_not_stop_us(line: Bench) -> None:
    async with talk(line) as t:
        menu = asyncio.create_task(t.speaks(voice("announcement-a", 6.0)))
        await asyncio.sleep(1.5)
        t.box.say("answer", "billing")
        await t.hears_us()
        await menu
        await t.over()
        assert (t.said, t.interrupted) == (["answer"], [])
