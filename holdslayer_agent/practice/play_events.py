"""What goes into a `Play` and what comes out of it: facts about the line in, orders to the company's player out."""

from __future__ import annotations

from dataclasses import dataclass

from holdslayer_agent.practice.scenario import EndKind, Music

__all__ = [
    "Action",
    "CallerSpeechEnded",
    "CallerSpeechHeard",
    "CallerSpeechStarted",
    "EnteredNode",
    "HangUp",
    "InputTaken",
    "KeyPressed",
    "PlayBeep",
    "PlayInput",
    "PlayMusic",
    "PlayRingback",
    "PlaybackFinished",
    "Say",
    "SpokenPiece",
    "StartRecording",
    "StopSound",
    "TimePassed",
]


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """The caller sent a touch tone."""

    at_s: float
    digit: str


@dataclass(frozen=True, slots=True)
class CallerSpeechStarted:
    """The caller began to speak."""

    at_s: float


@dataclass(frozen=True, slots=True)
class CallerSpeechEnded:
    """The caller fell silent. `CallerSpeechHeard` follows, empty when no words were understood."""

    at_s: float


@dataclass(frozen=True, slots=True)
class CallerSpeechHeard:
    """The words of an utterance that has ended. Empty: some speech, words not known."""

    at_s: float
    text: str


@dataclass(frozen=True, slots=True)
class PlaybackFinished:
    """The `Say` or `PlayBeep` with this number was played to its end. One that was cut is not reported."""

    at_s: float
    number: int


@dataclass(frozen=True, slots=True)
class TimePassed:
    """Nothing happened up to `at_s`; due once `Play.deadline` is reached."""

    at_s: float


PlayInput = KeyPressed | CallerSpeechStarted | CallerSpeechEnded | CallerSpeechHeard | PlaybackFinished | TimePassed


@dataclass(frozen=True, slots=True)
class SpokenPiece:
    """Final words, placeholders filled. `voice` is the file's name for the voice; a person has one of its own."""

    text: str
    language: str
    voice: str
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """Speak the pieces in turn, in place of what sounds now, then report `number` as finished."""

    number: int
    pieces: tuple[SpokenPiece, ...]


@dataclass(frozen=True, slots=True)
class PlayBeep:
    """One tone as a voicemail makes, then report `number` as finished."""

    number: int


@dataclass(frozen=True, slots=True)
class PlayMusic:
    """Hold music until something else is ordered."""

    music: Music


@dataclass(frozen=True, slots=True)
class PlayRingback:
    """Ringback in the cadence of docs/scenarios.md until something else is ordered."""

    language: str


@dataclass(frozen=True, slots=True)
class StopSound:
    """Silence from now on."""


@dataclass(frozen=True, slots=True)
class StartRecording:
    """Voicemail: keep what the caller says from now on."""


@dataclass(frozen=True, slots=True)
class EnteredNode:
    """The call is in this node now. For the log and the benchmark; nothing is to be played for it."""

    name: str


@dataclass(frozen=True, slots=True)
class InputTaken:
    """An entry, phrase or waiting out was taken in `node` and led to `target`. For the benchmark.

    `entry` is the keys, `say: …` or `wait`; never kept where a secret may be in it except by the benchmark itself.
    """

    node: str
    entry: str
    target: str


@dataclass(frozen=True, slots=True)
class HangUp:
    """The company ends the call. `end` is None when a person or a voicemail has had enough."""

    end: EndKind | None = None


Action = Say | PlayBeep | PlayMusic | PlayRingback | StopSound | StartRecording | EnteredNode | InputTaken | HangUp
