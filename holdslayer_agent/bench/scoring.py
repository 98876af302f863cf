"""What the navigation benchmark counts of a played call: wrong turns and loops (docs/scenarios.md)."""

from __future__ import annotations

from collections import Counter

from holdslayer_agent.practice.scenario import Collect, Ending, Goal, Node, Scenario, Voicemail
from holdslayer_agent.practice.text_call import TextCall

__all__ = ["count_loops", "count_wrong_turns", "outcome_of", "reaches"]

_OUTCOMES = {
    "closed": "closed",
    "busy": "busy",
    "call_volume": "busy",
    "callback_promised": "callback_promised",
    "hung_up": "company_hung_up",
    "self_service": "company_hung_up",
}


def outcome_of(node: Node) -> str:
    """The outcome that a voicemail or an end stands for; empty for a person, whom nobody can give up on."""
    if isinstance(node.kind, Voicemail):
        return "voicemail"
    return _OUTCOMES[node.kind.kind.value] if isinstance(node.kind, Ending) else ""


def count_wrong_turns(scenario: Scenario, goal: Goal, call: TextCall) -> int:
    """Inputs into a new node from which every way to a goal leads back through nodes the call has been in."""
    wrong = 0
    for taken, before in zip(call.inputs, call.nodes_before, strict=True):
        visited = set(call.nodes[:before])
        if taken.target not in visited and not reaches(scenario, taken.target, set(goal.goal_nodes), visited):
            wrong += 1
    return wrong


def count_loops(call: TextCall) -> int:
    """Nodes in which the same input was made three times."""
    times = Counter((taken.node, taken.entry) for taken in call.inputs)
    return len({node for (node, _), count in times.items() if count >= 3})


def reaches(scenario: Scenario, start: str, goals: set[str], without: set[str]) -> bool:
    """Whether a way leads from `start` to one of `goals` that goes through none of `without`."""
    seen = {start}
    coming = [start]
    while coming:
        name = coming.pop()
        if name in goals:
            return True
        for way in _open_ways(scenario, scenario.nodes[name]):
            if way not in seen and way not in without:
                seen.add(way)
                coming.append(way)
    return False


def _open_ways(scenario: Scenario, node: Node) -> list[str]:
    """Where a node leads this caller: past a `collect` only with its slot, and never past bait by giving it."""
    ways = list(node.ways())
    if isinstance(node.kind, Collect):
        has = not node.kind.expect or node.kind.expect in {**scenario.facts, **scenario.asked_facts}
        if node.bait or not has:
            others = [*node.on.values(), *node.spoken.values(), node.timeout, node.invalid, node.kind.wrong]
            ways = [way for way in ways if way != node.kind.ok or way in others or way == node.failed]
    return ways
