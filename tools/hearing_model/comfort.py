"""What a word of comfort to whoever made the phone ring tells of who that is.

    python -m tools.hearing_model.comfort CORPUS [--words] [--draws 4] [--cache FILE]

Over kept observations (`tools.hearing_model.kept`), without a question: each ring is followed by our words, again 8 s
after their end. A person is simulated as for a question: falls silent, waits for the end, speaks. A recording does
what it does. Printed: how many rings, false and true, were taken back before the user came, how many were sure enough
to bridge, with our words and without.
"""

from __future__ import annotations

import argparse
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from holdslayer_agent.bench.hearing.score import EARLY_S, WINDOW_S
from holdslayer_agent.core.actions import COMFORT_EVERY_S
from holdslayer_agent.core.guards import told_by_cues
from holdslayer_agent.core.human import PersonEvidence
from holdslayer_agent.core.verdict import Verdict
from tools.hearing_model.kept import Heard, Way, first_calls
from tools.hearing_model.questions import reaction

COMFORT_S = (4.0, 2.2)
"""The first word and the later ones, as espeak-ng says the English ones."""
WATCHED_S = 12.0
RINGS = (Verdict.RING, Verdict.BRIDGE)


@dataclass
class Rings:
    """Counts of one kind of ring."""

    rings: int = 0
    taken_back: int = 0
    after_s: float = 0.0
    sure: int = 0

    def told(self) -> str:
        """A row."""
        mean = f", after {self.after_s / self.taken_back:.1f} s" if self.taken_back else ""
        return f"{self.rings:4d} rings, {self.taken_back:4d} taken back{mean}, {self.sure:4d} sure enough to bridge"


def follow(kept: Heard, language: str, seed: int, kinds: dict[bool, Rings], *, speaks: bool) -> None:
    """One draw of a call: every ring on hold, counted as one for a person (True) or for something else."""
    call, heard, known_s = kept
    waiting = [s for s in call.stretches if s.phase in ("hold", "transfer", "voicemail", "live")]
    person = PersonEvidence(language=language, known_s=known_s)
    rung: float | None = None
    for at, (now_s, rendered_s, noticed) in enumerate(heard, 1):
        for observation in noticed:
            person.observe(observation)
        person.tick(now_s)
        turn_s = person.turn_started_s
        met = any(s.start_s <= rendered_s < s.end_s + 2.0 for s in waiting)
        if turn_s is None or turn_s == rung or person.verdict not in RINGS or not met:
            continue
        rung = turn_s
        kind = kinds[any(a - EARLY_S <= rendered_s <= a + WINDOW_S for a in call.answers)]
        kind.rings += 1
        _watch(deepcopy(person), kept, at, np.random.default_rng(seed), kind, speaks=speaks)


def _watch(
    person: PersonEvidence, kept: Heard, at: int, rng: np.random.Generator, kind: Rings, *, speaks: bool
) -> None:
    """What becomes of a ring at step `at`, in `WATCHED_S`."""
    call, heard, _ = kept
    steps = list(heard)
    now_s = ring_s = says_s = steps[at - 1][0]
    ends_s: float | None = None
    said = 0
    while True:
        if ends_s is not None and now_s >= ends_s:
            person.comfort_ended(now_s)
            says_s, ends_s = ends_s + COMFORT_EVERY_S, None
        if speaks and ends_s is None and now_s >= says_s:
            length_s = COMFORT_S[min(said, 1)]
            person.comfort_started(now_s)
            ends_s, said = now_s + length_s, said + 1
            steps = steps[:at] + reaction(call, heard, steps, at, rng, spoken_s=length_s)
        if person.verdict is Verdict.HOLD and told_by_cues(person.evidence.items()):
            kind.taken_back += 1
            kind.after_s += now_s - ring_s
            return
        if now_s >= ring_s + WATCHED_S or at >= len(steps):
            kind.sure += person.verdict is Verdict.BRIDGE
            return
        now_s, _, noticed = steps[at]
        at += 1
        for observation in noticed:
            person.observe(observation)
        person.tick(now_s)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus")
    parser.add_argument("--language", default="en")
    parser.add_argument("--draws", type=int, default=4)
    parser.add_argument("--words", action="store_true", help="with speech to text")
    parser.add_argument("--cache", type=Path, help="keep the observations here")
    chosen = parser.parse_args()
    calls = first_calls(Way(chosen.corpus, chosen.language, chosen.words), file=chosen.cache)
    for speaks in (False, True):
        kinds = {True: Rings(), False: Rings()}
        for draw in range(chosen.draws):
            for number, kept in enumerate(calls):
                follow(kept, chosen.language, 100 * number + draw, kinds, speaks=speaks)
        what = "with our words" if speaks else "without"
        for truth, row in kinds.items():
            print(f"{what:15s} {'people' if truth else 'others'} {row.told()}", flush=True)


if __name__ == "__main__":
    main()
