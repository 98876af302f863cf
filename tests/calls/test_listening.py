"""The listener: real hearing over a line that a test feeds, with a recogniser that a test can break."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from fakes import FakeLine, FakeRecognizer, FakeUtterance

from holdslayer_agent.calls.listening import Listener, shift
from holdslayer_agent.core.observations import (
    DtmfHeard,
    HeardBefore,
    Likeness,
    Observation,
    SpeechEnded,
    SpeechStarted,
    TranscriptHeard,
    VoiceMeasured,
)
from holdslayer_agent.hearing import Ear
from holdslayer_agent.speech.stt import NO_WORDS, SttResult
from holdslayer_agent.telephony.tones import dtmf_tones

AUDIO = Path(__file__).resolve().parents[1] / "fixtures" / "audio"


def speech(seconds: float = 2.0) -> Any:
    """Somebody speaking, at 8 kHz, with silence before and after."""
    samples, rate = soundfile.read(AUDIO / "person-a.flac", dtype="int16")
    samples = samples[:: rate // 8000][: int(seconds * 8000)]
    quiet = np.zeros(8000, np.int16)
    return np.concatenate([quiet, samples, quiet])


async def listened(samples: Any, recognizer: FakeRecognizer, *extra: str) -> list[Observation]:
    line, found = FakeLine(), list[Observation]()
    for begin in range(0, len(samples) - 159, 160):
        line.incoming.put_nowait(samples[begin : begin + 160])
    for digit in extra:
        line.incoming.put_nowait(digit)
    line.incoming.put_nowait(None)
    async with asyncio.TaskGroup() as tasks:
        listener = Listener(line, Ear(8000), recognizer, "en", offset_s=100.0, report=found.append, tasks=tasks)
        await listener.run()
    return found


def of(found: list[Observation], kind: type) -> list[Any]:
    return [o for o in found if isinstance(o, kind)]


@pytest.fixture(scope="module")
def voice() -> Any:
    return speech()


async def test_a_voice_is_reported_in_the_calls_time_and_its_words_follow(voice: Any) -> None:
    recognizer = FakeRecognizer()
    found = await listened(voice, recognizer)
    assert of(found, SpeechStarted)[0].at_s > 100.5
    final = [t for t in of(found, TranscriptHeard) if t.final]
    assert final[0].text == "hello there"
    assert final[0].started_s == pytest.approx(of(found, SpeechStarted)[0].at_s)
    partial = next(t for t in of(found, TranscriptHeard) if not t.final)
    assert (partial.confidence, partial.language) == (0.5, "en")
    assert all(u.ended == "finished" for u in recognizer.utterances)
    assert recognizer.utterances[0].frames > 20


async def test_silence_wakes_no_recogniser() -> None:
    recognizer = FakeRecognizer()
    await listened(np.zeros(16000, np.int16), recognizer)
    assert recognizer.utterances == []


async def test_keys_of_the_far_end_are_not_reported() -> None:
    found = await listened(np.concatenate([np.zeros(4000, np.int16), dtmf_tones("123", 8000)]), FakeRecognizer(), "5")
    assert of(found, DtmfHeard) == []


@pytest.mark.parametrize("fault", ["start", "feed", "partial", "finish"])
async def test_a_recogniser_that_fails_costs_words_and_nothing_else(voice: Any, fault: str) -> None:
    found = await listened(voice, FakeRecognizer(fault=fault))
    assert of(found, SpeechStarted)
    assert of(found, SpeechEnded)
    assert [t for t in of(found, TranscriptHeard) if t.final] == []


async def test_a_recogniser_that_is_busy_does_not_hold_the_frames_up(voice: Any) -> None:
    released = asyncio.Event()

    class BusyUtterance(FakeUtterance):
        async def partial(self) -> SttResult:
            await released.wait()
            return NO_WORDS

    class BusyRecognizer(FakeRecognizer):
        def start(self, language: str, rate_hz: int = 8000) -> FakeUtterance:
            return BusyUtterance(self.words)

    recognizer = BusyRecognizer()
    found: list[Observation] = []
    line = FakeLine()
    for begin in range(0, len(voice) - 159, 160):
        line.incoming.put_nowait(voice[begin : begin + 160])
    line.incoming.put_nowait(None)
    async with asyncio.TaskGroup() as tasks:
        listener = Listener(line, Ear(8000), recognizer, "en", offset_s=0.0, report=found.append, tasks=tasks)
        await asyncio.wait_for(listener.run(), 20)
        assert of(found, SpeechEnded)
        released.set()


async def test_a_line_that_ends_within_a_voice_gives_the_utterance_up(voice: Any) -> None:
    recognizer = FakeRecognizer()
    await listened(voice[: 8000 + 8000], recognizer)
    assert recognizer.utterances[-1].ended == "cancelled"


async def test_a_voice_without_a_pause_is_cut_so_that_its_words_are_known(voice: Any) -> None:
    once = voice[9600:-9600]
    recognizer = FakeRecognizer()
    await listened(np.concatenate([np.zeros(8000, np.int16), *[once] * (1 + 17 * 8000 // len(once))]), recognizer)
    assert isinstance(recognizer.utterances[0], FakeUtterance)
    assert recognizer.utterances[0].ended == "finished"


@pytest.mark.parametrize(("breath_at_s", "cut_s"), [(15.0, 15.0), (16.5, 16.5), (40.0, 18.0)])
async def test_a_long_voice_is_cut_where_it_takes_breath_or_four_seconds_later(
    voice: Any, breath_at_s: float, cut_s: float
) -> None:
    frames = voice[8000:-8000].reshape(-1, 160)
    loud = np.abs(frames.astype(float)).mean(axis=1)
    dense = frames[loud > np.median(loud)].ravel()  # a voice without any gap
    long = np.resize(dense, 22 * 8000)
    breath = np.zeros(2400, np.int16)
    at = int(breath_at_s * 8000)
    recognizer = FakeRecognizer()
    await listened(np.concatenate([np.zeros(8000, np.int16), long[:at], breath, long[at:]]), recognizer)
    fed_s = recognizer.utterances[0].frames * 0.02  # the audio from before it was noticed comes in one piece
    assert fed_s == pytest.approx(cut_s - 0.2, abs=0.3)


class Told(Ear):
    """Notices what it is told to, at that frame."""

    def __init__(self, notices: dict[int, Observation]) -> None:
        super().__init__(8000)
        self._notices, self._frames = notices, 0

    def feed(self, pcm: Any) -> list[Observation]:
        super().feed(pcm)
        self._frames += 1
        return [self._notices[self._frames]] if self._frames in self._notices else []


@pytest.mark.parametrize(("repeat_frame", "starts"), [(None, [100.2]), (60, [100.2, 101.2])])
async def test_whoever_takes_over_from_a_recording_has_words_of_their_own(
    repeat_frame: int | None, starts: list[float]
) -> None:
    notices: dict[int, Observation] = {12: SpeechStarted(0.2, -20.0), 200: SpeechEnded(3.5, 0.2, 0.5)}
    if repeat_frame is not None:
        notices[repeat_frame] = HeardBefore(1.2, -5.0, 1.0, 0.1)
    line, found, recognizer = FakeLine(), list[Observation](), FakeRecognizer(words="the words")
    for _ in range(210):
        line.incoming.put_nowait(np.zeros(160, np.int16))
    line.incoming.put_nowait(None)
    async with asyncio.TaskGroup() as tasks:
        listener = Listener(line, Told(notices), recognizer, "en", offset_s=100.0, report=found.append, tasks=tasks)
        await listener.run()
    finals = sorted((o for o in of(found, TranscriptHeard) if o.final), key=lambda o: o.started_s)
    assert [o.started_s for o in finals] == starts
    assert [o.at_s for o in finals] == [*starts[1:], 103.5]


def test_all_times_of_an_observation_are_shifted_and_nothing_else() -> None:
    assert shift(HeardBefore(5.0, 1.0, 2.0, 0.1), 10.0) == HeardBefore(15.0, 11.0, 2.0, 0.1)
    assert shift(TranscriptHeard(5.0, 3.0, "x", True), 10.0) == TranscriptHeard(15.0, 13.0, "x", True)
    measured = VoiceMeasured(5.0, 3.0, 1.0, 0.0, (Likeness(1.0, 2.0),), 0.0)
    assert shift(measured, 10.0) == VoiceMeasured(15.0, 13.0, 1.0, 0.0, (Likeness(11.0, 2.0),), 0.0)
