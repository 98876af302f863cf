"""Menus as earlier calls heard them: which input at which prompt led to a person. Pure values, and what calls add.

A path is kept without its detours: what led back to a prompt heard before is cut out. `core.recalling` follows it; a
menu that was changed is not matched, the call goes on by other means, and the new path takes the place of the old. All
that was heard, detours and failed calls too, is the menu's tree (`core.menu_tree`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from holdslayer_agent.core.decisions import AskUser, PastDecision, PressKeys
from holdslayer_agent.core.hearings import SAME, SAME_MISHEARD, agreement, alike, best_place, content, resemblance
from holdslayer_agent.core.menu import Notice, Option, OptionKind, parse_menu
from holdslayer_agent.core.menu_tree import HeardMenu
from holdslayer_agent.core.numbers import plain_text

__all__ = [
    "MOST_PATHS",
    "SAY",
    "TRIED_ANYWHERE",
    "DeadEnd",
    "LearnedMenu",
    "LearnedPath",
    "LearnedStep",
    "answered_step",
    "entry_of",
    "is_rest_of",
    "keys_at",
    "learn",
    "meanings_of",
    "only_repeats",
    "same_prompt",
]

_MOST_OF = 0.75
"""With 15 % word errors in both hearings, four sentences in five are still known by most of their words."""
_ONE_PROMPT = 0.6
"""Of the words that tell prompts apart: two hearings share 0.72 at 15 % word errors, two menus less than 0.2."""
_FEWEST_WORDS = 6
"""Judged: prompts of fewer such words are short ones."""
_ONE_SHORT_PROMPT = 0.8
"""Two prompts that ask for numbers share 0.6 of their few words: enter, digit, account."""
_FACT = re.compile(r"\{\{(\w+)\}\}")
_MASK = re.compile(r"\[(?!digits)(\w+)\]")
_HALF = 0.5
"""Of the words that tell prompts apart, in one sentence: two hearings share 0.5 at 30 % word errors."""
_LEAST_OF = 1 / 3
"""Judged: a menu that is heard again is often shorter, but not so much."""
MOST_PATHS = 40
"""Judged: more wishes than anybody has of one company; the oldest go."""
SAY = "say: "
TRIED_ANYWHERE = ("0", "#", "*")


@dataclass(frozen=True, slots=True)
class LearnedStep:
    """One input. `prompt` is what was heard before it, sentence by sentence; `entry` keys, or `say: …`."""

    prompt: tuple[str, ...]
    entry: str
    patient: bool = False
    """Whether an early entry was lost here: the company hears nothing before its prompt is over."""
    late: bool = False
    """Whether the options have moved before: only the entry's own option tells that it is due."""
    listens_from: int | None = None
    """The first sentence at which the company hears this entry; what stands before it is waited out.

    None where that is not known.
    """
    hearings: int = 1
    """How often the company waited for an answer here until this entry led on: some put through who fails so often."""


@dataclass(frozen=True, slots=True)
class LearnedPath:
    """A way that led somewhere. `outcome` as calls end; `at` Unix seconds of the last call that took it."""

    goal: str
    language: str
    steps: tuple[LearnedStep, ...]
    outcome: str
    at: float
    calls: int = 1


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """An input that a company hung up on: `core.dead_ends`. `at` Unix seconds of the last of so many `calls`."""

    prompt: tuple[str, ...]
    entry: str
    at: float
    calls: int = 1


@dataclass(frozen=True, slots=True)
class LearnedMenu:
    """All that is known of one number's menu."""

    number: str
    company: str
    paths: tuple[LearnedPath, ...] = ()
    dead_ends: tuple[DeadEnd, ...] = ()
    heard: tuple[HeardMenu, ...] = ()
    """Every prompt of it, the newest first: the tree (`core.hearing_out`)."""


def learn(
    menu: LearnedMenu, goal: str, language: str, history: Sequence[PastDecision], outcome: str, at: float
) -> LearnedMenu:
    """The menu with one more call in it. A path for the same goal, in the same language, is replaced: the newest is the
    truest."""
    before = next((path for path in menu.paths if (path.goal, path.language) == (goal, language)), None)
    known = before.steps if before is not None else ()
    inputs = [_step(past) for past in history if not isinstance(past.decision, AskUser)]
    made = _with_lost_ones_joined(_without_those_in_queues(inputs), known)
    steps = tuple(_wary(step, known) for step in _without_detours(made))
    if not steps:
        return menu
    same_way = [step.entry for step in known] == [step.entry for step in steps]
    calls = before.calls + 1 if before is not None and same_way else 1
    path = LearnedPath(goal, language, steps, outcome, at, calls)
    others = [other for other in menu.paths if (other.goal, other.language) != (goal, language)]
    return replace(menu, paths=(path, *others)[:MOST_PATHS])


def entry_of(past: PastDecision) -> str:
    """What was entered, as a step has it."""
    decision = past.decision
    return decision.keys if isinstance(decision, PressKeys) else f"{SAY}{getattr(decision, 'text', '')}"


def answered_step(past: PastDecision) -> LearnedStep:
    """An input with the part of what was heard that it answered."""
    step = _step(past)
    return replace(step, prompt=_answered(step), listens_from=0)


def keys_at(prompt: Sequence[str]) -> tuple[frozenset[str], ...]:
    """The keys that each sentence offers; a terse row ("parking tickets, 5") is read as a whole."""
    return _keys_at(tuple(prompt))


@lru_cache(maxsize=512)
def _keys_at(prompt: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    keys = [{option.keys for option in parse_menu([said]).options if option.keys} for said in prompt]
    if len(prompt) > 1 and not any(keys):
        plain = [plain_text(said) for said in prompt]
        for option in parse_menu(prompt).options:
            places = [at for at, said in enumerate(plain) if option.keys and option.meaning in said]
            if places:
                keys[places[0]].add(option.keys)
    return tuple(map(frozenset, keys))


def meanings_of(prompt: Sequence[str], keys: str) -> list[str]:
    """What these keys are offered for, in each hearing."""
    options = [option for option in parse_menu(prompt).options if option.keys == keys]
    return [meaning for option in options for meaning in option.meanings]


def is_rest_of(heard: Sequence[str], prompt: Sequence[str], most: float = _MOST_OF) -> bool:
    """Whether all that was heard is a part of this prompt: an entry made in its middle was lost.

    "Press 3." and "die 2." tell no prompt from another, so they count only where nothing else was heard.
    """
    told = [said for said in heard if content([said])] or [said for said in heard if said.strip()]
    known = [sentence for sentence in told if any(_is_known(sentence, said) for said in prompt)]
    return bool(told) and len(known) >= most * len(told)


def same_prompt(first: LearnedStep, second: LearnedStep) -> bool:
    """Whether two steps answered the same prompt: its options, or else its words, agree."""
    if _read_back(first) != _read_back(second):
        return False  # "you entered … is that correct?" is asked of every number
    one, other = parse_menu(first.prompt), parse_menu(second.prompt)
    facts = [set(_FACT.findall(step.entry)) for step in (first, second)]
    if (facts[0] and facts[1] and facts[0] != facts[1]) or any(
        fact and menu.entry is None for fact, menu in zip(facts, (other, one), strict=True)
    ):
        return False  # a number was asked for in one, and another or none in the other
    keyed: tuple[Mapping[str, str], Mapping[str, str]] = (
        {o.keys: o.meaning for o in one.options if o.keys},
        {o.keys: o.meaning for o in other.options if o.keys},
    )
    shared = keyed[0].keys() & keyed[1].keys()
    if len(shared) >= 2 and not any(alike(keyed[0][key], keyed[1][key]) >= SAME for key in shared):
        return False  # the same keys for other things: another menu, or this one renumbered
    if keyed[0] and keyed[1]:
        same = [key for key in shared if alike(keyed[0][key], keyed[1][key]) >= SAME]
        said = sum(len(keyed[0][key].split()) for key in same)
        if len(same) * 2 > min(len(keyed[0]), len(keyed[1])) and said >= 4 * len(same):
            return True  # "for yes" and "for no" are offered under many questions: those are told by all words
    answered = _answered(first), _answered(second)
    fewer, more = sorted(len(content(prompt)) for prompt in answered)
    if fewer < _LEAST_OF * more:
        return False  # few words stand in any long menu
    return agreement(*map(" ".join, answered)) >= SAME or _is_one_prompt(*answered)


def _is_known(sentence: str, said: str) -> bool:
    """By all words, and by those that are not in every menu."""
    return alike(sentence, said) >= SAME_MISHEARD and resemblance([sentence], [said]) >= (_HALF, 0)


def _step(past: PastDecision) -> LearnedStep:
    entry = entry_of(past)
    listens_from = _listens_from(past.heard, past.pauses, entry)
    return LearnedStep(past.heard, entry, listens_from=listens_from, hearings=1 + len(past.pauses))


def _without_those_in_queues(steps: Sequence[LearnedStep]) -> list[LearnedStep]:
    """Without keys that nobody offers and that were tried while there was nothing to do but to wait. A prompt that
    seems to ask for nothing may have been misheard: there only those count that no other input came after."""
    kept: list[LearnedStep] = []
    for step in reversed(steps):
        menu = parse_menu(step.prompt)
        asks = bool(menu.options or menu.unread or menu.entry or menu.notices & {Notice.OPEN_QUESTION, Notice.YES_NO})
        waits = bool(menu.notices & {Notice.HOLD, Notice.VOLUME}) or not (asks or kept)
        tried = step.entry in TRIED_ANYWHERE and not meanings_of(step.prompt, step.entry)
        if not (tried and waits):
            kept.append(step)
    return kept[::-1]


def _listens_from(heard: Sequence[str], pauses: Sequence[int], entry: str) -> int:
    """Where the prompt began that was answered: behind the last pause, but for one that it was repeated after."""
    starts = [0, *pauses]
    start = starts.pop()
    answered = heard[start:]
    own = meanings_of(answered, entry)
    while starts:
        before = heard[starts[-1] : start]
        moved = own and (_differ(meanings_of(before, entry), own) or _has_another_key(before, entry, own))
        if moved or not _is_one_prompt(before, answered):
            break
        start = starts.pop()
    return start


def _differ(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a key stood for different things: in both hearings it must have been understood."""
    return bool(one and other) and not any(alike(a, b) >= SAME_MISHEARD for a in one for b in other)


def _has_another_key(before: Sequence[str], entry: str, own: Sequence[str], tried: str = "") -> bool:
    """Whether the choice stood under another key, and no like one under its own. A key that was read for two things
    tells nothing, nor does one that was `tried` and led back."""
    if meanings_of(before, entry) and not _differ(meanings_of(before, entry), own):
        return False
    options = [option for option in parse_menu(before).options if option.keys]
    others = [option.meaning for option in options if option.keys not in (entry, tried) and _is_once(option, options)]
    return any(resemblance([one], [meaning])[0] >= SAME for one in own for meaning in others)


def _is_once(option: Option, options: Sequence[Option]) -> bool:
    return [other.keys for other in options].count(option.keys) == 1


def _is_one_prompt(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two texts are hearings of one prompt, by the words that tell prompts apart."""
    share, fewest = resemblance(one, other)
    return share >= (_ONE_PROMPT if fewest >= _FEWEST_WORDS else _ONE_SHORT_PROMPT)


def _wary(step: LearnedStep, known: Sequence[LearnedStep]) -> LearnedStep:
    """The step with what was known before: a prompt that began like one that wanted another entry is not told by its
    first words any more, and what took several hearings may take as many again."""
    moved = any(k.entry != step.entry and alike(k.prompt[0], step.prompt[0]) >= SAME for k in known if k.prompt)
    before = [k.hearings for k in known if k.entry == step.entry and same_prompt(k, step)]
    step = replace(step, hearings=max([step.hearings, *before]))
    return replace(step, late=True) if step.prompt and moved else step


def _with_lost_ones_joined(made: list[LearnedStep], known: Sequence[LearnedStep]) -> Iterable[LearnedStep]:
    """An entry that was lost in the middle of a known prompt and made again later is one, and heard only there."""
    joined: list[LearnedStep] = []
    lost: LearnedStep | None = None
    for step in made:
        of_it = (k for k in known if k.entry == step.entry and is_rest_of(step.prompt, k.prompt))
        whole = next((replace(k, hearings=step.hearings) for k in of_it), None)
        if whole is None:
            joined.append(step)
        elif lost is not None and joined[-1].entry == step.entry and joined[-1].prompt == whole.prompt:
            joined[-1] = replace(_heard_later(whole, lost, step), hearings=joined[-1].hearings + step.hearings)
        else:
            joined.append(whole if len(whole.prompt) >= len(step.prompt) else replace(step, patient=whole.patient))
        lost = step
    return joined


def _heard_later(whole: LearnedStep, lost: LearnedStep, heard: LearnedStep) -> LearnedStep:
    """The step with what a lost entry teaches: where it was heard at last, or that its prompt must be over."""
    own = max(
        (at for at, keys in enumerate(keys_at(whole.prompt)) if whole.entry in keys), default=len(whole.prompt) - 1
    )
    first, then = (best_place(step.prompt[-1], whole.prompt) for step in (lost, heard))
    if first is None or then is None or first >= own or then > own:
        return replace(whole, patient=True)
    return replace(whole, listens_from=max(then, whole.listens_from or 0))


def _without_detours(steps: Iterable[LearnedStep]) -> tuple[LearnedStep, ...]:
    """Back at a prompt that was heard before: all since then led nowhere. Hearing a prompt again is no step."""
    kept: list[LearnedStep] = []
    for step in steps:
        if kept and only_repeats(kept[-1]) and _same_choice(kept[-1], step):
            first = kept.pop()
            step = replace(step, prompt=first.prompt, listens_from=first.listens_from)
        elif kept and only_repeats(kept[-1]) and same_prompt(kept[-1], step) and _missed_choice(kept[-1], step):
            step = _in_one(kept.pop(), step)
        place = next((i for i, other in enumerate(kept) if same_prompt(other, step) and not _moved(other, step)), None)
        if place is not None:
            hearings = step.hearings + (kept[place].hearings if place + 1 == len(kept) else 0)
            step = replace(_as_heard_first(kept[place], step), hearings=hearings)
            del kept[place:]
        kept.append(step)
    return tuple(kept)


def _missed_choice(first: LearnedStep, then: LearnedStep) -> bool:
    """Whether nothing was understood at the first hearing of what the entry stands for."""
    return not content(meanings_of(_answered(first), then.entry)) and not _changed_keys(first, then)


def _in_one(first: LearnedStep, then: LearnedStep) -> LearnedStep:
    """Two steps as hearings of one prompt, with what was waited out before the first."""
    prompt, hearings = (*first.prompt, *then.prompt), first.hearings + then.hearings
    return replace(then, prompt=prompt, listens_from=first.listens_from, hearings=hearings)


def only_repeats(step: LearnedStep) -> bool:
    """Whether the entry is offered for nothing but to hear its prompt once more."""
    return any(o.keys == step.entry and o.kind is OptionKind.REPEAT for o in parse_menu(step.prompt).options)


def _answered(step: LearnedStep) -> tuple[str, ...]:
    return step.prompt[step.listens_from or 0 :]


def _as_heard_first(first: LearnedStep, step: LearnedStep) -> LearnedStep:
    """The step with the longer of its prompt's hearings, where that one offers its entry, too."""
    if len(" ".join(first.prompt)) <= len(" ".join(step.prompt)):
        return step
    fits = not step.entry.isdigit() or _same_choice(first, step)
    return replace(step, prompt=first.prompt, listens_from=first.listens_from) if fits else step


def _same_choice(before: LearnedStep, step: LearnedStep) -> bool:
    """Whether the prompt as it was heard before has the step's entry for the same choice."""
    known, own = (meanings_of(_answered(one), step.entry) for one in (before, step))
    return bool(known and own) and not _differ(known, own)


def _read_back(step: LearnedStep) -> set[str]:
    """The facts that the prompt said again, by their masks."""
    return set(_MASK.findall(" ".join(step.prompt)))


def _moved(before: LearnedStep, step: LearnedStep) -> bool:
    """Whether the step's key stood for something else when its prompt was heard before, or its choice under another."""
    now, then = (meanings_of(_answered(one), step.entry) for one in (step, before))
    return _differ(then, now) or _changed_keys(before, step)


def _changed_keys(before: LearnedStep, step: LearnedStep) -> bool:
    return _has_another_key(_answered(before), step.entry, meanings_of(_answered(step), step.entry), before.entry)
