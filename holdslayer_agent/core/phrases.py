"""What people and what machines say on the telephone, by language: the files of core/words, read once.

Used to weigh a transcript. `PHRASES` and `count_phrases` match word by word: a phrase occurs when its words stand next
to each other in that order; `#` stands for one number word, `*` for any one word. `core.said` matches the same phrases
by their sound and knows their kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import product
from types import MappingProxyType
from typing import Final

__all__ = ["LANGUAGES", "PHRASES", "SECTIONS", "Phrase", "PhraseSet", "count_phrases", "read_phrases", "words_of"]

LANGUAGES: Final = ("en", "de", "fr", "es")
_FOLDER: Final = resources.files("holdslayer_agent.core").joinpath("words")
_CHOICE: Final = re.compile(r"\[([^\]]*)\]")
_SAYERS: Final = ("announcement", "hold", "menu", "legal", "queue", "callback", "closed")
"""The sections that only machines speak."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase as written, without its choices. A weak one counts half."""

    text: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class PhraseSet:
    """Phrases of one language."""

    greeting: tuple[str, ...]  # only a person who just picked up says these
    question: tuple[str, ...]  # a person's questions and small talk, also said by talking machines
    announcement: tuple[str, ...]  # machines say these, to everybody
    hold: tuple[str, ...]  # the call is, or goes, on hold
    voicemail: tuple[str, ...]
    numbers: frozenset[str]


_NUMBERS: Final = {
    "en": "zero oh one two three four five six seven eight nine ten star pound hash",
    "de": "null eins zwei zwo drei vier fünf sechs sieben acht neun zehn stern raute",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix étoile dièse",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez asterisco numeral almohadilla",
}


def read_phrases(text: str, name: str = "phrases") -> Mapping[str, tuple[Phrase, ...]]:
    """Phrases by section of a file in the form of core/words/README.md. Raises ValueError naming line and fault."""
    sections: dict[str, list[Phrase]] = {}
    current: list[Phrase] | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.partition(";")[0].strip()
        if not line:
            continue
        if line.startswith("=="):
            current = sections.setdefault(line.removeprefix("==").strip(), [])
        elif current is None:
            raise ValueError(f"{name}:{number}: a phrase before the first `== section`")
        elif line.count("[") != line.count("]"):
            raise ValueError(f"{name}:{number}: a bracket without its partner: {line}")
        else:
            weak = line.endswith("~")
            current.extend(Phrase(phrase, weak) for phrase in _spelled_out(line.removesuffix("~")))
    return MappingProxyType({section: tuple(dict.fromkeys(phrases)) for section, phrases in sections.items()})


def _spelled_out(line: str) -> Iterator[str]:
    """Every phrase that a line with choices stands for."""
    parts = _CHOICE.split(line)
    for chosen in product(*(part.split("|") for part in parts[1::2])):
        pieces = [text for pair in zip(parts[::2], (*chosen, ""), strict=True) for text in pair]
        yield " ".join("".join(pieces).split())


SECTIONS: Final[Mapping[str, Mapping[str, tuple[Phrase, ...]]]] = MappingProxyType(
    {
        language: read_phrases(_FOLDER.joinpath(f"{language}.txt").read_text("utf-8"), f"{language}.txt")
        for language in LANGUAGES
    }
)
"""Phrases by language and section."""


def _phrase_set(language: str) -> PhraseSet:
    def texts(*sections: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p.text for section in sections for p in SECTIONS[language][section]))

    return PhraseSet(
        greeting=texts("greeting"),
        question=texts("question"),
        announcement=texts(*_SAYERS),
        hold=texts("hold"),
        voicemail=texts("voicemail"),
        numbers=frozenset(_NUMBERS[language].split()),
    )


PHRASES: Final[Mapping[str, PhraseSet]] = MappingProxyType({language: _phrase_set(language) for language in LANGUAGES})


def words_of(text: str) -> tuple[str, ...]:
    """Lower-case words; hyphens part them, other punctuation goes, digits stay."""
    parted = text.lower().replace("’", "'").replace("-", " ")
    return tuple("".join(c if c.isalnum() or c == "'" else " " for c in parted).split())


@lru_cache(maxsize=4000)
def _pattern(phrase: str) -> tuple[str, ...]:
    return tuple(phrase.split())


def count_phrases(words: tuple[str, ...], phrases: tuple[str, ...], numbers: frozenset[str]) -> int:
    """How many of `phrases` occur in `words`."""
    known = set(words)
    return sum(_occurs(words, _pattern(phrase), numbers) for phrase in phrases if _possible(phrase, known))


def _possible(phrase: str, known: set[str]) -> bool:
    return all(word in known for word in _pattern(phrase) if word not in "#*")


def _occurs(words: tuple[str, ...], pattern: tuple[str, ...], numbers: frozenset[str]) -> bool:
    last = len(words) - len(pattern)
    return any(all(_fits(words[at + i], wanted, numbers) for i, wanted in enumerate(pattern)) for at in range(last + 1))


def _fits(word: str, wanted: str, numbers: frozenset[str]) -> bool:
    if wanted == "#":
        return word in numbers or word.isdigit()
    return wanted == "*" or word == wanted
