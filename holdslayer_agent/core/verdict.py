"""From evidence to what to do: thresholds, hysteresis, and how much is enough while more may still be learned. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from holdslayer_agent.core.cues.memory import REPEAT_KNOWN_S
from holdslayer_agent.core.cues.reaction import ANSWERED, REACTION_S, TALKED_ON, UNANSWERED
from holdslayer_agent.core.cues.turn import Turn
from holdslayer_agent.core.cues.words import REPLIED, asks_for_a_person, heard_well

__all__ = [
    "BRIDGE_AT",
    "GREETS",
    "HYSTERESIS",
    "PROBE_AT",
    "RING_AT",
    "SURE_AT",
    "UNMOVED_AT",
    "WORDED_PROBE_AT",
    "Case",
    "Verdict",
    "judge",
    "log_odds",
    "logistic",
]


class Verdict(StrEnum):
    """What the evidence asks for."""

    HOLD = "hold"
    PROBE = "probe"
    RING = "ring"
    BRIDGE = "bridge"


PROBE_AT: Final = 0.2
"""In doubt: worth a spoken question. A wrong probe costs the company's machine nothing."""
WORDED_PROBE_AT: Final = 0.15
"""The same where words come: over draws of answers in the development calls 1.2 instead of 3.0 % of people are missed,
and the slowest answers come 2 s sooner, with no more false rings. Without words it brings more (docs/hearing.md)."""
RING_AT: Final = 0.50
"""Ring early. The curve of false rings against delay is in docs/hearing.md."""
SURE_AT: Final = 0.98
"""While a question can still be asked, ringing needs this much: nearly every voice is asked first."""
UNMOVED_AT: Final = 0.75
"""The voice was asked and has not answered, as one person in twenty does not: over four draws of answers in the
development calls 8 instead of 16 false rings and 3 instead of 2 people of 164 missed, in made English and German ones 4
instead of 12 rings and nobody missed more. The same at 0.8."""
AGAIN_AT: Final = 0.6
"""The second question of a minute is kept for the next voice, unless so much spoke for this one when it was asked.
This, `PROBE_AT` and `SURE_AT`: chosen from draws of simulated answers over the development calls and seventy made ones
(`python -m tools.hearing_model.questions`; its table is in docs/hearing.md)."""
WORDS_BY_S: Final = 2.0
WORDLESS_AT: Final = 0.7
"""Where words come at all, those of a voice are known so soon (Whisper's first at 1.6 to 1.9 s); until then ringing by
sound alone needs this. Over the development calls 0.5 false rings an hour and 0.3 s of the median delay."""
HALF_HEARD: Final = 0.5
"""Of `cues.words.heard_well`. Judged: Whisper's first look at a voice often finds a word or two that nobody said, which
tell as little of who speaks as none. With the rest of half-heard words it takes two of five false rings with a question
and one of nine without over the development calls, and nobody is missed more (docs/hearing.md)."""
ANSWERED_AT: Final = 0.5
"""How surely a question must be answered before less will do: a pause just long enough for an answer is mostly chance
(`cues.reaction.ANSWER_PAUSE_S`)."""
_MOST_QUESTIONS: Final = 2
"""To one voice: a person who answered neither hears no third."""
BRIDGE_AT: Final = 0.97
"""Connect without asking: greeting words or an answered probe together with other cues, hardly sound alone."""
HYSTERESIS: Final = 0.6
"""Log-odds the evidence must fall below a threshold before the verdict does: a wavering cue must not stop a ring."""
GREETED_AT: Final = 0.5
"""Log-odds of 0.75 that it was a greeting: 0 to 1.3 % of machines' sentences are taken for a person's."""
GREETS: Final = "greeting words"


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of a voice when it is judged. `worded`: a recogniser hears this call."""

    turn: Turn
    language: str
    now_s: float
    strengths: Mapping[str, float]
    evidence: Mapping[str, float]
    worded: bool
    may_probe: bool


def judge(case: Case, before: Verdict) -> Verdict:
    """What to do, `before` being what was to be done until now."""
    turn = case.turn
    if asks_for_a_person(turn, case.language) and not turn.told_recording:
        return Verdict.RING
    odds, ring_at = log_odds(case.evidence), _ring_at(case)
    order = (
        (Verdict.BRIDGE, BRIDGE_AT),
        (Verdict.RING, ring_at),
        (Verdict.PROBE, WORDED_PROBE_AT if case.worded else PROBE_AT),
    )
    ranks = [Verdict.HOLD, Verdict.PROBE, Verdict.RING, Verdict.BRIDGE]
    if _may_ask_again(case):  # what made us ask the first time
        unasked = odds - sum(case.evidence.get(cue, 0.0) for cue in (TALKED_ON, UNANSWERED))
        if odds < _logit(ring_at) and unasked >= _logit(AGAIN_AT):
            return Verdict.PROBE
    for verdict, threshold in order:
        if verdict is Verdict.PROBE and (turn.asked or case.now_s - turn.started_s < REPEAT_KNOWN_S):
            continue  # asked already, or nothing is known of it yet
        held = ranks.index(before) >= ranks.index(verdict)
        if odds >= _logit(threshold) - (HYSTERESIS if held else 0.0):
            return verdict
    return Verdict.HOLD


def log_odds(evidence: Mapping[str, float]) -> float:
    """The sum, bounded."""
    return max(min(sum(evidence.values()), 30.0), -30.0)


def logistic(odds: float) -> float:
    """The probability of these log-odds."""
    return 1.0 / (1.0 + math.exp(-odds))


def _ring_at(case: Case) -> float:
    """More certainty while words are on their way, or only half heard."""
    known = heard_well(case.turn) >= HALF_HEARD
    waits = case.worded and not known and case.now_s - case.turn.started_s < WORDS_BY_S
    return max(_enough(case), WORDLESS_AT if waits else 0.0)


def _enough(case: Case) -> float:
    """Less certainty will do where nothing more can be learned by asking: no question is left, it was answered, or
    the voice has said what only a person does who picks up. Who was asked and has not answered needs more."""
    if case.strengths.get(GREETS, 0.0) >= GREETED_AT or case.strengths.get(REPLIED):
        return RING_AT
    if case.turn.question is None:
        return SURE_AT if case.may_probe else RING_AT
    if case.strengths.get(ANSWERED, 0.0) >= ANSWERED_AT:
        return RING_AT
    return SURE_AT if case.may_probe else UNMOVED_AT


def _may_ask_again(case: Case) -> bool:
    """Once more, when nothing or little came of the first question: one person in twenty does not react to it."""
    question = case.turn.question
    if case.turn.asked >= _MOST_QUESTIONS or question is None or question.end_s is None:
        return False
    return case.now_s - question.end_s >= REACTION_S[1]


def _logit(p: float) -> float:
    return math.log(p / (1.0 - p))
