"""Learned menus as scenario files and back."""

from __future__ import annotations

from pathlib import Path

from holdslayer_agent.core.decisions import PastDecision, PressKeys, SaySlotOrPhrase
from holdslayer_agent.core.learned import LearnedMenu, learn
from holdslayer_agent.practice.catalogue import scenarios_dir
from holdslayer_agent.practice.menu_maps import as_scenario, from_scenario
from holdslayer_agent.practice.scenario_reader import load_scenario


def menu_of_bank() -> LearnedMenu:
    history = [
        PastDecision(("For cards, press 2.",), PressKeys("2", "r"), 0.0),
        PastDecision(("Please enter your card number.",), PressKeys("{{card_number}}#", "r"), 1.0),
        PastDecision(("In a few words, why do you call?",), SaySlotOrPhrase("lost card", "r"), 2.0),
    ]
    return learn(LearnedMenu("+1555", "Bank"), "report a lost card", "en", history, "connected", 1.0)


def test_an_exported_menu_is_a_scenario_that_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "bank.yaml"
    file.write_text(as_scenario(menu_of_bank()))
    scenario = load_scenario(file)
    assert scenario.company == "Bank"
    assert scenario.goals[0].path == ("2", "{{card_number}}#", "say: lost card")


def test_exported_and_imported_it_leads_the_same_way(tmp_path: Path) -> None:
    file = tmp_path / "bank.yaml"
    file.write_text(as_scenario(menu_of_bank()))
    again = from_scenario(file, "+1555")
    assert [step.entry for step in again.paths[0].steps] == ["2", "{{card_number}}#", "say: lost card"]
    assert again.paths[0].goal == "report a lost card"


def test_every_packaged_company_is_a_map() -> None:
    for file in sorted(scenarios_dir().glob("[0-9]*.yaml")):
        scenario = load_scenario(file)
        entered = sum(step not in ("wait", "ask") for goal in scenario.goals for step in goal.path)
        learned = from_scenario(file, "+1555")
        assert sum(len(path.steps) for path in learned.paths) == entered, file.name
