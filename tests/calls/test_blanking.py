"""Recordings keep their length and lose what was said of a secret."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import soundfile

from holdslayer_agent.calls.blanking import blank_files


def recording(folder: Path, name: str = "0123456789ab-mixed.wav", rate_hz: int = 8000) -> Path:
    path = folder / name
    soundfile.write(path, np.full(rate_hz * 10, 0.5), rate_hz, "PCM_16", format="WAV")
    return path


@pytest.mark.parametrize("rate_hz", [8000, 16000])
def test_the_span_is_silent_and_the_rest_stays(tmp_path: Path, rate_hz: int) -> None:
    path = recording(tmp_path, rate_hz=rate_hz)
    assert blank_files([path], [(3.0, 5.0)]) == [path]
    samples, rate = soundfile.read(path)
    assert len(samples) == rate * 10
    assert not samples[rate * 3 : rate * 5].any()
    assert samples[: rate * 3].all()
    assert samples[rate * 5 :].all()


def test_spans_beyond_the_ends_are_cut(tmp_path: Path) -> None:
    path = recording(tmp_path)
    blank_files([path], [(-5.0, 1.0), (9.0, 40.0)])
    samples, rate = soundfile.read(path)
    assert len(samples) == rate * 10
    assert samples[rate : rate * 9].all()


@pytest.mark.parametrize("spans", [[(-0.8, 12.0)], [(5.0, 10.0), (-0.8, 6.0)], [(-0.8, math.inf)]])
def test_a_recording_that_would_be_silence_alone_is_not_kept(tmp_path: Path, spans: list[tuple[float, float]]) -> None:
    path = recording(tmp_path)
    assert blank_files([path], spans) == []
    assert not path.exists()


def test_what_the_users_own_phone_said_is_left_alone(tmp_path: Path) -> None:
    path = recording(tmp_path, "0123456789ab-phone-desk.wav")
    assert blank_files([path], [(0.0, 12.0)]) == [path]
    assert soundfile.read(path)[0].all()


def test_what_can_not_be_blanked_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "0123456789ab-company.wav"
    path.write_bytes(b"no wave at all")
    assert blank_files([path], [(3.0, 5.0)]) == []
    assert not path.exists()


def test_nothing_is_touched_without_a_secret(tmp_path: Path) -> None:
    path = tmp_path / "0123456789ab-company.wav"
    path.write_bytes(b"no wave at all")
    blank_files([path], [])
    assert path.exists()
