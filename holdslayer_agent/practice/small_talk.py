"""What a person of the practice company says when it is his turn: answers, and "Hello?" into a silence."""

from __future__ import annotations

import random

from holdslayer_agent.practice.phrases import CHECKING, REPLIES

__all__ = ["SmallTalk"]


class SmallTalk:
    """One call's. Answers come one after the other, beginning anywhere; checks get more insistent."""

    def __init__(self, language: str, chance: random.Random) -> None:
        self._replies, self._checking = REPLIES[language[:2]], CHECKING[language[:2]]
        self._chance = chance
        self._first = self._said = self._checks = 0

    def reply(self) -> str:
        """Something to what the caller said."""
        if self._said % len(self._replies) == 0:
            self._first = self._chance.randrange(len(self._replies))
        text = self._replies[(self._first + self._said) % len(self._replies)]
        self._said += 1
        return text

    def check(self) -> str:
        """Whether anybody is there."""
        text = self._checking[min(self._checks, len(self._checking) - 1)]
        self._checks += 1
        return text

    def heard(self) -> None:
        """The caller has spoken: there is somebody."""
        self._checks = 0
