"""Whether what was said last wants an answer: a key, a number or words. To such a prompt "Hello?" is a wrong one."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from holdslayer_agent.core import menu_words as words
from holdslayer_agent.core.menu import Notice, parse_menu
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.core.said import SaidKind, classify

__all__ = ["asks_for_own_words", "wants_an_answer"]

LIKE_A_PERSON: Final = -0.5
"""Log-odds of a greeting or a person's question. Of 117 questions of people in the development sentences
(bench/said/dev) 10 have less; of systems' that ask for words or a number none has more, but for `OWN_WORDS`."""

TOLD_LIKE_A_PERSON: Final = 0.5
"""The same of "tell me your name", which German systems word as people do: "Bitte sagen Sie Ihre Kundennummer." has
0.2, "Sagen Sie mir bitte Ihr Geburtsdatum." 1.7. Judged."""


def asks_for_own_words(text: str) -> bool:
    """Whether a system that understands speech asks: "how can we help? You can say things like billing"."""
    return words.OWN_WORDS.search(plain_text(text).replace("’", "'")) is not None


@lru_cache(maxsize=64)
def wants_an_answer(texts: tuple[str, ...], language: str, *, held: bool = False) -> bool:
    """Whether a system waits for a key, a number or words. People who ask ("who is calling?") can be asked back.

    `held`: on hold, where whoever asks as people do, or asks for a number that isn't to be typed in, may be one.
    """
    menu = parse_menu(texts)
    plain = [plain_text(text).replace("’", "'") for text in texts]
    as_people_ask = held and any(map(words.ASKS_ONE.search, plain))
    offered = any(option.keys or not as_people_ask for option in menu.options)  # "tell me your name" offers no phrase
    typed = menu.entry is not None and any(words.TYPED.search(text) for text in plain)
    if offered or typed or any(map(asks_for_own_words, texts)):
        return True
    said = classify(" ".join(texts), language)
    question = said.log_odds[SaidKind.QUESTION]
    if said.log_odds[SaidKind.GREETING] > LIKE_A_PERSON or as_people_ask:
        return False
    if any(words.LISTENS.search(text) for text in plain):
        return question <= TOLD_LIKE_A_PERSON
    asks = menu.entry is not None or menu.notices & {Notice.OPEN_QUESTION, Notice.YES_NO}
    asked = held and menu.entry is not None and any("?" in text or words.ASKS_WHAT.match(text) for text in plain)
    return bool(asks) and not asked and question <= LIKE_A_PERSON
