"""Sentences with what they are: the files of bench/said, `dev` for fitting and `test` for measuring.

A line is `kind, kind fact=value: what is said`. Facts are `position=3`, `wait=300-600` (seconds), `key=1` and
`opens=9:00/monday`; a fact that is not given was not said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Final, Literal

from holdslayer_agent.core.phrases import LANGUAGES
from holdslayer_agent.core.said import SaidKind
from holdslayer_agent.errors import ConfigError

__all__ = ["FACTS", "Sentence", "packaged_sentences", "read_sentences"]

FACTS: Final = ("position", "wait", "key", "opens")
_FACT: Final = re.compile(r"(\w+)=(\S+)$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, with its kinds (none: unknown) and facts as written."""

    text: str
    language: str
    kinds: frozenset[SaidKind]
    facts: Mapping[str, str]


def read_sentences(text: str, language: str, name: str = "sentences") -> list[Sentence]:
    """Raises ConfigError (`sentences-invalid`) naming line and fault."""
    return [
        _sentence(line, language, f"{name}:{number}")
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.startswith(";")
    ]


def packaged_sentences(part: Literal["dev", "test"]) -> list[Sentence]:
    """The sentences of all languages."""
    folder = resources.files("holdslayer_agent.bench").joinpath("said", part)
    return [
        sentence
        for language in LANGUAGES
        for sentence in read_sentences(
            folder.joinpath(f"{language}.txt").read_text("utf-8"), language, f"{part}/{language}.txt"
        )
    ]


def _sentence(line: str, language: str, where: str) -> Sentence:
    labels, colon, text = line.partition(": ")
    if not colon or not text.strip():
        raise _invalid(where, "no `kind: ` before the words")
    facts: dict[str, str] = {}
    kinds: set[SaidKind] = set()
    for label in labels.replace(",", " ").split():
        fact = _FACT.match(label)
        if fact and fact[1] in FACTS:
            facts[fact[1]] = fact[2]
        elif label in set(SaidKind):
            kinds.add(SaidKind(label))
        else:
            raise _invalid(where, f"unknown kind or fact {label!r}")
    return Sentence(text.strip(), language, frozenset(kinds - {SaidKind.UNKNOWN}), MappingProxyType(facts))


def _invalid(where: str, fault: str) -> ConfigError:
    return ConfigError(
        f"{where}: {fault}", code="sentences-invalid", mend="bench/sentences.py shows the form of a line."
    )
