"""The practice company on a line: what a caller hears, and when."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
import soundfile

from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.errors import SetupError
from holdslayer_agent.practice.catalogue import Behaviour, catalogue, find_number, scenario_for
from holdslayer_agent.practice.company import Company, CompanyReport, CompanySetup
from holdslayer_agent.practice.fake_line import FakeLine
from holdslayer_agent.practice.front_desk import answer
from holdslayer_agent.practice.ports import Cause
from tests.practice.virtual_time import run_virtual


class Reader:
    """A voice that lasts words / 2.5 s and remembers what it read."""

    def __init__(self) -> None:
        self.kept: dict[str, bool] = {}
        self.voices: dict[str, str] = {}

    async def synthesize(self, text: str, language: str, voice: str = "", *, keep: bool = True) -> Pcm:
        self.kept[text] = keep
        self.voices[text] = voice
        return np.full(round(len(text.split()) / 2.5 * 16000), 1000 + len(self.kept), dtype=np.int16)


async def _call(number: str, line: FakeLine, reader: Reader, *caller: tuple[float, str], **more: Path) -> CompanyReport:
    company = Company(scenario_for(number), line, CompanySetup(voicer=reader, **more))

    async def act() -> None:
        for after_s, what in caller:
            await asyncio.sleep(after_s)
            if what == "hang up":
                line.caller_hangs_up()
            elif what == "speak":
                await line.speak(1.5)
            else:
                line.press(what)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(act())
        return await company.run()


def test_the_demo_leads_from_one_key_through_the_queue_to_a_person_who_gives_up_in_the_end() -> None:
    line, reader = FakeLine(), Reader()
    report = run_virtual(_call("5550100", line, reader, (14.0, "2")))
    assert report.nodes == ["welcome", "repairs", "agent"]
    assert line.done == ["ring", "answer", "hang up"]
    assert report.ended_s > 14 + 26 + 40


def test_a_person_does_not_sound_like_the_menu() -> None:
    line, reader = FakeLine(), Reader()
    run_virtual(_call("5550100", line, reader, (14.0, "2"), (60.0, "hang up")))
    scenario = scenario_for("5550100")
    menu = reader.voices[scenario.nodes["welcome"].say[0].text]
    person = reader.voices["Blue Heron service, this is Nora, how can I help you?"]
    assert menu == "flite:rms"
    assert person != menu


def test_a_person_answers_what_is_said_to_them() -> None:
    silent, spoken_to = FakeLine(), FakeLine()
    run_virtual(_call("5550100", silent, Reader(), (14.0, "2"), (40.0, "hang up")))
    run_virtual(_call("5550100", spoken_to, Reader(), (14.0, "2"), (36.0, "speak"), (2.5, "hang up")))
    assert len(spoken_to.played) > len([p for p in silent.played if p.started_s < spoken_to.played[-1].started_s])


def test_a_key_cuts_the_menu_short() -> None:
    line = FakeLine()
    run_virtual(_call("5550100", line, Reader(), (6.0, "2"), (1.0, "hang up")))
    assert line.played[0].cut
    assert line.played[0].ended_s == pytest.approx(6.0)


def test_digits_read_back_are_kept_on_no_disk() -> None:
    line, reader = FakeLine("5550103"), Reader()
    run_virtual(_call("5550103", line, reader, (30.0, "2"), (14.0, "1"), (5.0, "4821#"), (10.0, "hang up")))
    read_back = [text for text in reader.kept if "4 8 2 1" in text]
    assert len(read_back) == 1
    assert not reader.kept[read_back[0]]


def test_what_the_caller_says_is_kept_as_a_wav_file(tmp_path: Path) -> None:
    line = FakeLine()
    heard = tmp_path / "heard.wav"
    run_virtual(_call("5550100", line, Reader(), (5.0, "speak"), (3.0, "hang up"), heard_path=heard))
    samples, rate_hz = soundfile.read(heard)
    assert rate_hz == 16000
    assert len(samples) / rate_hz == pytest.approx(4.5, abs=0.2)  # 3 s of silence after the answer, 1.5 s of speech
    assert np.abs(samples[: 2 * rate_hz]).max() == 0


def test_the_company_stops_when_the_caller_hangs_up_before_the_answer() -> None:
    line = FakeLine()
    report = run_virtual(_call("5550100", line, Reader(), (1.0, "hang up")))
    assert report.caller_hung_up
    assert "answer" not in line.done


def test_a_voicemail_beeps_and_records() -> None:
    line = FakeLine("5550111")
    report = run_virtual(_call("5550111", line, Reader()))
    assert report.nodes == ["machine"]
    assert len(line.played) == 2
    assert len(line.played[1].pcm) == pytest.approx(0.75 * 16000)


@pytest.mark.parametrize(
    ("behaviour", "cause", "early"),
    [
        (Behaviour.BUSY, Cause.BUSY, False),
        (Behaviour.DECLINED, Cause.REJECTED, False),
        (Behaviour.CONGESTION, Cause.CONGESTION, False),
        (Behaviour.UNAVAILABLE, Cause.UNAVAILABLE, False),
        (Behaviour.UNKNOWN_NUMBER, Cause.UNALLOCATED, False),
        (Behaviour.NO_ANSWER, Cause.NO_ANSWER, False),
        (Behaviour.SIT, Cause.UNALLOCATED, True),
        (Behaviour.BUSY_TONE, Cause.BUSY, True),
    ],
)
def test_a_line_out_of_order_is_never_answered(behaviour: Behaviour, cause: Cause, early: bool) -> None:
    number = next(entry.number for entry in catalogue() if entry.behaviour is behaviour)
    line = FakeLine(number)
    run_virtual(answer(line, CompanySetup(voicer=Reader())))
    assert line.cause is cause
    assert "answer" not in line.done
    assert ("early media" in line.done) == early


def test_a_number_nobody_has_is_unallocated() -> None:
    line = FakeLine("5559999")
    run_virtual(answer(line, CompanySetup(voicer=Reader())))
    assert line.cause is Cause.UNALLOCATED


def test_a_number_is_found_however_it_is_written() -> None:
    found = find_number("+1 (202) 555-0101")
    assert found is not None
    assert found.title == "harbor-dental"


def test_cancelling_the_company_hangs_up_and_leaves_nothing_running() -> None:
    async def story() -> tuple[FakeLine, int]:
        line = FakeLine()
        running = asyncio.create_task(Company(scenario_for("5550100"), line, CompanySetup(voicer=Reader())).run())
        await asyncio.sleep(8.0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        return line, len(asyncio.all_tasks()) - 1

    line, left = run_virtual(story())
    assert line.done[-1] == "hang up"
    assert left == 0


class Choosy(Reader):
    """A machine that lacks every voice but those named."""

    def __init__(self, *has: str) -> None:
        super().__init__()
        self.has = has

    async def synthesize(self, text: str, language: str, voice: str = "", *, keep: bool = True) -> Pcm:
        if voice not in self.has:
            raise SetupError("no such voice", code="voice-program-missing")
        return await super().synthesize(text, language, voice, keep=keep)


def test_a_person_whose_voice_is_missing_has_another_but_not_the_menu_s() -> None:
    reader = Choosy("flite:rms", "flite:awb")
    run_virtual(_call("5550100", FakeLine(), reader, (14.0, "2"), (60.0, "hang up")))
    assert reader.voices["Blue Heron service, this is Nora, how can I help you?"] == "flite:awb"


def test_a_machine_without_any_voice_says_so_and_hangs_up() -> None:
    line = FakeLine()
    with pytest.raises(SetupError, match="voice-program-missing"):
        run_virtual(Company(scenario_for("5550100"), line, CompanySetup(voicer=Choosy())).run())
    assert line.done[-1] == "hang up"
