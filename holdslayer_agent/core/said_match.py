"""Finds phrases in a transcript that may be wrong: by sound, with words missing, changed or in between.

A phrase is aligned with every place of the transcript (edit distance over words, where the price of a changed word is
how unlike the two sound, and words that carry no meaning are cheap to lose). What costs more than a quarter of the
phrase is no match. On perfect text it finds what `phrases.count_phrases` finds, and little more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from holdslayer_agent.core.phrases import SECTIONS
from holdslayer_agent.core.said_words import FUNCTION_WORDS, NUMBER, figures, tokens, unlikeness

__all__ = ["PhraseHeard", "find_phrases", "leanings"]

FUNCTION_WEIGHT: Final = 0.4
"""Price of a lost function word; content words cost 1. Recognisers lose them first."""
BETWEEN: Final = 0.3
"""Price of a word too many inside a phrase."""
LOST: Final = 0.40
"""Share of a phrase's weight that may be lost or changed. Mean F1 on the development sentences, five-fold, with no,
15 and 30 % word errors: 0.25 gives 94.4, 87.2, 75.8; 0.35 94.8, 88.3, 77.5; 0.40 94.5, 88.9, 78.9; 0.45 93.7, 88.5,
77.6."""
LEANS_UP_TO: Final = 0.4
"""How unlike a heard word may be to one of a section's words to lean that way."""
SHORT: Final = 1.5
LOST_SHORT: Final = 0.18
"""A phrase of one content word must be that word or sound much like it."""


@dataclass(frozen=True, slots=True)
class PhraseHeard:
    """A phrase found: which, where among the words, and how surely, 0..1."""

    section: str
    phrase: str
    start: int
    end: int
    strength: float


@dataclass(frozen=True, slots=True)
class _Pattern:
    section: str
    phrase: str
    words: tuple[str, ...]
    weights: tuple[float, ...]
    total: float
    allowed: float
    strength: float
    known: tuple[tuple[str, float], ...]  # words that must be heard, with their weights


@lru_cache(maxsize=8)
def _patterns(language: str) -> tuple[_Pattern, ...]:
    small = FUNCTION_WORDS[language]
    found = []
    for section, phrases in SECTIONS[language].items():
        for phrase in phrases:
            words = tuple(figures(tokens(phrase.text, language), language))
            if not words:
                continue
            weights = tuple(FUNCTION_WEIGHT if w in small or w == "*" else 1.0 for w in words)
            total = sum(weights)
            allowed = total * (LOST_SHORT if total <= SHORT else LOST)
            known = tuple((w, weight) for w, weight in zip(words, weights, strict=True) if w != "*")
            strength = 0.5 if phrase.weak else 1.0
            found.append(_Pattern(section, phrase.text, words, weights, total, allowed, strength, known))
    return tuple(found)


@lru_cache(maxsize=8)
def _vocabulary(language: str) -> tuple[str, ...]:
    return tuple({word for pattern in _patterns(language) for word, _ in pattern.known})


@lru_cache(maxsize=20_000)
def _alike(word: str, language: str) -> dict[str, float]:
    """The phrase words that `word` may stand for, with the price."""
    found = {known: price for known in _vocabulary(language) if (price := unlikeness(word, known)) < 0.75}
    if word.isdigit():
        found[NUMBER] = 0.0
    return found


def find_phrases(words: Sequence[str], language: str) -> list[PhraseHeard]:
    """Phrases of every section in `words` (as `said_words.figures` gives them); within a section none overlap."""
    prices = [_alike(word, language) for word in words]
    cheapest: dict[str, float] = {}
    for row in prices:
        for known, price in row.items():
            if price < cheapest.get(known, 1.0):
                cheapest[known] = price
    by_section: dict[str, list[tuple[float, PhraseHeard]]] = {}
    for pattern in _patterns(language):
        if sum(weight * cheapest.get(word, 1.0) for word, weight in pattern.known) > pattern.allowed:
            continue
        found = _align(prices, pattern)
        if found is not None:
            cost, start, end = found
            strength = round(pattern.strength * (1.0 - 0.5 * cost / pattern.allowed if pattern.allowed else 1.0), 3)
            heard = PhraseHeard(pattern.section, pattern.phrase, start, end, strength)
            by_section.setdefault(pattern.section, []).append((strength * pattern.total, heard))
    return [heard for section in by_section.values() for heard in _apart(section)]


def _align(prices: Sequence[dict[str, float]], pattern: _Pattern) -> tuple[float, int, int] | None:
    """The cheapest place of the phrase: (cost, start, end), or None. Sellers' algorithm: a free start and a free
    end."""
    size = len(prices)
    costs = [0.0] * (size + 1)  # costs[j]: the phrase so far, ending before transcript word j
    starts = list(range(size + 1))
    for word, weight in zip(pattern.words, pattern.weights, strict=True):
        next_costs = [costs[0] + weight]
        next_starts = [starts[0]]
        for j in range(1, size + 1):
            price = 0.0 if word == "*" else weight * prices[j - 1].get(word, 1.0)
            changed, lost, between = costs[j - 1] + price, costs[j] + weight, next_costs[j - 1] + BETWEEN
            if changed <= lost and changed <= between:
                next_costs.append(changed)
                next_starts.append(starts[j - 1])
            elif lost <= between:
                next_costs.append(lost)
                next_starts.append(starts[j])
            else:
                next_costs.append(between)
                next_starts.append(next_starts[j - 1])
        costs, starts = next_costs, next_starts
    end = min(range(size + 1), key=costs.__getitem__)
    if costs[end] > pattern.allowed + 1e-9 or starts[end] >= end:
        return None
    return costs[end], starts[end], end


def _apart(found: list[tuple[float, PhraseHeard]]) -> list[PhraseHeard]:
    """The best of those that overlap."""
    kept: list[PhraseHeard] = []
    for _, heard in sorted(found, key=lambda one: -one[0]):
        if all(heard.end <= other.start or heard.start >= other.end for other in kept):
            kept.append(heard)
    return sorted(kept, key=lambda one: one.start)


@lru_cache(maxsize=8)
def _lean(language: str) -> dict[str, dict[str, float]]:
    """For each content word of the phrases the share of each section in it, sections weighing alike."""
    often: dict[str, dict[str, float]] = {}
    sections = SECTIONS[language]
    for pattern in _patterns(language):
        for word in set(pattern.words) - FUNCTION_WORDS[language] - {NUMBER, "*"}:
            shares = often.setdefault(word, {})
            shares[pattern.section] = shares.get(pattern.section, 0.0) + 1.0 / len(sections[pattern.section])
    return {
        word: {section: share / sum(shares.values()) for section, share in shares.items()}
        for word, shares in often.items()
    }


def leanings(words: Sequence[str], language: str) -> dict[str, float]:
    """How much single words point to each section: what is left when a phrase is broken beyond finding."""
    lean = _lean(language)
    total: dict[str, float] = {}
    for word in set(words):
        alike = _alike(word, language)
        known = min((w for w in alike if w in lean), key=lambda w: (alike[w], w), default=None)
        if known is None or alike[known] > LEANS_UP_TO:
            continue
        for section, share in lean[known].items():
            total[section] = total.get(section, 0.0) + share * (1.0 - alike[known])
    return total
