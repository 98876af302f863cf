"""Where a choice would be a guess, the user is asked which option it is, if there are questions left.

The company's menu goes on meanwhile; nearly every one is read again in a silence. Is it over once more and nobody has
answered, the guess is made. What the user chooses counts at this prompt alone: it is no part of the goal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from holdslayer_agent.core.menu import Menu, Notice, Option, OptionKind, parse_menu
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.core.wording import word
from holdslayer_agent.navigation.by_meaning import CLEAR, SURE
from holdslayer_agent.navigation.loops import waits_at_prompt
from holdslayer_agent.navigation.meaning import is_unwanted, same_words
from holdslayer_agent.navigation.past import Tried, asks_which, same_prompt
from holdslayer_agent.navigation.port import AskUser, Decision, MenuView, PastDecision, PressKeys, WaitForMore
from holdslayer_agent.navigation.weighing import open_still, standing, take

__all__ = ["DEADLINE_S", "MOST_CHOICES", "chosen_before", "put_to_user"]

_FEWEST: Final = 2
MOST_CHOICES: Final = 6
_KEPT: Final = 1
"""A question stays for a number that the company asks for and the call was not given."""
DEADLINE_S: Final = 40.0
"""Judged: a silence of 5 to 10 s, and the menu once more."""
_SOON_S: Final = 0.5
_MARKS: Final = ".,;:?!¿¡"
_SAME: Final = 0.6
"""Judged: so much of its words an option keeps that is heard again."""


def put_to_user(
    view: MenuView, menu: Menu, tried: Tried, guess: Decision | None, chances: Mapping[str, float]
) -> Decision | None:
    """The guess, or a question to the user instead of it. `chances`: of each topic to be the right one, by meaning."""
    topics = [
        option
        for option in menu.of(OptionKind.TOPIC)
        if option.keys and open_still(option, tried, menu) and not is_unwanted(view.goal, option.meaning)
    ]
    rest = [option for option in menu.of(OptionKind.OTHER, OptionKind.MORE) if option.keys]
    asked = _asked_here(view, menu)
    if asked is not None:
        chosen = _chosen(view, [*topics, *rest], *asked)
        if chosen is not None:
            return take(chosen, "is what the user has chosen")
        return _until_answered(view, *asked) or guess
    if not isinstance(guess, PressKeys) or not _guessed(menu, guess.keys):
        return guess
    if len(topics) < _FEWEST or view.questions_left <= _KEPT:
        return guess
    if menu.notices & {Notice.CLOSED, Notice.LIKELY_CLOSED, Notice.GOODBYE} or waits_at_prompt(view):
        return guess
    if menu.of(OptionKind.WAIT):
        return guess  # a silence would be taken for a choice
    best = max(chances.get(option.meaning, 0.0) for option in topics)
    enough = CLEAR if guess.keys in {option.keys for option in topics} else SURE
    if not chances or best >= enough or _is_for_callers_like_us(view, topics, guess.keys):
        return guess
    likely = sorted(topics, key=lambda option: -chances.get(option.meaning, 0.0))[: MOST_CHOICES - len(rest)]
    choices = tuple(_as_said(option.meaning, view) for option in menu.options if option in (*likely, *rest))
    why = f"no option is clear: the likeliest is right {100 * best:.0f} times in a hundred"
    return AskUser(word(view.language, "question-which"), why, choices=choices, deadline_s=DEADLINE_S)


def chosen_before(view: MenuView) -> list[str]:
    """What the user chose of what a menu offered, in this call."""
    offered = {choice for _, asked in _asked(view) for choice in asked.choices}
    return [answer.text for answer in view.answers if answer.text in offered]


def _asked(view: MenuView) -> list[tuple[PastDecision, AskUser]]:
    """The questions which option it is."""
    asked = ((past, past.decision) for past in view.history if isinstance(past.decision, AskUser))
    return [(past, question) for past, question in asked if asks_which(question, view.language)]


def _as_said(meaning: str, view: MenuView) -> str:
    """An option in the company's own spelling, as far as it was said in one piece."""
    wanted = meaning.split()
    for sentence in reversed(view.sentences):
        said = sentence.text.split()
        plain = [plain_text(part).strip(_MARKS) for part in said]
        for start in range(len(said) - len(wanted) + 1):
            if [part.strip(_MARKS) for part in wanted] == plain[start : start + len(wanted)]:
                return " ".join(said[start : start + len(wanted)]).strip(_MARKS)
    return meaning


def _guessed(menu: Menu, keys: str) -> bool:
    """Whether they take one of several topics, or leave them all for somebody, for the rest, or for zero."""
    kinds = {option.kind for option in menu.options if option.keys == keys}
    leads = kinds & {OptionKind.TOPIC, OptionKind.OTHER, OptionKind.MORE, OptionKind.OPERATOR}
    return "{{" not in keys and bool(leads or not kinds)


def _is_for_callers_like_us(view: MenuView, topics: list[Option], keys: str) -> bool:
    """Whether the menu asks who calls, and one option alone is for somebody who has what this caller has."""
    return [option.keys for option in topics if standing(view, option) > 0.0] == [keys]


def _chosen(view: MenuView, options: list[Option], past: PastDecision, asked: AskUser) -> Option | None:
    """What the user chose of these: by its words, or, read again in others, by the key it had when he was asked."""
    chosen = {plain_text(text) for text in chosen_before(view) if text in asked.choices}
    alike = [(same_words(option.meaning, text), option) for text in chosen for option in options]
    best = max(alike, key=lambda pair: pair[0], default=None)
    if best is not None and best[0] >= _SAME:
        return best[1]
    keys = [option.keys for option in parse_menu(past.heard).options if option.meaning in chosen]
    return next((option for option in options if option.keys in keys), None)


def _asked_here(view: MenuView, menu: Menu) -> tuple[PastDecision, AskUser] | None:
    """The question that was put to the user at this prompt, which may be read again in other words."""
    keys = {option.keys for option in menu.options if option.keys}
    for past, question in reversed(_asked(view)):
        unanswered_since = past is view.history[-1] and len(keys) > 1 and keys <= _keys(past.heard)
        if unanswered_since or same_prompt(past, menu):
            return past, question
    return None


def _until_answered(view: MenuView, past: PastDecision, asked: AskUser) -> Decision | None:
    """Waits for the answer, or for the menu to be read once more."""
    left_s = past.at_s + asked.deadline_s - view.now_s
    answered = any(answer.at_s > past.at_s for answer in view.answers)
    later = _keys([sentence.text for sentence in view.sentences[len(past.heard) :]])
    again = view.history[-1] is not past or 2 * len(later) >= len(_keys(past.heard))
    if again or answered or left_s < _SOON_S:
        return None
    return WaitForMore(left_s, "the user is asked which one it is; the menu may be read again meanwhile")


def _keys(heard: Sequence[str]) -> set[str]:
    return {option.keys for option in parse_menu(heard).options if option.keys}
