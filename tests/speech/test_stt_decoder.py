"""The offline recogniser on synthetic voices: menu words at telephone quality."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from holdslayer_agent.speech.stt_decoder import PhoneDecoder
from holdslayer_agent.speech.stt_pocketsphinx import SttPool

pytestmark = pytest.mark.voices

SENTENCES = [
    "Thank you for calling. For billing, press one. For sales, press two.",
    "Please stay on the line and your call will be answered in the order it was received.",
    "Hello, this is David. How can I help you today?",
]


def spoken(text: str, folder: Path) -> np.ndarray:
    """The sentence in flite's voice rms at 8 kHz, with a quarter second of silence on both sides."""
    wav = folder / "voice.wav"
    subprocess.run(["flite", "-voice", "rms", "-t", text, "-o", str(wav)], check=True, timeout=30)
    samples, rate_hz = soundfile.read(wav, dtype="float32")
    padded = np.concatenate([np.zeros(2000), soxr.resample(samples, rate_hz, 8000), np.zeros(2000)])
    return (np.clip(padded, -1, 1) * 32767 * 0.7).astype(np.int16)


def wrong_words(said: str, heard: str) -> float:
    """Word error rate."""
    one = "".join(c for c in said.lower() if c.isalpha() or c == " ").split()
    two = heard.split()
    row = list(range(len(two) + 1))
    for i, word in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, other in enumerate(two, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (word != other))
    return row[-1] / len(one)


@pytest.fixture(scope="module")
def decoder() -> PhoneDecoder:
    return PhoneDecoder()


@pytest.mark.parametrize("text", SENTENCES)
def test_what_companies_say_is_understood(decoder, tmp_path, text) -> None:
    audio = spoken(text, tmp_path)
    decoder.start(8000)
    for start in range(0, audio.size, 160):
        decoder.feed(audio[start : start + 160])
    result = decoder.finish()
    assert wrong_words(text, result.text) <= 0.15
    assert 0 < result.confidence <= 1


def test_words_come_before_the_end(decoder, tmp_path) -> None:
    audio = spoken(SENTENCES[0], tmp_path)
    decoder.start(8000)
    decoder.feed(audio[: audio.size * 2 // 3])
    assert "calling" in decoder.partial().text
    decoder.finish()


def test_an_utterance_without_audio_has_no_words(decoder) -> None:
    decoder.start(8000)
    assert decoder.finish().text == ""
    assert decoder.finish().text == ""


def test_sixteen_kilohertz_is_understood_too(decoder, tmp_path) -> None:
    audio = soxr.resample(spoken(SENTENCES[0], tmp_path).astype(np.float32), 8000, 16000)
    decoder.start(16000)
    decoder.feed(audio.astype(np.int16))
    assert wrong_words(SENTENCES[0], decoder.finish().text) <= 0.3


async def test_a_worker_process_understands_the_same(tmp_path) -> None:
    audio = spoken(SENTENCES[0], tmp_path)
    pool = SttPool(1)
    try:
        stream = pool.caller().start("en")
        for start in range(0, audio.size, 160):
            await stream.feed(audio[start : start + 160])
        assert wrong_words(SENTENCES[0], (await stream.finish()).text) <= 0.15
    finally:
        await pool.close()
