"""The agent as the tests hold it, and waiting for what comes over a real socket."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Callable
from typing import Any

from homeassistant.core import HomeAssistant

CALL = "0123456789ab"


class Agent:
    """Speaks to agent_process.py. `told`: what the open door answered (url, tokens, folder)."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.told: dict[str, Any] = {}

    def do(self, deed: str, **told: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"deed": deed, **told}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        if deed == "open":
            self.told = answer
        return answer

    @property
    def url(self) -> str:
        return str(self.told["url"])

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def token(self, scope: str = "call") -> str:
        return str(self.told["tokens"][scope])

    @property
    def posted(self) -> list[list[str]]:
        return list(self.do("posted")["posted"])

    @property
    def begun(self) -> list[dict[str, Any]]:
        return list(self.do("posted")["begun"])


async def until(hass: HomeAssistant, true: Callable[[], object], seconds: float = 8.0) -> None:
    """Wait until `true` holds. Fails after `seconds`."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)
    await hass.async_block_till_done()
