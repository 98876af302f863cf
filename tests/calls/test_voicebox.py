"""What we say: in order, cut short by hush, never silent for want of a voice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
import soundfile
from fakes import FakeLine, FakeVoice, settle

from holdslayer_agent.calls.voicebox import Voicebox, filled, forget_sounds, forget_strays, sound_file
from holdslayer_agent.errors import ProviderError, SetupError


class Scene:
    def __init__(self) -> None:
        self.voice, self.line, self.said = FakeVoice(), FakeLine(), list[str]()
        self.box = Voicebox(self.voice, "en", self.said.append)

    async def __aenter__(self) -> Scene:
        self.task = asyncio.create_task(self.box.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        self.task.cancel()
        await asyncio.wait({self.task})


async def test_phrases_are_spoken_in_order_and_reported_when_spoken() -> None:
    async with Scene() as s:
        s.box.use(s.line)
        s.box.say("first", "One.")
        s.box.say("second", "Two.", private=True)
        await settle()
        assert s.voice.texts == [("One.", True), ("Two.", False)]
        assert s.said == ["first", "second"]


async def test_what_was_made_ready_is_not_synthesised_when_it_is_said() -> None:
    async with Scene() as s:
        await s.box.prepare(["Hello?"])
        s.voice.fault = ProviderError("the service is down", code="tts-down", mend="wait")
        s.box.use(s.line)
        s.box.say("probe", "Hello?")
        await settle()
        assert s.voice.texts == [("Hello?", True)]
        assert s.said == ["probe"]


async def test_what_could_not_be_made_ready_is_tried_again_when_it_is_said() -> None:
    async with Scene() as s:
        s.voice.fault = ProviderError("the service is down", code="tts-down", mend="wait")
        await s.box.prepare(["Hello?"])
        s.voice.fault = None
        s.box.use(s.line)
        s.box.say("probe", "Hello?")
        await settle()
        assert s.said == ["probe"]
        assert len(s.voice.texts) == 2


@pytest.mark.parametrize(("what", "text"), [("probe", "Hello?"), ("comfort", "One moment.")])
async def test_what_is_said_while_it_is_made_ready_or_before_its_turn_is_synthesised_once(what: str, text: str) -> None:
    async with Scene() as s:
        s.voice.gate = asyncio.Event()
        preparing = asyncio.create_task(s.box.prepare(["Hello?", "One moment."]))
        await settle()
        s.box.use(s.line)
        s.box.say(what, text)
        await settle()
        assert s.said == []
        s.voice.gate.set()
        await preparing
        await settle()
        assert s.said == [what]
        assert sorted(text for text, _ in s.voice.texts) == ["Hello?", "One moment."]


async def test_who_waited_for_a_synthesis_that_failed_tries_it_himself() -> None:
    async with Scene() as s:
        s.voice.gate, s.voice.fault = asyncio.Event(), ProviderError("busy", code="tts-down", mend="wait")
        preparing = asyncio.create_task(s.box.prepare(["Hello?"]))
        await settle()
        s.box.use(s.line)
        s.box.say("probe", "Hello?")
        await settle()
        s.voice.gate.set()
        await preparing
        s.voice.fault = None
        await settle()
        assert s.said == ["probe"]
        assert [text for text, _ in s.voice.texts] == ["Hello?", "Hello?"]


async def test_what_is_said_before_there_is_a_line_waits_for_it() -> None:
    async with Scene() as s:
        s.box.say("first", "One.")
        await settle()
        assert s.said == []
        s.box.use(s.line)
        await settle()
        assert s.said == ["first"]


async def test_hush_forgets_what_waits_and_reports_nothing() -> None:
    async with Scene() as s:
        s.line.speaks_s = 0.01
        s.box.use(s.line)
        s.box.say("first", "One.")
        s.box.say("second", "Two.")
        await settle(5)
        s.box.hush()
        await asyncio.sleep(0.03)
        assert s.said == []
        assert s.line.hushed == 1
        assert [text for text, _ in s.voice.texts] == ["One."]


async def test_after_hush_new_words_are_spoken() -> None:
    async with Scene() as s:
        s.box.use(s.line)
        s.box.say("first", "One.")
        s.box.hush()
        s.box.say("second", "Two.")
        await settle()
        assert s.said == ["second"]


async def test_hush_without_a_line_is_nothing() -> None:
    Scene().box.hush()


async def test_without_a_voice_a_soft_tone_says_that_the_line_lives() -> None:
    async with Scene() as s:
        s.voice.fault = ProviderError("no program that can speak", code="no-voice")
        s.box.use(s.line)
        s.box.say("first", "One.")
        await settle()
        (tone,) = s.line.spoken
        assert len(tone) == s.line.rate_hz
        assert 500 < int(np.abs(tone).max()) < 3000
        assert s.said == ["first"]


async def test_a_wide_line_gets_the_voice_as_it_is() -> None:
    async with Scene() as s:
        s.line.rate_hz = 16000
        s.box.use(s.line)
        s.box.say("first", "One.")
        await settle()
        assert len(s.line.spoken[0]) == 1600


async def test_more_than_twenty_waiting_phrases_are_dropped() -> None:
    s = Scene()
    for n in range(30):
        s.box.say(str(n), "x")
    async with s:
        s.box.use(s.line)
        await settle(400)
        assert s.said == [str(n) for n in range(20)]


# ---------------------------------------------------------------- files for phones


@pytest.mark.parametrize(("rate_hz", "suffix"), [(8000, ".wav"), (16000, ".wav16")])
async def test_a_text_is_rendered_once_in_the_form_that_asterisk_plays(
    tmp_path: Path, rate_hz: int, suffix: str
) -> None:
    voice = FakeVoice()
    path = await sound_file(voice, tmp_path, "Hello.", "en", rate_hz)
    assert path == await sound_file(voice, tmp_path, "Hello.", "en", rate_hz)
    assert path.suffix == suffix
    assert len(voice.texts) == 1
    samples, rate = soundfile.read(path)
    assert rate == rate_hz
    assert len(samples) == rate_hz // 10
    assert await sound_file(voice, tmp_path, "Hello.", "de", rate_hz) != path


async def test_what_is_made_for_one_call_goes_with_it_and_no_other(tmp_path: Path) -> None:
    ours = await sound_file(FakeVoice(), tmp_path, "Acme is on the line.", "en", 8000, owner="0123456789ab")
    theirs = await sound_file(FakeVoice(), tmp_path, "Acme is on the line.", "en", 8000, owner="ba9876543210")
    common = await sound_file(FakeVoice(), tmp_path, "Acme is on the line.", "en", 8000)
    assert len({ours, theirs, common}) == 3
    forget_sounds(tmp_path, "0123456789ab")
    assert (ours.exists(), theirs.exists(), common.exists()) == (False, True, True)


async def test_what_calls_left_that_ended_without_an_agent_is_removed(tmp_path: Path) -> None:
    alive = await sound_file(FakeVoice(), tmp_path, "Acme.", "en", 8000, owner="0123456789ab")
    stray = await sound_file(FakeVoice(), tmp_path, "Acme.", "en", 16000, owner="ba9876543210")
    common = await sound_file(FakeVoice(), tmp_path, "Acme.", "en", 8000)
    named = await sound_file(FakeVoice(), tmp_path, "One moment.", "en", 8000, name="one-moment")
    assert forget_strays(tmp_path, {"0123456789ab"}) == 1
    assert [p.exists() for p in (alive, stray, common, named)] == [True, False, True, True]


async def test_a_named_phrase_is_made_anew_each_time(tmp_path: Path) -> None:
    voice = FakeVoice()
    for _ in range(2):
        assert (await sound_file(voice, tmp_path, "Hello.", "en", 8000, "one-moment")).name == "one-moment.wav"
    assert len(voice.texts) == 2


async def test_two_calls_that_say_the_same_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    paths = await asyncio.gather(*(sound_file(FakeVoice(), tmp_path, "Hello.", "en", 8000) for _ in range(8)))
    assert len(set(paths)) == 1
    assert [p.name for p in tmp_path.iterdir()] == [paths[0].name]  # noqa: ASYNC240


async def test_a_folder_that_can_not_be_written_is_said_in_our_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SetupError) as raised:
        await sound_file(FakeVoice(), tmp_path / "file", "Hello.", "en", 8000)
    assert raised.value.code == "sounds-unwritable"


def test_slots_are_filled_once_and_unknown_ones_stay() -> None:
    assert filled("{{a}} {{b}} {{c}}", {"a": "{{b}}", "b": "2"}) == "{{b}} 2 {{c}}"
