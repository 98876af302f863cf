"""The dashboard behind a proxy that gives it a path, as Home Assistant's ingress does."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from playwright.async_api import expect

from tests.browser.conftest import House

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(120)]

PATH = "/api/hassio_ingress/abc"


@contextlib.asynccontextmanager
async def proxied(house: House) -> AsyncIterator[str]:
    """What ingress.conf of the app does: the path goes, the token is put in; `/start` signs in."""
    ours = {"Authorization": f"Bearer {house.token}"}
    async with aiohttp.ClientSession() as session:

        async def start(_request: web.Request) -> web.Response:
            return web.Response(status=302, headers={"Location": f"./#token={house.token}"})

        async def stream(request: web.Request) -> web.WebSocketResponse:
            answer = web.WebSocketResponse()
            await answer.prepare(request)
            async with session.ws_connect(house.url + request.path.removeprefix(PATH), headers=ours) as agent:

                async def up() -> None:
                    async for message in answer:
                        await agent.send_str(message.data)

                sending = asyncio.create_task(up())
                async for message in agent:
                    await answer.send_str(message.data)
                sending.cancel()
            return answer

        async def ask(request: web.Request) -> web.StreamResponse:
            if request.headers.get("Upgrade", "").lower() == "websocket":
                return await stream(request)
            url = house.url + request.path_qs.removeprefix(PATH)
            async with session.request(request.method, url, data=await request.read(), headers=ours) as answer:
                kind = {"Content-Type": answer.headers.get("Content-Type", "")}
                return web.Response(status=answer.status, body=await answer.read(), headers=kind)

        app = web.Application()
        app.router.add_get(f"{PATH}/start", start)
        app.router.add_route("*", f"{PATH}/{{any:.*}}", ask)
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}/start"
        finally:
            await runner.cleanup()


async def test_the_dashboard_signs_in_and_follows_the_stream_under_a_path(house: House) -> None:
    async with proxied(house) as start:
        context = await house.browser.new_context(locale="en-GB")
        page = await context.new_page()
        outside: list[str] = []
        page.on("request", lambda r: outside.append(r.url) if PATH not in r.url else None)
        sockets: list[str] = []
        page.on("websocket", lambda socket: sockets.append(socket.url))
        await page.goto(start)
        await expect(page.locator("nav")).to_be_visible(timeout=20_000)
        await page.goto(page.url.partition("#")[0] + "#/companies")
        await expect(page.get_by_text("The Company").first).to_be_visible(timeout=20_000)
        await context.close()
    assert outside == []
    assert any(url.endswith(f"{PATH}/api/v1/stream") for url in sockets)
