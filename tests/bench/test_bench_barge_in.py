"""The benchmark of talking over us, on a corpus of five clips made here."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from holdslayer_agent.bench.barge_in import BEGINNINGS, GOINGS_ON, Beginning, GoingOn, run_bench_barge_in
from holdslayer_agent.errors import AudioError
from tools.bench_barge_in import section

AUDIO = Path(__file__).parents[1] / "fixtures" / "audio"
KINDS = {"person-b": "human", "announcement-a": "announcement", "announcement-b": "announcement", "music-a": "music"}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "clips").mkdir()
    rows = []
    for name, kind in KINDS.items():
        samples, rate_hz = soundfile.read(AUDIO / f"{name}.flac", dtype="float32")
        quiet = np.zeros(rate_hz // 10 if kind != "music" else 0, np.float32)
        soundfile.write(tmp_path / "clips" / f"{name}.flac", np.concatenate([quiet, samples]), rate_hz)
        rows.append({"id": name, "file": f"clips/{name}.flac", "class": kind, "group": name, "redistributable": "yes"})
    (tmp_path / "labels.json").write_text(json.dumps(rows))
    (tmp_path / "recipes.json").write_text("[]")
    return tmp_path


def test_every_scene_is_told_and_made_a_section_of(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_bench_barge_in(str(corpus), 1, 1, as_json=True) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    scenes = {row["scene"]: row for row in told if "scene" in row}
    assert tuple(scenes) == (*BEGINNINGS, *GOINGS_ON)
    clear = scenes["people, -20 dBFS"]
    assert clear["voices"] == clear["stopped"] == 1
    assert clear["p95_ms"] <= 100 < clear["ear_p95_ms"]
    assert scenes["our echo at -25 dB"]["pauses_a_minute"] == 0
    text = section(told, "five clips")
    assert all(f"| {scene} |" in text for scene in scenes)
    assert "Corpus `five clips`" in text


def test_what_was_never_silent_is_told_as_never() -> None:
    found = Beginning("somebody", silent_ms=[20.0, float("inf")], ear_ms=[float("inf")] * 2)
    told = found.told()
    assert (told["p50_ms"], told["p95_ms"], told["within_100_ms"]) == (None, None, 0.5)
    empty = Beginning("nobody").told()
    assert (empty["p50_ms"], empty["within_100_ms"]) == (None, None)
    text = section([told, empty, GoingOn("music", minutes=2.0, pauses=4).told(), {"cpu_ms_per_s": 1.0}], "x")
    assert "| somebody | 2 | never | never | 50% |" in text
    assert "| music | 2.0 | 2.0 | 0.0 |" in text


def test_a_corpus_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(AudioError):
        run_bench_barge_in(str(tmp_path), 1, 1, as_json=True)
