"""Inputs after which a company hung up, as earlier calls found: not made again while another way is left. Pure.

What was entered of the caller's facts is none: a number that was refused says nothing of the way. A dead end is
forgotten after half a year, and as soon as a call goes on behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from holdslayer_agent.core.call import Call, Outcome, OutcomeKind
from holdslayer_agent.core.decisions import AskUser, PastDecision, PressKeys, SaySlotOrPhrase
from holdslayer_agent.core.learned import SAY, DeadEnd, LearnedMenu, LearnedStep, answered_step, same_prompt
from holdslayer_agent.core.menu import Notice, parse_menu
from holdslayer_agent.core.menu_tree import FORGOTTEN_S

__all__ = ["FORGOTTEN_S", "HUNG_UP_S", "MOST_DEAD_ENDS", "hung_up_after", "standing", "with_dead_end", "without_healed"]

HUNG_UP_S: Final = 8.0
"""Of the packaged and the tests' companies, those that hang up on a key say so for 0.4 to 3.2 s, those that do it after
too many wrong entries for 8 s at most in 95 of 100, self-service texts for 7.2 s; a key is taken within 2 s."""

MOST_DEAD_ENDS: Final = 40
"""Judged: as many as paths; the oldest go."""

_TIMES_AFTER_A_WAY = 2
"""Judged: lines drop by chance, so what has led to somebody is given up the second time it ends a call."""


def hung_up_after(call: Call, outcome: Outcome) -> PastDecision | None:
    """The input that the company hung up on; None where it was something else that ended the call."""
    if outcome.kind is not OutcomeKind.COMPANY_HUNG_UP or call.ended_s is None:
        return None
    if call.held_s > 0.0 or call.ring.surest > 0.0:
        return None  # it had led to a queue, or to somebody
    last = call.menu.history[-1] if call.menu.history else None
    if last is None or isinstance(last.decision, AskUser) or call.ended_s - last.at_s > HUNG_UP_S:
        return None
    since = [sentence.text for sentence in call.menu.sentences]
    if "{{" in _entry(last) or Notice.HOLD in parse_menu(since).notices:
        return None  # put through, and lost on the way
    return last


def with_dead_end(menu: LearnedMenu, past: PastDecision, at: float) -> LearnedMenu:
    """The menu with one more input that ended a call. `at` in Unix seconds."""
    step = answered_step(past)
    known = next((dead for dead in menu.dead_ends if _is_at(dead, step)), None)
    dead = DeadEnd(step.prompt, step.entry, at) if known is None else replace(known, at=at, calls=known.calls + 1)
    others = [other for other in menu.dead_ends if other is not known]
    return replace(menu, dead_ends=(dead, *others)[:MOST_DEAD_ENDS])


def without_healed(menu: LearnedMenu, led_on: Sequence[PastDecision], at: float) -> LearnedMenu:
    """The menu without the dead ends behind which a call went on, and without those of long ago."""
    steps = [answered_step(past) for past in led_on if not isinstance(past.decision, AskUser)]
    kept = [dead for dead in menu.dead_ends if not any(_is_at(dead, step) for step in steps)]
    return replace(menu, dead_ends=tuple(dead for dead in kept if at - dead.at < FORGOTTEN_S))


def standing(menu: LearnedMenu, now: float) -> tuple[PastDecision, ...]:
    """The dead ends that hold now, as inputs of the past."""
    return tuple(
        PastDecision(dead.prompt, _decision(dead.entry), 0.0)
        for dead in menu.dead_ends
        if now - dead.at < FORGOTTEN_S and dead.calls >= (_TIMES_AFTER_A_WAY if _has_led_on(menu, dead) else 1)
    )


def _has_led_on(menu: LearnedMenu, dead: DeadEnd) -> bool:
    return any(_is_at(dead, step) for path in menu.paths for step in path.steps)


def _is_at(dead: DeadEnd, step: LearnedStep) -> bool:
    return dead.entry == step.entry and same_prompt(LearnedStep(dead.prompt, dead.entry), step)


def _entry(past: PastDecision) -> str:
    return past.decision.keys if isinstance(past.decision, PressKeys) else getattr(past.decision, "text", "")


def _decision(entry: str) -> PressKeys | SaySlotOrPhrase:
    words = entry.removeprefix(SAY)
    return PressKeys(entry, "") if words == entry else SaySlotOrPhrase(words, "")
