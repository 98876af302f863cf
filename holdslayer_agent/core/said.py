"""What was said, from words alone: which kinds of speech a transcript holds, how surely, and the facts in it.

    said = classify("you are number three in line your wait is about ten minutes", "en")
    said.kind            # SaidKind.QUEUE
    said.position        # 3
    said.wait_s          # (600.0, 600.0)
    said.log_odds[SaidKind.GREETING]   # -4.9

An utterance can be of several kinds (a legal notice, then a menu). Each kind has a logistic regression of its own over
the phrases heard (`said_match`) and the facts read (`said_facts`); its weights were fitted on the development
sentences with 0, 15 and 30 % word errors (tools/said/fit.py), so the log-odds include how bad transcripts are, and
hold the prior that a seventh or so of utterances are of a given kind. Calibration on other sentences is printed by
`holdslayer bench words`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from holdslayer_agent.core.phrases import LANGUAGES, SECTIONS
from holdslayer_agent.core.said_facts import Opening, keys_asked, opening, queue_position, stay_key, wait_range
from holdslayer_agent.core.said_match import PhraseHeard, find_phrases, leanings
from holdslayer_agent.core.said_words import figures, tokens

__all__ = ["FEATURES", "Opening", "PhraseHeard", "Said", "SaidKind", "classify", "features_of", "weigh"]


class SaidKind(StrEnum):
    """What an utterance is for."""

    ANNOUNCEMENT = "announcement"  # recorded talk to everybody: please hold, adverts, information
    MENU = "menu"  # asks for a key, a word or a number
    LEGAL = "legal"  # recording, privacy, cost and emergency notices
    QUEUE = "queue"  # place in the queue or wait
    CALLBACK = "callback"  # offers to call back
    CLOSED = "closed"
    VOICEMAIL = "voicemail"
    GREETING = "greeting"  # a person who just picked up
    QUESTION = "question"  # a person's question or small talk
    STAY_KEY = "stay_key"  # a key to press, or the place is lost
    HUMAN_TEST = "human_test"  # asks whether the caller is a person
    UNKNOWN = "unknown"


KINDS: Final = tuple(kind for kind in SaidKind if kind is not SaidKind.UNKNOWN)

MOST_WORDS: Final = 200
"""Of a longer text the last words count: over a minute of speech, 0.1 s to judge."""

MACHINE: Final = frozenset(KINDS) - {SaidKind.GREETING, SaidKind.QUESTION, SaidKind.HUMAN_TEST}
"""Kinds that a person does not say."""


@dataclass(frozen=True, slots=True)
class Said:
    """A transcript understood. Facts are None when they were not said, or not understood."""

    kind: SaidKind  # the surest, UNKNOWN when none is likelier than not
    log_odds: Mapping[SaidKind, float]  # natural log-odds of every kind but UNKNOWN
    phrases: tuple[PhraseHeard, ...] = ()  # what counted, by place
    position: int | None = None  # 1: the next
    wait_s: tuple[float, float] | None = None  # least and most; LONGEST_S when no most was said
    key: str | None = None  # the key that keeps the place
    opens: Opening | None = None
    words: tuple[str, ...] = field(default=(), repr=False)

    @property
    def kinds(self) -> tuple[SaidKind, ...]:
        """Every kind that is likelier than not, the surest first."""
        likely = [kind for kind, odds in self.log_odds.items() if odds > 0]
        return tuple(sorted(likely, key=lambda kind: -self.log_odds[kind]))

    def probability(self, kind: SaidKind) -> float:
        """0..1 that the utterance is, or holds, `kind`."""
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, self.log_odds.get(kind, -60.0)))))

    @property
    def person_log_odds(self) -> float:
        """How much the words speak for a person (positive) or a machine, at most 6 either way.

        The surest of a person's kinds against the surest of a machine's.
        """
        person = max(self.log_odds.get(SaidKind.GREETING, -6.0), self.log_odds.get(SaidKind.QUESTION, -6.0))
        machine = max(self.log_odds.get(kind, -6.0) for kind in MACHINE)
        return max(-6.0, min(6.0, (person - machine) / 2))


_SECTIONS: Final = tuple(SECTIONS["en"])
FEATURES: Final = (
    *(f"{section}{step}" for section in _SECTIONS for step in ("", "+", " words")),
    "keys",
    "keys+",
    "stay key",
    "position",
    "wait",
    "words",
    "few",
)
"""What the weights are for, in order. A section's `+` is what its second to fourth phrase add, its
`words` what single words point to; `few` is how short an utterance was that has ended."""
_FEW: Final = 8
"""Judged: words from which on an utterance is not short. "Billing, Dana" is; what machines say mostly is not."""


def features_of(words: tuple[str, ...], language: str, *, few: float = 1.0) -> tuple[list[float], Said]:
    """Features of the words (as `figures` gives them) in the order of FEATURES, and a Said with the facts alone.

    `few` as for `classify`.
    """
    phrases = find_phrases(words, language)
    keys = keys_asked(words, language)
    stay = stay_key(keys, phrases)
    position, wait_s = queue_position(words, language, keys), wait_range(words, language)
    strength = dict.fromkeys(_SECTIONS, 0.0)
    for heard in phrases:
        strength[heard.section] += heard.strength
    row: list[float] = []
    lean = leanings(words, language)
    for section in _SECTIONS:
        row += [min(strength[section], 1.0), min(max(strength[section] - 1.0, 0.0), 3.0) / 3.0]
        row.append(min(lean.get(section, 0.0), 3.0) / 3.0)
    row += [
        float(bool(keys)),
        min(max(len(keys) - 1, 0), 3) / 3.0,
        float(stay is not None),
        float(position is not None),
        float(wait_s is not None),
        min(len(words), 40) / 40.0,
        few * max(_FEW - len(words), 0) / (_FEW - 1),
    ]
    ordered = tuple(sorted(phrases, key=lambda heard: (heard.start, heard.section)))
    opens = opening(words, language) if strength["closed"] else None
    said = Said(SaidKind.UNKNOWN, {}, ordered, position, wait_s, stay, opens, words)
    return row, said


@lru_cache(maxsize=1)
def _weights() -> Mapping[SaidKind, tuple[float, tuple[float, ...]]]:
    text = resources.files("holdslayer_agent.core").joinpath("words", "weights.json").read_text("utf-8")
    stored = json.loads(text)
    return MappingProxyType(
        {
            SaidKind(kind): (float(part["bias"]), tuple(float(part["weights"].get(name, 0.0)) for name in FEATURES))
            for kind, part in stored.items()
        }
    )


def weigh(row: list[float], weights: Mapping[SaidKind, tuple[float, tuple[float, ...]]]) -> dict[SaidKind, float]:
    """Log-odds by kind."""
    return {
        kind: bias + sum(x * w for x, w in zip(row, parts, strict=True) if x) for kind, (bias, parts) in weights.items()
    }


def classify(text: str, language: str = "en", *, few: float = 1.0) -> Said:
    """What `text` is. A language without phrases is taken as English; no words at all are UNKNOWN.

    `few`, 0..1, is how sure it is that a short text is all that was said: not while the voice goes on.
    """
    spoken = language.split("-")[0].lower()
    spoken = spoken if spoken in LANGUAGES else "en"
    words = tuple(figures(tokens(text, spoken), spoken))[-MOST_WORDS:]
    if not words:
        return Said(SaidKind.UNKNOWN, dict.fromkeys(KINDS, -6.0))
    row, facts = features_of(words, spoken, few=few)
    log_odds = {kind: round(odds, 2) for kind, odds in weigh(row, _weights()).items()}
    best = max(log_odds, key=log_odds.__getitem__)
    kind = best if log_odds[best] > 0 else SaidKind.UNKNOWN
    key = facts.key if log_odds[SaidKind.STAY_KEY] > 0 else None
    opens = facts.opens if log_odds[SaidKind.CLOSED] > 0 else None
    return Said(kind, MappingProxyType(log_odds), facts.phrases, facts.position, facts.wait_s, key, opens, facts.words)
