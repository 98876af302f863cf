"""What the meaning of a menu's topics adds to the points of their words, and where it may decide."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from holdslayer_agent.core.menu import Menu, Option, OptionKind
from holdslayer_agent.navigation.likeness import Likeness
from holdslayer_agent.navigation.past import MOST_TRIES, Tried, repeats
from holdslayer_agent.navigation.port import MenuView
from holdslayer_agent.navigation.weighing import (
    GOOD,
    best_of,
    inferred,
    is_damaged,
    open_still,
    points_of,
    shared_of,
)

__all__ = ["added", "by_meaning"]

_AGAINST: Final = 0.15
"""Judged: what an option may lose by being unlike; more or less makes no difference on menus never seen."""
_ENOUGH: Final = 1.3
_BEYOND: Final = 0.3
"""Two concepts in common are enough: points beyond that tell less, and count by this share."""
_CLOSE: Final = 0.6
_BETWEEN: Final = 0.5
"""Within so many points likeness decides, by this share of its own. Measured on the 448 menus of all sets (but for half
of `held_out8`) whose right key is known: 386 right against 380 without; 0.4 to 0.9 points make no difference, a share of
0.3 finds 385, of 0.7 and more 382."""


def by_meaning(view: MenuView, menu: Menu, tried: Tried, likeness: Likeness) -> Menu:
    """The menu with points for its topics' likeness to the goal: all of it where no word tells which is good.

    Where words are good, it only decides between options that are close by their words: one that plainly fits best
    stays. More choices are heard before a topic that has likeness alone, and a menu that was misheard is heard again.
    """
    found = [pair[1] for pair in (best_of(view, menu, tried), inferred(view, menu, tried)) if pair is not None]
    good = max(found, default=0.0) >= GOOD
    more = any(option.keys and open_still(option, tried, menu) for option in menu.of(OptionKind.MORE))
    misheard = is_damaged(menu) and tried.heard + repeats(view) < MOST_TRIES
    if misheard or (more and not good):
        return menu
    common = shared_of(menu)
    alike = likeness.of(view.goal, menu)
    worded = {option.meaning: points_of(view, option, common) for option in (*menu.options, *menu.unread)}
    points = _between(worded, alike) if good else {text: added(alike[text]) for text in alike}

    def weighed(options: tuple[Option, ...]) -> tuple[Option, ...]:
        return tuple(replace(o, likeness=points.get(o.meaning, 0.0)) for o in options)

    return replace(menu, options=weighed(menu.options), unread=weighed(menu.unread)) if points else menu


def _between(worded: dict[str, float], alike: dict[str, float]) -> dict[str, float]:
    """What likeness adds to topics whose words are about as good as the best's; nothing where one stands alone."""
    told = {text: min(worded[text], _ENOUGH) + _BEYOND * max(0.0, worded[text] - _ENOUGH) for text in alike}
    best = max(told.values(), default=0.0)
    close = [text for text, points in told.items() if points >= best - _CLOSE]
    if len(close) < 2 or best < GOOD:
        return {}
    return {text: max(told[text] + _BETWEEN * alike[text], min(GOOD, worded[text])) - worded[text] for text in close}


def added(alike: float) -> float:
    """What likeness adds where no word is good: much for an option, little against one that has a word."""
    return max(alike, -_AGAINST)
