"""Where a voice begins, pauses and ends, by its probability alone: 20 ms a hop."""

from __future__ import annotations

import pytest

from holdslayer_agent.core.observations import SpeechEnded, SpeechResumed, SpeechStarted
from holdslayer_agent.hearing.endpointing import Edge, Endpointer


def edges(*stretches: tuple[float, float]) -> list[Edge]:
    """What comes of (seconds, probability) one after another."""
    endpointer, now_s, out = Endpointer(), 0.0, []
    for seconds, probability in stretches:
        for _ in range(round(seconds / 0.02)):
            now_s = round(now_s + 0.02, 3)
            edge = endpointer.feed(now_s, probability, -20.0, doubtful=False)
            if edge is not None:
                out.append(edge)
    return out


def test_a_voice_begins_and_ends() -> None:
    began, ended = edges((1.0, 0.0), (2.0, 0.9), (1.0, 0.0))
    assert isinstance(began, SpeechStarted)
    assert began.at_s == pytest.approx(1.0, abs=0.03)
    assert isinstance(ended, SpeechEnded)
    assert (ended.at_s, ended.silence_s) == (pytest.approx(3.0, abs=0.03), 0.5)


@pytest.mark.parametrize("pause_s", [0.2, 0.3, 0.46])
def test_a_pause_within_an_utterance_is_told_when_the_voice_goes_on(pause_s: float) -> None:
    began, resumed, _ = edges((2.0, 0.9), (pause_s, 0.0), (1.0, 0.9), (1.0, 0.0))
    assert isinstance(began, SpeechStarted)
    assert isinstance(resumed, SpeechResumed)
    assert resumed.at_s == pytest.approx(2.0 + pause_s, abs=0.03)
    assert resumed.pause_s == pytest.approx(pause_s, abs=0.03)
    assert resumed.started_s == began.at_s


def test_a_stop_within_a_word_is_no_pause() -> None:
    assert [type(edge) for edge in edges((1.0, 0.9), (0.1, 0.0), (1.0, 0.9))] == [SpeechStarted]


def test_a_pause_of_half_a_second_is_the_end_and_another_beginning() -> None:
    found = edges((1.0, 0.9), (0.52, 0.0), (1.0, 0.9))
    assert [type(edge) for edge in found] == [SpeechStarted, SpeechEnded, SpeechStarted]
