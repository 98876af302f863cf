"""Reads one node of a scenario: which keys belong to which kind, and what each may hold."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TypeVar

from holdslayer_agent.practice.scenario import (
    Collect,
    Ending,
    EndKind,
    GoOn,
    Kind,
    Menu,
    Music,
    Node,
    Person,
    Piece,
    Queue,
    Transfer,
    Voicemail,
)
from holdslayer_agent.practice.yaml_tree import Spot

__all__ = ["PLACEHOLDER", "SLOT_NAME", "read_node"]

SLOT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
"""As the doors have it: a learned menu may hold any."""
PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_KEYS = re.compile(r"[0-9*#]+")
_LANGUAGES = ("en", "de", "fr", "es")

_KIND_KEYS = ("collect", "then", "transfer", "queue", "person", "voicemail", "end")
_ASKING = ("menu", "collect")
_BELONGS: dict[str, tuple[str, ...]] = {
    "say": ("menu", "collect", "then", "transfer", "queue", "end"),
    "say_again": _ASKING,
    "voice": ("menu", *_KIND_KEYS),
    "on": (*_ASKING, "queue"),
    "spoken": (*_ASKING, "queue"),
    "barge_in": _ASKING,
    "listen_s": _ASKING,
    "timeout": _ASKING,
    "invalid": _ASKING,
    "sorry": _ASKING,
    "bait": ("collect",),
    "tries": _ASKING,
    "failed": _ASKING,
}
"""Where a key may stand (docs/scenarios.md, the second table of nodes)."""

_E = TypeVar("_E", bound=StrEnum)


def read_node(name: str, spot: Spot, language: str) -> tuple[Node | None, dict[str, Spot]]:
    """The node, and its keys with their places. None when its kind can't be read; faults are on record then."""
    keys = spot.entries((*_BELONGS, *_KIND_KEYS))
    if not spot.is_map:
        return None, keys
    kind_keys = [key for key in _KIND_KEYS if key in keys]
    if len(kind_keys) > 1:
        for key in kind_keys[1:]:
            keys[key].fault(f"a node has exactly one kind, and this one has {kind_keys[0]} already")
        return None, keys
    if not kind_keys and not ("on" in keys or "spoken" in keys):
        spot.fault(f"has no kind: give on or spoken (a menu), or one of {', '.join(_KIND_KEYS)}")
        return None, keys
    kind_name = kind_keys[0] if kind_keys else "menu"
    for key, value in keys.items():
        if key in _BELONGS and kind_name not in _BELONGS[key]:
            value.fault(f"does not belong to a {kind_name} node")
    if kind_name in ("menu", "collect", "then") and "say" not in keys:
        spot.faults.add(spot.line, f"{spot.key}.say", "is missing")
    if ("tries" in keys) != ("failed" in keys):
        given, missing = ("tries", "failed") if "tries" in keys else ("failed", "tries")
        keys[given].fault(f"needs {missing} beside it")
    say = _pieces(keys["say"], language) if "say" in keys else ()
    kind: Kind | None = Menu() if kind_name == "menu" else _kind(kind_name, keys[kind_name], name)
    if kind is None:
        return None, keys
    asks = kind_name in _ASKING
    return (
        Node(
            name=name,
            kind=kind,
            say=say,
            say_again=_pieces(keys["say_again"], language) if "say_again" in keys else say,
            voice=_text(keys, "voice"),
            on=_targets(keys.get("on"), keyed=True),
            spoken=_targets(keys.get("spoken"), keyed=False),
            barge_in=_truth(keys, "barge_in", default=True),
            listen_s=_number(keys, "listen_s", 5.0),
            timeout=_text(keys, "timeout", name if asks else ""),
            invalid=_text(keys, "invalid", name if asks else ""),
            sorry=_text(keys, "sorry"),
            bait=_truth(keys, "bait", default=False),
            tries=keys["tries"].whole() if "tries" in keys else None,
            failed=_text(keys, "failed"),
        ),
        keys,
    )


def _kind(kind_name: str, spot: Spot, name: str) -> Kind | None:
    match kind_name:
        case "then":
            target = spot.text()
            return GoOn(target) if target is not None else None
        case "end":
            end = _choice(spot, EndKind)
            return Ending(end) if end is not None else None
        case "collect":
            return _collect(spot, name)
        case "transfer":
            keys = _inner(spot, ("then", "rings"), ("then",))
            return Transfer(_text(keys, "then"), _whole(keys, "rings", 2)) if "then" in keys else None
        case "queue":
            return _queue(spot)
        case "person":
            keys = _inner(spot, ("greeting", "voice", "reacts"), ("greeting",))
            return Person(_text(keys, "greeting"), _text(keys, "voice"), _truth(keys, "reacts", default=True))
        case _:
            keys = _inner(spot, ("greeting", "beep"), ("greeting",))
            return Voicemail(_text(keys, "greeting"), _truth(keys, "beep", default=True))


def _collect(spot: Spot, name: str) -> Collect | None:
    keys = _inner(spot, ("digits", "ok", "expect", "wrong", "needs_pound"), ("digits", "ok"))
    least = most = 1
    if "digits" in keys:
        if keys["digits"].is_list:
            bounds = [item.whole() for item in keys["digits"].items()]
            if len(bounds) != 2:
                keys["digits"].fault("must be a number or [least, most]")
            elif bounds[0] is not None and bounds[1] is not None:
                least, most = bounds[0], bounds[1]
                if least > most:
                    keys["digits"].fault("the least must not be above the most")
        else:
            least = most = keys["digits"].whole() or 1
    return Collect(
        least=least,
        most=most,
        ok=_text(keys, "ok"),
        expect=_text(keys, "expect"),
        wrong=_text(keys, "wrong", name),
        needs_pound=_truth(keys, "needs_pound", default=False),
    )


def _queue(spot: Spot) -> Queue | None:
    allowed = ("then", "wait_s", "music", "announce_every_s", "announcements", "position")
    keys = _inner(spot, allowed, ("then", "wait_s"))
    every_s = keys["announce_every_s"].number(0, above=True) if "announce_every_s" in keys else None
    return Queue(
        then=_text(keys, "then"),
        wait_s=_number(keys, "wait_s", 0.0),
        music=(_choice(keys["music"], Music) if "music" in keys else None) or Music.OPSOUND,
        announce_every_s=every_s or 30.0,
        announcements=keys["announcements"].texts() if "announcements" in keys else (),
        position=keys["position"].whole() if "position" in keys else None,
    )


def _inner(spot: Spot, allowed: tuple[str, ...], needed: tuple[str, ...]) -> dict[str, Spot]:
    keys = spot.entries(allowed)
    if spot.is_map:
        for key in needed:
            if key not in keys:
                spot.faults.add(spot.line, f"{spot.key}.{key}", "is missing")
    return keys


def _pieces(spot: Spot, language: str) -> tuple[Piece, ...]:
    if not spot.is_list:
        if spot.is_map:
            spot.fault("must be text or a list: put a piece in another language into a list")
            return ()
        text = spot.text()
        return (Piece(text, language),) if text is not None else ()
    items = spot.items()
    if not items:
        spot.fault("must not be empty")
    pieces = []
    for item in items:
        if not item.is_map:
            text = item.text()
            pieces += [Piece(text, language)] if text is not None else []
            continue
        inner = item.entries(_LANGUAGES, " of a language")
        if len(inner) != 1 and len(item.node.value) != 1:
            item.fault("a piece in another language has exactly one key, such as es")
        for other, value in inner.items():
            text = value.text()
            pieces += [Piece(text, other)] if text is not None else []
    return tuple(pieces)


def _targets(spot: Spot | None, *, keyed: bool) -> dict[str, str]:
    if spot is None:
        return {}
    entries = spot.entries()
    if spot.is_map and not spot.node.value:
        spot.fault("must not be empty")
    found = {}
    for key, value in entries.items():
        if keyed and not _KEYS.fullmatch(key):
            value.fault("a key entry is made of 0-9, * and #")
        elif not key.strip():
            value.fault("a phrase must not be empty")
        target = value.text()
        if target is not None:
            found[key] = target
    return found


def _choice(spot: Spot, choices: type[_E]) -> _E | None:
    text = spot.text()
    if text is None:
        return None
    try:
        return choices(text)
    except ValueError:
        spot.fault(f"must be one of {', '.join(choices)}, not {text!r}")
        return None


def _text(keys: dict[str, Spot], key: str, default: str = "") -> str:
    return (keys[key].text() or default) if key in keys else default


def _truth(keys: dict[str, Spot], key: str, *, default: bool) -> bool:
    given = keys[key].truth() if key in keys else None
    return default if given is None else given


def _number(keys: dict[str, Spot], key: str, default: float) -> float:
    given = keys[key].number() if key in keys else None
    return default if given is None else given


def _whole(keys: dict[str, Spot], key: str, default: int) -> int:
    given = keys[key].whole() if key in keys else None
    return default if given is None else given
