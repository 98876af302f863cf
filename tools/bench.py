#!/usr/bin/env python3
"""Measure what the README claims, and write it down: `make bench`. Needs what `make setup` makes, and a quiet machine.

tools/bench.py                          everything, about half an hour
tools/bench.py handover --runs 5        one part; its section of docs/benchmarks.md is replaced
tools/bench.py load --calls 20
tools/bench.py survival
tools/bench.py demo --runs 3
tools/bench.py navigation               3,300 calls as text, ten minutes of two cores
tools/bench.py hearing --corpus FOLDER
tools/bench.py service
tools/bench.py barge_in --corpus FOLDER
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
MOST_S = 7200
"""Of one folder's calls: a busy machine takes ten times as long as a quiet one, and is to end all the same."""
DOCUMENT = ROOT / "docs" / "benchmarks.md"
PARTS = ("handover", "load", "survival", "demo", "navigation", "service", "barge_in", "hearing")
SECTIONS = (*PARTS, "hearing_own")
"""`hearing_own`: of a corpus made here, beside that of a corpus that was given, and never in its place."""
HEAD = """# Benchmarks

Measured by `make bench` on one machine with both Asterisks, the practice company and the phone on it. Every table has
the command that made it above it; each can be run alone. Numbers of a shared machine vary: look at the worst column.
"""


def main() -> int:
    """Run the parts asked for; 0 when all of them came out as they should."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("part", nargs="*", choices=(*PARTS, []), help="nothing: all parts")
    parser.add_argument("--runs", type=int, default=0, help="hand-overs (20) or demos (10)")
    parser.add_argument("--calls", type=int, default=20, help="calls at once")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the load is measured")
    parser.add_argument("--corpus", type=Path, help="the hearing's corpus; without: one made of the training clips")
    parser.add_argument("--seeds", type=int, default=2, help="runs of each misheard menu")
    arguments = parser.parse_args()
    good = True
    for part in arguments.part or PARTS:
        print(f"== {part}", flush=True)
        measure = {
            "handover": lambda: hand_over(arguments.runs or 20),
            "load": lambda: load(arguments.calls, arguments.seconds),
            "survival": survival,
            "demo": lambda: demo(arguments.runs or 10),
            "navigation": lambda: navigation(arguments.seeds),
            "service": service,
            "barge_in": lambda: barge_in(arguments.corpus),
            "hearing": lambda: hearing(arguments.corpus),
        }[part]
        text, fine = measure()
        print(text, flush=True)
        write("hearing_own" if part == "hearing" and arguments.corpus is None else part, text)
        good = good and fine
    return 0 if good else 1


def hand_over(runs: int) -> tuple[str, bool]:
    """(a) From the person's first word to the bridge."""
    from holdslayer_agent.bench.handover import measure_hand_overs

    with tempfile.TemporaryDirectory(prefix="holdslayer-bench-") as folder:
        found = asyncio.run(measure_hand_overs(Path(folder), runs))
    bridged = [r for r in found if r.accepted_to_bridged_ms is not None]
    good = sum(r.both_heard for r in found)
    rows = [
        ("person's first word → the phone rings", [r.word_to_ring_ms for r in bridged]),
        ("decision → the phone rings", [r.decision_to_ring_ms for r in bridged]),
        ("1 pressed → bridged", [r.accepted_to_bridged_ms for r in bridged]),
        ("longest gap at the company (arrivals over 40 ms apart)", [r.gap_at_company_ms for r in bridged]),
        ("longest digital silence at the phone", [r.gap_at_phone_ms for r in bridged]),
        ("longest spacing at the agent's ear", [r.ear_spacing_max_ms for r in bridged]),
    ]
    table = ["| ms | median | 95 % | worst | n |", "|---|---|---|---|---|"]
    table += [f"| {name} | {_spread([v for v in values if v is not None])} |" for name, values in rows]
    text = f"""## Hand-over

    tools/bench.py handover --runs {runs}

{good} of {runs} hand-overs ended bridged with sound both ways, in the recordings of both far ends. The gaps are looked
for from one second before the bridge (at the phone 0.1 s) to three seconds behind it; a company's frame is 20 ms.

{chr(10).join(table)}
"""
    return text, good == runs


def load(calls: int, seconds: float) -> tuple[str, bool]:
    """(b) Many calls on hold at once."""
    from holdslayer_agent.bench.load import measure_load

    with tempfile.TemporaryDirectory(prefix="holdslayer-bench-") as folder:
        r = asyncio.run(measure_load(Path(folder), calls, seconds))
    text = f"""## Calls at once

    tools/bench.py load --calls {calls} --seconds {seconds:g}

{r.on_hold} of {r.calls} calls on hold with music for {r.seconds:g} s; the machine, which also carries the company's
side, was busy to {r.machine_busy:.0%}. The agent's figures include its speech recognisers; no recording.

| at the agent's ears | |
|---|---|
| frames received | {r.frames} |
| filled with silence | {r.filled} |
| dropped, reader too slow | {r.dropped} |
| longest queue before the hearing | {r.lag_ms_max:.0f} ms |
| frame spacing, median / 99 % / longest | {r.spacing_p50_ms} / {r.spacing_p99_ms} / {r.spacing_max_ms:.0f} ms |

| per call | agent | its Asterisk |
|---|---|---|
| CPU seconds in a minute | {r.agent_cpu_s_per_call_minute} | {r.asterisk_cpu_s_per_call_minute} |
| memory, MB | {r.agent_rss_mb_per_call} | {r.asterisk_rss_mb_per_call} |
"""
    return text, r.on_hold == calls and r.dropped == 0


def survival() -> tuple[str, bool]:
    """(c) kill -9 in every state."""
    command = [sys.executable, "-m", "pytest", "-s", "-v", "--color=no", "tests/asterisk/test_takeover.py"]
    command.append("tests/asterisk/test_restart_of_many.py")
    many_calls = {**os.environ, "HOLDSLAYER_CALLS": "20"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1200, check=False, env=many_calls)
    rows, silences = [], []
    many = re.search(r"\d+ of \d+ calls taken over; .*", done.stdout)
    pattern = r"test_(?:takeover|restart_of_many)\.py::test_(\w+)(.*?)(PASSED|FAILED|ERROR)"
    for name, told, result in re.findall(pattern, done.stdout, re.DOTALL):
        silence = re.search(r"silence after kill -9: ([\d.]+|inf) s", told)
        if silence:
            silences.append(float(silence[1]))
        rows.append((name.replace("_", " "), result.lower(), silence[1] if silence else "–"))
    passed = sum(result == "passed" for _, result, _ in rows)
    lines = [f"| {name} | {result} | {silence} |" for name, result, silence in rows]
    longest = f"; longest {max(silences):.2f} s" if silences else ""
    text = f"""## kill -9

    tools/bench.py survival

The agent is killed with SIGKILL and started again: {passed} of {len(rows)} came out as they should. The seconds are
from the kill to the first comfort audio that the company recorded{longest}. {many[0] if many else ""}

| | | silence, s |
|---|---|---|
{chr(10).join(lines)}
"""
    return text, bool(rows) and passed == len(rows)


def demo(runs: int) -> tuple[str, bool]:
    """(d) The demo, again and again."""
    bridged, took = 0, []
    for _ in range(runs):
        with tempfile.TemporaryDirectory(prefix="holdslayer-bench-") as folder:
            began = time.monotonic()
            command = [sys.executable, "-m", "holdslayer_agent.cli", "demo", "--plain", "--data", folder]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
            took.append(time.monotonic() - began)
            bridged += done.returncode == 0
            if done.returncode:
                print(done.stdout[-3000:], done.stderr[-2000:], file=sys.stderr)
    text = f"""## The demo

    tools/bench.py demo --runs {runs}

{bridged} of {runs} ended with a bridged phone and sound both ways; median {statistics.median(took):.0f} s, both
Asterisks started and stopped again.
"""
    return text, bridged == runs


def hearing(corpus: Path | None) -> tuple[str, bool]:
    """(g) False rings, people missed, delays, classes, CPU and memory."""
    from tools.bench_hearing import hearing as measured

    return measured(corpus)


def barge_in(corpus: Path | None) -> tuple[str, bool]:
    """(h) From a voice's onset to our silence, and pauses for nothing."""
    from tools.bench_barge_in import barge_in as measured

    return measured(corpus)


COMPANIES = {
    "packaged": "holdslayer_agent/practice/scenarios",
    "more": "tests/navigation/companies",
    "held out once": "tests/navigation/held_out",
    "held out": "tests/navigation/held_out2",
    "twelve more": "tests/navigation/held_out3",
    "six more": "tests/navigation/held_out4",
    "of other branches": "tests/navigation/held_out5",
    "of still others": "tests/navigation/held_out6",
    "of ten more branches": "tests/navigation/held_out7",
    "plain goals": "tests/navigation/held_out8",
    "kept": "tests/navigation/held_out9",
    "by a stranger": "tests/navigation/held_out10",
    "by another": "tests/navigation/held_out11",
    "kept, by a third": "tests/navigation/held_out12",
    "every kind of company": "tests/navigation/held_out13",
}
HEARD = {
    "clean": [],
    "15 % word errors": ["--word-errors", "0.15"],
    "30 % word errors": ["--word-errors", "0.3"],
    "10 % of sentences lost": ["--lost", "0.1"],
}


def navigation(seeds: int) -> tuple[str, bool]:
    """(e) The practice companies as text: rules and learned menus, misheard and not, by company and language."""
    rows: list[str] = []
    counts: list[str] = []
    languages: dict[tuple[str, str], list[bool]] = {}
    faults = 0
    second = [("--navigator", "memory", *options) for options in list(HEARD.values())[:2]]
    pool = ThreadPoolExecutor(min(2, os.cpu_count() or 1))
    runs = {
        (folder, options): pool.submit(
            _navigated, folder, seeds if {"--word-errors", "--lost"} & {*options} else 1, *options
        )
        for folder in COMPANIES.values()
        for options in (*map(tuple, HEARD.values()), *second)
    }
    for name, folder in COMPANIES.items():
        cells, told = [], []
        for heard, options in HEARD.items():
            found, summary = runs[folder, tuple(options)].result()
            cells.append(_share(summary))
            told.append(f"{summary['leaks']} / {summary['loops']} / {summary['never_offered']}")
            faults += summary["leaks"] + (summary["loops"] + summary["never_offered"]) * (heard == "clean")
            if heard in ("clean", "15 % word errors"):
                for result in found:
                    arrived = languages.setdefault((_language(folder, result["file"]), heard), [])
                    arrived.append(result["arrived"])
        for again in second:
            _, summary = runs[folder, again].result()
            took = summary["menu_s"] / max(summary["first_call_menu_s"], 0.1)
            cells.append(f"{_share(summary)}, {took:.0%} of the time")
            told.append(f"{summary['leaks']} / {summary['loops']} / {summary['never_offered']}")
        rows.append(f"| {name} | {' | '.join(cells)} |")
        counts.append(f"| {name} | {' | '.join(told)} |")
    columns = [*HEARD, "second call, clean", "second call, 15 %"]
    head = f"| | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}"
    by_language = [
        f"| {language} | {statistics.mean(languages[language, 'clean']):.0%} "
        f"| {statistics.mean(languages[language, '15 % word errors']):.0%} |"
        for language in sorted({language for language, _ in languages})
    ]
    text = f"""## Menus, as text

    tools/bench.py navigation --seeds {seeds}

Goals reached by the rules, {seeds} seeds where words or sentences are lost; a second call counts where the first taught
a way, its time against the first call's.

{head}
{chr(10).join(rows)}

Secrets leaked / loops / keys never offered:

{head}
{chr(10).join(counts)}

| | clean | 15 % word errors |
|---|---|---|
{chr(10).join(by_language)}
"""
    return text, faults == 0


def _navigated(folder: str, seeds: int, *options: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    command = [
        sys.executable, "-m", "holdslayer_agent.cli", "bench", "navigation", folder, "--json",
        "--seeds", str(seeds), *options,
    ]  # fmt: skip
    began_s = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=MOST_S, check=True)
    print(f"   {folder} {' '.join(options)}: {time.monotonic() - began_s:.0f} s", flush=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return lines[:-1], lines[-1]["summary"]


def _share(summary: dict[str, Any]) -> str:
    return f"{summary['arrived']} of {summary['goals']} ({summary['arrived'] / max(summary['goals'], 1):.0%})"


def _language(folder: str, file: str) -> str:
    found = re.search(r"^language: (\w\w)", (ROOT / folder / file).read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else "?"


def service() -> tuple[str, bool]:
    """(f) A long history over REST, many WebSockets during many real calls, the dashboard in Chromium."""
    from tools.dashboard_figures import figures

    command = [sys.executable, "-m", "holdslayer_agent.cli", "bench", "service", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1800, check=False)
    found = json.loads(done.stdout.splitlines()[-1])
    r = found.get("summary", found)
    page = asyncio.run(figures()).told()
    rows = [f"| {name} | {p50:.0f} | {p99:.0f} |" for name, (p50, p99) in r["queries_ms"].items()]
    rows += [
        f"| {name}, while the clients stream | {p50:.0f} | {p99:.0f} |"
        for name, (p50, p99) in r["queries_under_load_ms"].items()
    ]
    delay, worst = r["delay_ms"]
    text = f"""## The service

    tools/bench.py service

A database of {r["history"]:,} calls, asked over REST; then {r["clients"]} WebSockets of another process while real
calls hold, over SIP, RTP and AudioSocket, with both Asterisks, the company and the readers on the same machine.

| with {r["clients"]} clients and {r["calls"]} calls | |
|---|---|
| calls on hold / clients cut off | {r["on_hold"]} / {r["lagged"]} |
| events / messages / missing | {r["events"]:,} / {r["messages"]:,} / {r["missing"]} |
| an event's delay, median / 99 % | {delay:.0f} / {worst:.0f} ms |
| the agent's process, share of a core | {r["agent_cpu_share"]:.2f} |
| the same with the calls alone, nobody reading | {r["agent_cpu_share_without_clients"]:.2f} |
| its recognisers | {r["recognisers_cpu_share"]:.2f} |
| the machine, busy to | {r["machine_busy"]:.0%} |

| over REST | median, ms | 99 %, ms |
|---|---|---|
{chr(10).join(rows)}

The dashboard in Chromium, its cache empty: {page}, with nothing from elsewhere.
"""
    return text, r["missing"] == r["lagged"] == 0 and r["on_hold"] == r["calls"]


def _spread(values: list[float]) -> str:
    if not values:
        return "– | – | – | 0"
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return f"{statistics.median(ordered):.0f} | {p95:.0f} | {ordered[-1]:.0f} | {len(ordered)}"


def write(section: str, text: str, document: Path = DOCUMENT) -> None:
    """Replace the document's section, dated; the others stay. Says so where it was another corpus's."""
    found = document.read_text(encoding="utf-8") if document.exists() else HEAD
    sections = dict(re.findall(r"<!-- (\w+) -->\n(.*?)(?=\n<!-- \w+ -->|\Z)", found, re.DOTALL))
    before, now = (re.search(r"corpus `([^`]+)`", told) for told in (sections.get(section, ""), text))
    if before and now and before[1] != now[1]:
        print(f"{document.name}: the tables of corpus {before[1]} give way to those of {now[1]}", file=sys.stderr)
    cores = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    sections[section] = f"{text.rstrip()}\n\n<sub>{time.strftime('%Y-%m-%d')}, {cores}</sub>\n"
    body = "".join(f"\n<!-- {s} -->\n{sections[s].rstrip()}\n" for s in SECTIONS if s in sections)
    document.write_text(HEAD + body, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
