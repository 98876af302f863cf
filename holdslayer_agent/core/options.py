"""One option of a menu, and what every menu knows it for: its kind, told by its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from holdslayer_agent.core import menu_words as words
from holdslayer_agent.core.somebody import offers_anybody

__all__ = ["Option", "OptionKind", "option_of", "topics_and_rest"]


class OptionKind(StrEnum):
    """What an option is for, as far as every menu knows it."""

    TOPIC = "topic"
    REPEAT = "repeat"
    BACK = "back"
    LANGUAGE = "language"
    OPERATOR = "operator"
    OTHER = "other"
    MORE = "more"
    CONFIRM = "confirm"
    CORRECT = "correct"  # not right: enter it again
    SKIP = "skip"
    WAIT = "wait"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: pressed (`keys`), said (`phrase`), either of the two, or waited for. `position` counts from 0."""

    keys: str
    meaning: str
    position: int
    kind: OptionKind = OptionKind.TOPIC
    phrase: str = ""
    language: str = ""  # for LANGUAGE: which, as `es`
    also: tuple[str, ...] = ()
    """What it is for in the words of another reading."""
    doubtful: frozenset[str] = frozenset()
    """Words of its meaning that only one of several hearings has."""
    likeness: float = 0.0
    """Points for what it means beside its words (`navigation.likeness`)."""

    @property
    def meanings(self) -> tuple[str, ...]:
        """What it is for, in the words of each reading."""
        return (self.meaning, *self.also)

    @property
    def is_entered(self) -> bool:
        """Whether something is to be pressed or said for it; else it is waited for."""
        return bool(self.keys or self.phrase)


_KINDS = (
    (OptionKind.REPEAT, words.REPEAT),
    (OptionKind.CORRECT, words.NOT_CONFIRM),
    (OptionKind.CONFIRM, words.CONFIRM),
    (OptionKind.BACK, words.BACK),
    (OptionKind.OTHER, words.OTHER),
    (OptionKind.MORE, words.MORE),
)
"""In this order: "to hear it again" is no correction, "other options" is no topic."""
_TOLD_BY_PHRASE = frozenset((OptionKind.YES, OptionKind.NO, OptionKind.OTHER, OptionKind.MORE))
"""`If you don't agree, say no`: what is said tells more than what it is for."""
_YES = re.compile(r"(?:(?:for|to say|fur|pour|para|if) )*(?:yes|so|ja|oui|si)(?:,.*| or .*)?")
_NO = re.compile(r"(?:(?:for|to say|fur|pour|para|if) )*(?:no|not|nein|non)(?:,.*| or .*)?")


def option_of(keys: str, meaning: str, phrase: str = "") -> Option:
    """The option that these words offer, with its kind: by what it is for, else by what is to be said for it."""
    language = _language(meaning)
    if language:
        return Option(keys, meaning, 0, OptionKind.LANGUAGE, phrase, language)
    kind = _kind(keys, meaning)
    said = _kind(keys, phrase) if phrase and kind is OptionKind.TOPIC else kind
    if said in _TOLD_BY_PHRASE:
        kind = said
    elif phrase and kind is OptionKind.TOPIC and words.SKIP.search(phrase):
        kind = OptionKind.SKIP
    return Option(keys, meaning, 0, kind, phrase)


def topics_and_rest(option: Option) -> list[Option]:
    """`For plans, canceling, and everything else`: the topics that it names, and the rest, under one key."""
    rest = words.OTHER.search(option.meaning) if option.kind is OptionKind.OTHER else None
    named = _BEFORE_REST.search(option.meaning[: rest.start()]) if rest is not None else None
    if named is None or rest is None:
        return [option]
    phrase = "" if option.keys else option.phrase
    topics = option_of(option.keys, named["topics"], phrase)
    return [topics, replace(option, meaning=option.meaning[rest.start() :], phrase=phrase)]


_BEFORE_REST = re.compile(
    r"^(?P<topics>.*\w\w)(?:[ ,]|\b(?:and|or|for|und|oder|sowie|fur|et|ou|pour|y|o|para)\b)*"
    r"(?:,|\b(?:and|or|und|oder|sowie|et|ou|y|o)\b)(?: (?:for|fur|pour|para))? *$"
)


def _language(meaning: str) -> str:
    if len(meaning.split()) > _LONGEST_LANGUAGE:
        return ""
    for language, names in words.LANGUAGE_NAMES.items():
        if any(re.search(rf"\b{name}\b", meaning) for name in names):
            return language
    return ""


_LONGEST_LANGUAGE = 9
"""Judged: `to continue in English, or for service in English` and hardly more."""


def _kind(keys: str, meaning: str) -> OptionKind:
    if _YES.fullmatch(meaning) or _NO.fullmatch(meaning):
        return OptionKind.YES if _YES.fullmatch(meaning) else OptionKind.NO
    own = re.split(r"[.!] +", meaning)[-1]  # "your zip code is correct. for claims" confirms nothing
    right, wrong = words.CONFIRM.search(own), words.NOT_CONFIRM.search(own)
    if right and wrong and right.start() < wrong.start() and keys == "1":
        return OptionKind.CONFIRM  # "1 if that's right, …to try again": the next key was lost
    for kind, pattern in _KINDS:
        if pattern.search(own) and not (kind is OptionKind.OTHER and words.OTHERS_OF_ONE_TOPIC.search(meaning)):
            return kind
    return OptionKind.OPERATOR if offers_anybody(meaning) else OptionKind.TOPIC
