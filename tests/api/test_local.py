"""The local door over a real Unix socket: for the owner alone, and never a traceback through it."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from agent_door import CALL, STATUS, FakeService, entry

from holdslayer_agent.api.local import LocalClient, LocalDoor, socket_path
from holdslayer_agent.core.call import CallId
from holdslayer_agent.errors import CallRefused, SetupError, StoreError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return socket_path(tmp_path)


@pytest.fixture
async def service(path: Path) -> AsyncIterator[FakeService]:
    made = FakeService()
    async with LocalDoor(made, path).open():
        yield made


async def raw(path: Path, method: str, url: str, body: bytes = b"") -> tuple[int, Any]:
    async with (
        aiohttp.ClientSession(connector=aiohttp.UnixConnector(path=str(path))) as session,
        session.request(method, f"http://agent{url}", data=body) as answer,
    ):
        return answer.status, json.loads(await answer.text())


async def test_only_the_owner_can_open_the_door(service: FakeService, path: Path) -> None:
    mode = path.stat().st_mode  # noqa: ASYNC240
    assert stat.S_IMODE(mode) == 0o600
    assert stat.S_ISSOCK(mode)


async def test_status_comes_through(service: FakeService, path: Path) -> None:
    assert await LocalClient(path).status() == STATUS


async def test_a_call_is_begun_with_all_that_was_asked_for(service: FakeService, path: Path) -> None:
    wish = {"goal": "bill", "phone": "desk", "slots": {"pin": "4821"}, "language": "de"}
    assert await LocalClient(path).start_call(who="Acme", **wish) == CALL
    assert service.begun == [wish]


async def test_a_refusal_comes_through_with_code_and_mend(service: FakeService, path: Path) -> None:
    with pytest.raises(CallRefused) as raised:
        await LocalClient(path).start_call(who="Nobody")
    assert (raised.value.code, raised.value.mend) == ("company-unknown", "Known: Acme.")


async def test_a_call_is_hung_up_by_its_name(service: FakeService, path: Path) -> None:
    await LocalClient(path).hang_up(CALL)
    assert service.hung_up == [CALL]


async def test_words_for_the_line_come_through_and_their_end_comes_back(service: FakeService, path: Path) -> None:
    assert await LocalClient(path).say(CALL, "Hello", {"pin": "4821"}) is True
    assert service.said == [("Hello", {"pin": "4821"})]
    service.speaks = False
    assert await LocalClient(path).say(CALL, "Hello", {}) is False
    with pytest.raises(CallRefused) as raised:
        await LocalClient(path).say("ffffffffffff", "Hello", {})
    assert raised.value.code == "call-unknown"
    with pytest.raises(CallRefused) as raised:
        await LocalClient(path).say(CALL, "a" * 301, {})
    assert raised.value.code == "request-invalid"


async def test_a_call_that_does_not_run_can_not_be_hung_up(service: FakeService, path: Path) -> None:
    with pytest.raises(CallRefused) as raised:
        await LocalClient(path).hang_up(CallId("nonsense"))
    assert raised.value.code == "call-unknown"


async def test_an_error_of_the_agent_comes_through(service: FakeService, path: Path) -> None:
    service.fault = StoreError("The disk is full.", code="store-full", mend="Free some space.")
    status, problem = await raw(path, "GET", "/status")
    assert status == 409
    assert problem == {"title": "The disk is full.", "code": "store-full", "mend": "Free some space."}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"{}",
        b'{"who": ""}',
        b'{"who": 7}',
        b'{"who": "Acme", "colour": "red"}',
        b'{"who": "Acme", "slots": ["pin"]}',
        b'{"who": "Acme", "slots": {"pin": 4821}}',
        b'{"who": "Acme", "slots": {"pin": ""}}',
        b'{"who": "Acme", "slots": {"a b": "4821"}}',
        b'{"who": "Acme", "slots": {"pin": "48\\n21"}}',
        b'{"who": "Acme", "language": "xx"}',
        b'{"who": "Acme", "goal": "' + b"x" * 501 + b'"}',
    ],
)
async def test_a_body_of_another_form_is_a_problem_of_the_request(
    service: FakeService, path: Path, body: bytes
) -> None:
    status, problem = await raw(path, "POST", "/calls", body)
    assert (status, problem["code"]) == (400, "request-invalid")
    assert service.begun == []
    assert "4821" not in json.dumps(problem)


async def test_a_huge_body_is_refused(service: FakeService, path: Path) -> None:
    status, problem = await raw(path, "POST", "/calls", b"x" * 100_000)
    assert (status, problem["code"]) == (413, "http-413")


@pytest.mark.parametrize(("method", "url", "status"), [("GET", "/nothing", 404), ("PUT", "/calls", 405)])
async def test_what_is_not_there_is_a_problem_with_a_code(
    service: FakeService, path: Path, method: str, url: str, status: int
) -> None:
    found, problem = await raw(path, method, url)
    assert (found, problem["code"]) == (status, f"http-{status}")


async def test_a_bug_behind_the_door_is_said_without_its_traceback(service: FakeService, path: Path) -> None:
    service.fault = ZeroDivisionError("inner secret")
    with pytest.raises(SetupError) as raised:
        await LocalClient(path).status()
    assert raised.value.code == "agent-broken"
    assert "inner secret" not in str(raised.value)


# ---------------------------------------------------------------- watching


async def test_everything_that_happens_is_seen_from_the_moment_the_stream_is_open(
    service: FakeService, path: Path
) -> None:
    async with LocalClient(path).events() as entries:
        for n in range(3):
            service.bus.publish(entry("event", "Ticked", float(n), text="wörds"))
        seen = [await anext(entries) for _ in range(3)]
        assert [e.at_s for e in seen] == [0.0, 1.0, 2.0]
        assert seen[0].fields == {"text": "wörds"}


async def test_the_door_closes_at_once_though_somebody_watches(path: Path) -> None:
    service = FakeService()
    async with asyncio.timeout(10):
        async with LocalDoor(service, path).open():
            client = LocalClient(path).events()
            entries = await client.__aenter__()
        assert [e async for e in entries] == []
        await client.__aexit__(None, None, None)


async def test_an_agent_that_is_gone_is_said(path: Path) -> None:
    client = LocalClient(path)
    assert not await client.alive()
    with pytest.raises(SetupError) as raised:
        await client.status()
    assert raised.value.code == "agent-gone"
    with pytest.raises(SetupError):
        async with client.events():
            pass


# ---------------------------------------------------------------- one agent a folder


async def test_a_second_agent_of_the_same_folder_is_refused(service: FakeService, path: Path) -> None:
    with pytest.raises(SetupError) as raised:
        async with LocalDoor(FakeService(), path).open():
            pass
    assert raised.value.code == "agent-running"
    assert await LocalClient(path).alive()


async def test_the_socket_of_an_agent_that_was_killed_is_replaced(path: Path) -> None:
    server = await asyncio.start_unix_server(lambda _r, _w: None, str(path))
    server.close()
    path.touch()  # noqa: ASYNC240
    async with LocalDoor(FakeService(), path).open():
        assert await LocalClient(path).alive()
    assert not path.exists()  # noqa: ASYNC240


def test_a_folder_with_a_long_name_gets_a_short_socket(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 120)
    assert len(str(socket_path(long)).encode()) < 104
    assert socket_path(long) == socket_path(long)
    assert socket_path(long) != socket_path(tmp_path / ("y" * 120))
    assert socket_path(Path("/a")) == Path("/a/agent.sock")
