"""What goes into the ear: any cut, any fault of the line, bounded memory."""

from __future__ import annotations

import itertools
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_signals import hear, noisy, pcm, silence, sounds, tone

from holdslayer_agent.core.observations import LineMeasured, Sound
from holdslayer_agent.hearing import Ear
from holdslayer_agent.hearing.frames import Cleaner, Framer


def cleaned(audio: np.ndarray) -> list[np.ndarray]:
    cleaner = Cleaner()
    return [cleaner.clean(frame) for frame in Framer(8000).feed(audio)]


def test_frames_are_twenty_milliseconds() -> None:
    assert [frame.size for frame in Framer(8000).feed(np.zeros(500, np.int16))] == [160, 160, 160]
    assert [frame.size for frame in Framer(16000).feed(np.zeros(700, np.int16))] == [320, 320]


@given(st.lists(st.integers(0, 700), max_size=30))
@settings(max_examples=60, deadline=None)
def test_no_sample_is_lost_however_the_audio_is_cut(sizes) -> None:
    audio = np.random.default_rng(3).integers(-9000, 9000, sum(sizes)).astype(np.int16)
    framer, whole = Framer(8000), Framer(8000)
    ends = np.cumsum([0, *sizes])
    cut = [f for a, b in itertools.pairwise(ends) for f in framer.feed(audio[a:b])]
    at_once = [f for start in range(0, audio.size, 8000) for f in whole.feed(audio[start : start + 8000])]
    assert len(cut) == audio.size // 160 == len(at_once)
    assert all(np.array_equal(a, b) for a, b in zip(cut, at_once, strict=True))


def test_an_empty_piece_is_silence_of_no_length() -> None:
    ear = Ear(8000)
    assert ear.feed(np.zeros(0, np.int16)) == []
    assert ear.now_s == 0.0


def test_not_a_number_and_infinity_are_silence() -> None:
    broken = np.full(8000, np.nan, np.float32)
    broken[::3] = np.inf
    assert all(np.isfinite(frame).all() and not frame.any() for frame in cleaned(broken))


def test_direct_current_is_removed() -> None:
    offset = tone(1000, 1.0, dbfs=-40) + 0.25
    last = cleaned(offset.astype(np.float32))[-1]
    assert abs(float(last.mean())) < 0.01


def test_direct_current_alone_is_silence() -> None:
    assert sounds(hear(np.full(24000, 6000, np.int16))) == []


def test_clipped_audio_stays_within_full_scale() -> None:
    square = np.full(8000, 9.0, np.float32) * np.sign(tone(300, 1.0))
    assert max(float(np.abs(frame).max()) for frame in cleaned(square)) <= 1


def test_full_scale_noise_breaks_nothing() -> None:
    hear(np.random.default_rng(1).choice([-32768, 32767], 16000).astype(np.int16))


@pytest.mark.parametrize(
    "pcm_",
    [np.zeros((160, 2), np.int16), np.zeros(8001, np.int16), np.zeros(160, np.int32), np.zeros(160, np.complex64)],
    ids=["two channels", "over a second", "int32", "complex"],
)
def test_what_is_not_a_second_of_mono_audio_is_refused(pcm_) -> None:
    with pytest.raises(ValueError, match=r"the ear hears|at most"):
        Ear(8000).feed(pcm_)


@pytest.mark.parametrize("rate_hz", [0, 11025, 44100])
def test_only_telephone_rates_are_heard(rate_hz) -> None:
    with pytest.raises(ValueError, match="8000 or 16000"):
        Ear(rate_hz)


def test_the_line_is_measured_once_a_second() -> None:
    heard = [o for o in hear(noisy(silence(5.0), -45)) if isinstance(o, LineMeasured)]
    assert [o.at_s for o in heard] == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert all(o.level_dbfs == pytest.approx(-45, abs=1) for o in heard)
    assert not any(o.digital_silence for o in heard)


def test_digital_silence_is_told_from_a_quiet_room() -> None:
    (measured,) = [o for o in hear(silence(1.0)) if isinstance(o, LineMeasured)]
    assert measured.digital_silence
    assert measured.level_dbfs == -120


def test_room_noise_is_silence() -> None:
    assert set(sounds(hear(noisy(silence(6.0), -42)))) <= {Sound.SILENCE}


def test_the_last_two_seconds_can_be_had_again() -> None:
    ear = Ear(8000)
    audio = pcm(tone(500, 0.9))
    ear.feed(audio)
    assert np.abs(ear.recent(0.5).astype(int) - audio[-4000:]).max() <= 40  # the DC filter moves it a little
    assert ear.recent(9.0).size == audio.size


def test_memory_stays_bounded_however_long_the_silence() -> None:
    ear = Ear(8000)
    second = np.zeros(8000, np.int16)

    def weight() -> int:
        return sum(sys.getsizeof(getattr(part, "_words", 0)) for part in vars(ear).values())

    for _ in range(60):
        ear.feed(second)
    early = weight()
    for _ in range(240):
        ear.feed(second)
    assert ear.now_s == pytest.approx(300.0)
    assert weight() - early < 200_000  # five bytes a frame, and an hour at most
