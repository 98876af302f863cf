"""Closes connections on which no request runs: those that drip their headers in, and those kept open for nothing.

aiohttp has a time limit for the pause between two requests, none for a request's headers (slow loris). Whoever sends a
request fills his time with it, so "no request for so long" covers both.
"""

from __future__ import annotations

import asyncio
import contextlib
import resource
import time
from collections.abc import AsyncIterator, Iterator
from typing import Final

from aiohttp import web

__all__ = ["IDLE_S", "IdleConnections", "most_connections"]

IDLE_S: Final = 20.0
"""Browsers and clients use a connection again within seconds; twice what a slow sender may take for his body."""
LOOK_S: Final = 1.0
MOST: Final = 1500
"""Open connections; beyond that the ones that idle longest go first. Three times the streams that are let in."""


def most_connections() -> int:
    """Half of the files that this process may open at most: the others are for calls, recognisers and the store."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if soft == resource.RLIM_INFINITY else max(1, min(MOST, soft // 2))


class IdleConnections:
    """`busy` around each request; `watched` while the server runs."""

    def __init__(self, idle_s: float = IDLE_S, most: int | None = None) -> None:
        self._idle_s, self._most = idle_s, most_connections() if most is None else most
        self._busy: dict[asyncio.BaseTransport, int] = {}
        self._since: dict[asyncio.BaseTransport, float] = {}

    @contextlib.contextmanager
    def busy(self, request: web.BaseRequest) -> Iterator[None]:
        """The connection of a request is in use inside."""
        transport = request.transport
        if transport is None:
            yield
            return
        self._busy[transport] = self._busy.get(transport, 0) + 1
        try:
            yield
        finally:
            self._busy[transport] -= 1
            if not self._busy[transport]:
                del self._busy[transport]
            self._since[transport] = time.monotonic()

    @contextlib.asynccontextmanager
    async def watched(self, server: web.Server | None) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            watching = tasks.create_task(self._watch(server)) if server is not None else None
            try:
                yield
            finally:
                if watching is not None:
                    watching.cancel()

    async def _watch(self, server: web.Server) -> None:
        while True:
            await asyncio.sleep(min(LOOK_S, self._idle_s / 4))
            self._sweep([c.transport for c in server.connections if c.transport is not None])

    def _sweep(self, transports: list[asyncio.Transport]) -> None:
        now = time.monotonic()
        self._since = {t: self._since.get(t, now) for t in transports}
        idle = sorted((t for t in transports if t not in self._busy), key=lambda t: self._since[t])
        too_many = max(0, len(transports) - self._most)
        for place, transport in enumerate(idle):
            if place < too_many or now - self._since[transport] > self._idle_s:
                transport.abort()
