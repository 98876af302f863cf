"""The REST client: refusals, silence, odd events against a fake; secrets and reconnect against Asterisk itself."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from holdslayer_agent.errors import TelephonyError
from holdslayer_agent.telephony.ari import Ari, AriEvent, parse_event
from holdslayer_agent.telephony.process import free_port
from tests.asterisk.conftest import Theatre, eventually

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(60)]


class FakeAri:
    """An HTTP server in Asterisk's place: each path answers as its name says; /events sends `events`."""

    def __init__(self, events: tuple[str, ...] = ()) -> None:
        self.events = events
        self.connections = 0
        self.port = 0
        self._sockets: list[web.WebSocketResponse] = []

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[FakeAri]:
        application = web.Application()
        application.router.add_route("GET", "/ari/events", self._events)
        application.router.add_route("*", "/ari/{what}", self._answer)
        runner = web.AppRunner(application, shutdown_timeout=0.2)
        await runner.setup()
        self.port = self.port or free_port()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        try:
            yield self
        finally:
            await runner.cleanup()

    async def drop(self) -> None:
        for socket in self._sockets:
            await socket.close()
        self._sockets.clear()

    async def _events(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.connections += 1
        self._sockets.append(socket)
        for event in self.events:
            await socket.send_str(event)
        async for _ in socket:
            pass
        return socket

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        what = request.match_info["what"]
        if what == "slow":
            await asyncio.sleep(30)
        if what == "empty":
            return web.Response(status=204)
        if what == "odd":
            return web.Response(status=500, text="<html>")
        if what == "fine":
            return web.json_response({"id": "x"})
        return web.json_response({"message": "said why"}, status=int(what))


@contextlib.asynccontextmanager
async def client(port: int, **wish: object) -> AsyncIterator[Ari]:
    ari = Ari("127.0.0.1", port, "u", "p", "app", timeout_s=0.5, **wish)
    try:
        yield ari
    finally:
        await ari.close()


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("401", "ari-secret"),
        ("404", "ari-404"),
        ("409", "ari-409"),
        ("503", "ari-503"),
        ("odd", "ari-500"),
        ("slow", "ari-timeout"),
    ],
)
async def test_each_refusal_has_its_code(path: str, code: str) -> None:
    async with FakeAri().open() as far, client(far.port) as ari:
        with pytest.raises(TelephonyError) as refused:
            await ari.request("POST", f"/{path}")
        assert refused.value.code == code


async def test_a_refusal_tells_asterisks_own_reason() -> None:
    async with FakeAri().open() as far, client(far.port) as ari:
        with pytest.raises(TelephonyError, match="said why"):
            await ari.request("POST", "/422")


@pytest.mark.parametrize("status", ["404", "409"])
async def test_what_should_be_gone_may_be_gone(status: str) -> None:
    async with FakeAri().open() as far, client(far.port) as ari:
        assert await ari.request("DELETE", f"/{status}", missing_ok=True) is None


async def test_answers_are_parsed_and_may_be_empty() -> None:
    async with FakeAri().open() as far, client(far.port) as ari:
        assert await ari.request("GET", "/fine") == {"id": "x"}
        assert await ari.request("POST", "/empty") is None


async def test_an_asterisk_that_is_not_there_is_unreachable() -> None:
    async with client(free_port()) as ari:
        with pytest.raises(TelephonyError) as absent:
            await ari.request("GET", "/fine")
        assert absent.value.code == "ari-unreachable"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1]",
        "null",
        '"text"',
        '{"type": 5}',
        '{"type": "X", "channel": 7}',
        '{"type": "X", "duration_ms": "soon"}',
        '{"type": "X", "cause": [1]}',
        '{"type": "X", "args": "notalist"}',
        '{"type": "X", "channel": {"caller": "nobody"}}',
        '{"type": "X", "cause": 1e999}',
    ],
)
async def test_an_odd_event_is_read_as_far_as_it_goes(text: str) -> None:
    assert isinstance(parse_event(text), AriEvent)


async def test_an_odd_event_does_not_end_the_stream() -> None:
    events: list[AriEvent] = []
    odd = ('{"type": "Good1"}', "{", '{"type": "X", "cause": "many"}', '{"type": "Good2"}')
    async with FakeAri(odd).open() as far, client(far.port, on_event=events.append) as ari:
        running = asyncio.create_task(ari.run())
        try:
            await eventually(lambda: any(e.type == "Good2" for e in events), 3)
            assert far.connections == 1
        finally:
            running.cancel()


async def test_a_lost_stream_is_told_and_opened_again() -> None:
    states: list[bool] = []
    async with FakeAri().open() as far, client(far.port, on_state=states.append) as ari:
        running = asyncio.create_task(ari.run())
        try:
            await eventually(ari.connected.is_set, 3)
            await far.drop()
            await eventually(lambda: far.connections == 2, 5)
            await eventually(ari.connected.is_set, 3)
            assert states == [True, False, True]
        finally:
            running.cancel()


# ---------------------------------------------------------------- against Asterisk itself


async def test_asterisk_refuses_a_wrong_password(quick: Theatre) -> None:
    a = quick.stage.settings.asterisk
    ari = Ari("127.0.0.1", a.http_port, a.ari_user, "wrong", a.ari_app)
    try:
        with pytest.raises(TelephonyError) as refused:
            await ari.request("GET", "/channels")
        assert refused.value.code == "ari-secret"
    finally:
        await ari.close()


async def test_asterisk_tells_why_a_channel_is_not_there(quick: Theatre) -> None:
    with pytest.raises(TelephonyError) as refused:
        await quick.agent.ari.request("GET", "/channels/none")
    assert refused.value.code == "ari-404"
    assert await quick.agent.ari.request("GET", "/channels/none", missing_ok=True) is None
