"""Menus of practice companies with the option that leads where a goal wants to go, for the fit of the forms.

The companies that were looked at while the navigator was made: the packaged ones and those of tests/navigation. What is
kept to measure on (`held_out9`, `held_out12`, `held_out13`, half of `held_out8`) is left out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from holdslayer_agent.bench.navigation import play_goal
from holdslayer_agent.core.decisions import Decision, MenuView, PressKeys, SaySlotOrPhrase, WaitForMore
from holdslayer_agent.core.menu import OptionKind, parse_menu
from holdslayer_agent.navigation.meaning import told_by
from holdslayer_agent.practice.scenario_reader import load_scenario

__all__ = ["Met", "met_menus"]

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (
    "holdslayer_agent/practice/scenarios", "tests/navigation/companies", "tests/navigation/held_out",
    *(f"tests/navigation/held_out{number}" for number in (*range(2, 8), 10, 11)), "tests/navigation/looked_at",
)  # fmt: skip
FILES = ("s1", "s3", "s5", "s7")
_PAUSE_S = 14.0
"""Longer than any company of these waits for a choice before it goes on by itself."""
_MOST_LOOKS = 6


@dataclass(frozen=True, slots=True)
class Met:
    """A goal before a menu: its right topic and the others."""

    goal: str
    language: str
    right: str
    others: tuple[str, ...]


@dataclass(slots=True)
class _Guide:
    """Implements `Navigator`: goes the way that the scenario file tells."""

    way: list[str]
    met: list[Met] = field(default_factory=list)
    looks: int = 0

    async def decide(self, view: MenuView) -> Decision:
        if not view.sentences or not view.prompt_complete:
            return WaitForMore(1.0, "the company speaks")
        if not self.way:
            return WaitForMore(30.0, "the way is at its end")
        step = self.way[0]
        if step == "wait":
            del self.way[0]
            return WaitForMore(_PAUSE_S, "the way waits here")
        if step.isdigit():
            options = [option for option in parse_menu([s.text for s in view.sentences]).options if option.keys]
            self.looks += 1
            if step not in [option.keys for option in options] and self.looks <= _MOST_LOOKS:
                return WaitForMore(4.0, "it is not offered yet")
            topics = {o.keys: o.meaning for o in options if o.kind is OptionKind.TOPIC and o.meaning}
            if step in topics:
                others = tuple(meaning for meaning in topics.values() if meaning != topics[step])
                self.met.append(Met(told_by(view.goal), view.language[:2], topics[step], others))
        del self.way[0]
        self.looks = 0
        pressed = "{{" in step or all(key in "0123456789*#" for key in step)
        return PressKeys(step, "the way") if pressed else SaySlotOrPhrase(step, "the way")


def met_menus() -> list[Met]:
    """All of them; played as text in virtual time, seconds."""
    return [met for path in _files() for met in asyncio.run(_met(path)) if met.others]


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted((ROOT / folder).glob("*.yaml"))
    for name in FILES:
        yield from (ROOT / "tests/navigation/held_out8").glob(f"{name}*.yaml")


async def _met(path: Path) -> list[Met]:
    scenario = load_scenario(path)
    found: list[Met] = []
    for goal in scenario.goals:
        guide = _Guide([str(step) for step in goal.path])
        await play_goal(scenario, goal, guide)
        found += guide.met
    return found
