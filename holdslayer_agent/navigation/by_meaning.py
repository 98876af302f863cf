"""What the meaning of a menu's topics adds to the points of their words, and where it may decide."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from holdslayer_agent.core import menu_words as words
from holdslayer_agent.core.menu import Menu, Option, OptionKind
from holdslayer_agent.navigation.likeness import Likeness
from holdslayer_agent.navigation.past import MOST_TRIES, Tried, repeats
from holdslayer_agent.navigation.port import MenuView
from holdslayer_agent.navigation.weighing import (
    CLEARLY_FAIR,
    FAIR,
    FOR_OTHERS,
    GOOD,
    best_of,
    inferred,
    is_damaged,
    open_still,
    points_of,
    shared_of,
    standing,
)

__all__ = ["CLEAR", "SURE", "WEIGHT", "added", "by_meaning", "chances", "ranked"]

WEIGHT: Final = 5.0
"""Points for a likeness of 1, centred over the topics."""
_WORDS: Final = 0.7
"""What a point of words counts beside it. Of 1000 menus of the wishes decided by all the rules, branches held out,
3.5 and 1.0 decide 636 rightly, 5.0 and 0.7 646, 5.0 and 0.3 643; calls to companies looked at arrive as often."""
_UNLIKE: Final = -0.2
"""Below it an option that stands alone beside waiting is passed by, whatever its words. Of 600 menus of the wishes,
branches held out, 7 % of the right topics and 43 % of the others are below."""
CLEAR: Final = 0.75
"""Of 94 menus of ten companies by strangers the topic that came first by `chances` was right in 24 of 37 below it, and
in 55 of 57 from here on."""
_SHARP: Final = 1.5
"""By it chances are right as often as they say, in the same menus: 0.45 in 0.44 of 9, 0.66 in 0.75 of 12, 0.75 in 0.77
of 13, 0.97 in 0.98 of 40."""
_OFFER_AND_ON: Final = 2
_AGAINST: Final = 0.1
"""Judged: what an option loses by being unlike where its words say little."""
_STAYS: Final = 0.5
"""Judged: so many of its words' points an unlike option keeps, less `_AGAINST`: whom an option is for ("you are a
private person") is no matter of likeness. On menus 0 to 0.75 find the same within 0.1 %."""
_FOR_OTHERS: Final = 0.7
"""Judged: so much it adds at most to what words say is for other callers (-0.4 and less): that never makes it clear."""
_ENOUGH: Final = 1.3
_BEYOND: Final = 0.3
"""Judged: two concepts in common are enough: points beyond that tell less, and count by this share."""
_TIE: Final = 0.01
"""Judged: so little of its points that it only decides between options that are equal otherwise."""
_CLEAR: Final = 0.33
"""So alike a topic is taken before "anything else" without a word. Of 27 menus looked at that offer both and have no
good word, the likest topic was right in 3 and "anything else" in 1 from here on, below in 11 and 7. From 0.2 on it
would be 9 and 3, below 5 and 5; that misses a packaged call in clean text."""
SURE: Final = 0.85
"""And so is one with such a chance among the topics: right in 44 of 45 of the 94 menus at `CLEAR`."""
_BELOW_ANYTHING: Final = CLEARLY_FAIR - 0.04
_BELOW_SOMEBODY: Final = FAIR - 0.07
"""Judged, as the next: below what those options are taken at, with room for `_TIE`."""
_NOT_GOOD: Final = GOOD - 0.04
"""Likeness makes no option good: others of its menu may lead on, or wait for somebody who helps."""


def by_meaning(view: MenuView, menu: Menu, tried: Tried, likeness: Likeness) -> Menu:
    """The menu with points for its topics' likeness to the goal: all of it where no word tells which is good.

    Where words are good, it orders the topics anew. More choices are heard before a topic that has likeness alone, and
    a menu that was misheard is heard again. One thing offered beside going on ("if you are interested; to continue") is
    an advertisement.
    """
    if is_damaged(menu) and tried.heard + repeats(view) < MOST_TRIES:
        return menu
    topics = menu.of(OptionKind.TOPIC)
    if len(topics) == 1 and menu.of(OptionKind.WAIT):
        alike = likeness.alone(view.goal, topics[0].meaning)
        unlike = alike is not None and alike < _UNLIKE
        return _with_likeness(menu, {topics[0].meaning: -WEIGHT}) if unlike else menu
    if len(topics) <= _OFFER_AND_ON and any(words.GO_ON.search(option.meaning) for option in topics):
        return menu
    common = shared_of(menu)
    worded = {option.meaning: points_of(view, option, common) for option in (*menu.options, *menu.unread)}
    found = (best_of(view, menu, tried), inferred(view, menu, tried))
    if any(pair is not None and min(pair[1], worded[pair[0].meaning]) >= GOOD for pair in found):
        points = ranked(worded, likeness.of(view.goal, menu))
    elif _offered(menu, tried, OptionKind.MORE):
        return menu
    else:
        points = added(worded, likeness.of(view.goal, menu), somebody=_offered(menu, tried, OptionKind.OPERATOR))
    return _with_likeness(menu, points) if points else menu


def chances(view: MenuView, menu: Menu, likeness: Likeness) -> dict[str, float]:
    """How likely each topic is the right one, words and likeness together; none where nothing is to be told apart."""
    alike = likeness.of(view.goal, menu)
    if not alike:
        return {}
    common = shared_of(menu)
    topics = {option.meaning: option for option in (*menu.options, *menu.unread) if option.meaning in alike}
    centred = _centred(alike)
    worded = {text: points_of(view, option, common) + standing(view, option) for text, option in topics.items()}
    whole = {text: _WORDS * _told(worded[text]) + centred[text] for text in topics}
    return _shares(whole)


def _shares(whole: dict[str, float]) -> dict[str, float]:
    """Points as chances, which add up to 1."""
    most = max(whole.values(), default=0.0)
    weights = {text: math.exp(_SHARP * (points - most)) for text, points in whole.items()}
    return {text: weight / sum(weights.values()) for text, weight in weights.items()}


def _offered(menu: Menu, tried: Tried, kind: OptionKind) -> bool:
    return any(option.keys and open_still(option, tried, menu) for option in menu.of(kind))


def _with_likeness(menu: Menu, points: dict[str, float]) -> Menu:
    def weighed(options: tuple[Option, ...]) -> tuple[Option, ...]:
        return tuple(replace(option, likeness=points.get(option.meaning, 0.0)) for option in options)

    return replace(menu, options=weighed(menu.options), unread=weighed(menu.unread))


def _told(points: float) -> float:
    return min(points, _ENOUGH) + _BEYOND * max(0.0, points - _ENOUGH)


def _centred(alike: dict[str, float]) -> dict[str, float]:
    """Points for each likeness: above and below the mean of the menu's."""
    mean = sum(alike.values()) / max(1, len(alike))
    return {text: WEIGHT * (likeness - mean) for text, likeness in alike.items()}


def ranked(worded: dict[str, float], alike: dict[str, float]) -> dict[str, float]:
    """What likeness adds where a topic is good by its words: the best of both has that one's points, the others less.

    What is for other callers stays so.
    """
    centred = _centred(alike)
    whole = {text: _WORDS * _told(worded[text]) + centred[text] for text in alike if worded[text] > FOR_OTHERS}
    most = max((worded[text] for text in whole), default=0.0)
    if most < GOOD:
        return {}
    best = max(whole.values())
    return {text: most + points - best - worded[text] for text, points in whole.items()}


def added(worded: dict[str, float], alike: dict[str, float], *, somebody: bool = False) -> dict[str, float]:
    """What likeness adds where no word is good.

    Where neither a word nor likeness is clear for the best topic, all stay below "anything else"; and where its word
    says nothing by itself, below `somebody` who is offered to talk to.
    """
    centred = _centred(alike)
    for text in centred:
        if worded[text] < 0.0:
            centred[text] = min(centred[text], _FOR_OTHERS)
    told = {text: _WORDS * points if points > 0.0 else points for text, points in worded.items()}
    whole = {text: max(told[text] + centred[text], min(worded[text], _STAYS) - _AGAINST) for text in alike}
    best = max(whole, key=lambda text: whole[text], default="")
    most = _NOT_GOOD
    if best and worded[best] < CLEARLY_FAIR and alike[best] < _CLEAR and _shares(whole)[best] < SURE:
        most = _BELOW_SOMEBODY if somebody and worded[best] < FAIR else _BELOW_ANYTHING
    return {text: min(points, most + _TIE * points) - worded[text] for text, points in whole.items()}
