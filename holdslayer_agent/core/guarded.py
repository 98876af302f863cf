"""Facts that are kept with a company and open its customer's account: given in a call only once the user has said so.

Which they are is the plan's (`CallPlan.guarded`). The navigator puts the question (`AskUser.consent`); its answer is no
part of the goal and no answer to the company. Names only, never a value.
"""

from __future__ import annotations

import re
from typing import Final

from holdslayer_agent.core.call import Call
from holdslayer_agent.core.commands import AllowFact, Command
from holdslayer_agent.core.decisions import AskUser, PressKeys, SaySlotOrPhrase
from holdslayer_agent.core.events import CallEvent, Decided, UserAnswered
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.core.wording import word

__all__ = ["DEADLINE_S", "answered", "closed", "consent_question", "gives_closed_fact"]

DEADLINE_S: Final = 40.0
"""Judged: a prompt that asks for a number is spoken three times in it, at most."""

_FACT = re.compile(r"\{\{(\w+)\}\}")
_WORD = re.compile(r"\w+")
_YES = frozenset({"yes", "yeah", "ok", "okay", "give", "ja", "geben", "oui", "si"})


def consent_question(slot: str, language: str) -> AskUser:
    """Whether this fact is to be given: once, not, or always to this company."""
    choices = tuple(word(language, f"guarded-{choice}") for choice in ("give", "keep", "always"))
    question = word(language, "question-guarded", fact=slot.replace("_", " "))
    why = f"{slot} is kept for this company, and the goal does not speak of it"
    return AskUser(question, why, choices=choices, deadline_s=DEADLINE_S, consent=slot)


def closed(call: Call) -> tuple[str, ...]:
    """Kept facts that the user has not opened for this call."""
    return tuple(slot for slot in call.plan.guarded if slot not in call.menu.allowed)


def gives_closed_fact(call: Call, event: CallEvent, _now: float) -> bool:
    """The navigator wants to give a fact that the user has not opened."""
    if not isinstance(event, Decided) or not isinstance(event.decision, PressKeys | SaySlotOrPhrase):
        return False
    decision = event.decision
    text = decision.keys if isinstance(decision, PressKeys) else decision.text
    return not set(_FACT.findall(text)).isdisjoint(closed(call))


def answered(call: Call, asked: AskUser, event: UserAnswered) -> list[Command]:
    """The user's word: yes in any form opens the fact for this call, `always` for this company's later ones, too.

    A value that was keyed in instead is a yes; anything else a no, until another answer comes.
    """
    chosen = asked.meant(event.text)
    always = chosen == asked.choices[-1]
    said_yes = bool(set(_WORD.findall(plain_text(event.text))[:1]) & _YES)
    given, others = call.menu.allowed, call.menu.denied
    if not (always or chosen == asked.choices[0] or event.slot or (chosen not in asked.choices and said_yes)):
        given, others = others, given
    given.append(asked.consent)
    others[:] = [slot for slot in others if slot != asked.consent]
    return [AllowFact(call.plan.company, asked.consent)] if always else []
