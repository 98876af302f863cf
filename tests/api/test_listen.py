"""Listening in over a real WebSocket; the audio is the test's."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import numpy as np
import pytest

from holdslayer_agent.telephony.taps import QUEUE_FRAMES, LineTap
from tests.api.network_door import CALL, Door, live, open_door

TONE = np.full(320, 1000, np.int16)


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    async with open_door(tmp_path) as opened:
        opened.agent.calls.append(live())
        yield opened


@contextlib.asynccontextmanager
async def listener(
    door: Door, scope: str = "listen", call: str = CALL, **wish: Any
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    async with door.session.ws_connect(f"{door.door.url}/api/v1/calls/{call}/listen") as socket:
        await socket.send_json({"type": "auth", "token": door.tokens[scope], **wish})
        yield socket


async def tap_of(door: Door) -> LineTap:
    """The agent's side of a listener who has had his header."""
    return door.agent.taps[-1]


async def test_a_header_says_what_the_samples_are_and_they_arrive_as_they_were(door: Door) -> None:
    async with listener(door, leg="company") as socket:
        head = await socket.receive_json()
        assert head == {
            "type": "audio", "schema": 1, "call_id": CALL, "leg": "company", "format": "s16le", "rate_hz": 16000,
            "channels": 1,
        }  # fmt: skip
        tap = await tap_of(door)
        for _ in range(3):
            tap.put(TONE)
        assert np.array_equal(np.frombuffer(await socket.receive_bytes(), "<i2"), np.tile(TONE, 3))


async def test_half_the_rate_is_given_to_those_who_ask_for_it(door: Door) -> None:
    async with listener(door, rate_hz=8000) as socket:
        assert (await socket.receive_json())["rate_hz"] == 8000
        tap, received = await tap_of(door), 0
        for _ in range(50):
            tap.put(TONE)
        tap.close()
        async for message in socket:
            received += len(message.data) // 2 if message.type is aiohttp.WSMsgType.BINARY else 0
        assert 7000 < received <= 8000


async def test_a_secret_is_silence_and_the_listener_is_told_why(door: Door) -> None:
    async with listener(door) as socket:
        await socket.receive_json()
        tap, door.agent.hidden = await tap_of(door), "secret"
        for _ in range(3):
            tap.put(TONE)
        door.agent.hidden = ""  # what came in hidden stays so, however late it is taken out
        for _ in range(3):
            tap.put(TONE)
        assert await socket.receive_json() == {"type": "hidden", "why": "secret"}
        assert not np.frombuffer(await socket.receive_bytes(), "<i2").any()
        assert await socket.receive_json() == {"type": "audible"}
        assert np.frombuffer(await socket.receive_bytes(), "<i2").all()


async def test_no_audible_sample_comes_behind_the_notice_that_it_is_hidden(door: Door) -> None:
    async with listener(door) as socket:
        await socket.receive_json()
        tap = await tap_of(door)
        tap.put(TONE)  # less than a message of its own
        door.agent.hidden = "secret"
        tap.put(TONE)
        tap.put(TONE)
        assert np.frombuffer(await socket.receive_bytes(), "<i2").all()
        assert (await socket.receive_json())["type"] == "hidden"
        assert not np.frombuffer(await socket.receive_bytes(), "<i2").any()


async def test_a_listener_who_is_too_slow_is_told_and_cut_off(door: Door) -> None:
    async with listener(door) as socket:
        await socket.receive_json()
        tap = await tap_of(door)
        for _ in range(QUEUE_FRAMES + 1):
            tap.put(TONE)
        assert tap.lagged
        assert (await socket.receive_json())["type"] == "lagged"
        await socket.receive()
        assert socket.close_code == 4408


async def test_the_end_of_the_leg_is_told(door: Door) -> None:
    async with listener(door) as socket:
        await socket.receive_json()
        (await tap_of(door)).close()
        assert await socket.receive_json() == {"type": "ended"}


@pytest.mark.parametrize("scope", ["read", "call"])
async def test_listening_needs_a_scope_of_its_own(door: Door, scope: str) -> None:
    async with listener(door, scope) as socket:
        assert (await socket.receive_json())["code"] == "scope-too-small"
        await socket.receive()
        assert socket.close_code == 4401
    assert not door.agent.taps


@pytest.mark.parametrize("call", ["f" * 12, "..%2f..%2fetc", "x"])
async def test_a_call_that_does_not_run_has_nothing_to_hear(door: Door, call: str) -> None:
    async with listener(door, call=call) as socket:
        assert (await socket.receive_json())["code"] == "call-unknown"


async def test_a_wrong_first_message_is_refused_with_its_fault(door: Door) -> None:
    async with listener(door, leg="everything") as socket:
        told = await socket.receive_json()
        assert told["code"] == "request-invalid"
        assert "leg" in told["title"]
