"""A web server to which notifications are sent: it answers as told, and keeps what came."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Receiver:
    """`answers`: HTTP statuses, the next first; 200 when there is none left. `silent`: it does not answer until set."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    silent: asyncio.Event | None = None

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls) -> AsyncIterator[Receiver]:
        """On a free port of loopback, at any path."""
        made = cls()
        application = web.Application()
        application.router.add_post("/{tail:.*}", made.take)
        runner = web.AppRunner(application)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield made
        finally:
            if made.silent is not None:
                made.silent.set()
            await runner.cleanup()

    async def take(self, request: web.Request) -> web.Response:
        self.came.append((dict(request.headers), await request.read()))
        if self.silent is not None:
            await self.silent.wait()
        return web.Response(status=self.answers.pop(0) if self.answers else 200)

    async def got(self, count: int) -> None:
        """Wait until so many came, 5 s at most."""
        async with asyncio.timeout(5):
            while len(self.came) < count:  # noqa: ASYNC110 - it comes from another server
                await asyncio.sleep(0.01)
