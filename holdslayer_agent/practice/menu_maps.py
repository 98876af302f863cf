"""Learned menus as scenario files, to look at, edit and share; and scenario files as learned menus.

A map holds what a caller heard and entered, never a value: a number that was entered is `expect`ed in a slot that the
file fills with made-up digits. A company that somebody described for practice is as good a map as one that was learned.

What the form has no place for stands under its key `learned`: the steps with the nodes where they were made, and what
they teach of those; another hearing of a node's words; languages and outcomes; dead ends.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from holdslayer_agent.core.dead_ends import MOST_DEAD_ENDS
from holdslayer_agent.core.learned import (
    MOST_PATHS,
    SAY,
    DeadEnd,
    LearnedMenu,
    LearnedPath,
    LearnedStep,
    same_prompt,
)
from holdslayer_agent.practice.learned_reader import time_text
from holdslayer_agent.practice.scenario import Collect, Ending, EndKind, Goal, GoOn, Node, Scenario, Transfer
from holdslayer_agent.practice.scenario_reader import load_scenario
from holdslayer_agent.practice.text_call import split_sentences

__all__ = ["Merged", "as_scenario", "from_scenario", "merged"]

_ENDS = {"callback_promised": EndKind.CALLBACK_PROMISED, "closed": EndKind.CLOSED}
_SLOT = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_UNHEARD = "…"
"""Stands for a prompt, or a sentence of one, that nothing was understood of: a node has to say something."""


def as_scenario(menu: LearnedMenu) -> str:
    """The menu as the YAML of one company."""
    language = menu.paths[0].language if menu.paths else "en"
    drawing = _Drawing(language)
    goals, paths = [], []
    for path in menu.paths:
        places, goal = drawing.draw(path)
        goals.append(goal)
        paths.append(_path_map(path, places, drawing))
    if not goals:  # a file has to have a goal
        drawing.nodes["nothing"] = {"say": _UNHEARD, "end": "hung_up"}
        goals.append({"goal": _UNHEARD, "goal_nodes": ["nothing"]})
    company: dict[str, Any] = {"company": menu.company or menu.number, "about": f"Learned by calling {menu.number}."}
    company["language"] = language
    if drawing.facts:
        company["facts"] = drawing.facts
    company["start"] = next(iter(drawing.nodes))
    company["nodes"] = drawing.nodes
    company["goals"] = goals
    company["learned"] = {"paths": paths, "dead_ends": [_dead_end_map(dead) for dead in menu.dead_ends]}
    out = io.StringIO()
    yaml = YAML()
    yaml.width = 4000
    yaml.dump(company, out)
    return out.getvalue()


def from_scenario(path: Path, number: str, at: float = 0.0) -> LearnedMenu:
    """What a scenario file has under `learned`, and the paths of its other goals. Raises ConfigError on a bad file.

    `at` in Unix seconds: since when these other paths are known, as the file doesn't say.
    """
    scenario = load_scenario(path)
    paths = list(scenario.learned)
    told = {one.goal for one in paths}
    for goal in scenario.goals:
        steps = _steps(scenario, goal) if goal.text not in told else ()
        if steps:
            paths.append(LearnedPath(goal.text, scenario.language[:2], steps, _outcome(scenario, goal), at))
    return LearnedMenu(number, scenario.company, tuple(paths), scenario.dead_ends)


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
    )
    return Merged(menu, **{how: tuple(goals) for how, goals in became.items()})


def _merged_dead_ends(known: Iterable[DeadEnd], other: Iterable[DeadEnd]) -> tuple[DeadEnd, ...]:
    found: dict[tuple[tuple[str, ...], str], DeadEnd] = {}
    for dead in (*known, *other):
        before = found.get((dead.prompt, dead.entry))
        if before is None or int(dead.at) >= int(before.at):
            found[dead.prompt, dead.entry] = dead
    return tuple(sorted(found.values(), key=lambda dead: dead.at, reverse=True)[:MOST_DEAD_ENDS])


# -- a menu as nodes -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Drawing:
    """The nodes of a menu's paths. Paths share nodes as long as they go the same way: a prompt that comes a second time
    on a path is a second node. Where two contradict each other (one entry led to two places) the first is drawn."""

    language: str
    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    _steps: dict[str, tuple[str, LearnedStep]] = field(default_factory=dict)
    """By node: the language and the step that it was drawn for."""
    _ways: dict[tuple[str, str], str] = field(default_factory=dict)
    """By node and entry: where it leads."""
    _starts: list[str] = field(default_factory=list)

    def draw(self, path: LearnedPath) -> tuple[list[str], dict[str, Any]]:
        """The nodes of the path's steps, and its goal."""
        places: list[str] = []
        for step in path.steps:
            reached = [self._ways.get((places[-1], path.steps[len(places) - 1].entry))] if places else self._starts
            known = [name for name in reached if name is not None and self._is_of(name, path.language, step)]
            name = known[0] if known else self._new(path.language, step)
            if places:
                self._lead(places[-1], path.steps[len(places) - 1].entry, name)
            elif not known:
                self._starts.append(name)
            places.append(name)
        end = self._end(path.outcome)
        if places:
            self._lead(places[-1], path.steps[-1].entry, end)
        entries = [self._playable(step.entry) for step in path.steps]
        return places, {"goal": path.goal, "goal_nodes": [end], "path": entries}

    def said(self, name: str) -> tuple[str, ...]:
        """A node's words as they are read back."""
        return tuple(
            next(iter(piece.values())) if isinstance(piece, dict) else piece for piece in self.nodes[name]["say"]
        )

    def _is_of(self, name: str, language: str, step: LearnedStep) -> bool:
        if name not in self._steps or self._steps[name][0] != language:
            return False
        drawn = self._steps[name][1]
        return drawn.prompt == step.prompt or same_prompt(drawn, step)

    def _new(self, language: str, step: LearnedStep) -> str:
        name = f"menu_{len(self._steps) + 1}"
        said = [_playable_words(sentence) for sentence in step.prompt] or [_UNHEARD]
        self.nodes[name] = {"say": [text if language == self.language else {language: text} for text in said]}
        self._steps[name] = language, step
        return name

    def _end(self, outcome: str) -> str:
        name = f"end_{outcome}"
        kind = _ENDS.get(outcome)
        self.nodes.setdefault(name, {"person": {"greeting": "Hello."}} if kind is None else {"end": kind.value})
        return name

    def _lead(self, name: str, entry: str, target: str) -> None:
        self._ways.setdefault((name, entry), target)
        node, slot = self.nodes[name], _slot(entry)
        if entry.startswith(SAY):
            words = "*" if slot else entry.removeprefix(SAY).lower()
            node.setdefault("spoken", {}).setdefault(words, target)
        elif slot:
            self._fact(slot)
            node.setdefault("collect", {"digits": [1, 20], "expect": slot, "ok": target})
        else:
            node.setdefault("on", {}).setdefault(entry, target)

    def _fact(self, slot: str) -> None:
        self.facts.setdefault(slot, str(700_001 + 1_111 * len(self.facts)))  # any number, and no two alike

    def _playable(self, entry: str) -> str:
        """The entry as a goal's path may have it: what is spoken is a fact in letters, under a name of its own."""
        if not entry.startswith(SAY):
            return entry
        for slot in _SLOT.findall(entry):
            self.facts.setdefault(f"{slot}_spoken", "Example")
        return _SLOT.sub(r"{{\1_spoken}}", entry)


def _playable_words(sentence: str) -> str:
    return sentence.replace("{{", "").replace("}}", "").strip() or _UNHEARD


def _path_map(path: LearnedPath, places: list[str], drawing: _Drawing) -> dict[str, Any]:
    steps = [
        _step_map(step, name, heard=step.prompt != drawing.said(name))
        for step, name in zip(path.steps, places, strict=True)
    ]
    return {
        "goal": path.goal,
        "language": path.language,
        "outcome": path.outcome,
        "last": time_text(path.at),
        "calls": path.calls,
        "steps": steps,
    }


def _step_map(step: LearnedStep, name: str, *, heard: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"at": name, "entry": step.entry}
    if heard:
        found["heard"] = [sentence if sentence.strip() else _UNHEARD for sentence in step.prompt]
    if step.patient:
        found["patient"] = True
    if step.late:
        found["late"] = True
    if step.listens_from is not None:
        found["listens_from"] = step.listens_from
    return found


def _dead_end_map(dead: DeadEnd) -> dict[str, Any]:
    return {"heard": list(dead.prompt), "entry": dead.entry, "last": time_text(dead.at), "calls": dead.calls}


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
    if _slot(entry):
        return node.kind.ok if isinstance(node.kind, Collect) else None
    return node.on.get(entry)


def _slot(entry: str) -> str:
    found = _SLOT.search(entry)
    return found[1] if found is not None else ""


def _sentences(said: list[str]) -> list[str]:
    return [sentence for text in said for sentence in split_sentences(text)]
