"""A call to a practice company as text in virtual time: sentences come when they would have been spoken.

Speech lasts its words / 2.5 s (docs/scenarios.md). Knows the company's side only; who answers it is the caller's
matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from holdslayer_agent.practice.play import Play
from holdslayer_agent.practice.play_events import (
    Action,
    CallerSpeechEnded,
    CallerSpeechHeard,
    CallerSpeechStarted,
    EnteredNode,
    InputTaken,
    KeyPressed,
    PlaybackFinished,
    PlayBeep,
    PlayMusic,
    PlayRingback,
    Say,
    StopSound,
    TimePassed,
)
from holdslayer_agent.practice.scenario import CallTime, Queue, Scenario

__all__ = ["WORDS_PER_S", "Sentence", "TextCall", "split_sentences"]

WORDS_PER_S = 2.5
KEY_S = 0.2
"""From one key of an entry to the next: 100 ms of tone, 100 ms of pause."""

_END = re.compile(r"(?<=[.!?…])[\"”»]?\s+(?=[\"“«¿¡]?[A-ZÀ-ÖØ-Þ0-9])")
_BEEP_S = 0.5


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence the company spoke."""

    text: str
    started_s: float
    ended_s: float
    language: str


def split_sentences(text: str) -> list[str]:
    """A text's sentences. `a.m. to five` is none's end."""
    return [part.strip() for part in _END.split(text) if part.strip()]


class TextCall:
    """Plays the company to a caller who reads. `now_s` starts at 0, when the company answers."""

    def __init__(self, scenario: Scenario, *, at: CallTime | None = None, seed: int = 0) -> None:
        self.play = Play(scenario, at=at, seed=seed)
        self.now_s = 0.0
        self.queued_s = 0.0
        self.nodes: list[str] = []
        self.inputs: list[InputTaken] = []
        self.nodes_before: list[int] = []  # for each input, how many nodes had been entered before it
        self._coming: list[Sentence] = []
        self._finish: tuple[float, int] | None = None
        self._obey(self.play.start(0.0))

    @property
    def over(self) -> bool:
        """Whether the call has come to a terminal node, or the company has hung up."""
        return self.play.ended or self.play.node.terminal

    @property
    def speaking_until_s(self) -> float | None:
        """When the sentence being spoken now ends; None in silence."""
        return self._coming[0].ended_s if self._coming else None

    def advance(self, until_s: float) -> Sentence | None:
        """Let time pass up to the next sentence's end, the end of the call, or `until_s`."""
        while not self.over:
            due = [self._coming[0].ended_s] if self._coming else []
            due += [self._finish[0]] if self._finish else []
            due += [self.play.deadline] if self.play.deadline is not None else []
            if not due or min(due) > until_s:
                break
            self._pass(min(due))
            if self._coming and self._coming[0].ended_s <= self.now_s:
                return self._coming.pop(0)
            if self._finish is not None and self._finish[0] <= self.now_s:
                number, self._finish = self._finish[1], None
                self._obey(self.play.handle(PlaybackFinished(self.now_s, number)))
            else:
                self._obey(self.play.handle(TimePassed(self.now_s)))
        if not self.over:
            self._pass(max(until_s, self.now_s))
        return None

    def press(self, keys: str) -> None:
        """Send touch tones, `KEY_S` apart, from now on."""
        for digit in keys:
            if self.over:
                return
            self._obey(self.play.handle(KeyPressed(self.now_s, digit)))
            self._let_pass(KEY_S)

    def speak(self, text: str) -> None:
        """Say something; it takes its time, and what the company says meanwhile is not heard."""
        self._obey(self.play.handle(CallerSpeechStarted(self.now_s)))
        self._let_pass(max(1, len(text.split())) / WORDS_PER_S)
        if not self.over:
            self._obey(self.play.handle(CallerSpeechEnded(self.now_s)))
            self._obey(self.play.handle(CallerSpeechHeard(self.now_s, text)))

    def _let_pass(self, seconds: float) -> None:
        until_s = self.now_s + seconds
        while not self.over and self.now_s < until_s:
            self.advance(until_s)

    def _pass(self, to_s: float) -> None:
        if isinstance(self.play.node.kind, Queue):
            self.queued_s += max(0.0, to_s - self.now_s)
        self.now_s = max(self.now_s, to_s)

    def _obey(self, actions: tuple[Action, ...]) -> None:
        for action in actions:
            match action:
                case Say(number=number, pieces=pieces):
                    self._coming, at_s = [], self.now_s
                    for piece in pieces:
                        for text in split_sentences(piece.text):
                            ends_s = at_s + len(text.split()) / WORDS_PER_S
                            self._coming.append(Sentence(text, at_s, ends_s, piece.language))
                            at_s = ends_s
                    self._finish = (at_s, number)
                case PlayBeep(number=number):
                    self._coming, self._finish = [], (self.now_s + _BEEP_S, number)
                case StopSound() | PlayMusic() | PlayRingback():
                    self._coming, self._finish = [], None
                case EnteredNode(name=name):
                    self.nodes.append(name)
                case InputTaken():
                    self.inputs.append(action)
                    self.nodes_before.append(len(self.nodes))
                case _:
                    continue
