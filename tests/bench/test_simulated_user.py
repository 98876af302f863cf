"""The simulated user of the navigation benchmark: takes the option that leads where he wants to go, seconds later."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from holdslayer_agent.bench.navigation import play_goal
from holdslayer_agent.core.decisions import AskUser, Decision, MenuView, PressKeys, WaitForMore
from holdslayer_agent.practice.scenario_reader import load_scenario

COMPANY = """
company: Kennels and Tickets
language: en
start: menu
nodes:
  menu:
    say: "For pets, press 1. For travel, press 2."
    on: {"1": pets, "2": travel}
  pets: {person: {greeting: "Pets, Ada speaking."}}
  travel: {person: {greeting: "Travel, Bea speaking."}}
goals:
  - {goal: somewhere the poodle can sleep, goal_nodes: [pets], path: ["1"]}
"""


class Asks:
    """Asks the user, and presses what he says."""

    def __init__(self, *choices: str) -> None:
        self.choices = choices
        self.asked_s = self.answered_s = 0.0

    async def decide(self, view: MenuView) -> Decision:
        if not view.prompt_complete:
            return WaitForMore(1.0, "speaking")
        if not view.history:
            self.asked_s = view.now_s
            return AskUser("Which?", "unclear", choices=self.choices)
        if not view.answers:
            return WaitForMore(30.0, "asked") if view.now_s < self.asked_s + 20 else PressKeys("2", "a guess")
        self.answered_s = view.now_s
        return PressKeys("1" if view.answers[0].text == "For pets" else "2", "told")


@pytest.mark.parametrize(
    ("choices", "helped", "ended_at"),
    [
        (("For pets", "For travel"), True, "pets"),
        (("For travel",), True, "travel"),
        (("For pets", "For travel"), False, "travel"),
    ],
    ids=["he knows", "none leads on", "nobody there"],
)
def test_he_takes_the_option_that_leads_on(
    tmp_path: Path, choices: tuple[str, ...], helped: bool, ended_at: str
) -> None:
    (tmp_path / "kennels.yaml").write_text(COMPANY)
    scenario = load_scenario(tmp_path / "kennels.yaml")
    navigator = Asks(*choices)
    result = asyncio.run(play_goal(scenario, scenario.goals[0], navigator, helped=helped))
    assert (result.ended_at, result.questions) == (ended_at, 1)
    if ended_at == "pets":
        assert 8.0 <= navigator.answered_s - navigator.asked_s < 10.0  # the menu is being read again
