"""`holdslayer bench load`: many calls on hold at once, over real SIP, RTP and AudioSocket on this machine.

The agent runs in this process; its recognisers, its Asterisk and the practice company's side are processes of their
own and counted apart.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from holdslayer_agent.bench.on_hold import hold_stage
from holdslayer_agent.bench.processes import machine_ticks, share_busy
from holdslayer_agent.telephony.timeline import Spacing

__all__ = ["LoadResult", "measure_load", "run_bench_load"]


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What so many calls at once cost, and whether any audio was lost at the ears."""

    calls: int
    on_hold: int
    seconds: float
    frames: int
    filled: int
    dropped: int
    lag_ms_max: float
    spacing_p50_ms: int
    spacing_p99_ms: int
    spacing_max_ms: float
    agent_cpu_s_per_call_minute: float
    asterisk_cpu_s_per_call_minute: float
    agent_rss_mb_per_call: float
    asterisk_rss_mb_per_call: float
    machine_busy: float


def run_bench_load(calls: int, as_json: bool) -> int:
    """Measure and print; 0 when every call was carried and no frame was dropped."""
    with tempfile.TemporaryDirectory(prefix="holdslayer-bench-") as folder:
        result = asyncio.run(measure_load(Path(folder), calls))
    if as_json:
        print(json.dumps({"summary": asdict(result)}))
    else:
        for name, value in asdict(result).items():
            print(f"{name:32} {value}")
    return 0 if result.on_hold == calls and result.dropped == 0 else 3


async def measure_load(folder: Path, calls: int, seconds: float = 60.0) -> LoadResult:
    """`calls` calls on hold for `seconds`."""
    async with hold_stage(folder, calls) as stage:
        agent_idle, asterisk_idle = stage.agent_use(), stage.asterisk_use()
        await stage.call(calls)
        ears = stage.agent.media.ears
        for ear in ears:
            ear.spacing = Spacing()
        before = [(e.timeline.filled_frames if e.timeline else 0, e.dropped_frames) for e in ears]
        agent_before, asterisk_before, machine = stage.agent_use(), stage.asterisk_use(), machine_ticks()
        lag_ms = 0.0
        for _ in range(round(seconds)):
            await asyncio.sleep(1.0)
            lag_ms = max([lag_ms, *(e.waiting_frames * 20.0 for e in ears)])
        agent_after, asterisk_after = stage.agent_use(), stage.asterisk_use()
        busy = share_busy(machine, machine_ticks())
        spacing = Spacing()
        for ear in ears:
            spacing.add(ear.spacing)
        filled = sum(e.timeline.filled_frames - b[0] for e, b in zip(ears, before, strict=True) if e.timeline)
        dropped = sum(e.dropped_frames - b[1] for e, b in zip(ears, before, strict=True))
        on_hold = stage.on_hold()
    minutes = calls * seconds / 60
    return LoadResult(
        calls=calls,
        on_hold=on_hold,
        seconds=seconds,
        frames=spacing.count,
        filled=filled,
        dropped=dropped,
        lag_ms_max=lag_ms,
        spacing_p50_ms=spacing.percentile_ms(50),
        spacing_p99_ms=spacing.percentile_ms(99),
        spacing_max_ms=round(spacing.longest_ms, 1),
        agent_cpu_s_per_call_minute=round((agent_after.cpu_s - agent_before.cpu_s) / minutes, 2),
        asterisk_cpu_s_per_call_minute=round((asterisk_after.cpu_s - asterisk_before.cpu_s) / minutes, 2),
        agent_rss_mb_per_call=round((agent_after.rss_mb - agent_idle.rss_mb) / calls, 1),
        asterisk_rss_mb_per_call=round((asterisk_after.rss_mb - asterisk_idle.rss_mb) / calls, 1),
        machine_busy=round(busy, 2),
    )
