"""Draws false rings against the seconds that people wait: what ringing sooner costs.

    python -m tools.hearing_model.tradeoff CORPUS --cache FILE [--words] [--draws 2] [--write FOLDER]

One dial is turned: log-odds added to every voice of the observations that `tools.hearing_model.questions` keeps. A
point is a setting; the one that ships adds nothing. Printed as a table, drawn as hearing-tradeoff.svg.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from holdslayer_agent.bench.hearing.plots import curve
from holdslayer_agent.bench.hearing.score import Summary, summarise
from tools.hearing_model.kept import Heard, Way, first_calls, second_calls
from tools.hearing_model.questions import play

BIASES = (-1.5, -1.0, -0.6, -0.3, 0.0, 0.3, 0.6, 1.0)


def settings(calls: Sequence[Heard], language: str, *, asks: bool, draws: int) -> list[Summary]:
    """What each bias comes to."""
    return [
        summarise(
            [
                play(kept, language, 100 * number + draw, asks=asks, bias=bias)
                for draw in range(draws if asks else 1)
                for number, kept in enumerate(calls)
            ]
        )
        for bias in BIASES
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus")
    parser.add_argument("--language", default="en")
    parser.add_argument("--draws", type=int, default=2)
    parser.add_argument("--words", action="store_true", help="with speech to text")
    parser.add_argument("--cache", type=Path, required=True, help="the kept observations")
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="draw the picture there")
    chosen = parser.parse_args()
    way = Way(chosen.corpus, chosen.language, chosen.words)
    calls = first_calls(way, file=chosen.cache)
    again = second_calls(way, calls, file=chosen.cache)
    lines = []
    for name, heard, asks in (("passive", calls, False), ("question", calls, True), ("second call", again, False)):
        found = settings(heard, chosen.language, asks=asks, draws=chosen.draws)
        for bias, s in zip(BIASES, found, strict=True):
            told = f"{s.false_per_h:5.2f} false/h, missed {100 * s.miss_rate:4.1f} %, p50 {s.p50_s} s, p95 {s.p95_s} s"
            print(f"{name:12s} {bias:+.1f}  {told}", flush=True)
        lines.append((name, [(s.p50_s, s.false_per_h) for s in found]))
    if chosen.write is not None:
        picture = curve("False rings against delay", "median seconds to the ring", "false rings an hour", lines)
        (chosen.write / "hearing-tradeoff.svg").write_text(picture, "utf-8")


if __name__ == "__main__":
    main()
