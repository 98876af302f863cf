"""What can be judged only by looking at a whole scenario: targets, slots, placeholders, goals and their paths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from holdslayer_agent.practice.node_reader import PLACEHOLDER
from holdslayer_agent.practice.scenario import Collect, Goal, Node, Queue, Scenario, is_secret
from holdslayer_agent.practice.yaml_tree import Spot

__all__ = ["check_scenario"]

_SAID = ("entered", "position", "wait_min")
_STEP_KEYS = re.compile(r"[0-9*#]*(?:\{\{([^{}]+)\}\}[0-9*#]*)?")


def check_scenario(
    scenario: Scenario,
    keys: Mapping[str, Spot],
    places: Mapping[str, Mapping[str, Spot]],
    goal_places: list[dict[str, Spot]],
) -> None:
    """Add a fault to the places for everything that does not fit together."""
    known = set(places)
    if scenario.start and scenario.start not in known:
        keys["start"].fault(f"there is no node {scenario.start!r}")
    if scenario.hours is not None and scenario.hours.closed not in known:
        keys["hours"].entries()["closed"].fault(f"there is no node {scenario.hours.closed!r}")
    _check_slots(scenario, keys)
    for name, node in scenario.nodes.items():
        for spot, target in _targets(places[name]):
            if target not in known:
                spot.fault(f"there is no node {target!r}")
        _check_node(scenario, node, places[name])
    for goal, place in zip(scenario.goals, goal_places, strict=True):
        _check_goal(scenario, goal, place, known)


def _check_slots(scenario: Scenario, keys: Mapping[str, Spot]) -> None:
    seen: dict[str, str] = {}
    for where, names in (
        ("facts", tuple(scenario.facts)),
        ("asked_facts", tuple(scenario.asked_facts)),
        ("lacks", scenario.lacks),
    ):
        for name in names:
            if name in _SAID:
                keys[where].fault(f"{name!r} is the name of a placeholder and can't be a slot")
            if name in seen:
                keys[where].fault(f"the slot {name!r} stands in {seen[name]} already")
            seen[name] = where


def _targets(place: Mapping[str, Spot]) -> Iterator[tuple[Spot, str]]:
    """Every node named in a node, with its place."""
    for key in ("timeout", "invalid", "failed", "then"):
        if key in place and place[key].is_text:
            yield place[key], str(place[key].node.value)
    for key in ("on", "spoken"):
        for pair in place[key].node.value if key in place and place[key].is_map else ():
            spot = Spot(pair[1], f"{place[key].key}.{pair[0].value}", place[key].faults)
            if spot.is_text:
                yield spot, str(spot.node.value)
    for key in ("collect", "transfer", "queue"):
        for pair in place[key].node.value if key in place and place[key].is_map else ():
            spot = Spot(pair[1], f"{place[key].key}.{pair[0].value}", place[key].faults)
            if pair[0].value in ("ok", "wrong", "then") and spot.is_text:
                yield spot, str(spot.node.value)


def _check_node(scenario: Scenario, node: Node, place: Mapping[str, Spot]) -> None:
    slots = {**scenario.facts, **scenario.asked_facts}
    if isinstance(node.kind, Collect):
        expect = node.kind.expect
        if expect and expect not in slots and expect not in scenario.lacks:
            place["collect"].fault(f"expect: {expect!r} is no slot of facts, asked_facts or lacks")
        elif expect in slots and not is_secret(slots[expect]):
            place["collect"].fault(f"expect: {expect!r} holds letters and can't be entered by keys")
        if node.bait and not expect:
            place["bait"].fault("needs collect.expect: the slot that must not be given")
    counted = isinstance(node.kind, Queue) and node.kind.position is not None
    anywhere = any(isinstance(other.kind, Queue) and other.kind.position for other in scenario.nodes.values())
    for spot in _spoken_texts(place):
        for name in PLACEHOLDER.findall(str(spot.node.value)):
            if name in slots or name in scenario.lacks:
                spot.fault(f"{{{{{name}}}}} would speak a caller's fact; only {', '.join(_SAID)} may stand here")
            elif name not in _SAID:
                spot.fault(f"{{{{{name}}}}} is unknown; only {', '.join(_SAID)} may stand here")
            elif name == "position" and not counted and (isinstance(node.kind, Queue) or not anywhere):
                spot.fault("{{position}} needs queue.position")


def _spoken_texts(place: Mapping[str, Spot]) -> Iterator[Spot]:
    """Every text the company speaks in a node."""
    for key in ("say", "say_again", "sorry", "queue", "person", "voicemail"):
        if key in place:
            yield from _texts_below(place[key])


def _texts_below(spot: Spot) -> Iterator[Spot]:
    if spot.is_text:
        yield spot
    elif spot.is_list:
        for item in spot.items():
            yield from _texts_below(item)
    elif spot.is_map:
        for key_node, value in spot.node.value:
            yield from _texts_below(Spot(value, f"{spot.key}.{key_node.value}", spot.faults))


def _check_goal(scenario: Scenario, goal: Goal, place: Mapping[str, Spot], known: set[str]) -> None:
    for name in goal.goal_nodes:
        if name not in known:
            place["goal_nodes"].fault(f"there is no node {name!r}")
        elif name in scenario.nodes and not scenario.nodes[name].terminal:
            place["goal_nodes"].fault(f"{name!r} is not terminal: a goal node is a person, voicemail or end")
    if "path" not in place or not place["path"].is_list:
        return
    for spot in place["path"].items():
        if spot.is_text:
            _check_step(scenario, spot, str(spot.node.value))


def _check_step(scenario: Scenario, spot: Spot, step: str) -> None:
    slots = {**scenario.facts, **scenario.asked_facts}
    named = [name.strip() for name in PLACEHOLDER.findall(step)]
    for name in named:
        if name not in slots:
            spot.fault(f"{name!r} is no slot of facts or asked_facts")
    squeezed = step.replace(" ", "")
    secrets = [value.replace(" ", "") for value in scenario.secrets.values()]
    if any(len(value) >= 3 and value in squeezed for value in secrets):  # shorter ones are in any key by chance
        spot.fault("holds a secret's value: name the slot as {{…}} instead")
    elif step.startswith("say:"):
        for name in named:
            if name in scenario.secrets:
                spot.fault(f"{name!r} is secret and can't be spoken; send it as keys")
        if not step.removeprefix("say:").strip():
            spot.fault("says nothing")
    elif step not in ("wait", "ask") and (not step or not _STEP_KEYS.fullmatch(step)):
        spot.fault(f"{step!r} is no step: keys, {{{{slot}}}} with keys around it, say: words, wait or ask")
