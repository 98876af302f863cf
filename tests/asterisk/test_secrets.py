"""A number that is entered and read back over a real line is in no recording, transcript, event, log or memory."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
import soundfile
import soxr

from holdslayer_agent.core.numbers import mask_secrets
from holdslayer_agent.hearing.dtmf import DtmfDetector
from holdslayer_agent.hearing.frames import Framer
from tests.asterisk.conftest import COMPANIES, Theatre, theatre
from tests.asterisk.recordings import longest_silence_s, sound_after, words_in

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.phone, pytest.mark.timeout(180)]

SECRET = {"account_number": "4827103"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def water(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Theatre]:
    async with theatre(tmp_path_factory.mktemp("water"), COMPANIES / "reads_back.yaml") as stage:
        yield stage


def tones_in(path: Path) -> str:
    """Touch tones in a recording, by Goertzel power."""
    samples, rate = soundfile.read(path, dtype="float32")
    narrow = soxr.resample(samples, rate, 8000)
    framer, detector = Framer(8000), DtmfDetector(8000)
    pcm = (narrow * 32767).astype(np.int16)
    pieces = [pcm[start : start + 8000] for start in range(0, len(pcm), 8000)]
    found = [detector.feed(frame) for piece in pieces for frame in framer.feed(piece)]
    return "".join(press.digit for press in found if press is not None)


async def test_a_number_read_back_is_nowhere_but_in_the_tones(water: Theatre, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    session = await water.call("The Company", slots=SECRET)
    answered = await water.until(lambda e: e.name == "CompanyAnswered")
    blanked = await water.until(lambda e: e.name == "BlankRecording")
    await water.until(lambda e: e.name == "SendDtmf" and e.fields["keys"] == "1")
    released = await water.until(lambda e: e.name == "UnblankRecording")
    await asyncio.wait_for(water.phone.wait_for("CALL_INCOMING"), 60)
    water.agent.hang_up(session.plan.call_id)
    await water.outcome(session)

    told = json.dumps([e.fields for e in water.entries], default=str)
    assert "[digits]" in told or "[account_number]" in told  # it was read back, and heard
    for text in (told, caplog.text):
        assert SECRET["account_number"] not in text
        spoken = re.sub(r"[\d.]+", "", text)  # times and levels
        assert mask_secrets(spoken, SECRET) == spoken
    sentences = re.findall(r'"text": "([^"]*)"', told)
    assert sentences
    assert all(mask_secrets(sentence, SECRET) == sentence for sentence in sentences)
    stored = [path for path in water.stage.settings.data_dir.rglob("*.db*") if path.is_file()]
    assert stored
    assert not any(SECRET["account_number"].encode() in path.read_bytes() for path in stored)

    recorded = {p.name.removeprefix(f"{session.plan.call_id}-").split(".")[0]: p for p in session.recorded}
    assert {"company", "mixed"} <= set(recorded)
    span_s = released.at_s - blanked.at_s
    assert span_s > 6.0  # longer than the read-back takes
    for path in (recorded["company"], recorded["mixed"]):
        assert tones_in(path) == ""
        assert longest_silence_s(path) > span_s - 1.0
        heard = await words_in(path)
        assert "account number" in heard  # what came before was recorded
        assert "entered" not in heard
        assert mask_secrets(heard, SECRET) == heard
        assert soundfile.info(path).duration > released.at_s - answered.at_s + 5.0  # and its time is kept
        assert sound_after(path, released.at_s - answered.at_s + 1.5) < 20.0  # what came after, too


async def test_tones_sent_in_the_audio_are_in_no_recording(water: Theatre) -> None:
    water.agent.board.inband_dtmf = True
    try:
        session = await water.call("The Company", slots=SECRET)
        await water.until(lambda e: e.name == "SendDtmf" and "account_number" in e.fields["keys"])
        await asyncio.sleep(4.0)
        water.agent.hang_up(session.plan.call_id)
        await water.outcome(session)
    finally:
        water.agent.board.inband_dtmf = False
    mixed = next(p for p in session.recorded if "mixed" in p.name)
    assert tones_in(mixed) == ""


async def test_tones_that_are_no_secret_are_found_by_the_same_search(water: Theatre) -> None:
    session = await water.call("The Company")
    await water.until(lambda e: e.name == "RecordCompany")
    water.agent.board.inband_dtmf = True
    try:
        await water.agent.board.send_dtmf(session.plan.call_id, "595959")
        await asyncio.sleep(1.0)
    finally:
        water.agent.board.inband_dtmf = False
        water.agent.hang_up(session.plan.call_id)
    await water.outcome(session)
    mixed = next(p for p in session.recorded if "mixed" in p.name)
    found = tones_in(mixed)  # the company speaks at the same time: some are lost in its voice
    assert found
    assert set(found) <= set("59")
