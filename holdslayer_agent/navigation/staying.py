"""What keeps the caller's place in a queue, apart from what else is offered: a key, any key, or a word to be said."""

# ruff: noqa: E501  (tables of words: a pattern cut in pieces is no easier to read)

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from holdslayer_agent.core import menu_words as words
from holdslayer_agent.core.menu import Menu, Option, OptionKind
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.core.said import SaidKind, classify
from holdslayer_agent.navigation.meaning import concepts_in
from holdslayer_agent.navigation.port import PressKeys, SaySlotOrPhrase

__all__ = ["KEEPS_PLACE", "hurries", "is_one_of_topics", "keeps_place", "way_to_stay"]

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
_WAITS_ANYWAY: Final = re.compile(
    rf"(?:otherwise|or else|if not|sonst|andernfalls|ansonsten|sinon|dans le cas contraire|si no|(?:de lo|en caso) contrario)\b.*{words.WAIT_CHOICE.pattern}"
)
"""`Otherwise, please continue to hold.`"""
_HURRIES: Final = re.compile(
    r"\b(?:within|innerhalb|in den nachsten|dans les|en los proximos|en menos de|antes de) (?:\w+ ){0,3}"
    r"(?:seconds?|sekunden|secondes|segundos)\b"
)

_LOST: Final = re.compile(r"\b(?:lose|losing|perdre|perder|verlieren)\b")
_GIVEN_UP: Final = re.compile(r"\b(?:lose|losing|perdrez|perdez|perdera|verlieren)\b(?! sie (?:nicht|keine))")
_AVOIDED: Final = re.compile(r"\b(?:avoid|without|instead of|eviter|sans|evitar|sin|ohne|vermeiden)\b")
_CUT_OFF: Final = re.compile(r"\bdisconnected\b|\bnicht getrennt\b")
_TOLD: Final = re.compile(
    r"(?:(?:and|but|und|aber|et|mais|y|pero) )?(?:(?:you|we)(?:'ll| will| won't| would| do not| don't| are| keep)\b|(?:if|when) you hang up\b"
    r"|sie (?:werden|verlieren|behalten)\b|ihre?n? (?:platz|position) (?:\w+ ){0,4}(?:bleibt|behalten sie|verlieren sie)|wenn sie auflegen\b"
    r"|vous (?:ne |n')?(?:perd|gard|conserv)|si vous raccrochez\b|(?:usted )?(?:no )?(?:perdera|pierde|conserva|mantendra)\b|si (?:usted )?cuelga\b)"
)
"""What becomes of the place is told: no purpose of a key."""
_HOW_LONG: Final = re.compile(r"\b(?:how long|wie lange|combien de temps|cuanto(?: tiempo)?)\b")
_ELSEWHERE: Final = re.compile(
    r"\b(?:platz|position|wartestatus|reihenfolge)\b.*\b(?:im|am|auf|beim|bei|fur|zum|(?:in|an) (?!(?:der|unserer|dieser) (?:warte\w+|leitung|reihe|schlange)))"
)
_PLACE: Final = re.compile(
    r"(?:\b(?:place|position|spot|rang|tour|lugar|posicion|turno|puesto|sitio)|\bstill (?:there|here|holding|waiting|on hold)|\btoujours la|\bsigue ahi|\bsigue esperando)$"
)
_STILL: Final = re.compile(r"(?:still|noch|toujours|sigue)\b")
_OF_SOMETHING_ELSE: Final = re.compile(
    r"\w{3,}.*\b(?:and|but|und|aber|et|mais|y|pero) (?:(?:are|you(?:'re)?|i'm|we(?:'re)?|sie|sind|vous|etes|usted) )*$"
)
"""`Already booked a patrol and still waiting`: for that, and in no queue."""
_IN_QUEUE: Final = re.compile(
    r"(?:(?:in|on|at) (?:the |our |this )?(?:\w+ (?:of|in) (?:the |our )?)?(?:line|queue|hold|call|phone)\b|(?:dans|en|a) (?:la |notre |cette )?(?:file|queue|attente|ligne)\b|(?:en|de) (?:la |el |nuestra )?(?:cola|fila|linea|espera)\b"
    r"|in der (?:warte\w+|leitung|reihe|schlange)|(?:while|until|for (?:the next|our)|and|please|now|und|bitte|et|y|para el proximo)\b)"
)
_FOR_ONE: Final = re.compile(r"\b(?:hold|wait|waiting|holding)$")
_WHO_ANSWERS: Final = re.compile(
    r"for (?:the |a |an |one of |our |next )*(?:next|first|live|free|available|agents?|representatives?|operators?|advis[eo]rs?|associates?|specialists?|person|people|someone|team|staff|members?|customer|assistant)\b"
    r"|(?:to|until|while) "
)
_QUEUE: Final = re.compile(
    r"\b(?:queue|in (?:the )?line|on the (?:line|phone)|hold(?:ing)?|wait(?:ing)?|warte\w*|warten|leitung|am apparat|dran|(?:dans|la) file|attente|patient\w+|attendre|en ligne|cola|fila|espera\w*|en (?:la )?linea)\b"
)


def way_to_stay(menu: Menu, texts: list[str], language: str) -> PressKeys | SaySlotOrPhrase | None:
    """`Press 1 to stay in the queue`: what is to be pressed, or said, so as not to lose the place; None if nothing."""
    if any(_WAITS_ANYWAY.match(plain_text(text)) for text in texts):
        return None  # whoever waits stays: the key leads away, however little of it was understood
    key = _key_of(menu) or _any_key(texts) or _lone_key(menu, texts, language)
    if key:
        return PressKeys(key, KEEPS_PLACE)
    phrase = _phrase_of(texts)
    return SaySlotOrPhrase(phrase, KEEPS_PLACE) if phrase else None


def keeps_place(meaning: str) -> bool:
    """Whether plain words name the wish to wait on, and nothing that leads out of the queue."""
    own = _OR.split(_PARTS.split(meaning)[-1])[0]
    if not any(_wished(own, found) for found in words.STAY.finditer(own)):
        return False
    rest = words.STAY.sub(" ", own)
    return not words.WAIT_CHOICE.search(rest) and not concepts_in(rest) & _LEADS_AWAY


def is_one_of_topics(menu: Menu, heard: Iterable[str]) -> bool:
    """Whether it stands in a menu of topics, and nothing that was heard speaks of a queue: a topic like the others."""
    others = [
        option
        for option in menu.of(OptionKind.TOPIC)
        if option.keys and not keeps_place(option.meaning) and not concepts_in(option.meaning) & _LEADS_AWAY
    ]
    return bool(others) and not any(_QUEUE.search(text) or words.HOLD.search(text) for text in map(plain_text, heard))


def hurries(texts: list[str]) -> bool:
    """Whether an answer is wanted within some seconds."""
    return any(_HURRIES.search(plain_text(text)) for text in texts)


def _wished(own: str, found: re.Match[str]) -> bool:
    """Whether the wish to wait is one, of a queue: neither denied, nor told of, nor the place in a class."""
    said = found[0]
    before = own[: found.start()]
    denied = bool(words.DENIED.search(before + said))
    if _TOLD.match(own) or _HOW_LONG.search(before):
        return False
    if _STILL.match(said) and _OF_SOMETHING_ELSE.search(before):
        return False
    if _LOST.search(said):
        wished = denied or bool(_AVOIDED.search(before + said))
    else:
        wished = bool(_CUT_OFF.search(said)) or not denied
    return wished and not _ELSEWHERE.search(said) and _of_a_queue(said, own[found.end() :].strip(" ,.!"))


def _of_a_queue(said: str, behind: str) -> bool:
    """Whether what follows a place, or somebody who still waits, leaves it one of a queue."""
    if not behind or _IN_QUEUE.match(behind):
        return True
    if _FOR_ONE.search(said):
        return bool(_WHO_ANSWERS.match(behind))
    return not _PLACE.search(said)


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
    if any(words.DENIED.search(text) and not keeps_place(text) for text in map(plain_text, texts[-1:])):
        return ""
    if any(_GIVEN_UP.search(plain_text(text)) for text in texts[-1:]):
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
