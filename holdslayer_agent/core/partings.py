"""What a company said before the call ended: closed, too busy, a call-back promised; and when to try again."""

from __future__ import annotations

import re

from holdslayer_agent.core.call import Call, Outcome, OutcomeKind
from holdslayer_agent.core.menu_words import VOLUME
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.core.said import SaidKind, classify

__all__ = ["call_back_promised", "last_words", "opening_said"]

LAST = 4
"""Sentences that may still belong to the farewell."""

_PROMISED = re.compile(
    r"\b(?:(?:we|an? (?:agent|representative|specialist)|someone) (?:will|'ll) (?:call|ring|phone) you back"
    r"|you will (?:be called|receive a call) back|wir rufen sie (?:\w+ ){0,4}zuruck"
    r"|sie werden (?:\w+ ){0,3}zuruckgerufen"
    r"|nous vous rappel\w+|vous (?:serez|allez etre) rappele\w*"
    r"|le (?:devolveremos|devolvemos) la llamada|le llamaremos)"
)


def call_back_promised(text: str) -> bool:
    """Whether the company says that it will call, not that it could."""
    plain = plain_text(text)
    return (
        bool(_PROMISED.search(plain))
        and "?" not in plain
        and not re.search(r"\b(?:press|if you|druck|tapez|pulse)", plain)
    )


def last_words(call: Call) -> Outcome | None:
    """The outcome that the company's last sentences tell of, if they do."""
    heard = _heard(call)[-LAST:]
    company, language = call.plan.company, call.plan.language
    if any(call_back_promised(text) for text in heard):
        return Outcome(OutcomeKind.CALLBACK_PROMISED, f"{company} promised to call back.")
    kinds = [classify(text, language).kind for text in heard]
    if SaidKind.CLOSED in kinds:
        return Outcome(OutcomeKind.CLOSED, f"{company} is closed.", opening_said(call))
    if any(VOLUME.search(plain_text(text)) for text in heard):
        return Outcome(OutcomeKind.BUSY, f"{company} takes no more calls now.")
    return None


def opening_said(call: Call) -> str:
    """When the company opens, as it said: `monday 08:00`, `08:00`; empty when it did not."""
    for text in reversed(_heard(call)[-8:]):
        opens = classify(text, call.plan.language).opens
        if opens is not None:
            return f"{opens.day} {opens.hour:02}:{opens.minute:02}".strip()
    return ""


def _heard(call: Call) -> list[str]:
    last = call.menu.history[-1].heard if call.menu.history and not call.menu.sentences else ()
    return [*last, *(sentence.text for sentence in call.menu.sentences)]
