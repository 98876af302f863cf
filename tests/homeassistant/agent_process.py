"""The agent's own network door, real store and real wire, in a process of the agent's own Python.

Home Assistant's Python has none of the agent's packages, so the tests speak to this over standard input and output: one
JSON object a line, answered by one. What stands behind the door is the fake agent of tests/api, held by the test.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from holdslayer_agent.core.call import CallId, OutcomeKind
from holdslayer_agent.errors import CallRefused
from holdslayer_agent.observers.store import Company
from tests.api.network_door import Door, entry, kept_call, live, open_door


class Held:
    """One open door at a time."""

    def __init__(self) -> None:
        self.stack = contextlib.AsyncExitStack()
        self.door: Door | None = None

    async def open(self, port: int = 0, folder: str | None = None, **files: str) -> dict[str, Any]:
        await self.close()
        place = folder or tempfile.mkdtemp(prefix="holdslayer-ha-")
        paths = {name: Path(file) for name, file in files.items()}
        self.door = await self.stack.enter_async_context(open_door(Path(place), port=port, **paths))
        agent = self.door.agent

        async def begin_call(who: str, **told: Any) -> CallId:
            known = [company.name for company in await agent.store.companies()]
            if who not in known:
                raise CallRefused(f"No company is called {who!r}.", code="company-unknown", mend=f"Known: {known}.")
            agent.begun.append({"who": who, **told, "slots": dict(told["slots"])})
            return CallId(f"{len(agent.begun):012x}")

        agent.begin_call = begin_call  # type: ignore[method-assign]
        return {"url": self.door.door.url, "tokens": self.door.tokens, "folder": place}

    async def close(self) -> None:
        await self.stack.aclose()
        self.stack, self.door = contextlib.AsyncExitStack(), None

    async def do(self, deed: str, **told: Any) -> dict[str, Any]:
        if deed in {"open", "close"}:
            return await getattr(self, deed)(**told) or {}
        assert self.door is not None
        agent = self.door.agent
        match deed:
            case "calls":
                agent.calls = [dataclasses.replace(live(), **call) for call in told["calls"]]
            case "entry":
                at_s = told.pop("at_s", 1.0)
                call_id = CallId(told.pop("call_id", live().call_id))
                agent.bus.publish(
                    dataclasses.replace(entry(told.pop("kind"), told.pop("name"), call_id, **told), at_s=at_s)
                )
            case "status":
                shown = {**await agent.status(), **told}

                async def status() -> dict[str, Any]:
                    return shown

                agent.status = status  # type: ignore[method-assign]
            case "companies":
                for name in told.get("forget", []):
                    await agent.store.forget_company(name)
                await agent.store.put_companies([Company(n, ("+12025550111",), "bill") for n in told.get("put", [])])
            case "kept":
                outcome = OutcomeKind(told.pop("outcome", "connected"))
                await kept_call(agent.store, outcome=outcome, **told)
            case "revoke":
                for token in await agent.tokens.all():
                    await agent.tokens.revoke(token.token_id)
            case "fault":
                agent.fault = CallRefused(told["message"], code=told["code"], mend=told["mend"])
            case "posted":
                return {"posted": agent.posted, "begun": agent.begun}
        return {}


async def main() -> None:
    held, loop = Held(), asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        told = json.loads(line)
        print(json.dumps(await held.do(told.pop("deed"), **told)), flush=True)
    await held.close()


if __name__ == "__main__":
    asyncio.run(main())
