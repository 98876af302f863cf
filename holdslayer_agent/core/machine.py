"""The call machine: events in, commands out, by the table in `core.transitions`. Pure: `now` is an argument.

`now` counts seconds since the call was requested. After each event the shell asks `deadline` when to wake it, as with
a QUIC connection's timer (RFC 9000 implementations do it so): a forty-minute hold is tested in milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass

from holdslayer_agent.core.call import Call, CallPlan, State
from holdslayer_agent.core.commands import Command
from holdslayer_agent.core.consent import follow_consent
from holdslayer_agent.core.discretion import follow
from holdslayer_agent.core.events import (
    AgentRestarted,
    CallEvent,
    EarLost,
    Heard,
    HoldBegan,
    QueueEstimated,
    Said,
    Ticked,
    TimerFired,
    Unsaid,
    VerdictChanged,
)
from holdslayer_agent.core.human import PersonEvidence
from holdslayer_agent.core.observations import Observation, SpeechEnded, SpeechStarted, TranscriptHeard
from holdslayer_agent.core.ringing import note_verdict
from holdslayer_agent.core.said import classify
from holdslayer_agent.core.speaking import words_over
from holdslayer_agent.core.transitions import TRANSITIONS, WAITING, Row

__all__ = ["CallMachine", "Step"]

TICK_S = 1.0
"""While a voice is judged the evidence is looked at again this often, if it does not ask for an earlier time."""

LISTENING = frozenset({State.DIALING, State.NAVIGATING, State.ON_HOLD, State.VERIFYING, State.RINGING_USER})


@dataclass(frozen=True, slots=True)
class Step:
    """What one event did: the event as handled (given or derived), the state before and after, and the commands."""

    event: CallEvent
    before: State
    after: State
    commands: tuple[Command, ...]


class CallMachine:
    """One call. `handle` and `wake` return the steps taken, in order; the shell carries out their commands."""

    def __init__(self, plan: CallPlan) -> None:
        self.call = Call(plan, PersonEvidence(language=plan.language, known_s=plan.known_s, bias=plan.person_bias))
        self._verdict = str(self.call.person.verdict.value)
        self._held = False

    @property
    def state(self) -> State:
        return self.call.state

    @property
    def deadline(self) -> float | None:
        """When to call `wake`, in the call's seconds; None when only an event can change anything."""
        times = list(self.call.timers.values())
        if self.call.state in LISTENING and self.call.person.next_tick_s is not None:
            times.append(self.call.person.next_tick_s)
        return min(times) if times else None

    def wake(self, now: float) -> list[Step]:
        """Time passed: fire what is due, the earliest first."""
        steps: list[Step] = []
        while due := sorted((at, t) for t, at in self.call.timers.items() if at <= now):
            steps += self.handle(TimerFired(due[0][1]), now)
        return steps + self.handle(Ticked(), now)

    def handle(self, event: CallEvent, now: float) -> list[Step]:
        """Take one event. Events that fit no row change nothing and return an empty step: they are still facts."""
        if self.call.state is State.ENDED:
            return []
        self._perceive(event, now)
        steps = [] if isinstance(event, Ticked) else [self._take(event, now)]
        for derived in (*self._derive(), *self._queue_said(event, now)):
            step = self._take(derived, now)
            untaken = step.before is step.after and step.after in WAITING and not step.commands
            if isinstance(derived, VerdictChanged) and derived.verdict != "hold" and untaken:
                # It can't be acted on yet (a menu speaks, words are missing, two probes this minute): look again.
                self._verdict = ""
                continue
            steps.append(step)
        return steps

    def replay(self, event: CallEvent, now: float) -> None:
        """Take an event of the journal again. What was derived then is in the journal, too: nothing is derived now."""
        self.retell(event, now)

    def retell(self, event: CallEvent, now: float) -> Step | None:
        """As `replay`, and tells what was done then: to be shown, never to be carried out. None once the call ended."""
        if self.call.state is State.ENDED:
            return None
        self._perceive(event, now)
        if isinstance(event, VerdictChanged):
            self._verdict = event.verdict
        self._held = self._on_hold
        return self._take(event, now)

    def _perceive(self, event: CallEvent, now: float) -> None:
        """The event as evidence and as the end of its timer."""
        if isinstance(event, TimerFired):
            self.call.timers.pop(event.timer, None)
        if isinstance(event, Said | Unsaid):
            words_over(self.call, event)
        if isinstance(event, AgentRestarted | EarLost):
            self.call.voice_since_s = None  # a new ear tells of a voice anew
        if isinstance(event, AgentRestarted):
            if self.call.state in WAITING:
                self.call.person.unheard()
            self._verdict = str(self.call.person.verdict.value)
            self.call.words.clear()  # they were in the old agent's hands alone
        self.call.person.may_probe = self.call.may_probe(now)
        if isinstance(event, Heard):
            self._note_voice(event.observation)
            self.call.person.observe(event.observation)
        elif self.call.state in LISTENING:
            self.call.person.tick(now)

    def _note_voice(self, heard: Observation) -> None:
        if isinstance(heard, SpeechStarted):
            self.call.voice_since_s = heard.at_s
        elif isinstance(heard, SpeechEnded):
            self.call.voice_since_s = None

    @property
    def _on_hold(self) -> bool:
        hold = self.call.person.hold
        return hold.on_hold >= hold.THRESHOLD

    def _derive(self) -> list[CallEvent]:
        """Events that follow from the evidence: the verdict changed, hold began."""
        if self.call.state in {State.ENDED, State.CLOSING}:
            return []
        derived: list[CallEvent] = []
        person = self.call.person
        held = self._on_hold
        if held and not self._held:
            derived.append(HoldBegan(str(person.hold.kind.value)))
        self._held = held
        verdict = str(person.verdict.value)
        if verdict != self._verdict and self.call.state in LISTENING:
            self._verdict = verdict
            derived.append(VerdictChanged(verdict, person.p_person, tuple(sorted(person.evidence.items()))))
        return derived

    def _queue_said(self, event: CallEvent, now: float) -> list[CallEvent]:
        """What finished words tell of the queue."""
        if not isinstance(event, Heard) or not isinstance(event.observation, TranscriptHeard):
            return []
        if not event.observation.final or self.call.state not in WAITING:
            return []
        said = classify(event.observation.text, self.call.plan.language)
        if not self.call.queue.note(now, position=said.position, wait_s=said.wait_s):
            return []
        left = self.call.queue.range_s(now)
        return [QueueEstimated(round(left[0]), round(left[1]), self.call.queue.position)] if left is not None else []

    def _take(self, event: CallEvent, now: float) -> Step:
        before = self.call.state
        if isinstance(event, VerdictChanged):
            note_verdict(self.call, event)
        row = self._find(event, now)
        commands = [] if row is None else row.action(self.call, event, now)
        if row is not None and row.target is not None:
            self.call.state = row.target
        commands = follow_consent(self.call, event, commands, now)
        commands = follow(self.call, event, commands, now)
        if row is None:
            return Step(event, before, before, tuple(commands))
        if before is State.CONNECTED and self.call.state in LISTENING:
            self._verdict = "hold"  # what was true before the user talked says nothing of who comes next
        return Step(event, before, self.call.state, tuple(commands))

    def _find(self, event: CallEvent, now: float) -> Row | None:
        for row in _ROWS.get((self.call.state, type(event)), ()):
            if row.timer is not None and (not isinstance(event, TimerFired) or event.timer is not row.timer):
                continue
            if all(guard(self.call, event, now) for guard in row.when):
                return row
        return None


def _index() -> dict[tuple[State, type], tuple[Row, ...]]:
    index: dict[tuple[State, type], tuple[Row, ...]] = {}
    for row in TRANSITIONS:
        for source in row.sources:
            index[source, row.event] = (*index.get((source, row.event), ()), row)
    return index


_ROWS = _index()
