"""Silero's network in numpy against what onnxruntime said of it (tools/hearing_model/silero.py)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from holdslayer_agent.errors import SetupError
from holdslayer_agent.hearing import silero
from holdslayer_agent.hearing.silero import CHUNK_S, Silero, quiet_state

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = json.loads((Path(__file__).parent / "silero_reference.json").read_text("utf-8"))


@pytest.mark.parametrize("rate_hz", [8000, 16000])
def test_it_says_what_onnxruntime_says(rate_hz) -> None:
    samples, _ = soundfile.read(ROOT / "tools/hearing_model/people" / REFERENCE["clip"], dtype="float32")
    heard = np.repeat(samples, rate_hz // 8000)
    net, state, chunk = Silero.packaged(rate_hz), quiet_state(), round(CHUNK_S * rate_hz)
    context, said = np.zeros(chunk // 8, np.float32), []
    expected = REFERENCE["probabilities"][str(rate_hz)]
    for start in range(0, len(expected) * chunk, chunk):
        joined = np.concatenate([context, heard[start : start + chunk]])
        context = joined[-chunk // 8 :]
        probability, state = net.judge(joined, state)
        said.append(probability)
    assert max(expected) > 0.9
    assert min(expected) < 0.1
    assert said == pytest.approx(expected, abs=1e-4)


def test_a_damaged_file_says_what_to_do(tmp_path, monkeypatch) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models/silero_vad.npz").write_bytes(b"PK\x03\x04 not weights")
    monkeypatch.setattr(silero.resources, "files", lambda _package: tmp_path)
    Silero.packaged.cache_clear()
    with pytest.raises(SetupError, match="can't be loaded") as told:
        Silero.packaged(8000)
    assert told.value.code == "voice-model"
    Silero.packaged.cache_clear()
