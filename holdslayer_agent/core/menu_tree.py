"""A number's menu as calls have heard it: every prompt, what it offers, what was entered there, and where that led.

Pure values, how they are bounded, and how they are told as one tree. `core.hearing_out` adds what a call heard.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

__all__ = [
    "FORGOTTEN_S",
    "MOST_CHOICES",
    "MOST_LEADS",
    "MOST_LEFT",
    "MOST_MENUS",
    "WAIT",
    "Choice",
    "HeardMenu",
    "Led",
    "Left",
    "Way",
    "Where",
    "bounded",
    "joined",
    "ways",
]

FORGOTTEN_S: Final = 182 * 86_400.0
"""Judged: half a year, in which many companies change their menus."""

MOST_MENUS: Final = 100
"""The largest packaged company has 40 nodes that speak; the menus that were not heard for longest go."""
MOST_CHOICES: Final = 24
"""Judged: twelve keys, and as many phrases and numbers; those never taken go first."""
MOST_LEADS: Final = 4
"""Places that one choice led to: the newest stay. More are a company that sends callers about."""
MOST_LEFT: Final = 8
"""Goals for which a choice was found wrong: the newest stay."""

WAIT: Final = "wait"
"""The entry of a prompt that was left to go on by itself, as in a scenario's path."""


class Where(StrEnum):
    """What a choice led to."""

    MENU = "menu"
    SAME = "same"
    """The very prompt that it was made at, spoken once more."""
    QUEUE = "queue"
    PERSON = "person"
    CALLBACK_PROMISED = "callback_promised"
    CLOSED = "closed"
    VOICEMAIL = "voicemail"
    BUSY = "busy"
    HUNG_UP = "hung_up"
    UNKNOWN = "unknown"
    """The call ended before that was heard."""


@dataclass(frozen=True, slots=True)
class Led:
    """One place that a choice led to. `at` Unix seconds of the last of so many `calls`."""

    where: Where
    menu: str = ""
    """The name of the menu, where it is one."""
    held: bool = False
    """Whether the call waited in a queue on the way."""
    said: tuple[str, ...] = ()
    """What was said there, where that was no menu any more."""
    at: float = 0.0
    calls: int = 1


@dataclass(frozen=True, slots=True)
class Left:
    """A goal whose call took a choice and came back from it for another one. `at` Unix seconds."""

    goal: str
    at: float


@dataclass(frozen=True, slots=True)
class Choice:
    """One way on from a prompt. `entry` keys, `say: …`, `{{slot}}` with keys around it, or `wait`."""

    entry: str
    meaning: str = ""
    """What it is offered for; empty where the prompt does not name it."""
    led: tuple[Led, ...] = ()
    """Where it led, the newest first; empty where no call has taken it."""
    left: tuple[Left, ...] = ()

    @property
    def at(self) -> float:
        """When it was last taken; 0 where it never was."""
        return max((led.at for led in self.led), default=0.0)


@dataclass(frozen=True, slots=True)
class HeardMenu:
    """A prompt, by a name of its own in this tree. `at` Unix seconds of the last of so many `calls` that heard it."""

    name: str
    language: str
    prompt: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    at: float = 0.0
    calls: int = 1
    start: bool = False
    """Whether calls begin here."""


def bounded(menus: Iterable[HeardMenu], now: float) -> tuple[HeardMenu, ...]:
    """The menus within their limits of age and number, the newest first; nothing leads to one that is gone."""
    young = sorted((menu for menu in menus if now - menu.at < FORGOTTEN_S), key=lambda menu: -menu.at)[:MOST_MENUS]
    names = {menu.name for menu in young}
    return tuple(replace(menu, choices=_bounded_choices(menu.choices, names, now)) for menu in young)


def _bounded_choices(choices: Sequence[Choice], names: set[str], now: float) -> tuple[Choice, ...]:
    kept = [
        replace(
            choice,
            led=tuple(sorted(_known(choice.led, names), key=lambda led: -led.at)[:MOST_LEADS]),
            left=tuple(
                sorted((left for left in choice.left if now - left.at < FORGOTTEN_S), key=lambda left: -left.at)
            )[:MOST_LEFT],
        )
        for choice in choices
    ]
    if len(kept) > MOST_CHOICES:
        best = sorted(kept, key=lambda choice: (not choice.led, -choice.at))[:MOST_CHOICES]
        kept = [choice for choice in kept if choice in best]
    return tuple(kept)


def _known(leads: Iterable[Led], names: set[str]) -> list[Led]:
    """What led to a menu that is forgotten was taken nevertheless."""
    return [
        led if led.where is not Where.MENU or led.menu in names else replace(led, where=Where.UNKNOWN, menu="")
        for led in leads
    ]


# -- as one tree -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """A branch of the menu as a tree: what is entered, what is heard there, and where it goes on or ends."""

    entry: str
    prompt: str = ""
    ways: tuple[Way, ...] = ()
    ends: tuple[str, ...] = ()
    """`goal → outcome` of the calls that ended here."""
    meaning: str = ""
    """What the entry is offered for."""
    leads: str = ""
    """Where it led last, as `Where` has it; empty where no call has taken it."""
    held: bool = False
    """Whether there is a queue on the way."""
    calls: int = 0
    """How many calls took it; of the root, how many heard its prompt."""
    last: float = 0.0
    """Unix seconds of the last of them; 0 where there is none."""
    again: bool = False
    """Whether the menu that it leads to is told elsewhere in the tree."""
    left_for: tuple[str, ...] = ()
    """Goals that it was wrong for."""


def ways(menus: Sequence[HeardMenu], ends: Mapping[tuple[str, str], Sequence[str]] | None = None) -> Way:
    """The menus as one tree, each told once, as near to the start as it is. `ends`: by menu and entry, what is known of
    calls that ended there. Where calls begin at several prompts, the others stand below the root, with no entry."""
    by_name = {menu.name: menu for menu in menus}
    starts = [menu.name for menu in menus if menu.start] or list(by_name)[:1]
    telling = _Telling(by_name, ends or {}, {})
    telling.place(starts)
    for name in by_name:  # what led there is forgotten
        if name not in telling.places:
            starts.append(name)
            telling.place([name])
    if not starts:
        return Way("")
    root = telling.told(Way(""), starts[0])
    others = tuple(telling.told(Way(""), name) for name in starts[1:])
    return replace(root, ways=(*root.ways, *others))


@dataclass(slots=True)
class _Telling:
    menus: Mapping[str, HeardMenu]
    ends: Mapping[tuple[str, str], Sequence[str]]
    places: dict[str, tuple[str, str]]
    """By menu: the menu and entry under which it is told; empty ones for where calls begin."""

    def place(self, starts: Sequence[str]) -> None:
        for name in starts:
            self.places.setdefault(name, ("", ""))
        waiting = deque(starts)
        while waiting:
            name = waiting.popleft()
            for choice in self.menus[name].choices:
                target = _target(choice)
                if target in self.menus and target not in self.places:
                    self.places[target] = name, choice.entry
                    waiting.append(target)

    def told(self, way: Way, name: str) -> Way:
        menu = self.menus[name]
        below = tuple(self._branch(menu, choice) for choice in menu.choices)
        prompt = " ".join(menu.prompt)
        if way.entry:
            return replace(way, prompt=prompt, ways=below)
        return replace(way, prompt=prompt, ways=below, calls=menu.calls, last=menu.at)

    def _branch(self, menu: HeardMenu, choice: Choice) -> Way:
        newest = choice.led[0] if choice.led else None
        way = Way(
            choice.entry,
            prompt=" ".join(newest.said) if newest is not None else "",
            ends=tuple(self.ends.get((menu.name, choice.entry), ())),
            meaning=choice.meaning,
            leads=str(newest.where) if newest is not None else "",
            held=newest is not None and newest.held,
            calls=sum(led.calls for led in choice.led),
            last=choice.at,
            left_for=tuple(left.goal for left in choice.left),
        )
        target = _target(choice)
        if target not in self.menus:
            return way
        if self.places.get(target) == (menu.name, choice.entry):
            return self.told(way, target)
        return replace(way, prompt=" ".join(self.menus[target].prompt), again=True)


def _target(choice: Choice) -> str:
    """The menu that a choice led to last."""
    return next((led.menu for led in choice.led if led.where is Where.MENU), "")


# -- two trees of one number -----------------------------------------------------------------------------------------


def joined(newer: HeardMenu, older: HeardMenu) -> HeardMenu:
    """One prompt of two trees: as the newer has it, and what the older alone knows of its choices."""
    known = {choice.entry: choice for choice in older.choices}
    choices = [_choice_of_both(choice, known.pop(choice.entry, None)) for choice in newer.choices]
    return replace(
        newer,
        choices=(*choices, *known.values()),
        calls=max(newer.calls, older.calls),
        start=newer.start or older.start,
    )


def _choice_of_both(newer: Choice, older: Choice | None) -> Choice:
    if older is None:
        return newer
    told = {(led.where, led.menu) for led in newer.led}
    led = sorted(
        (*newer.led, *(one for one in older.led if (one.where, one.menu) not in told)), key=lambda one: -one.at
    )
    goals = {left.goal for left in newer.left}
    return replace(newer, led=tuple(led), left=(*newer.left, *(left for left in older.left if left.goal not in goals)))
