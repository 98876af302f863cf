"""`holdslayer bench service`: a long history asked over REST, and many WebSockets during many real calls.

The agent runs in this process, with its Asterisk and the practice company beside it; the clients are a process of their
own. Times are of this machine, which carries all of it: read them beside each other.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import aiohttp
from sqlalchemy import insert

from holdslayer_agent.api.server import NetworkDoor, Place
from holdslayer_agent.bench.on_hold import HoldStage, hold_stage
from holdslayer_agent.bench.processes import machine_ticks, share_busy
from holdslayer_agent.bench.readers import middle, readers
from holdslayer_agent.observers.store import Store
from holdslayer_agent.observers.store.models import CallRow, TranscriptRow
from holdslayer_agent.service import AgentService
from holdslayer_agent.settings import Settings

__all__ = ["ServiceResult", "run_bench_service"]

SECONDS: Final = 30.0
ASKED: Final = 20
ASKED_UNDER_LOAD: Final = 100
"""So that the 99th percentile is not the worst one."""
SENTENCES: Final = 3


@dataclass(slots=True)
class ServiceResult:
    """Milliseconds, (median, 99th percentile). `cpu_share` of a core: the agent's process, and its recognisers'."""

    history: int
    clients: int
    calls: int
    queries_ms: dict[str, tuple[float, float]] = field(default_factory=dict)
    queries_under_load_ms: dict[str, tuple[float, float]] = field(default_factory=dict)
    on_hold: int = 0
    events: int = 0
    messages: int = 0
    missing: int = 0
    lagged: int = 0
    delay_ms: tuple[float, float] = (0.0, 0.0)
    agent_cpu_share: float = 0.0
    agent_cpu_share_without_clients: float = 0.0
    recognisers_cpu_share: float = 0.0
    machine_busy: float = 0.0

    @property
    def good(self) -> bool:
        """Every call was carried, every client got every message."""
        return self.missing == self.lagged == 0 and self.on_hold == self.calls


def run_bench_service(history: int, clients: int, calls: int, as_json: bool) -> int:
    """Measure and print; 0 when no client missed a message and every call was held."""
    with tempfile.TemporaryDirectory(prefix="holdslayer-bench-") as folder:
        result = asyncio.run(_measure(Path(folder), ServiceResult(history, clients, calls)))
    if as_json:
        print(json.dumps({"summary": asdict(result)}))
    else:
        for name, value in asdict(result).items():
            for label, ms in value.items() if isinstance(value, dict) else [("", value)]:
                print(f"{name + ' ' + label:<48} {ms}")
    return 0 if result.good else 3


async def _measure(folder: Path, result: ServiceResult) -> ServiceResult:
    async def long_history(settings: Settings) -> None:
        store = await Store.open(settings.data_dir / "holdslayer.db")
        await _fill(store, result.history)
        await store.close()

    async with hold_stage(folder, result.calls, long_history) as stage:
        store = stage.agent.store
        _, token = await store.tokens.create("bench", "read")
        async with (
            NetworkDoor(AgentService(stage.agent), Place(per_s=1000, burst=100_000)).open() as door,
            aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as session,
        ):
            _progress("asking the long history")
            result.queries_ms = await _queries(session, door.url)
            _progress(f"{result.clients} clients connect, then {result.calls} calls begin")
            async with readers(stage.agent.bus, door.url, token, result.clients) as reading:
                await stage.call(result.calls)
                _progress(f"{stage.on_hold()} calls hold; measuring")
                await _under_load(result, stage, session, door.url)
                told = await reading.end()
                _progress("the clients have gone")
            result.events, result.messages = told.events, told.messages
            result.missing, result.lagged = told.missing, told.lagged
            result.delay_ms = told.p50_ms, told.p99_ms
            await asyncio.sleep(2.0)
            alone = _cpu_s()
            await asyncio.sleep(10.0)
            result.agent_cpu_share_without_clients = round((_cpu_s() - alone) / 10.0, 3)
    return result


async def _under_load(result: ServiceResult, stage: HoldStage, session: aiohttp.ClientSession, url: str) -> None:
    """So many calls on hold, so many clients reading: what it costs, and how REST answers meanwhile."""
    own, all_of_it, machine = _cpu_s(), stage.agent_use().cpu_s, machine_ticks()
    began = time.perf_counter()
    paths = {"newest page": "calls?limit=50", "status": "status", "running calls": "calls?state=running"}
    result.queries_under_load_ms = {
        name: await _timed(session, f"{url}/api/v1/{path}", ASKED_UNDER_LOAD, SECONDS / ASKED_UNDER_LOAD / len(paths))
        for name, path in paths.items()
    }
    await asyncio.sleep(max(0.0, SECONDS - (time.perf_counter() - began)))
    passed = time.perf_counter() - began
    own_s, all_s = _cpu_s() - own, stage.agent_use().cpu_s - all_of_it
    result.agent_cpu_share = round(own_s / passed, 3)
    result.recognisers_cpu_share = round(max(0.0, all_s - own_s) / passed, 3)
    result.machine_busy = round(share_busy(machine, machine_ticks()), 2)
    result.on_hold = stage.on_hold()


async def _fill(store: Store, count: int) -> None:
    chance, words = random.Random(1), ("billing", "agent", "thank", "hold", "line", "press", "number", "minutes")
    now = time.time()
    for first in range(0, count, 5000):
        some = range(first, min(first + 5000, count))
        calls = [
            {"id": f"{n:012x}", "started_at": now - 600.0 * n, "ended_at": now - 600.0 * n + 500, "why": "",
             "company": f"Company {chance.randrange(40)}", "number": "+12025550100", "goal": "bill", "language": "en",
             "outcome": chance.choice(("connected", "busy", "cancelled")), "held_s": chance.uniform(0, 3600)}
            for n in some
        ]  # fmt: skip
        said = [
            {"call_id": f"{n:012x}", "started_s": 1.0, "ended_s": 2.0, "text": " ".join(chance.choices(words, k=12)),
             "confidence": 0.9}
            for n in some for _ in range(SENTENCES)
        ]  # fmt: skip
        async with store.changing() as session:
            await session.execute(insert(CallRow), calls)
            await session.execute(insert(TranscriptRow), said)


async def _queries(session: aiohttp.ClientSession, url: str) -> dict[str, tuple[float, float]]:
    async with session.get(f"{url}/api/v1/calls?limit=200") as answer:
        cursor = (await answer.json())["next"]
    asked = {
        "newest page": "calls?limit=50",
        "next page": f"calls?limit=50&cursor={cursor}",
        "one company": "calls?company=Company%207&limit=50",
        "one outcome": "calls?outcome=busy&limit=50",
        "words, found": "calls?text=billing%20agent&limit=50",
        "words, nowhere": "calls?text=zebra&limit=50",
        "figures, 90 days": "analytics",
        "figures, all": "analytics?since=0",
    }
    return {name: await _timed(session, f"{url}/api/v1/{path}") for name, path in asked.items()}


async def _timed(
    session: aiohttp.ClientSession, url: str, times: int = ASKED, every_s: float = 0.0
) -> tuple[float, float]:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        async with session.get(url) as answer:
            assert answer.status == 200, await answer.text()
            await answer.read()
        took.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(every_s)
    return middle(took)


def _progress(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
