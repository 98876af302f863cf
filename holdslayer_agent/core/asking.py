"""The navigator's question at the user's desk phone, where nobody answers it elsewhere: ring, put it, thank.

Which phone, and until when, is `Call.asking`. What is keyed in never comes here: the shell turns keys into
`UserAnswered`, whose value, if it is a secret, goes to the tone generator alone.
"""

from __future__ import annotations

from typing import Final

from holdslayer_agent.core.call import Asking, Call, State, Timer
from holdslayer_agent.core.commands import AskPhone, Command, ReleasePhone, RingPhone, Say, TellPhone
from holdslayer_agent.core.decisions import AskUser
from holdslayer_agent.core.events import (
    CallEvent,
    PhoneAnswered,
    PhoneDeclined,
    PhoneFailed,
    PhoneHungUp,
)
from holdslayer_agent.core.wording import word

__all__ = [
    "answered",
    "decided_without",
    "drop",
    "leave",
    "phone_in_use",
    "put",
    "ring",
    "ringing_for_it",
    "stop",
    "time_question",
]

KEY_S: Final = 40.0
"""Chosen, not measured: the question takes 10 to 15 s, a number of ten digits to find and to key in 20 s more."""

MOST_CHOICES: Final = 9


def time_question(call: Call, asked: AskUser, now: float) -> None:
    """A question went out to the user: if nobody answers it in the first part of its time, a phone shall ring."""
    call.asking = None
    call.timers.pop(Timer.ASK, None)
    after_s = call.plan.ask_phone_s
    if after_s is None or not call.plan.phones or call.plan.from_phone is not None:
        return
    call.asking = Asking(asked, call.plan.phones[0])
    call.timers[Timer.ASK] = now + min(after_s, asked.deadline_s / 2)


def ring(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """Nobody has answered yet: ring the first phone."""
    if call.asking is None:
        return []
    phone = call.asking.phone
    call.asking.rings = True
    call.timers[Timer.ASK_END] = now + phone.ring_s
    return [RingPhone(phone, call.plan.company)]


def phone_in_use(call: Call) -> str | None:
    """The phone that rings or was picked up, for a person or for a question; None when all are silent."""
    ringing = min(call.ring.ringing, default=None) if call.state is State.RINGING_USER else None
    asked = call.asking.phone.name if call.asking is not None and call.asking.rings else None
    return call.on_line or call.ring.answered or ringing or asked


def ringing_for_it(call: Call, event: CallEvent, _now: float) -> bool:
    """The event is about the phone that rings, or was picked up, for a question."""
    if not isinstance(event, PhoneAnswered | PhoneDeclined | PhoneFailed | PhoneHungUp) or call.asking is None:
        return False
    return call.asking.rings and event.phone == call.asking.phone.name


def put(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """Picked up: the question and its choices; meanwhile a word to the company, if it is silent."""
    assert call.asking is not None
    asking, language = call.asking, call.plan.language
    asking.picked_up = True
    call.timers[Timer.ASK_END] = now + KEY_S
    call.timers[Timer.NAVIGATE] = max(call.timers.get(Timer.NAVIGATE, 0.0), now + KEY_S)
    choices = asking.question.choices[:MOST_CHOICES]
    told = [word(language, "ask", company=call.plan.company, question=asking.question.question)]
    told += [word(language, "ask-choice", key=str(key), choice=text) for key, text in enumerate(choices, 1)]
    told += [] if choices else [word(language, "ask-key-in")]
    commands: list[Command] = [AskPhone(asking.phone.name, " ".join(told), choices, asking.question.slot)]
    speaking = call.menu.last_word_s == float("inf")
    return commands if speaking else [Say("asking", word(language, "agent-away")), *commands]


def answered(call: Call) -> list[Command]:
    """Answered, at the phone or elsewhere: thank whoever holds it, and hang up."""
    asking = call.asking
    if asking is None or not asking.picked_up:
        return stop(call)
    return _part(call, asking, "ask-thanks")


def decided_without(call: Call) -> list[Command]:
    """A choice was made and the company told: whoever holds the phone for the question which it is hears so."""
    asking = call.asking
    if asking is None or not asking.question.choices:
        return []
    return _part(call, asking, "ask-gone") if asking.picked_up else stop(call)


def leave(call: Call, _event: CallEvent, _now: float) -> list[Command]:
    """It rang long enough, or nothing was keyed in."""
    asking = call.asking
    if asking is None or not asking.picked_up:
        return stop(call)
    return _part(call, asking, "ask-gone")


def drop(call: Call, event: CallEvent, _now: float) -> list[Command]:
    """The phone is busy, unreachable or put down: the question stays open for the other ways."""
    assert call.asking is not None
    name = call.asking.phone.name
    _forget(call)
    return [ReleasePhone(name)] if isinstance(event, PhoneDeclined) else []


def stop(call: Call) -> list[Command]:
    """The question has lost its purpose: release the phone, if it rings or is picked up for it."""
    asking = call.asking
    _forget(call)
    return [ReleasePhone(asking.phone.name)] if asking is not None and asking.rings else []


def _part(call: Call, asking: Asking, last_word: str) -> list[Command]:
    """A last word to whoever holds the phone. If a person comes meanwhile, it is rung once it is put down."""
    _forget(call)
    call.ring.leaving = asking.phone.name
    return [TellPhone(asking.phone.name, word(call.plan.language, last_word), then_hang_up=True)]


def _forget(call: Call) -> None:
    call.asking = None
    for timer in (Timer.ASK, Timer.ASK_END):
        call.timers.pop(timer, None)
