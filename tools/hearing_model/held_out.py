"""The benchmark's figures on speakers, voices and tracks that neither networks nor weights have learned from.

    python -m tools.hearing_model.held_out CALLS_A:NETS_A CALLS_B:NETS_B … [--words] [--draws 4] [--cache FILES]

CALLS and NETS as for `tools.hearing_model.evidence`; `make train` leaves them in its folder. Each fold's calls are
heard by networks trained without it and judged by weights fitted on the other folds. The weights of words and
reactions, and the thresholds, are the packaged ones: they were chosen on the development calls. The holds of these
calls are short, so more voices speak in an hour than on a real one.
"""

from __future__ import annotations

import argparse
from unittest.mock import patch

from holdslayer_agent.bench.hearing.score import CallScore, summarise
from holdslayer_agent.core import human
from holdslayer_agent.core.cues import weights
from tools.hearing_model.evidence import SIGNS, fit, hear_folds, of_others, sample
from tools.hearing_model.kept import Heard
from tools.hearing_model.questions import play


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folds", nargs="+", help="CALLS:NETS")
    parser.add_argument("--words", action="store_true", help="with speech to text")
    parser.add_argument("--draws", type=int, default=4, help="draws of reactions to our question")
    parser.add_argument("--cache", help="keep the observations here: hearing is what takes long")
    parser.add_argument("--packaged", action="store_true", help="judged by the packaged weights")
    parser.add_argument("--each", action="store_true", help="tell every false ring and every miss")
    chosen = parser.parse_args()
    folds = hear_folds(chosen.folds, words=chosen.words, cache=chosen.cache)
    parts = [(sample(first), sample(again)) for first, again in folds]
    packaged = weights()
    scores: dict[str, list[CallScore]] = {}
    for number, (first, again) in enumerate(folds):
        fitted = {} if chosen.packaged else fit(of_others(parts, number), list(SIGNS))
        table = packaged | fitted
        with patch.object(human, "weights", return_value=table):
            for name, calls, draws in (("passive", first, 0), ("question", first, chosen.draws), ("second", again, 0)):
                scores.setdefault(name, []).extend(_played(calls, draws, chosen.each))
    for name, some in scores.items():
        s = summarise(some)
        print(
            f"{name:9s} {s.false_per_h:5.2f} false/h ({s.false} in {s.hold_h:.2f} h), "
            f"missed {100 * s.miss_rate:4.1f} % of "
            f"{s.answers}, p50 {s.p50_s} s, p95 {s.p95_s} s"
        )


def _played(calls: list[Heard], draws: int, each: bool) -> list[CallScore]:
    """Without a question where there are no draws."""
    return [
        play(kept, "en", 100 * number + draw, asks=draws > 0, each=each and draw == 0)
        for draw in range(max(draws, 1))
        for number, kept in enumerate(calls)
    ]


if __name__ == "__main__":
    main()
