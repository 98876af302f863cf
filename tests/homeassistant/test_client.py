"""The client alone, against the agent's real door where it can, and against a server that says odd things."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from custom_components.holdslayer.client import (
    AgentClient,
    AgentUnreachable,
    Delta,
    EventStream,
    HoldSlayerClientError,
    ProtocolMismatch,
    Pulse,
    RequestRefused,
    Resumed,
    Snapshot,
    TokenRefused,
)
from custom_components.holdslayer.client.fields import Fields
from held_agent import CALL, Agent


@pytest.fixture
def expected_lingering_timers() -> bool:
    """aiohttp leaves the heartbeat's timer of a closed WebSocket to run out; it then does nothing."""
    return True


@pytest.fixture
async def session(socket_enabled: None) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as made:
        yield made


async def first(stream: EventStream, count: int) -> list[Any]:
    found: list[Any] = []
    async with asyncio.timeout(8), aclosing(stream.messages()) as messages:
        async for message in messages:
            found.append(message)
            if len(found) == count:
                break
    return found


async def test_a_stream_begins_with_a_snapshot_and_resumes_without_a_gap(
    agent: Agent, session: aiohttp.ClientSession
) -> None:
    stream = EventStream(AgentClient(session, agent.url, agent.token()), ("state", "ended"))
    agent.do("entry", kind="state", name="dialing")
    (snapshot,) = await first(stream, 1)
    assert isinstance(snapshot, Snapshot)
    agent.do("entry", kind="state", name="on_hold")
    agent.do("entry", kind="event", name="Heard")
    agent.do("entry", kind="ended", name="busy", outcome="busy")
    resumed, held, ended = await first(stream, 3)
    assert isinstance(resumed, Resumed)
    assert [(delta.kind, delta.name) for delta in (held, ended)] == [("state", "on_hold"), ("ended", "busy")]
    agent.do("entry", kind="state", name="connected")
    _, delta = await first(stream, 2)
    assert isinstance(delta, Delta)
    assert delta.name == "connected"


async def test_an_agent_that_started_anew_gives_a_snapshot_instead(
    agent: Agent, session: aiohttp.ClientSession
) -> None:
    port, folder = agent.port, agent.told["folder"]
    stream = EventStream(AgentClient(session, agent.url, agent.token()), ("state",))
    await first(stream, 1)
    agent.do("open", port=port, folder=folder)
    (message,) = await first(stream, 1)
    assert isinstance(message, Snapshot)


async def test_pulses_come_while_calls_run(agent: Agent, session: aiohttp.ClientSession) -> None:
    stream = EventStream(AgentClient(session, agent.url, agent.token()), ("state",))
    agent.do("calls", calls=[{}])
    _, pulse = await first(stream, 2)
    assert isinstance(pulse, Pulse)
    assert pulse.calls[CALL].sound == "music"


async def test_a_wrong_token_is_refused_on_the_stream(agent: Agent, session: aiohttp.ClientSession) -> None:
    with pytest.raises(TokenRefused) as raised:
        await first(EventStream(AgentClient(session, agent.url, "hs_wrong"), ("state",)), 1)
    assert raised.value.code == "token-wrong"


async def test_phones_and_figures_are_read(agent: Agent, session: aiohttp.ClientSession) -> None:
    client = AgentClient(session, agent.url, agent.token())
    agent.do("kept")
    (phone,) = await client.phones()
    assert (phone.name, phone.state) == ("desk", "reachable")
    figures = await client.analytics(since=0)
    assert (figures.calls, figures.held_s, figures.companies[0].median_s) == (1, 50.0, 50.0)


def odd_server(*messages: dict[str, Any] | str) -> web.Application:
    """A door that says these things on its stream, then closes."""

    async def stream(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        for number, message in enumerate(messages):
            await (socket.send_str(message) if isinstance(message, str) else socket.send_json(message))
            if number == 0 and isinstance(message, dict) and message.get("schema") == 1:
                await socket.receive()
        await socket.close()
        return socket

    app = web.Application()
    app.router.add_get("/api/v1/stream", stream)
    return app


HELLO: dict[str, Any] = {"type": "hello", "schema": 1, "version": "1"}


@pytest.mark.parametrize(
    ("messages", "error"),
    [
        ([], AgentUnreachable),
        ([{"type": "hello", "schema": 2}], ProtocolMismatch),
        (["<html>"], ProtocolMismatch),
        ([HELLO, "not json"], ProtocolMismatch),
        ([HELLO, {"type": "snapshot", "stream": "x", "number": "one"}], ProtocolMismatch),
        ([HELLO, {"type": "refused", "code": "stream-full", "title": "Full.", "mend": "Close some."}], RequestRefused),
    ],
)
async def test_a_stream_that_says_something_else_is_told_by_name(
    session: aiohttp.ClientSession,
    aiohttp_server: Any,
    messages: Sequence[dict[str, Any] | str],
    error: type[HoldSlayerClientError],
) -> None:
    server = await aiohttp_server(odd_server(*messages))
    with pytest.raises(error):
        await first(EventStream(AgentClient(session, f"http://127.0.0.1:{server.port}", "hs_x"), ()), 1)


@pytest.mark.parametrize("last", ["lagged", "restart"])
async def test_a_stream_that_fell_behind_ends_so_that_the_next_one_resumes(
    session: aiohttp.ClientSession, aiohttp_server: Any, last: str
) -> None:
    server = await aiohttp_server(odd_server(HELLO, {"type": "pong"}, {"type": last}))
    stream = EventStream(AgentClient(session, f"http://127.0.0.1:{server.port}", "hs_x"), ())
    assert await first(stream, 1) == []


async def test_an_answer_that_got_lost_is_asked_for_again_and_begins_one_call(
    session: aiohttp.ClientSession, aiohttp_server: Any
) -> None:
    keys: list[str] = []

    async def start(request: web.Request) -> web.Response:
        keys.append(request.headers["Idempotency-Key"])
        if len(keys) == 1:
            assert request.transport is not None
            request.transport.abort()
        return web.json_response({"call_id": CALL}, status=201)

    app = web.Application()
    app.router.add_post("/api/v1/calls", start)
    server = await aiohttp_server(app)
    started = await AgentClient(session, f"http://127.0.0.1:{server.port}", "hs_x").start_call("Acme")
    assert started.call_id == CALL
    assert len(keys) == 2
    assert keys[0] == keys[1]


async def test_an_error_that_is_no_problem_document_comes_from_another_program(
    session: aiohttp.ClientSession, aiohttp_server: Any
) -> None:
    server = await aiohttp_server(web.Application())
    with pytest.raises(ProtocolMismatch) as raised:
        await AgentClient(session, f"http://127.0.0.1:{server.port}", "hs_x").status()
    assert raised.value.code == "not-an-agent"


@pytest.mark.parametrize(
    ("read", "value"),
    [
        ("text", 1),
        ("number", True),
        ("number", "1"),
        ("member", []),
        ("objects", {}),
        ("objects", [1]),
        ("texts", [1]),
        ("text_map", []),
        ("pair_or_none", [1]),
    ],
)
def test_a_member_of_another_type_is_named(read: str, value: object) -> None:
    with pytest.raises(ProtocolMismatch, match=r"answer\.x"):
        getattr(Fields({"x": value}, "answer"), read)("x")


def test_members_that_older_agents_do_not_tell_are_none() -> None:
    fields = Fields({"wait_s": [180, 420.5]}, "now")
    assert fields.pair_or_none("wait_s") == (180.0, 420.5)
    assert fields.pair_or_none("other") is None
    assert fields.whole_or_none("queue_position") is None
