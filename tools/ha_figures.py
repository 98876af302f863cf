"""What the integration costs and how fast it is, measured in a Home Assistant that runs.

Delays with the real agent, Asterisk and the practice company; load with the agent's own network door and twenty calls
that are made up behind it, one pulse a second, sounds that change as on hold. Printed as a table.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import median
from typing import Any

from holdslayer_agent.telephony.process import free_port
from tests.asterisk.conftest import Watch
from tests.homeassistant_e2e.conftest import COMPANY, SENSOR, Home, opened
from tests.homeassistant_e2e.server import HomeAssistant, home_assistant

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3
CALLS = 20
MEASURED_S = 60.0
SETTLE_S = 20.0
"""Home Assistant's own work after its start would be counted as ours."""
SOUNDS = ("music", "music", "music", "speech", "silence")


@contextlib.asynccontextmanager
async def made_up_agent() -> AsyncIterator[Any]:
    """The door with a fake agent behind it, as the unit tests have it; yields `do(deed, **told)`."""
    program = ROOT / "tests/homeassistant/agent_process.py"
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, str(program), stdin=pipe, stdout=pipe, cwd=ROOT)
    assert process.stdin is not None
    assert process.stdout is not None

    async def do(deed: str, **told: Any) -> Any:
        process.stdin.write((json.dumps({"deed": deed, **told}) + "\n").encode())
        return json.loads(await process.stdout.readline())

    try:
        yield do
    finally:
        process.stdin.close()
        await process.wait()


async def delays(home: Home) -> list[tuple[float, float]]:
    """(sentence → the company's line rings, the person's first word → our event in Home Assistant), in seconds."""
    found = []
    watch = Watch(home.agent.client)
    watching = asyncio.create_task(watch.run())
    await asyncio.wait_for(watch.connected.wait(), 10)
    try:
        for _ in range(ROUNDS):
            await home.quiet()
            watch.seen.clear()
            said_at = time.time()
            await home.ask(f"Call {COMPANY} and ring me when a human answers")
            rang_at = await watch.event("CompanyRang")
            await home.ha.told("person_answered", 120)
            told_at = time.monotonic()
            await home.pick_up()
            await home.ha.told("connected")
            await home.phone.hang_up()
            await home.ha.told("call_ended")
            await asyncio.sleep(1.5)
            report = (home.agent.stage.folder / "company/calls.jsonl").read_text().splitlines()[-1]
            found.append((rang_at - said_at, told_at - json.loads(report)["person_s"]))
    finally:
        watching.cancel()
    return found


def processor_s(ha: HomeAssistant) -> float:
    """Processor time of Home Assistant's process so far."""
    fields = Path(f"/proc/{ha.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def load(ha: HomeAssistant, do: Any, calls: int, seconds: float) -> float:
    """The share of a core that Home Assistant uses while so many calls are told to it."""
    dice = random.Random(7)
    sounds = [dice.choice(SOUNDS) for _ in range(calls)]
    before, begun = processor_s(ha), time.monotonic()
    for second in range(int(seconds)):
        sounds = [dice.choice(SOUNDS) if dice.random() < 0.1 else sound for sound in sounds]
        told = [
            {"call_id": f"{n + 1:012x}", "sound": sound, "seconds": 75.0 + second, "held_s": 60.0 + second}
            for n, sound in enumerate(sounds)
        ]
        await do("calls", calls=told)
        await asyncio.sleep(max(0.0, begun + second + 1 - time.monotonic()))
    return (processor_s(ha) - before) / (time.monotonic() - begun)


def written(folder: Path, since: float) -> int:
    """States of our entities that the recorder wrote from then on."""
    ours = "'%.hold\\_slayer\\_%' escape '\\' or m.entity_id like '%.acme\\_%' escape '\\'"
    query = (
        "select count(*) from states s join states_meta m on m.metadata_id = s.metadata_id "
        f"where s.last_updated_ts >= ? and (m.entity_id like {ours})"
    )
    with contextlib.closing(sqlite3.connect(folder / "home-assistant_v2.db")) as database:
        return int(database.execute(query, (since,)).fetchone()[0])


async def twenty(folder: Path) -> tuple[float, float, float]:
    """Share of a core without and with the calls, and states written a minute with them."""
    async with made_up_agent() as do, home_assistant(folder, free_port()) as ha:
        told = await do("open")
        await ha.connect(told["url"], told["tokens"]["call"])
        await ha.until(SENSOR, "idle")
        await asyncio.sleep(SETTLE_S)
        idle = await load(ha, do, 0, MEASURED_S)
        await load(ha, do, CALLS, 5)
        seen = await ha.attributes(SENSOR)
        assert seen["running_calls"] == CALLS, seen
        begun = time.time()
        busy = await load(ha, do, CALLS, MEASURED_S)
        await asyncio.sleep(7)  # the recorder commits every five seconds
        return idle, busy, written(folder, begun) * 60.0 / (time.time() - begun)


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="holdslayer-ha-") as place:
        folder = Path(place)
        (folder / "real").mkdir()
        async with opened(folder / "real") as home:
            found = await delays(home)
        (folder / "twenty").mkdir()
        idle, busy, states = await twenty(folder / "twenty")
    ringback, event = (sorted(pair[n] for pair in found) for n in (0, 1))
    print(f"| sentence to Assist → the company's line rings | {median(ringback):.2f} s (at most {ringback[-1]:.2f}) |")
    print(f"| the person's first word → event in Home Assistant | {median(event):.1f} s (at most {event[-1]:.1f}) |")
    print(f"| Home Assistant's processor without calls → with {CALLS} | {idle:.4f} → {busy:.4f} of a core |")
    print(f"| states written with {CALLS} calls | {states:.0f} a minute |")


if __name__ == "__main__":
    asyncio.run(main())
