"""What thresholds of our question cost: false rings, people missed and delays, over many draws of people's reactions.

    python -m tools.hearing_model.questions CORPUS [--draws 3] [--words] [--passive] [--second] [--cache FILE]

`holdslayer bench hearing --probe` plays audio, two minutes a draw on two cores. Here the ear listens once
(`tools.hearing_model.kept`); the reaction is simulated among its observations as the benchmark does it in audio:
whoever speaks falls silent, pauses and speaks again. A little kinder than audio, where one such pause in eight is not
noticed. `--second` is the second call to each number, `--each` lists what went wrong.
"""

from __future__ import annotations

import argparse
from dataclasses import fields, replace
from pathlib import Path

import numpy as np

from holdslayer_agent.bench.hearing.play import GAP_S, PAUSE_S, PROBE_S, REACTION_S, REACTS, Played
from holdslayer_agent.bench.hearing.render import Call, Stretch
from holdslayer_agent.bench.hearing.score import CallScore, score_call, summarise
from holdslayer_agent.core import verdict
from holdslayer_agent.core.call import PROBES_PER_MINUTE
from holdslayer_agent.core.hold import HoldKind
from holdslayer_agent.core.human import PersonEvidence
from holdslayer_agent.core.observations import Observation, SpeechEnded, SpeechResumed, SpeechStarted
from holdslayer_agent.core.verdict import Verdict
from holdslayer_agent.rehearing import Ring
from tools.hearing_model.kept import STEP_S, Heard, Step, Way, first_calls, second_calls
from tools.hearing_model.wrong import tell

END_S = 0.5
"""The ear's own: silence that ends an utterance."""
SWEPT: tuple[dict[str, float], ...] = (
    {},
    {"PROBE_AT": 0.15, "WORDED_PROBE_AT": 0.1},
    {"PROBE_AT": 0.3, "WORDED_PROBE_AT": 0.2},
    {"SURE_AT": 0.95},
    {"SURE_AT": 0.9},
    {"UNMOVED_AT": 0.6},
    {"UNMOVED_AT": 0.85},
    {"AGAIN_AT": 0.4},
    {"AGAIN_AT": 0.8},
)


def play(
    kept: Heard, language: str, seed: int, *, asks: bool = True, bias: float = 0.0, each: bool = False
) -> CallScore:
    """One draw of reactions. `bias`: log-odds added to every voice. `each`: tell what went wrong."""
    call, heard, known_s = kept
    rng = np.random.default_rng(seed)
    person = PersonEvidence(language=language, known_s=known_s, bias=bias)
    steps = list(heard)
    rings: list[Ring] = []
    probes: list[float] = []
    rung: float | None = None
    ended_s: float | None = None
    held, at = False, 0
    while at < len(steps):
        now_s, rendered_s, noticed = steps[at]
        at += 1
        for observation in noticed:
            person.observe(observation)
        person.tick(now_s)
        turn_s = person.turn_started_s
        if turn_s is not None and turn_s != rung and person.verdict in (Verdict.RING, Verdict.BRIDGE):
            rung = turn_s
            rings.append(Ring(rendered_s, person.p_person, person.evidence))
        if ended_s is not None and now_s >= ended_s:
            person.probe_ended(now_s)
            ended_s = None
        held = held or person.hold.kind not in (HoldKind.NONE, HoldKind.RINGING)
        person.may_probe = asks and held and len([p for p in probes if now_s - p < 60.0]) < PROBES_PER_MINUTE
        if person.verdict is Verdict.PROBE and person.may_probe and ended_s is None:
            probes.append(now_s)
            person.probe_started(now_s)
            ended_s = now_s + PROBE_S
            steps = steps[:at] + reaction(call, heard, steps, at, rng)
    score = score_call(Played(call, tuple(rings), (), tuple(probes), 0.0))
    if each:
        tell(call, heard, rings, score)
    return score


def reaction(
    call: Call, heard: list[Step], steps: list[Step], at: int, rng: np.random.Generator, *, spoken_s: float = PROBE_S
) -> list[Step]:
    """The rest of the call once we have spoken for `spoken_s` at `steps[at - 1]`: unmoved, or with a reaction in it."""
    now_s, rendered_s, _ = steps[at - 1]
    live = [s for s in call.stretches if s.phase == "live"]
    met = [s for s in live if s.start_s <= rendered_s + 0.2 and s.end_s > rendered_s]
    if not met or rng.random() >= REACTS:
        return steps[at:]
    stop_s = now_s + float(rng.uniform(*REACTION_S))
    pause_s = max(float(rng.uniform(*PAUSE_S)), now_s + spoken_s + GAP_S - stop_s)
    spoken = [s for s in live if s.kind == "human"]
    words = next((s for s in spoken if s.start_s > rendered_s + stop_s - now_s), spoken[0])
    before = [step for step in steps[at:] if step[0] <= stop_s]
    answer = _answer(steps[: at + len(before)], heard, words, stop_s, pause_s)
    over_s = answer[-1][0]
    left = [step for step in steps[at:] if step[1] > met[-1].end_s]
    by_s = over_s + STEP_S - left[0][0] if left else 0.0
    return [*before, *answer, *[(t + by_s, r, [_moved(o, by_s) for o in some]) for t, r, some in left]]


def _answer(before: list[Step], heard: list[Step], words: Stretch, stop_s: float, pause_s: float) -> list[Step]:
    """Silence, then these words of the same person; an utterance under way pauses, or ends where that is long."""
    edges = [o for _, _, some in before for o in some if isinstance(o, SpeechStarted | SpeechEnded)]
    going = edges[-1] if edges and isinstance(edges[-1], SpeechStarted) else None
    later_s = before[-1][1] - before[-1][0]  # who waits, waits through pause and answer, too
    out: list[Step] = []
    for number in range(1, round(pause_s / STEP_S) + 1):
        noticed: list[Observation] = []
        if going is not None and number * STEP_S >= END_S:
            noticed.append(SpeechEnded(stop_s, going.at_s, END_S))
            going = None
        now_s = stop_s + number * STEP_S
        out.append((now_s, now_s + later_s, noticed))
    by_s = stop_s + pause_s - words.start_s
    for now_s, _, some in heard:
        if not words.start_s < now_s <= words.end_s + STEP_S / 2:
            continue
        noticed = []
        for observation in some:
            if going is not None and isinstance(observation, SpeechStarted):
                noticed.append(SpeechResumed(observation.at_s + by_s, going.at_s, pause_s))
                going = None
            else:
                noticed.append(_moved(observation, by_s))
        out.append((now_s + by_s, now_s + by_s + later_s, noticed))
    return out


def _moved(observation: Observation, by_s: float) -> Observation:
    """The same later; whom a voice is like (`likes`) is told by the call's own time and stays."""
    times = {
        f.name: getattr(observation, f.name) + by_s for f in fields(observation) if f.name in ("at_s", "started_s")
    }
    return replace(observation, **times)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus")
    parser.add_argument("--language", default="en")
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--words", action="store_true", help="with speech to text")
    parser.add_argument("--passive", action="store_true", help="without a question")
    parser.add_argument("--second", action="store_true", help="the second call to each number")
    parser.add_argument("--each", action="store_true", help="tell every false ring and every miss, and sweep nothing")
    parser.add_argument("--without", nargs="*", default=[], metavar="CATEGORY", help="leave out calls of these kinds")
    parser.add_argument("--cache", type=Path, help="keep the observations here: hearing is what takes long")
    chosen = parser.parse_args()
    way = Way(chosen.corpus, chosen.language, chosen.words)
    calls = first_calls(way, file=chosen.cache)
    if chosen.second:
        calls = second_calls(way, calls, file=chosen.cache)
    shipped = {name: getattr(verdict, name) for row in SWEPT for name in row}
    for changed in SWEPT[:1] if chosen.each else SWEPT:
        for name, value in (shipped | changed).items():
            setattr(verdict, name, value)
        scores = [
            play(kept, chosen.language, 100 * number + draw, asks=not chosen.passive, each=chosen.each)
            for draw in range(1 if chosen.passive else chosen.draws)
            for number, kept in enumerate(calls)
            if kept.call.category not in chosen.without
        ]
        s = summarise(scores)
        what = ", ".join(f"{name} {value}" for name, value in changed.items()) or "as shipped"
        print(
            f"{what:18s} {s.false_per_h:5.2f} false/h, missed {100 * s.miss_rate:4.1f} % of {s.answers}, "
            f"p50 {s.p50_s} s, p95 {s.p95_s} s, {s.probes / s.hold_h:.0f} questions/h",
            flush=True,
        )


if __name__ == "__main__":
    main()
