"""How alike two hearings of a company's words are: by the words they share, whatever their order.

Pure sets of words. A recogniser exchanges, loses and adds words; nothing here knows which.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from holdslayer_agent.core.menu_words import KEYS
from holdslayer_agent.core.numbers import plain_text

__all__ = ["SAME", "SAME_MISHEARD", "agreement", "alike", "best_place", "content", "resemblance", "share_known"]

SAME = 0.7
"""Share of words that must agree. With 15 % word errors in both hearings, 0.85² = 0.72 of a sentence agrees."""
SAME_MISHEARD = 0.6
"""Where something else speaks for it, too: 0.72 is a mean, and sentences are short."""
_FEWEST_TOLD = 3
"""Judged: two sentences of fewer words are alike by chance."""
_WORD = re.compile(r"[a-z0-9]+")
_CONTENT = re.compile(r"[a-z]{3,}")
_FRAME = frozenset(KEYS) | {
    "for", "the", "you", "your", "press", "say", "please", "drucken", "sie", "die", "der", "das", "fur", "und",
    "oder", "tapez", "pour", "vous", "votre", "les", "des", "une", "pulse", "para", "los", "las", "marque",
    "oprima", "wenn", "mit", "ihre", "ihr", "bitte", "want", "would", "like", "have", "are", "and", "que", "una",
    "con", "del", "sur", "est", "eine", "einen", "einem", "einer",
}  # fmt: skip
"""Words of nearly every menu, in four languages: they tell none from another."""


@lru_cache(maxsize=2048)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(plain_text(text)))


@lru_cache(maxsize=2048)
def _content(text: str) -> frozenset[str]:
    return frozenset(_CONTENT.findall(plain_text(text))) - _FRAME


def content(texts: Sequence[str]) -> frozenset[str]:
    """The words that make a prompt this one."""
    return frozenset().union(*map(_content, texts))


def alike(first: str, second: str) -> float:
    """The share of words two texts have in common, of the shorter one's (of the longer one's below four); 0..1."""
    one, other = _words(first), _words(second)
    fewer, more = sorted((len(one), len(other)))
    if not fewer:
        return 0.0
    return len(one & other) / (more if fewer < 4 else fewer)


def agreement(first: str, second: str) -> float:
    """The words two texts share, of the mean number they have: a short text is not alike a long one that holds it."""
    one, other = _words(first), _words(second)
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def resemblance(one: Sequence[str], other: Sequence[str]) -> tuple[float, int]:
    """The share of content words that two prompts have in common, of those of the poorer one; and how many that has.

    Two hearings of one menu share 0.72 of them at 15 % word errors and 0.5 at 30 %, two menus less than 0.2.
    """
    first, second = content(one), content(other)
    fewer = min(len(first), len(second))
    return (len(first & second) / fewer if fewer else 0.0), fewer


def best_place(sentence: str, prompt: Sequence[str]) -> int | None:
    """Where in a prompt this sentence stands, the first of equals; None where it is none of it, or says too little."""
    if len(_words(sentence)) < _FEWEST_TOLD and sentence not in prompt:
        return None
    points = [agreement(sentence, said) for said in prompt]
    best = max(points, default=0.0)
    return points.index(best) if best >= SAME_MISHEARD else None


def share_known(heard: Sequence[str], prompt: Sequence[str]) -> float:
    """How many of the sentences heard are known from this prompt, each as well as it agrees; a mean, 0..1."""
    told = [sentence for sentence in heard if len(_words(sentence)) >= _FEWEST_TOLD] or list(heard)
    if not told or not prompt:
        return 0.0
    return sum(max(agreement(sentence, said) for said in prompt) for sentence in told) / len(told)
