"""Reads the key `learned` of a scenario file: what calls have left of a menu (docs/scenarios.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from holdslayer_agent.core.learned import SAY, DeadEnd, LearnedPath, LearnedStep
from holdslayer_agent.core.menu_tree import WAIT, Choice, HeardMenu, Led, Left, Where
from holdslayer_agent.practice.scenario import Node
from holdslayer_agent.practice.yaml_tree import Spot

__all__ = ["Learned", "read_learned", "time_text"]

_LANGUAGE = re.compile(r"(?:en|de|fr|es)(?:-[A-Za-z]{2}|-\d{3})?")
_OUTCOME = re.compile(r"[a-z_]+")
_KEYS_OR_FACT = r"(?=.)[0-9*#]*(?:\{\{[A-Za-z_][A-Za-z0-9_]*\}\}[0-9*#]*)?"
_ENTRY = re.compile(rf"{SAY}.*\S.*|{_KEYS_OR_FACT}", re.DOTALL)
_CHOICE = re.compile(rf"{WAIT}|{SAY}.*\S.*|{_KEYS_OR_FACT}", re.DOTALL)
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ENDINGS = tuple(str(where) for where in Where if where is not Where.MENU)
_WHERE = re.compile("|".join(_ENDINGS))


def time_text(at: float) -> str:
    """Unix seconds as the file has them."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Learned:
    """What stands under the key."""

    paths: tuple[LearnedPath, ...] = ()
    dead_ends: tuple[DeadEnd, ...] = ()
    menus: tuple[HeardMenu, ...] = ()


def read_learned(spot: Spot, nodes: Mapping[str, Node]) -> Learned:
    """What could be read; faults are on record where something could not."""
    keys = spot.entries(("paths", "dead_ends", "menus"))
    paths = [_path(item, nodes) for item in (keys["paths"].items() if "paths" in keys else ())]
    dead_ends = [_dead_end(item) for item in (keys["dead_ends"].items() if "dead_ends" in keys else ())]
    named = keys["menus"].entries() if "menus" in keys else {}
    menus = [_menu(name, item, nodes, set(named)) for name, item in named.items()]
    return Learned(
        tuple(path for path in paths if path is not None),
        tuple(dead for dead in dead_ends if dead is not None),
        tuple(menu for menu in menus if menu is not None),
    )


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
    keys = _whole(spot, ("at", "entry"), ("heard", "patient", "late", "listens_from", "hearings"))
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
        hearings=(keys["hearings"].whole(least=1) if "hearings" in keys else None) or 1,
    )


def _dead_end(spot: Spot) -> DeadEnd | None:
    keys = _whole(spot, ("heard", "entry"), ("last", "calls"))
    entry = _entry(keys["entry"]) if keys is not None else None
    return None if keys is None or entry is None else DeadEnd(keys["heard"].texts(), entry, _time(keys), _calls(keys))


def _menu(name: str, spot: Spot, nodes: Mapping[str, Node], menus: set[str]) -> HeardMenu | None:
    keys = _whole(spot, ("at", "language"), ("heard", "start", "options", "last", "calls"))
    if not _NAME.fullmatch(name):
        spot.fault("a menu's name is lower case letters, digits and _, a letter first")
    if keys is None:
        return None
    at, language = keys["at"].text(), _fitting(keys["language"], _LANGUAGE, "en, de, fr or es")
    if at is not None and at not in nodes:
        keys["at"].fault(f"there is no node {at!r}")
    if at is None or at not in nodes or language is None:
        return None
    options = [_choice(item, menus) for item in (keys["options"].items() if "options" in keys else ())]
    return HeardMenu(
        name,
        language,
        keys["heard"].texts() if "heard" in keys else tuple(piece.text for piece in nodes[at].say),
        tuple(choice for choice in options if choice is not None),
        _time(keys),
        _calls(keys),
        bool(keys["start"].truth()) if "start" in keys else False,
    )


def _choice(spot: Spot, menus: set[str]) -> Choice | None:
    keys = _whole(spot, ("entry",), ("meaning", "led", "wrong_for"))
    entry = None if keys is None else _fitting(keys["entry"], _CHOICE, "keys, {{slot}}, say: words, or wait")
    if keys is None or entry is None:
        return None
    led = [_led(item, menus) for item in (keys["led"].items() if "led" in keys else ())]
    left = [_left(item) for item in (keys["wrong_for"].items() if "wrong_for" in keys else ())]
    return Choice(
        entry,
        (keys["meaning"].text() or "") if "meaning" in keys else "",
        tuple(one for one in led if one is not None),
        tuple(one for one in left if one is not None),
    )


def _led(spot: Spot, menus: set[str]) -> Led | None:
    keys = spot.entries(("menu", "to", "queue", "said", "last", "calls"))
    if spot.is_map and ("menu" in keys) == ("to" in keys):
        spot.fault("needs either menu, the name of one, or to")
    if ("menu" in keys) == ("to" in keys):
        return None
    menu = (keys["menu"].text() or "") if "menu" in keys else ""
    if menu and menu not in menus:
        keys["menu"].fault(f"there is no menu {menu!r}")
    where = _fitting(keys["to"], _WHERE, "one of " + ", ".join(_ENDINGS)) if "to" in keys else str(Where.MENU)
    if where is None or (where == Where.MENU and not menu):
        return None
    held = bool(keys["queue"].truth()) if "queue" in keys else False
    said = keys["said"].texts() if "said" in keys else ()
    return Led(Where(where), menu, held, said, _time(keys), _calls(keys))


def _left(spot: Spot) -> Left | None:
    keys = _whole(spot, ("goal",), ("last",))
    goal = None if keys is None else keys["goal"].text()
    return None if keys is None or goal is None else Left(goal, _time(keys))


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
