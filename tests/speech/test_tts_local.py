"""Local voices: what they say, what they keep, and what is told when one is missing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest

from holdslayer_agent.errors import ProviderError, SetupError
from holdslayer_agent.speech.tts_local import LocalSynthesizer, agent_voice, find_program


def _say(synthesizer: LocalSynthesizer, text: str, voice: str, language: str = "en", keep: bool = True) -> np.ndarray:
    return asyncio.run(synthesizer.synthesize(text, language, voice, keep=keep))


def _needs(program: str) -> None:
    assert find_program(program), f"{program} is not on this machine: run make setup"


@pytest.mark.voices
@pytest.mark.parametrize(
    ("program", "voice", "language"),
    [
        ("flite", "flite:rms", "en"),
        ("flite", "flite:awb", "en"),
        ("text2wave", "festival:slt_hts", "en"),
        ("espeak-ng", "espeak:de", "de"),
        ("espeak-ng", "espeak:fr-fr+f4", "fr"),
        ("espeak-ng", "espeak:es-419", "es"),
    ],
)
def test_a_voice_speaks_at_telephone_level(program: str, voice: str, language: str) -> None:
    _needs(program)
    pcm = _say(LocalSynthesizer(), "One two three four.", voice, language)
    assert pcm.dtype == np.int16
    assert 0.5 < len(pcm) / 16000 < 4.0
    assert 800 < np.sqrt(np.mean(pcm.astype(float) ** 2)) < 6000


@pytest.mark.voices
def test_what_was_spoken_once_comes_from_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _needs("flite")
    first = _say(LocalSynthesizer(tmp_path), "Hello.", "flite:rms")
    monkeypatch.setenv("PATH", "")
    assert np.array_equal(_say(LocalSynthesizer(tmp_path), "Hello.", "flite:rms"), first)


@pytest.mark.voices
def test_private_words_leave_no_copy_on_disk(tmp_path: Path) -> None:
    _needs("flite")
    _say(LocalSynthesizer(tmp_path), "You entered 4 8 2 1.", "flite:rms", keep=False)
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.voices
def test_our_own_voice_speaks() -> None:
    _needs("flite")
    assert len(asyncio.run(agent_voice().synthesize("One moment, please.", "en"))) > 8000


def test_a_missing_program_says_how_to_mend_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("HOLDSLAYER_TOOLS", raising=False)
    with pytest.raises(SetupError, match="voice-program-missing") as caught:
        _say(LocalSynthesizer(), "Hello.", "flite:rms")
    assert "flite" in caught.value.mend


def test_a_program_is_found_in_the_tools_directory_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "usr" / "bin" / "flite"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("HOLDSLAYER_TOOLS", str(tmp_path))
    assert find_program("flite") == program


def _fake_program(tmp_path: Path, script: str) -> LocalSynthesizer:
    program = tmp_path / "flite"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return LocalSynthesizer(tools=tmp_path, timeout_s=0.2)


def test_a_program_that_hangs_is_killed(tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match="voice-timeout"):
        _say(_fake_program(tmp_path, "exec sleep 60"), "Hello.", "flite:rms")


def test_a_program_that_fails_tells_why(tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match="no such voice"):
        _say(_fake_program(tmp_path, "echo no such voice >&2; exit 1"), "Hello.", "flite:rms")


def test_an_unknown_voice_is_told() -> None:
    with pytest.raises(SetupError, match="voice-unknown"):
        _say(LocalSynthesizer(), "Hello.", "siri")


def test_nothing_to_say_needs_no_voice() -> None:
    assert len(_say(LocalSynthesizer(), " … ", "flite:rms")) == 0
