"""MCP at /mcp of the network door: the ASGI side of the `mcp` package, carried by aiohttp.

Streamable HTTP is stateless: each request stands alone with its own token, so there are no sessions to steal or to run
out of. The older transport, /mcp/sse with /mcp/messages/, is for clients that know no other; a session of it answers
only to the token that opened it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from typing import Any, Final

from aiohttp import web
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from mcp.server.mcpserver import Context
from mcp.server.transport_security import TransportSecuritySettings

from holdslayer_agent.api.guard import Guard
from holdslayer_agent.api.mcp_tools import mcp_server
from holdslayer_agent.api.problems import Refusal
from holdslayer_agent.api.server import Extension, NetworkDoor
from holdslayer_agent.calls.archive import Token

__all__ = ["mcp_extension"]

Message = MutableMapping[str, Any]
SSE, MESSAGES = "/mcp/sse", "/mcp/messages/"
SESSIONS: Final = 20
"""Streams that language models keep open: one for each call that may run by default."""


def mcp_extension(door: list[NetworkDoor]) -> Extension:
    """Adds /mcp. `door` holds the open door by the time of the first request: tools ask its REST."""

    def extend(application: web.Application, guard: Guard) -> None:
        server = mcp_server(lambda: door[0].url, _token, tls_checked=False)  # to ourselves, over loopback
        # Host and Origin are the guard's business, as for every other path.
        open_to_all = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        server.streamable_http_app(stateless_http=True, json_response=True, transport_security=open_to_all)
        manager = server.session_manager

        async def running(_application: web.Application) -> AsyncIterator[None]:
            ready, stop = asyncio.Event(), asyncio.Event()

            async def run() -> None:
                async with manager.run():  # entered and left in one task, as its scopes want
                    ready.set()
                    await stop.wait()

            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(run(), name="mcp")
                await ready.wait()
                yield
                stop.set()

        old = server.sse_app(sse_path=SSE, message_path=MESSAGES, transport_security=open_to_all)
        listening = 0

        async def serve_sse(request: web.Request) -> web.StreamResponse:
            nonlocal listening
            token = await guard.admit(request, "read")
            if listening >= SESSIONS:
                raise Refusal(
                    429, f"{SESSIONS} sessions are open.", code="sessions-full", mend="Close some, or use /mcp."
                )
            listening += 1
            try:
                return await _carried(request, old, _owner(token))
            finally:
                listening -= 1

        async def take_message(request: web.Request) -> web.StreamResponse:
            return await _carried(request, old, _owner(await guard.admit(request, "read")))

        async def serve(request: web.Request) -> web.StreamResponse:
            await guard.admit(request, "read")
            if request.method != "POST":
                raise Refusal(405, "This MCP server is stateless: POST alone.", code="http-405")
            return await _carried(request, manager.handle_request)

        application.cleanup_ctx.append(running)
        application.router.add_route("*", "/mcp", serve)
        application.router.add_get(SSE, serve_sse)
        application.router.add_post(MESSAGES, take_message)

    return extend


def _token(context: Context[Any, Any]) -> str:
    headers = context.headers or {}
    return headers.get("authorization", "").partition(" ")[2].strip()


def _owner(token: Token) -> AuthenticatedUser:
    return AuthenticatedUser(AccessToken(token=token.token_id, client_id=token.token_id, scopes=[]))


async def _carried(request: web.Request, app: Any, user: AuthenticatedUser | None = None) -> web.StreamResponse:
    """One request through an ASGI application. Cancelled when the client goes."""
    body = await request.read()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.scheme,
        "path": request.path,
        "raw_path": request.raw_path.encode("ascii", "replace"),
        "query_string": request.query_string.encode(),
        "root_path": "",
        "headers": [(k.lower().encode("latin-1"), v.encode("latin-1", "replace")) for k, v in request.headers.items()],
        "client": (request.remote or "", 0),
        "server": (request.url.host or "", request.url.port or 0),
        **({} if user is None else {"user": user}),
    }
    sent, gone = False, asyncio.Event()
    response = web.StreamResponse()

    async def receive() -> Message:
        nonlocal sent
        if not sent:
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            response.set_status(message["status"])
            for name, value in message.get("headers", []):
                if name.lower() not in {b"content-length", b"transfer-encoding"}:
                    response.headers[name.decode("latin-1")] = value.decode("latin-1")
            await response.prepare(request)
        elif message["type"] == "http.response.body":
            await response.write(message.get("body", b""))

    try:
        await app(scope, receive, send)
    finally:
        gone.set()
    await response.write_eof()
    return response
