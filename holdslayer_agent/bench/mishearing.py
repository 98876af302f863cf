"""Makes a transcript as bad as a recogniser's: words lost, put in, or exchanged for ones that sound alike.

English words are compared by the phones of the recogniser's own dictionary, which `core.said` does not know; words of
other languages by their letters, among the words of the sentences themselves. Of the errors three fifths exchange a
word, a quarter lose one, the rest add one: about what the offline recogniser does on recorded prompts. Deterministic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from random import Random
from typing import Final

from holdslayer_agent.core.phrases import LANGUAGES, SECTIONS
from holdslayer_agent.core.said_words import tokens

__all__ = ["Mishearer"]

EXCHANGED: Final = 0.60
LOST: Final = 0.25
ALIKE: Final = 8
"""A word is exchanged for one of its nearest eight."""


class Mishearer:
    """Exchanges, loses and adds words at a rate. `texts`: what the vocabulary is taken from beside the phrases."""

    def __init__(self, language: str, texts: Iterable[str] = (), seed: int = 1) -> None:
        self._language = language
        self._random = Random(seed)
        self._vocabulary = _vocabulary(language, tuple(texts))
        self._near: dict[str, tuple[str, ...]] = {}

    def hear(self, text: str, rate: float) -> str:
        """The text with each word wrong with probability `rate`, 0..1; lower case, without punctuation."""
        heard: list[str] = []
        for word in tokens(text, self._language):
            if self._random.random() >= rate:
                heard.append(word)
                continue
            what = self._random.random()
            if what < EXCHANGED:
                heard.append(self._random.choice(self._alike(word)))
            elif what >= EXCHANGED + LOST:
                heard += [word, self._random.choice(tuple(self._vocabulary))]
        return " ".join(heard)

    def _alike(self, word: str) -> tuple[str, ...]:
        if word not in self._near:
            own = self._vocabulary.get(word, tuple(word))
            near = sorted(
                (_distance(own, phones) / max(len(own), len(phones)), other)
                for other, phones in self._vocabulary.items()
                if other != word and abs(len(own) - len(phones)) <= 2 and _kin(own, phones)
            )[:ALIKE]
            self._near[word] = tuple(other for _, other in near) or (word[:-1] or "a",)
        return self._near[word]


def _kin(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return one[0] == other[0] or one[-1] == other[-1]


def _distance(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        left, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            left, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, left + (a != b))
    return row[-1]


@lru_cache(maxsize=16)
def _vocabulary(language: str, texts: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    if language == "en":
        return _phones()
    assert language in LANGUAGES, language
    phrases = (phrase.text for section in SECTIONS[language].values() for phrase in section)
    words = {word for text in (*texts, *phrases) for word in tokens(text, language) if word not in "#*"}
    return {word: tuple(word) for word in sorted(words)}


@lru_cache(maxsize=1)
def _phones() -> dict[str, tuple[str, ...]]:
    stored = resources.files("holdslayer_agent.speech").joinpath("models", "phone.dict").read_text("utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for line in stored.splitlines():
        word, _, phones = line.partition(" ")
        word = re.sub(r"\(\d+\)|'", "", word)
        if word:
            found.setdefault(word, tuple(phones.split()))
    return found
