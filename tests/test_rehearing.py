"""A recording's observations in audio time: when its words are asked for."""

from __future__ import annotations

import numpy as np
import pytest

from holdslayer_agent import rehearing
from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.core.observations import HeardBefore, Observation, SpeechStarted, TranscriptHeard
from holdslayer_agent.hearing import Ear
from holdslayer_agent.rehearing import RATE_HZ, Listening
from holdslayer_agent.speech.stt import SttResult

STEP_S = 0.1


class Told(Ear):
    """Notices what it is told to, at that time."""

    def __init__(self, notices: dict[float, Observation]) -> None:
        super().__init__(RATE_HZ)
        self._notices = notices
        self._heard_s = 0.0

    def feed(self, pcm: np.ndarray) -> list[Observation]:
        self._heard_s = round(self._heard_s + pcm.size / RATE_HZ, 3)
        return [self._notices[self._heard_s]] if self._heard_s in self._notices else []


class Looked:
    """A recogniser that notes when it is asked for words so far."""

    def __init__(self) -> None:
        self.heard = 0
        self.asked_s: list[float] = []

    def start(self, rate_hz: int = 8000) -> None:
        self.heard = 0

    def feed(self, pcm: Pcm) -> None:
        self.heard += pcm.size

    def partial(self) -> SttResult:
        self.asked_s.append(round(self.heard / RATE_HZ, 1))
        return SttResult("so far", 0.4, language="de")

    def finish(self) -> SttResult:
        return SttResult("all of it", 0.9)


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Looked:
    made = Looked()
    monkeypatch.setattr(rehearing, "best_decoder", lambda language: made)
    return made


def words(notices: dict[float, Observation], seconds: float) -> list[TranscriptHeard]:
    listening = Listening(Told(notices))
    piece = np.zeros(round(STEP_S * RATE_HZ), np.int16)
    noticed = [o for _ in range(round(seconds / STEP_S)) for o in listening.hear(piece)]
    return [o for o in (*noticed, *listening.finish()) if isinstance(o, TranscriptHeard)]


def test_partial_words_say_how_sure_they_are_and_in_which_language(looked: Looked) -> None:
    partial, *_, last = words({0.2: SpeechStarted(0.0, -20.0)}, 2.0)
    assert (partial.text, partial.final, partial.confidence, partial.language) == ("so far", False, 0.4, "de")
    assert (last.text, last.final) == ("all of it", True)
    assert len(looked.asked_s) == 3


def test_a_recording_that_is_recognised_needs_no_partial_words(looked: Looked) -> None:
    known = HeardBefore(1.2, -5.0, 1.0, 0.1)
    words({0.2: SpeechStarted(0.0, -20.0), 0.5: known}, 1.7)
    assert looked.asked_s == []


def test_whoever_takes_over_from_a_recording_has_words_of_their_own(looked: Looked) -> None:
    known = HeardBefore(1.2, -5.0, 1.0, 0.1)
    heard = words({0.2: SpeechStarted(0.0, -20.0), 1.2: known}, 4.0)
    _, recording, *persons, last = heard
    assert (recording.started_s, recording.at_s, recording.final) == (0.0, 1.2, True)
    assert {o.started_s for o in persons} == {last.started_s} == {1.2}
    assert not any(o.final for o in persons)
    assert looked.asked_s[1:] == [0.0, 0.5, 1.0, 1.5]  # at once, then as any voice's
