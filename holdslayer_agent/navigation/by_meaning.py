"""What the meaning of a menu's topics adds to the points of their words, and where it may decide."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from holdslayer_agent.core import menu_words as words
from holdslayer_agent.core.menu import Menu, Notice, Option, OptionKind
from holdslayer_agent.navigation.likeness import Likeness
from holdslayer_agent.navigation.meaning import is_unwanted
from holdslayer_agent.navigation.past import MOST_TRIES, Tried, repeats
from holdslayer_agent.navigation.port import MenuView, PressKeys
from holdslayer_agent.navigation.weighing import (
    CLEARLY_FAIR,
    FAIR,
    GOOD,
    is_damaged,
    open_still,
    points_of,
    shared_of,
    standing,
)

__all__ = ["CLEAR", "SURE", "WEIGHT", "by_meaning", "chances"]

WEIGHT: Final = 5.0
"""Points for a likeness of 1."""
_WORDS: Final = 0.7
_AGAINST: Final = 1.4
"""What a point of words counts beside it, and how many times that a point against. By maximum likelihood on the 637
menus of topics that 336 goals meet at forty companies by two strangers, none of them fitted on when this was measured,
over `_SHARP`: likeness 5.3, words 0.68, against 0.97 in all, `standing` 1.0."""
_SHARP: Final = 1.5
"""By it chances are right as often as they say, in 94 menus of ten companies by strangers: 0.45 in 0.44 of 9, 0.66 in
0.75 of 12, 0.75 in 0.77 of 13, 0.97 in 0.98 of 40."""
CLEAR: Final = 0.75
"""In those menus the topic that came first by `chances` was right in 24 of 37 below it, in 55 of 57 from here on."""
SURE: Final = 0.85
"""Judged: so clear a topic needs nobody's word although the rest was taken for likelier."""
_REST: Final = {OptionKind.OTHER: 0.4, OptionKind.MORE: 1.7, OptionKind.OPERATOR: 0.2, OptionKind.WAIT: 0.0}
"""What stands for all that no topic names, as points. In 1118 menus it was right where it was offered: 12 of 163, 6 of
15, 3 of 77, 4 of 99; maximum likelihood says 0.06, 1.9, -0.9, -1.4, but whoever is there for the rest can put a call
through, and a wrong department can't always. From 0.05 to 0.8 for OTHER as many calls arrive (447 or 448 of 616)."""
_ALONE_ALIKE: Final = 6.0
_ALONE_WORDS: Final = 1.5
_ALONE_FITS: Final = 3.0
_ALONE_CLOSED: Final = 2.5
"""A topic that stands alone is taken from here on. Of 139 menus with one, looked at: 15 that were right have 3.0 and
more, 6 less; 4 that were wrong have more, 70 less. Less is enough where a closed office offers nothing else."""
_OFFER_AND_ON: Final = 2
_ENOUGH: Final = 1.3
_BEYOND: Final = 0.3
"""Judged: two concepts in common are enough: points beyond that tell less, and count by this share."""
_TIE: Final = 0.01
"""Judged: room beside the points that options are taken at."""
_BELOW_ANYTHING: Final = CLEARLY_FAIR - 0.04
_BELOW_SOMEBODY: Final = FAIR - 0.07
"""Judged: below what those options are taken at, with room for `_TIE`."""


def by_meaning(view: MenuView, menu: Menu, tried: Tried, likeness: Likeness) -> Menu:
    """The menu with points for its topics, by their words and what they mean together.

    The best of those still open is good unless the rest ("anything else", "more choices", somebody, staying on the
    line) is likelier. A menu that was misheard is heard again first. One thing offered beside going on ("if you are
    interested; to continue") is an advertisement.
    """
    if is_damaged(menu) and tried.heard + repeats(view) < MOST_TRIES:
        return menu
    topics = menu.of(OptionKind.TOPIC)
    wanted = [option for option in topics if not is_unwanted(view.goal, option.meaning)]
    if len({option.meaning for option in wanted}) == 1:
        return _alone(view, menu, wanted[0], likeness)
    if len(topics) <= _OFFER_AND_ON and any(words.GO_ON.search(option.meaning) for option in topics):
        return menu
    whole = _weighed(view, menu, likeness)
    refused = {option.meaning for option in topics} - {option.meaning for option in wanted}
    left = {text: points for text, points in whole.items() if text not in refused and _is_open(text, menu, tried)}
    if not left:
        return menu
    best = max(left, key=lambda text: left[text])
    own = {option.meaning: _by_words(view, menu, option) for option in (*menu.options, *menu.unread)}
    level = _level(view, menu, tried, best, left[best], likeness)
    return _with_likeness(menu, {text: level + points - left[best] - own[text] for text, points in whole.items()})


def chances(view: MenuView, menu: Menu, likeness: Likeness) -> dict[str, float]:
    """How likely each topic is the right one, words and likeness together; none where nothing is to be told apart."""
    return _shares(_weighed(view, menu, likeness))


def _level(view: MenuView, menu: Menu, tried: Tried, best: str, points: float, likeness: Likeness) -> float:
    """The points that the best topic gets: good, or less than what stands for the rest is taken at."""
    if _is_closed(menu):
        return GOOD + _TIE if _fits_alone(view, menu, best, likeness) else _BELOW_SOMEBODY
    rest = [option.kind for option in _rest_of(menu, tried)]
    if points >= max((_REST[kind] for kind in rest), default=-math.inf):
        return GOOD + _TIE
    return _BELOW_ANYTHING if OptionKind.OTHER in rest else _BELOW_SOMEBODY


def _alone(view: MenuView, menu: Menu, topic: Option, likeness: Likeness) -> Menu:
    """The one topic that is offered: good, or passed by. As its words have it deep in a menu, where it may lead on."""
    beside = _is_closed(menu) or bool(_rest_of(menu, None) or menu.of(OptionKind.LANGUAGE))
    at_the_door = not any(isinstance(past.decision, PressKeys) for past in view.history)
    if words.GO_ON.search(topic.meaning) or not (beside or at_the_door) or not likeness.ready:
        return menu
    own = _by_words(view, menu, topic)
    if _fits_alone(view, menu, topic.meaning, likeness):
        return _with_likeness(menu, {topic.meaning: GOOD + _TIE - own})
    return _with_likeness(menu, {topic.meaning: (-WEIGHT if beside else min(own, _BELOW_SOMEBODY)) - own})


def _fits_alone(view: MenuView, menu: Menu, meaning: str, likeness: Likeness) -> bool:
    """Whether a topic serves the goal, whatever else is offered."""
    option = next(option for option in (*menu.options, *menu.unread) if option.meaning == meaning)
    alike = likeness.alone(view.goal, meaning) or 0.0
    own = _by_words(view, menu, option)
    points = _ALONE_ALIKE * alike + _ALONE_WORDS * own
    return points >= _ALONE_CLOSED or own >= GOOD if _is_closed(menu) else points >= _ALONE_FITS


def _is_closed(menu: Menu) -> bool:
    return bool(menu.notices & {Notice.CLOSED, Notice.LIKELY_CLOSED})


def _by_words(view: MenuView, menu: Menu, option: Option) -> float:
    return points_of(view, option, shared_of(menu)) + standing(view, option)


def _weighed(view: MenuView, menu: Menu, likeness: Likeness) -> dict[str, float]:
    """Each topic's points by words and likeness together; none where nothing is to be told apart."""
    alike = likeness.of(view.goal, menu)
    common = shared_of(menu)
    topics = {option.meaning: option for option in (*menu.options, *menu.unread) if option.meaning in alike}
    worded = {text: points_of(view, option, common) for text, option in topics.items()}
    return {
        text: _WORDS * _told(worded[text]) + standing(view, option) + WEIGHT * alike[text]
        for text, option in topics.items()
    }


def _shares(whole: dict[str, float]) -> dict[str, float]:
    """Points as chances, which add up to 1."""
    most = max(whole.values(), default=0.0)
    weights = {text: math.exp(_SHARP * (points - most)) for text, points in whole.items()}
    return {text: weight / sum(weights.values()) for text, weight in weights.items()}


def _rest_of(menu: Menu, tried: Tried | None) -> list[Option]:
    """What stands for all that no topic names, as far as it is open still."""
    return [
        option
        for option in menu.of(*_REST)
        if option.kind is OptionKind.WAIT or (option.keys and (tried is None or open_still(option, tried, menu)))
    ]


def _is_open(meaning: str, menu: Menu, tried: Tried) -> bool:
    options = [option for option in (*menu.options, *menu.unread) if option.meaning == meaning]
    return any(not option.is_entered or open_still(option, tried, menu) for option in options)


def _with_likeness(menu: Menu, points: dict[str, float]) -> Menu:
    def weighed(options: tuple[Option, ...]) -> tuple[Option, ...]:
        return tuple(replace(option, likeness=points.get(option.meaning, 0.0)) for option in options)

    return replace(menu, options=weighed(menu.options), unread=weighed(menu.unread))


def _told(points: float) -> float:
    if points < 0.0:
        return _AGAINST * points
    return min(points, _ENOUGH) + _BEYOND * max(0.0, points - _ENOUGH)
