"""The port every navigator fills: rules, a learned menu, a language model. The values live in `core.decisions`."""

from __future__ import annotations

from typing import Protocol

from holdslayer_agent.core.decisions import (
    AskUser,
    Decision,
    GiveUp,
    GiveUpOutcome,
    HeardSentence,
    MenuView,
    PastDecision,
    PressKeys,
    SaySlotOrPhrase,
    ThisIsHold,
    ThisIsPerson,
    WaitForMore,
)

__all__ = [
    "AskUser",
    "Decision",
    "GiveUp",
    "GiveUpOutcome",
    "HeardSentence",
    "MenuView",
    "Navigator",
    "PastDecision",
    "PressKeys",
    "SaySlotOrPhrase",
    "ThisIsHold",
    "ThisIsPerson",
    "WaitForMore",
]


class Navigator(Protocol):
    """Chooses the next input from what was heard. Keeps no state of a call: the view holds all of it."""

    async def decide(self, view: MenuView) -> Decision:
        """The next thing to do. Raises `ProviderError` when a service behind it fails."""
        ...
