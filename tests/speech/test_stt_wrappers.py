"""Counting, inventions kept out, and voices only: what every provider is wrapped in."""

from __future__ import annotations

import asyncio
import json

import numpy as np
import pytest

from holdslayer_agent.errors import ProviderError, SetupError
from holdslayer_agent.settings import DeepgramSettings, SpeechSettings, WhisperSettings
from holdslayer_agent.speech.recognisers import EMBEDDED, Recognisers, missing_for, wanted
from holdslayer_agent.speech.stt import SttResult
from holdslayer_agent.speech.stt_inventions import WithoutInventions, why_invented
from holdslayer_agent.speech.stt_usage import Ledger, Metered
from holdslayer_agent.speech.stt_voiced import VoicedOnly
from tests.speech.fake_services import deepgram
from tests.speech.scripted import LOST, Clock, Scripted

SECOND = np.zeros(8000, np.int16)
BUZZ = (np.sign(np.sin(2 * np.pi * 140 * np.arange(8000) / 8000)) * 6000).astype(np.int16)
"""Rich and loud enough for webrtcvad to take it for a voice."""


# ---------------------------------------------------------------- counting


async def test_seconds_money_and_delays_are_counted_by_call_and_provider() -> None:
    ledger, clock = Ledger(), Clock()
    stt = Metered(
        Scripted([SttResult("yes", dropped_s=0.5)]), "cloud", ledger, call="c1", cost_per_minute=0.6, clock=clock
    )
    stream = stt.start("en")
    await stream.feed(SECOND)
    await stream.feed(SECOND)
    await stream.finish()
    counts = ledger.of_call("c1")[0]
    assert counts["audio_s"] == 2.0
    assert counts["cost"] == pytest.approx(0.02)
    assert counts["utterances"] == 1
    assert counts["dropped_s"] == 0.5
    assert counts["delay_p50_s"] == 0.0
    assert ledger.totals() == ledger.of_call("c1")
    json.dumps(ledger.totals())


async def test_failures_and_cancelled_utterances_are_counted_once() -> None:
    ledger = Ledger()
    stt = Metered(Scripted([LOST]), "cloud", ledger)
    stream = stt.start("en")
    with pytest.raises(ProviderError):
        await stream.finish()
    await stream.cancel()
    await stt.start("en").cancel()
    counts = ledger.totals()[0]
    assert (counts["failed"], counts["cancelled"], counts["last_error"]) == (1, 1, "stt-lost")


def test_old_calls_are_forgotten_but_the_totals_are_not() -> None:
    ledger = Ledger()
    for number in range(300):
        for page in ledger.pages("cloud", f"c{number}"):
            page.utterances += 1
    assert ledger.of_call("c0") == []
    assert ledger.of_call("c299")[0]["utterances"] == 1
    assert ledger.totals()[0]["utterances"] == 300


# ---------------------------------------------------------------- inventions


@pytest.mark.parametrize(
    ("text", "language", "seconds", "why"),
    [
        ("Thanks for watching!", "en", 3.0, "known"),
        ("Untertitel der Amara.org-Community", "de", 3.0, "known"),
        ("Sous-titrage Société Radio-Canada", "fr", 3.0, "known"),
        ("Subtítulos por la comunidad de Amara.org", "es", 3.0, "known"),
        ("press one press one press one press one press one", "en", 5.0, "loop"),
        ("we are open from nine to five and on saturdays from ten to two", "en", 1.0, "too-fast"),
        ("Thank you for calling, how can I help?", "en", 2.0, ""),
        ("Hello hello hello", "en", 1.0, ""),
        ("four four four four", "en", 2.0, "loop"),
        ("4 4 4 4", "en", 2.0, ""),
        ("", "en", 1.0, ""),
    ],
)
def test_what_is_known_to_be_invented_is_told_from_what_is_said(
    text: str, language: str, seconds: float, why: str
) -> None:
    assert why_invented(SttResult(text), language, seconds) == why


def test_words_are_not_believed_where_the_provider_heard_no_speech() -> None:
    unsure = SttResult("I'll be right there", 0.2, no_speech=0.9)
    assert why_invented(unsure, "en", 2.0) == "no-speech"
    assert why_invented(SttResult("I'll be right there", 0.8, no_speech=0.9), "en", 2.0) == ""


@pytest.mark.parametrize(
    ("text", "confidence", "why"),
    [
        ("Thank you, thank you.", 0.36, "twice"),
        ("Hello, how are you? Hello, how are you?", 0.49, "twice"),
        ("Can you hear me? Can you hear me?", 0.8, ""),
        ("Hello, hello.", 0.4, ""),
        ("Thank you, thank you so much.", 0.4, ""),
    ],
)
def test_a_phrase_said_twice_is_invented_where_the_provider_is_not_sure_of_it(
    text: str, confidence: float, why: str
) -> None:
    assert why_invented(SttResult(text, confidence), "en", 4.0) == why


def test_a_foreign_language_with_little_confidence_is_not_believed() -> None:
    assert why_invented(SttResult("Vielen herzlichen Dank", 0.3, language="de"), "en", 2.0) == "language"
    assert why_invented(SttResult("Good morning to you", 0.3, language="en"), "en", 2.0) == ""


async def test_an_invention_becomes_silence_and_is_counted() -> None:
    stt = WithoutInventions(Scripted([SttResult("Thanks for watching!", 0.9)], words="Thank you for watching"))
    stream = stt.start("en")
    await stream.feed(SECOND)
    assert (await stream.partial()).text == ""
    assert (await stream.finish()).text == ""
    assert stt.suppressed == {"known": 1}


# ---------------------------------------------------------------- voices only


async def test_silence_is_not_sent_at_all() -> None:
    inner = Scripted([SttResult("invented")])
    stream = VoicedOnly(inner).start("en")
    await stream.feed(SECOND)
    assert (await stream.partial()).text == ""
    assert (await stream.finish()).text == ""
    assert inner.streams[0].heard == 0
    assert inner.streams[0].cancelled


async def test_a_voice_is_sent_with_what_is_just_around_it() -> None:
    inner = Scripted([SttResult("words")])
    stream = VoicedOnly(inner).start("en")
    for part in (SECOND, BUZZ, SECOND, SECOND):
        await stream.feed(part)
    assert (await stream.finish()).text == "words"
    assert 8000 * 1.5 < inner.streams[0].heard < 8000 * 2.5


async def test_frames_of_any_length_are_taken() -> None:
    inner = Scripted([SttResult("words")])
    stream = VoicedOnly(inner).start("en")
    for at in range(0, 8000, 111):
        await stream.feed(BUZZ[at : at + 111])
    assert (await stream.finish()).text == "words"
    assert inner.streams[0].heard > 7000


# ---------------------------------------------------------------- the choice


def test_without_a_key_or_a_model_the_embedded_one_is_used() -> None:
    none_here = SpeechSettings(whisper=WhisperSettings(model="nobody-has-it"))
    assert wanted(none_here) == (EMBEDDED,)


def test_a_key_makes_its_service_the_first_and_the_embedded_one_the_last() -> None:
    settings = SpeechSettings(deepgram=DeepgramSettings(api_key="k"))  # type: ignore[arg-type]
    assert wanted(settings) == ("deepgram", EMBEDDED)


def test_an_order_in_the_settings_is_kept() -> None:
    settings = SpeechSettings(recognizer="deepgram", fallback=(), deepgram=DeepgramSettings(api_key="k"))  # type: ignore[arg-type]
    assert wanted(settings) == ("deepgram",)


def test_what_a_recogniser_lacks_is_told_with_the_mend() -> None:
    settings = SpeechSettings(whisper=WhisperSettings(model="nobody-has-it"))
    lacking = missing_for("whisper", settings)
    assert lacking is not None
    assert "nobody-has-it" in lacking.message
    key = missing_for("deepgram", settings)
    assert key is not None
    assert "HOLDSLAYER_SPEECH__DEEPGRAM__API_KEY" in key.mend
    assert missing_for(EMBEDDED, settings) is None


async def test_a_recogniser_named_outright_must_be_there() -> None:
    settings = SpeechSettings(recognizer="whisper", whisper=WhisperSettings(model="nobody-has-it"))
    with pytest.raises(ExceptionGroup) as raised:
        async with asyncio.TaskGroup() as tasks:
            await Recognisers.open(settings, tasks)
    assert raised.group_contains(SetupError, match="nobody-has-it")


async def test_one_that_is_only_to_fall_back_on_may_be_missing() -> None:
    settings = SpeechSettings(fallback=("whisper", EMBEDDED), whisper=WhisperSettings(model="nobody-has-it"))
    async with asyncio.TaskGroup() as tasks:
        recognisers = await Recognisers.open(settings, tasks)
        assert recognisers.names == (EMBEDDED,)
        await recognisers.close()


async def test_a_call_is_heard_by_the_service_in_the_settings_and_counted() -> None:
    async with deepgram() as fake, asyncio.TaskGroup() as tasks:
        settings = SpeechSettings(
            fallback=(),
            deepgram=DeepgramSettings(api_key="k", url=fake.url, cost_per_minute=6.0),  # type: ignore[arg-type]
        )
        recognisers = await Recognisers.open(settings, tasks)
        stt = recognisers.caller("call-1")
        stream = stt.start("en")
        await stream.feed(BUZZ)
        result = await stream.finish()
        await stt.close()
        assert result.text.endswith("bytes heard")
        assert recognisers.ledger.of_call("call-1")[0]["cost"] == pytest.approx(0.1, rel=0.2)
        assert recognisers.status()[0]["name"] == "deepgram"
        assert recognisers.status()[0]["well"]
        await recognisers.close()
