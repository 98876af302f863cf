"""The recognisers of this machine in audio time: Whisper on a tiny model of random weights, and which one is taken."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from holdslayer_agent.speech import decoders
from holdslayer_agent.speech.decoders import WhisperDecoder, best_decoder, known_languages
from holdslayer_agent.speech.stt_decoder import PhoneDecoder
from holdslayer_agent.speech.stt_whisper import PROMPTS, WhisperEngine, repeats, spoken_language

tiny_whisper = pytest.importorskip("tests.speech.tiny_whisper", reason="needs faster-whisper and ctranslate2")

NOISE = (np.random.default_rng(1).standard_normal(16000) * 3000).astype(np.int16)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhisperEngine:
    return WhisperEngine.load(str(tiny_whisper.make(tmp_path_factory.mktemp("whisper"))))


@pytest.fixture
def no_whisper(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    decoders._whisper.cache_clear()
    monkeypatch.setattr("holdslayer_agent.speech.whisper_weights.find", lambda _name: None)
    yield
    decoders._whisper.cache_clear()


def test_an_utterance_begins_anew(engine: WhisperEngine) -> None:
    decoder = WhisperDecoder(engine, "en")
    decoder.feed(NOISE)
    first = decoder.finish()
    decoder.start(8000)
    decoder.feed(NOISE)
    assert decoder.finish() == first


def test_a_short_voice_has_no_partial_words(engine: WhisperEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(
        engine, "hear", lambda pcm, rate, language: asked.append(pcm.size) or decoders.SttResult("please hold")
    )
    decoder = WhisperDecoder(engine, "en")
    decoder.feed(NOISE[:8000])
    assert decoder.partial().text == ""
    decoder.feed(NOISE[:4000])
    assert decoder.partial().text == decoder.partial().text == "please hold"
    assert asked == [12000]


def test_the_same_audio_is_decoded_once(engine: WhisperEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(engine, "hear", lambda pcm, rate, language: asked.append(pcm.size) or decoders.SttResult("one"))

    def heard(size: int, language: str = "en") -> str:
        decoder = WhisperDecoder(engine, language)
        decoder.feed(NOISE[:size])
        return decoder.finish().text

    assert heard(8000) == heard(8000) == "one"
    assert asked == [8000]
    heard(8000, "de")
    heard(7000)
    assert asked == [8000, 8000, 7000]


@pytest.mark.usefixtures("no_whisper")
def test_without_whisper_the_embedded_one_hears_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoders, "_register", lambda: None)
    assert isinstance(best_decoder("de"), PhoneDecoder)
    assert known_languages() == {"en"}


@pytest.mark.parametrize("language", sorted(PROMPTS))
def test_the_prompt_that_comes_back_is_not_heard(language: str) -> None:
    told = PROMPTS[language]
    assert repeats("Well. " + " ".join(told.split()[4:12]), told)
    assert not repeats("Chapter seventeen, in which nothing happens to anybody at all", told)


def test_another_language_must_be_far_likelier_than_the_calls() -> None:
    assert spoken_language({"<|fr|>": 0.6, "<|en|>": 0.3, "<|cy|>": 0.1}, "en") == "en"
    assert spoken_language({"<|fr|>": 0.6, "<|en|>": 0.02, "<|cy|>": 0.3}, "en") == "fr"
    assert spoken_language({"<|cy|>": 0.9}, "de") == "de"  # none of the four: nothing speaks against the call's
