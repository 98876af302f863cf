"""What the meaning of a menu's topics adds to the points of their words, and where it may decide."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from holdslayer_agent.core.menu import Menu, Option, OptionKind
from holdslayer_agent.navigation.likeness import Likeness
from holdslayer_agent.navigation.past import MOST_TRIES, Tried, repeats
from holdslayer_agent.navigation.port import MenuView
from holdslayer_agent.navigation.weighing import (
    CLEARLY_FAIR,
    FAIR,
    GOOD,
    best_of,
    inferred,
    is_damaged,
    open_still,
    points_of,
    shared_of,
)

__all__ = ["added", "by_meaning"]

_AGAINST: Final = 0.1
"""Judged: what an option may lose by being unlike; more or less makes no difference on menus never seen."""
_ENOUGH: Final = 1.3
_BEYOND: Final = 0.3
"""Two concepts in common are enough: points beyond that tell less, and count by this share."""
_CLOSE: Final = 0.6
_BETWEEN: Final = 0.3
"""Within so many points likeness decides, by this share of its own. Measured on the 448 menus of all sets (but half
of `held_out8`) whose right key is known: 385 right against 380 without; 0.4 to 0.9 points make no difference, a share
of 0.5 finds 386, of 0.7 and more 382."""
_TIE: Final = 0.02
_CLEAR: Final = 0.6
"""Judged: so alike a topic is taken before "anything else" without a word."""
_BELOW_ANYTHING: Final = CLEARLY_FAIR - 0.04
_BELOW_SOMEBODY: Final = FAIR - 0.07
_NOT_GOOD: Final = GOOD - 0.02
"""Likeness makes no option good: others of its menu may lead on, or wait for somebody who helps."""


def by_meaning(view: MenuView, menu: Menu, tried: Tried, likeness: Likeness) -> Menu:
    """The menu with points for its topics' likeness to the goal: all of it where no word tells which is good.

    Where words are good, it only decides between options that are close by their words: one that plainly fits best
    stays. More choices are heard before a topic that has likeness alone, and a menu that was misheard is heard again.
    """
    found = [pair for pair in (best_of(view, menu, tried), inferred(view, menu, tried)) if pair is not None]
    common = shared_of(menu)
    good = any(min(points, points_of(view, option, common)) >= GOOD for option, points in found)
    more = any(option.keys and open_still(option, tried, menu) for option in menu.of(OptionKind.MORE))
    misheard = is_damaged(menu) and tried.heard + repeats(view) < MOST_TRIES
    if misheard or (more and not good):
        return menu
    alike = likeness.of(view.goal, menu)
    worded = {option.meaning: points_of(view, option, common) for option in (*menu.options, *menu.unread)}
    somebody = any(o.keys and open_still(o, tried, menu) for o in menu.of(OptionKind.OPERATOR))
    points = _between(worded, alike) if good else added(worded, alike, somebody=somebody)

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


def added(worded: dict[str, float], alike: dict[str, float], *, somebody: bool = False) -> dict[str, float]:
    """What likeness adds where no word is good: much for a topic, little against it.

    Where neither a word nor likeness is clear for the best topic, all stay below "anything else"; and where its word
    says nothing by itself, below `somebody` who is offered to talk to.
    """
    whole = {text: worded[text] + max(alike[text], -_AGAINST) for text in alike}
    best = max(whole, key=lambda text: whole[text], default="")
    most = _NOT_GOOD
    if best and worded[best] < CLEARLY_FAIR and alike[best] < _CLEAR:
        most = _BELOW_SOMEBODY if somebody and worded[best] < FAIR else _BELOW_ANYTHING
    return {text: min(points, most + _TIE * points) - worded[text] for text, points in whole.items()}
