"""kill -9 of the agent with twenty calls on hold: the next agent takes every one over."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

import holdslayer_agent
from tests.asterisk.conftest import eventually, killable

pytestmark = [pytest.mark.phone, pytest.mark.timeout(240)]

CALLS = 20
HOLD = Path(holdslayer_agent.__file__).parent / "bench/companies/hold.yaml"
WAITING = {"on_hold", "verifying"}


async def test_twenty_calls_on_hold_outlive_their_agent(tmp_path: Path) -> None:
    async with killable(tmp_path, HOLD, ring_s=0.3) as (agent, _phone):

        async def on_hold() -> dict[str, int]:
            """Seconds on hold, by call."""
            calls = (await agent.client.status())["calls"]
            return {c["call_id"]: c["held_s"] for c in calls if c["state"] in WAITING}

        async def all_on_hold() -> bool:
            return len(await on_hold()) == CALLS

        begun = []
        for _ in range(CALLS):
            begun.append(await agent.client.start_call(who="The Company"))
            await asyncio.sleep(0.4)
        await eventually(all_on_hold, 90)
        await asyncio.sleep(3.0)
        held_before = await on_hold()
        await agent.kill()
        killed_at = time.monotonic()
        await agent.start()
        back_s = time.monotonic() - killed_at
        await eventually(all_on_hold, 60)
        print(f"{CALLS} of {CALLS} calls taken over; the agent was back after {back_s:.1f} s, "
              f"all were on hold again after {time.monotonic() - killed_at:.1f} s")  # fmt: skip
        held_after = await on_hold()
        assert set(held_after) == set(begun)
        assert all(held_after[call] >= held_before[call] for call in begun)  # the hold clock went on
        channels = (await agent.client.status())["calls"]
        assert len(channels) == CALLS
        for call in begun:
            await agent.client.hang_up(call)

        async def none_left() -> bool:
            return not (await agent.client.status())["calls"]

        await eventually(none_left, 60)
