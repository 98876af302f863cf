"""Reads a scenario file into `Scenario`, or reports every fault of it at once. Cross checks: `scenario_checks`."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from holdslayer_agent.errors import ConfigError
from holdslayer_agent.practice.learned_reader import Learned, read_learned
from holdslayer_agent.practice.node_reader import SLOT_NAME, read_node
from holdslayer_agent.practice.scenario import DAYS, CallTime, Goal, Hours, Node, OpenSpan, Scenario
from holdslayer_agent.practice.scenario_checks import check_scenario
from holdslayer_agent.practice.yaml_tree import Faults, Spot, parse_yaml, read_yaml

__all__ = ["load_scenario", "parse_scenario"]

_LANGUAGE = re.compile(r"(en|de|fr|es)(-[A-Za-z]{2}|-\d{3})?")
_NODE_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CLOCK = r"([01]\d|2[0-3]):([0-5]\d)"
_AT = re.compile(rf"({'|'.join(DAYS)}) {_CLOCK}")
_SPAN = re.compile(rf"({'|'.join(DAYS)})(?:-({'|'.join(DAYS)}))? {_CLOCK}-(?:{_CLOCK}|(24):(00))")

_COMPANY_KEYS = (
    *("company", "about", "language", "hours", "at", "facts", "asked_facts", "lacks", "start", "nodes"),
    *("goal", "goal_nodes", "path", "goals", "learned"),
)


def load_scenario(path: Path) -> Scenario:
    """The company a file describes. Raises `ConfigError` (`scenario-invalid`) with every fault found."""
    faults = Faults(str(path))
    return _whole(path, read_yaml(path, faults), faults)


def parse_scenario(text: str, name: str) -> Scenario:
    """The company a text describes, under a name for what is wrong in it. Raises as `load_scenario`."""
    faults = Faults(name)
    return _whole(Path(name), parse_yaml(text, faults), faults)


def _whole(path: Path, root: Spot | None, faults: Faults) -> Scenario:
    scenario = _read_company(path, root) if root is not None else None
    if scenario is None or faults.found:
        found = faults.in_order()
        raise ConfigError(
            "\n".join(found),
            code="scenario-invalid",
            mend="Correct the lines named above; docs/scenarios.md describes the format.",
            faults=found,
        )
    return scenario


def _read_company(path: Path, root: Spot) -> Scenario | None:
    """What could be read. Whether it is whole, `root.faults` tells."""
    if not root.is_map:
        root.faults.add(root.line, "", f"must be a map with the key company, not {root.described()}")
        return None
    keys = root.entries(_COMPANY_KEYS)
    for needed in ("company", "language", "start", "nodes"):
        if needed not in keys:
            root.faults.add(root.line, needed, "is missing")
    company = keys["company"].text() if "company" in keys else None
    about = keys["about"].text() if "about" in keys else None
    language = _language(keys["language"]) if "language" in keys else None
    facts = _facts(keys.get("facts"))
    asked_facts = _facts(keys.get("asked_facts"))
    lacks = _slot_names(keys["lacks"]) if "lacks" in keys else ()
    start = keys["start"].text() if "start" in keys else None
    nodes, places = _nodes(keys["nodes"], language or "en") if "nodes" in keys else ({}, {})
    goals, goal_places = _goals(root, keys)
    learned = read_learned(keys["learned"], nodes) if "learned" in keys else Learned()
    scenario = Scenario(
        path=path,
        company=company or "",
        language=language or "en",
        start=start or "",
        nodes=nodes,
        goals=goals,
        about=about or "",
        hours=_hours(keys["hours"]) if "hours" in keys else None,
        at=_call_time(keys["at"]) if "at" in keys else None,
        facts=facts,
        asked_facts=asked_facts,
        lacks=lacks,
        learned=learned.paths,
        dead_ends=learned.dead_ends,
        heard=learned.menus,
    )
    check_scenario(scenario, keys, places, goal_places)
    return scenario


def _language(spot: Spot) -> str | None:
    text = spot.text()
    if text is not None and not _LANGUAGE.fullmatch(text):
        spot.fault("must be en, de, fr or es, with a region if need be (es-MX)")
        return None
    return text


def _facts(spot: Spot | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in (spot.entries() if spot is not None else {}).items():
        text = value.text()
        if not SLOT_NAME.fullmatch(name):
            value.fault("a slot's name is letters, digits and _, no digit first")
        elif text is not None:
            found[name] = text
    return found


def _slot_names(spot: Spot) -> tuple[str, ...]:
    names = []
    for item in spot.items():
        text = item.text()
        if text is not None and not SLOT_NAME.fullmatch(text):
            item.fault("a slot's name is letters, digits and _, no digit first")
        elif text is not None:
            names.append(text)
    return tuple(names)


def _call_time(spot: Spot) -> CallTime | None:
    text = spot.text()
    if text is None:
        return None
    fits = _AT.fullmatch(text)
    if fits is None:
        spot.fault(f"must be a weekday and a time such as tue 10:15, not {text!r}")
        return None
    return CallTime(DAYS.index(fits[1]), int(fits[2]) * 60 + int(fits[3]))


def _hours(spot: Spot) -> Hours | None:
    keys = spot.entries(("open", "zone", "closed"))
    for needed in ("open", "closed"):
        if needed not in keys and spot.is_map:
            spot.faults.add(spot.line, f"{spot.key}.{needed}", "is missing")
    spans = [_open_span(item) for item in (keys["open"].items() if "open" in keys else [])]
    zone = keys["zone"].text() if "zone" in keys else ""
    if zone and not _is_zone(zone):
        keys["zone"].fault(f"{zone!r} is no time zone; write an IANA name such as Europe/Berlin")
    closed = keys["closed"].text() if "closed" in keys else None
    if closed is None:
        return None
    return Hours(tuple(span for span in spans if span is not None), closed, zone or "")


def _is_zone(name: str) -> bool:
    known = available_timezones()
    if not known:  # a machine without zone files can't judge; the player goes by `at`, not by the zone
        return True
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return name in known


def _open_span(spot: Spot) -> OpenSpan | None:
    text = spot.text()
    if text is None:
        return None
    fits = _SPAN.fullmatch(text)
    if fits is None:
        spot.fault(f"must be days and hours such as mon-fri 08:00-18:00, not {text!r}")
        return None
    opens = int(fits[3]) * 60 + int(fits[4])
    closes = int(fits[5] or fits[7]) * 60 + int(fits[6] or fits[8])
    if closes <= opens:
        spot.fault("must close after it opens; give a night two entries")
        return None
    return OpenSpan(DAYS.index(fits[1]), DAYS.index(fits[2] or fits[1]), opens, closes)


def _nodes(spot: Spot, language: str) -> tuple[dict[str, Node], dict[str, dict[str, Spot]]]:
    """The nodes by name, and where their keys stand."""
    nodes: dict[str, Node] = {}
    places: dict[str, dict[str, Spot]] = {}
    entries = spot.entries()
    if spot.is_map and not entries:
        spot.fault("must name at least one node")
    for name, value in entries.items():
        if not _NODE_NAME.fullmatch(name):
            value.fault("a node's name is lower case letters, digits and _, a letter first")
        node, places[name] = read_node(name, value, language)
        if node is not None:
            nodes[name] = node
    return nodes, places


def _goals(root: Spot, keys: dict[str, Spot]) -> tuple[tuple[Goal, ...], list[dict[str, Spot]]]:
    if "goal" in keys and "goals" in keys:
        keys["goals"].fault("give either goal or goals, not both")
        return (), []
    if "goals" in keys:
        for single in ("goal_nodes", "path"):
            if single in keys:
                keys[single].fault("belongs into the entries of goals")
        maps = [item.entries(("goal", "goal_nodes", "path", "at")) for item in keys["goals"].items()]
        owners = keys["goals"].items()
        if keys["goals"].is_list and not maps:
            keys["goals"].fault("must name at least one goal")
    elif "goal" in keys:
        maps, owners = [{name: keys[name] for name in ("goal", "goal_nodes", "path") if name in keys}], [root]
    else:
        root.faults.add(root.line, "goal", "is missing: give goal or goals")
        return (), []
    goals = [_goal(owner, entry) for owner, entry in zip(owners, maps, strict=True)]
    return tuple(goals), maps


def _goal(owner: Spot, keys: dict[str, Spot]) -> Goal:
    if owner.is_map:
        for needed in ("goal", "goal_nodes"):
            if needed not in keys:
                owner.faults.add(owner.line, f"{owner.key}.{needed}" if owner.key else needed, "is missing")
    text = keys["goal"].text() if "goal" in keys else None
    goal_nodes = keys["goal_nodes"].texts() if "goal_nodes" in keys else ()
    if "goal_nodes" in keys and keys["goal_nodes"].is_list and not keys["goal_nodes"].items():
        keys["goal_nodes"].fault("must name at least one node")
    path = keys["path"].texts() if "path" in keys else ()
    return Goal(text or "", goal_nodes, path, _call_time(keys["at"]) if "at" in keys else None)
