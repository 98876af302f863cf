"""`holdslayer replay`: the JSON form that scripts rely on, the memory between files, and broken files."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from holdslayer_agent.errors import AudioError
from holdslayer_agent.hearing import SoundMemory
from holdslayer_agent.rehearing import Rehearing
from holdslayer_agent.replay import read_audio, replay_file, run_replay

AUDIO = Path(__file__).parent / "fixtures" / "audio"
KINDS = {"silence", "ringback", "busy", "sit", "dtmf", "beep", "music", "announcement", "human", "voicemail", "unknown"}


def clip(name: str) -> np.ndarray:
    return soundfile.read(AUDIO / f"{name}.flac", dtype="float32")[0]


def quiet(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * 8000), np.float32)


def ringback(seconds: float) -> np.ndarray:
    time_s = np.arange(round(seconds * 8000)) / 8000
    return (0.1 * (np.sin(2 * np.pi * 440 * time_s) + np.sin(2 * np.pi * 480 * time_s))).astype(np.float32)


@pytest.fixture
def call(tmp_path: Path) -> Path:
    """Ringback, an announcement, music, the announcement again, music, and a person."""
    parts = [quiet(0.5), ringback(2.0), quiet(1.0), clip("announcement-a"), quiet(0.5), clip("music-a"), quiet(0.4)]
    parts += [clip("announcement-a"), quiet(0.3), clip("music-b"), quiet(0.4), clip("person-a"), quiet(3.0)]
    path = tmp_path / "call.wav"
    soundfile.write(path, np.concatenate(parts), 8000, subtype="PCM_16")
    return path


def printed(*args: str, number: str | None = None) -> tuple[int, list[dict]]:
    out = io.StringIO()
    status = run_replay(list(args), number, as_json=True, out=out)
    return status, [json.loads(line) for line in out.getvalue().splitlines()]


def test_json_is_one_object_a_file_with_exactly_the_promised_keys(call) -> None:
    status, (result,) = printed(str(call))
    assert status == 0
    assert set(result) == {"file", "duration_s", "segments", "transcript", "rings", "cpu_s"}
    assert result["file"] == str(call)
    assert result["duration_s"] == pytest.approx(soundfile.info(call).duration, abs=0.01)
    assert all(set(s) == {"start_s", "end_s", "kind", "confidence"} and s["kind"] in KINDS for s in result["segments"])
    assert all(set(words) == {"start_s", "end_s", "text"} for words in result["transcript"])
    assert all(set(ring) == {"at_s", "confidence", "evidence"} for ring in result["rings"])
    assert result["cpu_s"] > 0


def test_segments_cover_the_file_in_order_without_gaps(call) -> None:
    result = replay_file(call, transcribe=False)
    assert result.segments[0].start_s == 0
    assert result.segments[-1].end_s == pytest.approx(result.duration_s, abs=0.02)
    assert all(a.end_s == b.start_s for a, b in zip(result.segments, result.segments[1:], strict=False))


def test_ringback_announcement_and_music_are_named(call) -> None:
    kinds = [segment.kind for segment in replay_file(call).segments]
    assert kinds.index("ringback") < kinds.index("announcement") < kinds.index("music")


def test_a_recording_does_not_ring(call) -> None:
    person_s = soundfile.info(call).duration - 3.0 - clip("person-a").size / 8000
    assert all(ring.at_s > person_s for ring in replay_file(call).rings)


def test_words_are_stamped_within_their_file(call) -> None:
    result = replay_file(call)
    assert any("important" in words.text for words in result.transcript)
    assert all(0 <= words.start_s < words.end_s <= result.duration_s for words in result.transcript)


def test_the_same_file_gives_the_same_result(call) -> None:
    one, two = replay_file(call), replay_file(call)
    assert (one.segments, one.transcript, one.rings) == (two.segments, two.transcript, two.rings)


def test_the_memory_of_a_number_knows_the_announcement_in_the_next_file(tmp_path) -> None:
    path = tmp_path / "announcement.wav"
    soundfile.write(path, np.concatenate([quiet(1.0), clip("announcement-b"), quiet(1.0)]), 8000)
    memory = SoundMemory()
    replay_file(path, memory=memory, transcribe=False)
    assert len(memory) > 100


@pytest.mark.parametrize(("rate_hz", "channels", "suffix"), [(44100, 2, "wav"), (48000, 1, "flac"), (16000, 1, "wav")])
def test_any_rate_and_any_number_of_channels_is_read(tmp_path, rate_hz, channels, suffix) -> None:
    path = tmp_path / f"call.{suffix}"
    noise = np.random.default_rng(1).uniform(-0.1, 0.1, (rate_hz * 2 + 17, channels))
    soundfile.write(path, noise, rate_hz)
    pieces = list(read_audio(path))
    assert sum(piece.size for piece in pieces) == pytest.approx(16000, abs=20)
    assert all(piece.dtype == np.int16 and piece.size <= 800 for piece in pieces)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "audio-unreadable"), (b"RIFF\x00\x00", "audio-unreadable"), (b"not audio at all" * 50, "audio-unreadable")],
)
def test_a_broken_file_is_an_audio_error_with_a_mend(tmp_path, content, code) -> None:
    path = tmp_path / "broken.wav"
    path.write_bytes(content)
    with pytest.raises(AudioError) as caught:
        replay_file(path)
    assert caught.value.code == code
    assert str(path) in caught.value.message
    assert caught.value.mend


def test_a_file_without_samples_is_an_audio_error(tmp_path) -> None:
    path = tmp_path / "empty.wav"
    soundfile.write(path, np.zeros(0), 8000)
    with pytest.raises(AudioError) as caught:
        replay_file(path)
    assert caught.value.code == "audio-empty"


def test_a_missing_file_is_an_audio_error(tmp_path) -> None:
    with pytest.raises(AudioError, match="is not a file"):
        replay_file(tmp_path / "nothing.wav")


def test_a_broken_file_does_not_stop_the_others(tmp_path, capsys) -> None:
    good = tmp_path / "good.wav"
    soundfile.write(good, quiet(1.0), 8000)
    status, results = printed(str(tmp_path / "missing.wav"), str(good))
    assert status == 2
    assert [result["file"] for result in results] == [str(good)]
    assert "audio-missing" in capsys.readouterr().err


def test_without_json_people_can_read_it(tmp_path) -> None:
    path = tmp_path / "quiet.wav"
    soundfile.write(path, quiet(2.0), 8000)
    out = io.StringIO()
    assert run_replay([str(path)], None, as_json=False, out=out) == 0
    assert "nobody answered" in out.getvalue()


def test_the_callers_language_is_that_of_the_recogniser_and_of_the_judge(
    call: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, bool]] = []

    class Seen(Rehearing):
        def __init__(self, memory: SoundMemory | None, *, language: str, transcribe: bool) -> None:
            asked.append((language, transcribe))
            super().__init__(memory, language=language, transcribe=False)

    monkeypatch.setattr("holdslayer_agent.replay.Rehearing", Seen)
    monkeypatch.setattr("holdslayer_agent.replay.known_languages", lambda: frozenset({"en", "de"}))
    for language in ("de", "fr"):
        assert run_replay([str(call)], None, as_json=True, out=io.StringIO(), language=language) == 0
    assert asked == [("de", True), ("fr", False)]


def test_words_of_a_language_that_no_recogniser_here_knows_are_said_to_be_missing(
    call: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("holdslayer_agent.replay.known_languages", lambda: frozenset({"en"}))
    assert run_replay([str(call)], None, as_json=True, out=io.StringIO(), language="fr") == 0
    assert "fr" in capsys.readouterr().err
