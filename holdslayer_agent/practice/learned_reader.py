"""Reads the key `learned` of a scenario file: paths and dead ends as calls have left them (docs/scenarios.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from holdslayer_agent.core.learned import SAY, DeadEnd, LearnedPath, LearnedStep
from holdslayer_agent.practice.scenario import Node
from holdslayer_agent.practice.yaml_tree import Spot

__all__ = ["read_learned", "time_text"]

_LANGUAGE = re.compile(r"en|de|fr|es")
_OUTCOME = re.compile(r"[a-z_]+")
_ENTRY = re.compile(rf"{SAY}.*\S.*|(?=.)[0-9*#]*(?:\{{\{{[a-z][a-z0-9_]*\}}\}}[0-9*#]*)?", re.DOTALL)


def time_text(at: float) -> str:
    """Unix seconds as the file has them."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


def read_learned(spot: Spot, nodes: Mapping[str, Node]) -> tuple[tuple[LearnedPath, ...], tuple[DeadEnd, ...]]:
    """What could be read; faults are on record where something could not."""
    keys = spot.entries(("paths", "dead_ends"))
    paths = [_path(item, nodes) for item in (keys["paths"].items() if "paths" in keys else ())]
    dead_ends = [_dead_end(item) for item in (keys["dead_ends"].items() if "dead_ends" in keys else ())]
    return tuple(path for path in paths if path is not None), tuple(dead for dead in dead_ends if dead is not None)


def _path(spot: Spot, nodes: Mapping[str, Node]) -> LearnedPath | None:
    keys = _whole(spot, ("goal", "language", "steps", "outcome"), ("last", "calls"))
    if keys is None:
        return None
    goal, language = keys["goal"].text(), _fitting(keys["language"], _LANGUAGE, "en, de, fr or es")
    outcome = _fitting(keys["outcome"], _OUTCOME, "an outcome such as connected")
    steps = tuple(step for item in keys["steps"].items() if (step := _step(item, nodes)) is not None)
    if goal is None or language is None or outcome is None:
        return None
    if keys["steps"].is_list and not steps:
        keys["steps"].fault("must name at least one step")
    return LearnedPath(goal, language, steps, outcome, _time(keys), _calls(keys))


def _step(spot: Spot, nodes: Mapping[str, Node]) -> LearnedStep | None:
    keys = _whole(spot, ("at", "entry"), ("heard", "patient", "late", "listens_from"))
    if keys is None:
        return None
    at, entry = keys["at"].text(), _entry(keys["entry"])
    if at is not None and at not in nodes:
        keys["at"].fault(f"there is no node {at!r}")
    if at is None or at not in nodes or entry is None:
        return None
    said = tuple(piece.text for piece in nodes[at].say)
    return LearnedStep(
        keys["heard"].texts() if "heard" in keys else said,
        entry,
        patient=bool(keys["patient"].truth()) if "patient" in keys else False,
        late=bool(keys["late"].truth()) if "late" in keys else False,
        listens_from=keys["listens_from"].whole(least=0) if "listens_from" in keys else None,
    )


def _dead_end(spot: Spot) -> DeadEnd | None:
    keys = _whole(spot, ("heard", "entry"), ("last", "calls"))
    entry = _entry(keys["entry"]) if keys is not None else None
    return None if keys is None or entry is None else DeadEnd(keys["heard"].texts(), entry, _time(keys), _calls(keys))


def _whole(spot: Spot, needed: tuple[str, ...], others: tuple[str, ...]) -> dict[str, Spot] | None:
    """The keys of a map that has all it needs."""
    keys = spot.entries((*needed, *others))
    missing = [key for key in needed if key not in keys]
    for key in missing if spot.is_map else ():
        spot.faults.add(spot.line, f"{spot.key}.{key}", "is missing")
    return None if missing else keys


def _entry(spot: Spot) -> str | None:
    return _fitting(spot, _ENTRY, "keys, {{slot}} with keys around it, or say: words")


def _fitting(spot: Spot, form: re.Pattern[str], what: str) -> str | None:
    text = spot.text()
    if text is not None and not form.fullmatch(text):
        spot.fault(f"must be {what}, not {text!r}")
        return None
    return text


def _time(keys: Mapping[str, Spot]) -> float:
    """0 where none is named."""
    text = keys["last"].text() if "last" in keys else None
    if text is None:
        return 0.0
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = datetime.min
    if at.tzinfo is None:
        keys["last"].fault("must be a time with a zone such as 2026-11-30T18:00:00+00:00")
        return 0.0
    return at.timestamp()


def _calls(keys: Mapping[str, Spot]) -> int:
    return (keys["calls"].whole() or 1) if "calls" in keys else 1
