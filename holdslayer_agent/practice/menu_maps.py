"""Learned menus as scenario files, to look at, edit and share; and scenario files as learned menus.

A map holds what a caller heard and entered, never a value: a number that was entered is `expect`ed in a slot that the
file fills with made-up digits. A company that somebody described for practice is as good a map as one that was learned.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from holdslayer_agent.core.learned import LearnedMenu, LearnedPath, LearnedStep
from holdslayer_agent.practice.scenario import Collect, Goal, GoOn, Node, Scenario, Transfer
from holdslayer_agent.practice.scenario_reader import load_scenario
from holdslayer_agent.practice.text_call import split_sentences

__all__ = ["as_scenario", "from_scenario"]

_SAY = "say: "
_ENDS = {"callback_promised": "callback_promised", "closed": "closed"}


def as_scenario(menu: LearnedMenu) -> str:
    """The menu as the YAML of one company."""
    nodes: dict[str, dict[str, Any]] = {}
    slots: dict[str, str] = {}
    goals = []
    for path in menu.paths:
        goals.append(_walk(path, nodes, slots))
    company: dict[str, Any] = {"company": menu.company or menu.number, "about": f"Learned by calling {menu.number}."}
    company["language"] = menu.paths[0].language if menu.paths else "en"
    if slots:
        company["facts"] = slots
    company["start"] = goals[0].pop("_start") if goals else "start"
    for goal in goals[1:]:
        goal.pop("_start")
    company["nodes"] = nodes
    company["goals"] = goals
    out = io.StringIO()
    yaml = YAML()
    yaml.width = 4000
    yaml.dump(company, out)
    return out.getvalue()


def from_scenario(path: Path, number: str) -> LearnedMenu:
    """The paths of a scenario file's goals as a learned menu. Raises ConfigError on a bad file."""
    scenario = load_scenario(path)
    paths = []
    for goal in scenario.goals:
        steps = _steps(scenario, goal)
        if steps:
            paths.append(LearnedPath(goal.text, scenario.language[:2], steps, "connected", 0.0))
    return LearnedMenu(number, scenario.company, tuple(paths))


def _walk(path: LearnedPath, nodes: dict[str, dict[str, Any]], slots: dict[str, str]) -> dict[str, Any]:
    """Put a path's prompts among the nodes; its goal."""
    names = [_named(step, nodes) for step in path.steps]
    last = f"end_{path.outcome}"
    if path.outcome in _ENDS:
        nodes.setdefault(last, {"end": _ENDS[path.outcome]})
    else:
        nodes.setdefault(last, {"person": {"greeting": "Hello."}})
    for name, target, step in zip(names, [*names[1:], last], path.steps, strict=True):
        node = nodes[name]
        slot = _slot(step.entry)
        if slot:
            slots.setdefault(slot, str(700_001 + 1_111 * len(slots)))  # any number, and no two alike
            node["collect"] = {"digits": [1, 20], "expect": slot, "ok": target}
        elif step.entry.startswith(_SAY):
            node.setdefault("spoken", {})[step.entry.removeprefix(_SAY).lower()] = target
        else:
            node.setdefault("on", {})[step.entry] = target
    return {
        "goal": path.goal,
        "goal_nodes": [last],
        "path": [step.entry for step in path.steps],
        "_start": names[0],
    }


def _named(step: LearnedStep, nodes: dict[str, dict[str, Any]]) -> str:
    """The node of this prompt, made where there is none."""
    prompt = " ".join(step.prompt).replace("{{", "").replace("}}", "") or "…"
    for name, node in nodes.items():
        if node.get("say") == prompt:
            return name
    name = f"menu_{len([n for n in nodes if n.startswith('menu_')]) + 1}"
    nodes[name] = {"say": prompt}
    return name


def _steps(scenario: Scenario, goal: Goal) -> tuple[LearnedStep, ...]:
    """The inputs of a goal's path with what is said before each."""
    node = scenario.nodes[scenario.entry(goal.at)]
    steps: list[LearnedStep] = []
    said: list[str] = []
    rest = list(goal.path)
    for _ in range(100):
        said += [piece.text for piece in node.say if piece.language[:2] == scenario.language[:2]]
        if isinstance(node.kind, GoOn | Transfer):
            node = scenario.nodes[node.kind.then]
            continue
        if not rest or node.terminal:
            break
        entry = rest.pop(0)
        target = _target(node, entry)
        if entry not in ("wait", "ask"):
            steps.append(LearnedStep(tuple(_sentences(said)), entry))
            said = []
        if target is None:
            break
        node = scenario.nodes[target] if target else node
    return tuple(steps)


def _target(node: Node, entry: str) -> str | None:
    """Where an input leads; empty where the call stays, None where the path can't be followed."""
    if entry == "ask":
        return ""
    if entry == "wait":
        return node.timeout or getattr(node.kind, "then", None)
    if entry.startswith(_SAY):
        words = entry.removeprefix(_SAY)
        fitting = [phrase for phrase in node.spoken if phrase in words.lower()]
        return node.spoken[max(fitting, key=len)] if fitting else node.spoken.get("*")
    if _slot(entry):
        return node.kind.ok if isinstance(node.kind, Collect) else None
    return node.on.get(entry)


def _slot(entry: str) -> str:
    return entry[entry.index("{{") + 2 : entry.index("}}")].strip() if "{{" in entry else ""


def _sentences(said: list[str]) -> list[str]:
    return [sentence for text in said for sentence in split_sentences(text)]
