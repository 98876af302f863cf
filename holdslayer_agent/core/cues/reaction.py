"""What came of our spoken question: a recording talks on, a person falls silent and speaks to us.

`bench hearing --probe` simulates the reaction; what recordings do by chance was measured on the development calls.
"""

from __future__ import annotations

from typing import Final

from holdslayer_agent.core.cues.scale import within
from holdslayer_agent.core.cues.turn import Scene, Turn

__all__ = [
    "ANSWERED",
    "NOTICED_S",
    "REACTION_S",
    "TALKED_ON",
    "UNANSWERED",
    "ask",
    "came_of",
    "strengths",
]

REACTION_S: Final = (0.6, 2.5)
"""When an answer to "Hello?" begins, from the question's first sound to after its last: whoever speaks falls silent
0.3 s after it began at the earliest, and begins again 0.3 s later. Sooner is a recording's pause, later is chance."""
NOTICED_S: Final = 0.2
"""Nobody falls silent sooner after our first sound: the time to react to a sound by voice."""
ANSWER_PAUSE_S: Final = (0.3, 0.5)
"""Silence before an answer, from nothing said by it to all: of 146 announcements in the development calls 27 % begin
again within an answer's time after a pause of 0.3 s, 12 % after 0.4 s, 7 % after 0.5 s."""
ANSWERED: Final = "answered our question"
FELL_SILENT: Final = "fell silent for our question"
TALKED_ON: Final = "talked on over our question"
UNANSWERED: Final = "did not answer our question"


def strengths(turn: Turn, scene: Scene) -> dict[str, float]:
    """What came of our questions in this turn, and what the user told us. Of questions: how many, an
    answered one by how surely it was."""
    found = {
        "the user heard a machine": float(turn.told_recording),
        "the user heard a person": float(turn.told_person),
        ANSWERED: turn.answered,
        TALKED_ON: float(turn.talked_on),
        UNANSWERED: float(turn.unanswered),
    }
    if turn.probed_s is None:
        return found
    last = came_of(turn, scene.now_s)
    if last == ANSWERED:
        found[ANSWERED] += sureness(turn.answer_pause_s)
    elif last:
        found[last] = found.get(last, 0.0) + 1.0
    return found


def ask(turn: Turn, at_s: float) -> None:
    """We begin to speak a question; what came of the one before it is settled."""
    if turn.probed_s is not None:
        last = came_of(turn, at_s)
        if last == ANSWERED:
            turn.answered += sureness(turn.answer_pause_s)
        elif last == TALKED_ON:
            turn.talked_on += 1
        else:
            turn.unanswered += 1
    turn.asked += 1
    turn.probed_s, turn.probe_end_s = at_s, None
    turn.speaking_at_probe = turn.speaking
    turn.fell_silent, turn.answer_pause_s = False, 0.0


def came_of(turn: Turn, now_s: float) -> str:
    """What the last question led to; empty while that is open."""
    if turn.answer_pause_s >= ANSWER_PAUSE_S[0]:
        return ANSWERED
    if turn.probe_end_s is None or now_s - turn.probe_end_s < REACTION_S[1]:
        return FELL_SILENT if turn.fell_silent else ""
    return TALKED_ON if turn.speaking_at_probe and turn.speaking and not turn.fell_silent else UNANSWERED


def sureness(pause_s: float) -> float:
    """0..1."""
    return within(pause_s, ANSWER_PAUSE_S)
