"""Many real calls on hold with a practice company: an agent in this process, its Asterisk and the company beside it."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from holdslayer_agent.app import Agent
from holdslayer_agent.bench.processes import Use, children, tree_use
from holdslayer_agent.demo import Stage
from holdslayer_agent.settings import RecordingSettings, Settings
from holdslayer_agent.telephony.configuration import Folders
from holdslayer_agent.telephony.installation import find_asterisk
from holdslayer_agent.telephony.process import AsteriskProcess

__all__ = ["HoldStage", "hold_stage"]

COMPANY = "Endless Hold"
STAGGER_S = 0.3
SETTLE_S = 12.0
"""The first sentence is over and everybody hears music."""


@dataclass(frozen=True, slots=True)
class HoldStage:
    """An agent that can call a company which nobody answers. `asterisk`: its process; `company`: what is not ours."""

    agent: Agent
    asterisk: int
    company: frozenset[int]

    def agent_use(self) -> Use:
        """Of the agent with its recognisers."""
        return tree_use(os.getpid(), self.company | {self.asterisk})

    def asterisk_use(self) -> Use:
        return tree_use(self.asterisk)

    async def call(self, calls: int) -> None:
        """Begin so many calls, and wait until all of them hear music."""
        for _ in range(calls):
            await self.agent.start_call(COMPANY)
            await asyncio.sleep(STAGGER_S)
        await asyncio.sleep(SETTLE_S)

    def on_hold(self) -> int:
        """Calls that hold."""
        calls = self.agent.desk.calls.values()
        return sum(call.machine.state.value in {"on_hold", "verifying"} for call in calls)


@contextlib.asynccontextmanager
async def hold_stage(
    folder: Path, calls: int, before: Callable[[Settings], Awaitable[None]] | None = None
) -> AsyncIterator[HoldStage]:
    """Everything running, no call yet. `before` is called with the settings before the agent is."""
    scenario = Path(__file__).parent / "companies" / "hold.yaml"
    stage = Stage.build(folder, scenario=scenario, company=COMPANY, goal="talk to a person")
    stage.ring_s = 0.3
    limits = stage.settings.limits.model_copy(update={"calls": max(calls, 1)})
    stage.settings = stage.settings.model_copy(update={"limits": limits, "recording": RecordingSettings(consent="off")})
    if before is not None:
        await before(stage.settings)
    process = AsteriskProcess(find_asterisk(), Folders(stage.settings.data_dir.resolve() / "asterisk"))
    earlier = children()
    async with stage.company():
        company = frozenset(children() - earlier)
        async with Agent.open(stage.settings) as agent:
            try:
                yield HoldStage(agent, process.running_elsewhere() or 0, company)
            finally:
                await agent.desk.end_all(10.0)
                await agent.stop_asterisk()
