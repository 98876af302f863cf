"""A call as a picture over time, from its journal: states, sounds, words, what was done, and the reasons. Pure.

The machine takes the journal again, so what it did then (keys, phrases, phones) needs no table of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from holdslayer_agent.calls.archive import KeptEvent
from holdslayer_agent.calls.codec import decode_event
from holdslayer_agent.core.commands import Command, Notify, RingPhone, Say, SendDtmf
from holdslayer_agent.core.decisions import AskUser, GiveUp, PressKeys, SaySlotOrPhrase
from holdslayer_agent.core.events import (
    CallEvent,
    CallRequested,
    Decided,
    Heard,
    PhoneAccepted,
    PhoneAnswered,
    PhoneDeclined,
    PhoneFailed,
    PhoneHungUp,
    Unsaid,
    UserAnswered,
    UserAskedForPhone,
    UserHungUp,
    UserLeft,
    UserSaidPerson,
    UserSaidRecording,
    VerdictChanged,
)
from holdslayer_agent.core.machine import CallMachine
from holdslayer_agent.core.observations import HeardBefore, LineFaulty, SoundChanged, TranscriptHeard

__all__ = ["Deed", "Judgement", "Sentence", "Stretch", "Timeline", "timeline_of"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What the line carried, or where the call stood, from `start_s` to `end_s` of the call."""

    start_s: float
    end_s: float
    name: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One utterance of the company. `repeated`: the same audio had been heard before, so it is a recording."""

    start_s: float
    end_s: float
    text: str
    confidence: float
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done or decided. `kind`: pressed, said, rings, phone, decided, told, question, user, line."""

    at_s: float
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the evidence said. `evidence`: cue → log-odds, the strongest first."""

    at_s: float
    verdict: str
    p_person: float
    evidence: tuple[tuple[str, float], ...]


@dataclass(slots=True)
class Timeline:
    """`seq` is the last journal entry that is in it; `duration_s` the time of that."""

    seq: int = 0
    duration_s: float = 0.0
    states: list[Stretch] = field(default_factory=list)
    sounds: list[Stretch] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)
    question: str = ""
    """What the navigator asked the user and has not been told."""


def timeline_of(entries: Iterable[KeptEvent]) -> Timeline:
    """The picture; empty without the request. Raises StoreError on an entry of another version."""
    line = Timeline()
    machine: CallMachine | None = None
    repeats: list[HeardBefore] = []
    for entry in entries:
        event = decode_event(entry.body)
        line.seq, line.duration_s = entry.seq, max(line.duration_s, entry.at_s)
        if isinstance(event, CallRequested):
            machine = CallMachine(event.plan)
            _change(line.states, 0.0, machine.state.value)
        if machine is None:
            continue
        step = machine.retell(event, entry.at_s)
        if step is not None:
            if step.before is not step.after:
                _change(line.states, entry.at_s, step.after.value)
            line.deeds += [Deed(entry.at_s, *shown) for c in step.commands if (shown := _command(c)) is not None]
        if isinstance(event, Heard) and isinstance(event.observation, HeardBefore):
            repeats.append(event.observation)
        _note(line, event, entry.at_s)
    for stretches in (line.states, line.sounds):
        if stretches:
            last = stretches[-1]
            stretches[-1] = Stretch(last.start_s, max(last.start_s, line.duration_s), last.name)
    line.sentences = [
        Sentence(s.start_s, s.end_s, s.text, s.confidence, any(s.start_s <= r.at_s <= s.end_s for r in repeats))
        for s in line.sentences
    ]
    return line


def _change(stretches: list[Stretch], at_s: float, name: str) -> None:
    if stretches:
        last = stretches[-1]
        if last.name == name:
            return
        stretches[-1] = Stretch(last.start_s, max(last.start_s, at_s), last.name)
    stretches.append(Stretch(at_s, at_s, name))


def _note(line: Timeline, event: CallEvent, at_s: float) -> None:
    match event:
        case Heard(observation=SoundChanged(at_s=began_s, sound=sound)):
            _change(line.sounds, began_s, sound.value)
        case Heard(observation=TranscriptHeard(final=True, text=text) as heard) if text:
            line.sentences.append(Sentence(heard.started_s, heard.at_s, text, heard.confidence))
        case Heard(observation=LineFaulty() as faulty):
            line.deeds.append(Deed(faulty.at_s, "line", faulty.told))
        case VerdictChanged(verdict=verdict, p_person=p, evidence=evidence):
            strongest = tuple(sorted(evidence, key=lambda cue: -abs(cue[1])))
            line.judgements.append(Judgement(at_s, verdict, round(p, 3), strongest))
        case Decided(decision=PressKeys() | SaySlotOrPhrase() | GiveUp() as decision):
            line.deeds.append(Deed(at_s, "decided", decision.reason))
            line.question = ""
        case Decided(decision=AskUser() as asked):
            line.question = asked.told
        case PhoneAnswered() | PhoneAccepted() | PhoneDeclined() | PhoneHungUp():
            line.deeds.append(Deed(at_s, "phone", f"{event.phone}: {_PHONE[type(event)]}"))
        case PhoneFailed(phone=phone, why=why):
            line.deeds.append(Deed(at_s, "phone", f"{phone}: {why}"))
        case UserAskedForPhone() | UserHungUp() | UserLeft() | UserSaidPerson() | UserSaidRecording():
            line.deeds.append(Deed(at_s, "user", _USER[type(event)]))
        case Unsaid():
            line.deeds.append(Deed(at_s, "user", "not said to the end"))
        case UserAnswered():
            line.question = ""
        case _:
            pass


_PHONE: dict[type, str] = {
    PhoneAnswered: "answered",
    PhoneAccepted: "accepted",
    PhoneDeclined: "declined",
    PhoneHungUp: "hung up",
}
_USER: dict[type, str] = {
    UserAskedForPhone: "join",
    UserHungUp: "hang up",
    UserLeft: "keep holding",
    UserSaidPerson: "a person",
    UserSaidRecording: "not a person",
}


def _command(command: Command) -> tuple[str, str] | None:
    match command:
        case SendDtmf(keys=keys):
            return "pressed", keys
        case Say(text=text):
            return "said", text
        case RingPhone(phone=phone):
            return "rings", phone.name
        case Notify(kind=kind, text=text):
            return ("question" if kind == "question" else "told"), text
        case _:
            return None
