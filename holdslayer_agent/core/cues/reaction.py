"""What came of what we said, a question or a word of comfort: a recording talks on, a person stops and speaks to us.

`bench hearing --probe` simulates the reaction; what recordings do by chance was measured on the development calls.
"""

from __future__ import annotations

from typing import Final

from holdslayer_agent.core.cues.scale import within
from holdslayer_agent.core.cues.turn import Scene, Spoken, Turn

__all__ = [
    "ANSWERED",
    "NOTICED_S",
    "REACTION_S",
    "TALKED_ON",
    "UNANSWERED",
    "ask",
    "came_of",
    "comfort",
    "fell_silent",
    "may_be_ours",
    "strengths",
    "went_on",
]

REACTION_S: Final = (0.6, 2.5)
"""When an answer to "Hello?" begins, from the question's first sound to after its last: whoever speaks falls silent
0.3 s after it began at the earliest, and begins again 0.3 s later. Sooner is a recording's pause, later is chance."""
NOTICED_S: Final = 0.2
"""Nobody falls silent sooner after our first sound: the time to react to a sound by voice."""
ANSWER_PAUSE_S: Final = (0.3, 0.5)
"""Silence before an answer, from nothing said by it to all: of 146 announcements in the development calls 27 % begin
again within an answer's time after a pause of 0.3 s, 12 % after 0.4 s, 7 % after 0.5 s."""
COMFORT_PAUSE_S: Final = (0.4, 1.0)
"""The same for a word of comfort, which is longer: who hears it waits for its end. Of 1103 moments in announcements of
the development calls 34 % have a pause of 0.3 s within the time of an answer to 4 s of comfort, 20 % one of 0.5 s, 7 %
one of 0.8 s and 4 % one of 1.2 s."""
COMFORT_OVER_S: Final = 0.3
"""Who still speaks so long after its end, and has not paused meanwhile, did not hear it: 11 % of those moments after
4 s of comfort, 31 % after 2 s; most announcements are over by then."""
MOST_COMFORT: Final = 2.0
"""So many words of comfort count at most. Judged: what did not convince twice will not the third time."""
ANSWERED: Final = "answered our question"
FELL_SILENT: Final = "fell silent for our question"
TALKED_ON: Final = "talked on over our question"
UNANSWERED: Final = "did not answer our question"
COMFORTED: Final = "answered our comfort phrase"
NOT_COMFORTED: Final = "talked on over our comfort phrase"


def strengths(turn: Turn, scene: Scene) -> dict[str, float]:
    """What came of our questions and words of comfort in this turn, and what the user told us. Of questions: how many,
    an answered one by how surely it was."""
    found = {
        "the user heard a machine": float(turn.told_recording),
        "the user heard a person": float(turn.told_person),
        ANSWERED: turn.answered,
        TALKED_ON: float(turn.talked_on),
        UNANSWERED: float(turn.unanswered),
    }
    last = came_of(turn, scene.now_s)
    if turn.question is not None and last == ANSWERED:
        found[ANSWERED] += sureness(turn.question.pause_s)
    elif last:
        found[last] = found.get(last, 0.0) + 1.0
    return found | _of_comfort(turn, scene.now_s)


def ask(turn: Turn, at_s: float) -> None:
    """We begin to speak a question; what came of the one before it is settled."""
    if turn.question is not None:
        last = came_of(turn, at_s)
        if last == ANSWERED:
            turn.answered += sureness(turn.question.pause_s)
        elif last == TALKED_ON:
            turn.talked_on += 1
        else:
            turn.unanswered += 1
    turn.asked += 1
    turn.question = Spoken(at_s, turn.speaking)


def comfort(turn: Turn, at_s: float) -> None:
    """We begin to speak a word of comfort; what came of the one before it is settled."""
    if turn.comfort is not None:
        turn.comfort_answered += _comforted(turn.comfort)
        turn.comfort_talked_on += _spoke_over(turn, turn.comfort, at_s)
    turn.comfort = Spoken(at_s, turn.speaking)


def may_be_ours(turn: Turn, began_s: float) -> bool:
    """Whether a voice that began then, in silence, began with ours: our own come back over the line. Nobody reacts so
    soon, and who begins by chance with us says it again."""
    return any(
        spoken is not None and not spoken.speaking and 0.0 <= began_s - spoken.at_s < REACTION_S[0]
        for spoken in (turn.question, turn.comfort)
    )


def came_of(turn: Turn, now_s: float) -> str:
    """What the last question led to; empty while that is open, and without one."""
    question = turn.question
    if question is None:
        return ""
    if question.pause_s >= ANSWER_PAUSE_S[0]:
        return ANSWERED
    if question.end_s is None or now_s - question.end_s < REACTION_S[1]:
        return FELL_SILENT if question.fell_silent else ""
    return TALKED_ON if question.speaking and turn.speaking and not question.fell_silent else UNANSWERED


def fell_silent(turn: Turn, at_s: float) -> None:
    """The voice has fallen silent for longer than within a sentence."""
    for spoken in (turn.question, turn.comfort):
        if spoken is not None and spoken.speaking and 0 < at_s - spoken.at_s <= REACTION_S[1]:
            spoken.fell_silent = True


def went_on(turn: Turn, at_s: float, pause_s: float) -> None:
    """A voice went on, or began, at `at_s` while the turn was open: perhaps an answer to what we said."""
    for spoken in (turn.question, turn.comfort):
        if spoken is None or (spoken.speaking and at_s - pause_s < spoken.at_s + NOTICED_S):
            continue  # it fell silent before anybody could have heard us
        since_s = spoken.end_s if spoken.end_s is not None else spoken.at_s
        if spoken.at_s + REACTION_S[0] <= at_s <= since_s + REACTION_S[1]:
            spoken.pause_s = max(spoken.pause_s, pause_s)


def sureness(pause_s: float) -> float:
    """0..1."""
    return within(pause_s, ANSWER_PAUSE_S)


def _of_comfort(turn: Turn, now_s: float) -> dict[str, float]:
    last = turn.comfort
    if last is None:
        return {}
    answered = turn.comfort_answered + _comforted(last)
    unmoved = turn.comfort_talked_on + _spoke_over(turn, last, now_s)
    return {COMFORTED: min(answered, MOST_COMFORT), NOT_COMFORTED: min(float(unmoved), MOST_COMFORT)}


def _comforted(spoken: Spoken) -> float:
    return within(spoken.pause_s, COMFORT_PAUSE_S)


def _spoke_over(turn: Turn, spoken: Spoken, now_s: float) -> bool:
    over = spoken.end_s is not None and now_s - spoken.end_s >= COMFORT_OVER_S
    moved = spoken.fell_silent or spoken.pause_s >= ANSWER_PAUSE_S[0]
    return over and spoken.speaking and turn.speaking and not moved
