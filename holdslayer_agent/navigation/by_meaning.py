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
"""Judged: two concepts in common are enough: points beyond that tell less, and count by this share."""
_CLOSE: Final = 0.6
_BETWEEN: Final = 0.3
"""Within so many points likeness decides, by this share of its own. Measured on the 448 menus of all sets (but half
of `held_out8`) whose right key is known: 385 right against 380 without; 0.4 to 0.9 points make no difference, a share
of 0.5 finds 386, of 0.7 and more 382."""
_TIE: Final = 0.02
"""Judged: so little of its points that it only decides between options that are equal otherwise."""
_CLEAR: Final = 0.6
"""Judged: so alike a topic is taken before "anything else" without a word."""
_BELOW_ANYTHING: Final = CLEARLY_FAIR - 0.04
_BELOW_SOMEBODY: Final = FAIR - 0.07
"""Judged, as the next: below what those options are taken at, with room for `_TIE`."""
_NOT_GOOD: Final = GOOD - 0.04
"""Likeness makes no option good: others of its menu may lead on, or wait for somebody who helps."""


def by_meaning(view: MenuView, menu: Menu, tried: Tried, likeness: Likeness) -> Menu:
    """The menu with points for its topics' likeness to the goal: all of it where no word tells which is good.

    Where words are good, it only decides between options that are close by their words: one that plainly fits best
    stays. More choices are heard before a topic that has likeness alone, and a menu that was misheard is heard again.
    """
    if is_damaged(menu) and tried.heard + repeats(view) < MOST_TRIES:
        return menu
    common = shared_of(menu)
    worded = {option.meaning: points_of(view, option, common) for option in (*menu.options, *menu.unread)}
    found = (best_of(view, menu, tried), inferred(view, menu, tried))
    if any(pair is not None and min(pair[1], worded[pair[0].meaning]) >= GOOD for pair in found):
        close = _close(worded, menu)
        points = _between(worded, close, likeness.of(view.goal, menu)) if len(close) > 1 else {}
    elif _offered(menu, tried, OptionKind.MORE):
        return menu
    else:
        points = added(worded, likeness.of(view.goal, menu), somebody=_offered(menu, tried, OptionKind.OPERATOR))
    return _with_likeness(menu, points) if points else menu


def _offered(menu: Menu, tried: Tried, kind: OptionKind) -> bool:
    return any(option.keys and open_still(option, tried, menu) for option in menu.of(kind))


def _with_likeness(menu: Menu, points: dict[str, float]) -> Menu:
    def weighed(options: tuple[Option, ...]) -> tuple[Option, ...]:
        return tuple(replace(option, likeness=points.get(option.meaning, 0.0)) for option in options)

    return replace(menu, options=weighed(menu.options), unread=weighed(menu.unread))


def _close(worded: dict[str, float], menu: Menu) -> list[str]:
    """The topics whose words are about as good as the best's."""
    topics = {o.meaning for o in (*menu.options, *menu.unread) if o.kind is OptionKind.TOPIC and o.meaning}
    told = {text: _told(worded[text]) for text in topics}
    best = max(told.values(), default=0.0)
    return sorted(text for text, points in told.items() if best >= GOOD and points >= best - _CLOSE)


def _told(points: float) -> float:
    return min(points, _ENOUGH) + _BEYOND * max(0.0, points - _ENOUGH)


def _between(worded: dict[str, float], close: list[str], alike: dict[str, float]) -> dict[str, float]:
    """What likeness adds to topics that are close by their words; one that is good stays so."""
    return {
        text: max(_told(worded[text]) + _BETWEEN * alike[text], min(GOOD, worded[text])) - worded[text]
        for text in close
        if text in alike
    }


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
