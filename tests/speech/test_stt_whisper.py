"""faster-whisper: the true loading and decoding path on a tiny model of random weights, and what is told without
one."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import numpy as np
import pytest
import soundfile

from holdslayer_agent.errors import ProviderError, SetupError
from holdslayer_agent.speech import whisper_weights
from holdslayer_agent.speech.stt import SttResult
from holdslayer_agent.speech.stt_fallback import Choice, FallbackRecogniser, Health
from holdslayer_agent.speech.stt_whisper import MOST_WAITING, WhisperEngine
from holdslayer_agent.speech.whisper_weights import FolderModel, PackagedModel, find
from tests.speech.scripted import Scripted

tiny_whisper = pytest.importorskip("tests.speech.tiny_whisper", reason="needs faster-whisper and ctranslate2")

PROMPT = next(
    (Path(__file__).parents[2] / ".cache/prefix").glob("usr/share/asterisk/sounds/en_US_*/vm-password.wav"), None
)


NOISE = (np.random.default_rng(1).standard_normal(16000) * 3000).astype(np.int16)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tiny_whisper.make(tmp_path_factory.mktemp("whisper"))
    return folder


async def test_a_model_in_a_folder_hears_an_utterance(model: Path) -> None:
    stream = (await WhisperEngine.open(str(model))).caller().start("en", 8000)
    await stream.feed(NOISE)
    result = await stream.finish()
    assert result.language == "en"
    assert 0.0 <= result.confidence <= 1.0
    assert 0.0 <= result.no_speech <= 1.0
    assert len(result.text.split()) <= 2 * 8 + 16 + 1  # two seconds: bounded, whatever a model in a loop writes


async def test_the_same_audio_has_the_same_words(model: Path) -> None:
    engine = await WhisperEngine.open(str(model))

    async def heard() -> str:
        stream = engine.caller().start("en", 8000)
        await stream.feed(NOISE)
        return (await stream.finish()).text

    assert await heard() == await heard()


async def test_partial_words_come_before_the_end(model: Path) -> None:
    stream = (await WhisperEngine.open(str(model))).caller().start("en", 8000)
    assert (await stream.partial()).text == ""
    await stream.feed(NOISE)
    words = await stream.partial()
    assert words == await stream.partial()  # no new audio: not decoded again
    assert (await stream.finish()).text == words.text


async def test_no_audio_has_no_words(model: Path) -> None:
    stream = (await WhisperEngine.open(str(model))).caller().start("en")
    assert (await stream.finish()).text == ""


async def test_a_model_loaded_beside_refuses_utterances_until_it_is_there(model: Path) -> None:
    async with asyncio.TaskGroup() as tasks:
        caller = WhisperEngine.beside(str(model), tasks).caller()
        with pytest.raises(ProviderError) as raised:
            caller.start("en")
        assert raised.value.code == "stt-loading"
    stream = caller.start("en")
    await stream.feed(NOISE)
    assert (await stream.finish()).language == "en"


async def test_a_model_that_cannot_be_loaded_beside_leaves_the_agent_going(tmp_path: Path) -> None:
    async with asyncio.TaskGroup() as tasks:
        engine = WhisperEngine.beside(str(tmp_path / "nobody-has-it"), tasks)
    with pytest.raises(ProviderError) as raised:
        engine.caller().start("en")
    assert raised.value.code == "whisper-model"
    assert not raised.value.retryable


async def test_the_embedded_one_hears_while_whisper_is_loaded(model: Path) -> None:
    health = Health()
    async with asyncio.TaskGroup() as tasks:
        whisper = WhisperEngine.beside(str(model), tasks).caller()
        embedded = Scripted([SttResult("hello")])
        both = FallbackRecogniser([Choice("whisper", whisper, health), Choice("embedded", embedded, Health())])
        for _ in range(3):
            assert (await both.start("en").finish()).text == "hello"
    assert health.well
    assert (await both.start("en").finish()).text == ""  # no audio, heard by Whisper


async def test_an_english_model_refuses_another_language(model: Path) -> None:
    caller = (await WhisperEngine.open(str(model))).caller()
    with pytest.raises(ProviderError) as raised:
        caller.start("de")
    assert raised.value.code == "stt-language"
    assert not raised.value.retryable


async def test_an_utterance_that_takes_too_long_fails_and_may_be_tried_again(model: Path) -> None:
    engine = await WhisperEngine.open(str(model), timeout_s=0.0)
    stream = engine.caller().start("en")
    await stream.feed(NOISE)
    with pytest.raises(ProviderError) as raised:
        await stream.finish()
    assert raised.value.code == "stt-busy"
    assert raised.value.retryable


async def test_a_cancelled_utterance_frees_the_model(model: Path) -> None:
    engine = await WhisperEngine.open(str(model))
    stream = engine.caller().start("en")
    await stream.feed(NOISE)
    task = asyncio.ensure_future(stream.finish())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert engine.idle


async def test_a_stream_ends_once(model: Path) -> None:
    stream = (await WhisperEngine.open(str(model))).caller().start("en")
    await stream.finish()
    with pytest.raises(ProviderError) as raised:
        await stream.finish()
    assert raised.value.code == "stt-ended"


async def test_a_model_that_is_not_here_is_told_with_the_mend() -> None:
    with pytest.raises(SetupError) as raised:
        await WhisperEngine.open("small-that-nobody-has")
    assert raised.value.code == "whisper-model"
    assert "speech.whisper.download" in raised.value.mend


async def test_a_hub_that_cannot_be_reached_is_told_with_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(SetupError) as raised:
        await WhisperEngine.open("tiny.en", download=True)
    assert raised.value.code == "whisper-model"


async def test_a_damaged_model_is_told(model: Path, tmp_path: Path) -> None:
    for name in ("config.json", "tokenizer.json", "vocabulary.json"):
        (tmp_path / name).write_bytes((model / name).read_bytes())
    (tmp_path / "model.bin").write_bytes(b"nothing of a model")
    with pytest.raises(SetupError) as raised:
        await WhisperEngine.open(str(tmp_path))
    assert raised.value.code == "whisper-model"


def test_a_folder_without_a_model_is_none(tmp_path: Path, model: Path) -> None:
    assert find(str(tmp_path)) is None
    assert find(str(model)) == FolderModel(model)


async def test_more_utterances_than_it_can_hear_in_time_are_refused(model: Path) -> None:
    engine = await WhisperEngine.open(str(model))
    heard = [asyncio.ensure_future(engine.decode(NOISE, 8000, "en")) for _ in range(MOST_WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(ProviderError) as raised:
        await engine.decode(NOISE, 8000, "en")
    assert raised.value.code == "stt-busy"
    assert raised.value.retryable
    assert len(await asyncio.gather(*heard)) == MOST_WAITING


def _parts(folder: Path, model: Path) -> PackagedModel:
    """The tiny model as two packages carry one."""
    whole = (model / "model.bin").read_bytes()
    halves = (folder / "model.bin.part1", folder / "model.bin.part2")
    halves[0].write_bytes(whole[:1000])
    halves[1].write_bytes(whole[1000:])
    return PackagedModel({"model.bin": halves, "tokenizer.json": (model / "tokenizer.json",)})


def test_a_model_in_packages_is_put_together(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("model.bin", "tokenizer.json"):
        digest = hashlib.sha256((model / name).read_bytes()).hexdigest()
        monkeypatch.setitem(whisper_weights.SHA256, name, digest)
    files = _parts(tmp_path, model).files()
    assert files["model.bin"] == (model / "model.bin").read_bytes()


def test_packages_that_hold_another_model_are_not_believed(model: Path, tmp_path: Path) -> None:
    with pytest.raises(SetupError) as raised:
        _parts(tmp_path, model).files()
    assert raised.value.code == "whisper-model"


@pytest.mark.skipif(not isinstance(find("base"), PackagedModel), reason="Whisper's packaged weights are not installed")
@pytest.mark.skipif(PROMPT is None, reason="Asterisk's recorded prompts are not installed")
async def test_the_packaged_model_hears_what_a_company_says() -> None:
    audio, rate_hz = soundfile.read(PROMPT, dtype="int16")
    stream = (await WhisperEngine.open("base")).caller().start("en", rate_hz)
    await stream.feed(audio)
    result = await stream.finish()
    assert "password" in result.text.lower()
    assert result.no_speech < 0.6
