"""Whether the caller is asked, or put to the test, if he is a person: the user answers that, never we. Pure text."""

# ruff: noqa: E501  (tables of words: a pattern cut in pieces is no easier to read)

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from holdslayer_agent.core.menu import parse_menu
from holdslayer_agent.core.numbers import plain_text

__all__ = ["FOR_THE_USER", "asks_if_a_person_calls", "puts_to_the_test"]

FOR_THE_USER: Final = "whether a person calls is for the user to answer"
"""The reason of a navigator that waits for him."""

_REAL: Final = r"(?:real |live |actual |actually |really |a |an |ein |eine |einem |einer |echter? |echten |un |une |una |vrai\w* |de verdad )*"
_BEING: Final = (
    r"(?:person|human(?: being)?|robot|bot|machine|recording|computer|mensch(?:en)?|roboter|maschine|automat|bandansage|aufnahme"
    r"|personne|humain|etre humain|enregistrement|persona|humano|ser humano|maquina|grabacion)"
)
_ASKS_IF_A_PERSON: Final = re.compile(
    rf"\b(?:are you|am i (?:speaking|talking) (?:to|with)|is this|(?:make sure|confirm|prove|verify|check|sure|if) (?:that )?you(?:'re| are)"
    rf"|sind sie|spreche ich mit|ist das|(?:sicherzustellen|bestatigen sie)?,? ?dass sie"
    rf"|etes-vous|est-ce|(?:est-ce que )?je parle (?:a|avec)|que vous etes|es usted|eres|(?:hablo|estoy hablando) con|que (?:usted )?es)"
    rf" {_REAL}{_BEING}(?: (?:sind|real))?(?= *(?:[?.,!]|$|(?:or|oder|ou|o) {_REAL}{_BEING}\b))"
)
"""What is asked of the caller: "would you like to speak to a real person?" offers one."""

_INPUT: Final = (
    r"(?:press|push|hit|dial|enter|type|say|drucken|wahlen|tippen|sagen|sprechen|appuyez|tapez|composez|faites|dites"
    r"|pulse|presione|marque|oprima|digite|teclee|diga)"
)
_A: Final = (
    r"(?:(?:not|actually|really|indeed|a|an|real|live|actual|living|wirklich|tatsachlich|ein|eine|kein|keine|echter?|echte"
    r"|bien|vraiment|pas|un|une|vraie?|no|una|realmente|usted) )*"
)
_MADE: Final = r"(?:robot|bot|robo ?caller|machine|computer|roboter|maschine|automat|maquina|ordenador)"
_BORN: Final = (
    r"(?:(?:real |live )caller|human being|human|person|menschliche[rs]? \w+|mensch|person|etre humain|humain"
    r"|personne(?: (?:reelle|humaine))?|ser humano|humano|persona(?: (?:real|de verdad))?)"
)
_STAYS: Final = r"(?:keep|stay|continue|remain|want|wish|bleiben|weiter|mochten|conserver|garder|rester|continuer|seguir|mantener|conservar|permanecer)"
_ENDS: Final = (
    rf"(?= *(?:$|[.,;:?!]|and not\b|not\b|und (?:kein|nicht)|et (?:non|pas)|y no\b|now\b|please\b|bitte\b|by\b|indem\b|en\b"
    rf"|sind\b|or (?:not|a)\b|to (?:keep|stay|continue|proceed|be)\b|(?:and|und|et|y) {_STAYS}\b|(?:and |then |und |dann |et |y |sie )*{_INPUT}\b))"
)
"""What follows a person who is no "person with a disability", "personne handicapée" or "persona física"."""
_IS: Final = (
    rf"(?:you(?:'re| are) {_A}|sie {_A}|vous (?:n')?etes {_A}|(?:que|si) (?:usted )?(?:no )?(?:es|sea) {_A})"
    rf"(?:{_MADE}\b|{_BORN}\b{_ENDS})"
)
_TESTS: Final = re.compile(rf"\b{_INPUT}\b.{{0,60}}?\b{_IS}|\b{_IS}.{{0,40}}?\b{_INPUT}\b")


def asks_if_a_person_calls(texts: tuple[str, ...]) -> bool:
    """Whether somebody or something wants to know if a person calls: for the user to answer, never for us."""
    if not texts:
        return False
    if puts_to_the_test(" ".join(texts)):
        return True
    if any(option.keys for option in parse_menu(texts).options):
        return False
    return _ASKS_IF_A_PERSON.search(plain_text(texts[-1])) is not None


@lru_cache(maxsize=256)
def puts_to_the_test(text: str) -> bool:
    """Whether a key or a word is asked of a person alone: "press 1 if you are a person". To press it would be a bluff.

    A menu that asks what kind of caller it is ("if you are a person, press 1; if you are a company, 2") tests nobody.
    """
    plain = " ".join(plain_text(text).replace("’", "'").split())
    if not _TESTS.search(plain):
        return False
    return sum(bool(option.keys) for option in parse_menu((text,)).options) <= 1
