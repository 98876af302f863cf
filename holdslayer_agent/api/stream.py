"""The WebSocket: a snapshot, then numbered deltas; whoever was away goes on from the number he had.

The last 5,000 deltas are kept for resuming. Each client has a queue of 1,000 messages: one that is too slow for that,
or takes no message for ten seconds, is told so and cut off; it never slows a call, nor another client, down.
"""

from __future__ import annotations

import asyncio
import collections
import contextlib
import json
import logging
import secrets
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any, Final, Literal

import aiohttp
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from holdslayer_agent import __version__
from holdslayer_agent.api.call_routes import call_shown
from holdslayer_agent.api.greeting import first_message
from holdslayer_agent.api.guard import Guard
from holdslayer_agent.api.house_routes import STREAM_SCHEMA
from holdslayer_agent.api.ports import CallService
from holdslayer_agent.api.problems import Refusal
from holdslayer_agent.calls.bus import QUEUE_ENTRIES, Entry
from holdslayer_agent.errors import StoreError

__all__ = ["Stream"]

log = logging.getLogger(__name__)

KEPT: Final = 5000
"""Two minutes of twenty calls on hold, which make forty events a second (measured: 395 in 50 s of four calls), at some
220 bytes: 1 MB. A reader whose network was gone for a minute goes on where it was."""
QUEUE: Final = QUEUE_ENTRIES
"""As the bus: 25 s of twenty calls. The messages are shared between the clients."""
CLIENTS: Final = 500
"""Measured at 35 KB a client with both its ends in one process: 17 MB at most."""
SEND_S: Final = 10.0
"""Who takes nothing for so long will not empty his queue before it is full."""
AT_ONCE: Final = 16 * 1024
"""A quarter of what a socket's buffer takes before it asks its writer to wait. A timer for each message cost as much as
the message: an eighth of the agent's time with 200 clients."""
PULSE_S: Final = 1.0
RECHECK_S: Final = 30.0
"""How soon a revoked token's stream ends."""

REFUSED, LAGGED, FULL = 4401, 4408, 4429

Kind = Literal["event", "state", "command", "notification", "ended"]


class Resume(BaseModel):
    """Where a client was: the stream's name and the last number it has."""

    model_config = ConfigDict(extra="forbid")
    stream: str = Field(max_length=40)
    after: int = Field(ge=0)


class Hello(BaseModel):
    """The client's first message. `kinds` None: all; `pulse`: every second where each running call stands."""

    model_config = ConfigDict(extra="ignore")
    type: Literal["auth"]
    token: str = Field(default="", max_length=200)
    resume: Resume | None = None
    kinds: frozenset[Kind] | None = None
    pulse: bool = True


class Client:
    """One reader's queue."""

    def __init__(self, kinds: frozenset[Kind] | None, pulse: bool, token: str) -> None:
        self.kinds, self.pulse, self.token = kinds, pulse, token
        self.lagged = False
        self._queue: asyncio.Queue[str | None] = asyncio.Queue(QUEUE)

    def wants(self, kind: str) -> bool:
        return self.kinds is None or kind in self.kinds

    def put(self, message: str | None) -> None:
        """None ends it. Too slow: the queue is thrown away and the reader cut off."""
        if self.lagged:
            return
        try:
            self._queue.put_nowait(message)
        except asyncio.QueueFull:
            self.lagged = True
            while not self._queue.empty():
                self._queue.get_nowait()
            self._queue.put_nowait(None)

    async def next(self) -> str | None:
        return await self._queue.get()


class Stream:
    """Numbers what happens, and hands it to the clients. Encodes each message once."""

    def __init__(self, service: CallService) -> None:
        self._service = service
        self._name = secrets.token_hex(6)
        self._number = 0
        self._kept: collections.deque[tuple[int, str, str]] = collections.deque(maxlen=KEPT)
        self._clients: set[Client] = set()

    @property
    def clients(self) -> int:
        return len(self._clients)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Streams while the context lasts; at its end every client is told to go."""
        async with asyncio.TaskGroup() as tasks:
            working = [tasks.create_task(work) for work in (self._collect(), self._pulse(), self._recheck())]
            await asyncio.sleep(0)  # subscribed before the first call can be started
            try:
                yield
            finally:
                for task in working:
                    task.cancel()
                for client in list(self._clients):
                    client.put(None)

    async def _collect(self) -> None:
        while True:
            with self._service.bus.subscribe() as entries:
                async for entry in entries:
                    self._take(entry)
            if not entries.lagged:
                return  # the bus was closed: the agent ends
            # We ourselves were too slow: what is missing can't be told, so everybody begins anew.
            log.warning("the event stream fell behind; clients begin anew")
            self._name, self._number = secrets.token_hex(6), 0
            self._kept.clear()
            for client in list(self._clients):
                client.put(json.dumps({"type": "restart"}))
                client.put(None)

    def _take(self, entry: Entry) -> None:
        self._number += 1
        message = json.dumps({"type": "delta", "number": self._number, **asdict(entry)})
        self._kept.append((self._number, entry.kind, message))
        for client in self._clients:
            if client.wants(entry.kind):
                client.put(message)

    async def _pulse(self) -> None:
        while True:
            await asyncio.sleep(PULSE_S)
            if not any(c.pulse for c in self._clients):
                continue
            running = self._service.running()
            if not running:
                continue
            now = [{"call_id": c.call_id, **_now(call_shown(None, c).now)} for c in running]
            message = json.dumps({"type": "pulse", "number": self._number, "calls": now})
            for client in self._clients:
                if client.pulse:
                    client.put(message)

    async def _recheck(self) -> None:
        while True:
            await asyncio.sleep(RECHECK_S)
            await self.check_tokens()

    async def check_tokens(self) -> None:
        """End the streams of tokens that were revoked. One look a token, however many clients hold it."""
        for token in {client.token for client in self._clients}:
            try:
                known = await self._service.tokens.check(token)
            except StoreError as error:
                log.warning("whether tokens were revoked is looked up again later: %s", error.message)
                return
            for client in [c for c in self._clients if known is None and c.token == token]:
                client.put(json.dumps({"type": "refused", "code": "token-wrong", "title": "The token was revoked."}))
                client.put(None)

    # ---------------------------------------------------------------- one client

    async def serve(self, request: web.Request, guard: Guard) -> web.StreamResponse:
        """A WebSocket from hello to close."""
        socket = web.WebSocketResponse(heartbeat=30.0, max_msg_size=16 * 1024, compress=False)
        await socket.prepare(request)
        try:
            await socket.send_json({"type": "hello", "schema": STREAM_SCHEMA, "version": __version__})
            header = request.headers.get("Authorization", "")
            hello = await first_message(socket, Hello)
            token = hello.token or header.partition(" ")[2].strip()
            await guard.admit_text(request, token, "read")
            if len(self._clients) >= CLIENTS:
                raise Refusal(429, f"{CLIENTS} clients are connected already.", code="stream-full", mend="Close some.")
        except Refusal as refusal:
            await _refuse(socket, refusal)
            return socket
        client = Client(hello.kinds, hello.pulse, token)
        status = await self._status()
        try:
            # From here to the loop nothing waits: between snapshot and first delta nothing is missed.
            self._clients.add(client)
            for message in self._opening(hello, status):
                client.put(message)
            await self._converse(request, socket, client)
        finally:
            self._clients.discard(client)
        return socket

    async def _status(self) -> dict[str, Any]:
        status = await self._service.status()
        return {k: v for k, v in status.items() if k != "calls"}

    def _opening(self, hello: Hello, status: dict[str, Any]) -> list[str]:
        resume = hello.resume
        first_kept = self._kept[0][0] if self._kept else self._number + 1
        if resume is not None and resume.stream == self._name and first_kept - 1 <= resume.after <= self._number:
            missed = [
                m
                for number, kind, m in self._kept
                if number > resume.after and (hello.kinds is None or kind in hello.kinds)
            ]
            if len(missed) < QUEUE:
                told = {"type": "resumed", "stream": self._name, "after": resume.after, "number": self._number}
                return [json.dumps(told), *missed]
        calls = [call_shown(None, c).model_dump(mode="json") for c in self._service.running()]
        snapshot = {
            "type": "snapshot",
            "schema": STREAM_SCHEMA,
            "stream": self._name,
            "number": self._number,
            "status": status,
            "calls": calls,
        }
        return [json.dumps(snapshot)]

    async def _converse(self, request: web.Request, socket: web.WebSocketResponse, client: Client) -> None:
        async with asyncio.TaskGroup() as tasks:
            reading = tasks.create_task(self._read(socket, client))
            try:
                await self._write(socket, client, request.transport)
            finally:
                reading.cancel()

    async def _write(
        self, socket: web.WebSocketResponse, client: Client, transport: asyncio.WriteTransport | None
    ) -> None:
        try:
            while (message := await client.next()) is not None:
                if transport is not None and not transport.get_write_buffer_size() and len(message) < AT_ONCE:
                    await socket.send_str(message)  # nothing waits before it: it is taken without a pause
                    continue
                async with asyncio.timeout(SEND_S):
                    await socket.send_str(message)
        except TimeoutError:
            client.lagged = True
        except ConnectionError:
            return
        code, text = (LAGGED, "too slow") if client.lagged else (aiohttp.WSCloseCode.GOING_AWAY, "the stream ends")
        with contextlib.suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(2.0):
                if client.lagged:
                    await socket.send_json({"type": "lagged", "mend": "Connect again and resume, or take a snapshot."})
                await socket.close(code=code, message=text.encode())

    async def _read(self, socket: web.WebSocketResponse, client: Client) -> None:
        """Only pings are expected; the end of reading is the end of the client."""
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT and message.data == '{"type":"ping"}':
                client.put('{"type":"pong"}')
        client.put(None)


async def _refuse(socket: web.WebSocketResponse, refusal: Refusal) -> None:
    told = {"type": "refused", "code": refusal.code, "title": refusal.message, "mend": refusal.mend}
    with contextlib.suppress(ConnectionError):
        await socket.send_json(told)
        await socket.close(code=FULL if refusal.status == 429 else REFUSED, message=refusal.code.encode())


def _now(now: BaseModel | None) -> dict[str, Any]:
    assert now is not None
    return now.model_dump(mode="json")
