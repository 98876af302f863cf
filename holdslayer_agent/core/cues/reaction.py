"""What came of our spoken question: a recording talks on, a person reacts.

These weights are judgement where the development calls have no such scene: their people do not hear us. `bench hearing
--probe` simulates the reaction.
"""

from __future__ import annotations

from typing import Final

from holdslayer_agent.core.cues.turn import Scene, Turn

__all__ = ["ANSWERED", "FELL_SILENT", "REACTION_S", "strengths"]

REACTION_S: Final = (0.3, 2.5)
"""When people answer "Hello?": sooner is somebody already talking, later is chance."""
ANSWERED: Final = "answered our question"
FELL_SILENT: Final = "fell silent for our question"


def strengths(turn: Turn, scene: Scene) -> dict[str, float]:
    """One of the four outcomes of a probe at most, and what the user told us."""
    told = {"the user heard a machine": float(turn.told_recording), "the user heard a person": float(turn.told_person)}
    if turn.probed_s is None:
        return told
    if turn.reaction:
        return told | {turn.reaction: 1.0}
    waited_s = scene.now_s - (turn.probe_end_s if turn.probe_end_s is not None else scene.now_s)
    if waited_s < REACTION_S[1]:
        return told
    talks_on = turn.speaking_at_probe and turn.speaking
    return told | {"talked on over our question" if talks_on else "did not answer our question": 1.0}
