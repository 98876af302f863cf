"""`holdslayer bench service`: a long history asked over REST, and many WebSockets during many calls.

Door, store and protocol are the real ones; calls are events put on the bus at the rate that calls make them. The
clients are a process of their own. Times are of this machine: read them beside each other.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, cast

import aiohttp
from sqlalchemy import insert

from holdslayer_agent.api.server import NetworkDoor, Place
from holdslayer_agent.app import Agent
from holdslayer_agent.calls.bus import Bus, Entry
from holdslayer_agent.core.call import CallId
from holdslayer_agent.observers.store import Store
from holdslayer_agent.observers.store.models import CallRow, TranscriptRow
from holdslayer_agent.service import AgentService

__all__ = ["ServiceResult", "run_bench_service"]

EVENTS_PER_CALL_S: Final = 2.0
"""On hold the ear reports once a second; while a voice is judged (a quarter of the time) four times more."""
SECONDS: Final = 20.0
ASKED: Final = 20
SENTENCES: Final = 3


@dataclass(slots=True)
class ServiceResult:
    """Milliseconds, (median, 99th percentile)."""

    history: int
    clients: int
    calls: int
    queries_ms: dict[str, tuple[float, float]] = field(default_factory=dict)
    queries_under_load_ms: dict[str, tuple[float, float]] = field(default_factory=dict)
    messages: int = 0
    missing: int = 0
    delay_ms: tuple[float, float] = (0.0, 0.0)
    agent_cpu_share: float = 0.0


def run_bench_service(history: int, clients: int, calls: int, as_json: bool) -> int:
    """Measure and print; 0 when no client missed a message."""
    with tempfile.TemporaryDirectory(prefix="holdslayer-bench-") as folder:
        result = asyncio.run(_measure(Path(folder), ServiceResult(history, clients, calls)))
    if as_json:
        print(json.dumps({"summary": asdict(result)}))
    else:
        for name, value in asdict(result).items():
            for label, ms in value.items() if isinstance(value, dict) else [("", value)]:
                print(f"{name + ' ' + label:<48} {ms}")
    return 0 if result.missing == 0 else 1


async def _measure(folder: Path, result: ServiceResult) -> ServiceResult:
    store, bus = await Store.open(folder / "holdslayer.db"), Bus()
    try:
        await _fill(store, result.history)
        service = AgentService(cast(Agent, _still(store, bus)))
        _, token = await store.tokens.create("bench", "read")
        async with (
            NetworkDoor(service, Place(per_s=1000, burst=100_000)).open() as door,
            aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as session,
        ):
            result.queries_ms = await _queries(session, door.url)
            await _streams(result, bus, session, door.url, token)
    finally:
        await store.close()
    return result


def _still(store: Store, bus: Bus) -> SimpleNamespace:
    """What the service asks of an agent, without Asterisk."""

    async def status() -> dict[str, Any]:
        line = {"asterisk": "connected", "manager": "connected", "trunk": "registered"}
        return {"version": "", **line, "phones": {}, "calls": []}

    return SimpleNamespace(store=store, bus=bus, desk=SimpleNamespace(calls={}), status=status)


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


async def _timed(session: aiohttp.ClientSession, url: str) -> tuple[float, float]:
    took = []
    for _ in range(ASKED):
        began = time.perf_counter()
        async with session.get(url) as answer:
            assert answer.status == 200, await answer.text()
            await answer.read()
        took.append((time.perf_counter() - began) * 1000)
    return _middle(took)


async def _streams(result: ServiceResult, bus: Bus, session: aiohttp.ClientSession, url: str, token: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "holdslayer_agent.bench.service", url, token, str(result.clients),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdin is not None
    await process.stdout.readline()  # all connected
    cpu, began, sent = _cpu_s(), time.perf_counter(), 0
    asking = asyncio.create_task(_queries_light(session, url))
    while (passed := time.perf_counter() - began) < SECONDS:
        while sent < passed * result.calls * EVENTS_PER_CALL_S:
            fields = {
                "type": "Heard",
                "observation": {"type": "LineMeasured", "level_dbfs": -30.0},
                "sent": time.time(),
            }
            bus.publish(Entry(CallId(f"{sent % result.calls:012x}"), sent, passed, "event", "Heard", fields))
            sent += 1
        await asyncio.sleep(0.005)
    result.agent_cpu_share = round((_cpu_s() - cpu) / SECONDS, 3)
    result.queries_under_load_ms = await asking
    await asyncio.sleep(1.0)
    told = json.loads((await process.communicate(b"end\n"))[0])
    result.messages, result.delay_ms = told["messages"], (told["p50"], told["p99"])
    result.missing = sent * result.clients - told["messages"]


async def _queries_light(session: aiohttp.ClientSession, url: str) -> dict[str, tuple[float, float]]:
    await asyncio.sleep(2.0)
    paths = {"newest page": "calls?limit=50", "status": "status"}
    return {name: await _timed(session, f"{url}/api/v1/{path}") for name, path in paths.items()}


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _middle(took: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(took) or [0.0]
    return round(ordered[len(ordered) // 2], 1), round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))], 1)


async def _clients(url: str, token: str, count: int) -> None:
    """The other process: so many readers; prints how late messages came."""
    late: list[float] = []
    async with (
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
        asyncio.TaskGroup() as tasks,
    ):

        async def read(socket: aiohttp.ClientWebSocketResponse) -> None:
            async for message in socket:
                told = json.loads(message.data)
                if told["type"] == "delta":
                    late.append((time.time() - told["fields"]["sent"]) * 1000)

        reading = []
        for _ in range(count):
            socket = await session.ws_connect(f"{url}/api/v1/stream")
            await socket.receive_json()
            await socket.send_json({"type": "auth", "token": token})
            await socket.receive_json()
            reading.append(tasks.create_task(read(socket)))
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        for task in reading:
            task.cancel()
    p50, p99 = _middle(late)
    print(json.dumps({"messages": len(late), "p50": p50, "p99": p99}), flush=True)


if __name__ == "__main__":
    asyncio.run(_clients(sys.argv[1], sys.argv[2], int(sys.argv[3])))
