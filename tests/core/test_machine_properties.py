"""What holds for any sequence of events whatever: with real evidence, in any state, at any pace."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from machine_story import DESK, MOBILE, plan_of

from holdslayer_agent.core.call import Call, State, Timer
from holdslayer_agent.core.commands import AttachEar, Command, EndCall, Say
from holdslayer_agent.core.decisions import (
    AskUser,
    GiveUp,
    GiveUpOutcome,
    PressKeys,
    SaySlotOrPhrase,
    ThisIsHold,
    ThisIsPerson,
    WaitForMore,
)
from holdslayer_agent.core.events import (
    AgentRestarted,
    AsteriskLost,
    CallEvent,
    CallFailed,
    CallRequested,
    CompanyAnswered,
    CompanyHungUp,
    CompanyRang,
    CompanyUnreachable,
    Decided,
    Heard,
    Interrupted,
    PhoneAccepted,
    PhoneAnswered,
    PhoneDeclined,
    PhoneFailed,
    PhoneHungUp,
    PhoneRang,
    Said,
    Ticked,
    TimerFired,
    UserAskedForPhone,
    UserHungUp,
    UserLeft,
    UserSaidRecording,
)
from holdslayer_agent.core.machine import CallMachine, Step
from holdslayer_agent.core.observations import (
    BeepHeard,
    ClickHeard,
    Fault,
    HeardBefore,
    LineFaulty,
    LineMeasured,
    Sound,
    SoundChanged,
    SpeechEnded,
    SpeechStarted,
    TranscriptHeard,
    VoiceMeasured,
)

PHONES = st.sampled_from(["desk", "mobile", "stranger"])
SOME = st.lists(st.sampled_from(["desk", "mobile"]), unique=True, max_size=2).map(tuple)
WORDS = st.sampled_from(
    ["", "For sales, press 1.", "Please hold.", "Hello, this is Anna, how can I help you?", "[pin]"]
)
DECISIONS = st.sampled_from(
    [
        PressKeys("1", "r"),
        PressKeys("{{pin}}#", "r"),
        SaySlotOrPhrase("billing", "r"),
        WaitForMore(0.0, "r"),
        WaitForMore(5.0, "r"),
        ThisIsHold("r"),
        ThisIsPerson("r"),
        AskUser("?", "r"),
        GiveUp(GiveUpOutcome.CLOSED, "r"),
    ]
)


def heard(now: float) -> st.SearchStrategy[CallEvent]:
    return st.one_of(
        st.sampled_from(list(Sound)).map(lambda s: Heard(SoundChanged(now, s, 1.0))),
        st.just(Heard(SpeechStarted(now, -20.0))),
        st.just(Heard(SpeechEnded(now, max(0.0, now - 2.0), 0.3))),
        st.tuples(WORDS, st.booleans()).map(lambda w: Heard(TranscriptHeard(now, max(0.0, now - 2.0), w[0], w[1]))),
        st.just(Heard(BeepHeard(now, 1000.0, 0.3))),
        st.just(Heard(HeardBefore(now, 0.0, 1.0, 0.1))),
        st.just(Heard(LineMeasured(now, -40.0, -60.0, False))),
        st.just(Heard(LineFaulty(now, Fault.LOST, 0.02))),
        st.just(Heard(ClickHeard(now, -30.0))),
        st.floats(-2, 2).map(lambda live: Heard(VoiceMeasured(now, max(0.0, now - 2.0), 1.5, live, (), 0.0))),
    )


def events(machine: CallMachine, now: float) -> st.SearchStrategy[CallEvent]:
    rare = st.one_of(
        st.just(CompanyHungUp()),
        st.just(CompanyUnreachable(17)),
        st.just(UserHungUp()),
        st.just(CallFailed("odd")),
        st.just(AsteriskLost()),
        st.just(AgentRestarted(False)),
    )
    usual = st.one_of(
        st.just(CallRequested(machine.call.plan)),
        st.just(CompanyRang()),
        st.just(CompanyAnswered()),
        heard(now),
        heard(now),
        heard(now),
        st.tuples(st.integers(0, 1), DECISIONS).map(lambda d: Decided(machine.call.menu.asked - d[0], d[1])),
        st.sampled_from(["probe", "comfort", "comfort-first", "apology", "answer"]).map(Said),
        st.sampled_from(["probe", "comfort", "answer"]).map(Interrupted),
        st.builds(PhoneRang, PHONES),
        st.builds(PhoneAnswered, PHONES),
        st.builds(PhoneAccepted, PHONES),
        st.builds(PhoneDeclined, PHONES),
        st.builds(PhoneFailed, PHONES, st.just("busy")),
        st.builds(PhoneHungUp, PHONES),
        st.builds(UserLeft, PHONES),
        st.just(UserAskedForPhone()),
        st.just(UserSaidRecording()),
        st.builds(AgentRestarted, st.just(True), SOME, SOME, SOME, st.booleans()),
        st.sampled_from(list(Timer)).map(TimerFired),
        st.just(Ticked()),
    )
    return st.one_of(usual, usual, usual, usual, usual, rare) if now > 20.0 else usual


PLANS = st.builds(
    plan_of,
    phones=st.sampled_from([(), (DESK,), (DESK, MOBILE)]),
    all_at_once=st.booleans(),
    rounds=st.integers(1, 3),
    from_phone=st.sampled_from([None, "desk"]),
    language=st.sampled_from(["en", "de", "xx"]),
)


class Ride:
    """One machine driven at random, with what a shell would have journalled."""

    def __init__(self, machine: CallMachine) -> None:
        self.machine = machine
        self.now = 0.0
        self.steps: list[Step] = []
        self.journal: list[tuple[CallEvent, float]] = []

    def take(self, steps: list[Step]) -> None:
        for step in steps:
            self.steps.append(step)
            if not isinstance(step.event, Ticked):
                self.journal.append((step.event, self.now))

    @property
    def commands(self) -> list[Command]:
        return [command for step in self.steps for command in step.commands]


def drive(ride: Ride, draw: Any) -> None:
    """A wake or an event, some time later."""
    ride.now += draw(st.sampled_from([0.0, 0.1, 0.9, 3.0, 9.0, 40.0]))
    deadline = ride.machine.deadline
    if deadline is not None and (deadline <= ride.now or draw(st.booleans())):
        ride.now = max(ride.now, deadline)
        ride.take(ride.machine.wake(ride.now))
    else:
        ride.take(ride.machine.handle(draw(events(ride.machine, ride.now)), ride.now))


def ridden(plan: Any, draw: Any, length: int) -> Ride:
    ride = Ride(CallMachine(plan))
    ride.take(ride.machine.handle(CallRequested(plan), 0.0))
    for _ in range(length):
        drive(ride, draw)
    return ride


QUIET = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@QUIET
@given(PLANS, st.integers(5, 60), st.data())
def test_no_sequence_of_events_breaks_the_machine_and_the_end_is_the_end(plan: Any, length: int, data: Any) -> None:
    ride = ridden(plan, data.draw, length)
    commands = ride.commands
    ends = [place for place, command in enumerate(commands) if isinstance(command, EndCall)]
    assert len(ends) <= 1
    assert not ends or ends[0] == len(commands) - 1
    assert bool(ends) == (ride.machine.state is State.ENDED)
    if ends:
        assert ride.machine.handle(CompanyAnswered(), ride.now) == []
        assert ride.machine.wake(ride.now + 1000.0) == []
        assert ride.machine.deadline is None


@QUIET
@given(PLANS, st.integers(5, 60), st.data())
def test_whoever_is_to_wait_for_the_user_hears_a_word_first(plan: Any, length: int, data: Any) -> None:
    for step in ridden(plan, data.draw, length).steps:
        if step.after is State.RINGING_USER and step.before is not State.RINGING_USER:
            said = [c.what for c in step.commands if isinstance(c, Say)]
            assert said
            assert said[0] in {"comfort", "comfort-first"}


@QUIET
@given(PLANS, st.integers(5, 60), st.data())
def test_a_call_never_waits_without_a_clock_except_for_those_who_talk(plan: Any, length: int, data: Any) -> None:
    ride = Ride(CallMachine(plan))
    ride.take(ride.machine.handle(CallRequested(plan), 0.0))
    for _ in range(length):
        drive(ride, data.draw)
        ride.take(ride.machine.wake(ride.now))
        deadline = ride.machine.deadline
        assert deadline is None or deadline > ride.now
        assert (deadline is not None) or ride.machine.state in {State.CONNECTED, State.ENDED}


@QUIET
@given(PLANS, st.integers(5, 60), st.data())
def test_the_journal_handled_again_gives_the_same_call(plan: Any, length: int, data: Any) -> None:
    ride = ridden(plan, data.draw, length)
    again = CallMachine(plan)
    for event, at_s in ride.journal:
        again.replay(event, at_s)
    assert facts(again.call) == facts(ride.machine.call)


@QUIET
@given(PLANS, st.integers(5, 40), st.data())
def test_a_call_taken_over_never_rings_or_dials_by_the_replay_alone(plan: Any, length: int, data: Any) -> None:
    ride = ridden(plan, data.draw, length)
    again = CallMachine(plan)
    for event, at_s in ride.journal:
        assert again.replay(event, at_s) is None  # type: ignore[func-returns-value]
    steps = again.handle(AgentRestarted(True), ride.now)
    if again.state is not State.ENDED:
        assert any(isinstance(c, AttachEar) for step in steps for c in step.commands)


def facts(call: Call) -> dict[str, Any]:
    """All of a call but the evidence, which is heard anew."""
    return {
        "state": call.state,
        "outcome": call.outcome,
        "timers": {t: pytest.approx(at) for t, at in call.timers.items()},
        "ring": call.ring,
        "menu": call.menu,
        "on_line": call.on_line,
        "answered_s": call.answered_s,
        "hold_since_s": call.hold_since_s,
        "held_s": pytest.approx(call.held_s),
        "probes": call.probes,
        "spoken": call.spoken_to_person,
    }
