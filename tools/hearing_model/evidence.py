"""Fits the weights of the cues: core/cues/weights.json, table `fitted`.

    python -m tools.hearing_model.evidence CALLS_A:NETS_A CALLS_B:NETS_B … [--write]

CALLS is a corpus folder whose recipes were made by tools/hearing_model/calls.py from one fold of speakers, voices and
tracks; NETS a folder with sounds.npz and voices.npz trained without that fold. Every turn of every call is sampled
each 0.2 s; a logistic regression with signs held (no cue may count against what it means) gives the weights. Printed:
how well weights of the other folds judge each fold, and a table of calibration.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from holdslayer_agent.bench.hearing.render import Call
from holdslayer_agent.core.cues import weights
from holdslayer_agent.core.human import PersonEvidence
from holdslayer_agent.core.observations import TranscriptHeard
from tools.hearing_model.kept import Heard, Way, first_calls, second_calls

Floats = NDArray[np.float64]
EVERY = 2
FIRST_S, LAST_S = 0.6, 9.0
WEIGHTS = Path(__file__).resolve().parents[2] / "holdslayer_agent/core/cues/weights.json"
SIGNS = {
    "no recording so far": 1, "still no recording": 1, "unknown to a known company": 1, "heard before": -1,
    "voice of a recording": -1, "a new voice": 1, "voice of the person before": 1, "sounds live": 1,
    "another loudness": 1, "ringback just before": 1, "a silent hold": 0, "began within music": -1,
    "music under the voice": -1, "singing": -1, "a room behind the voice": 1, "speaks on and on": -1,
    "stopped and waits": 1, "a voice begins": 0,
}  # fmt: skip
DECAY = 2.0
MUST = {"heard before": -7.0}
"""Seen only of recordings: a regression would let it grow without bound."""


@dataclass
class Samples:
    """Rows of cue strengths with what truly spoke; `turns` numbers the turns so that each weighs the same."""

    rows: list[dict[str, float]]
    person: list[bool]
    turns: list[int]
    times: list[float]


def sample(heard: list[Heard]) -> Samples:
    """Runs the evidence over what the ear noticed, without words, and notes the cues of every turn on hold."""
    out = Samples([], [], [], [])
    turn = 0
    for one in heard:
        person = PersonEvidence(known_s=one.known_s)
        began: float | None = None
        steps = 0
        for now_s, _, observations in one.steps:
            for observation in observations:
                if not isinstance(observation, TranscriptHeard):
                    person.observe(observation)
            person.tick(now_s)
            if person.turn_started_s != began:
                began, turn, steps = person.turn_started_s, turn + 1, 0
            if began is None or not FIRST_S <= now_s - began <= LAST_S:
                continue
            steps += 1
            truth = _truth(one.call, began, now_s)
            if steps % EVERY or truth is None:
                continue
            out.rows.append(person.strengths)
            out.person.append(truth)
            out.turns.append(turn)
            out.times.append(now_s - began)
    return out


def _truth(call: Call, began_s: float, now_s: float) -> bool | None:
    """Whether a person spoke in this turn; None before the hold, and long after a person answered."""
    spoken = [s for s in call.stretches if s.start_s <= now_s - 0.3 and s.end_s > began_s - 0.1]
    live = [s for s in spoken if s.phase == "live"]
    if live:
        near = any(answer_s - 0.5 <= now_s <= answer_s + 12.0 for answer_s in call.answers)
        return True if near else None
    if any(s.phase in ("hold", "transfer", "voicemail") for s in spoken):
        return False
    return None


def fit(samples: Samples, names: list[str]) -> dict[str, float]:
    """Newton's method with the signs held: a weight that would change sign is set to zero and left out."""
    design, labels, share = _matrix(samples, names)
    theta = np.array([MUST.get(name, 0.0) for name in names])
    open_ = np.array([name not in MUST for name in names])
    signs = np.array([SIGNS[name] for name in names])
    decay = np.where(signs == 0, 0.02, DECAY)
    for _ in range(100):
        chance = 1 / (1 + np.exp(-np.clip(design @ theta, -30, 30)))
        slope = design.T @ (share * (chance - labels)) + decay * theta
        curve = (design * (share * chance * (1 - chance))[:, None]).T @ design + np.diag(decay)
        held = (signs != 0) & (theta == 0.0) & (slope * signs > 0)  # at zero, and pushed beyond
        free = open_ & ~held
        step = np.zeros(len(names))
        step[free] = np.linalg.solve(curve[np.ix_(free, free)], slope[free])
        theta = theta - step * min(1.0, 2.0 / (np.abs(step).max() + 1e-9))
        theta[(signs != 0) & (theta * signs < 0) & open_] = 0.0
        if np.abs(step).max() < 1e-4:
            break
    return {name: round(float(weight), 3) for name, weight in zip(names, theta, strict=True)}


def _matrix(samples: Samples, names: list[str]) -> tuple[Floats, Floats, Floats]:
    design = np.array([[row.get(name, 0.0) for name in names] for row in samples.rows])
    labels = np.array(samples.person, float)
    turns = np.array(samples.turns)
    sizes = np.bincount(turns, minlength=int(turns.max()) + 1)
    early = np.exp(-0.5 * (np.maximum(np.array(samples.times) - 1.6, 0) / 2.5) ** 2)
    return design, labels, early * 4.0 / np.sqrt(sizes[turns])


def told(samples: Samples, weight: dict[str, float], names: list[str], share_at: tuple[float, ...]) -> str:
    """Area under the curve at some ages of a turn, and calibration in fifths of p."""
    design, labels, _ = _matrix(samples, names)
    odds = design @ np.array([weight[name] for name in names])
    times = np.array(samples.times)
    lines = []
    for at_s in share_at:
        of = np.abs(times - at_s) < 0.15
        if len(set(labels[of])) == 2:
            lines.append(f"  {at_s:.1f} s: area under the curve {_auc(odds[of], labels[of]):.3f} of {int(of.sum())}")
    p = 1 / (1 + np.exp(-odds))
    for low in np.arange(0, 1, 0.2):
        of = (p >= low) & (p < low + 0.2)
        if of.any():
            lines.append(
                f"  p {low:.1f}–{low + 0.2:.1f}: said {p[of].mean():.2f}, was {labels[of].mean():.2f} of {of.sum()}"
            )
    return "\n".join(lines)


def _auc(score: Floats, labels: Floats) -> float:
    order = np.argsort(score, kind="stable")
    rank = np.empty(len(score))
    rank[order] = np.arange(1, len(score) + 1)
    ones = int(labels.sum())
    return float((rank[labels == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(labels) - ones)))


def hear_folds(folds: list[str], *, words: bool, cache: str | None) -> list[tuple[list[Heard], list[Heard]]]:
    """(first calls, second calls) of each CALLS:NETS, heard by those nets; kept in CACHE.0.pickle and so on."""
    out = []
    for number, fold in enumerate(folds):
        calls, nets = fold.split(":")
        way = Way(calls, "en", words, nets)
        file = Path(f"{cache}.{number}.pickle") if cache else None
        first = first_calls(way, file=file)
        out.append((first, second_calls(way, first, file=file)))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folds", nargs="+", help="CALLS:NETS")
    parser.add_argument("--write", action="store_true", help="write weights.json")
    parser.add_argument("--cache", help="keep the observations here: hearing is what takes long")
    chosen = parser.parse_args()
    names = list(SIGNS)
    parts = [tuple(map(sample, fold)) for fold in hear_folds(chosen.folds, words=False, cache=chosen.cache)]
    for number in range(len(parts)):
        weight = fit(of_others(parts, number), names)
        print(f"fold {number}, weights of the others, first call:")
        print(told(parts[number][0], weight, names, (1.0, 1.4, 2.0, 3.0, 5.0)))
        print("second call:")
        print(told(parts[number][1], weight, names, (1.0, 1.4, 2.0)))
    final = fit(_joined([s for pair in parts for s in pair]), names)
    for name, weight_now in final.items():
        print(f"{name:28s} {weight_now:+.2f}   (was {weights().get(name, 0.0):+.2f})")
    if chosen.write:
        stored = json.loads(WEIGHTS.read_text("utf-8"))
        stored["fitted"] = final
        WEIGHTS.write_text(json.dumps(stored, indent=2, ensure_ascii=False) + "\n", "utf-8")


def of_others(parts: Sequence[tuple[Samples, ...]], number: int) -> Samples:
    """All samples but those of one fold; its own where there is no other."""
    return _joined([s for i, pair in enumerate(parts) for s in pair if i != number] or list(parts[0]))


def _joined(some: list[Samples]) -> Samples:
    out = Samples([], [], [], [])
    for one in some:
        base = max(out.turns, default=0) + 1
        out.rows += one.rows
        out.person += one.person
        out.turns += [base + turn for turn in one.turns]
        out.times += one.times
    return out


if __name__ == "__main__":
    main()
