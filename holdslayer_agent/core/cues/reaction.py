"""What came of our spoken question: a recording talks on, a person reacts.

These weights are judgement where the development calls have no such scene: their people do not hear us. `bench hearing
--probe` simulates the reaction.
"""

from __future__ import annotations

from typing import Final

from holdslayer_agent.core.cues.turn import Scene, Turn

__all__ = ["ANSWERED", "FELL_SILENT", "REACTION_S", "UNANSWERED", "strengths"]

REACTION_S: Final = (0.6, 2.5)
"""When an answer to "Hello?" begins, from the question's first sound to after its last: whoever speaks falls silent
0.3 s after it began at the earliest, and begins again 0.3 s later. Sooner is a recording's pause, later is chance."""
ANSWERED: Final = "answered our question"
FELL_SILENT: Final = "fell silent for our question"
UNANSWERED: Final = ("talked on over our question", "did not answer our question")


def strengths(turn: Turn, scene: Scene) -> dict[str, float]:
    """What came of our questions in this turn, and what the user told us."""
    told = {
        "the user heard a machine": float(turn.told_recording),
        "the user heard a person": float(turn.told_person),
        "did not answer our question": float(turn.unanswered),
    }
    if turn.probed_s is None:
        return told
    if turn.reaction:
        return told | {turn.reaction: 1.0}
    waited_s = scene.now_s - (turn.probe_end_s if turn.probe_end_s is not None else scene.now_s)
    if waited_s < REACTION_S[1]:
        return told
    talks_on = turn.speaking_at_probe and turn.speaking
    if talks_on:
        return told | {"talked on over our question": 1.0}
    return told | {"did not answer our question": turn.unanswered + 1.0}
