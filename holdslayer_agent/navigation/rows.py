"""Keys that were lost, counted out by the row they stand in: options count up from 1 in nearly every menu."""

from __future__ import annotations

from dataclasses import replace

from holdslayer_agent.core.menu import Menu, Option

__all__ = ["counted_out"]


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
