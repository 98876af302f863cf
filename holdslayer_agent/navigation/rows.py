"""Keys that were lost, counted out by the row they stand in: options count up from 1 in nearly every menu."""

from __future__ import annotations

from dataclasses import replace

from holdslayer_agent.core.menu import Menu, Option

__all__ = ["counted_out", "in_order", "leaves_row", "next_in_row"]

_FEWEST = 3
"""Judged: of fewer options nobody can tell which one is out of its row."""


def in_order(menu: Menu) -> Menu:
    """The menu with keys set right that can't have been said: one between 1 and 3 is 2, and one digit is enough.

    Only where no other option has the key that counting up gives.
    """
    keyed = [place for place, option in enumerate(menu.options) if option.keys.isdigit()]
    if len(keyed) < _FEWEST:
        return menu
    options = list(menu.options)
    for at, place in enumerate(keyed):
        before = options[keyed[at - 1]].keys if at else "0"
        behind = options[keyed[at + 1]].keys if at + 1 < len(keyed) else ""
        own = options[place].keys
        right = _last_digit(own, [options[other].keys for other in keyed]) if len(own) > 1 else own
        if len(before) == len(behind) == len(own) == 1 and int(behind) - int(before) == 2 and not before < own < behind:
            right = str(int(before) + 1)
        if right not in {option.keys for option in options}:
            options[place] = replace(options[place], keys=right)
    return replace(menu, options=tuple(options))


def next_in_row(menu: Menu, option: Option) -> str:
    """The key that an option has by counting up from the one before it; empty where there is none before it."""
    known = (*menu.options, *menu.unread)
    before = [o for o in known if o.position < option.position and _counts(o.keys)]
    if not before:
        return ""
    last = max(before, key=lambda o: o.position)
    lost = sum(not o.keys and last.position < o.position <= option.position for o in menu.unread)
    return str(int(last.keys) + 1 + lost)


def leaves_row(menu: Menu, option: Option) -> bool:
    """Whether an option's key jumps ahead of the row: misheard, or left out on purpose. 9 and 0 stand apart anyway."""
    own, expected = option.keys, next_in_row(menu, option)
    if not expected and _counts(own):
        lost = sum(not o.keys and o.position <= option.position for o in menu.unread)
        expected = str(1 + lost) if lost else own
    return _counts(own) and own != "9" and len(expected) == 1 and own > expected


def _counts(keys: str) -> bool:
    return len(keys) == 1 and keys in "123456789"


def _last_digit(keys: str, offered: list[str]) -> str:
    """`press 9 0` where all others are one digit: a word was put in. `22` is said so on purpose."""
    others = [other for other in offered if other != keys]
    return keys[-1] if len(set(keys)) > 1 and all(len(other) == 1 for other in others) else keys


def counted_out(menu: Menu, *, boldly: bool = False) -> list[Option]:
    """Options whose keys were lost, with the keys that counting up gives them, where it leaves no choice.

    Between two keys that were understood there must be as many lost ones as numbers are left out; at the end, one lost
    option behind a row that counted up without a gap; `boldly`, behind a single 1, too.
    """
    known = [o for o in menu.options if o.keys.isdigit() and len(o.keys) == 1 and o.keys != "0"]
    nameless = [o for o in menu.unread if o.keys.isdigit() and len(o.keys) == 1 and o.keys != "0"]
    digits = sorted((o.position - (o in nameless) / 2, int(o.keys)) for o in (*known, *nameless))
    taken = {key for _, key in digits}
    keyed: list[Option] = []
    for place in sorted({option.position for option in menu.unread if not option.keys}):
        lost = [option for option in menu.unread if option.position == place and not option.keys]
        row = [key for at, key in digits if at < place]
        row = row[len(row) - 1 - row[::-1].index(1) :] if 1 in row else row  # a row begins with 1
        below = row[-1] if row else 0
        above = next((key for at, key in digits if at >= place), None)
        if above is not None and above - below - 1 == len(lost):
            numbers = range(below + 1, above)
        elif (
            above is None and len(lost) == 1 and len(row) >= (1 if boldly else 2) and row == list(range(1, row[-1] + 1))
        ):
            numbers = range(row[-1] + 1, row[-1] + 2)
        else:
            continue
        pairs = zip(lost, numbers, strict=True)
        keyed += [replace(option, keys=str(key)) for option, key in pairs if key not in taken]
    return keyed
