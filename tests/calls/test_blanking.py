"""Recordings keep their length and lose what was said of a secret."""

from __future__ import annotations

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
def test_the_span_is_silent_with_a_margin_and_the_rest_stays(tmp_path: Path, rate_hz: int) -> None:
    path = recording(tmp_path, rate_hz=rate_hz)
    blank_files([path], [(3.0, 5.0)])
    samples, rate = soundfile.read(path)
    assert len(samples) == rate * 10
    assert not samples[round(rate * 2.2) : round(rate * 5.8)].any()
    assert samples[: round(rate * 2.2)].all()
    assert samples[round(rate * 5.8) :].all()


def test_spans_beyond_the_ends_are_cut(tmp_path: Path) -> None:
    path = recording(tmp_path)
    blank_files([path], [(-5.0, 1.0), (9.0, 40.0)])
    samples, rate = soundfile.read(path)
    assert len(samples) == rate * 10
    assert samples[round(rate * 1.8) : round(rate * 8.2)].all()


def test_what_can_not_be_blanked_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "0123456789ab-company.wav"
    path.write_bytes(b"no wave at all")
    blank_files([path], [(3.0, 5.0)])
    assert not path.exists()


def test_nothing_is_touched_without_a_secret(tmp_path: Path) -> None:
    path = tmp_path / "0123456789ab-company.wav"
    path.write_bytes(b"no wave at all")
    blank_files([path], [])
    assert path.exists()
