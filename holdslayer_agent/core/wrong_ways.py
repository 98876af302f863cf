"""Choices that earlier calls found to be none for a goal: not tried first, while another option is to be had. Pure.

Wrong is what a call with this goal came back from to take another choice, until one gets through by it; and, whatever
the goal, what led back to its own prompt in two calls and never anywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from holdslayer_agent.core.decisions import Decision, PastDecision, PressKeys
from holdslayer_agent.core.hearing_out import SAME_GOAL
from holdslayer_agent.core.hearings import SAME_MISHEARD, alike, resemblance
from holdslayer_agent.core.learned import LearnedMenu, meanings_of
from holdslayer_agent.core.menu_tree import FORGOTTEN_S, Choice, Where
from holdslayer_agent.core.numbers import mask_digit_runs

__all__ = ["is_among", "wrong_ways"]

_KEYS: Final = re.compile(r"[0-9*#]+")
_SAME_PROMPT: Final = 0.5
"""Of the words that tell prompts apart: two hearings share 0.5 of them at 30 % word errors."""
_TIMES_BACK: Final = 2
"""Judged: keys are lost by chance, and a prompt then comes again."""


def wrong_ways(menu: LearnedMenu, goal: str, now: float) -> tuple[PastDecision, ...]:
    """What is known to be wrong for this goal at `now` (Unix seconds), as inputs of the past."""
    wanted = mask_digit_runs(goal, 4)
    return tuple(
        PastDecision(one.prompt, PressKeys(choice.entry, ""), 0.0)
        for one in menu.heard
        if now - one.at < FORGOTTEN_S
        for choice in one.choices
        if _KEYS.fullmatch(choice.entry) and choice.meaning and _is_wrong(choice, wanted, now)
    )


def is_among(decision: Decision, heard: Sequence[str], wrong: Sequence[PastDecision]) -> bool:
    """Whether these keys at this prompt are one of those, and still stand for the same thing."""
    if not isinstance(decision, PressKeys):
        return False
    now = meanings_of(heard, decision.keys)
    return any(
        past.decision == PressKeys(decision.keys, "")
        and resemblance(heard, past.heard)[0] >= _SAME_PROMPT
        and any(alike(one, known) >= SAME_MISHEARD for one in now for known in meanings_of(past.heard, decision.keys))
        for past in wrong
    )


def _is_wrong(choice: Choice, goal: str, now: float) -> bool:
    if any(now - left.at < FORGOTTEN_S and alike(left.goal, goal) >= SAME_GOAL for left in choice.left):
        return True
    back = [led for led in choice.led if led.where is Where.SAME and now - led.at < FORGOTTEN_S]
    return len(back) == len(choice.led) > 0 and back[0].calls >= _TIMES_BACK
