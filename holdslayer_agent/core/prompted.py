"""Whether what was said last wants an answer: a key, a number or words. To such a prompt "Hello?" is a wrong one."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from holdslayer_agent.core import menu_words as words
from holdslayer_agent.core.menu import Notice, parse_menu
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.core.said import SaidKind, classify

__all__ = ["asks_for_a_person", "wants_an_answer"]

LIKE_A_PERSON: Final = -0.5
"""Log-odds of a greeting or a person's question. Of 117 questions of people in the development sentences
(bench/said/dev) 10 have less; of systems' that ask for words or a number none has more, but for `OWN_WORDS`."""


@lru_cache(maxsize=64)
def asks_for_a_person(texts: tuple[str, ...], language: str) -> bool:
    """Whether somebody or something wants to know if a person calls: for the user to answer, never for us."""
    if not texts or any(option.keys for option in parse_menu(texts).options):
        return False
    return classify(texts[-1], language).log_odds.get(SaidKind.HUMAN_TEST, -9.0) > 0.0


@lru_cache(maxsize=64)
def wants_an_answer(texts: tuple[str, ...], language: str) -> bool:
    """Whether a system waits for a key, a number or words. People who ask ("who is calling?") can be asked back."""
    menu = parse_menu(texts)
    plain = [plain_text(text) for text in texts]
    if menu.options or menu.entry is not None or any(words.OWN_WORDS.search(text) for text in plain):
        return True
    said = classify(" ".join(texts), language)
    if said.log_odds[SaidKind.GREETING] > LIKE_A_PERSON:
        return False
    if any(words.LISTENS.search(text) for text in plain):
        return True
    asks = menu.notices & {Notice.OPEN_QUESTION, Notice.YES_NO}
    return bool(asks) and said.log_odds[SaidKind.QUESTION] <= LIKE_A_PERSON
