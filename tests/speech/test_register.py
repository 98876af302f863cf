"""Whether words are a telephone system's or a person's, by what they mean: with an encoder made up here, and with the
real one where it is installed."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest
from numpy.typing import NDArray

from holdslayer_agent.bench.sentences import packaged_sentences
from holdslayer_agent.core.diction import system_odds
from holdslayer_agent.core.said import MACHINE
from holdslayer_agent.encoder import use
from holdslayer_agent.errors import SetupError
from holdslayer_agent.settings import SpeechSettings
from holdslayer_agent.speech.recognisers import Recognisers
from holdslayer_agent.speech.register import Register
from holdslayer_agent.speech.stt import SttResult
from holdslayer_agent.speech.stt_register import WithRegister
from tests.speech.scripted import LOST, Scripted

SYSTEMS = "your call is important"
real = pytest.mark.skipif(not use.FILES.installed(), reason="needs the extra `meaning`")


class MadeUp:
    """Knows one sentence, whatever marks are around it; the first number of its vector is 1, of all others -1."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        self.asked += texts
        rows = np.zeros((len(texts), use.DIMENSIONS), np.float32)
        rows[:, 0] = [1.0 if SYSTEMS in text else -1.0 for text in texts]
        return rows


def knowing() -> tuple[Register, MadeUp]:
    register, made = Register(), MadeUp()
    register.take(made, np.array([2.0, *[0.0] * 511, 0.5], np.float32))
    return register, made


def test_the_odds_are_those_of_the_form() -> None:
    register, _ = knowing()
    assert register.of(SttResult("Your call is important.")).register == 2.5
    assert register.of(SttResult("Well, hello there")).register == -1.5


def test_the_same_words_are_encoded_once() -> None:
    register, made = knowing()
    for _ in range(3):
        register.of(SttResult("One moment", 0.4))
    assert len(made.asked) == 1


def test_nothing_is_told_of_no_words_and_before_it_is_loaded() -> None:
    register, made = knowing()
    assert register.of(SttResult("", 0.0)) == SttResult("", 0.0)
    assert made.asked == []
    assert Register().of(SttResult("One moment")).register is None


async def test_all_words_of_a_recogniser_carry_it_and_nothing_else_is_changed() -> None:
    register, _ = knowing()
    stt = WithRegister(Scripted([SttResult("your call is important", 0.7, 0.5, 0.1, "en")], words="your"), register)
    stream = stt.start("en")
    await stream.feed(np.zeros(160, np.int16))
    assert await stream.partial() == SttResult("your", register=-1.5)
    assert await stream.finish() == SttResult("your call is important", 0.7, 0.5, 0.1, "en", 2.5)


async def test_what_is_lost_stays_lost_and_closing_closes() -> None:
    inner = Scripted([LOST])
    stt = WithRegister(inner, knowing()[0])
    stream = stt.start("en")
    with pytest.raises(type(LOST)):
        await stream.finish()
    cancelled = stt.start("en")
    await cancelled.cancel()
    await stt.close()
    assert inner.streams[1].cancelled
    assert inner.closed


def test_without_the_encoder_words_stand_alone_and_the_log_says_why(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def missing() -> None:
        raise SetupError("the sentence encoder is not installed", code="meaning-missing", mend="pip install it")

    monkeypatch.setattr(use, "load", missing)
    register = Register()
    register.load()
    assert register.of(SttResult("One moment")).register is None
    assert "weighed by words alone" in caplog.text
    assert "pip install it" in caplog.text


@pytest.mark.parametrize(("meaning", "carries"), [(True, use.FILES.installed()), (False, False)])
async def test_the_settings_turn_it_off(meaning: bool, carries: bool) -> None:
    async with asyncio.TaskGroup() as tasks:
        found = await Recognisers.open(SpeechSettings(recognizer="pocketsphinx", meaning=meaning), tasks)
        assert isinstance(found.caller(), WithRegister) is carries
        await found.close()


@real
@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_sentences_that_nothing_was_fitted_on_are_told_better_with_it(language: str) -> None:
    """Area under the curve on bench/said/test. Each was above 0.95 when it was fitted."""
    some = [s for s in packaged_sentences("test") if s.language == language and s.kinds]
    machine = np.array([any(kind in MACHINE for kind in s.kinds) for s in some])
    register = Register()
    register.load()

    def area(odds: list[float]) -> float:
        both = np.array(odds)
        pairs = both[machine][:, None] - both[~machine][None, :]
        return float((pairs > 0).mean() + (pairs == 0).mean() / 2)

    alone = area([system_odds(s.text, language) for s in some])
    told = area([system_odds(s.text, language, register.of(SttResult(s.text)).register) for s in some])
    assert told > 0.93
    assert told > alone
