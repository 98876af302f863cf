"""Several hearings of one prompt made into one menu: what one hearing lost another may have.

Options are put together by their words; the key that most hearings give wins. A key that was lost in every hearing is
counted out where the row leaves no choice. A prompt whose options moved to other keys between hearings keeps those of
the last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from holdslayer_agent.core.menu import Menu, Option, OptionKind
from holdslayer_agent.navigation.meaning import same_words

__all__ = ["counted_out", "consensus"]

_ALIKE = 0.5
"""Share of the shorter meaning's words: with 15 % word errors in both hearings 0.72 agree, with 30 % 0.49."""

_LAST_HEARING = 0.1


@dataclass(slots=True)
class _Choice:
    """One option as it was heard each time."""

    heard: list[tuple[int, Option, float]] = field(default_factory=list)

    def likeness(self, option: Option) -> float:
        return max(_alike(option.meaning, other.meaning) for _, other, _ in self.heard)

    def option(self) -> Option:
        votes: Counter[str] = Counter()
        for at, option, weight in self.heard:
            if option.keys:
                votes[option.keys] += weight + _LAST_HEARING * at  # type: ignore[assignment]
        key = max(votes, key=lambda keys: votes[keys]) if votes else ""
        newest = [option for _, option, _ in self.heard if option.keys == key][-1:]
        base = newest[0] if newest else self.heard[-1][1]
        if not key or base.kind is OptionKind.LANGUAGE or len(self.heard) == 1:
            return replace(base, keys=key)
        seen = dict.fromkeys(word for _, option, _ in reversed(self.heard) for word in option.meaning.split())
        own = base.meaning.split()
        whole = " ".join([*own, *(word for word in seen if word not in own)])
        return replace(base, keys=key, meaning=whole, hearings=tuple(option.meaning for _, option, _ in self.heard))


def consensus(menus: Sequence[Menu]) -> Menu:
    """The last menu of these, completed by the hearings before it; oldest first, at least one."""
    last = menus[-1]
    if len(menus) == 1:
        return last
    choices: list[_Choice] = []
    for at, menu in enumerate(menus):
        taken: set[int] = set()
        votes = [(option, 1.0) for option in menu.options if option.keys]
        votes += [(option, 0.5) for option in counted_out(menu)]
        for option, weight in votes:
            place = _place(choices, option, taken, at)
            if place is None:
                choices.append(_Choice())
                place = len(choices) - 1
            taken.add(place)
            choices[place].heard.append((at, option, weight))
    found: dict[str, Option] = {}
    ranked = sorted(choices, key=lambda choice: -sum(weight for _, _, weight in choice.heard))
    for choice in ranked:
        option = choice.option()
        found.setdefault(option.keys, option)
    spoken = [option for option in last.options if not option.keys]
    options = sorted(found.values(), key=lambda option: option.position)
    known = {option.keys for option in options}
    unread = () if known and _whole(known) else last.unread
    return replace(last, options=(*options, *spoken), unread=unread)


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


def _place(choices: list[_Choice], option: Option, taken: set[int], at: int) -> int | None:
    """The choice this option is another hearing of; one with the same key and words first."""
    best: tuple[float, int] | None = None
    for place, choice in enumerate(choices):
        if place in taken or all(heard_at == at for heard_at, _, _ in choice.heard):
            continue
        same_key = any(other.keys == option.keys for _, other, _ in choice.heard)
        alike = choice.likeness(option)
        points = alike + (0.3 if same_key else 0.0)
        if (alike >= _ALIKE or (same_key and alike >= 0.34)) and (best is None or points > best[0]):
            best = points, place
    return best[1] if best is not None else None


def _alike(first: str, second: str) -> float:
    if min(len(first.split()), len(second.split())) < 2:
        return float(first == second)
    return max(same_words(first, second), same_words(second, first))


def _whole(keys: set[str]) -> bool:
    row = sorted(int(key) for key in keys if key.isdigit() and len(key) == 1 and key != "0")
    return len(row) >= 3 and row[: row[-1]] == list(range(1, row[-1] + 1)) if row else False
