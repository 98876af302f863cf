"""A number's menu as calls have taught it, for tests."""

from __future__ import annotations

from holdslayer_agent.core.decisions import (
    PastDecision,
    PressKeys,
)
from holdslayer_agent.core.learned import LearnedMenu, learn

MAIN = ("Thank you for calling.", "For accounts, press 1.", "To report a lost card, press 2.", "For loans, press 3.")
CARD = ("Please enter the last four digits of your account number, followed by pound.",)
GOAL = "report a lost card"


def pressed(keys: str, *heard: str) -> PastDecision:
    return PastDecision(heard, PressKeys(keys, "r"), 0.0)


def learned(*history: PastDecision) -> LearnedMenu:
    return learn(LearnedMenu("+15550100", "Bank"), GOAL, "en", history, "connected", 1.0)
