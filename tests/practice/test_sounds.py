"""The company's tones, music and room: right pitch, right cadence, right level."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.practice import sounds
from holdslayer_agent.practice.play_events import SpokenPiece
from holdslayer_agent.practice.scenario import Music
from holdslayer_agent.practice.voices import voice_for, voices_for


def _dbfs(pcm: Pcm) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(pcm.astype(float) ** 2)) / 32768))


def _peaks_hz(pcm: Pcm, rate_hz: int, count: int) -> list[int]:
    spectrum = np.abs(np.fft.rfft(pcm.astype(float) * np.hanning(len(pcm))))
    found: list[float] = []
    for place in np.argsort(spectrum)[::-1]:
        hz = place * rate_hz / len(pcm)
        if all(abs(hz - other) > 15 for other in found):
            found.append(hz)
        if len(found) == count:
            break
    return sorted(round(hz) for hz in found)


@pytest.mark.parametrize("rate_hz", [8000, 16000])
@pytest.mark.parametrize(("language", "hz"), [("en", [440, 480]), ("en-GB", [400, 450]), ("de", [425])])
def test_ringback_has_its_country_s_pitch_one_second_in_five(rate_hz: int, language: str, hz: list[int]) -> None:
    ring = sounds.ringback(language, 2, rate_hz)
    assert len(ring) == 10 * rate_hz
    assert _peaks_hz(ring[:rate_hz], rate_hz, len(hz)) == hz
    assert not ring[rate_hz : 5 * rate_hz].any()


def test_sit_rises_in_three_steps() -> None:
    tone = sounds.sit()
    assert _peaks_hz(tone[:6000], 16000, 1)[0] == pytest.approx(985, abs=4)
    assert _peaks_hz(tone[10800:16500], 16000, 1)[0] == pytest.approx(1777, abs=4)


@pytest.mark.parametrize("music", [Music.SYNTH, Music.PIANO, Music.OPSOUND])
def test_music_goes_on_where_it_stopped(music: Music) -> None:
    whole, parts = sounds.MusicSource(music), sounds.MusicSource(music)
    assert np.array_equal(whole.next(6.0), np.concatenate([parts.next(2.5), parts.next(3.5)]))
    assert _dbfs(whole.next(10.0)) == pytest.approx(-23.0, abs=3.0)


def test_opsound_is_taken_from_files_where_there_are_any(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "tune.wav", np.sin(np.arange(8000) * 2 * np.pi * 300 / 8000) * 0.3, 8000)
    recorded = sounds.MusicSource(Music.OPSOUND, opsound_dir=tmp_path).next(1.0)
    assert _peaks_hz(recorded, 16000, 1) == [300]


def test_a_room_is_quiet_but_never_dead() -> None:
    assert _dbfs(sounds.room_noise(2.0)) == pytest.approx(-58.0, abs=1.0)
    spoken = sounds.with_room(np.zeros(16000, dtype=np.int16))
    assert (np.abs(spoken.reshape(-1, 160)[: len(spoken) // 160]).max(axis=1) > 0).all()


def test_the_same_person_always_has_the_same_voice_and_never_the_menu_s() -> None:
    voices = {
        name: voice_for(SpokenPiece("x", "en", name, by_person=True))
        for name in ("dana", "omar", "rosa", "kyle", "leon")
    }
    assert voices == {name: voice_for(SpokenPiece("y", "en", name, by_person=True)) for name in voices}
    assert len(set(voices.values())) > 1
    assert voice_for(SpokenPiece("x", "en", "")) not in voices.values()


def test_a_voice_the_company_does_not_have_is_the_default() -> None:
    assert voice_for(SpokenPiece("x", "en", "nobody")) == voice_for(SpokenPiece("x", "en", ""))


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "es-MX"])
def test_a_person_never_has_the_menu_s_voice_whatever_a_machine_lacks(language: str) -> None:
    menu = {v for name in ("", "woman") for v in voices_for(SpokenPiece("x", language, name))}
    people = {
        v
        for name in ("dana", "omar", "rosa", "kyle", "leon")
        for v in voices_for(SpokenPiece("x", language, name, by_person=True))
    }
    assert not menu & people
    assert any(voice.startswith("espeak:") for voice in menu)
    assert any(voice.startswith("espeak:") for voice in people)


@pytest.mark.parametrize(
    ("language", "voices"),
    [
        ("de", ("pico:de-DE", "espeak:de")),
        ("fr", ("pico:fr-FR", "espeak:fr-fr")),
        ("es", ("pico:es-ES", "espeak:es")),
        ("es-ES", ("pico:es-ES", "espeak:es")),
        ("es-MX", ("pico:es-ES", "espeak:es-419")),
    ],
)
def test_a_menu_speaks_with_pico_else_with_espeak(language: str, voices: tuple[str, ...]) -> None:
    assert voices_for(SpokenPiece("x", language, "")) == voices
