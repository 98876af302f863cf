"""Slow and silly clients over a real socket."""

from __future__ import annotations

import asyncio
import resource
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from holdslayer_agent.api.idle import most_connections
from tests.api.network_door import Door, open_door

IDLE_S = 0.6


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    async with open_door(tmp_path, idle_s=IDLE_S) as opened:
        yield opened


async def closed(reader: asyncio.StreamReader, within_s: float = 5.0) -> bool:
    """Whether the server ends the connection."""
    try:
        async with asyncio.timeout(within_s):
            while await reader.read(1024):
                pass
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True


async def test_a_client_that_drips_its_headers_in_is_cut_off_while_others_are_served(door: Door) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", door.door.port)
    writer.write(b"GET /api/v1/version HTTP/1.1\r\nHost: localhost\r\n")
    began = time.monotonic()
    gone = asyncio.create_task(closed(reader))
    while not gone.done():
        writer.write(b"X-Slow: 1\r\n")
        assert (await door.ask("GET", "/version"))[0] == 200
        await asyncio.sleep(0.1)
    assert await gone
    assert time.monotonic() - began >= IDLE_S
    writer.close()


async def test_a_connection_that_says_nothing_is_closed(door: Door) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", door.door.port)
    assert await closed(reader)
    writer.close()


async def test_an_open_stream_is_not_idle(door: Door) -> None:
    async with door.session.ws_connect(f"{door.door.url}/api/v1/stream") as socket:
        await socket.receive_json()
        await socket.send_json({"type": "auth", "token": door.tokens["read"]})
        assert (await socket.receive_json())["type"] == "snapshot"
        await asyncio.sleep(3 * IDLE_S)
        await socket.send_str('{"type":"ping"}')
        assert await socket.receive_json() == {"type": "pong"}


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /api/v1/version HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 20_000 + b"\r\n\r\n", b"400"),
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", b"400"),
        (b"no http at all\r\n\r\n", b"400"),
        (b"GET /api/v1/version HTTP/1.1\r\nHost: rebound.example\r\n\r\n", b"421"),
        (b"GET /api/v1/calls/../../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", b"404"),
        (
            b"POST /api/v1/calls HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            b"400",
        ),
    ],
    ids=["huge header", "huge path", "no http", "another host", "dots in the path", "two lengths"],
)
async def test_what_is_no_proper_request_gets_a_clear_refusal(door: Door, request_: bytes, status: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", door.door.port)
    writer.write(request_)
    assert status in (await asyncio.wait_for(reader.readline(), 5))
    writer.close()
    assert (await door.ask("GET", "/version"))[0] == 200


@pytest.mark.parametrize(
    ("files", "most"), [((1024, 4096), 512), ((65_536, 65_536), 1500), ((resource.RLIM_INFINITY,) * 2, 1500)]
)
def test_connections_take_at_most_half_of_the_files_a_process_may_open(
    monkeypatch: pytest.MonkeyPatch, files: tuple[int, int], most: int
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _what: files)
    assert most_connections() == most
