"""What a company hung up on is kept, not done again while another way is left, and forgotten when it led on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from holdslayer_agent.core.dead_ends import FORGOTTEN_S
from holdslayer_agent.core.decisions import Decision, HeardSentence, MenuView, PastDecision, PressKeys
from holdslayer_agent.core.learned import LearnedMenu
from holdslayer_agent.navigation.checks import refusal
from holdslayer_agent.navigation.composed import ComposedNavigator
from holdslayer_agent.navigation.memory import EndedCall, MenuMemory
from holdslayer_agent.navigation.rules import decide
from tests.navigation.views import view_of

MENU = ("Thank you for calling.", "For accounts, press 1.", "For loans, press 2.", "For cards, press 3.")
SERIAL = ("Please enter your nine digit serial number.",)
ZERO = PastDecision(SERIAL, PressKeys("0", "r"), 10.0)
NUMBER = "+15550100"


class Kept:
    """A memory over a dict and a clock to turn."""

    def __init__(self) -> None:
        self.menus: dict[str, LearnedMenu] = {}
        self.now = 1000.0
        self.calls = 0
        self.restart()

    def restart(self) -> None:
        self.memory = MenuMemory(self._load, self._save, lambda: self.now)

    async def _load(self, number: str) -> LearnedMenu | None:
        return self.menus.get(number)

    async def _save(self, menu: LearnedMenu) -> None:
        self.menus[menu.number] = menu

    async def ended(self, *history: PastDecision, outcome: str = "company_hung_up", goal: str = "lost card") -> None:
        hung_up_after = history[-1] if outcome == "company_hung_up" else None
        call = EndedCall(goal, "en", history, outcome, self.now, hung_up_after=hung_up_after)
        await self.memory.note(NUMBER, "Acme", call)

    async def view(self, *heard: str, goal: str = "report a lost card") -> MenuView:
        """As the next call has it."""
        self.calls += 1
        view = replace(view_of(*heard, goal=goal, call_id=f"{self.calls:012}"), number=NUMBER)
        return replace(view, dead_ends=await self.memory.dead_ends(view))


class Fixed:
    """A navigator that always says the same."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision

    async def decide(self, _view: MenuView) -> Decision:
        return self.decision


async def test_what_a_company_hung_up_on_is_known_to_the_next_call() -> None:
    kept = Kept()
    await kept.ended(ZERO)
    kept.restart()
    view = await kept.view(*SERIAL)
    assert [(past.heard, past.decision) for past in view.dead_ends] == [(SERIAL, PressKeys("0", ""))]
    assert "hung up" in refusal(PressKeys("0", "r"), view)
    assert refusal(PressKeys("#", "r"), view) == ""
    assert refusal(PressKeys("0", "r"), await kept.view(*MENU)) == ""


async def test_the_rules_try_another_way_in() -> None:
    kept = Kept()
    for expected in ("#", "0", "*"):
        view = await kept.view(*SERIAL)
        thrice = tuple(HeardSentence(*SERIAL, 8.0 * at, 8.0 * at + 1.9) for at in range(3))
        tried = decide(replace(view, sentences=thrice, now_s=20.0, questions_left=0))
        assert isinstance(tried, PressKeys)
        assert tried.keys == expected
        await kept.ended(PastDecision(SERIAL, tried, 10.0))


async def test_an_option_that_ended_the_call_is_left_for_the_next_best() -> None:
    kept = Kept()
    cards = (
        "For accounts, press 1.",
        "To report a lost or stolen card, press 2.",
        "For all other card services, press 3.",
        "For loans, press 4.",
    )
    for expected in ("2", "3"):
        chosen = decide(await kept.view(*cards))
        assert isinstance(chosen, PressKeys)
        assert chosen.keys == expected
        await kept.ended(PastDecision(cards, chosen, 9.0))


async def test_the_only_option_is_taken_though_it_ended_a_call() -> None:
    kept = Kept()
    await kept.ended(ZERO)
    navigator = ComposedNavigator(Fixed(PressKeys("0", "nothing else is left")), memory=kept.memory)
    assert await navigator.decide(await kept.view(*SERIAL)) == PressKeys("0", "nothing else is left")


async def test_a_dead_end_is_forgotten_when_it_led_on_and_after_half_a_year() -> None:
    kept = Kept()
    await kept.ended(ZERO)
    await kept.ended(ZERO, PastDecision(MENU, PressKeys("3", "r"), 20.0), outcome="busy")
    assert kept.menus[NUMBER].dead_ends == ()
    await kept.ended(ZERO)
    await kept.ended(ZERO, outcome="connected")
    assert kept.menus[NUMBER].dead_ends == ()
    await kept.ended(PastDecision(MENU, PressKeys("9", "r"), 10.0))
    assert (await kept.view(*MENU)).dead_ends
    kept.now += FORGOTTEN_S
    assert not (await kept.view(*MENU)).dead_ends


async def test_what_led_to_somebody_before_is_given_up_the_second_time_it_ends_a_call() -> None:
    kept = Kept()
    three = PastDecision(MENU, PressKeys("3", "r"), 10.0)
    await kept.ended(three, outcome="connected")
    await kept.ended(three)
    view = await kept.view(*MENU, goal="lost card")
    assert await kept.memory.recall(view) is not None
    assert refusal(PressKeys("3", "r"), view) == ""
    await kept.ended(three)
    assert "hung up" in refusal(PressKeys("3", "r"), await kept.view(*MENU), learned=True)


@pytest.mark.parametrize("outcome", ["closed", "busy", "cancelled"])
async def test_a_call_that_ended_otherwise_teaches_no_dead_end(outcome: str) -> None:
    kept = Kept()
    await kept.ended(ZERO, outcome=outcome)
    assert kept.menus == {}
