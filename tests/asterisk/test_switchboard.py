"""The switchboard against two real Asterisks and a far end in the test's hands: digits, audio, legs, recordings."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio
import soundfile

from holdslayer_agent.calls.desk import new_call_id
from holdslayer_agent.core.audio import Pcm
from holdslayer_agent.core.call import CallId, PhonePlan
from holdslayer_agent.core.observations import DtmfHeard
from holdslayer_agent.errors import TelephonyError
from holdslayer_agent.hearing.ear import Ear as Hearing
from holdslayer_agent.telephony import configuration
from holdslayer_agent.telephony.ami import Ami
from holdslayer_agent.telephony.far_end import AsteriskFarLine
from holdslayer_agent.telephony.installation import find_asterisk
from holdslayer_agent.telephony.media import Ear
from tests.asterisk.conftest import eventually
from tests.asterisk.far_end import RATE_HZ, Bench, answer, answer_with_tone, bench, share, tone

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(90)]

KEYS = "159#0*"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def line(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bench]:
    async with bench(tmp_path_factory.mktemp("switchboard")) as opened:
        yield opened


@contextlib.asynccontextmanager
async def call(line: Bench, *, answered: bool = True, **wish: bool) -> AsyncIterator[tuple[CallId, Ear]]:
    """An ear and a company, taken down at the end."""
    line.events.clear()
    call_id = new_call_id()
    ear = await line.board.attach_ear(call_id, muted=False)
    try:
        await line.board.dial_company(call_id, "5550100", 20)
        if answered:
            await line.happened("CompanyAnswered")
            await asyncio.sleep(0.3)
        yield call_id, ear
    finally:
        await line.board.end_call(call_id)
        await ear.close()
        line.far.serve = answer


async def hear(ear: Ear, seconds: float) -> np.ndarray:
    """What the ear gets in that time."""
    frames: list[Pcm] = []

    async def listen() -> None:
        async for frame in ear.frames():
            if not isinstance(frame, str):
                frames.append(frame)

    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(listen(), seconds)
    return np.concatenate(frames) if frames else np.zeros(0, np.int16)


async def test_digits_arrive_one_by_one_in_order_over_the_manager(line: Bench) -> None:
    async with call(line) as (call_id, _):
        await line.board.send_dtmf(call_id, KEYS)
        await eventually(lambda: len(line.far.digits) >= len(KEYS), 5)
        assert "".join(line.far.digits) == KEYS


async def test_digits_arrive_when_the_manager_is_down(line: Bench) -> None:
    line.new_board(Ami("127.0.0.1", 1, "u", "s"))
    try:
        async with call(line) as (call_id, _):
            await line.board.send_dtmf(call_id, KEYS)
            await eventually(lambda: len(line.far.digits) >= len(KEYS), 5)
            assert "".join(line.far.digits) == KEYS
    finally:
        line.new_board(line.ami)


async def test_the_same_digit_twice_is_two_digits(line: Bench) -> None:
    async with call(line) as (call_id, _):
        await line.board.send_dtmf(call_id, "1122")
        await eventually(lambda: len(line.far.digits) >= 4, 5)
        await asyncio.sleep(0.5)
        assert "".join(line.far.digits) == "1122"


async def test_in_band_digits_are_tones_that_a_decoder_reads(line: Bench) -> None:
    line.new_board(line.ami, inband_dtmf=True)
    try:
        async with call(line) as (call_id, _):
            await line.board.send_dtmf(call_id, KEYS)
            await asyncio.sleep(0.5)
            hearing = Hearing(RATE_HZ)
            audio = line.far.audio()
            heard = [
                o.digit
                for i in range(0, len(audio) - 320, 320)
                for o in hearing.feed(audio[i : i + 320])
                if isinstance(o, DtmfHeard)
            ]
            assert "".join(heard) == KEYS
            assert line.far.digits == []
    finally:
        line.new_board(line.ami)


async def test_a_muted_ear_is_not_heard_and_hears_on(line: Bench) -> None:
    line.far.serve = answer_with_tone
    async with call(line) as (call_id, ear):
        ear.say(tone(1000, 8))
        await asyncio.sleep(0.5)
        line.far.frames.clear()
        await asyncio.sleep(1.0)
        assert share(line.far.audio(), 1000) > 0.8
        await line.board.mute_ear(call_id, muted=True)
        await asyncio.sleep(0.3)
        line.far.frames.clear()
        heard = await hear(ear, 1.0)
        assert np.abs(line.far.audio()).max(initial=0) < 100
        assert share(heard[-RATE_HZ // 2 :], 700) > 0.8
        await line.board.mute_ear(call_id, muted=False)
        await asyncio.sleep(0.3)
        line.far.frames.clear()
        await asyncio.sleep(1.0)
        assert share(line.far.audio(), 1000) > 0.8


async def test_what_is_played_before_the_answer_is_heard(line: Bench) -> None:
    async def early(far: AsteriskFarLine) -> None:
        await far.early_media()
        await far.play(tone(700, 30))

    line.far.serve = early
    async with call(line, answered=False) as (_, ear):
        await asyncio.sleep(1.0)
        heard = await hear(ear, 1.5)
        assert share(heard[-RATE_HZ // 2 :], 700) > 0.8
        assert not any(type(e).__name__ == "CompanyAnswered" for _, e in line.events)


async def test_a_hold_without_any_rtp_is_silence_and_no_hang_up(line: Bench) -> None:
    async def answer_and_send_nothing(far: AsteriskFarLine) -> None:
        await far._post("answer")

    line.far.serve = answer_and_send_nothing
    async with call(line) as (_, ear):
        heard = await hear(ear, 8.0)
        assert len(heard) / RATE_HZ == pytest.approx(8.0, abs=0.7)
        assert np.abs(heard).max() < 100
        assert [type(e).__name__ for _, e in line.events if "Hung" in type(e).__name__] == []


async def test_a_new_ear_takes_the_place_of_the_old(line: Bench) -> None:
    line.far.serve = answer_with_tone
    async with call(line) as (call_id, first):
        second = await line.board.attach_ear(call_id, muted=False)
        assert share((await hear(second, 1.0))[-RATE_HZ // 2 :], 700) > 0.8
        await hear(first, 2.0)  # it ends by itself
        channels = [c["id"] for c in await line.ari.request("GET", "/channels")]
        assert len([c for c in channels if "-ear-" in c and not c.endswith(";2")]) == 1
        assert not any(type(e).__name__ == "CallFailed" for _, e in line.events)


@pytest.mark.phone
async def test_a_whisper_is_the_phones_alone_and_each_leg_has_its_own_recording(line: Bench) -> None:
    line.far.serve = answer_with_tone
    phone = await line.stage.phone(find_asterisk())
    soundfile.write(phone.says, tone(1000, 60), RATE_HZ, subtype="PCM_16")
    whisper = line.folders.root / "whisper.wav16"
    soundfile.write(whisper, tone(1700, 2.0), RATE_HZ, subtype="PCM_16", format="WAV")
    await phone.start()
    try:
        async with call(line) as (call_id, _):
            await line.board.record_company(call_id)
            await line.board.mute_ear(call_id, muted=True)
            await line.board.ring_phone(call_id, PhonePlan("desk", 20), "The Company")
            await asyncio.wait_for(phone.wait_for("CALL_INCOMING"), 10)
            await line.happened("PhoneRang")
            assert any("The Company" in e.text or "holdslayer" in e.text for e in phone.events)
            await asyncio.sleep(0.5)
            await phone.answer()
            await line.happened("PhoneAnswered")
            await line.board.bridge_phone(call_id, "desk")
            await line.board.record_phone(call_id, "desk")
            await asyncio.sleep(1.0)
            line.far.frames.clear()
            await line.board.whisper(call_id, "desk", whisper)
            await asyncio.sleep(3.0)
            far_heard = line.far.audio()
            await phone.hang_up()
            await line.happened("PhoneHungUp")
            recorded = {p.name.split("-")[1].split(".")[0]: p for p in await line.board.end_call(call_id)}
        assert share(far_heard, 1000) > 0.8
        assert share(far_heard, 1700) < 0.001
        heard, _ = soundfile.read(phone.heard()[-1], dtype="int16")
        assert share(heard, 1700) > 0.05
        assert share(heard, 700) > 0.3
        kinds = {name: soundfile.read(path, dtype="int16")[0] for name, path in recorded.items()}
        assert share(kinds["company"], 700) > 0.8
        assert share(kinds["company"], 1000) < 0.01
        assert share(kinds["phone"], 1000) > 0.8
        assert share(kinds["phone"], 700) < 0.01
        assert share(kinds["mixed"], 700) > 0.2
        assert share(kinds["mixed"], 1000) > 0.2
    finally:
        await phone.stop()


async def test_a_phone_that_is_not_registered_fails_at_once(line: Bench) -> None:
    async with call(line) as (call_id, _):
        await line.board.ring_phone(call_id, PhonePlan("desk", 20), "The Company")
        await line.happened("PhoneFailed", 5)


async def test_what_an_agent_left_is_found_again(line: Bench) -> None:
    async with call(line) as (call_id, _):
        found = [f for f in await line.board.find_calls() if f.call_id == call_id]
        assert [(f.company, f.company_answered, f.phones_ringing) for f in found] == [(True, True, ())]


async def test_a_company_whose_agent_died_before_it_dialled_is_found_so_and_dialled(
    line: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.events.clear()
    call_id = new_call_id()
    ear = await line.board.attach_ear(call_id, muted=False)
    request = line.ari.request

    async def killed(method: str, path: str, **wish: Any) -> Any:
        if path.endswith("-company/dial"):
            raise TelephonyError("the agent was killed", code="test")
        return await request(method, path, **wish)

    async def dialled() -> bool:
        [found] = [f for f in await line.board.find_calls() if f.call_id == call_id]
        assert found.company
        return found.company_dialled

    try:
        with monkeypatch.context() as patched:
            patched.setattr(line.ari, "request", killed)
            with pytest.raises(TelephonyError, match="killed"):
                await line.board.dial_company(call_id, "5550100", 20)
        line.new_board(line.ami)
        assert not await dialled()
        await line.board.dial_company(call_id, "5550100", 20)
        async with asyncio.timeout(2):  # Asterisk begins the dialplan behind the leg a moment after it says yes
            while not await dialled():  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        await line.happened("CompanyAnswered")
    finally:
        await line.board.end_call(call_id)
        await ear.close()


async def test_nothing_is_left_behind(line: Bench) -> None:
    async with call(line):
        pass
    await asyncio.sleep(0.5)
    assert await line.ari.request("GET", "/channels") == []
    assert await line.ari.request("GET", "/bridges") == []


async def test_a_call_that_no_agent_comes_back_for_is_ended_with_an_apology(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(configuration, "COMFORT_S", 2)
    monkeypatch.setattr(configuration, "COMFORT_LAPS", 1)
    async with bench(tmp_path) as alone:
        call_id = new_call_id()
        ear = await alone.board.attach_ear(call_id, muted=False)
        await alone.board.dial_company(call_id, "5550100", 20)
        await alone.happened("CompanyAnswered")
        await asyncio.sleep(0.3)
        alone.far.frames.clear()
        await ear.close()

        async def ended() -> bool:
            return not await alone.ari.request("GET", "/channels")

        await eventually(ended, 15)
        assert len(alone.far.audio()) / RATE_HZ > 1.5
        assert np.abs(alone.far.audio()).max() > 300
