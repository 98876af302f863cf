"""Keeping secrets out of text: a value that is heard or said is replaced by the name of its slot.

Pure. Digits are found in figures and in words, spaced or not: a voice may read an account number back as
"four eight two one".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["mask", "needs_masking"]

_WORDS = {
    "zero": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "null": "0", "eins": "1", "ein": "1", "zwei": "2", "zwo": "2", "drei": "3",
    "vier": "4", "fünf": "5", "sechs": "6", "sieben": "7", "acht": "8", "neun": "9", "zéro": "0", "un": "1", "deux": "2",
    "trois": "3", "quatre": "4", "cinq": "5", "sept": "7", "huit": "8", "neuf": "9", "cero": "0", "uno": "1", "dos": "2",
    "tres": "3", "cuatro": "4", "cinco": "5", "seis": "6", "siete": "7", "ocho": "8", "nueve": "9",
}  # fmt: skip
_TOKEN = re.compile(r"[\w']+")


def needs_masking(value: str) -> bool:
    """Whether a slot's value is a secret: digits only."""
    return value.isdigit() and len(value) > 1


def mask(text: str, slots: Mapping[str, str]) -> str:
    """`text` with every secret value of `slots` replaced by `[name]`."""
    for name, value in slots.items():
        if needs_masking(value):
            text = _mask_one(text, name, value)
    return text


def _mask_one(text: str, name: str, value: str) -> str:
    digits: list[tuple[str, int, int]] = []  # each digit with the span of its token
    runs: list[list[tuple[str, int, int]]] = []
    for token in _TOKEN.finditer(text):
        word = token.group().lower()
        found = word if word.isdigit() else _WORDS.get(word, "")
        if found:
            digits += [(d, *token.span()) for d in found]
        elif digits:
            runs.append(digits)
            digits = []
    runs.append(digits)
    spans = []
    for run in runs:
        joined = "".join(d for d, _, _ in run)
        at = joined.find(value)
        while at >= 0:
            spans.append((run[at][1], run[at + len(value) - 1][2]))
            at = joined.find(value, at + len(value))
    for begin, end in reversed(spans):
        text = f"{text[:begin]}[{name}]{text[end:]}"
    return text
