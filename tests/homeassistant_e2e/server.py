"""A Home Assistant that really runs: a process of its own Python, its own folder, on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import zipfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from tools.ha_release import pack

ROOT = Path(__file__).parents[2]
HASS = ROOT / ".cache/homeassistant/server/bin/hass"
BLUEPRINTS = ROOT / "ha_integration/blueprints"
SATELLITE = Path(__file__).with_name("practice_satellite")
WITHOUT_AUDIO = Path(__file__).with_name("without_audio")
USER, PASSWORD = "ann", "annpass-annpass"

CONFIGURATION = """
homeassistant: {name: Home, time_zone: UTC, country: GB, language: en, media_dirs: {}}
frontend:
config:
history:
logbook:
conversation:
mobile_app:
automation: !include automations.yaml
practice_satellite:
logger: {default: warning, logs: {custom_components.holdslayer: info}}
"""


def http_storage(port: int) -> dict[str, Any]:
    """What `.storage/http` must hold for the server to stay on loopback: YAML would only count for five minutes."""
    stable = {
        "server_port": port,
        "server_host": ["127.0.0.1"],
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": True,
        "ssl_profile": "intermediate_v6",
        "use_x_frame_options": True,
        "created_at": "2026-11-01T00:00:00.000000+00:00",
        "error": None,
        "error_message": None,
    }
    data = {"stable": stable, "pending": None, "yaml_migration_done": True}
    return {"version": 3, "minor_version": 1, "key": "http", "data": data}


class Commands:
    """Home Assistant's WebSocket, as its own pages use it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._last = 0
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._listeners: dict[int, Callable[[Any], None]] = {}

    async def read(self) -> None:
        async for message in self._socket:
            told = json.loads(message.data)
            for one in told if isinstance(told, list) else [told]:
                if one["type"] == "event":
                    self._listeners[one["id"]](one["event"])
                elif one["id"] in self._waiting:
                    self._waiting.pop(one["id"]).set_result(one)

    async def begin(self, kind: str, **told: Any) -> None:
        """Ask for something that takes its time; its answer is not waited for."""
        self._last += 1
        await self._socket.send_json({"id": self._last, "type": kind, **told})

    async def ask(self, kind: str, **told: Any) -> Any:
        self._last += 1
        answer = self._waiting[self._last] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": self._last, "type": kind, **told})
        done = await asyncio.wait_for(answer, 30)
        assert done["success"], done
        return done["result"]

    async def listen(self, listener: Callable[[Any], None], kind: str, **told: Any) -> None:
        self._listeners[self._last + 1] = listener
        await self.ask(kind, **told)


@dataclass
class HomeAssistant:
    """A running server, onboarded, with a user. `events`: what its bus told, as it came."""

    folder: Path
    port: int
    session: aiohttp.ClientSession
    process: asyncio.subprocess.Process
    commands: Commands
    token: str
    reading: asyncio.Task[None]
    events: list[dict[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder / "home-assistant.log").read_text(errors="replace")

    async def call(self, domain: str, service: str, **data: Any) -> Any:
        return await self.commands.ask("call_service", domain=domain, service=service, service_data=data)

    async def trigger(self, automation: str) -> None:
        """Run an automation; it may wait for a call's end."""
        data = {"entity_id": automation}
        await self.commands.begin("call_service", domain="automation", service="trigger", service_data=data)

    async def connect(self, agent_url: str, token: str) -> None:
        """Add an agent by the API that the page uses."""
        told = {"url": agent_url, "token": token, "verify_ssl": True}
        flows = f"{self.url}/api/config/config_entries/flow"
        async with self.session.post(flows, json={"handler": "holdslayer"}, headers=self.headers) as answer:
            flow = (await answer.json())["flow_id"]
        async with self.session.post(f"{flows}/{flow}", json=told, headers=self.headers) as answer:
            assert (await answer.json())["type"] == "create_entry"

    async def state(self, entity_id: str) -> str:
        async with self.session.get(f"{self.url}/api/states/{entity_id}", headers=self.headers) as answer:
            return str((await answer.json())["state"]) if answer.status == 200 else "absent"

    async def attributes(self, entity_id: str) -> dict[str, Any]:
        async with self.session.get(f"{self.url}/api/states/{entity_id}", headers=self.headers) as answer:
            return dict((await answer.json())["attributes"])

    async def until(self, entity_id: str, *states: str, timeout_s: float = 60.0) -> None:
        seen = ""
        try:
            async with asyncio.timeout(timeout_s):
                while (seen := await self.state(entity_id)) not in states:
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise AssertionError(f"{entity_id} is {seen}, not {states}\n{self.log[-3000:]}") from None

    async def happened(self, fits: Callable[[dict[str, Any]], object], timeout_s: float = 60.0) -> dict[str, Any]:
        """The first event that fits, waiting for it."""
        async with asyncio.timeout(timeout_s):
            while True:
                for event in self.events:
                    if fits(event):
                        return event
                await asyncio.sleep(0.05)

    async def told(self, event_type: str, timeout_s: float = 60.0) -> dict[str, Any]:
        """The first time since `events` was cleared that our event entity told this."""

        def fits(event: dict[str, Any]) -> bool:
            state = event["data"].get("new_state") or {}
            return (
                state.get("entity_id") == "event.hold_slayer_call_event"
                and state["attributes"].get("event_type") == event_type
            )

        return await self.happened(fits, timeout_s)

    def told_in_order(self) -> list[str]:
        """Each happening that our event entity told since `events` was cleared: its state is the time, told once."""
        states = [e["data"].get("new_state") or {} for e in self.events if e["event_type"] == "state_changed"]
        ours = [s for s in states if s.get("entity_id") == "event.hold_slayer_call_event"]
        told = {s["state"]: s["attributes"].get("event_type") for s in ours}
        for nothing in ("unknown", "unavailable"):
            told.pop(nothing, None)
        return [str(kind) for _, kind in sorted(told.items())]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def follow(self) -> None:
        """Hear what its bus tells, in `events`."""
        for kind in ("state_changed", "call_service", "mobile_app_notification_action", "practice_announced"):
            await self.commands.listen(self.events.append, "subscribe_events", event_type=kind)

    async def restart(self) -> None:
        """Stop it as a user's restart does, start it again, and sign in anew. `events` go on."""
        self.reading.cancel()
        await _end(self.process)
        self.process = await _launch(self.folder)
        await _answers(self.session, f"{self.url}/manifest.json", self.process, self.folder / "out.log")
        self.commands, self.reading = await _signed_in(self.session, self.url, self.token)
        await self.follow()


async def _answers(session: aiohttp.ClientSession, url: str, process: asyncio.subprocess.Process, log: Path) -> None:
    async with asyncio.timeout(120):
        while True:
            assert process.returncode is None, log.read_text(errors="replace")[-3000:]
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.2)


async def _onboard(session: aiohttp.ClientSession, url: str) -> str:
    """Make the user, as the welcome page does; returns an access token."""
    client = f"{url}/"
    told = {"client_id": client, "name": "Ann", "username": USER, "password": PASSWORD, "language": "en"}
    async with session.post(f"{url}/api/onboarding/users", json=told) as answer:
        code = (await answer.json())["auth_code"]
    grant = {"client_id": client, "grant_type": "authorization_code", "code": code}
    async with session.post(f"{url}/auth/token", data=grant) as answer:
        token = str((await answer.json())["access_token"])
    headers = {"Authorization": f"Bearer {token}"}
    integration = {"client_id": client, "redirect_uri": f"{client}?auth_callback=1"}
    for step, told in (("core_config", {}), ("analytics", {}), ("integration", integration)):
        async with session.post(f"{url}/api/onboarding/{step}", json=told, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
    return token


def _furnish(folder: Path, port: int) -> None:
    custom = folder / "custom_components"
    with zipfile.ZipFile(pack(folder / "holdslayer.zip", {})) as release:
        release.extractall(custom / "holdslayer")
    shutil.copytree(SATELLITE, custom / "practice_satellite")
    shutil.copytree(BLUEPRINTS, folder / "blueprints")
    (folder / "configuration.yaml").write_text(CONFIGURATION)
    (folder / "automations.yaml").write_text("[]\n")
    (folder / ".storage").mkdir()
    (folder / ".storage/http").write_text(json.dumps(http_storage(port)))


async def _launch(folder: Path) -> asyncio.subprocess.Process:
    environment = {**os.environ, "PYTHONPATH": str(WITHOUT_AUDIO)}
    with (folder / "out.log").open("ab") as out:
        return await asyncio.create_subprocess_exec(
            str(HASS), "-c", str(folder), "--skip-pip", "--log-file", str(folder / "home-assistant.log"),
            stdin=asyncio.subprocess.DEVNULL, stdout=out, stderr=out, env=environment,
        )  # fmt: skip


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), 30)
    if process.returncode is None:
        process.kill()
        await process.wait()


async def _signed_in(session: aiohttp.ClientSession, url: str, token: str) -> tuple[Commands, asyncio.Task[None]]:
    """The socket of its pages, and the task that reads it."""
    socket = await session.ws_connect(f"{url}/api/websocket", max_msg_size=0)
    await socket.receive_json()
    await socket.send_json({"type": "auth", "access_token": token})
    assert (await socket.receive_json())["type"] == "auth_ok"
    commands = Commands(socket)
    return commands, asyncio.create_task(commands.read())


@contextlib.asynccontextmanager
async def home_assistant(folder: Path, port: int) -> AsyncIterator[HomeAssistant]:
    """Start one with the integration unpacked from its release, and onboard it."""
    _furnish(folder, port)
    url = f"http://127.0.0.1:{port}"
    process = await _launch(folder)
    running: HomeAssistant | None = None
    try:
        async with aiohttp.ClientSession() as session:
            await _answers(session, f"{url}/api/onboarding", process, folder / "out.log")
            token = await _onboard(session, url)
            commands, reading = await _signed_in(session, url, token)
            running = HomeAssistant(folder, port, session, process, commands, token, reading)
            await running.follow()
            try:
                yield running
            finally:
                running.reading.cancel()
    finally:
        await _end(process if running is None else running.process)
