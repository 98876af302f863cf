"""Writes the key `learned` of a scenario file: what nodes and goals can't hold of a learned menu.

`learned_reader` reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from holdslayer_agent.core.learned import DeadEnd, LearnedPath, LearnedStep
from holdslayer_agent.core.menu_tree import Choice, HeardMenu, Led, Where
from holdslayer_agent.practice.learned_reader import time_text
from holdslayer_agent.practice.map_drawing import UNHEARD, Drawing

__all__ = ["dead_end_map", "menu_map", "path_map"]


def path_map(path: LearnedPath, places: list[str], drawing: Drawing) -> dict[str, Any]:
    """A path, with the nodes where its steps are made."""
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


def dead_end_map(dead: DeadEnd) -> dict[str, Any]:
    """What a company hung up on."""
    return {"heard": list(dead.prompt), "entry": dead.entry, "last": time_text(dead.at), "calls": dead.calls}


def menu_map(menu: HeardMenu, node: str, said: Sequence[str]) -> dict[str, Any]:
    """A prompt that calls have heard. `said`: the words of the node that it is drawn as."""
    found: dict[str, Any] = {"at": node}
    if menu.prompt != tuple(said):
        found["heard"] = list(menu.prompt)
    found["language"] = menu.language
    if menu.start:
        found["start"] = True
    found |= {"last": time_text(menu.at), "calls": menu.calls}
    found["options"] = [_option_map(choice) for choice in menu.choices]
    return found


def _option_map(choice: Choice) -> dict[str, Any]:
    found: dict[str, Any] = {"entry": choice.entry}
    if choice.meaning:
        found["meaning"] = choice.meaning
    if choice.led:
        found["led"] = [_led_map(led) for led in choice.led]
    if choice.left:
        found["wrong_for"] = [{"goal": left.goal, "last": time_text(left.at)} for left in choice.left]
    return found


def _led_map(led: Led) -> dict[str, Any]:
    found: dict[str, Any] = {"menu": led.menu} if led.where is Where.MENU else {"to": str(led.where)}
    if led.held:
        found["queue"] = True
    if led.said:
        found["said"] = list(led.said)
    return found | {"last": time_text(led.at), "calls": led.calls}


def _step_map(step: LearnedStep, name: str, *, heard: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"at": name, "entry": step.entry}
    if heard:
        found["heard"] = [sentence if sentence.strip() else UNHEARD for sentence in step.prompt]
    if step.patient:
        found["patient"] = True
    if step.late:
        found["late"] = True
    if step.listens_from is not None:
        found["listens_from"] = step.listens_from
    if step.hearings > 1:
        found["hearings"] = step.hearings
    return found
