"""Asterisk's way of finding an extension: contexts, includes in order, patterns, the best match first."""

from __future__ import annotations

import re

SETS = {"X": "0123456789", "Z": "123456789", "N": "23456789"}


def contexts(text: str) -> dict[str, list[tuple[str, str]]]:
    """Context → its `exten` (pattern and application of priority 1) and `include` lines, in order."""
    found: dict[str, list[tuple[str, str]]] = {}
    here: list[tuple[str, str]] = []
    for line in text.splitlines():
        if match := re.match(r"\[([\w-]+)\]", line):
            here = found.setdefault(match[1], [])
        elif match := re.match(r"exten => ([^,]+),1,(.*)", line):
            here.append((match[1], match[2]))
        elif match := re.match(r"include => ([\w-]+)", line):
            here.append(("include", match[1]))
    return found


def matches(pattern: str, number: str) -> bool:
    """Whether Asterisk's `pattern` fits: `_` begins a pattern, `.` is one character or more, `!` none or more."""
    if not pattern.startswith("_"):
        return pattern == number
    for place, sign in enumerate(pattern[1:]):
        if sign in ".!":
            return len(number) > place or sign == "!"
        if place >= len(number) or number[place] not in SETS.get(sign, sign):
            return False
    return len(number) == len(pattern) - 1


def rank(pattern: str) -> list[int]:
    """Exact characters before sets, small sets before large, `.` and `!` last."""
    if not pattern.startswith("_"):
        return [0] * len(pattern)
    return [len(SETS.get(sign, sign)) if sign not in ".!" else 100 for sign in pattern[1:]]


def application(plan: dict[str, list[tuple[str, str]]], context: str, number: str) -> str | None:
    """What the dialplan does with the number; None where it knows none."""
    fits = [(rank(p), app) for p, app in plan[context] if p != "include" and matches(p, number)]
    if fits:
        return min(fits)[1]
    for kind, inner in plan[context]:
        if kind == "include" and (found := application(plan, inner, number)) is not None:
            return found
    return None
