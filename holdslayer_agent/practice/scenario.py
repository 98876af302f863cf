"""A practice company as values: what docs/scenarios.md describes. Reading the file is `scenario_reader`'s work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from holdslayer_agent.core.learned import DeadEnd, LearnedPath
from holdslayer_agent.core.menu_tree import HeardMenu

__all__ = [
    "COLLECT_GAP_S",
    "DAYS",
    "MENU_GAP_S",
    "CallTime",
    "Collect",
    "EndKind",
    "Ending",
    "Goal",
    "GoOn",
    "Hours",
    "Kind",
    "Menu",
    "Music",
    "Node",
    "OpenSpan",
    "Person",
    "Piece",
    "Queue",
    "Scenario",
    "Transfer",
    "Voicemail",
    "is_secret",
]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

MENU_GAP_S = 2.0
"""Silence after the last key that ends an entry in a menu or queue (docs/scenarios.md, Input 1)."""

COLLECT_GAP_S = 3.0
"""The same in a `collect` node."""


class Music(StrEnum):
    """What a queue plays."""

    OPSOUND = "opsound"
    PIANO = "piano"
    SYNTH = "synth"
    NONE = "none"


class EndKind(StrEnum):
    """Why the company hangs up."""

    CLOSED = "closed"
    BUSY = "busy"
    CALL_VOLUME = "call_volume"
    HUNG_UP = "hung_up"
    CALLBACK_PROMISED = "callback_promised"
    SELF_SERVICE = "self_service"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in one language, placeholders not yet filled."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Menu:
    """Waits for a key or a phrase."""


@dataclass(frozen=True, slots=True)
class Collect:
    """Takes an entry of `least` to `most` digits."""

    least: int
    most: int
    ok: str
    expect: str = ""
    wrong: str = ""  # the node itself when the file names none: the reader fills it in
    needs_pound: bool = False


@dataclass(frozen=True, slots=True)
class GoOn:
    """Only speaks, then goes to `then`."""

    then: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """Rings `rings` times, then goes to `then`."""

    then: str
    rings: int = 2


@dataclass(frozen=True, slots=True)
class Queue:
    """Waits `wait_s` seconds with music and announcements, then goes to `then`."""

    then: str
    wait_s: float
    music: Music = Music.OPSOUND
    announce_every_s: float = 30.0
    announcements: tuple[str, ...] = ()
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person answers."""

    greeting: str
    voice: str = ""
    reacts: bool = True


@dataclass(frozen=True, slots=True)
class Voicemail:
    """Greets, beeps, records."""

    greeting: str
    beep: bool = True


@dataclass(frozen=True, slots=True)
class Ending:
    """The company hangs up."""

    kind: EndKind


Kind = Menu | Collect | GoOn | Transfer | Queue | Person | Voicemail | Ending


@dataclass(frozen=True, slots=True)
class Node:
    """One place in the company's graph. `timeout` and `invalid` hold the node's own name where the file is silent."""

    name: str
    kind: Kind
    say: tuple[Piece, ...] = ()
    say_again: tuple[Piece, ...] = ()
    voice: str = ""
    on: Mapping[str, str] = field(default_factory=dict)
    spoken: Mapping[str, str] = field(default_factory=dict)
    barge_in: bool = True
    listen_s: float = 5.0
    timeout: str = ""
    invalid: str = ""
    sorry: str = ""
    bait: bool = False
    tries: int | None = None
    failed: str = ""

    @property
    def terminal(self) -> bool:
        """Whether the call ends here."""
        return isinstance(self.kind, Person | Voicemail | Ending)

    @property
    def asks(self) -> bool:
        """Whether the node waits for an answer: menu and collect."""
        return isinstance(self.kind, Menu | Collect)

    @property
    def listens(self) -> bool:
        """Whether input is heard here at all."""
        return self.asks or (isinstance(self.kind, Queue) and bool(self.on or self.spoken))

    def ways(self) -> Iterator[str]:
        """Every node this one can lead to."""
        yield from self.on.values()
        yield from self.spoken.values()
        if self.asks:
            yield self.timeout
            yield self.invalid
            if self.failed:
                yield self.failed
        match self.kind:
            case Collect(ok=ok, wrong=wrong):
                yield ok
                yield wrong
            case GoOn(then=then) | Transfer(then=then) | Queue(then=then):
                yield then
            case _:
                return


@dataclass(frozen=True, slots=True)
class CallTime:
    """A weekday (0 = Monday) and minutes since midnight, local to the company."""

    day: int
    minute: int


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """Open on the days from `first_day` to `last_day`, from `opens` to `closes` (minutes since midnight)."""

    first_day: int
    last_day: int
    opens: int
    closes: int

    def holds(self, at: CallTime) -> bool:
        """Whether `at` lies within."""
        width = (self.last_day - self.first_day) % 7
        return (at.day - self.first_day) % 7 <= width and self.opens <= at.minute < self.closes


@dataclass(frozen=True, slots=True)
class Hours:
    """Office hours and the node where calls outside them begin."""

    open: tuple[OpenSpan, ...]
    closed: str
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """What a caller wants, where that is had, and one good way there."""

    text: str
    goal_nodes: tuple[str, ...]
    path: tuple[str, ...] = ()
    at: CallTime | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """One company."""

    path: Path
    company: str
    language: str
    start: str
    nodes: Mapping[str, Node]
    goals: tuple[Goal, ...]
    about: str = ""
    hours: Hours | None = None
    at: CallTime | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    asked_facts: Mapping[str, str] = field(default_factory=dict)
    lacks: tuple[str, ...] = ()
    learned: tuple[LearnedPath, ...] = ()
    """Where the file was written from a learned menu: its paths, its dead ends, and all that was heard of it."""
    dead_ends: tuple[DeadEnd, ...] = ()
    heard: tuple[HeardMenu, ...] = ()

    def entry(self, at: CallTime | None = None) -> str:
        """The node where a call at this time begins. No time given means open."""
        when = at or self.at
        if self.hours is None or when is None or any(span.holds(when) for span in self.hours.open):
            return self.start
        return self.hours.closed

    @property
    def secrets(self) -> Mapping[str, str]:
        """The slots whose values may go out by touch tones only."""
        return {name: value for name, value in {**self.facts, **self.asked_facts}.items() if is_secret(value)}


def is_secret(value: str) -> bool:
    """Whether a fact's value is secret: digits only, leaving aside how they are grouped."""
    return value.replace(" ", "").isdigit()
