"""The network door: REST, WebSocket and dashboard on one port, loopback unless the settings say otherwise."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import web
from pydantic import BaseModel, ValidationError

from holdslayer_agent.api.call_routes import CALL_ROUTES
from holdslayer_agent.api.guard import HEADERS, Guard
from holdslayer_agent.api.house_routes import HOUSE_ROUTES
from holdslayer_agent.api.idle import IDLE_S, IdleConnections
from holdslayer_agent.api.listen import Listening
from holdslayer_agent.api.openapi import PREFIX, openapi_document
from holdslayer_agent.api.pages import add_pages
from holdslayer_agent.api.ports import CallService
from holdslayer_agent.api.problems import Refusal, problem, problem_of
from holdslayer_agent.api.recording_routes import RECORDING_ROUTES
from holdslayer_agent.api.routes import Asked, Route
from holdslayer_agent.api.shelf_routes import SHELF_ROUTES
from holdslayer_agent.api.stream import Stream
from holdslayer_agent.errors import HoldSlayerError, SetupError

__all__ = ["ROUTES", "NetworkDoor", "Place"]

log = logging.getLogger(__name__)

ROUTES: Final = (*CALL_ROUTES, *RECORDING_ROUTES, *HOUSE_ROUTES, *SHELF_ROUTES)
BODY_BYTES: Final = 64 * 1024
"""The largest valid request (a call with thirty facts) has 8,177 bytes, six times that where all is escaped."""
BODY_S: Final = 10.0
"""A body that drips in for longer is no body."""

Extension = Callable[[web.Application, Guard], None]
Next = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where to listen, and by which names. `port` 0: any free one."""

    host: str = "127.0.0.1"
    port: int = 0
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    per_s: float = 20.0
    burst: int = 100
    """Requests at once: the dashboard opened anew takes some thirty, so three pages of one address."""
    idle_s: float = IDLE_S


class NetworkDoor:
    """Serves until the context is left. `extensions` add routes of their own (MCP, metrics)."""

    def __init__(self, service: CallService, place: Place, *extensions: Extension) -> None:
        self._service, self._place, self._extensions = service, place, extensions
        self.guard = Guard(
            service.tokens, hosts=place.hosts, origins=place.origins, per_s=place.per_s, burst=place.burst
        )
        self.stream = Stream(service)
        self.listening = Listening(service)
        self.idle = IdleConnections(place.idle_s)
        self.port = place.port

    @property
    def url(self) -> str:
        scheme = "https" if self._place.certificate else "http"
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._place.host, self._place.host)
        host = f"[{host}]" if ":" in host else host
        return f"{scheme}://{host}:{self.port}"

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[NetworkDoor]:
        """Raises SetupError("api-port", "api-tls")."""
        runner = web.AppRunner(
            self.application(), access_log=None, shutdown_timeout=2.0, keepalive_timeout=60.0, handler_cancellation=True
        )
        await runner.setup()
        try:
            await self._listen(runner)
            async with self.stream.running(), self.idle.watched(runner.server):
                yield self
        finally:
            await runner.cleanup()

    def application(self) -> web.Application:
        application = web.Application(client_max_size=BODY_BYTES, middlewares=[self._edge])
        document = json.dumps(openapi_document(ROUTES))

        async def openapi(_request: web.Request) -> web.Response:
            return web.Response(text=document, content_type="application/json")

        application.router.add_get(PREFIX + "/openapi.json", openapi)
        for route in ROUTES:
            application.router.add_route(route.method, PREFIX + route.path, self._handler(route))
        application.router.add_get(PREFIX + "/stream", self._stream)
        application.router.add_get(PREFIX + "/calls/{call_id}/listen", self._listen_in)
        for extension in self._extensions:
            extension(application, self.guard)
        add_pages(application)
        return application

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        return await self.stream.serve(request, self.guard)

    async def _listen_in(self, request: web.Request) -> web.StreamResponse:
        return await self.listening.serve(request, self.guard)

    async def _listen(self, runner: web.AppRunner) -> None:
        place, tls = self._place, None
        if place.certificate is not None:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            try:
                tls.load_cert_chain(place.certificate, place.key)
            except (OSError, ssl.SSLError) as error:
                raise SetupError(
                    f"The certificate of api: can't be used: {error}",
                    code="api-tls",
                    mend="Check api.certificate, api.key.",
                ) from error
        site = web.TCPSite(runner, place.host, place.port, ssl_context=tls, backlog=256)
        try:
            await site.start()
        except OSError as error:
            raise SetupError(
                f"The API can't listen on {place.host} port {place.port}: {error.strerror}.",
                code="api-port",
                mend="Set api.port to a free one, or api.enabled: false.",
            ) from error
        self.port = int(runner.addresses[0][1])

    def _handler(self, route: Route) -> Next:
        async def handle(request: web.Request) -> web.StreamResponse:
            token = None if route.scope is None else await self.guard.admit(request, route.scope)
            query = None if route.query is None else _query(route.query, request)
            body = None if route.body is None else await _body(route.body, request)
            try:
                answer = await route.handler(Asked(self._service, request, token, query, body))
            except ValidationError as error:  # of what we were about to answer: not the client's fault
                raise TypeError(f"{route.name} answers in another form than documented") from error
            if isinstance(answer, BaseModel):
                return web.Response(
                    status=route.status,
                    body=answer.model_dump_json().encode(),
                    content_type="application/json",
                    headers={"Cache-Control": "no-store"},
                )
            return answer

        return handle

    @web.middleware
    async def _edge(self, request: web.Request, handler: Next) -> web.StreamResponse:
        """Nothing leaves without its headers, and no error but as a problem."""
        with self.idle.busy(request):
            return await self._answered(request, handler)

    async def _answered(self, request: web.Request, handler: Next) -> web.StreamResponse:
        try:
            self.guard.check_place(request)
            origin = self.guard.allowed_origin(request)
            if origin is not None and request.method == "OPTIONS":
                response: web.StreamResponse = web.Response(status=204, headers=_cors(origin))
            else:
                response = await handler(request)
        except (HoldSlayerError, ValidationError) as error:
            origin = None
            response = problem_of(error)
        except web.HTTPException as error:
            if error.status < 400:
                raise
            origin = None
            response = problem(error.status, error.reason, f"http-{error.status}")
            if "Allow" in error.headers:
                response.headers["Allow"] = error.headers["Allow"]
        except (ConnectionError, asyncio.CancelledError):
            raise
        except Exception:
            log.exception("a request broke: %s %s", request.method, request.path)
            origin = None
            response = problem(500, "The agent failed at this.", "agent-broken", "Look into the agent's log.")
        if not response.prepared:
            response.headers.update({k: v for k, v in HEADERS.items() if k not in response.headers})
            if origin is not None:
                response.headers.update(_cors(origin))
        return response


def _cors(origin: str) -> dict[str, str]:
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, Range",
        "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
        "Access-Control-Max-Age": "600",
        "Vary": "Origin",
    }


def _query(form: type[BaseModel], request: web.Request) -> BaseModel:
    doubled = sorted({k for k in request.query if len(request.query.getall(k)) > 1})
    if doubled:
        raise Refusal(400, f"Given more than once: {', '.join(doubled)}.", code="request-invalid")
    return form.model_validate(dict(request.query))


async def _body(form: type[BaseModel], request: web.Request) -> BaseModel:
    try:
        async with asyncio.timeout(BODY_S):
            raw = await request.read()
    except TimeoutError as error:
        raise Refusal(408, "The body took too long.", code="body-slow", mend="Send it at once.") from error
    if raw and request.content_type != "application/json":
        raise Refusal(415, "Send JSON, with Content-Type: application/json.", code="media-unknown")
    if not raw and not form.model_fields:
        return form()
    return form.model_validate_json(raw)
