"""The WebSocket: snapshot, numbered deltas, going on from a number, and clients that are too slow."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from network_door import CALL, Door, entry, live, open_door

from holdslayer_agent.calls.archive import Token
from holdslayer_agent.errors import StoreError


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    async with open_door(tmp_path) as opened:
        yield opened


@contextlib.asynccontextmanager
async def connected(door: Door, scope: str = "read", **wish: Any) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """Behind hello, the auth message sent."""
    async with door.session.ws_connect(f"{door.door.url}/api/v1/stream") as socket:
        hello = await socket.receive_json()
        assert (hello["type"], hello["schema"]) == ("hello", 1)
        await socket.send_json({"type": "auth", "token": door.tokens.get(scope, scope), "pulse": False, **wish})
        yield socket


async def test_it_begins_with_a_snapshot_and_goes_on_with_numbered_deltas(door: Door) -> None:
    door.agent.calls = [live()]
    async with connected(door) as socket:
        snapshot = await socket.receive_json(timeout=5)
        assert (snapshot["type"], snapshot["number"]) == ("snapshot", 0)
        assert snapshot["calls"][0]["now"]["state"] == "on_hold"
        assert snapshot["status"]["trunk"] == "registered"
        for name in ("verifying", "ringing_user"):
            door.agent.bus.publish(entry(name=name))
        deltas = [await socket.receive_json(timeout=5) for _ in range(2)]
        assert [(d["type"], d["number"], d["name"], d["call_id"]) for d in deltas] == [
            ("delta", 1, "verifying", CALL),
            ("delta", 2, "ringing_user", CALL),
        ]


async def test_whoever_was_away_goes_on_from_his_number(door: Door) -> None:
    async with connected(door) as socket:
        stream = (await socket.receive_json(timeout=5))["stream"]
        door.agent.bus.publish(entry(name="first"))
        assert (await socket.receive_json(timeout=5))["number"] == 1
    for name in ("second", "third"):
        door.agent.bus.publish(entry(name=name))
    async with connected(door, resume={"stream": stream, "after": 1}) as socket:
        told = [await socket.receive_json(timeout=5) for _ in range(3)]
        assert [t["type"] for t in told] == ["resumed", "delta", "delta"]
        assert [t.get("name") for t in told[1:]] == ["second", "third"]


@pytest.mark.parametrize("resume", [{"stream": "other", "after": 0}, {"stream": None, "after": 99}])
async def test_what_can_not_be_resumed_begins_with_a_snapshot(door: Door, resume: dict[str, Any]) -> None:
    async with connected(door) as socket:
        stream = (await socket.receive_json(timeout=5))["stream"]
    async with connected(door, resume={"stream": resume["stream"] or stream, "after": resume["after"]}) as socket:
        assert (await socket.receive_json(timeout=5))["type"] == "snapshot"


async def test_a_client_gets_only_the_kinds_it_wants(door: Door) -> None:
    async with connected(door, kinds=["notification", "ended"]) as socket:
        await socket.receive_json(timeout=5)
        door.agent.bus.publish(entry("event", "Ticked"))
        door.agent.bus.publish(entry("notification", "question", text="Which account?"))
        delta = await socket.receive_json(timeout=5)
        assert (delta["number"], delta["kind"], delta["fields"]) == (2, "notification", {"text": "Which account?"})


async def test_the_pulse_tells_every_second_where_each_call_stands(door: Door) -> None:
    door.agent.calls = [live()]
    async with connected(door, pulse=True) as socket:
        await socket.receive_json(timeout=5)
        pulse = await socket.receive_json(timeout=5)
        assert (pulse["type"], pulse["calls"][0]["call_id"], pulse["calls"][0]["p_person"]) == ("pulse", CALL, 0.25)


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ('{"type": "auth", "token": "hs_00000000_wrong"}', "token-wrong"),
        ('{"type": "auth"}', "token-missing"),
        ('{"type": "hello"}', "request-invalid"),
        ("nonsense", "request-invalid"),
        ('{"type": "auth", "resume": {"after": "x"}}', "request-invalid"),
    ],
)
async def test_without_a_right_token_it_is_refused_with_a_reason(door: Door, first: str, code: str) -> None:
    async with door.session.ws_connect(f"{door.door.url}/api/v1/stream") as socket:
        await socket.receive_json()
        await socket.send_str(first)
        refused = await socket.receive_json(timeout=5)
        assert (refused["type"], refused["code"]) == ("refused", code)
        closed = await socket.receive(timeout=5)
        assert (closed.type, socket.close_code) == (aiohttp.WSMsgType.CLOSE, 4401)


async def test_a_page_of_another_site_can_not_connect(door: Door) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as raised:
        await door.session.ws_connect(f"{door.door.url}/api/v1/stream", origin="https://evil.example")
    assert raised.value.status == 403


async def test_a_revoked_token_ends_its_streams_and_no_other(door: Door) -> None:
    async with connected(door) as reader, connected(door, scope="admin") as admin:
        await reader.receive_json(timeout=5)
        await admin.receive_json(timeout=5)
        token = next(t for t in await door.agent.tokens.all() if t.scope == "read")
        await door.agent.tokens.revoke(token.token_id)
        await door.door.stream.check_tokens()
        refused = await reader.receive_json(timeout=5)
        assert (refused["type"], refused["code"]) == ("refused", "token-wrong")
        door.agent.bus.publish(entry("event", "Heard"))
        assert (await admin.receive_json(timeout=5))["type"] == "delta"


async def test_a_store_that_does_not_answer_ends_no_stream(door: Door) -> None:
    async def broken(_text: str) -> None:
        raise StoreError("The database is locked.", code="store-busy", mend="Wait.")

    async with connected(door) as socket:
        await socket.receive_json(timeout=5)
        door.agent.tokens.check = broken
        await door.door.stream.check_tokens()
        door.agent.bus.publish(entry("event", "Heard"))
        assert (await socket.receive_json(timeout=5))["type"] == "delta"


async def test_however_many_clients_a_token_has_it_is_looked_up_once(door: Door) -> None:
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(20):
            await (await stack.enter_async_context(connected(door))).receive_json(timeout=5)
        looked, check = [], door.agent.tokens.check

        async def counting(text: str) -> Token | None:
            looked.append(text)
            return await check(text)

        door.agent.tokens.check = counting
        await door.door.stream.check_tokens()
        assert len(looked) == 1


async def test_a_slow_client_is_cut_off_and_told_and_slows_nobody_down(door: Door) -> None:
    async with connected(door) as slow, connected(door) as quick:
        await quick.receive_json(timeout=5)
        await slow.receive_json(timeout=5)
        slow._response.connection.transport.pause_reading()  # type: ignore[union-attr] - it takes nothing any more
        big = {"text": "x" * 20_000}
        for n in range(3000):
            door.agent.bus.publish(entry("event", "Heard", **big))
            if n % 20 == 19:
                for _ in range(20):
                    assert (await quick.receive_json(timeout=5))["type"] == "delta"
        async with asyncio.timeout(10):
            while door.door.stream.clients > 1:  # noqa: ASYNC110 - the door tells nobody but the client
                await asyncio.sleep(0.05)
        slow._response.connection.transport.resume_reading()  # type: ignore[union-attr]
        last = None
        async for message in slow:
            last = message.json()
        assert last is not None
        assert last["type"] == "lagged"
        assert slow.close_code == 4408


async def test_at_the_end_of_the_agent_every_client_is_told_to_go(tmp_path: Path) -> None:
    async with contextlib.AsyncExitStack() as stack:
        async with open_door(tmp_path) as door:
            session = await stack.enter_async_context(aiohttp.ClientSession())
            socket = await session.ws_connect(f"{door.door.url}/api/v1/stream")
            await socket.receive_json()
            await socket.send_json({"type": "auth", "token": door.tokens["read"]})
            await socket.receive_json()
            closing = asyncio.create_task(socket.receive())
        async with asyncio.timeout(5):
            assert (await closing).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == aiohttp.WSCloseCode.GOING_AWAY
