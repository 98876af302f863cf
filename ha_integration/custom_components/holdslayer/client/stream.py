"""The agent's event stream: a snapshot, then numbered deltas; after a break it goes on where it was."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

import aiohttp

from .errors import AgentUnreachable, ProtocolMismatch, RequestRefused, TokenRefused
from .fields import Fields
from .models import Call, Now, Status
from .rest import AgentClient, unreachable

SCHEMA: Final = 1
OPENING_S: Final = 10.0
"""The agent gives a client 10 s to say who it is; we give the agent as long."""
HEARTBEAT_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Begin anew from this: calls that are not in it have ended."""

    status: Status
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Resumed:
    """Nothing was missed; what happened meanwhile follows as deltas."""


@dataclass(frozen=True, slots=True)
class Delta:
    """Something happened in a call. `at_s`: seconds since it was asked for."""

    call_id: str
    at_s: float
    kind: str
    name: str
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Pulse:
    """Where every running call stands, once a second."""

    calls: Mapping[str, Now]


type Message = Snapshot | Resumed | Delta | Pulse


class EventStream:
    """Remembers how far it has read, so that each new connection resumes. One connection at a time."""

    def __init__(self, client: AgentClient, kinds: Sequence[str]) -> None:
        self._client: Final = client
        self._kinds: Final = tuple(kinds)
        self._stream: str | None = None
        self._number = 0

    async def messages(self) -> AsyncGenerator[Message]:
        """One connection, until the agent closes it.

        Raises TokenRefused, RequestRefused (too many clients), AgentUnreachable, ProtocolMismatch.
        """
        try:
            async with self._client.session.ws_connect(
                f"{self._client.base}/stream", heartbeat=HEARTBEAT_S, max_msg_size=0
            ) as socket:
                await self._greet(socket)
                async with aclosing(_objects(socket)) as objects:
                    async for fields in objects:
                        message = self._read(fields)
                        if message is not None:
                            yield message
                        elif fields.text("type") in {"lagged", "restart"}:
                            return
        except (aiohttp.ClientError, TimeoutError) as error:
            raise unreachable(error) from error

    async def _greet(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async with asyncio.timeout(OPENING_S):
            first = await socket.receive()
        if first.type is not aiohttp.WSMsgType.TEXT:
            raise AgentUnreachable("The agent closed the stream at once.", code="stream-closed")
        hello = _parse(first.data)
        if hello.text("type") != "hello" or hello.whole("schema") != SCHEMA:
            raise ProtocolMismatch(
                "The agent's event stream has another version.", code="stream-version", mend="Update both to match."
            )
        auth: dict[str, object] = {"type": "auth", "token": self._client.token, "kinds": list(self._kinds)}
        if self._stream is not None:
            auth["resume"] = {"stream": self._stream, "after": self._number}
        await socket.send_json(auth)

    def _read(self, fields: Fields) -> Message | None:
        match fields.text("type"):
            case "snapshot":
                self._stream, self._number = fields.text("stream"), fields.whole("number")
                return Snapshot(Status.read(fields.member("status")), tuple(map(Call.read, fields.objects("calls"))))
            case "resumed":
                return Resumed()
            case "delta":
                self._number = fields.whole("number")
                return Delta(
                    fields.text("call_id"),
                    fields.number("at_s"),
                    fields.text("kind"),
                    fields.text("name"),
                    fields.mapping("fields"),
                )
            case "pulse":
                return Pulse({c.text("call_id"): Now.read(c) for c in fields.objects("calls")})
            case "refused":
                title, code, mend = fields.text("title"), fields.text("code"), fields.text_or_none("mend") or ""
                if code.startswith("token"):
                    raise TokenRefused(title, code=code, mend=mend)
                raise RequestRefused(title, code=code, mend=mend)
            case _:
                return None


async def _objects(socket: aiohttp.ClientWebSocketResponse) -> AsyncGenerator[Fields]:
    async for message in socket:
        if message.type is aiohttp.WSMsgType.TEXT:
            yield _parse(message.data)


def _parse(text: str) -> Fields:
    try:
        return Fields(json.loads(text), "message")
    except ValueError as error:
        raise ProtocolMismatch(
            "The agent's stream sent something that is not JSON.", code="protocol-mismatch"
        ) from error
