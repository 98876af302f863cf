"""Listening in: the live audio of a call's leg over a WebSocket of its own, apart from the stream of events.

A listener has two seconds of queue. One who is slower is told so and cut off; the call never waits for him.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
from typing import Any, Final, Literal

import aiohttp
import soxr
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from holdslayer_agent.api.greeting import first_message
from holdslayer_agent.api.guard import Guard
from holdslayer_agent.api.ports import CallService
from holdslayer_agent.api.problems import Refusal
from holdslayer_agent.calls.ports import Tap
from holdslayer_agent.core.call import CallId
from holdslayer_agent.errors import CallRefused, StoreError, TelephonyError

__all__ = ["Listening"]

log = logging.getLogger(__name__)

SCHEMA: Final = 1
LISTENERS: Final = 20
"""As many as calls may run by default; each costs Asterisk a copied leg and the agent 32 KB a second."""
SEND_S: Final = 5.0
"""What is heard later than that is not live."""
RECHECK_S: Final = 30.0
"""How soon a revoked token hears nothing more."""
TOGETHER: Final = 3
"""Frames a message: 60 ms are heard as at once, and cost a third of the messages."""

REFUSED, LAGGED, FULL, ABSENT = 4401, 4408, 4429, 4404


class Wish(BaseModel):
    """The listener's first message."""

    model_config = ConfigDict(extra="forbid")
    type: Literal["auth"]
    token: str = Field(default="", max_length=200)
    leg: Literal["company", "you", "mix"] = "mix"
    rate_hz: Literal[8000, 16000] = 16000


class Listening:
    """Serves listeners, at most `LISTENERS` at once."""

    def __init__(self, service: CallService) -> None:
        self._service = service
        self._listeners = 0

    async def serve(self, request: web.Request, guard: Guard) -> web.StreamResponse:
        """A WebSocket from the wish to the end of the call."""
        socket = web.WebSocketResponse(heartbeat=20.0, max_msg_size=4096, compress=False)
        await socket.prepare(request)
        try:
            wish = await first_message(socket, Wish)
            text = wish.token or request.headers.get("Authorization", "").partition(" ")[2].strip()
            token = await guard.admit_text(request, text, "listen")
            call_id = request.match_info["call_id"]
            if not re.fullmatch("[0-9a-f]{12}", call_id):
                raise CallRefused("There is no such call.", code="call-unknown", mend="GET /api/v1/calls")
            if self._listeners >= LISTENERS:
                raise Refusal(429, f"{LISTENERS} listen already.", code="listeners-full", mend="Close some.")
            self._listeners += 1
            try:
                async with self._service.listen(CallId(call_id), wish.leg) as tap:
                    log.info("token %s listens in to leg %s of call %s", token.token_id, wish.leg, call_id)
                    await self._converse(socket, tap, wish, call_id, text)
            finally:
                self._listeners -= 1
        except (Refusal, CallRefused, TelephonyError) as error:
            await _refuse(socket, error)
        return socket

    async def _converse(self, socket: web.WebSocketResponse, tap: Tap, wish: Wish, call_id: str, token: str) -> None:
        rate_hz = min(tap.rate_hz, wish.rate_hz)
        head = {
            "type": "audio", "schema": SCHEMA, "call_id": call_id, "leg": wish.leg, "format": "s16le",
            "rate_hz": rate_hz, "channels": 1,
        }  # fmt: skip
        async with asyncio.TaskGroup() as tasks:
            sending = tasks.create_task(_send(socket, tap, rate_hz, head))
            reading = tasks.create_task(_drained(socket))
            checking = tasks.create_task(self._revoked(token))
            done, _ = await asyncio.wait((sending, reading, checking), return_when=asyncio.FIRST_COMPLETED)
            for task in (sending, reading, checking):
                task.cancel()
        if checking in done:
            await _refuse(socket, Refusal(401, "The token was revoked.", code="token-wrong"))
        elif sending in done:
            lagged = tap.lagged or sending.result()
            told = {"type": "lagged", "mend": "Connect again."} if lagged else {"type": "ended"}
            await _close(socket, told, LAGGED if lagged else aiohttp.WSCloseCode.OK)

    async def _revoked(self, token: str) -> None:
        while True:
            await asyncio.sleep(RECHECK_S)
            with contextlib.suppress(StoreError):  # looked up again later
                if await self._service.tokens.check(token) is None:
                    return


async def _send(socket: web.WebSocketResponse, tap: Tap, rate_hz: int, head: dict[str, Any]) -> bool:
    """Audio until the leg is gone (False) or the listener takes nothing any more (True)."""
    thin = soxr.ResampleStream(tap.rate_hz, rate_hz, 1, dtype="int16") if rate_hz != tap.rate_hz else None
    why, waiting = "", bytearray()
    frames = 0

    async def flush() -> None:
        if waiting:
            async with asyncio.timeout(SEND_S):
                await socket.send_bytes(bytes(waiting))
            waiting.clear()

    try:
        await socket.send_json(head)
        async for frame, hidden in tap.frames():
            if hidden != why:
                why = hidden
                await flush()  # what was audible belongs before the notice, not behind it
                await socket.send_json({"type": "hidden", "why": why} if why else {"type": "audible"})
            waiting += (frame if thin is None else thin.resample_chunk(frame)).astype("<i2").tobytes()
            frames += 1
            if frames % TOGETHER == 0:
                await flush()
    except TimeoutError:
        return True
    except ConnectionError:
        return False
    return tap.lagged


async def _drained(socket: web.WebSocketResponse) -> None:
    """What a listener says is of no interest; that he is gone is."""
    async for _ in socket:
        pass


async def _refuse(socket: web.WebSocketResponse, error: Refusal | CallRefused | TelephonyError) -> None:
    told = {"type": "refused", "code": error.code, "title": error.message, "mend": error.mend}
    full = isinstance(error, Refusal) and error.status == 429
    known = isinstance(error, Refusal)
    await _close(socket, told, FULL if full else REFUSED if known else ABSENT)


async def _close(socket: web.WebSocketResponse, told: dict[str, str], code: int) -> None:
    with contextlib.suppress(TimeoutError, ConnectionError):
        async with asyncio.timeout(2.0):
            await socket.send_str(json.dumps(told))
            await socket.close(code=code, message=told["type"].encode())
