"""Which of the caller's facts open an account, which goals plainly need them, and what is done where one does not.

What identifies a customer (account, card, member, policy or booking numbers, a ZIP code, a telephone number) goes to
the company it is kept for without a question: it opens nothing by itself, and companies ask everybody for it. What
authenticates (a PIN, a password or another code, a social security number, a date of birth, the answer to a security
question) is kept back unless the goal speaks of it or of what is done only behind it.
"""

from __future__ import annotations

import re
from typing import Final

from holdslayer_agent.core.guarded import consent_question
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.navigation.meaning import concepts_in
from holdslayer_agent.navigation.port import AskUser, Decision, MenuView, WaitForMore
from holdslayer_agent.navigation.slots import is_guarded, opens_something, speaks_of

__all__ = ["authenticates", "needed_for", "word_of_user"]

_ANSWER = re.compile(
    r"\b(?:maiden|security (?:answer|question|word)|memorable|secret (?:answer|question|word)|geburtsname|madchenname"
    r"|sicherheits(?:antwort|frage)|nom de jeune fille|reponse secrete|apellido materno|respuesta secreta)\b"
)
_SOON_S: Final = 0.5
_NEEDED_FOR: Final = {
    "pin": "balance transactions transfer withdrawal fraud stolen activate limit overdraft stop_payment pin password"
    " without_permission",
    "ssn": "benefits unemployment weekly_claim allowance pension retired retiring tax tax_decision credit_score",
    "dob": "results records pharmacy vaccine doctor dental imaging inpatient insurance_card coverage claim"
    " claim_status sick_note pension benefits",
}
"""Judged: by kind of fact, concepts of goals that no company serves without it."""


def authenticates(slot: str) -> bool:
    """Whether who knows this fact is taken for the customer."""
    name = plain_text(slot.replace("_", " "))
    return is_guarded(slot) or opens_something(slot) or bool(_ANSWER.search(name))


def needed_for(goal: str, slot: str) -> bool:
    """Whether a goal speaks of this fact, or of what is done only behind it."""
    wanted = concepts_in(plain_text(goal))
    if speaks_of(goal, slot):
        return True
    return any(speaks_of(kind, slot) and wanted & set(needs.split()) for kind, needs in _NEEDED_FOR.items())


def word_of_user(view: MenuView, slot: str) -> Decision | None:
    """The question whether a guarded fact is given, or the wait for its answer; None where it is not to be given."""
    if slot in view.denied:
        return None
    asked = [(past.at_s, past.decision) for past in view.history if isinstance(past.decision, AskUser)]
    until_s = [at_s + question.deadline_s for at_s, question in asked if question.consent == slot]
    if not until_s:
        return consent_question(slot, view.language) if view.questions_left > 0 else None
    left_s = until_s[-1] - view.now_s
    if left_s < _SOON_S:
        return None
    return WaitForMore(left_s, f"the user is asked whether {slot} is given; it may be asked for again meanwhile")
