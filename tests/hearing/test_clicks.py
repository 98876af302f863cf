"""A leg that is switched through cracks; voices, drums and beeps do not."""

from __future__ import annotations

import numpy as np
import pytest
from line_signals import hear, noisy, silence, tone

from holdslayer_agent.bench.hearing.line import alaw, mulaw
from holdslayer_agent.core.observations import ClickHeard


def clicks(samples, *, rate_hz: int = 8000) -> list[float]:
    heard = hear(samples.astype(np.float32), rate_hz=rate_hz)
    return [o.at_s for o in heard if isinstance(o, ClickHeard)]


def cracked(at_s: float, *, length_s: float = 0.004, height: float = 0.3, rate_hz: int = 8000):
    """A quiet line with a burst that dies away within `length_s`."""
    samples = noisy(silence(2.0, rate_hz=rate_hz), -60)
    count = round(length_s * rate_hz)
    burst = height * np.random.default_rng(5).choice([-1.0, 1.0], count) * np.exp(-np.arange(count) / (count / 3))
    samples[round(at_s * rate_hz) :][:count] += burst.astype(np.float32)
    return samples


@pytest.mark.parametrize("rate_hz", [8000, 16000])
@pytest.mark.parametrize("at_s", [0.5, 0.507, 1.0, 1.513])
def test_a_crack_in_a_quiet_line_is_a_click(at_s, rate_hz) -> None:
    assert clicks(cracked(at_s, rate_hz=rate_hz), rate_hz=rate_hz) == [pytest.approx(at_s, abs=0.005)]


@pytest.mark.parametrize("codec", [mulaw, alaw])
def test_it_is_one_through_g711(codec) -> None:
    assert len(clicks(codec(cracked(1.0)))) == 1


def test_a_relay_that_bounces_clicks_once() -> None:
    assert len(clicks(cracked(1.0) + cracked(1.008))) == 1


def test_what_lasts_is_no_click() -> None:
    assert clicks(np.concatenate([silence(1.0), tone(1000, 0.06), silence(1.0)])) == []
    assert clicks(cracked(1.0, length_s=0.2)) == []


def test_a_faint_crack_is_none() -> None:
    assert clicks(cracked(1.0, height=0.004)) == []


def test_a_crack_in_the_middle_of_sound_is_none() -> None:
    assert clicks(np.concatenate([tone(440, 1.0), tone(440, 1.0)]) + cracked(1.0)) == []


@pytest.mark.parametrize("name", ["announcement-a", "announcement-b", "person-a", "person-b"])
def test_voices_hardly_click(clip, name) -> None:
    assert len(clicks(np.concatenate([noisy(silence(1.0), -60), clip(name), silence(1.0)]))) <= 1
