"""A learned menu drawn as the nodes of a scenario: its paths first, then all else that calls have heard of it.

What no call has taken is not drawn: nobody knows where it leads. What was said is kept as it was heard; what a person
said is none of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from holdslayer_agent.core.learned import SAY, LearnedPath, LearnedStep, same_prompt
from holdslayer_agent.core.menu_tree import WAIT, Choice, HeardMenu, Led, Where
from holdslayer_agent.practice.scenario import EndKind

__all__ = ["UNHEARD", "Drawing", "slot_of"]

_ENDS = {
    "callback_promised": EndKind.CALLBACK_PROMISED,
    "closed": EndKind.CLOSED,
    "busy": EndKind.BUSY,
    "hung_up": EndKind.HUNG_UP,
}
_SLOT = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
UNHEARD = "…"
"""Stands for a prompt, or a sentence of one, that nothing was understood of: a node has to say something."""
_WAIT_S = 30
"""Judged: how long a queue lasts is not part of a menu; this is long enough to be heard as one."""


@dataclass(slots=True)
class Drawing:
    """The nodes of a menu. Paths share nodes as long as they go the same way: a prompt that comes a second time on a
    path is a second node. Where two contradict each other (one entry led to two places) the first is drawn."""

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

    def draw_tree(self, menus: Sequence[HeardMenu]) -> dict[str, str]:
        """The nodes of all that was heard, by the menus' names: those of paths where they are of the same prompt."""
        nodes: dict[str, str] = {}
        for menu in menus:
            drawn = (name for name in self._steps if name not in nodes.values() and self._is_hearing(name, menu))
            step = LearnedStep(menu.prompt, next((c.entry for c in menu.choices if "{{" in c.entry), ""))
            nodes[menu.name] = next(drawn, "") or self._new(menu.language, step)
        for menu in menus:
            for choice in menu.choices:
                if choice.led:
                    self._draw_choice(nodes, menu, choice)
        for name in nodes.values():
            _made_whole(self.nodes[name])
        return nodes

    def _is_hearing(self, name: str, menu: HeardMenu) -> bool:
        language, step = self._steps[name]
        fact = next((choice.entry for choice in menu.choices if "{{" in choice.entry), "")
        return language == menu.language and (
            step.prompt == menu.prompt
            or same_prompt(LearnedStep(step.prompt, step.entry), LearnedStep(menu.prompt, fact))
        )

    def _draw_choice(self, nodes: dict[str, str], menu: HeardMenu, choice: Choice) -> None:
        name, newest = nodes[menu.name], choice.led[0]
        if newest.where is Where.SAME:
            self._lead(name, choice.entry, name)
        elif newest.where is Where.MENU and newest.menu in nodes:
            self._lead(name, choice.entry, nodes[newest.menu])
        elif newest.where not in (Where.MENU, Where.UNKNOWN):
            self._lead(name, choice.entry, self._end_of(newest))

    def _end_of(self, led: Led) -> str:
        """The node of where a call ended, behind a queue where it stood in one."""
        outcome = "connected" if led.where in (Where.PERSON, Where.QUEUE) else str(led.where)
        end = self._end(outcome, led.said)
        if not led.held and led.where is not Where.QUEUE:
            return end
        queue = f"queue_{end.removeprefix('end_')}"
        self.nodes.setdefault(queue, {"queue": {"wait_s": _WAIT_S, "then": end}})
        return queue

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
        said = [_playable_words(sentence) for sentence in step.prompt] or [UNHEARD]
        self.nodes[name] = {"say": [text if language == self.language else {language[:2]: text} for text in said]}
        self._steps[name] = language, step
        return name

    def _end(self, outcome: str, said: Sequence[str] = ()) -> str:
        words = [_playable_words(sentence) for sentence in said]
        kind = _ENDS.get(outcome)
        if outcome == "voicemail":
            node: dict[str, Any] = {"voicemail": {"greeting": " ".join(words) or UNHEARD}}
        elif kind is None:
            node = {"person": {"greeting": "Hello."}}
        else:
            node = {"say": words, "end": kind.value} if words else {"end": kind.value}
        name = f"end_{outcome}"
        for number in range(2, len(self.nodes) + 3):
            if self.nodes.setdefault(name, node) == node:
                break
            name = f"end_{outcome}_{number}"
        return name

    def _lead(self, name: str, entry: str, target: str) -> None:
        self._ways.setdefault((name, entry), target)
        node, slot = self.nodes[name], slot_of(entry)
        if entry == WAIT:
            node.setdefault("timeout", target)
        elif entry.startswith(SAY):
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
    return sentence.replace("{{", "").replace("}}", "").strip() or UNHEARD


def _made_whole(node: dict[str, Any]) -> None:
    """A node that nobody has entered anything at: it goes on alone, or nothing is known of it."""
    if node.keys() & {"on", "spoken", "collect"}:
        return
    target = node.pop("timeout", "")
    node.update({"then": target} if target else {"end": EndKind.HUNG_UP.value})


def slot_of(entry: str) -> str:
    """The fact that an entry gives; empty where it gives none."""
    found = _SLOT.search(entry)
    return found[1] if found is not None else ""
