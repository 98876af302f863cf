"""Pico's voices: what they may read, who they can be, and that nothing they do takes the agent along."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
from pathlib import Path

import numpy as np
import pytest
import soxr

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.core.wording import word
from holdslayer_agent.errors import ProviderError, SetupError
from holdslayer_agent.speech import tts_pico
from holdslayer_agent.speech.stt_whisper import WhisperEngine
from holdslayer_agent.speech.tts_local import LocalSynthesizer, agent_voice, default_voice
from holdslayer_agent.speech.whisper_weights import PackagedModel, find

pico = pytest.mark.skipif(not tts_pico.installed(), reason="Pico is not installed: make setup")
GERMAN = "Für Fragen zu Ihrer Rechnung drücken Sie bitte die 2."


def _say(text: str, voice: str, language: str = "de") -> Pcm:
    return asyncio.run(LocalSynthesizer().synthesize(text, language, voice, keep=False))


@pytest.fixture
def without_pico(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tts_pico, "PACKAGE", "a_package_that_nobody_has")


# ---------------------------------------------------------------- what it may read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<genfile file='x.wav'>Hallo</genfile>", "genfile file='x.wav' Hallo /genfile"),
        ("＜play file='x'／＞", "play file='x'/"),
        ("Bu\u0308ro", "Büro"),
        ("„Hallo“ – it’s…", '"Hallo" - it\'s.'),
        ("Привет 你好 👋 Anna", "Anna"),
        ("12,50 €\x00\ud800", "12,50 €"),
        ("cœur, señora, Straße, Žižka", "cœur, señora, Straße, Žižka"),
    ],
)
def test_it_reads_no_markup_and_no_foreign_script(text: str, read: str) -> None:
    assert tts_pico.readable(text) == read


@pico
def test_a_text_can_not_make_it_write_a_file(tmp_path: Path) -> None:
    assert len(_say(f'<genfile file="{tmp_path}/made.wav">Hallo</genfile>', "pico:de-DE"))
    assert list(tmp_path.iterdir()) == []


@pico
@pytest.mark.parametrize("text", ["a", "1" * 400, "wort " * 400, "x" * 2000, "\u0301" * 50 + "a", "A & B *# §$%/()=?"])
def test_odd_texts_are_spoken_or_refused(text: str) -> None:
    with contextlib.suppress(ProviderError):
        assert _say(text, "pico:de-DE").any()


# ---------------------------------------------------------------- who it can be


@pico
@pytest.mark.parametrize("voice", ["en-US", "en-GB", "de-DE", "fr-FR", "es-ES", "de-DE+m1", "fr-FR+m2", "es-ES+f1"])
def test_a_voice_speaks_at_telephone_level(voice: str) -> None:
    pcm = _say("Uno, due, tre, quattro.", f"pico:{voice}")
    assert 0.5 < len(pcm) / 16000 < 5.0
    assert 800 < np.sqrt(np.mean(pcm.astype(float) ** 2)) < 6000


@pico
def test_the_same_text_always_sounds_the_same() -> None:
    assert np.array_equal(_say(GERMAN, "pico:de-DE"), _say(GERMAN, "pico:de-DE"))


@pico
def test_a_man_is_made_of_a_woman_and_takes_as_long() -> None:
    woman, man = _say(GERMAN, "pico:de-DE"), _say(GERMAN, "pico:de-DE+m1")
    assert _pitch_hz(man) < 0.75 * _pitch_hz(woman)
    assert len(man) == pytest.approx(len(woman), rel=0.15)


def test_what_is_brightened_keeps_its_length_and_gains_treble() -> None:
    both = (
        np.sin(np.arange(16001) * 2 * np.pi * 200 / 16000) + np.sin(np.arange(16001) * 2 * np.pi * 2000 / 16000)
    ) / 4
    bright = tts_pico.brightened(both.astype(np.float32), 16000)
    assert len(bright) == len(both)
    assert _level_db(bright, 2000) - _level_db(bright, 200) > 10


def test_of_the_silence_around_what_is_said_a_fifth_of_a_second_is_kept() -> None:
    quiet = np.full(8000, 0.001, np.float32)
    tone = np.sin(np.arange(4800) / 5).astype(np.float32)
    short = tts_pico.trimmed(np.concatenate([quiet, tone, quiet, tone, quiet, quiet]), 16000)
    assert len(short) == pytest.approx(4800 + 8000 + 4800 + 2 * 3200, abs=10)
    assert len(tts_pico.trimmed(np.concatenate([quiet[:100], tone]), 16000)) == pytest.approx(4900, abs=10)
    for nothing in (np.zeros(0, np.float32), np.zeros(800, np.float32)):
        assert np.array_equal(tts_pico.trimmed(nothing, 16000), nothing)


@pico
@pytest.mark.parametrize(("language", "voice"), [("de", "de-DE"), ("fr", "fr-FR"), ("es", "es-ES")])
def test_the_question_takes_less_than_a_second(language: str, voice: str) -> None:
    assert 0.4 < len(_say(word(language, "probe"), f"pico:{voice}", language)) / 16000 < 1.0


@pytest.mark.parametrize("name", ["de-DE+x9", "it", "de", "../de-DE", "de-DE+"])
def test_a_voice_that_it_does_not_have_is_told(name: str, tmp_path: Path) -> None:
    if name == "de-DE+":
        assert "de-DE" in tts_pico.command(name, tmp_path, tmp_path)
        return
    with pytest.raises(SetupError, match="voice-unknown"):
        tts_pico.command(name, tmp_path, tmp_path)


# ---------------------------------------------------------------- without it, and when it fails


@pytest.mark.usefixtures("without_pico")
def test_without_it_espeak_speaks() -> None:
    assert not tts_pico.installed()
    assert [default_voice(language) for language in ("de", "fr", "es", "es-MX")] == [
        "espeak:de", "espeak:fr-fr", "espeak:es", "espeak:es-419",
    ]  # fmt: skip
    assert "pico" in LocalSynthesizer().missing()
    with pytest.raises(SetupError, match="voice-program-missing") as caught:
        _say("Hallo", "pico:de-DE")
    assert "holdslayer[pico]" in caught.value.mend


def test_with_it_each_language_but_english_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tts_pico, "installed", lambda: True)
    assert [default_voice(language) for language in ("en", "de", "fr", "es", "es-MX")] == [
        "flite:rms", "pico:de-DE", "pico:fr-FR", "pico:es-ES", "pico:es-ES",
    ]  # fmt: skip
    assert "pico" not in LocalSynthesizer().missing()


@pytest.mark.parametrize(("script", "told"), [("kill -SEGV $$", "-11"), ("echo no memory >&2; exit 1", "no memory")])
def test_what_crashes_it_is_told_and_no_more(monkeypatch: pytest.MonkeyPatch, script: str, told: str) -> None:
    monkeypatch.setattr(tts_pico, "installed", lambda: True)
    monkeypatch.setattr(tts_pico, "command", lambda *_: ["sh", "-c", script])
    with pytest.raises(ProviderError, match=f"pico failed: {told}"):
        _say("Hallo", "pico:de-DE")


@pytest.mark.voices
@pytest.mark.parametrize(("language", "text"), [("de", "Hallo?"), ("fr", "Allô ?"), ("es", "¿Hola?")])
def test_our_own_voice_speaks_though_it_crashes(monkeypatch: pytest.MonkeyPatch, language: str, text: str) -> None:
    monkeypatch.setattr(tts_pico, "installed", lambda: True)
    monkeypatch.setattr(tts_pico, "command", lambda *_: ["sh", "-c", "kill -SEGV $$"])
    assert asyncio.run(agent_voice().synthesize(text, language)).any()


# ---------------------------------------------------------------- whether it is understood


@pico
@pytest.mark.skipif(importlib.util.find_spec("faster_whisper") is None, reason="faster-whisper is not installed")
@pytest.mark.skipif(not isinstance(find("base"), PackagedModel), reason="Whisper's packaged weights are not installed")
@pytest.mark.parametrize(
    ("voice", "text", "words"),
    [
        ("de-DE", GERMAN, {"rechnung", "2"}),
        ("fr-FR", "Pour votre facture, tapez 3.", {"facture", "3"}),
        ("es-ES", "Para consultas sobre su factura, pulse 4.", {"factura", "4"}),
    ],
)
def test_it_is_understood_over_a_telephone_line(voice: str, text: str, words: set[str]) -> None:
    line = soxr.resample(_say(text, f"pico:{voice}"), 16000, 8000)
    heard = WhisperEngine.load("base").hear(line, 8000, voice[:2]).text.lower()
    assert words <= set(heard.replace(",", " ").replace(".", " ").split())


def _pitch_hz(pcm: Pcm) -> float:
    """The median pitch of the louder frames, by autocorrelation."""
    frames = pcm[: len(pcm) // 640 * 640].reshape(-1, 640).astype(float)
    loud = frames[np.mean(frames**2, axis=1) > np.mean(pcm.astype(float) ** 2)]
    pitches = []
    for frame in loud:
        power = np.abs(np.fft.rfft(frame * np.hanning(640), 2048)) ** 2
        likeness = np.fft.irfft(power)[40:230]
        pitches.append(16000 / (40 + int(np.argmax(likeness))))
    return float(np.median(pitches))


def _level_db(samples: np.ndarray, hz: int) -> float:
    turns = np.exp(-2j * np.pi * hz / 16000 * np.arange(len(samples)))
    return float(20 * np.log10(abs(np.dot(samples, turns))))
