"""Many readers of the event stream in a process of their own, and how late each message came to them.

The agent's process notes when each event was put on the bus; the readers note when they had it, by the clock of the
same machine. `python -m holdslayer_agent.bench.readers URL TOKEN COUNT` is the readers' process.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from array import array
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import aiohttp

from holdslayer_agent.calls.bus import Bus, Entry

__all__ = ["Delays", "Readers", "middle", "readers"]

LIMIT = 64 * 1024 * 1024
"""A line with the times of a million events."""


@dataclass(frozen=True, slots=True)
class Delays:
    """Milliseconds from the bus to the reader: median and 99th percentile, over all readers. `lagged`: cut off."""

    events: int
    messages: int
    missing: int
    p50_ms: float
    p99_ms: float
    lagged: int


@dataclass(slots=True)
class Readers:
    """`stamps`: when each event was published, by the stream's number."""

    process: asyncio.subprocess.Process
    count: int
    stamps: list[float] = field(default_factory=list)

    async def end(self) -> Delays:
        """Let them finish what is under way, and tell."""
        await asyncio.sleep(1.0)
        told = json.loads((await self.process.communicate((json.dumps(self.stamps) + "\n").encode()))[0])
        expected = told["events"] * self.count
        return Delays(
            told["events"],
            told["messages"],
            expected - told["messages"],
            told["p50"],
            told["p99"],
            told["lagged"],
        )


@contextlib.asynccontextmanager
async def readers(bus: Bus, url: str, token: str, count: int) -> AsyncIterator[Readers]:
    """All connected. Nothing may have been published since the stream was opened: its numbers begin with ours."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "holdslayer_agent.bench.readers", url, token, str(count),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=LIMIT,
    )  # fmt: skip
    assert process.stdout is not None
    found = Readers(process, count)
    publish = bus.publish

    def stamped(entry: Entry) -> None:
        found.stamps.append(time.time())
        publish(entry)

    bus.publish = stamped  # type: ignore[method-assign]
    try:
        await process.stdout.readline()
        yield found
    finally:
        bus.publish = publish  # type: ignore[method-assign]
        if process.returncode is None:
            process.kill()
            await process.wait()


def middle(took: Sequence[float]) -> tuple[float, float]:
    """Median and 99th percentile."""
    ordered = sorted(took) or [0.0]
    return round(ordered[len(ordered) // 2], 1), round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))], 1)


async def _read(url: str, token: str, count: int) -> None:
    numbers, times = array("L"), array("d")
    first = lagged = 0
    async with (
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
        asyncio.TaskGroup() as tasks,
    ):

        async def read(socket: aiohttp.ClientWebSocketResponse) -> None:
            nonlocal lagged
            async for message in socket:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    continue
                now, told = time.time(), json.loads(message.data)
                if told["type"] == "delta":
                    numbers.append(told["number"])
                    times.append(now)
                lagged += told["type"] == "lagged"

        reading = []
        for _ in range(count):
            socket = await session.ws_connect(f"{url}/api/v1/stream", max_msg_size=0)
            await socket.receive_json()
            await socket.send_json({"type": "auth", "token": token})
            first = (await socket.receive_json())["number"]  # of the last one: from then on all of them are there
            reading.append(tasks.create_task(read(socket)))
        print("ready", flush=True)
        stamps = json.loads(await asyncio.to_thread(sys.stdin.readline))
        for task in reading:
            task.cancel()
    late = [(at - stamps[n - 1]) * 1000 for n, at in zip(numbers, times, strict=True) if first < n <= len(stamps)]
    p50, p99 = middle(late)
    told = {"events": len(stamps) - first, "messages": len(late), "p50": p50, "p99": p99, "lagged": lagged}
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    asyncio.run(_read(sys.argv[1], sys.argv[2], int(sys.argv[3])))
