"""YAML 1.2 with line numbers: a tree of marked values in which no fault stops the reading of the rest.

Knows nothing of scenarios. A `Spot` is one value with its place; asking it for a type it does not have records a
fault and returns None, so that a reader can go on and report everything at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

__all__ = ["Faults", "Spot", "parse_yaml", "read_yaml"]

_TAG = "tag:yaml.org,2002:"
_KINDS = {"str": "text", "int": "a number", "float": "a number", "bool": "true or false", "null": "nothing"}


@dataclass(slots=True)
class Faults:
    """What is wrong in one file, in the order found."""

    file: str
    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, key: str, wrong: str) -> None:
        """Record a fault at a line (from 1) and a dotted key."""
        self.found.append((line, f"{self.file}:{line}: {key}: {wrong}" if key else f"{self.file}:{line}: {wrong}"))

    def in_order(self) -> tuple[str, ...]:
        """Every fault once, by line."""
        return tuple(dict.fromkeys(text for _, text in sorted(self.found, key=lambda fault: fault[0])))


@dataclass(frozen=True, slots=True)
class Spot:
    """A value at its place in the file."""

    node: Any
    key: str
    faults: Faults

    @property
    def line(self) -> int:
        """Line in the file, from 1."""
        return int(self.node.start_mark.line) + 1

    def fault(self, wrong: str) -> None:
        """Record that this value is wrong."""
        self.faults.add(self.line, self.key, wrong)

    @property
    def is_map(self) -> bool:
        return isinstance(self.node, MappingNode)

    @property
    def is_list(self) -> bool:
        return isinstance(self.node, SequenceNode)

    @property
    def is_text(self) -> bool:
        return self._kind() == "str"

    def described(self) -> str:
        """What kind of value this is, in words."""
        if self.is_map:
            return "a map"
        if self.is_list:
            return "a list"
        return _KINDS.get(self._kind(), "a value of another kind")

    def text(self) -> str | None:
        """The value as non-empty text."""
        if self._kind() != "str":
            hint = ": put it in quotes" if isinstance(self.node, ScalarNode) else ""
            self.fault(f"must be text, not {self.described()}{hint}")
            return None
        if not str(self.node.value).strip():
            self.fault("must not be empty")
            return None
        return str(self.node.value)

    def truth(self) -> bool | None:
        """The value as `true` or `false`."""
        if self._kind() != "bool" or self.node.value not in ("true", "false"):
            self.fault(f"must be true or false, not {self.described()}")
            return None
        return bool(self.node.value == "true")

    def number(self, least: float = 0.0, *, above: bool = False) -> float | None:
        """The value as a finite number of at least `least` (or above it)."""
        shown = str(getattr(self.node, "value", "")).replace("_", "")
        if self._kind() not in ("int", "float") or not re.fullmatch(r"[-+]?\d+(\.\d+)?", shown):
            self.fault(f"must be a number, not {self.described()}")
            return None
        if float(shown) < least or (above and float(shown) <= least):
            self.fault(f"must be {'more than' if above else 'at least'} {least:g}")
            return None
        return float(shown)

    def whole(self, least: int = 1) -> int | None:
        """The value as a whole number of at least `least`."""
        shown = str(getattr(self.node, "value", ""))
        if self._kind() != "int" or not re.fullmatch(r"[-+]?\d{1,9}", shown):
            self.fault(f"must be a whole number, not {self.described()}")
            return None
        if int(shown) < least:
            self.fault(f"must be at least {least}")
            return None
        return int(shown)

    def items(self) -> list[Spot]:
        """The values of a list; empty with a fault when it is none."""
        if not self.is_list:
            self.fault(f"must be a list, not {self.described()}")
            return []
        return [Spot(child, f"{self.key}[{place}]", self.faults) for place, child in enumerate(self.node.value)]

    def texts(self) -> tuple[str, ...]:
        """The values of a list of text."""
        return tuple(text for item in self.items() if (text := item.text()) is not None)

    def entries(self, allowed: Iterable[str] | None = None, what: str = "") -> dict[str, Spot]:
        """The values of a map by key. Doubled keys, keys that are no text and keys not `allowed` are faults."""
        if not self.is_map:
            self.fault(f"must be a map, not {self.described()}")
            return {}
        known = None if allowed is None else tuple(allowed)
        found: dict[str, Spot] = {}
        for key_node, value_node in self.node.value:
            shown = str(getattr(key_node, "value", "?")) if isinstance(key_node, ScalarNode) else "?"
            child = Spot(value_node, f"{self.key}.{shown}" if self.key else shown, self.faults)
            place = int(key_node.start_mark.line) + 1
            if not isinstance(key_node, ScalarNode) or str(key_node.tag) != _TAG + "str":
                self.faults.add(place, child.key, "a key must be text: put it in quotes")
            elif shown in found:
                self.faults.add(place, child.key, f"this key is doubled: it stands in line {found[shown].line} already")
            elif known is not None and shown not in known:
                self.faults.add(place, child.key, f"unknown key{what}; known are {', '.join(sorted(known))}")
            else:
                found[shown] = child
        return found

    def _kind(self) -> str:
        if not isinstance(self.node, ScalarNode):
            return ""
        return str(self.node.tag).removeprefix(_TAG)


def read_yaml(path: Path, faults: Faults) -> Spot | None:
    """The file's one document. None, with a fault, when it can't be read as YAML at all."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as exc:
        faults.add(1 + exc.object[: exc.start].count(b"\n"), "", "is not UTF-8")
        return None
    except OSError as exc:
        faults.add(1, "", f"can't be read: {exc.strerror or exc}")
        return None
    return parse_yaml(text, faults)


def parse_yaml(text: str, faults: Faults) -> Spot | None:
    """The one document in a text. None, with a fault, when it is no YAML."""
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        faults.add(mark.line + 1 if mark else 1, "", f"is not YAML: {exc.problem or exc.context}")
        return None
    except (YAMLError, ValueError, RecursionError) as exc:
        faults.add(1, "", f"is not YAML: {str(exc).splitlines()[0] if str(exc) else type(exc).__name__}")
        return None
    if root is None:
        faults.add(1, "", "is empty")
        return None
    return Spot(root, "", faults)
