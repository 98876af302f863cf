"""What keeps the caller's place in a queue, apart from what else is offered: a key, any key, or a word to be said."""

from __future__ import annotations

import re
from typing import Final

from holdslayer_agent.core import menu_words as words
from holdslayer_agent.core.menu import Menu, Option, OptionKind
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.core.said import SaidKind, classify
from holdslayer_agent.navigation.meaning import concepts_in
from holdslayer_agent.navigation.port import PressKeys, SaySlotOrPhrase

__all__ = ["KEEPS_PLACE", "hurries", "keeps_place", "way_to_stay"]

KEEPS_PLACE: Final = "keeps the place in the queue"
"""The reason of such an input."""
_ANY: Final = "1"
"""Judged: the key that queues ask for where they name one."""
_OR: Final = re.compile(r"\b(?:or|oder|ou|o)\b")
_PARTS: Final = re.compile(r"[.;!] +")
_QUESTION: Final = re.compile(r"[^.?!;]+(?=\?)")
_SAY: Final = re.compile(r"\b(?:say|sagen sie|dites|diga) [\"']?(?P<word>[a-z]+)\b")
_PURPOSE: Final = re.compile(r"(?:to|if|um|wenn|pour|si|para)\b")
_LEADS_AWAY: Final = frozenset({"callback", "leave_message"})
_HURRIES: Final = re.compile(
    r"\b(?:within|innerhalb|in den nachsten|dans les|en los proximos|en menos de|antes de) (?:\w+ ){0,3}"
    r"(?:seconds?|sekunden|secondes|segundos)\b"
)


def way_to_stay(menu: Menu, texts: list[str], language: str) -> PressKeys | SaySlotOrPhrase | None:
    """`Press 1 to stay in the queue`: what is to be pressed, or said, so as not to lose the place; None if nothing."""
    key = _key_of(menu) or _any_key(texts) or _lone_key(menu, texts, language)
    if key:
        return PressKeys(key, KEEPS_PLACE)
    phrase = _phrase_of(texts)
    return SaySlotOrPhrase(phrase, KEEPS_PLACE) if phrase else None


def keeps_place(meaning: str) -> bool:
    """Whether plain words name the wish to wait on, and nothing that leads out of the queue."""
    own = _OR.split(_PARTS.split(meaning)[-1])[0]
    if not words.STAY.search(own):
        return False
    rest = words.STAY.sub(" ", own)
    return not words.WAIT_CHOICE.search(rest) and not concepts_in(rest) & _LEADS_AWAY


def hurries(texts: list[str]) -> bool:
    """Whether an answer is wanted within some seconds."""
    return any(_HURRIES.search(plain_text(text)) for text in texts)


def _keyed(option: Option) -> bool:
    return bool(option.keys) and option.kind is not OptionKind.REPEAT


def _key_of(menu: Menu) -> str:
    wanted = [option for option in menu.options if _keyed(option) and keeps_place(option.meaning)]
    if not wanted and any(keeps_place(question) for question in _QUESTION.findall(menu.text)):
        wanted = [option for option in menu.of(OptionKind.YES) if option.keys]
    return wanted[0].keys if wanted else ""


def _any_key(texts: list[str]) -> str:
    plain = [plain_text(text) for text in texts]
    asked = any(words.ANY_KEY.search(text) and keeps_place(words.ANY_KEY.sub(" ", text)) for text in plain)
    return _ANY if asked else ""


def _lone_key(menu: Menu, texts: list[str], language: str) -> str:
    """As phrases that may be misheard tell it, where nothing else is offered."""
    if len(menu.options) > 1 or any(concepts_in(option.meaning) & _LEADS_AWAY for option in menu.options):
        return ""
    said = classify(texts[-1], language)
    return said.key or "" if said.kind is SaidKind.STAY_KEY else ""


def _phrase_of(texts: list[str]) -> str:
    """`Say continue to stay in the queue`, `to keep waiting, say continue`."""
    for text in map(plain_text, texts):
        for said in _SAY.finditer(text):
            behind, before = text[said.end() :].strip(" ,\"'"), text[: said.start()].rstrip(" ,")
            if keeps_place(before) or (_PURPOSE.match(behind) and keeps_place(behind)):
                return said["word"]
    return ""
