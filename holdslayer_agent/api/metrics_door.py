"""/metrics for Prometheus, with a token of scope read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from holdslayer_agent.api.guard import Guard
from holdslayer_agent.api.server import Extension

__all__ = ["metrics_extension"]


def metrics_extension(text: Callable[[], Awaitable[bytes]]) -> Extension:
    """Adds /metrics; `text` is the exposition."""

    def extend(application: web.Application, guard: Guard) -> None:
        async def serve(request: web.Request) -> web.Response:
            await guard.admit(request, "read")
            return web.Response(body=await text(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

        application.router.add_get("/metrics", serve)

    return extend
