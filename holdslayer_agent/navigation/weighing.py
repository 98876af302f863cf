"""The options of a menu against the goal: which serves it best, which may be taken, and what of it was misheard."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from holdslayer_agent.core import menu_words as words
from holdslayer_agent.core.menu import Menu, Notice, Option, OptionKind, parse_menu
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.navigation.loops import times_at_prompt
from holdslayer_agent.navigation.meaning import Shared, concepts_in, is_unwanted, same_words, score
from holdslayer_agent.navigation.past import MOST_TRIES, Tried
from holdslayer_agent.navigation.port import (
    Decision,
    MenuView,
    PressKeys,
    SaySlotOrPhrase,
)
from holdslayer_agent.navigation.rows import counted_out

__all__ = [
    "CLEARLY_FAIR",
    "FAIR",
    "FOR_OTHERS",
    "GOOD",
    "HARDLY",
    "best_of",
    "fits",
    "has_unread",
    "inferred",
    "is_damaged",
    "open_still",
    "points_of",
    "pressed_in_vain",
    "shared_of",
    "standing",
    "take",
    "untried",
    "was_misheard",
]

GOOD: Final = 0.75
"""Measured on the ten first packaged companies: right options score 0.8 and more, wrong ones mostly below 0.5."""
CLEARLY_FAIR: Final = 0.55
"""Judged: good enough to be taken before "for anything else"."""
FAIR: Final = 0.35
"""Judged: half of a good option; taken where nothing better is offered."""
FOR_OTHERS: Final = -0.25
"""An option for doctors or for new customers scores -0.4 and less for somebody who is neither."""
HARDLY: Final = 0.3
"""Judged: still likelier than zero."""
_ANYBODY: Final = 0.45
"""What `score` adds for a person."""
_LEADS_ON: Final = 0.4
"""Judged: fair, where nothing else is."""
_HOLDS: Final = 0.3
"""Judged: less than a fair fit by itself, so that it decides between options that say little."""
_HELD: Final = frozenset(("student", "booking", "order", "parcel", "consumer", "claim", "existing"))
_BARE_KEY: Final = re.compile(r"(?:the|die|la|le|el) (\d)\b")
_PRESS: Final = re.compile(r"\b(?:press|push|dr(?:u|ue)cken|tapez|appuyez|pulse|oprima|marque|presione)\b")

_BY_KEY: Final = re.compile(
    r"\b(?:mit|uber) der (?:\w+[- ])?(?:\w*taste|stern|raute|[0-9*#])"
    r"|\bwith the \w+ key|\bavec la touche|\bcon la tecla"
)
"""What needs no verb: `zurück mit der Stern-Taste`."""


def best_of(view: MenuView, menu: Menu, tried: Tried) -> tuple[Option, float] | None:
    """The option that serves the goal best among those still open, and how well."""
    found: tuple[Option, float] | None = None
    common = shared_of(menu)
    for option in menu.of(OptionKind.TOPIC, OptionKind.OPERATOR, OptionKind.OTHER, OptionKind.MORE):
        if not option.is_entered or not open_still(option, tried, menu):
            continue
        if any(o.keys == option.keys and is_unwanted(view.goal, o.meaning) for o in menu.options if o.keys):
            continue  # an offer under the same key: one of the two was misheard
        points = points_of(view, option, common) + standing(view, option)
        if option.kind in (OptionKind.OTHER, OptionKind.MORE):
            points = min(points, CLEARLY_FAIR - 0.05)
        somebody = option.kind is OptionKind.OPERATOR or words.OPERATOR.search(option.meaning) is not None
        if somebody and points < _ANYBODY + 0.1:
            points = min(points, FAIR - 0.05)  # anybody at all: behind what fits and what leads to more choices
        if found is None or points > found[1] + 1e-6:
            found = (option, points)
    return found


def standing(view: MenuView, option: Option) -> float:
    """What speaks for an option beside the goal: it only leads on, or is for one who has what this caller has.

    A caller with a student number is a student, one with a reservation's number has a reservation.
    """
    if words.GO_ON.search(option.meaning):
        return _LEADS_ON
    meant = concepts_in(option.meaning)
    if "new" in meant or not meant & _HELD:
        return 0.0
    held = {concept for slot in view.slots for concept in concepts_in(plain_text(slot.replace("_", " ")))}
    return _HOLDS if held & meant & _HELD else 0.0


def points_of(view: MenuView, option: Option, common: Shared) -> float:
    """How well an option serves the goal, by the words that say it best; what several hearings have and what only one
    has count the same."""
    whole = max(score(view.goal, text, common) for text in option.meanings) + option.likeness
    if not option.doubtful:
        return whole
    sure = " ".join(word for word in option.meaning.split() if word.strip(".,;:?!") not in option.doubtful)
    return (whole + score(view.goal, sure, common) + option.likeness) / 2


def fits(view: MenuView, option: Option) -> float:
    """How well an option serves the goal by itself, whatever stands beside it."""
    return score(view.goal, option.meaning) + option.likeness


def inferred(view: MenuView, menu: Menu, tried: Tried, *, boldly: bool = False) -> tuple[Option, float] | None:
    """An option whose key was lost, but stands between two others: `…1, …, …3` leaves 2."""
    found: tuple[Option, float] | None = None
    common = shared_of(menu)
    for keyed in counted_out(menu, boldly=boldly):
        points = score(view.goal, keyed.meaning, common) + keyed.likeness
        if open_still(keyed, tried, menu) and (found is None or points > found[1]):
            found = (keyed, points)
    return found


def open_still(option: Option, tried: Tried, menu: Menu) -> bool:
    """Whether an option may be taken (again): twice at most, and twice only where the first seems to have been lost."""
    times = tried.keys.get(option.keys, 0) if option.keys else tried.phrases.get(option.phrase, 0)
    if any(same_words(option.meaning, meaning) > 0.9 for meaning in tried.meanings):
        times = max(times, 1)  # the same choice under another number
    elif option.keys and times:
        times = 0 if tried.meanings else times  # renumbered: the key was pressed for something else
    lost = times < MOST_TRIES and Notice.INVALID not in menu.notices and _starts_with_choice(menu)
    return times == 0 or lost


def _starts_with_choice(menu: Menu) -> bool:
    """Whether the prompt came again at once, with no notice of where the last choice led."""
    if not menu.options:
        return False
    place = menu.text.find(menu.options[0].meaning)
    return 0 <= place <= 25


def untried(view: MenuView, menu: Menu, tried: Tried) -> Option | None:
    """The likeliest topic that was not pressed at this prompt and is not for somebody else, however little it fits."""
    common = shared_of(menu)
    found = [
        (points_of(view, option, common), option)
        for option in menu.of(OptionKind.TOPIC)
        if option.keys and not times_at_prompt(view, option.keys) and open_still(option, tried, menu)
    ]
    harmless = [(points, option) for points, option in found if points > FOR_OTHERS]
    return max(harmless, key=lambda pair: pair[0])[1] if harmless else None


def pressed_in_vain(view: MenuView, option: Option) -> bool:
    return bool(option.keys) and times_at_prompt(view, option.keys) >= MOST_TRIES


def take(option: Option, reason: str) -> Decision:
    if option.keys:
        return PressKeys(option.keys, f"{option.meaning!r} {reason}")
    return SaySlotOrPhrase(option.phrase, f"{option.meaning!r} {reason}")


def was_misheard(view: MenuView, menu: Menu) -> bool:
    """Whether this prompt, or one before it, was plainly misheard: so other words of it may be, too."""
    return is_damaged(menu) or any(is_damaged(parse_menu(dict.fromkeys(past.heard))) for past in view.history[-3:])


def is_damaged(menu: Menu) -> bool:
    """Whether something was misheard: a key without an option, a number left out of the row, one offered twice."""
    offered = [
        option
        for option in menu.options
        if option.kind is not OptionKind.LANGUAGE
        and not (option.kind is OptionKind.OTHER and _beside_topics(menu, option))
    ]
    keys = [option.keys for option in offered if option.keys.isdigit() and len(option.keys) == 1]
    row = sorted({int(key) for key in keys if key != "0"})
    gaps = len(row) >= 3 and row != list(range(1, row[-1] + 1)) and row[-1] <= 6
    topics = sorted({int(o.keys) for o in menu.of(OptionKind.TOPIC) if o.keys in set("123456789")})
    pair = len(topics) == 2 == len(row) and topics[0] == 1 and topics[1] > 4  # "press 1 …, press 8 …"
    return has_unread(menu) or gaps or pair or len(keys) != len(set(keys)) or _verb_lost(menu) or _key_alone(menu)


def _beside_topics(menu: Menu, rest: Option) -> bool:
    """Whether the rest stands under one key with topics that are named: `for plans, canceling, and everything else`."""
    named = [option.meaning for option in menu.options if option.keys == rest.keys and option is not rest]
    return any(rest.meaning in said and topics in said for said in menu.offers for topics in named)


def _key_alone(menu: Menu) -> bool:
    """Whether a key that nothing is offered under stands before another option: "die 4. Für alle anderen …, die 0"."""
    alone = {found[1] for option in menu.options if (found := _BARE_KEY.match(option.meaning))}
    return bool(alone - {option.keys for option in menu.options})


def _verb_lost(menu: Menu) -> bool:
    """Whether one sentence names a key without a verb of pressing, where most say one."""
    with_verb = sum(bool(_PRESS.search(said) or _BY_KEY.search(said)) for said in menu.offers)
    return with_verb >= 2 and 0 < len(menu.offers) - with_verb <= with_verb // 2


def has_unread(menu: Menu) -> bool:
    """Whether the prompt has more verbs of pressing than keys that were understood: something was misheard."""
    if menu.unread and _gap(menu):
        return True
    ways_to_hang_up = len(words.NO_CHOICE.findall(menu.text))
    return len(_PRESS.findall(menu.text)) - ways_to_hang_up > sum(bool(o.keys) for o in menu.options) + (
        menu.entry is not None
    )


def _gap(menu: Menu) -> bool:
    """Whether the numbers offered, which count up in nearly every menu, leave one out."""
    keys = {int(option.keys) for option in menu.options if option.keys.isdigit() and len(option.keys) == 1}
    run = [key for key in sorted(keys) if 1 <= key <= 6]
    return len(run) >= 2 and run != list(range(1, run[-1] + 1))


def shared_of(menu: Menu) -> Shared:
    """The words that two options have, and the concepts that half of them have."""
    meanings = {option.meaning for option in menu.options}
    said = Counter(word for meaning in meanings for word in set(meaning.split()))
    meant = Counter(concept for meaning in meanings for concept in concepts_in(meaning))
    half = max(2.0, len(meanings) / 2)
    return Shared(
        frozenset(word for word, count in said.items() if count >= 2),
        frozenset(concept for concept, count in meant.items() if count >= half),
    )
