"""The hearing benchmark: rendering, playing and counting, on a corpus of two short calls made here."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import soundfile

from holdslayer_agent.bench.hearing import run
from holdslayer_agent.bench.hearing.corpus import Corpus
from holdslayer_agent.bench.hearing.line import alaw, carry, g722, mulaw, opus
from holdslayer_agent.bench.hearing.play import Played, play
from holdslayer_agent.bench.hearing.render import Call, Stretch, render
from holdslayer_agent.bench.hearing.run import run_bench_hearing
from holdslayer_agent.bench.hearing.score import reliability, score_call, summarise
from holdslayer_agent.bench.hearing.tones import make_tone
from holdslayer_agent.errors import AudioError
from holdslayer_agent.hearing import SoundMemory
from holdslayer_agent.rehearing import Ring

AUDIO = Path(__file__).parents[1] / "fixtures" / "audio"


@pytest.fixture
def corpus(tmp_path) -> Path:
    """An announcement between music, then a person."""
    clips = {"announcement-a": "announcement", "music-a": "music", "person-a": "human"}
    (tmp_path / "clips").mkdir()
    rows = []
    for name, kind in clips.items():
        samples, rate_hz = soundfile.read(AUDIO / f"{name}.flac", dtype="float32")
        soundfile.write(tmp_path / "clips" / f"{name}.flac", samples, rate_hz)
        rows.append({"id": name, "file": f"clips/{name}.flac", "class": kind, "group": name, "redistributable": "yes"})
    wait = [{"kind": "music", "clip": "music-a", "dur": 6, "phase": "hold"}, {"kind": "silence", "dur": 0.4}]
    told = {"kind": "announcement", "clips": ["announcement-a"], "phase": "hold"}
    person = {"kind": "human", "clips": ["person-a"], "phase": "live", "answer": True, "onset": 0.1}
    first = told | {"phase": "greeting"}
    line = {"codec": "ulaw", "gain_db": 0, "noise": {"type": "pink", "dbfs": -60}}
    call = {"id": "one", "category": "plain", "seed": 3, "line": line, "segments": [first, *wait, told, *wait, person]}
    (tmp_path / "labels.json").write_text(json.dumps(rows))
    (tmp_path / "recipes.json").write_text(json.dumps([call]))
    return tmp_path


def test_a_call_is_rendered_the_same_every_time_and_otherwise_on_another_day(corpus) -> None:
    read = Corpus.read(corpus)
    one, again = render(read, read.recipes[0]), render(read, read.recipes[0])
    other = render(read, read.recipes[0], line_seed=99)
    assert np.array_equal(one.samples, again.samples)
    assert one.samples.size == other.samples.size
    assert not np.array_equal(one.samples, other.samples)
    assert [s.phase for s in one.stretches][-1] == "live"
    assert one.answers == (round(one.stretches[-1].start_s + 0.1, 3),)


def test_the_second_call_to_a_number_never_rings_for_what_the_first_one_played(corpus) -> None:
    read = Corpus.read(corpus)
    call, memory = render(read, read.recipes[0]), SoundMemory()
    play(call, memory=memory, probe=False, transcribe=False, language="en", seed=1)
    assert memory.seconds > 5
    again = render(read, read.recipes[0], line_seed=4)
    played = play(again, memory=memory, probe=False, transcribe=False, language="en", seed=1)
    assert not score_call(played).false_s


def test_rings_are_counted_as_the_protocol_says() -> None:
    stretches = (
        Stretch(0.0, 20.0, "announcement", "greeting"),
        Stretch(20.0, 100.0, "music", "hold"),
        Stretch(100.0, 130.0, "human", "live"),
    )
    call = Call("x", "plain", np.zeros(130 * 8000, np.float32), stretches, (100.1,))

    def scored(*times: float) -> tuple[int, int, tuple[float, ...]]:
        rings = tuple(Ring(at_s, 0.9, {}) for at_s in times)
        score = score_call(Played(call, rings, (), (), 0.0))
        return len(score.false_s), score.missed, score.delays_s

    assert scored(10.0) == (0, 1, ())  # before the hold: not counted
    assert scored(50.0, 55.0, 61.0) == (2, 1, ())  # once in ten seconds
    assert scored(99.9) == (0, 0, (0.0,))  # a quarter second early is right
    assert scored(99.7)[0] == 1
    assert scored(102.1)[2] == pytest.approx((2.0,))
    assert scored(120.0) == (0, 1, ())  # while a person is on the line


def test_figures_over_calls_are_rates_per_hour_and_per_call(corpus) -> None:
    read = Corpus.read(corpus)
    call = render(read, read.recipes[0])
    score = score_call(Played(call, (Ring(12.0, 0.6, {}),), (), (), 1.0))
    summary = summarise([score, score])
    assert summary.false == 2
    assert summary.false_per_call == 1.0
    assert summary.false_per_h == pytest.approx(2 / (2 * call.hold_s / 3600), rel=0.01)
    assert summary.miss_rate == 1.0
    assert isinstance(score.right, Counter)


def test_what_is_said_of_voices_is_held_against_what_they_were(corpus) -> None:
    read = Corpus.read(corpus)
    call = render(read, read.recipes[0])
    person_s, spoken = call.answers[0], [s for s in call.stretches if s.kind == "announcement"]
    said = ((person_s + 1.0, 0.9), (spoken[0].start_s + 0.5, 0.2))
    score = score_call(Played(call, (), (), (), 1.0, said))
    assert reliability([score], bins=2) == [(0.2, 0.0, 1), (0.9, 1.0, 1)]


def test_the_callers_language_reaches_every_run(corpus, monkeypatch) -> None:
    asked = []

    def heard(call, *, language, **others):
        asked.append((language, others["transcribe"]))
        return Played(call, (), (), (), 1.0)

    monkeypatch.setattr(run, "play", heard)
    monkeypatch.setattr(run, "known_languages", lambda: frozenset({"en"}))
    run._one((str(corpus), 0, run.RUNS, "de", run.transcribes("de", wanted=True)))
    assert asked == [("de", False)] * 4  # the second call has one before it


def test_the_command_prints_a_line_a_call_and_a_summary_last(corpus, capsys) -> None:
    assert run_bench_hearing(str(corpus), ("probe",), transcribe=False, as_json=True, plots=None, jobs=1) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["footprint"]["calls"] == 20
    assert lines[1]["id"] == "one"
    wanted = {
        "false_per_h",
        "false_per_call",
        "miss_rate",
        "p50_s",
        "p95_s",
        "f1_speech_music",
        "cpu_ms_per_s",
        "hold_h",
    }
    assert wanted <= set(lines[-1]["summary"])


def test_calls_are_played_with_words_in_processes_of_their_own(corpus) -> None:
    """As a command: this process has a recogniser already, and its children would wait for its threads for ever."""
    command = [sys.executable, "-m", "holdslayer_agent.cli", "bench", "hearing", str(corpus), "--passive", "--json"]
    done = subprocess.run([*command, "--jobs", "2"], capture_output=True, text=True, timeout=240, check=True)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert told[-1]["summary"]["calls"] == 1


@pytest.mark.parametrize(
    ("file", "content", "what"),
    [
        ("labels.json", "[{}]", "lacks 'id'"),
        ("labels.json", "{", "labels.json"),
        ("labels.json", '["a"]', "entry 0 is no object"),
        ("recipes.json", '[{"id": "x"}]', "lacks category"),
        ("recipes.json", "{}", "no list of calls"),
        (
            "recipes.json",
            '[{"id": "x", "category": "c", "seed": 1, "line": {}, "segments": '
            '[{"kind": "music", "clip": "nix", "dur": 1}]}]',
            "no clip 'nix'",
        ),
    ],
)
def test_a_broken_corpus_is_told_with_file_and_place(corpus, file, content, what) -> None:
    (corpus / file).write_text(content)
    with pytest.raises(AudioError, match=what):
        Corpus.read(corpus)


def test_a_corpus_of_clips_alone_has_no_calls_to_play(corpus) -> None:
    (corpus / "recipes.json").write_text("[]")
    with pytest.raises(AudioError, match="no calls"):
        run_bench_hearing(str(corpus), ("passive",), transcribe=False, as_json=True, plots=None, jobs=1)


PLAIN = {"id": "x", "category": "c", "seed": 1, "line": {}, "segments": [{"kind": "silence", "dur": 1}]}


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"segments": []}, "no segments"),
        ({"segments": ["a"]}, "segment 0: kind None"),
        ({"segments": [{"kind": "music", "clip": "music-a"}]}, "music lacks dur"),
        ({"segments": [{"kind": "tone", "dur": 1}]}, "tone lacks plan"),
        ({"segments": [{"kind": "human", "clips": []}]}, "human lacks clips"),
        ({"segments": [{"kind": "human", "clips": "person-a"}]}, "clips is no list"),
        ({"segments": [{"kind": "human", "clips": [["person-a"]]}]}, "no clip"),
        ({"segments": [{"kind": "silence", "dur": -3}]}, "dur is -3"),
        ({"segments": [{"kind": "silence", "dur": "x"}]}, "dur is 'x'"),
        ({"seed": "x"}, "seed"),
        ({"line": "x"}, "line is no object"),
        ({"line": {"codec": "zz"}}, "codec 'zz'"),
        ({"line": {"changes": [{"codec": "ulaw"}]}}, "lacks at_s"),
    ],
)
def test_a_recipe_that_cannot_be_rendered_is_told_with_its_place(corpus, change, what) -> None:
    (corpus / "recipes.json").write_text(json.dumps([PLAIN | change]))
    with pytest.raises(AudioError, match=what):
        Corpus.read(corpus)


@pytest.mark.parametrize("plan", ["zzz", "dtmf:", "dtmf:x"])
def test_a_tone_that_nobody_knows_is_told(plan) -> None:
    with pytest.raises(AudioError, match="there is no tone"):
        make_tone(plan, 1.0, -19)


@pytest.mark.parametrize(("samples", "what"), [([], "no audio"), ([0.0, float("nan")], "no numbers")])
def test_a_clip_without_audio_is_told(corpus, samples, what) -> None:
    soundfile.write(corpus / "clips" / "odd.wav", np.array(samples, np.float32), 8000, subtype="FLOAT")
    row = {"id": "odd", "file": "clips/odd.wav", "class": "human", "group": "g"}
    (corpus / "labels.json").write_text(json.dumps([row]))
    (corpus / "recipes.json").write_text(json.dumps([PLAIN]))
    with pytest.raises(AudioError, match=what):
        Corpus.read(corpus).samples("odd")


@pytest.mark.parametrize("codec", [mulaw, alaw, g722, opus])
def test_a_codec_changes_little(codec) -> None:
    tone = make_tone("ringback_us", 1.0, -19)
    heard = codec(tone)
    spectrum = np.abs(np.fft.rfft(heard))  # bins of 1 Hz
    assert heard.size == tone.size
    assert np.argmax(spectrum) in (440, 480)
    assert np.sqrt(np.mean(heard**2)) == pytest.approx(np.sqrt(np.mean(tone**2)), rel=0.1)


def test_no_corpus_there_is_a_clear_error(tmp_path) -> None:
    with pytest.raises(AudioError, match="can't be read"):
        Corpus.read(tmp_path)


def test_a_line_may_change_within_a_call() -> None:
    tone = make_tone("busy_us", 2.0, -19)
    line = {"codec": "ulaw", "changes": [{"at_s": 1.0, "codec": "g722", "gain_db": -12}]}
    heard = carry(tone, line, np.random.default_rng(1))
    assert heard.size == tone.size
    loud, quiet = (np.sqrt(np.mean(half**2)) for half in np.split(heard, 2))
    assert quiet == pytest.approx(loud / 4, rel=0.15)
