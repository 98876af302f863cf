"""Real parts for the tests of this folder: two Asterisks, a practice company in its own process, a SIP phone.

Each test module has a stage of its own, with ports and folders of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from ruamel.yaml import YAML

from holdslayer_agent.api.local import LocalClient, socket_path
from holdslayer_agent.app import Agent
from holdslayer_agent.calls.bus import Entry
from holdslayer_agent.calls.session import Session
from holdslayer_agent.demo import Stage
from holdslayer_agent.errors import SetupError
from holdslayer_agent.practice.phone import SoftPhone
from holdslayer_agent.settings import Settings
from holdslayer_agent.telephony.configuration import Folders, phone_password
from holdslayer_agent.telephony.installation import find_asterisk
from holdslayer_agent.telephony.process import AsteriskProcess

COMPANIES = Path(__file__).parent / "companies"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.asterisk)


async def eventually(what: Callable[[], object], timeout_s: float = 10.0) -> None:
    """Wait until it is so; it may be a coroutine function."""
    async with asyncio.timeout(timeout_s):
        while True:
            found = what()
            if inspect.isawaitable(found):
                found = await found
            if found:
                return
            await asyncio.sleep(0.02)


@dataclass
class Theatre:
    """A stage with its agent and phone, and what was seen in the last call."""

    stage: Stage
    agent: Agent
    phone: SoftPhone
    entries: list[Entry]

    async def call(self, who: str, **wish: Any) -> Session:
        """Start a call; what happens in it is collected in `entries`."""
        self.entries.clear()
        self.phone.events.clear()
        return await self.agent.start_call(who, **wish)

    async def outcome(self, session: Session, timeout_s: float = 90.0) -> str:
        ended = await asyncio.wait_for(self.agent.desk.wait(session.plan.call_id), timeout_s)
        await asyncio.sleep(0.3)  # the far end and the phone learn of it
        return ended.kind.value

    async def until(self, what: Callable[[Entry], bool], timeout_s: float = 60.0) -> Entry:
        """The first entry that fits, waiting for it."""
        async with asyncio.timeout(timeout_s):
            seen = 0
            while True:
                for entry in self.entries[seen:]:
                    if what(entry):
                        return entry
                seen = len(self.entries)
                await asyncio.sleep(0.02)

    async def state(self, name: str, timeout_s: float = 60.0) -> Entry:
        return await self.until(lambda e: e.kind == "state" and e.name == name, timeout_s)

    def commands(self, name: str) -> list[Entry]:
        return [e for e in self.entries if e.kind == "command" and e.name == name]


@contextlib.asynccontextmanager
async def theatre(
    folder: Path, scenario: Path | None, change: Callable[[Settings], Settings] = lambda settings: settings
) -> AsyncIterator[Theatre]:
    stage = Stage.build(folder, scenario=scenario, company="The Company", goal="my dishwasher needs a repair")
    stage.settings = change(stage.settings)
    stage.ring_s = 0.5
    async with stage.company(), Agent.open(stage.settings) as agent, attended(stage, agent) as house:
        yield house


@contextlib.asynccontextmanager
async def attended(stage: Stage, agent: Agent) -> AsyncIterator[Theatre]:
    """An agent with the desk phone, and all that it tells; both are stopped at the end."""
    phone = await stage.phone(find_asterisk())
    await phone.start()
    entries: list[Entry] = []
    with agent.bus.subscribe() as subscription:

        async def collect() -> None:
            async for entry in subscription:
                entries.append(entry)

        collecting = asyncio.create_task(collect())
        try:
            yield Theatre(stage, agent, phone, entries)
        finally:
            collecting.cancel()
            await phone.stop()
            await agent.desk.end_all(3.0)
            await agent.stop_asterisk()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def quick(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Theatre]:
    """The quick company at every number, beside the faulty lines of the catalogue."""
    async with theatre(tmp_path_factory.mktemp("quick"), COMPANIES / "quick.yaml") as stage:
        yield stage


class AgentProcess:
    """`holdslayer serve` in a process of its own, so that it can be killed."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.client = LocalClient(socket_path(stage.settings.data_dir))
        self._settings = stage.folder / "holdslayer.yaml"
        with self._settings.open("w") as file:
            YAML().dump(stage.settings.model_dump(mode="json", exclude_none=True, exclude_defaults=True), file)
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        with (self.stage.folder / "agent.log").open("ab") as out:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "holdslayer_agent.cli", "--settings", str(self._settings), "serve",
                stdin=asyncio.subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip
        async with asyncio.timeout(30):
            while not await self.client.alive():
                assert self.process.returncode is None, (self.stage.folder / "agent.log").read_text()[-2000:]
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """kill -9, the whole process group but Asterisk."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        await self.process.wait()

    async def stop(self) -> None:
        """SIGTERM and wait; then the Asterisk, should it have outlived us."""
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.process.wait(), 25)
            if self.process.returncode is None:
                os.killpg(self.process.pid, signal.SIGKILL)
        folders = Folders(self.stage.settings.data_dir.resolve() / "asterisk")
        await AsteriskProcess(find_asterisk(), folders).stop()


class Watch:
    """What an agent process tells, over as many lives as it has. `at` is the wall clock of the arrival."""

    def __init__(self, client: LocalClient) -> None:
        self._client = client
        self.seen: list[tuple[float, Entry]] = []
        self.connected = asyncio.Event()

    async def run(self) -> None:
        """Collect until cancelled; a killed agent's stream ends, the next one's is opened."""
        while True:
            # ValueError: a line cut by the kill. SetupError: the agent is gone.
            with contextlib.suppress(aiohttp.ClientError, OSError, ValueError, SetupError):
                async with self._client.events() as entries:
                    self.connected.set()
                    async for entry in entries:
                        self.seen.append((time.time(), entry))
            self.connected.clear()
            await asyncio.sleep(0.05)

    async def until(self, what: Callable[[Entry], bool], timeout_s: float = 60.0) -> tuple[float, Entry]:
        """The first that fits since `clear`, with its time."""
        async with asyncio.timeout(timeout_s):
            while True:
                for at, entry in self.seen:
                    if what(entry):
                        return at, entry
                await asyncio.sleep(0.02)

    async def state(self, name: str, timeout_s: float = 60.0) -> float:
        return (await self.until(lambda e: e.kind == "state" and e.name == name, timeout_s))[0]

    async def event(self, name: str, timeout_s: float = 60.0) -> float:
        return (await self.until(lambda e: e.name == name, timeout_s))[0]


@contextlib.asynccontextmanager
async def killable(
    folder: Path, scenario: Path = COMPANIES / "quick.yaml", ring_s: float = 0.5
) -> AsyncIterator[tuple[AgentProcess, SoftPhone]]:
    """A practice company, an agent process and a registered phone."""
    stage = Stage.build(folder, scenario=scenario, company="The Company", goal="my dishwasher needs a repair")
    stage.ring_s = ring_s
    agent = AgentProcess(stage)
    async with stage.company():
        try:
            await agent.start()
            assert phone_password(stage.settings, "desk")
            phone = await stage.phone(find_asterisk())
            await phone.start()
            try:
                yield agent, phone
            finally:
                await phone.stop()
        finally:
            await agent.stop()
