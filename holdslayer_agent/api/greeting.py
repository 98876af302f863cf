"""The first message of every WebSocket: who is there and what is wanted, as text, soon."""

from __future__ import annotations

from typing import Final, TypeVar

import aiohttp
from aiohttp import web
from pydantic import BaseModel, ValidationError

from holdslayer_agent.api.problems import Refusal

__all__ = ["first_message"]

_AUTH_S: Final = 10.0
"""Judged: a client that has connected has its token at hand."""
Message = TypeVar("Message", bound=BaseModel)


async def first_message(socket: web.WebSocketResponse, kind: type[Message]) -> Message:
    """The auth message. Raises Refusal with what is wrong with it, or that none came."""
    try:
        message = await socket.receive(_AUTH_S)
    except TimeoutError as error:
        raise Refusal(401, "No auth message came.", code="token-missing") from error
    if message.type is not aiohttp.WSMsgType.TEXT:
        raise Refusal(400, "The first message is auth, as text.", code="request-invalid")
    try:
        return kind.model_validate_json(message.data)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"])) or "message"
        raise Refusal(400, f"auth: {where}: {fault['msg']}", code="request-invalid") from error
