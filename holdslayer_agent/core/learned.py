"""Menus as earlier calls heard them: which input at which prompt led to a person. Pure values and their arithmetic.

A path is kept without its detours: what led back to a prompt heard before is cut out. It is followed only where, and as
soon as, the prompt that is heard now offers the same choice in the same words; a menu that was changed is not matched,
the call goes on by other means, and the new path takes the place of the old.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from holdslayer_agent.core.decisions import AskUser, Decision, MenuView, PastDecision, PressKeys, SaySlotOrPhrase
from holdslayer_agent.core.menu import Menu, OptionKind, parse_menu
from holdslayer_agent.core.numbers import plain_text

__all__ = ["LED_ON", "LearnedMenu", "LearnedPath", "LearnedStep", "Way", "learn", "recall", "tree"]

SAME = 0.7
"""Share of words that must agree. With 15 % word errors in both hearings, 0.85² = 0.72 of a sentence agrees."""

SAME_MISHEARD = 0.6
SAME_GOAL = 0.75
_MOST_OF = 0.75
"""With 15 % word errors in both hearings, four sentences in five are still known by most of their words."""
MOST_PATHS = 40
LED_ON = "led on from this very prompt before"
"""The reason of every input that a learned menu makes."""
_SAY = "say: "
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class LearnedStep:
    """One input. `prompt` is what was heard before it, sentence by sentence; `entry` keys, or `say: …`."""

    prompt: tuple[str, ...]
    entry: str
    patient: bool = False
    """Whether an early entry was lost here: the company hears nothing before its prompt is over."""
    late: bool = False
    """Whether the first words are not enough: a key at them was lost, or the options behind them have moved before."""


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
class LearnedMenu:
    """All that is known of one number's menu."""

    number: str
    company: str
    paths: tuple[LearnedPath, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """A branch of the menu as a tree: what is entered, what is heard there, and where it goes on or ends."""

    entry: str
    prompt: str
    ways: tuple[Way, ...] = ()
    ends: tuple[str, ...] = ()
    """`goal → outcome` of the calls that ended here."""


def learn(
    menu: LearnedMenu, goal: str, language: str, history: Sequence[PastDecision], outcome: str, at: float
) -> LearnedMenu:
    """The menu with one more call in it. A path for the same goal is replaced: the newest is the truest."""
    before = next((path for path in menu.paths if path.goal == goal), None)
    made = [_step(past) for past in history if not isinstance(past.decision, AskUser)]
    known = before.steps if before is not None else ()
    steps = tuple(_wary(step, known) for step in _without_detours(_with_lost_ones_joined(made, known)))
    if not steps:
        return menu
    calls = before.calls + 1 if before is not None and _inputs(before.steps) == _inputs(steps) else 1
    path = LearnedPath(goal, language, steps, outcome, at, calls)
    others = [other for other in menu.paths if other.goal != goal]
    return replace(menu, paths=(path, *others)[:MOST_PATHS])


def recall(menu: LearnedMenu, view: MenuView) -> Decision | None:
    """The input that led on from what is heard now, if this goal was reached before and the prompt is the same."""
    path = _path_for(menu, view.goal)
    if path is None or not view.sentences:
        return None
    heard = [sentence.text for sentence in view.sentences]
    done = [_entry_of(past) for past in view.history if not isinstance(past.decision, AskUser)]
    inputs = _inputs(path.steps)
    for place, step in enumerate(path.steps):
        again = _was_lost(step, view, heard)
        times = _times_made(place, done, inputs)
        twice = again and (times >= 2 if times else done[-2:-1] == [step.entry])
        if done.count(step.entry) >= max(3, inputs.count(step.entry) + 1) or (twice and times >= 3):
            continue
        if twice and not times and done[-3:-2] == [step.entry]:
            continue
        next_one = tuple(done if not again else done[:-1]) == inputs[:place]
        if step.patient or twice or (again and not _was_early(step, view.history[-1])):
            due = view.prompt_complete and (again or _offers(step, heard))  # an early entry is lost here
        else:
            opened = next_one and not step.late and _opens(step, heard, first_words=not again)
            same = SAME_MISHEARD if next_one else SAME
            due = opened or _offers(step, heard, complete=view.prompt_complete, same=same)
        due = due or (next_one and not again and view.prompt_complete and _resembles(step, heard))
        if times and inputs[place + 1 : place + 2] != (step.entry,) and not _was_early(step, view.history[-1]):
            due = due and view.prompt_complete  # it was made at its own option, and in vain
        if not again and tuple(done) != inputs[:place] and tuple(done[: place + 1]) == inputs[: place + 1]:
            due = due and view.prompt_complete and _resembles(step, heard)  # behind us: only if all of it comes again
        if not due:
            continue
        why = LED_ON
        if step.entry.startswith(_SAY):
            return SaySlotOrPhrase(step.entry.removeprefix(_SAY), why)
        return PressKeys(step.entry, why)
    return None


def _times_made(place: int, done: Sequence[str], inputs: Sequence[str]) -> int:
    """How often this step's entry was made last, where the call has come the learned way up to it; else 0."""
    since = list(done[place:])
    on_the_way = tuple(done[:place]) == tuple(inputs[:place])
    return len(since) if on_the_way and since and set(since) == {inputs[place]} else 0


def tree(menu: LearnedMenu) -> Way:
    """The paths of a menu joined where they begin alike."""
    return _joined("", [(path.steps, f"{path.goal} → {path.outcome}") for path in menu.paths])


def _joined(entry: str, rests: list[tuple[tuple[LearnedStep, ...], str]]) -> Way:
    ends = tuple(label for steps, label in rests if not steps)
    onward: dict[str, list[tuple[tuple[LearnedStep, ...], str]]] = {}
    for steps, label in rests:
        if steps:
            onward.setdefault(steps[0].entry, []).append((steps[1:], label))
    prompt = next((" ".join(steps[0].prompt) for steps, _ in rests if steps), "")
    return Way(entry, prompt, tuple(_joined(key, below) for key, below in onward.items()), ends)


def _wary(step: LearnedStep, known: Sequence[LearnedStep]) -> LearnedStep:
    """A step whose prompt began like one that wanted another entry: its first words are not enough any more."""
    moved = any(k.entry != step.entry and _alike(k.prompt[0], step.prompt[0]) >= SAME for k in known if k.prompt)
    return replace(step, late=True) if step.prompt and moved else step


def _step(past: PastDecision) -> LearnedStep:
    return LearnedStep(past.heard, _entry_of(past))


def _entry_of(past: PastDecision) -> str:
    decision = past.decision
    return decision.keys if isinstance(decision, PressKeys) else f"{_SAY}{getattr(decision, 'text', '')}"


def _without_detours(steps: Iterable[LearnedStep]) -> tuple[LearnedStep, ...]:
    """Back at a prompt that was heard before: all since then led nowhere."""
    kept: list[LearnedStep] = []
    for step in steps:
        place = next((i for i, other in enumerate(kept) if _same_prompt(other, step) and not _moved(other, step)), None)
        if place is not None:
            first = kept[place]
            del kept[place:]
            longer = max((first.prompt, step.prompt), key=lambda prompt: len(" ".join(prompt)))
            step = replace(step, prompt=longer if _offers(replace(step, prompt=longer), longer) else step.prompt)
        kept.append(step)
    return tuple(kept)


def _moved(before: LearnedStep, step: LearnedStep) -> bool:
    """Whether the step's key stood for something else when its prompt was heard before: both hearings are needed."""
    known = {o.keys: o.meaning for o in parse_menu(before.prompt).options}
    own = {o.keys: o.meaning for o in parse_menu(step.prompt).options}
    both = step.entry in known and step.entry in own
    return both and _alike(known[step.entry], own[step.entry]) < SAME_MISHEARD and len(known) > 2


def _inputs(steps: Sequence[LearnedStep]) -> tuple[str, ...]:
    return tuple(step.entry for step in steps)


def _path_for(menu: LearnedMenu, goal: str) -> LearnedPath | None:
    """The path of this goal, or of one in nearly the same words."""
    best: tuple[float, LearnedPath] | None = None
    for path in menu.paths:
        alike = _alike(goal, path.goal)
        if alike >= SAME_GOAL and (best is None or alike > best[0]):
            best = (alike, path)
    return best[1] if best is not None else None


def _offers(step: LearnedStep, heard: Sequence[str], *, complete: bool = True, same: float = SAME) -> bool:
    """Whether what is heard asks for this very input: the same option, the same entry, or the same words at the end."""
    before, now = parse_menu(step.prompt), parse_menu(heard)
    options = {option.keys: option.meaning for option in before.options if option.keys}
    if step.entry in options:
        meanings = [option.meaning for option in now.options if option.keys == step.entry]
        if not any(_alike(meaning, options[step.entry]) >= same for meaning in meanings):
            return complete and not meanings and _is_whole(step, heard, options[step.entry], now)
        return len(options[step.entry].split()) >= 4 or _has_neighbour(step, heard)
    if "{{" in step.entry and before.entry is not None:
        asked = now.entry is not None and _alike(now.entry.prompt, before.entry.prompt) >= SAME
        return asked and (complete or now.entry == before.entry)
    last = [sentence for sentence in step.prompt if sentence.strip()][-1:]
    return complete and bool(last) and any(_alike(sentence, last[0]) >= SAME for sentence in heard[-2:])


def _opens(step: LearnedStep, heard: Sequence[str], *, first_words: bool) -> bool:
    """Whether the menu that wants this key has begun as it was learned: its first option, under the same key.

    Sentence by sentence the words must agree. Where the call has come the learned way so far, `first_words` (of the
    greeting, too) are enough, unless another question stands before the menu ("to stop the recording, press 9"), which
    would take the key for its own. A key lost at the first words, in an announcement, is sent again at the first
    option.
    """
    first = _row_start(step)
    if first is None or not heard or len(heard) > len(step.prompt):
        return False
    if first_words and len(heard) <= first and not any(_keys(said) for said in step.prompt[:first]):
        return len(heard) == 1 and len(heard[0].split()) >= 3 and _alike(heard[0], step.prompt[0]) >= SAME_MISHEARD
    if not first_words and heard[-1] in step.prompt:  # a key was lost before: this is the rest of its prompt
        before = step.prompt.index(heard[-1]) - len(heard) + 1
        heard = [*step.prompt[: max(before, 0)], *heard]
    if not first < len(heard) <= len(step.prompt):
        return False
    beside = list(zip(heard, step.prompt, strict=False))[max(first - 1, 0) :]  # "for yes" stands under many questions
    if any(_alike(said, known) < SAME_MISHEARD for said, known in beside):
        return False
    keys = [(_keys(said), _keys(known)) for said, known in beside]
    return any(said & known for said, known in keys) and not any(
        said and known and not said & known for said, known in keys
    )


def _row_start(step: LearnedStep) -> int | None:
    """The sentence with the first option of the menu that offers this step's key; None where it is not offered so."""
    offers = [_keys(sentence) for sentence in step.prompt]
    own = next((at for at in reversed(range(len(offers))) if step.entry in offers[at]), None)
    if own is None or not step.entry.isdigit():
        return None
    start, lowest = own, min(offers[own])
    for at in reversed(range(own)):
        if parse_menu([step.prompt[at]]).of(OptionKind.WAIT):
            break
        if offers[at]:
            if max(offers[at]) >= lowest:
                break  # the row does not count up to here: another menu
            start, lowest = at, min(offers[at])
    return start


def _keys(sentence: str) -> set[str]:
    return {option.keys for option in parse_menu([sentence]).options if option.keys}


def _was_early(step: LearnedStep, past: PastDecision) -> bool:
    """Whether the entry was made before its option was heard."""
    return not _offers(step, past.heard)


def _is_whole(step: LearnedStep, heard: Sequence[str], meaning: str, now: Menu) -> bool:
    """Whether the prompt is the learned one but for this option, which was misheard, and nothing speaks against it."""
    if any(_alike(option.meaning, meaning) >= SAME for option in now.options):
        return False  # the same choice under another key: renumbered
    recent = heard[-len(step.prompt) :]
    same = [said for said in step.prompt[-8:] if any(_alike(sentence, said) >= SAME_MISHEARD for sentence in recent)]
    return len(same) >= max(2, 0.6 * len(step.prompt[-8:]))


def _resembles(step: LearnedStep, heard: Sequence[str]) -> bool:
    """Whether the prompt, where the call has come the learned way so far, is the next one on it, only misheard.

    Half of its sentences must be known again, and nothing of what was understood may speak against the entry: the same
    choice under another key, or something else under this one.
    """
    recent = heard[-max(2, len(step.prompt)) :]
    told = [sentence for sentence in recent if len(sentence.split()) >= 3]
    known = [sentence for sentence in told if any(_alike(sentence, said) >= SAME_MISHEARD for said in step.prompt)]
    begins = _row_start(step)
    if begins is not None and not any(_alike(one, said) >= SAME for one in told for said in step.prompt[begins:]):
        return False  # what is heard stands before the menu
    if "{{" in step.entry:
        return _asks_the_same(step, recent)
    if len(told) < 2 or len(known) * 2 <= len(told):
        return False
    before = {option.keys: option.meaning for option in parse_menu(step.prompt).options if option.keys}
    now = parse_menu(recent)
    if step.entry not in before:
        return "{{" not in step.entry
    for option in now.options:
        alike = _alike(option.meaning, before[step.entry])
        if (option.keys == step.entry) != (alike >= SAME_MISHEARD) and (option.keys == step.entry or alike >= SAME):
            return False
    return True


def _asks_the_same(step: LearnedStep, heard: Sequence[str]) -> bool:
    """Whether the very sentence that asked for this fact is heard again, even where its verb was lost."""
    asking = [said for said in step.prompt if parse_menu([said]).entry is not None]
    return any(len(one.split()) >= 5 and _alike(one, said) >= SAME for one in heard for said in asking[-1:])


def _has_neighbour(step: LearnedStep, heard: Sequence[str]) -> bool:
    """Whether a sentence beside the option agrees, too: "press 1 for yes" stands under many questions."""
    beside = [said for said in step.prompt[-8:] if step.entry not in {o.keys for o in parse_menu([said]).options}]
    return not beside or any(_alike(sentence, said) >= SAME for sentence in heard[-8:] for said in beside)


def _was_lost(step: LearnedStep, view: MenuView, heard: Sequence[str]) -> bool:
    """Whether this step's entry was made last, in the middle of its prompt, and the prompt simply went on."""
    if not view.history or _entry_of(view.history[-1]) != step.entry:
        return False
    return _is_rest_of(view.history[-1].heard[-1:], step.prompt) and _is_rest_of(heard, step.prompt)


def _is_rest_of(heard: Sequence[str], prompt: Sequence[str]) -> bool:
    """Whether all that was heard since is the rest of this prompt: an entry made in its middle was lost."""
    told = [sentence for sentence in heard if sentence.strip()]
    known = [sentence for sentence in told if any(_alike(sentence, said) >= SAME_MISHEARD for said in prompt)]
    return bool(told) and len(known) >= _MOST_OF * len(told)


def _with_lost_ones_joined(made: list[LearnedStep], known: Sequence[LearnedStep]) -> Iterable[LearnedStep]:
    """An entry that was lost in the middle of a known prompt and made again at its end is one, and a patient one."""
    joined: list[LearnedStep] = []
    for before, step in zip([None, *made], made, strict=False):
        whole = next((k for k in known if k.entry == step.entry and _is_rest_of(step.prompt, k.prompt)), None)
        if joined and whole is not None and joined[-1].entry == step.entry:
            early = before is not None and not _offers(whole, before.prompt)
            joined[-1] = replace(whole, late=True) if early else replace(whole, patient=True)
        elif whole is not None:
            joined.append(whole if len(whole.prompt) >= len(step.prompt) else replace(step, patient=whole.patient))
        else:
            joined.append(step)
    return joined


def _same_prompt(first: LearnedStep, second: LearnedStep) -> bool:
    """Whether two steps answered the same prompt: its options, or else its words, agree."""
    one, other = parse_menu(first.prompt), parse_menu(second.prompt)
    keyed: tuple[Mapping[str, str], Mapping[str, str]] = (
        {o.keys: o.meaning for o in one.options if o.keys},
        {o.keys: o.meaning for o in other.options if o.keys},
    )
    shared = keyed[0].keys() & keyed[1].keys()
    if len(shared) >= 2 and not any(_alike(keyed[0][key], keyed[1][key]) >= SAME for key in shared):
        return False  # the same keys for other things: another menu, or this one renumbered
    if keyed[0] and keyed[1]:
        same = [key for key in shared if _alike(keyed[0][key], keyed[1][key]) >= SAME]
        said = sum(len(keyed[0][key].split()) for key in same)
        if len(same) * 2 > min(len(keyed[0]), len(keyed[1])) and said >= 4 * len(same):
            return True  # "for yes" and "for no" are offered under many questions: those are told by all words
    return _alike(" ".join(first.prompt), " ".join(second.prompt)) >= SAME


def _alike(first: str, second: str) -> float:
    """The share of words two texts have in common, of the shorter one's; 0 when one is empty."""
    one, other = set(_WORD.findall(plain_text(first))), set(_WORD.findall(plain_text(second)))
    if not one or not other:
        return 0.0
    return (
        len(one & other) / max(len(one), len(other))
        if min(len(one), len(other)) < 4
        else len(one & other) / min(len(one), len(other))
    )
