"""A call told as a story: a machine with evidence that the test sets, and the words to tell it with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

from holdslayer_agent.core.call import CallId, CallPlan, OutcomeKind, PhonePlan, State
from holdslayer_agent.core.commands import Command, EndCall
from holdslayer_agent.core.decisions import Decision
from holdslayer_agent.core.events import (
    CallEvent,
    CallRequested,
    CompanyAnswered,
    Decided,
    Heard,
    PhoneAccepted,
    PhoneAnswered,
    Ticked,
)
from holdslayer_agent.core.hold import HoldKind
from holdslayer_agent.core.machine import CallMachine, Step
from holdslayer_agent.core.observations import (
    Observation,
    Sound,
    SoundChanged,
    SpeechEnded,
    SpeechStarted,
    TranscriptHeard,
)
from holdslayer_agent.core.verdict import Verdict

C = TypeVar("C")

DESK, MOBILE = PhonePlan("desk", 20.0), PhonePlan("mobile", 30.0, "+14155550199")


def plan_of(**changes: Any) -> CallPlan:
    """The plan of a usual call."""
    facts: dict[str, Any] = {
        "call_id": CallId("0123456789ab"),
        "number": "+14155550132",
        "company": "Acme",
        "goal": "talk about my bill",
        "language": "en",
        "phones": (DESK, MOBILE),
        "slots": ("pin",),
    }
    return CallPlan(**(facts | changes))


@dataclass
class SetHold:
    """Hold evidence as the test wants it."""

    THRESHOLD = 0.5
    on_hold: float = 0.0
    kind: HoldKind = HoldKind.MUSIC
    resets: int = 0

    def reset(self) -> None:
        self.on_hold = 0.0
        self.resets += 1


@dataclass
class SetEvidence:
    """Person evidence as the test wants it."""

    verdict: Verdict = Verdict.HOLD
    p_person: float = 0.0
    next_tick_s: float | None = None
    evidence: dict[str, float] = field(default_factory=dict)
    hold: SetHold = field(default_factory=SetHold)
    observed: list[Observation] = field(default_factory=list)
    told: list[tuple[str, float]] = field(default_factory=list)

    def observe(self, observation: Observation) -> None:
        self.observed.append(observation)

    def tick(self, now_s: float) -> None:
        pass

    def probe_started(self, at_s: float) -> None:
        self.told.append(("probe started", at_s))

    def probe_ended(self, at_s: float) -> None:
        self.told.append(("probe ended", at_s))

    def unheard(self) -> None:
        pass

    def comfort_started(self, at_s: float) -> None:
        pass

    def comfort_ended(self, at_s: float) -> None:
        pass

    def user_said_person(self, at_s: float, *, of_ring: bool = True) -> None:
        self.told.append(("person", at_s))

    def user_said_recording(self, at_s: float, *, of_ring: bool = True) -> None:
        self.told.append(("recording", at_s))
        self.verdict = Verdict.HOLD


class Story:
    """Feeds one machine and keeps all its commands."""

    def __init__(self, **changes: Any) -> None:
        self.plan = plan_of(**changes)
        self.machine = CallMachine(self.plan)
        self.person = SetEvidence()
        self.machine.call.person = self.person  # type: ignore[assignment]
        self.commands: list[Command] = []
        self.steps: list[Step] = []
        self.now = 0.0

    @property
    def state(self) -> State:
        return self.machine.state

    @property
    def call(self) -> Any:
        return self.machine.call

    def at(self, now: float, *events: CallEvent) -> list[Command]:
        """At this time these events happen; their commands."""
        self.now = now
        new: list[Command] = []
        for event in events:
            for step in self.machine.handle(event, now):
                self.steps.append(step)
                new += step.commands
        self.commands += new
        return new

    def wait(self, until: float) -> list[Command]:
        """Time passes with every deadline kept; the commands of the machine's timers."""
        new: list[Command] = []
        while (deadline := self.machine.deadline) is not None and deadline <= until:
            self.now = max(self.now, deadline)
            for step in self.machine.wake(self.now):
                self.steps.append(step)
                new += step.commands
        self.now = until
        self.commands += new
        return new

    def begin(self) -> list[Command]:
        return self.at(0.0, CallRequested(self.plan))

    def answer(self, now: float = 5.0) -> list[Command]:
        self.begin()
        return self.at(now, CompanyAnswered())

    def hold(self, now: float = 30.0) -> list[Command]:
        """Straight to the queue."""
        self.answer()
        self.person.hold.on_hold = 0.9
        return self.at(now, Ticked())

    def verdict(self, now: float, verdict: Verdict, p_person: float = 0.6) -> list[Command]:
        self.person.verdict, self.person.p_person = verdict, p_person
        return self.at(now, Ticked())

    def ring(self, now: float = 60.0) -> list[Command]:
        """Straight to a person on the line."""
        self.hold()
        return self.verdict(now, Verdict.RING, 0.95)

    def connect(self, now: float = 70.0) -> list[Command]:
        """Straight to the user and a person talking."""
        self.ring()
        self.at(now - 3.0, PhoneAnswered("desk"))
        commands = self.at(now, PhoneAccepted("desk"))
        self.person.verdict = Verdict.HOLD
        return commands

    def probe(self, now: float = 60.0) -> list[Command]:
        """Straight to a probe being spoken on hold."""
        self.hold()
        return self.verdict(now, Verdict.PROBE, 0.3)

    def decide(self, now: float, decision: Decision) -> list[Command]:
        """The navigator answers the newest question."""
        return self.at(now, Decided(self.call.menu.asked, decision))

    def sentence(self, now: float, text: str, length_s: float = 2.0) -> list[Command]:
        """A whole utterance is heard and understood: it ended 1.3 s ago."""
        ended = now - 1.3
        commands = self.at(ended - length_s, Heard(SpeechStarted(ended - length_s, -20.0)))
        commands += self.at(ended + 0.3, Heard(SpeechEnded(ended, ended - length_s, 0.3)))
        return commands + self.at(now, Heard(TranscriptHeard(ended, ended - length_s, text, final=True)))

    def sound(self, now: float, sound: Sound) -> list[Command]:
        return self.at(now, Heard(SoundChanged(now, sound, 1.0)))


def of(commands: list[Command], kind: type[C]) -> list[C]:
    """The commands of one kind, in order."""
    return [c for c in commands if isinstance(c, kind)]


def ended(story: Story) -> tuple[State, OutcomeKind]:
    """How the call ended."""
    assert story.call.outcome is not None
    return story.state, story.call.outcome.kind


def everything_down(story: Story) -> None:
    """The call is over: no timer, no phone, and EndCall was the last command."""
    assert isinstance(story.commands[-1], EndCall)
    assert len(of(story.commands, EndCall)) == 1
    assert story.machine.deadline is None
