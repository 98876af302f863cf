"""Chromium in front of a real agent: real Asterisk, a practice company, a SIP phone. Screenshots: var/screenshots."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright
from pydantic import SecretStr

from holdslayer_agent.doors import network_door
from holdslayer_agent.settings import ApiSettings, Settings
from holdslayer_agent.settings.service import NotifySettings, WebhookSettings
from tests.asterisk.conftest import COMPANIES, Theatre, theatre
from tests.receiver import Receiver

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "var/screenshots"


def chromium() -> str | None:
    """The machine's Chromium, or the one that set-up unpacked."""
    own = ROOT / ".cache/browser/chromium"
    return os.environ.get("HOLDSLAYER_CHROMIUM") or (str(own) if own.exists() else shutil.which("chromium"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            for marker in (pytest.mark.browser, pytest.mark.asterisk, pytest.mark.phone):
                item.add_marker(marker)
            if chromium() is None:
                item.add_marker(pytest.mark.skip("there is no Chromium here: make setup could not fetch one"))


@dataclass
class House:
    """A running agent with its network door, and a browser."""

    stage: Theatre
    url: str
    token: str
    browser: Browser
    receiver: Receiver
    faults: list[str] = field(default_factory=list)

    @contextlib.asynccontextmanager
    async def page(self, place: str = "now", *, refused: int = 0, **context: object) -> AsyncIterator[Page]:
        """A page of the dashboard, signed in. What its console says is collected; it must be silent at the end, but for
        the requests that were to be `refused`."""
        made = await self.browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **context}
        )  # type: ignore[arg-type]
        page = await made.new_page()
        faults: list[str] = []
        page.on("console", lambda m: faults.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda e: faults.append(str(e)))
        page.on("request", lambda r: faults.append(f"outside: {r.url}") if not _inside(r.url, self.url) else None)
        try:
            await page.goto(f"{self.url}/#token={self.token}")
            await page.wait_for_selector("nav")
            await page.goto(f"{self.url}/#/{place}")
            yield page
        finally:
            await made.close()
        told = [fault for fault in faults if "status of 400" in fault]
        assert len(told) == refused
        assert [fault for fault in faults if fault not in told] == []

    async def picture(self, page: Page, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def _inside(url: str, own: str) -> bool:
    return url.startswith((own, own.replace("http", "ws"), "blob:", "data:"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    def settled(settings: Settings) -> Settings:
        hook = WebhookSettings(url=f"{receiver.url}/hook", secret=SecretStr("s3cret"), kinds=frozenset({"trunk_down"}))
        return settings.model_copy(
            update={"api": ApiSettings(port=0, requests_per_s=200), "notify": NotifySettings(webhooks=(hook,))}
        )

    async with (
        Receiver.open() as receiver,
        theatre(tmp_path_factory.mktemp("house"), COMPANIES / "quick.yaml", settled) as stage,
        network_door(stage.agent) as door,
        async_playwright() as playwright,
    ):
        assert door is not None
        browser = await playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        )
        _, token = await stage.agent.store.tokens.create("browser", "admin")
        try:
            yield House(stage, door.url, token, browser, receiver)
        finally:
            await asyncio.wait_for(browser.close(), 20)
