"""A choice that a call came back from is not the first that the next call with this goal tries, if there is another."""

from __future__ import annotations

from dataclasses import replace

from holdslayer_agent.core.decisions import Decision, MenuView, PastDecision, PressKeys
from holdslayer_agent.core.hearing_out import CallEnd
from holdslayer_agent.core.learned import LearnedMenu
from holdslayer_agent.core.menu_tree import FORGOTTEN_S, Where
from holdslayer_agent.core.wrong_ways import is_among, wrong_ways
from holdslayer_agent.navigation.briefing import situation
from holdslayer_agent.navigation.composed import ComposedNavigator
from holdslayer_agent.navigation.memory import EndedCall, MenuMemory
from holdslayer_agent.navigation.rules import RulesNavigator
from tests.navigation.views import view_of

CARDS = (
    "For accounts, press 1.",
    "To report a lost or stolen card, press 2.",
    "For all other card services, press 3.",
    "For loans, press 4.",
)
ONLINE = ("You can do this online.", "To go back to the main menu, press star.")
GOAL = "report a lost card"
NUMBER = "+15550100"
AT = 1000.0


def pressed(keys: str, *heard: str) -> PastDecision:
    return PastDecision(heard, PressKeys(keys, "r"), 0.0)


class Kept:
    """A memory over a dict."""

    def __init__(self) -> None:
        self.menus: dict[str, LearnedMenu] = {}
        self.memory = MenuMemory(self._load, self._save, lambda: AT)
        self.calls = 0

    async def _load(self, number: str) -> LearnedMenu | None:
        return self.menus.get(number)

    async def _save(self, menu: LearnedMenu) -> None:
        self.menus[menu.number] = menu

    async def ended(self, *history: PastDecision, goal: str = GOAL, outcome: str = "cancelled") -> None:
        end = CallEnd(Where.PERSON if outcome == "connected" else Where.UNKNOWN)
        await self.memory.note(NUMBER, "Acme", EndedCall(goal, "en", history, outcome, AT, end))

    async def decide(self, *heard: str, goal: str = GOAL) -> Decision:
        """As the next call does."""
        self.calls += 1
        view = replace(view_of(*heard, goal=goal, call_id=f"{self.calls:012}"), number=NUMBER)
        return await ComposedNavigator(RulesNavigator(), memory=self.memory).decide(view)


def keys_of(decision: Decision) -> str:
    assert isinstance(decision, PressKeys), decision
    return decision.keys


async def test_the_next_call_tries_the_next_best() -> None:
    kept = Kept()
    assert keys_of(await kept.decide(*CARDS)) == "2"
    await kept.ended(pressed("2", *CARDS), pressed("*", *ONLINE), pressed("4", *CARDS))
    assert keys_of(await kept.decide(*CARDS)) == "3"
    assert keys_of(await kept.decide(*CARDS, goal="report my stolen credit card right now please")) == "2"


async def test_the_only_option_that_fits_is_tried_again() -> None:
    kept = Kept()
    await kept.ended(pressed("2", *CARDS), pressed("*", *ONLINE), pressed("4", *CARDS))
    await kept.ended(pressed("3", *CARDS), pressed("*", *ONLINE), pressed("4", *CARDS))
    others = ("To report a lost or stolen card, press 2.", "To hear this again, press 9.")
    assert keys_of(await kept.decide(*others)) == "2"


async def test_a_menu_that_was_renumbered_is_read_anew() -> None:
    kept = Kept()
    await kept.ended(pressed("2", *CARDS), pressed("*", *ONLINE), pressed("4", *CARDS))
    moved = ("To report a lost or stolen card, press 1.", "For accounts, press 2.", *CARDS[2:])
    assert keys_of(await kept.decide(*moved)) == "1"


async def test_it_is_right_again_once_a_call_got_through_by_it() -> None:
    kept = Kept()
    await kept.ended(pressed("2", *CARDS), pressed("*", *ONLINE), pressed("4", *CARDS))
    await kept.ended(pressed("2", *CARDS), outcome="connected")
    assert wrong_ways(kept.menus[NUMBER], GOAL, AT) == ()


async def test_what_led_back_to_its_own_prompt_twice_is_wrong_for_everybody_for_half_a_year() -> None:
    kept = Kept()
    again = (pressed("2", *CARDS), pressed("4", "Our hours are eight to six.", *CARDS))
    await kept.ended(*again)
    assert wrong_ways(kept.menus[NUMBER], "anything", AT) == ()
    await kept.ended(*again)
    (wrong,) = wrong_ways(kept.menus[NUMBER], "anything", AT)
    assert is_among(PressKeys("2", "r"), CARDS, [wrong])
    assert not is_among(PressKeys("4", "r"), CARDS, [wrong])
    assert wrong_ways(kept.menus[NUMBER], "anything", AT + FORGOTTEN_S) == ()


def test_a_language_model_is_told() -> None:
    view: MenuView = replace(view_of(*CARDS), wrong_ways=(pressed("2", *CARDS),))
    told = situation(replace(view, wrong_ways=(replace(view.wrong_ways[0], decision=PressKeys("2", "")),)))
    assert "Found wrong for this goal, here, in earlier calls: 2." in told
    assert "Found wrong" not in situation(view_of(*CARDS))
