"""Counts of the hearing benchmark: false rings, people missed, delays, classes; with bootstrap intervals over calls.

A ring is right from 0.25 s before a person's first word to 10 s after. Any other ring while on hold is false, once in
10 s; rings before the hold or while a person is on the line are not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from holdslayer_agent.bench.hearing.play import Played
from holdslayer_agent.bench.hearing.render import Call, Stretch

__all__ = ["CallScore", "Summary", "interval", "reliability", "score_call", "speech_music_f1", "summarise"]

EARLY_S: Final = 0.25
WINDOW_S: Final = 10.0
REFRACTORY_S: Final = 10.0
AFTER_LIVE_S: Final = 2.0
"""All four: the protocol of docs/hearing-corpus.md."""
_NOT_ON_HOLD: Final = frozenset({"pre", "greeting", "menu"})


@dataclass(frozen=True, slots=True)
class CallScore:
    """One call's counts."""

    id: str
    category: str
    hold_s: float
    answers: int
    delays_s: tuple[float, ...]
    false_s: tuple[float, ...]
    false_on: tuple[str, ...]  # what each false ring rang for
    right: Counter[str] = field(default_factory=Counter)  # seconds by class, truth and told the same
    told: Counter[str] = field(default_factory=Counter)
    true: Counter[str] = field(default_factory=Counter)
    cpu_s: float = 0.0
    audio_s: float = 0.0
    probes: int = 0
    said: tuple[tuple[float, bool], ...] = ()  # P(person) 2 s after a voice began, and whether one spoke

    @property
    def missed(self) -> int:
        return self.answers - len(self.delays_s)


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures over calls. Rates are NaN where nothing could be counted."""

    calls: int
    hold_h: float
    answers: int
    false: int
    false_per_h: float
    false_per_call: float
    missed: int
    miss_rate: float
    p50_s: float
    p95_s: float
    probes: int
    cpu_ms_per_s: float


def score_call(played: Played) -> CallScore:
    """Against the truth the call was rendered from."""
    call = played.call
    rings = sorted(ring.at_s for ring in played.rings)
    delays = []
    for answer_s in call.answers:
        hits = [at_s for at_s in rings if answer_s - EARLY_S <= at_s <= answer_s + WINDOW_S]
        if hits:
            delays.append(max(0.0, hits[0] - answer_s))
    false, on = _false_rings(call, rings)
    right, told, true = _seconds(played)
    return CallScore(
        call.id, call.category, call.hold_s, len(call.answers), tuple(delays), tuple(false), tuple(on),
        right, told, true, played.cpu_s, call.samples.size / 8000, len(played.probes), tuple(_said(played)),
    )  # fmt: skip


def _said(played: Played) -> Iterator[tuple[float, bool]]:
    """What was said of voices, and what they were; nothing of moments that are neither."""
    for at_s, p_person in played.judged:
        met = [s for s in played.call.stretches if s.start_s <= at_s < s.end_s + AFTER_LIVE_S]
        spoken = [s for s in met if s.kind in ("announcement", "human", "music")]
        if spoken:
            yield p_person, any(s.phase == "live" for s in spoken)


def reliability(scores: Sequence[CallScore], *, bins: int = 5) -> list[tuple[float, float, int]]:
    """(mean P(person) said, share that were people, voices) by fifths of what was said, least first."""
    said = sorted(pair for score in scores for pair in score.said)
    parts = np.array_split(np.array(said, np.float64).reshape(-1, 2), bins)
    return [(round(float(p[:, 0].mean()), 3), round(float(p[:, 1].mean()), 3), len(p)) for p in parts if len(p)]


def _false_rings(call: Call, rings: Sequence[float]) -> tuple[list[float], list[str]]:
    false: list[float] = []
    on: list[str] = []
    for at_s in rings:
        near = any(answer_s - EARLY_S <= at_s <= answer_s + WINDOW_S for answer_s in call.answers)
        live = any(s.phase == "live" and s.start_s <= at_s <= s.end_s + AFTER_LIVE_S for s in call.stretches)
        if near or live:
            continue
        around = [s for s in call.stretches if s.start_s <= at_s < s.end_s + 2.0]
        if all(s.phase in _NOT_ON_HOLD for s in around):
            continue
        if not false or at_s - false[-1] >= REFRACTORY_S:
            false.append(at_s)
            on.append(_what(call, around))
    return false, on


def _what(call: Call, around: Sequence[Stretch]) -> str:
    """A first hearing, a repeat, music, …"""
    spoken = [s for s in around if s.kind in ("announcement", "human")]
    if not spoken:
        return around[-1].kind if around else "nothing"
    return spoken[-1].detail or spoken[-1].kind


def _seconds(played: Played) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Classes on a grid of 1 s: what most of the second was, against what was told."""
    right: Counter[str] = Counter()
    told_all: Counter[str] = Counter()
    true_all: Counter[str] = Counter()
    for second in range(int(played.call.samples.size / 8000)):
        true = _true_class(played.call, second)
        if true is None:
            continue
        told = _told_class(played, second)
        true_all[true] += 1
        told_all[told] += 1
        right[true] += true == told
    return right, told_all, true_all


def _true_class(call: Call, second: int) -> str | None:
    """None where a second holds two things."""
    met = [s for s in call.stretches if s.start_s < second + 1 and s.end_s > second]
    if len(met) != 1 or met[0].bed:
        return None
    return {"announcement": "speech", "human": "speech"}.get(met[0].kind, met[0].kind)


def _told_class(played: Played, second: int) -> str:
    shares: dict[str, float] = {}
    for s in played.segments:
        overlap = min(s.end_s, second + 1) - max(s.start_s, second)
        if overlap > 0:
            name = _CLASS.get(s.kind, "tone")
            shares[name] = shares.get(name, 0.0) + overlap
    return max(shares, key=lambda name: shares[name]) if shares else "silence"


_CLASS: Final = {
    "announcement": "speech", "human": "speech", "voicemail": "speech", "music": "music", "silence": "silence",
    "unknown": "silence",
}  # fmt: skip


def speech_music_f1(scores: Sequence[CallScore]) -> dict[str, float]:
    """F1 by class, and the mean of speech and music."""
    out = {}
    for name in ("speech", "music", "silence", "tone"):
        right = sum(s.right[name] for s in scores)
        both = sum(s.told[name] for s in scores) + sum(s.true[name] for s in scores)
        out[name] = round(2 * right / both, 4) if both else float("nan")
    return out | {"speech_music": round((out["speech"] + out["music"]) / 2, 4)}


def summarise(scores: Sequence[CallScore]) -> Summary:
    """Over all calls given."""
    hold_h = sum(s.hold_s for s in scores) / 3600
    answers, false = sum(s.answers for s in scores), sum(len(s.false_s) for s in scores)
    delays = np.array([d for s in scores for d in s.delays_s])
    missed = sum(s.missed for s in scores)
    audio_s = sum(s.audio_s for s in scores)
    return Summary(
        calls=len(scores),
        hold_h=round(hold_h, 3),
        answers=answers,
        false=false,
        false_per_h=round(false / hold_h, 2) if hold_h else float("nan"),
        false_per_call=round(false / len(scores), 3) if scores else float("nan"),
        missed=missed,
        miss_rate=round(missed / answers, 4) if answers else float("nan"),
        p50_s=round(float(np.percentile(delays, 50)), 2) if delays.size else float("nan"),
        p95_s=round(float(np.percentile(delays, 95)), 2) if delays.size else float("nan"),
        probes=sum(s.probes for s in scores),
        cpu_ms_per_s=round(1000 * sum(s.cpu_s for s in scores) / audio_s, 1) if audio_s else float("nan"),
    )


def interval(
    scores: Sequence[CallScore], figure: Callable[[Summary], float], *, draws: int = 1000, seed: int = 1
) -> tuple[float, float]:
    """The middle 95 % of a figure over calls drawn with replacement."""
    rng = np.random.default_rng(seed)
    values = []
    for _ in range(draws):
        drawn = [scores[i] for i in rng.integers(len(scores), size=len(scores))]
        values.append(figure(summarise(drawn)))
    low, high = np.nanpercentile(np.array(values), [2.5, 97.5])
    return round(float(low), 3), round(float(high), 3)
