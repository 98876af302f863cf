"""What a navigator with a learned menu does where memory and rules disagree."""

from __future__ import annotations

from dataclasses import replace

from holdslayer_agent.core.decisions import Decision, MenuView, PastDecision, PressKeys, WaitForMore
from holdslayer_agent.core.learned import LearnedMenu, learn
from holdslayer_agent.navigation.composed import ComposedNavigator
from holdslayer_agent.navigation.memory import MenuMemory
from holdslayer_agent.navigation.rules import RulesNavigator
from tests.navigation.views import view_of

NUMBER = "+15550100"
GOAL = "where is my refund"
MEMBERS = PastDecision(("If you are a member, press 1.", "If you are not, press 2."), PressKeys("1", "r"), 0.0)
ASKED = "Enter the eight digits of your member number, then pound."


async def decide(view: MenuView, *path: PastDecision) -> Decision:
    menu = learn(LearnedMenu(NUMBER, "Mutual"), GOAL, "en", path, "connected", 1.0)

    async def load(number: str) -> LearnedMenu | None:
        return menu

    async def save(menu: LearnedMenu) -> None:
        raise AssertionError("nothing is learned before a call has ended")

    navigator = ComposedNavigator(RulesNavigator(), memory=MenuMemory(load, save))
    return await navigator.decide(replace(view, number=NUMBER))


async def test_a_fact_that_seems_to_be_another_than_the_learned_one_is_heard_again_first() -> None:
    path = MEMBERS, PastDecision((ASKED,), PressKeys("{{member_number}}#", "r"), 9.0)
    slots = ("member_number", "date_of_birth")
    misheard = "Enter the eight digits of your date of birth number, then pound."
    first = view_of(misheard, goal=GOAL, slots=slots, history=path[:1])
    assert isinstance(await decide(first, *path), WaitForMore)
    again = view_of(ASKED, goal=GOAL, slots=slots, history=path[:1])
    decision = await decide(again, *path)
    assert isinstance(decision, PressKeys)
    assert decision.keys == "{{member_number}}#"
