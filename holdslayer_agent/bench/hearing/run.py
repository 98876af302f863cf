"""`holdslayer bench hearing CORPUS`: the whole protocol in one command.

Three runs over every call: passively, with a simulated probe, and a second call to the same number on another day's
line, with what the first one left in memory.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from holdslayer_agent.bench.hearing.corpus import Corpus
from holdslayer_agent.bench.hearing.footprint import measure_footprint
from holdslayer_agent.bench.hearing.play import Played, play
from holdslayer_agent.bench.hearing.plots import curve
from holdslayer_agent.bench.hearing.render import Call, render
from holdslayer_agent.bench.hearing.score import (
    CallScore,
    Summary,
    interval,
    reliability,
    score_call,
    speech_music_f1,
    summarise,
)
from holdslayer_agent.errors import AudioError
from holdslayer_agent.hearing import SoundMemory
from holdslayer_agent.speech.decoders import known_languages

__all__ = ["RUNS", "run_bench_hearing", "transcribes"]

RUNS: Final = ("passive", "probe", "second")


def run_bench_hearing(
    folder: str,
    runs: Sequence[str],
    *,
    transcribe: bool,
    as_json: bool,
    plots: str | None,
    jobs: int,
    language: str = "en",
) -> int:
    """Prints a line per call and a summary per run (JSON), or tables. 0 when all calls could be played.

    `language`: the caller's; announcements may speak another.
    """
    transcribe = transcribes(language, wanted=transcribe)
    corpus = Corpus.read(folder)
    if not corpus.recipes:
        raise AudioError(
            f"{folder}: no calls", code="corpus-empty", mend="recipes.json lists them: docs/hearing-corpus.md"
        )
    console = Console()
    weight = measure_footprint(render(corpus, corpus.recipes[0]).samples)
    if as_json:
        print(json.dumps({"footprint": asdict(weight)}))
    else:
        console.print(
            f"memory: the hearing {weight.process_mb} MB, a call {weight.call_mb} MB more "
            f"({weight.calls} calls of {weight.heard_s} s)"
        )
    played: list[list[CallScore]] = []
    tasks = [(folder, number, tuple(runs), language, transcribe) for number in range(len(corpus.recipes))]
    # A process of its own each: of a fork of this one, Whisper's threads would be missing, and it would wait for ever.
    with ProcessPoolExecutor(max(jobs, 1), multiprocessing.get_context("spawn")) as pool:
        for number, found in enumerate(pool.map(_one, tasks), 1):
            played.append(found)
            print(f"{number} of {len(tasks)} calls: {found[0].id}", file=sys.stderr, flush=True)
    for run, scores in zip(runs, zip(*played, strict=True), strict=True):
        _tell(run, scores, as_json=as_json, console=console)
        if plots:
            _draw(run, scores, Path(plots))
    return 0


def transcribes(language: str, *, wanted: bool) -> bool:
    """Whether words are heard; says so where they are wanted and no recogniser here knows the language."""
    understood = language in known_languages()
    if wanted and not understood:
        print(f"no recogniser here knows {language}: without words", file=sys.stderr)
    return wanted and understood


def _one(task: tuple[str, int, tuple[str, ...], str, bool]) -> list[CallScore]:
    """All runs of one call: what was decoded in one run is known in the next."""
    folder, number, runs, language, transcribe = task
    corpus = Corpus.read(folder)
    recipe = corpus.recipes[number]
    call = render(corpus, recipe)
    heard = {"language": language, "transcribe": transcribe}
    return [score_call(_played(run, call, corpus, recipe, heard)) for run in runs]


def _played(run: str, call: Call, corpus: Corpus, recipe: dict[str, Any], heard: dict[str, Any]) -> Played:
    memory: SoundMemory | None = None
    seed = recipe["seed"] * 7 + 1
    if run == "second":
        memory = SoundMemory()
        play(call, memory=memory, probe=False, seed=seed, with_user=True, **heard)
        memory = SoundMemory.from_bytes(memory.to_bytes())
        call = render(corpus, recipe, line_seed=recipe["seed"] + 1)
    return play(call, memory=memory, probe=run == "probe", seed=seed, **heard)


def _tell(run: str, scores: Sequence[CallScore], *, as_json: bool, console: Console) -> None:
    summary = summarise(scores)
    f1 = speech_music_f1(scores)
    if as_json:
        for score in scores:
            print(json.dumps({"run": run, **_row(score)}))
        wide = {
            name: interval(scores, lambda s, name=name: float(getattr(s, name)))  # type: ignore[misc]
            for name in ("false_per_h", "miss_rate", "p50_s")
        }
        row = {"run": run, **asdict(summary), "f1_speech_music": f1["speech_music"], "f1": f1, "intervals": wide}
        row["reliability"] = reliability(scores)
        print(json.dumps({"summary": row}), flush=True)
        return
    table = Table(title=f"{run}: {summary.calls} calls, {summary.hold_h:.2f} h on hold")
    for column in ("category", "calls", "false", "false/h", "missed", "p50 s", "p95 s", "probes"):
        table.add_column(column, justify="left" if column == "category" else "right")
    for category in sorted({score.category for score in scores}):
        _add(table, category, summarise([score for score in scores if score.category == category]))
    table.add_section()
    _add(table, "all", summary)
    console.print(table)
    for name, unit in (("false_per_h", "false rings/h"), ("miss_rate", "missed"), ("p50_s", "p50 s")):
        low, high = interval(scores, lambda s, name=name: float(getattr(s, name)))  # type: ignore[misc]
        console.print(f"  95 % of bootstraps over calls: {unit} {low:g} to {high:g}")
    on: dict[str, int] = {}
    for score in scores:
        for what in score.false_on:
            on[what] = on.get(what, 0) + 1
    console.print(
        f"  false rings on: {', '.join(f'{what} {count}' for what, count in sorted(on.items())) or 'nothing'}"
    )
    console.print(f"  F1 at 1 s: {', '.join(f'{name} {value:.3f}' for name, value in f1.items())}")
    console.print(f"  CPU {summary.cpu_ms_per_s} ms an audio second, {os.cpu_count()} cores")


def _add(table: Table, name: str, s: Summary) -> None:
    table.add_row(
        name, str(s.calls), str(s.false), f"{s.false_per_h:.1f}", f"{s.missed}/{s.answers}", f"{s.p50_s:.1f}",
        f"{s.p95_s:.1f}", str(s.probes),
    )  # fmt: skip


def _row(score: CallScore) -> dict[str, Any]:
    return {
        "id": score.id, "category": score.category, "answers": score.answers, "delays_s": score.delays_s,
        "false_s": score.false_s, "false_on": score.false_on, "probes": score.probes, "cpu_s": round(score.cpu_s, 2),
    }  # fmt: skip


def _draw(run: str, scores: Sequence[CallScore], folder: Path) -> None:
    """The share of people who had been noticed by then."""
    folder.mkdir(parents=True, exist_ok=True)
    delays = sorted(d for score in scores for d in score.delays_s)
    answers = max(sum(score.answers for score in scores), 1)
    points = [(0.0, 0.0), *((d, (i + 1) / answers) for i, d in enumerate(delays)), (10.0, len(delays) / answers)]
    picture = curve(
        f"From the person's first word to the ring ({run})", "seconds", "share of people", [(run, points)], steps=True
    )
    (folder / f"hearing-{run}.svg").write_text(picture, "utf-8")
    said = [(p, share) for p, share, _ in reliability(scores)]
    if run == "passive" and said:
        picture = curve(
            "P(person) said 2 s after a voice began, and how many were people", "P(person) said", "share of people",
            [("as heard", said), ("if every word were true", [(0.0, 0.0), (1.0, 1.0)])],
        )  # fmt: skip
        (folder / "hearing-reliability.svg").write_text(picture, "utf-8")
