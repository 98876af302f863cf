"""Audio time rebuilt from the clock: what Asterisk leaves out is silence, and nothing is invented beyond it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from holdslayer_agent.telephony.timeline import LATE_S, Spacing, Timeline

ONE = np.ones(160, np.int16)


def sent(timeline: Timeline, frames: int, begin: float, step_s: float = 0.02) -> int:
    """Frames arriving at a pace; how many were handed out."""
    return sum(len(timeline.receive(ONE, begin + (n + 1) * step_s)) for n in range(frames))


def test_frames_that_come_in_time_pass_as_they_are() -> None:
    timeline = Timeline(8000, 100.0)
    assert sent(timeline, 50, 100.0) == 50
    assert timeline.filled_frames == 0
    assert timeline.audio_s == pytest.approx(1.0)
    assert timeline.lag_s(101.0) == pytest.approx(0.0)


@pytest.mark.parametrize("rate_hz", [8000, 16000])
def test_every_frame_is_twenty_milliseconds(rate_hz: int) -> None:
    timeline = Timeline(rate_hz, 0.0)
    frames = timeline.receive(np.ones(rate_hz, np.int16), 1.0)
    assert {len(f) for f in frames} == {rate_hz // 50}


def test_short_frames_are_joined_and_the_rest_is_held_back() -> None:
    timeline = Timeline(8000, 0.0)
    assert timeline.receive(np.arange(100, dtype=np.int16), 0.0125) == []
    (frame,) = timeline.receive(np.arange(100, 200, dtype=np.int16), 0.025)
    assert frame.tolist() == list(range(160))
    (second,) = timeline.receive(np.arange(200, 320, dtype=np.int16), 0.04)
    assert second.tolist() == list(range(160, 320))


def test_a_gap_is_filled_with_silence_before_what_follows_it() -> None:
    timeline = Timeline(8000, 0.0)
    sent(timeline, 50, 0.0)
    frames = timeline.receive(ONE, 2.02)
    assert len(frames) == 51
    assert not frames[0].any()
    assert frames[-1].all()
    assert timeline.filled_frames == 50
    assert timeline.lag_s(2.02) == pytest.approx(0.0, abs=0.02)


def test_silence_is_filled_in_while_nothing_comes_at_all() -> None:
    timeline = Timeline(8000, 0.0)
    assert timeline.fill(LATE_S - 0.01) == []
    assert len(timeline.fill(LATE_S + 0.001)) == 6
    assert sum(len(timeline.fill(LATE_S + 0.1 * n)) for n in range(1, 50)) >= 240


def test_a_frame_cut_by_a_gap_is_ended_with_silence() -> None:
    timeline = Timeline(8000, 0.0)
    timeline.receive(np.ones(100, np.int16), 0.0125)
    frames = timeline.fill(0.5)
    assert frames[0][:100].all()
    assert not frames[0][100:].any()
    assert sum(map(len, frames)) / 8000 == pytest.approx(0.5, abs=0.02)


def test_frames_a_little_late_are_no_gap() -> None:
    timeline = Timeline(8000, 0.0)
    for n in range(100):
        timeline.receive(ONE, (n + 1) * 0.02 + (0.09 if n % 7 == 0 else 0.0))
    assert timeline.filled_frames == 0


def test_a_burst_after_a_stall_is_passed_on_whole() -> None:
    timeline = Timeline(8000, 0.0)
    sent(timeline, 50, 0.0)
    for _ in range(50):  # a second of audio in no time, beside the clock
        timeline.receive(ONE, 1.0)
    assert timeline.audio_s == pytest.approx(2.0)
    assert timeline.filled_frames == 0
    assert sent(timeline, 50, 1.0) == 50


def test_after_a_burst_a_gap_is_still_a_gap() -> None:
    timeline = Timeline(8000, 0.0)
    for _ in range(100):
        timeline.receive(ONE, 0.02)
    frames = timeline.receive(ONE, 1.04)
    assert 40 <= len(frames) - 1 <= 51


@pytest.mark.parametrize("drift", [200e-6, -200e-6])
def test_a_clock_that_drifts_for_an_hour_costs_no_more_than_its_drift(drift: float) -> None:
    timeline = Timeline(8000, 0.0)
    frames = round(3600 / 0.02)
    passed = sent(timeline, frames, 0.0, 0.02 * (1 + drift))
    assert 0 <= timeline.filled_frames <= 3600 * abs(drift) / 0.02
    assert passed == frames + timeline.filled_frames
    assert abs(timeline.lag_s(3600 * (1 + drift))) <= LATE_S + 0.03


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 0.5), st.integers(1, 900)), max_size=60))
def test_nothing_received_is_lost_or_turned_around(pieces: list[tuple[float, int]]) -> None:
    timeline, now, value, out = Timeline(8000, 0.0), 0.0, 1, []
    for wait_s, size in pieces:
        now += wait_s
        out += timeline.receive(np.arange(value, value + size, dtype=np.int16), now)
        value += size
    out += timeline.fill(now + 1.0)
    heard = np.concatenate(out) if out else np.zeros(0, np.int16)
    assert heard[heard != 0].tolist() == list(range(1, value))
    assert timeline.received_samples == value - 1
    assert all(len(f) == 160 for f in out)


def test_the_spacing_of_what_arrives_is_measured() -> None:
    spacing, other = Spacing(), Spacing()
    assert spacing.percentile_ms(99) == 0
    for n in range(100):
        spacing.note(n * 0.02)
    assert spacing.note(99 * 0.02 + 0.9) == pytest.approx(900.0)
    assert (spacing.count, spacing.percentile_ms(50), spacing.percentile_ms(100)) == (100, 20, 500)
    assert spacing.longest_ms == pytest.approx(900.0)
    other.note(0.0)
    other.note(0.05)
    spacing.add(other)
    assert spacing.count == 101
