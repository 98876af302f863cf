"""kill -9 of the agent with many calls going: the next agent takes every one over."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest

import holdslayer_agent
from tests.asterisk.conftest import eventually, killable

pytestmark = [pytest.mark.phone, pytest.mark.timeout(240)]

CALLS = int(os.environ.get("HOLDSLAYER_CALLS", "6"))
"""`tools/bench.py survival` does it with twenty, on a machine that does nothing else."""
HOLD = Path(holdslayer_agent.__file__).parent / "bench/companies/hold.yaml"
GOING = {"navigating", "on_hold", "verifying", "ringing_user"}
"""Past the dialling. On a busy machine a voice of the queue may ring the phone; the call goes on then, too."""


async def test_every_call_outlives_its_agent(tmp_path: Path) -> None:
    async with killable(tmp_path, HOLD, ring_s=0.3) as (agent, _phone):

        async def going() -> dict[str, int]:
            """Seconds on hold, by call."""
            calls = (await agent.client.status())["calls"]
            return {c["call_id"]: c["held_s"] for c in calls if c["state"] in GOING}

        async def all_going() -> bool:
            return len(await going()) == CALLS

        begun = []
        for _ in range(CALLS):
            begun.append(await agent.client.start_call(who="The Company"))
            await asyncio.sleep(0.4)
        await eventually(all_going, 60)
        await asyncio.sleep(3.0)
        held_before = await going()
        await agent.kill()
        killed_at = time.monotonic()
        await agent.start()
        back_s = time.monotonic() - killed_at
        await eventually(all_going, 60)
        print(f"{CALLS} of {CALLS} calls taken over; the agent was back after {back_s:.1f} s, "
              f"all went on after {time.monotonic() - killed_at:.1f} s")  # fmt: skip
        held_after = await going()
        assert set(held_after) == set(begun)
        assert all(held_after[call] >= held_before[call] for call in begun)  # the hold clock went on
        for call in begun:
            await agent.client.hang_up(call)

        async def none_left() -> bool:
            return not (await agent.client.status())["calls"]

        await eventually(none_left, 60)
