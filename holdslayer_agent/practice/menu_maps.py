"""Learned menus as scenario files, to look at, edit and share; and scenario files as learned menus.

A map holds what a caller heard and entered, never a value: a number that was entered is `expect`ed in a slot that the
file fills with made-up digits. A company that somebody described for practice is as good a map as one that was learned.

What the form has no place for stands under its key `learned`: the steps with the nodes where they were made, and what
they teach of those; another hearing of a node's words; languages and outcomes; dead ends; and every menu that was heard
with its options, taken or not, and where they led.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ruamel.yaml import YAML

from holdslayer_agent.core.dead_ends import MOST_DEAD_ENDS
from holdslayer_agent.core.hearing_out import merged_trees, with_paths
from holdslayer_agent.core.learned import MOST_PATHS, SAY, DeadEnd, LearnedMenu, LearnedPath, LearnedStep
from holdslayer_agent.core.menu import parse_menu
from holdslayer_agent.core.menu_tree import HeardMenu, bounded
from holdslayer_agent.navigation.guarding import authenticates
from holdslayer_agent.navigation.slots import fitting_slots
from holdslayer_agent.practice.learned_writer import dead_end_map, menu_map, path_map
from holdslayer_agent.practice.map_drawing import UNHEARD, Drawing, slot_of
from holdslayer_agent.practice.scenario import Collect, Ending, EndKind, Goal, GoOn, Node, Scenario, Transfer
from holdslayer_agent.practice.text_call import split_sentences

__all__ = ["Merged", "as_scenario", "from_scenario", "merged", "taken_in"]


def as_scenario(menu: LearnedMenu) -> str:
    """The menu as the YAML of one company."""
    whole = menu if menu.heard else with_paths(menu)
    drawing = Drawing(whole.paths[0].language if whole.paths else next((m.language for m in whole.heard), "en"))
    goals, paths = [], []
    for path in whole.paths:
        places, goal = drawing.draw(path)
        goals.append(goal)
        paths.append(path_map(path, places, drawing))
    nodes = drawing.draw_tree(whole.heard)
    start = next(iter(drawing.nodes), "") if whole.paths else next((nodes[m.name] for m in whole.heard if m.start), "")
    if not goals:  # a file has to have a goal
        drawing.nodes["nothing"] = {"say": UNHEARD, "end": "hung_up"}
        goals.append({"goal": UNHEARD, "goal_nodes": ["nothing"]})
    company: dict[str, Any] = {"company": menu.company or menu.number, "about": f"Learned by calling {menu.number}."}
    company["language"] = drawing.language
    if drawing.facts:
        company["facts"] = drawing.facts
    company["start"] = start or next(iter(drawing.nodes))
    company["nodes"] = drawing.nodes
    company["goals"] = goals
    company["learned"] = {
        "paths": paths,
        "dead_ends": [dead_end_map(dead) for dead in menu.dead_ends],
        "menus": {m.name: menu_map(m, nodes[m.name], drawing.said(nodes[m.name])) for m in whole.heard},
    }
    out = io.StringIO()
    yaml = YAML()
    yaml.width = 4000
    yaml.dump(company, out)
    return out.getvalue()


def from_scenario(scenario: Scenario, number: str, at: float = 0.0) -> LearnedMenu:
    """What a scenario has under `learned`, and the paths of its other goals.

    `at` in Unix seconds: since when these other paths are known, as the file doesn't say.
    """
    told = {one.goal for one in scenario.learned}
    drawn = []
    for goal in scenario.goals:
        steps = _steps(scenario, goal) if goal.text not in told else ()
        if steps:
            drawn.append(LearnedPath(goal.text, scenario.language[:2], steps, _outcome(scenario, goal), at))
    paths = (*scenario.learned, *drawn)
    menu = LearnedMenu(number, scenario.company, paths, scenario.dead_ends, scenario.heard)
    return with_paths(menu, drawn if scenario.heard else paths)


def taken_in(known: LearnedMenu, scenario: Scenario, at: float) -> Merged:
    """What is known of a number with a map that somebody has drawn, edited or shared; `at` as in `from_scenario`."""
    other, refused = _without_baits(from_scenario(scenario, known.number, at))
    return replace(merged(known, other), refused=refused)


def _without_baits(menu: LearnedMenu) -> tuple[LearnedMenu, tuple[str, ...]]:
    """The menu without the paths that give a PIN or the like where their own prompt asks for none, and their goals.

    A map may come from a stranger; what is learned is followed where its prompt was misheard, too.
    """
    baits = [path for path in menu.paths if any(_is_bait(step) for step in path.steps)]
    kept = tuple(path for path in menu.paths if path not in baits)
    return replace(menu, paths=kept), tuple(path.goal for path in baits)


def _is_bait(step: LearnedStep) -> bool:
    slot = slot_of(step.entry)
    if not slot or not authenticates(slot):
        return False
    asked = parse_menu(step.prompt).entry
    return asked is None or not fitting_slots(asked, (slot,))


@dataclass(frozen=True, slots=True)
class Merged:
    """Two menus of a number in one, and what became of the second one's goals."""

    menu: LearnedMenu
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    """Those that were learned anew since then: the known ones are kept."""
    kept: tuple[str, ...] = ()
    """Known goals that the second menu says nothing of, or nothing else."""
    dropped: tuple[str, ...] = ()
    """The oldest of more goals than are kept."""
    refused: tuple[str, ...] = ()
    """Those whose path gives what opens an account where its prompt does not ask for it."""


def merged(known: LearnedMenu, other: LearnedMenu) -> Merged:
    """All paths of both; of two for one goal in one language the newer, and the other's where they are of one time."""
    paths = {(path.goal, path.language): path for path in known.paths}
    became: dict[str, list[str]] = {"added": [], "replaced": [], "older": [], "kept": []}
    for path in other.paths:
        before = paths.get((path.goal, path.language))
        if before is None:
            became["added"].append(path.goal)
        elif replace(path, at=before.at) == before:
            became["kept"].append(path.goal)
        elif int(before.at) > int(path.at):
            became["older"].append(path.goal)
            continue
        else:
            became["replaced"].append(path.goal)
        paths[path.goal, path.language] = path
    told = {(path.goal, path.language) for path in other.paths}
    became["kept"] += [path.goal for path in known.paths if (path.goal, path.language) not in told]
    newest = sorted(paths.values(), key=lambda path: path.at, reverse=True)
    became["dropped"] = [path.goal for path in newest[MOST_PATHS:]]
    menu = replace(
        known,
        company=known.company or other.company,
        paths=tuple(newest[:MOST_PATHS]),
        dead_ends=_merged_dead_ends(known.dead_ends, other.dead_ends),
        heard=_merged_trees(known, other),
    )
    return Merged(menu, **{how: tuple(goals) for how, goals in became.items()})


def _merged_trees(known: LearnedMenu, other: LearnedMenu) -> tuple[HeardMenu, ...]:
    menus = merged_trees((known if known.heard else with_paths(known)).heard, other.heard)
    return bounded(menus, max((menu.at for menu in menus), default=0.0))


def _merged_dead_ends(known: Iterable[DeadEnd], other: Iterable[DeadEnd]) -> tuple[DeadEnd, ...]:
    found: dict[tuple[tuple[str, ...], str], DeadEnd] = {}
    for dead in (*known, *other):
        before = found.get((dead.prompt, dead.entry))
        if before is None or int(dead.at) >= int(before.at):
            found[dead.prompt, dead.entry] = dead
    return tuple(sorted(found.values(), key=lambda dead: dead.at, reverse=True)[:MOST_DEAD_ENDS])


# -- a goal's path as steps ------------------------------------------------------------------------------------------


def _outcome(scenario: Scenario, goal: Goal) -> str:
    kinds = [scenario.nodes[name].kind for name in goal.goal_nodes]
    promised = all(isinstance(kind, Ending) and kind.kind is EndKind.CALLBACK_PROMISED for kind in kinds)
    return "callback_promised" if promised else "connected"


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
    if entry.startswith(SAY):
        words = entry.removeprefix(SAY)
        fitting = [phrase for phrase in node.spoken if phrase in words.lower()]
        return node.spoken[max(fitting, key=len)] if fitting else node.spoken.get("*")
    if slot_of(entry):
        return node.kind.ok if isinstance(node.kind, Collect) else None
    return node.on.get(entry)


def _sentences(said: list[str]) -> list[str]:
    return [sentence for text in said for sentence in split_sentences(text)]
