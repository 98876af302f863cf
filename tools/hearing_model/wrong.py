"""Tells every false ring and every person missed or noticed late, with the evidence and the words of that moment."""

from __future__ import annotations

from collections.abc import Sequence

from holdslayer_agent.bench.hearing.render import Call
from holdslayer_agent.bench.hearing.score import EARLY_S, WINDOW_S, CallScore
from holdslayer_agent.core.observations import TranscriptHeard
from holdslayer_agent.rehearing import Ring
from tools.hearing_model.kept import Step

__all__ = ["tell"]

LATE_S = 5.0
"""What 95 of 100 people are to wait at most without a question."""
AROUND_S = (6.0, 3.0)
"""Seconds before and after a false ring of which the words are told."""


def tell(call: Call, heard: Sequence[Step], rings: Sequence[Ring], score: CallScore) -> None:
    """Prints them."""
    for at_s in score.false_s:
        ring = next(r for r in rings if r.at_s == at_s)
        met = [s for s in call.stretches if s.start_s <= at_s < s.end_s + 2.0]
        told = ", ".join(f"{s.kind}/{s.phase} {s.start_s:.1f}-{s.end_s:.1f}" for s in met)
        print(f"FALSE {call.id} at {at_s:.1f} p {ring.confidence:.2f} in {told}\n  {ring.evidence}")
        _words(heard, at_s - AROUND_S[0], at_s + AROUND_S[1])
    waited = [s for s in call.answers if not any(s - EARLY_S <= r.at_s <= s + LATE_S for r in rings)]
    for answer_s in waited:
        late = [r for r in rings if answer_s < r.at_s <= answer_s + WINDOW_S]
        print(f"{'LATE' if late else 'MISSED'} {call.id} person at {answer_s:.1f}")
        for ring in late[:1]:
            print(f"  rang {ring.at_s - answer_s:.1f} s later, p {ring.confidence:.2f} {ring.evidence}")
        _words(heard, answer_s - 1.0, answer_s + WINDOW_S + 1.0)


def _words(heard: Sequence[Step], from_s: float, to_s: float) -> None:
    for now_s, _, noticed in heard:
        for o in noticed:
            if isinstance(o, TranscriptHeard) and from_s <= now_s <= to_s:
                kind, how = "final" if o.final else "so far", "" if o.register is None else f"{o.register:+.1f}"
                print(f"    {now_s:6.1f} {kind} {o.confidence:.2f} {o.language} {how} ({o.started_s:.1f}) {o.text}")
