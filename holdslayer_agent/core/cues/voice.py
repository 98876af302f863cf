"""Whose voice is it? Recordings of one company mostly share a speaker; whoever picks up is somebody else."""

from __future__ import annotations

from typing import Final

from holdslayer_agent.core.cues.memory import repeat_known
from holdslayer_agent.core.cues.scale import within
from holdslayer_agent.core.cues.turn import Past, Scene, Turn

__all__ = ["strengths"]

BOUND: Final = 4.0
"""Log-odds of a likeness are taken up to here: the calibration was measured no further."""
APART_DB: Final = (1.5, 4.5)
"""Judged, not fitted: recordings of one company waver by the first; the weight is what was fitted."""
SURE: Final = 0.5
SUNG: Final = 0.5
"""How much less a singer's voice says of who it is. All of it would leave 0.6 % more people of the development calls
unnoticed, whose babble or packet loss sounds sung; none lets one song more ring in two hours."""


def strengths(turn: Turn, scene: Scene) -> dict[str, float]:
    """Log-odds, bounded: like a known recording, unlike all of them, like a person of this call, live by its sound."""
    if not turn.measured:
        return {}
    recorded = [(odds, scene.recording_at(at_s)) for at_s, odds in turn.likes]
    like = max((min(odds, BOUND) * sure for odds, sure in recorded if odds > 0), default=0.0)
    known = [past for past in scene.past if past.recording > SURE]
    nearest = max((odds for odds, sure in recorded if sure > SURE), default=-BOUND if turn.likes else 0.0)
    unlike = min(max(-nearest, 0.0), BOUND) if known else 0.0
    person = max((min(odds, BOUND) * scene.person_at(at_s) for at_s, odds in turn.likes if odds > 0), default=0.0)
    # Before a repeat would have been recognised, no sound speaks for a person.
    clear = (1.0 - turn.bed) * (1.0 - min(turn.sung, SUNG)) * repeat_known(turn, scene)
    return {
        "voice of a recording": like,
        "a new voice": unlike * clear,
        "voice of the person before": person if person > like else 0.0,
        "sounds live": turn.live * clear,
        "another loudness": _apart(turn, known) * clear,
    }


def _apart(turn: Turn, known: list[Past]) -> float:
    """0..1: how far the voice lies from the loudness of all recordings heard; those of one company lie close."""
    levels = [past.level_dbfs for past in known if past.level_dbfs is not None]
    if turn.level_dbfs is None or not levels:
        return 0.0
    apart_db = min(abs(turn.level_dbfs - level) for level in levels)
    return within(apart_db, APART_DB)
