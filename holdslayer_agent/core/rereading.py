"""A menu that is read twice in a row, the second time in other words: its options are one row, not two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from holdslayer_agent.core.options import Option

__all__ = ["read_once", "second_reading"]

_FEWEST = 2
"""Judged: one key that comes again is an option repeated, two in the same order a menu."""
_STEM = 4
"""Judged: `bills` and `billing`, `move` and `moving` share so many letters; shorter words tell little."""


def second_reading(options: Sequence[Option]) -> int:
    """Where the second reading begins: from there on keys of the first come again, in its order, for the same.

    The number of options where there is no second reading.
    """
    for begin in range(_FEWEST, len(options) - 1):
        keys = list(dict.fromkeys(option.keys for option in options[:begin] if option.keys))
        again = list(dict.fromkeys(option.keys for option in options[begin:] if option.keys))
        whole = len(again) >= _FEWEST and 2 * len(again) > len(keys)
        if whole and again == [key for key in keys if key in again] and _for_the_same(options[:begin], options[begin:]):
            return begin
    return len(options)


def read_once(options: Sequence[Option], begin: int) -> list[Option]:
    """The options before the second reading, each with what either reading says it is for: the fuller one first."""
    again = {(option.keys, option.kind): option.meaning for option in options[begin:] if option.keys}
    return [_with_either(option, again.get((option.keys, option.kind), option.meaning)) for option in options[:begin]]


def _with_either(option: Option, other: str) -> Option:
    fuller, shorter = sorted((option.meaning, other), key=len, reverse=True)
    return option if option.meaning == other else replace(option, meaning=fuller, also=(shorter,))


def _for_the_same(first: Sequence[Option], second: Sequence[Option]) -> bool:
    """Whether what comes again is of the same kinds, and half of it or more has a word of what it was."""
    known = {(option.keys, option.kind): option.meaning for option in first}
    again = [(known.get((option.keys, option.kind)), option.meaning) for option in second if option.keys]
    same = sum(bool(meaning and _stems(meaning) & _stems(other)) for meaning, other in again)
    return all(meaning is not None for meaning, _ in again) and 2 * same >= len(again)


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in re.findall(r"\w{3,}", text) if not _LITTLE.fullmatch(word)}


_LITTLE = re.compile(
    r"for|the|about|your?|and|our|are|with|fur|wenn|sie|ihre?[nmrs]?|eine?[nmrs]?|d(?:ie|as|er|en|em)|und|oder|zu[mr]?"
    r"|pour|vous|votre|vos|une|des|les|para|una|los|las|del|que|sobre|sus?"
)
"""Words that say nothing of what an option is for."""
