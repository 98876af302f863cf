"""A running Home Assistant, the agent with its Asterisk, a practice company, a SIP phone, and Chromium.

Pictures: var/screenshots.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright

from holdslayer_agent.demo import Stage
from holdslayer_agent.practice.phone import SoftPhone
from holdslayer_agent.settings import ApiSettings
from holdslayer_agent.telephony.installation import find_asterisk
from holdslayer_agent.telephony.process import free_port
from tests.asterisk.conftest import AgentProcess
from tests.browser.conftest import chromium
from tests.homeassistant_e2e.server import HASS, PASSWORD, USER, HomeAssistant, home_assistant

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "var/screenshots"
COMPANY = "Repair Shop"
GOAL = "my dishwasher needs a repair"
SENSOR = "sensor.hold_slayer_call"
EVENT = "event.hold_slayer_call_event"
HOLD_SINCE = "sensor.hold_slayer_on_hold_since"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            for marker in (pytest.mark.homeassistant, pytest.mark.asterisk, pytest.mark.phone):
                item.add_marker(marker)
            if not HASS.exists():
                item.add_marker(pytest.mark.skip("there is no Home Assistant here: tools/home_assistant.py says why"))
            elif chromium() is None:
                item.add_marker(pytest.mark.skip("there is no Chromium here: make browser could not fetch one"))


@dataclass
class Mobile:
    """The companion app of a mobile: registered with Home Assistant, its push service an HTTP server of ours."""

    pushed: list[dict[str, Any]] = field(default_factory=list)
    device_id: str = ""

    async def until(self, timeout_s: float = 30.0) -> dict[str, Any]:
        async with asyncio.timeout(timeout_s):
            while not self.pushed:
                await asyncio.sleep(0.05)
        return self.pushed[0]


@dataclass
class Home:
    """Everything in its place. `token` opens the agent."""

    ha: HomeAssistant
    agent: AgentProcess
    phone: SoftPhone
    browser: Browser
    mobile: Mobile
    agent_url: str
    token: str

    @contextlib.asynccontextmanager
    async def page(self, place: str, **context: Any) -> AsyncIterator[Page]:
        """A page, signed in through its form. Its console must have been silent, and nothing fetched from outside."""
        made = await self.browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **context}
        )
        page = await made.new_page()
        faults: list[str] = []
        inside = (self.ha.url, self.ha.url.replace("http", "ws"), "blob:", "data:")
        # Offline, the core has no pictures of other makers' brands.
        page.on(
            "console",
            lambda m: (
                faults.append(f"{m.text} {m.location}")
                if m.type == "error" and "/api/brands/" not in str(m.location)
                else None
            ),
        )
        page.on("pageerror", lambda e: faults.append(str(e)))
        page.on("request", lambda r: None if r.url.startswith(inside) else faults.append(f"outside: {r.url}"))
        try:
            await page.goto(f"{self.ha.url}/{place}", wait_until="domcontentloaded")
            await page.locator("input[name=username]").fill(USER, timeout=40_000)
            await page.locator("input[name=password]").fill(PASSWORD)
            await page.keyboard.press("Enter")
            await page.locator("home-assistant-main").wait_for(timeout=60_000)
            yield page
        except BaseException:
            await self.picture(page, "ha-fault")
            raise
        finally:
            await made.close()
        assert faults == []

    async def picture(self, page: Page, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=PICTURES / f"{name}.png")

    async def dashboard(self, **card: Any) -> str:
        """A dashboard with nothing but the card; returns its place."""
        place = f"hold-{time.monotonic_ns()}"
        told = {"url_path": place, "title": "Hold", "mode": "storage", "require_admin": False, "show_in_sidebar": False}
        await self.ha.commands.ask("lovelace/dashboards/create", **told)
        cards = [{"type": "custom:holdslayer-call-card", "entity": SENSOR, **card}]
        view = {"title": "Calls", "type": "sections", "max_columns": 2, "sections": [{"type": "grid", "cards": cards}]}
        await self.ha.commands.ask("lovelace/config/save", url_path=place, config={"views": [view]})
        return place

    async def automate(self, name: str, blueprint: str, **inputs: Any) -> str:
        """An automation from one of our blueprints, made as the page makes it; returns its entity."""
        told = {"alias": name, "use_blueprint": {"path": f"holdslayer/{blueprint}", "input": inputs}}
        place = f"{self.ha.url}/api/config/automation/config/{name}"
        async with self.ha.session.post(place, json=told, headers=self.ha.headers) as answer:
            assert answer.status == 200, await answer.text()
        await self.ha.until(f"automation.{name}", "on")
        return f"automation.{name}"

    async def ask(self, sentence: str, language: str = "en") -> str:
        """What the conversation agent answers."""
        told = await self.ha.commands.ask("conversation/process", text=sentence, language=language)
        return str(told["response"]["speech"]["plain"]["speech"])

    async def quiet(self) -> None:
        """Connected, no call, nothing remembered."""
        if await self.ha.state(SENSOR) == "absent":
            await self.ha.connect(self.agent_url, self.token)
        await self.ha.until(SENSOR, "idle")
        self.ha.events.clear()
        self.phone.events.clear()
        self.mobile.pushed.clear()

    async def pick_up(self) -> None:
        """The user's hand: answer, say that it is me."""
        await asyncio.wait_for(self.phone.wait_for("CALL_INCOMING"), 60)
        await self.phone.answer()
        await asyncio.sleep(1.5)
        await self.phone.press("1")


def cli(agent: AgentProcess, *words: str) -> str:
    """The agent's command line, beside the running agent."""
    settings = agent.stage.folder / "holdslayer.yaml"
    command = [sys.executable, "-m", "holdslayer_agent.cli", "--settings", str(settings), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextlib.asynccontextmanager
async def _mobile(ha: HomeAssistant) -> AsyncIterator[Mobile]:
    mobile = Mobile()

    async def push(request: web.Request) -> web.Response:
        mobile.pushed.append(await request.json())
        return web.json_response(
            {"rateLimits": {"successful": 1, "errors": 0, "maximum": 500, "resetsAt": "2100-01-01T00Z"}}, status=201
        )

    app = web.Application()
    app.router.add_post("/push", push)
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    told = {
        "device_id": "practice-mobile", "app_id": "practice", "app_name": "Practice", "app_version": "1",
        "device_name": "Mobile", "manufacturer": "Practice", "model": "1", "os_name": "Practice", "os_version": "1",
        "supports_encryption": False,
        "app_data": {"push_token": "practice", "push_url": f"http://127.0.0.1:{port}/push"},
    }  # fmt: skip
    async with ha.session.post(f"{ha.url}/api/mobile_app/registrations", json=told, headers=ha.headers) as answer:
        assert answer.status == 201, await answer.text()
    devices = await ha.commands.ask("config/device_registry/list")
    mobile.device_id = next(d["id"] for d in devices if d["name"] == "Mobile")
    try:
        yield mobile
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Home]:
    """All of it, while the context lasts."""
    stage = Stage.build(folder, scenario=Path(__file__).with_name("patient.yaml"), company=COMPANY, goal=GOAL)
    api = ApiSettings(port=free_port(), requests_per_s=200)
    stage.settings = stage.settings.model_copy(update={"api": api})
    stage.ring_s = 0.5
    agent, house = AgentProcess(stage), folder / "homeassistant"
    house.mkdir()
    async with stage.company(), home_assistant(house, free_port()) as ha, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            await agent.start()
            token = cli(agent, "token", "create", "home-assistant", "--scope", "call").split()[-1]
            phone = await stage.phone(find_asterisk())
            await phone.start()
            async with _mobile(ha) as mobile:
                yield Home(ha, agent, phone, browser, mobile, f"http://127.0.0.1:{api.port}", token)
            await phone.stop()
        finally:
            await asyncio.wait_for(browser.close(), 20)
            await agent.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Home]:
    async with opened(tmp_path_factory.mktemp("home")) as made:
        yield made
