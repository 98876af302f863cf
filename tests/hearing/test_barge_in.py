"""Somebody begins to talk while we do: noticed within 0.1 s, decided by the ear; our own voice come back is nobody."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import soxr
from line_signals import Samples, noisy, pcm, silence, tone

from holdslayer_agent.hearing import Ear
from holdslayer_agent.hearing.barge_in import SENT_S, BargeIn, Move
from holdslayer_agent.hearing.echo import is_echo, likeness
from holdslayer_agent.hearing.onset import OnsetDetector

Read = Callable[[str], Samples]
RATE_HZ = 8000


def from_onset(samples: Samples, seconds: float) -> Samples:
    """From the first loud sample on."""
    start = int(np.argmax(np.abs(samples) > np.abs(samples).max() / 10))
    return samples[start : start + int(seconds * RATE_HZ)]


def moves(
    line: Samples, ours: Samples | None, *, begin_s: float = 1.0, echo_db: float | None = None, rate_hz: int = RATE_HZ
) -> list[tuple[float, Move]]:
    """What our voice is to do, and when, if we speak `ours` from `begin_s` on and pause as we are told. 0.1 s later it
    comes back, so much softer."""
    step = rate_hz // 50
    ear = Ear(rate_hz)
    barge_in = BargeIn(ear)
    sent, found, quiet = np.zeros(len(line), np.float32), list[tuple[float, Move]](), False
    for start in range(0, len(line) - step + 1, step):
        speaking = ours is not None and start >= begin_s * rate_hz
        if speaking and not quiet:
            said = start - int(begin_s * rate_hz)
            sent[start : start + step] = np.take(ours, range(said, said + step), mode="wrap")
        frame = line[start : start + step].copy()
        back = start - rate_hz // 10
        if echo_db is not None and back >= 0:
            frame += sent[back : back + step] * np.float32(10 ** (-echo_db / 20))
        heard = pcm(frame)
        recent = pcm(sent[max(start + step - int(SENT_S * rate_hz), 0) : start + step]) if speaking else None
        move = barge_in.feed(heard, ear.feed(heard), recent)
        if move is not None:
            found.append((ear.now_s, move))
            quiet = move in {Move.PAUSE, Move.STOP}
    return found


@pytest.fixture
def ours(clip: Read) -> Samples:
    """What we say."""
    return clip("announcement-b")


@pytest.mark.parametrize("name", ["person-b", "announcement-a"])
def test_who_begins_to_talk_makes_us_pause_within_a_tenth_of_a_second_and_then_stop(
    clip: Read, ours: Samples, name: str
) -> None:
    line = np.concatenate([silence(3.0), from_onset(clip(name), 1.5), silence(1.0)])
    found = moves(noisy(line, -65.0), ours)
    assert [move for _, move in found] == [Move.PAUSE, Move.STOP, Move.OVER]
    paused_s, stopped_s, over_s = (at_s for at_s, _ in found)
    assert paused_s - 3.0 <= 0.08  # our next frame leaves 20 ms later at most
    assert stopped_s - 3.0 <= 0.35
    assert over_s > 4.0


def test_at_16_khz_it_is_the_same(clip: Read, ours: Samples) -> None:
    line = np.concatenate([silence(3.0), from_onset(clip("person-b"), 1.5)])
    wide = soxr.resample(noisy(line, -65.0), RATE_HZ, 16000)
    found = moves(wide, soxr.resample(ours, RATE_HZ, 16000), rate_hz=16000)
    assert [move for _, move in found] == [Move.PAUSE, Move.STOP]
    assert found[0][0] - 3.0 <= 0.08


def test_while_we_are_silent_nobody_is_looked_for(clip: Read) -> None:
    line = np.concatenate([silence(3.0), from_onset(clip("person-b"), 1.5)])
    assert moves(line, None) == []


def test_what_is_no_voice_makes_us_pause_and_go_on(ours: Samples) -> None:
    knock = np.random.default_rng(1).normal(0, 0.1, RATE_HZ // 10).astype(np.float32)
    found = moves(noisy(np.concatenate([silence(3.0), knock, silence(2.0)]), -65.0), ours)
    assert [move for _, move in found] == [Move.PAUSE, Move.GO_ON]
    assert 0.2 <= found[1][0] - found[0][0] <= 0.4


def test_a_click_is_nothing(ours: Samples) -> None:
    click = np.full(RATE_HZ // 100, 0.5, np.float32)
    assert moves(noisy(np.concatenate([silence(3.0), click, silence(2.0)]), -65.0), ours) == []


def test_a_voice_that_spoke_already_when_we_began_does_not_stop_us_and_a_new_one_does(
    clip: Read, ours: Samples
) -> None:
    first, second = from_onset(clip("announcement-a"), 2.0), from_onset(clip("person-b"), 1.5)
    line = noisy(np.concatenate([silence(0.5), first, silence(1.5), second]), -65.0)
    found = moves(line, ours, begin_s=1.5)
    assert [move for _, move in found] == [Move.PAUSE, Move.STOP]
    assert 4.0 < found[0][0] <= 4.08


def test_a_voice_that_was_louder_before_does_not_hide_the_next(clip: Read, ours: Samples) -> None:
    first, second = from_onset(clip("announcement-a"), 1.0), from_onset(clip("person-b"), 1.5) * np.float32(0.3)
    line = noisy(np.concatenate([silence(0.5), first, silence(1.0), second]), -65.0)
    found = moves(line, ours, begin_s=2.2)
    assert found[0][1] is Move.PAUSE
    assert found[0][0] - 2.5 <= 0.1


@pytest.mark.parametrize("echo_db", [20.0, 25.0, 30.0])
def test_our_own_voice_come_back_stops_nothing(ours: Samples, echo_db: float) -> None:
    assert moves(noisy(silence(10.0), -65.0), ours, echo_db=echo_db) == []


@pytest.mark.parametrize("echo_db", [20.0, 30.0])
def test_who_talks_over_us_is_heard_above_our_own_voice_come_back(clip: Read, ours: Samples, echo_db: float) -> None:
    line = noisy(np.concatenate([silence(4.0), from_onset(clip("person-b"), 2.0)]), -65.0)
    found = [(at_s, move) for at_s, move in moves(line, ours, echo_db=echo_db)]
    assert [move for _, move in found][:2] == [Move.PAUSE, Move.STOP]
    assert found[0][0] - 4.0 <= 0.1
    assert found[1][0] - 4.0 <= 0.6


@pytest.mark.parametrize("dbfs", [-65.0, -50.0, -40.0])
def test_noise_stops_nothing(ours: Samples, dbfs: float) -> None:
    assert moves(noisy(silence(10.0), dbfs), ours) == []


def test_music_that_plays_stops_nothing(clip: Read, ours: Samples) -> None:
    stopped = [move for _, move in moves(np.tile(clip("music-a"), 2)[: 10 * RATE_HZ], ours) if move is Move.STOP]
    assert stopped == []


# ---------------------------------------------------------------- the parts


def began_at(samples: Samples) -> list[float]:
    """When the detector says that something has begun."""
    detector, found = OnsetDetector(RATE_HZ), []
    for start in range(0, len(samples) - 159, 160):
        detector.feed(pcm(samples[start : start + 160]))
        if detector.began:
            found.append((start + 160) / RATE_HZ)
    return found


def test_something_has_begun_for_as_long_as_it_is_new() -> None:
    found = began_at(np.concatenate([silence(1.0), tone(440, 3.0, dbfs=-40)]))
    assert found[0] == pytest.approx(1.04)
    assert found[-1] < 1.3


def test_of_a_line_that_is_not_known_yet_nothing_is_said() -> None:
    assert began_at(tone(440, 0.2)) == []


def test_what_is_as_soft_as_an_office_has_not_begun() -> None:
    assert began_at(np.concatenate([silence(1.0), tone(440, 1.0, dbfs=-60)])) == []


def test_what_was_forgotten_hides_nothing() -> None:
    detector = OnsetDetector(RATE_HZ)
    loud, soft = pcm(tone(440, 0.02, dbfs=-10)), pcm(tone(440, 0.02, dbfs=-30))
    for frame in [loud] * 50 + [np.zeros(160, np.int16)] * 25 + [soft] * 2:
        detector.feed(frame)
    assert not detector.began
    for frame in [loud] * 50 + [np.zeros(160, np.int16)] * 25:
        detector.feed(frame)
    detector.forget_before(0.4)
    detector.feed(soft)
    detector.feed(soft)
    assert detector.began


def test_our_voice_is_known_again_when_it_comes_back_late_and_soft(ours: Samples) -> None:
    sent = pcm(ours[RATE_HZ : 2 * RATE_HZ])
    back = (sent[3000:3640] * 0.05).astype(np.int16)
    assert likeness(back.astype(np.float32), sent.astype(np.float32)) > 0.95
    assert is_echo(back, sent, RATE_HZ)


def test_what_is_nearly_as_loud_as_we_are_is_no_echo(ours: Samples) -> None:
    sent = pcm(ours[RATE_HZ : 2 * RATE_HZ])
    loudest = 640 + int(np.argmax(np.abs(sent[640:-640])))
    piece = sent[loudest - 320 : loudest + 320]
    assert not is_echo((piece * 2.0).astype(np.int16), sent, RATE_HZ)
    assert is_echo((piece * 0.2).astype(np.int16), sent, RATE_HZ)


def test_another_voice_is_no_echo(clip: Read, ours: Samples) -> None:
    other = pcm(from_onset(clip("person-b"), 0.08) * np.float32(0.05))
    assert not is_echo(other, pcm(ours[RATE_HZ : 2 * RATE_HZ]), RATE_HZ)


def test_of_silence_nothing_comes_back() -> None:
    quiet = np.zeros(8000, np.int16)
    assert not is_echo(quiet[:640], quiet, RATE_HZ)
    assert not is_echo(quiet[:640], quiet[:0], RATE_HZ)
    assert not is_echo(quiet[:0], quiet, RATE_HZ)
