"""The paths written into the packaged scenarios lead where their goals say."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from holdslayer_agent.practice.node_reader import PLACEHOLDER
from holdslayer_agent.practice.scenario import Goal, Queue, Scenario
from holdslayer_agent.practice.scenario_reader import load_scenario
from holdslayer_agent.practice.text_call import TextCall

_PACKAGED = Path(str(files("holdslayer_agent.practice") / "scenarios"))
_HELD_OUT = Path(__file__).parents[1] / "navigation"
SCENARIOS = sorted([*_PACKAGED.glob("*.yaml"), *_HELD_OUT.glob("*/*.yaml")])


def _walk(scenario: Scenario, goal: Goal) -> TextCall:
    call = TextCall(scenario, at=goal.at)
    for step in goal.path:
        facts = {**scenario.facts, **scenario.asked_facts}
        filled = PLACEHOLDER.sub(lambda found, facts=facts: facts[found[1]], step)
        while not call.over and not (call.play.node.listens and call.play.phase in ("listening", "waiting")):
            call.advance(call.now_s + 0.5)
        taken = len(call.inputs)
        node = call.play.node.name
        if step.startswith("say:"):
            call.speak(filled.removeprefix("say:").strip())
        elif step == "wait":
            while not call.over and call.play.node.name == node and len(call.inputs) == taken:
                call.advance(call.now_s + 0.5)
        elif step != "ask":
            call.press(filled)
            while len(call.inputs) == taken and not call.over:
                call.advance(call.now_s + 0.5)
    limit = call.now_s + 2000
    while not call.over and call.now_s < limit:
        if call.play.node.listens and not isinstance(call.play.node.kind, Queue):
            call.advance(call.now_s + 0.2)
        else:
            call.advance(limit)
    return call


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_written_path_arrives_at_its_goal(path: Path) -> None:
    scenario = load_scenario(path)
    for goal in scenario.goals:
        call = _walk(scenario, goal)
        assert call.nodes[-1] in goal.goal_nodes, (goal.text, call.nodes, call.inputs)
