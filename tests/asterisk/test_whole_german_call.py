"""A whole call in German over SIP and RTP: Pico speaks, Whisper hears, and nobody is told a word of English."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import soundfile

from holdslayer_agent.core.wording import word
from holdslayer_agent.demo import HEARD_DBFS, level_dbfs
from holdslayer_agent.practice.scenario_reader import load_scenario
from holdslayer_agent.settings import Settings
from holdslayer_agent.speech import tts_pico, whisper_weights
from holdslayer_agent.speech.stt_whisper import WhisperEngine
from tests.asterisk.conftest import COMPANIES, Theatre, theatre

WHISPER = whisper_weights.installed() and whisper_weights.find(whisper_weights.PACKAGED) is not None

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.phone,
    pytest.mark.timeout(240),
    pytest.mark.skipif(not (tts_pico.installed() and WHISPER), reason="Pico or Whisper is not installed: make setup"),
]
SCENARIO = COMPANIES / "werkstatt.yaml"


def in_german(settings: Settings) -> Settings:
    goal = load_scenario(SCENARIO).goals[0].text
    companies = tuple(company.model_copy(update={"goal": goal}) for company in settings.companies)
    return settings.model_copy(update={"language": "de", "companies": companies})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def werkstatt(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Theatre]:
    async with theatre(tmp_path_factory.mktemp("werkstatt"), SCENARIO, in_german) as stage:
        yield stage


async def heard_in(path: Path, begin_s: float = 0.0, end_s: float | None = None) -> str:
    """The German words of a stretch of a recording, in lower case."""
    samples, rate_hz = soundfile.read(path, dtype="int16", always_2d=True)
    part = samples[int(begin_s * rate_hz) : int(end_s * rate_hz) if end_s is not None else None, 0]
    engine = await WhisperEngine.open(whisper_weights.PACKAGED)
    return (await asyncio.to_thread(engine.hear, part, rate_hz, "de")).text.lower()


async def test_a_german_call_is_led_from_the_menu_to_the_bridged_phone_in_german(werkstatt: Theatre) -> None:
    session = await werkstatt.call("The Company")
    await werkstatt.state("on_hold")
    await werkstatt.state("ringing_user", 90)
    rang_s = time.monotonic()
    await werkstatt.phone.wait_for("CALL_INCOMING")
    await werkstatt.phone.answer()
    await asyncio.wait_for(werkstatt.phone.wait_for("CALL_ESTABLISHED"), 10)
    await asyncio.sleep(14.0)  # the announcement
    await werkstatt.phone.press("1")
    await werkstatt.state("connected", 10)
    await asyncio.sleep(8.0)
    await werkstatt.phone.hang_up()
    assert await werkstatt.outcome(session) == "connected"

    assert [c.fields["keys"] for c in werkstatt.commands("SendDtmf")] == ["2"]
    report = json.loads((werkstatt.stage.folder / "company" / "calls.jsonl").read_text().splitlines()[-1])
    assert report["nodes"][-1] == "meisterin"
    assert 0.0 < rang_s - report["person_s"] < 20.0  # no announcement rang
    assert len(werkstatt.commands("RingPhone")) == 1

    said = {c.fields["what"]: c.fields["text"] for c in werkstatt.commands("Say")}
    assert said["comfort-first"] == word("de", "comfort-first")
    phone, company = werkstatt.phone.heard()[-1], werkstatt.stage.company_heard()[-1]
    told = await heard_in(phone, 0.0, 14.0)
    assert "apparat" in told
    assert "reparatur am 24" in told
    assert "9.30" in told.replace(":", ".").replace(" uhr ", ".")
    assert "gespräch anzunehmen" in told
    assert level_dbfs(phone, soundfile.info(phone).duration - 7.0) > HEARD_DBFS
    assert level_dbfs(company, soundfile.info(company).duration - 7.0) > HEARD_DBFS
