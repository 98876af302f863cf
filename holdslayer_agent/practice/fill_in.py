"""The placeholders of a scenario's texts as a voice can read them: place in the queue, minutes left, what was keyed."""

from __future__ import annotations

import math

from holdslayer_agent.practice.scenario import GoOn, Node, Queue, Scenario, Transfer

__all__ = ["filled_in", "queue_ahead"]


def queue_ahead(scenario: Scenario, node: Node) -> Node | None:
    """The node of the queue the call is in, or comes to without a choice; None where there is none."""
    seen = set[str]()
    while not isinstance(node.kind, Queue) and node.name not in seen:
        seen.add(node.name)
        if not isinstance(node.kind, GoOn | Transfer):
            return None
        node = scenario.nodes[node.kind.then]
    return node if isinstance(node.kind, Queue) else None


def filled_in(text: str, entered: str, queue: Queue | None, left_s: float) -> str:
    """`left_s`: of the wait in that queue."""
    position = 1
    if queue is not None and queue.position is not None:
        share = left_s / queue.wait_s if queue.wait_s else 0.0
        position = max(1, math.ceil(queue.position * share))
    minutes = max(1, math.ceil(left_s / 60.0))
    for name, value in {"entered": " ".join(entered), "position": str(position), "wait_min": str(minutes)}.items():
        text = text.replace("{{" + name + "}}", value).replace("{{ " + name + " }}", value)
    return text
