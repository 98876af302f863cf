"""How soon our voice stops for somebody who talks over it: this part of `make bench`, as a section of the document."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tools.bench_hearing import own_corpus

ROOT = Path(__file__).resolve().parents[1]


def barge_in(corpus: Path | None) -> tuple[str, bool]:
    """(h) From a voice's onset to our silence, and pauses for nothing."""
    folder = corpus or own_corpus()
    command = [sys.executable, "-m", "holdslayer_agent.cli", "bench", "barge-in", str(folder), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=7200, check=True)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return section(told, folder.name if corpus else "made of the training clips"), True


def section(told: list[dict[str, Any]], corpus: str) -> str:
    """What `bench barge-in --json` has told, as text."""
    began = [_began(row) for row in told if "voices" in row]
    lasted = [_lasted(row) for row in told if "minutes" in row]
    cost_ms = next(row["cpu_ms_per_s"] for row in told if "cpu_ms_per_s" in row)
    return f"""## Talking over us

    holdslayer bench barge-in CORPUS

Somebody begins to talk while we speak: milliseconds of audio from the onset to the first frame of ours that is silent,
and the same were the ear alone to stop us; how many made us stop for good within 1.5 s, and over how many of them we
spoke on once before. Levels are those of the loud tenth; our voice is at -18 dBFS, the line's noise at -65 dBFS where
nothing else is said. The onset is the clip's own, which noise and music may cover at first. Corpus `{corpus}`.

| somebody begins | n | median, ms | 95 % | within 100 ms | stopped | spoken over once | the ear alone, median / 95 % |
|---|---|---|---|---|---|---|---|
{chr(10).join(began)}

Nobody begins, and we speak all the time:

| | minutes | pauses a minute | stops a minute | of the time silent |
|---|---|---|---|---|
{chr(10).join(lasted)}

{cost_ms} ms of a core an audio second while we speak, beside the ear's own.
"""


def _began(r: dict[str, Any]) -> str:
    within = "–" if r["within_100_ms"] is None else f"{r['within_100_ms']:.0%}"
    return (
        f"| {r['scene']} | {r['voices']} | {_ms(r['p50_ms'])} | {_ms(r['p95_ms'])} | {within} | {r['stopped']} "
        f"| {r['wavered']} | {_ms(r['ear_p50_ms'])} / {_ms(r['ear_p95_ms'])} |"
    )


def _lasted(r: dict[str, Any]) -> str:
    return (
        f"| {r['scene']} | {r['minutes']} | {r['pauses_a_minute']:.1f} | {r['stops_a_minute']:.1f} "
        f"| {r['paused_share']:.1%} |"
    )


def _ms(value: float | None) -> str:
    return "never" if value is None else f"{value:.0f}"
