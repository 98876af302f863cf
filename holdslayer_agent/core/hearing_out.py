"""What a call adds to the tree of a number's menu: the prompts that it heard, what it entered, and where that led.

Every call adds, whether it got through or not. A prompt is known again by its options or words, or, where only its
beginning was heard, by standing where it stood before. What a person may have said is never kept, and of the rest no
number of four digits or more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from holdslayer_agent.core.call import Call, Outcome, OutcomeKind
from holdslayer_agent.core.decisions import AskUser, HeardSentence, PastDecision
from holdslayer_agent.core.hearings import SAME, SAME_MISHEARD, agreement, alike, resemblance, share_known
from holdslayer_agent.core.learned import (
    SAY,
    LearnedMenu,
    LearnedPath,
    LearnedStep,
    entry_of,
    is_rest_of,
    meanings_of,
    same_prompt,
)
from holdslayer_agent.core.menu import Menu, Notice, Option, OptionKind, parse_menu
from holdslayer_agent.core.menu_tree import WAIT, Choice, HeardMenu, Led, Left, Way, Where, bounded, joined, ways
from holdslayer_agent.core.numbers import mask_digit_runs

__all__ = ["CallEnd", "end_behind", "end_of", "hear_out", "merged_trees", "tree", "where_led", "with_paths"]

SAME_GOAL: Final = 0.75
"""Of its words: the same wish, put nearly the same way."""
_SHOWN_DIGITS: Final = 4
"""So many in a row may be somebody's; fewer are keys, emergency numbers and places in a queue."""
_MOST_SENTENCES: Final = 40
_MOST_SAID: Final = 8
_PERHAPS: Final = 0.3
"""Of the words that tell prompts apart: below it no two hearings are looked at any closer, which takes milliseconds."""
_FEW_WORDS: Final = 3
_DUE: Final = 0.5
"""Of the same words, where a prompt is expected: two hearings share 0.72 of them at 15 % word errors."""
_FEWEST_DUE: Final = 5
"""Judged: two prompts of fewer such words share half of them by chance."""

_ENDS: Final[dict[str, Where]] = {
    OutcomeKind.CONNECTED: Where.PERSON,
    OutcomeKind.USER_DID_NOT_COME: Where.PERSON,
    OutcomeKind.CALLBACK_PROMISED: Where.CALLBACK_PROMISED,
    OutcomeKind.CLOSED: Where.CLOSED,
    OutcomeKind.VOICEMAIL: Where.VOICEMAIL,
    OutcomeKind.BUSY: Where.BUSY,
    OutcomeKind.COMPANY_HUNG_UP: Where.HUNG_UP,
}
_BRANCHES: Final = frozenset((OptionKind.TOPIC, OptionKind.OTHER, OptionKind.MORE, OptionKind.OPERATOR))
"""Options that are chosen for what they lead to: only such a branch can be the wrong one."""


@dataclass(frozen=True, slots=True)
class CallEnd:
    """Where a call's last input led. `heard`, with the `pauses` in it: what the company said since, and no person."""

    where: Where
    held: bool = False
    heard: tuple[str, ...] = ()
    pauses: tuple[int, ...] = ()


def end_of(call: Call, outcome: Outcome) -> CallEnd:
    """How a call ended, for its tree."""
    held = call.held_s > 0.0
    where = where_led(outcome.kind, held=held)
    return end_behind(call.menu.sentences, where, held=held, answered=call.ring.surest > 0.0)


def end_behind(sentences: Sequence[HeardSentence], where: Where, *, held: bool, answered: bool) -> CallEnd:
    """The end of a call that heard this since its last input; `answered`: a person may have spoken in it."""
    # From the first word that it is to wait on, a person may be the one who speaks: no person offers keys.
    menus = [parse_menu([sentence.text]) for sentence in sentences]
    waits = [Notice.HOLD in menu.notices or bool(menu.of(OptionKind.WAIT)) for menu in menus]
    known = waits.index(True) + 1 if True in waits else 0 if held or where is Where.PERSON or answered else len(menus)
    told = [
        sentence
        for place, (sentence, menu) in enumerate(zip(sentences, menus, strict=True))
        if place < known or any(option.keys for option in menu.options)
    ]
    last = PastDecision.of(told, AskUser("", ""), 0.0)
    return CallEnd(where, held, last.heard, last.pauses)


def where_led(outcome: str, *, held: bool) -> Where:
    """Where the last input of a call with this outcome led, as far as the outcome tells."""
    return _ENDS.get(outcome, Where.QUEUE if held else Where.UNKNOWN)


def hear_out(
    menu: LearnedMenu, goal: str, language: str, history: Sequence[PastDecision], end: CallEnd, at: float
) -> LearnedMenu:
    """The menu with what one more call heard of it. `at` in Unix seconds."""
    visits = _visits(history)
    rest, said = _last_visit(end)
    visits += rest
    if not visits:
        return menu
    growth = _Growth({one.name: one for one in menu.heard}, language, at)
    names = growth.places_of(visits)
    growth.lead(visits, names, end, said)
    growth.leave(visits, names, mask_digit_runs(goal, _SHOWN_DIGITS), through=end.where is Where.PERSON)
    return replace(menu, heard=bounded(growth.menus.values(), at))


def with_paths(menu: LearnedMenu, paths: Sequence[LearnedPath] | None = None) -> LearnedMenu:
    """The menu with its tree grown from paths, all of its own if none are given: what was learned before trees were."""
    for path in sorted(menu.paths if paths is None else paths, key=lambda path: path.at):
        visits = [_Visit(_masked(_answered(step)), step.entry) for step in path.steps]
        growth = _Growth({one.name: one for one in menu.heard}, path.language, path.at)
        end = CallEnd(where_led(path.outcome, held=False))
        growth.lead(visits, growth.places_of(visits), end, ())
        menu = replace(menu, heard=tuple(sorted(growth.menus.values(), key=lambda one: -one.at)))
    return menu


def tree(menu: LearnedMenu) -> Way:
    """All that is known of a number as one tree."""
    whole = menu if menu.heard else with_paths(menu)
    ends: dict[tuple[str, str], list[str]] = {}
    for path in whole.paths:
        last = _last_of(whole.heard, path)
        if last is not None:
            ends.setdefault((last, path.steps[-1].entry), []).append(f"{path.goal} → {path.outcome}")
    return ways(whole.heard, ends)


def merged_trees(known: Sequence[HeardMenu], other: Sequence[HeardMenu]) -> tuple[HeardMenu, ...]:
    """Both trees of a number in one. Of a prompt that both have the newer counts first; where they are of one time, the
    other's alone: it was edited."""
    found = {menu.name: menu for menu in known}
    names: dict[str, str] = {}
    for menu in other:
        alike_ones = [own for own in found.values() if own.name not in names.values() and _is_one(own, menu)]
        best = max(alike_ones, key=lambda own: (own.prompt == menu.prompt, own.name == menu.name), default=None)
        names[menu.name] = best.name if best is not None else _free_name({*found, *names.values()}, menu.name)
    for menu in other:
        renamed = _renamed(menu, names)
        own = found.get(renamed.name)
        if own is None or int(own.at) == int(renamed.at):
            found[renamed.name] = renamed
        else:
            newer, older = (renamed, own) if renamed.at > own.at else (own, renamed)
            found[renamed.name] = joined(newer, older)
    return tuple(sorted(found.values(), key=lambda menu: -menu.at))


def _renamed(menu: HeardMenu, names: dict[str, str]) -> HeardMenu:
    choices = tuple(
        replace(choice, led=tuple(replace(led, menu=names.get(led.menu, led.menu)) for led in choice.led))
        for choice in menu.choices
    )
    return replace(menu, name=names[menu.name], choices=choices)


# -- what a call heard -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Visit:
    """A prompt that was heard, and what was entered; nothing where the call ended there."""

    prompt: tuple[str, ...]
    entry: str
    early: bool = False
    """Whether the company was still speaking: the prompt is not whole, and the entry may have been lost."""


def _visits(history: Sequence[PastDecision]) -> list[_Visit]:
    found: list[_Visit] = []
    for past in history:
        if isinstance(past.decision, AskUser):
            continue
        prompts = _prompts(past.heard, past.pauses) or [()]
        found += [_Visit(_masked(prompt), WAIT) for prompt in prompts[:-1]]
        found.append(_Visit(_masked(prompts[-1]), entry_of(past), past.early))
    return found


def _last_visit(end: CallEnd) -> tuple[list[_Visit], tuple[str, ...]]:
    """The prompts behind the last input, the last of them not answered; or what was said there that asks nothing."""
    prompts = _prompts(end.heard, end.pauses)
    asking = [prompt for prompt in prompts if _asks(parse_menu(prompt))]
    if not asking:
        return [], _masked(end.heard)[-_MOST_SAID:]
    answered = [_Visit(_masked(prompt), WAIT) for prompt in prompts]
    if end.where is Where.UNKNOWN:
        answered[-1] = replace(answered[-1], entry="")
    return answered, ()


def _prompts(heard: Sequence[str], pauses: Sequence[int]) -> list[tuple[str, ...]]:
    """What was heard in one go as its prompts: a repetition is none of its own, a notice belongs to what follows it."""
    found: list[tuple[str, ...]] = []
    notice: tuple[str, ...] = ()
    for start, end in pairwise((0, *pauses, len(heard))):
        part = tuple(sentence for sentence in heard[start:end] if sentence.strip())
        if not _asks(parse_menu(part)):
            notice = (*notice, *part)
            continue
        before = found[-1] if found else ()
        if before and same_prompt(LearnedStep(before, ""), LearnedStep(part, "")):
            found[-1] = max(before, part, key=len)
        elif before and not _is_over(before, part):
            found[-1] = (*before, *notice, *part)
        else:
            found.append((*notice, *part))
        notice = ()
    return [*found, notice] if notice else found


def _is_over(before: Sequence[str], part: Sequence[str]) -> bool:
    """Whether a pause was the end of a prompt that asks, and not one between two of its options."""
    one, other = parse_menu(before), parse_menu(part)
    if one.entry is not None or one.of(OptionKind.WAIT) or one.notices & {Notice.YES_NO, Notice.OPEN_QUESTION}:
        return True
    return bool({option.keys for option in one.options if option.keys} & {option.keys for option in other.options})


def _asks(menu: Menu) -> bool:
    return bool(menu.options or menu.entry or menu.notices & {Notice.YES_NO, Notice.OPEN_QUESTION})


def _masked(heard: Sequence[str]) -> tuple[str, ...]:
    spoken = [sentence for sentence in heard if sentence.strip()]
    return tuple(mask_digit_runs(sentence, _SHOWN_DIGITS) for sentence in spoken[-_MOST_SENTENCES:])


# -- the tree it is added to -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Growth:
    menus: dict[str, HeardMenu]
    language: str
    at: float
    _counted: set[str] = field(default_factory=set)
    _taken: set[tuple[str, str, Where, str]] = field(default_factory=set)

    def places_of(self, visits: Sequence[_Visit]) -> list[str]:
        """The menu of each visit: known ones told as heard once more, others new."""
        names: list[str] = []
        for visit in visits:
            before = (names[-1], visits[len(names) - 1].entry) if names else None
            name = self._known(visit, before) or _free_name(self.menus)
            self._note(name, visit, start=before is None)
            names.append(name)
        return names

    def lead(self, visits: Sequence[_Visit], names: Sequence[str], end: CallEnd, said: tuple[str, ...]) -> None:
        """Where each entry led."""
        for place, (visit, name) in enumerate(zip(visits, names, strict=True)):
            if not visit.entry:
                continue
            if place + 1 == len(visits):
                self._led(name, visit, Led(end.where, held=end.held, said=said, at=self.at))
            elif names[place + 1] != name:
                self._led(name, visit, Led(Where.MENU, names[place + 1], at=self.at))
            elif not visit.early:  # an early one was lost, and made again
                self._led(name, visit, Led(Where.SAME, at=self.at))

    def leave(self, visits: Sequence[_Visit], names: Sequence[str], goal: str, *, through: bool) -> None:
        """Which branches the call came back from to take another; those it went through are right for its goal."""
        came_back: dict[tuple[str, str], bool] = {}
        for place, (visit, name) in enumerate(zip(visits, names, strict=True)):
            if self._is_branch(name, visit.entry):
                came_back[name, visit.entry] = _came_back(visits, names, place)
        for (name, entry), back in came_back.items():
            if back or through:
                self._change(name, entry, goal, wrong=back)

    def _change(self, name: str, entry: str, goal: str, *, wrong: bool) -> None:
        def changed(choice: Choice) -> Choice:
            others = tuple(left for left in choice.left if alike(left.goal, goal) < SAME_GOAL)
            return replace(choice, left=(Left(goal, self.at), *others) if wrong else others)

        menu = self.menus[name]
        choices = tuple(changed(choice) if choice.entry == entry else choice for choice in menu.choices)
        self.menus[name] = replace(menu, choices=choices)

    def _is_branch(self, name: str, entry: str) -> bool:
        if entry.startswith(SAY) or entry == WAIT or "{{" in entry or not entry:
            return False
        options = parse_menu(self.menus[name].prompt).options
        return any(option.keys == entry and option.kind in _BRANCHES for option in options)

    def _known(self, visit: _Visit, before: tuple[str, str] | None) -> str:
        """The name of the menu that this is a hearing of; empty for a new one."""
        near = [menu for menu in self.menus.values() if _perhaps(menu.prompt, visit.prompt)]
        whole = [menu for menu in near if _is_hearing(menu, visit)]
        if whole:
            return max(whole, key=lambda menu: (agreement(*map(" ".join, (menu.prompt, visit.prompt))), menu.at)).name
        stood_here = self._stood_here(before)
        if not visit.prompt:  # entered before a word was said
            return stood_here[0].name if stood_here and before is not None else ""
        due = [menu for menu in stood_here if _is_due(menu, visit)]
        if due:
            return max(due, key=lambda menu: resemblance(menu.prompt, visit.prompt)).name
        expected = stood_here if before is None else [*stood_here, self.menus[before[0]]]
        begun = [menu for menu in expected if _is_begun(menu, visit)] or [
            menu for menu in near if _is_begun(menu, visit)
        ]
        return max(begun, key=lambda menu: share_known(visit.prompt, menu.prompt)).name if begun else ""

    def _stood_here(self, before: tuple[str, str] | None) -> list[HeardMenu]:
        """The menus that calls were at behind this menu and entry, or where they began."""
        if before is None:
            return [menu for menu in self.menus.values() if menu.start]
        taken = (choice for choice in self.menus[before[0]].choices if choice.entry == before[1])
        return [self.menus[led.menu] for choice in taken for led in choice.led if led.menu in self.menus]

    def _note(self, name: str, visit: _Visit, *, start: bool) -> None:
        before = self.menus.get(name)
        offered = _offered(visit.prompt)
        if before is None:
            self.menus[name] = HeardMenu(name, self.language, visit.prompt, offered, self.at, 1, start)
            self._counted.add(name)
            return
        whole = not visit.early and len(offered) >= len(_offered(before.prompt))
        self.menus[name] = replace(
            before,
            language=self.language,
            prompt=visit.prompt if whole else before.prompt,
            choices=_choices_of(before.choices, offered, whole=whole),
            at=max(before.at, self.at),
            calls=before.calls + (name not in self._counted),
            start=before.start or start,
        )
        self._counted.add(name)

    def _led(self, name: str, visit: _Visit, led: Led) -> None:
        menu = self.menus[name]
        choice = next((one for one in menu.choices if one.entry == visit.entry), None)
        if choice is None:
            meanings = [] if visit.entry == WAIT else meanings_of(visit.prompt, visit.entry)
            choice = Choice(visit.entry, meanings[-1] if meanings else "")
            menu = replace(menu, choices=(*menu.choices, choice))
        same = next((one for one in choice.led if (one.where, one.menu) == (led.where, led.menu)), None)
        if same is not None:
            counted = (name, visit.entry, led.where, led.menu) in self._taken
            said = led.said or same.said
            led = replace(led, said=said, held=led.held, calls=same.calls + (not counted))
        self._taken.add((name, visit.entry, led.where, led.menu))
        taken = replace(choice, led=(led, *(one for one in choice.led if one is not same)))
        choices = tuple(taken if one.entry == visit.entry else one for one in menu.choices)
        self.menus[name] = replace(menu, choices=choices)


def _came_back(visits: Sequence[_Visit], names: Sequence[str], place: int) -> bool:
    """Whether the call was back at this prompt, or at one before it, without having told anything of its caller.

    Behind a number that was asked for, a company may well offer the same menu once more, now to somebody it knows.
    """
    name, passed = names[place], set(names[: place + 1])
    for later in range(place + 1, len(names)):
        if "{{" in visits[later - 1].entry:
            return False
        if names[later] in passed:
            return names[later] != name or visits[later].entry not in ("", visits[place].entry)
    return False


def _offered(prompt: Sequence[str]) -> tuple[Choice, ...]:
    """The choices that a prompt names."""
    found: dict[str, Choice] = {}
    for option in parse_menu(prompt).options:
        entry = _entry(option)
        if entry:
            found.setdefault(entry, Choice(entry, option.meaning))
    return tuple(found.values())


def _entry(option: Option) -> str:
    if option.keys:
        return option.keys
    return f"{SAY}{option.phrase}" if option.phrase else WAIT if option.kind is OptionKind.WAIT else ""


def _choices_of(known: Sequence[Choice], offered: Sequence[Choice], *, whole: bool) -> tuple[Choice, ...]:
    """The choices after one more hearing. One whose key stands for something else now is a new one."""
    now = {choice.entry: choice for choice in offered}
    found: list[Choice] = []
    for choice in known:
        new = now.pop(choice.entry, None)
        if new is None:
            if not whole or choice.led:
                found.append(choice)
        elif choice.meaning and alike(choice.meaning, new.meaning) < SAME_MISHEARD:
            found.append(new if whole else choice)
        else:
            found.append(replace(choice, meaning=new.meaning) if whole or not choice.meaning else choice)
    return (*found, *now.values())


def _perhaps(one: Sequence[str], other: Sequence[str]) -> bool:
    share, fewest = resemblance(one, other)
    return share >= _PERHAPS or (fewest < _FEW_WORDS and alike(" ".join(one), " ".join(other)) >= SAME_MISHEARD)


def _is_hearing(menu: HeardMenu, visit: _Visit) -> bool:
    if not visit.prompt or not menu.prompt:
        return False
    fact = next((choice.entry for choice in menu.choices if "{{" in choice.entry), "")
    return same_prompt(LearnedStep(menu.prompt, fact), LearnedStep(visit.prompt, visit.entry))


def _is_due(menu: HeardMenu, visit: _Visit) -> bool:
    """Whether this is heard where the menu stood before, and shares half of the words that make it this one."""
    share, fewest = resemblance(menu.prompt, visit.prompt)
    fact = any("{{" in choice.entry for choice in menu.choices)
    return share >= _DUE and fewest >= _FEWEST_DUE and fact == ("{{" in visit.entry)


def _is_begun(menu: HeardMenu, visit: _Visit) -> bool:
    """Whether only a part of this prompt was heard: an entry was made before its end, or after it was lost."""
    return is_rest_of(visit.prompt, menu.prompt) and share_known(visit.prompt, menu.prompt) >= SAME


def _is_one(one: HeardMenu, other: HeardMenu) -> bool:
    if one.prompt == other.prompt:
        return True
    fact = next((choice.entry for choice in other.choices if "{{" in choice.entry), "")
    return _perhaps(one.prompt, other.prompt) and _is_hearing(one, _Visit(other.prompt, fact))


def _answered(step: LearnedStep) -> tuple[str, ...]:
    """The prompt of a learned step, without what was waited out before it where that can be told."""
    behind = step.prompt[step.listens_from or 0 :]
    return behind if _asks(parse_menu(behind)) else step.prompt


def _last_of(menus: Sequence[HeardMenu], path: LearnedPath) -> str | None:
    """The menu where a path's last entry is made."""
    by_name = {menu.name: menu for menu in menus}
    name = ""
    for place, step in enumerate(path.steps):
        fitting = [menu for menu in menus if any(choice.entry == step.entry for choice in menu.choices)]
        prompt = _masked(_answered(step))
        led = [
            led.menu
            for choice in (by_name[name].choices if name else ())
            if choice.entry == path.steps[place - 1].entry
            for led in choice.led
        ]
        fitting = [
            menu
            for menu in fitting
            if menu.prompt == prompt
            or (_perhaps(menu.prompt, prompt) and _is_hearing(menu, _Visit(prompt, step.entry)))
        ]
        if not fitting:
            return None
        name = max(
            fitting, key=lambda menu: (menu.name in led, menu.start and not place, menu.prompt == prompt, menu.at)
        ).name
    return name or None


def _free_name(taken: Iterable[str], wanted: str = "") -> str:
    names = set(taken)
    if wanted and wanted not in names:
        return wanted
    return next(name for number in range(1, len(names) + 2) if (name := f"menu_{number}") not in names)
