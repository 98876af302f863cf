"""The hunt for the user: which phone rings next. Used by the machine's actions."""

from __future__ import annotations

from typing import Final

from holdslayer_agent.core import asking
from holdslayer_agent.core.call import Call, CallPlan, PhonePlan, Timer
from holdslayer_agent.core.commands import Command, ReleasePhone, RingPhone, TellPhone, UnmuteEar
from holdslayer_agent.core.events import (
    CallEvent,
    PhoneAccepted,
    PhoneAnswered,
    PhoneDeclined,
    PhoneFailed,
    PhoneHungUp,
    TimerFired,
    VerdictChanged,
)
from holdslayer_agent.core.wording import word

__all__ = [
    "accept_asked_twice",
    "announce",
    "announce_again",
    "announced",
    "is_answered_phone",
    "is_leaving",
    "let_go",
    "next_phone",
    "note_verdict",
    "phones_left",
    "put_down",
    "release_leaving",
    "ring_first",
    "stop_ringing",
    "time_ringing",
]

LEAVING_S: Final = 10.0
"""A phone that left is put down by then: the last words to a phone take 4.0 s at most in the embedded voices (German
`i-will-ring`, measured)."""

_UNSURE: Final = 0.9
"""Judged: below it the user is told that it may be a recording."""


def phones_left(call: Call, event: CallEvent, _now: float) -> bool:
    """Whether after this event a phone still rings, is picked up, or is left to be tried."""
    ring = call.ring
    return bool(ring.waiting or _with_us(call) - _lost(call, event) or ring.rounds_left > 0)


def ring_first(call: Call, now: float) -> list[Command]:
    """Begin with the first phone, or with all; where a phone still hears that we wait, once it is put down."""
    plan = call.plan
    before = asking.stop(call)
    call.ring.waiting = [p.name for p in plan.phones]
    call.ring.ringing.clear()
    call.ring.answered = None
    call.ring.rounds_left = plan.rounds - 1 if plan.phones else 0
    call.ring.surest = call.person.p_person
    if call.ring.leaving is not None and plan.phones:
        call.timers[Timer.RING] = now + LEAVING_S
        return before
    return [*before, *_ring(call, now)]


def next_phone(call: Call, event: CallEvent, now: float) -> list[Command]:
    """A phone is out (declined, failed, put down, rang long enough): release it, ring the next when none rings."""
    ring = call.ring
    ring.leaving = None
    commands: list[Command] = []
    for phone in sorted(_lost(call, event)):
        if not isinstance(event, PhoneFailed | PhoneHungUp):
            commands.append(ReleasePhone(phone))
        ring.ringing.discard(phone)
        if ring.answered == phone:
            ring.answered = None
            call.timers.pop(Timer.ACCEPT, None)
    if ring.ringing and ring.answered is None:
        time_ringing(call, now)
    if ring.ringing or ring.answered:
        return commands
    if not ring.waiting and ring.rounds_left > 0:
        ring.rounds_left -= 1
        ring.waiting = [p.name for p in call.plan.phones]
    return commands + _ring(call, now)


def announce(call: Call, event: CallEvent, now: float) -> list[Command]:
    """A phone was picked up: say who is on the line, and ask for a 1. The first to be picked up has it."""
    assert isinstance(event, PhoneAnswered)
    ring = call.ring
    ring.ringing.discard(event.phone)
    if ring.answered is not None and ring.answered != event.phone:
        return [ReleasePhone(event.phone)]
    ring.answered, ring.asked_twice = event.phone, False
    call.timers.pop(Timer.RING, None)
    call.timers[Timer.ACCEPT] = now + call.plan.accept_s
    return [TellPhone(event.phone, announcement(call))]


def announce_again(call: Call, _event: CallEvent, now: float) -> list[Command]:
    """Nothing pressed: once more."""
    assert call.ring.answered is not None
    call.ring.asked_twice = True
    call.timers[Timer.ACCEPT] = now + call.plan.accept_s
    return [TellPhone(call.ring.answered, announcement(call))]


def accept_asked_twice(call: Call, _event: CallEvent, _now: float) -> bool:
    """Whoever picked up has heard the question twice."""
    return call.ring.asked_twice


def is_answered_phone(call: Call, event: CallEvent, _now: float) -> bool:
    """The phone that accepts is the one that was asked."""
    return isinstance(event, PhoneAccepted) and event.phone == call.ring.answered


def let_go(call: Call, phone: str) -> list[Command]:
    """Take a phone off the company's line with a word that we wait. It can be rung once it is put down."""
    call.on_line, call.ring.leaving = None, phone
    return [TellPhone(phone, word(call.plan.language, "i-will-ring"), then_hang_up=True), UnmuteEar()]


def put_down(call: Call, _event: CallEvent, _now: float) -> list[Command]:
    """The phone that left is free again."""
    call.ring.leaving = None
    return []


def is_leaving(call: Call, event: CallEvent, _now: float) -> bool:
    """It is the phone that left."""
    return isinstance(event, PhoneHungUp) and event.phone == call.ring.leaving


def release_leaving(call: Call) -> list[Command]:
    """A new agent: whoever would have ended the words to the phone that left is gone."""
    phone, call.ring.leaving = call.ring.leaving, None
    return [] if phone is None else [ReleasePhone(phone)]


def stop_ringing(call: Call) -> list[Command]:
    """Release every phone that rings or was picked up without being connected."""
    ring = call.ring
    phones = sorted(_with_us(call))
    ring.ringing.clear()
    ring.waiting.clear()
    ring.answered = None
    ring.rounds_left = 0
    for timer in (Timer.RING, Timer.ACCEPT, Timer.COMFORT):
        call.timers.pop(timer, None)
    return [ReleasePhone(p) for p in phones]


def note_verdict(call: Call, event: VerdictChanged) -> None:
    """The most that was thought of the person holds until something speaks against one: silence alone does not."""
    against = event.verdict == "hold" and bool(event.evidence)
    call.ring.surest = event.p_person if against else max(call.ring.surest, event.p_person)


def announcement(call: Call) -> str:
    """Who is on the line and why. A person who waits in silence is no longer judged: what was thought before holds."""
    return announced(call.plan, unsure=max(call.ring.surest, call.person.p_person) < _UNSURE)


def announced(plan: CallPlan, *, unsure: bool) -> str:
    """What a phone that is picked up will hear."""
    goal = word(plan.language, "announce-goal", goal=plan.goal) if plan.goal else ""
    goal = f"{goal} {plan.phone_notice}".strip()
    return word(plan.language, "announce-unsure" if unsure else "announce", company=plan.company, goal=goal)


def time_ringing(call: Call, now: float) -> None:
    """Phones go on ringing after one of them was picked up for nothing: no longer than they may."""
    longest_s = max(_plan(call, name).ring_s for name in call.ring.ringing)
    call.timers.setdefault(Timer.RING, now + longest_s)


def _ring(call: Call, now: float) -> list[Command]:
    ring = call.ring
    if not ring.waiting:
        call.timers[Timer.RING] = now  # nobody to ring: the hunt is over
        return []
    names = list(ring.waiting) if call.plan.all_at_once else [ring.waiting[0]]
    ring.waiting = ring.waiting[len(names) :]
    ring.ringing |= set(names)
    phones = [_plan(call, name) for name in names]
    call.timers[Timer.RING] = now + max(p.ring_s for p in phones)
    return [RingPhone(p, call.plan.company) for p in phones]


def _plan(call: Call, name: str) -> PhonePlan:
    return next(p for p in call.plan.phones if p.name == name)


def _with_us(call: Call) -> set[str]:
    """Phones that ring or are picked up."""
    return call.ring.ringing | ({call.ring.answered} if call.ring.answered else set())


def _lost(call: Call, event: CallEvent) -> set[str]:
    """Phones that are out of the hunt by this event."""
    if isinstance(event, PhoneDeclined | PhoneFailed | PhoneHungUp):
        return {event.phone}
    if isinstance(event, TimerFired) and event.timer is Timer.ACCEPT:
        return _with_us(call) - call.ring.ringing  # whoever picked up pressed nothing; others may ring still
    return set(call.ring.ringing)
