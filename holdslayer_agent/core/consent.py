"""Whether the company's side may be recorded: where a notice is asked for, only while whoever is there has heard it.

The notice is spoken with the word that an assistant speaks, so `Call.introduced` says that it was heard to its end.
Before that, and again from the next hold on (the next person may be somebody else), recordings of the company's side
get silence and keep their time. What the user's own phone says is no part of it: he hears the notice on picking up.
"""

from __future__ import annotations

import math

from holdslayer_agent.core.call import Call, CallPlan, State
from holdslayer_agent.core.commands import AllowRecording, AttachEar, Command, MuteEar, Say, WithholdRecording
from holdslayer_agent.core.events import AgentRestarted, CallEvent, Said

__all__ = [
    "NOTICE",
    "follow_consent",
    "hear_talk",
    "notice_given",
    "owed_notice",
    "said_notice",
    "unheard_spans",
    "with_notice",
]

NOTICE = "notice"
"""What the notice is called where it is spoken by itself."""

_WITH_PERSON = frozenset({State.RINGING_USER, State.CONNECTED, State.CLOSING})
"""Elsewhere nobody is known to be there who could have heard it."""


def with_notice(plan: CallPlan, text: str) -> str:
    """The words to a person, and that the call is recorded where that is to be said."""
    return f"{text} {plan.notice}" if plan.notice else text


def owed_notice(call: Call) -> list[Command]:
    """The user comes to the line before the notice was heard to its end: both hear it now. Empty where it was."""
    call.notice_owed = bool(call.plan.notice) and not call.introduced
    return [Say(NOTICE, call.plan.notice)] if call.notice_owed else []


def hear_talk(call: Call) -> list[Command]:
    """An ear for a call in which two people talk: silent, unless it has the notice to speak still."""
    if call.notice_owed:
        return [AttachEar(), Say(NOTICE, call.plan.notice)]
    return [AttachEar(muted=call.on_line is not None)]


def said_notice(call: Call, event: CallEvent, _now: float) -> bool:
    """The notice that was owed has been spoken to its end."""
    return call.notice_owed and isinstance(event, Said) and event.what == NOTICE


def notice_given(call: Call, _event: CallEvent, _now: float) -> list[Command]:
    """Both have heard it: the agent is silent from here on."""
    call.introduced, call.notice_owed = True, False
    return [MuteEar()]


def follow_consent(call: Call, event: CallEvent, commands: list[Command], now: float) -> list[Command]:
    """What a step's commands become: recordings withheld before they begin, let go once the notice was heard."""
    if not call.plan.notice or call.answered_s is None:
        return commands
    withheld = not call.introduced or call.state not in _WITH_PERSON | {State.ENDED}
    changed = withheld != (call.withheld_since_s is not None)
    if changed and withheld:
        call.withheld_since_s = now
    elif call.withheld_since_s is not None and (changed or call.state is State.ENDED):
        # A recording goes on for a moment after the call's end: nobody there is told any more.
        call.withheld.append((call.withheld_since_s, math.inf if call.state is State.ENDED else now))
        call.withheld_since_s = None
    if call.state is State.ENDED or not (changed or isinstance(event, AgentRestarted)):
        return commands
    return [WithholdRecording() if withheld else AllowRecording(), *commands]


def unheard_spans(call: Call, now: float) -> list[tuple[float, float]]:
    """The seconds of the call in which nobody there had heard the notice."""
    lasting = [] if call.withheld_since_s is None else [(call.withheld_since_s, now)]
    return [*call.withheld, *lasting]
