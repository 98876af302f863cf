"""The hearing's part of `make bench`: a corpus of whole calls, played to the hearing, as a section of the document.

Without a corpus of your own (`--corpus FOLDER`, docs/hearing-corpus.md tells its form) one is made of the clips that
the nets were trained on: good to find a regression with, and kinder than the figures of strangers' voices. It has a
section of its own, and no pictures.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OWN = ROOT / ".cache" / "hearing-corpus"
OWN_CALLS = 44
PICTURES = """
![how long people waited](hearing-passive.svg)
![is P(person) true](hearing-reliability.svg)
"""
RUNS = {
    "passive": "passive",
    "probe": "with a simulated question",
    "second": "second call to a number",
}


def hearing(corpus: Path | None) -> tuple[str, bool]:
    """(g) False rings, people missed, delays, classes, CPU and memory."""
    folder = corpus or own_corpus()
    pictures = ("--plots", "docs") if corpus else ()
    worded, wordless = _played(folder, *pictures), _played(folder, "--no-words")
    summaries, silent = _summaries(worded), _summaries(wordless)
    weight = next(row["footprint"] for row in wordless if "footprint" in row)
    rows = [_row(name, summaries[run]) for run, name in RUNS.items()]
    rows += [_row(f"{name}, without speech to text", silent[run]) for run, name in RUNS.items()]
    one, bare = summaries["passive"], silent["passive"]
    f1 = one["f1"]
    said = [f"| {share:.2f} | {true:.2f} | {count} |" for share, true, count in one["reliability"]]
    whose = f"`{folder.name}`" if corpus else "made of the training clips (not held out)"
    text = f"""## Hearing{"" if corpus else ", on a corpus of the training clips"}

    tools/bench.py hearing{" --corpus CORPUS" if corpus else ""}

{one["calls"]} calls, {one["hold_h"]:.2f} h on hold, {one["answers"]} people; corpus {whose}. Words are Whisper's where
it is installed (`make setup` brings it), else the embedded recogniser's.

| | false rings/h (a call) | 95 % | missed | 95 % | delay p50 / p95, s |
|---|---|---|---|---|---|
{chr(10).join(rows)}

F1 at 1 s: speech {f1["speech"]:.3f}, music {f1["music"]:.3f}, mean {f1["speech_music"]:.3f}.
CPU {bare["cpu_ms_per_s"]} ms an audio second without speech to text; memory
{weight["process_mb"]} MB for the first call, {weight["call_mb"]} MB for each more
({weight["calls"]} calls of {weight["heard_s"]:.0f} s).

| P(person) said 2 s after a voice began | of those were people | voices |
|---|---|---|
{chr(10).join(said)}
"""
    return text + (PICTURES if corpus else ""), True


def _summaries(told: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["summary"]["run"]: row["summary"] for row in told if "summary" in row}


def own_corpus() -> Path:
    """Made of the training clips, once."""
    if not (OWN / "recipes.json").exists():
        for module, *rest in (
            ("tools.hearing_model.clips", str(OWN)),
            ("tools.hearing_model.calls", str(OWN), str(OWN / "recipes.json"), "--calls", str(OWN_CALLS)),
        ):
            subprocess.run([sys.executable, "-m", module, *rest], cwd=ROOT, check=True)
    return OWN


def _played(folder: Path, *options: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "holdslayer_agent.cli", "bench", "hearing", str(folder), "--json", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=7200, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def _row(name: str, s: dict[str, Any]) -> str:
    wide = {key: f"{low:.1f}–{high:.1f}" for key, (low, high) in s["intervals"].items()}
    low, high = s["intervals"]["miss_rate"]
    return (
        f"| {name} | {s['false_per_h']:.1f} ({s['false_per_call']:.2f}) | {wide['false_per_h']} "
        f"| {s['missed']} of {s['answers']} | {low:.0%}–{high:.0%} | {s['p50_s']:.1f} / {s['p95_s']:.1f} |"
    )
