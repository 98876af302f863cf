"""Following a learned way: the input that led on from what is heard now, where, and as soon as, it is the same prompt.

Where the call stands on the way is told by what was entered so far and at which words; whether a prompt is the one that
is due, by `core.step_due`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from holdslayer_agent.core.decisions import (
    AskUser,
    CallbackPolicy,
    Decision,
    MenuView,
    PastDecision,
    PressKeys,
    SaySlotOrPhrase,
    WaitForMore,
)
from holdslayer_agent.core.hearing_out import SAME_GOAL
from holdslayer_agent.core.hearings import SAME, alike, best_place, content, resemblance, share_known
from holdslayer_agent.core.learned import (
    SAY,
    TRIED_ANYWHERE,
    LearnedMenu,
    LearnedPath,
    LearnedStep,
    entry_of,
    is_rest_of,
    keys_at,
    only_repeats,
)
from holdslayer_agent.core.menu import Notice, OptionKind, parse_menu
from holdslayer_agent.core.menu_tree import WAIT, Where
from holdslayer_agent.core.menu_words import STAY
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.core.step_due import (
    DUE,
    FEWEST_WORDS,
    HALF,
    Heard,
    first_sentence,
    has_begun,
    is_due,
    is_guess,
    is_keys,
    is_plainly,
    own_sentence,
    resembles,
    speaks_against,
)
from holdslayer_agent.core.wording import word

__all__ = ["LED_ON", "recall"]

LED_ON = "led on from this very prompt before"
"""The reason of every input that a learned menu makes."""
_FEWEST_TO_WAIT = 3
"""Judged: less is wanted, as waiting harms little."""
_FACT = re.compile(r"\{\{(\w+)\}\}")
_MOST_MADE = 3
"""At the first words, at the menu's first option, and at its end."""
_MOST_IN_VAIN = 2
"""Of those, the ones that the company must have heard: a third time is a loop."""
_WENT_ON = frozenset((Where.MENU, Where.QUEUE, Where.PERSON))
_WAIT_S = 12.0
"""Menus come again after 5 to 10 s of silence."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a call stands on a way. `due`: the next step's place; `astray`: the last input was none of the way."""

    due: int = 0
    astray: bool = False
    made: tuple[PastDecision, ...] = ()
    """The inputs of the step before: more than one where it was lost, or failed and was made anew."""
    failed: bool = False
    """Whether the step before is the second of one fact in a row, or of one key that is tried anywhere."""


def recall(menu: LearnedMenu, view: MenuView) -> Decision | None:
    """The input that led on from what is heard now, if this goal was reached before and the prompt is the same."""
    path = _path_for(menu, view.goal, view.language)
    if path is None or not view.sentences:
        return None
    now = PastDecision.of(view.sentences, AskUser("", ""), view.now_s)
    heard = Heard(now.heard, now.heard[(0, *now.pauses)[-1] :], view.prompt_complete, len(now.pauses))
    history = [past for past in view.history if not isinstance(past.decision, AskUser)]
    place = _place(path.steps, history)
    step = path.steps[place.due] if place.due < len(path.steps) else None
    before = path.steps[place.due - 1] if place.due else None
    at_the_end = _waited_at_the_end(menu, view, heard) if step is None and not place.astray else None
    if before is not None and not place.astray and _was_lost(before, step, place, heard):
        return _once_more(before, step, place, heard, at_the_end)
    if step is not None:
        of_before = before is not None and not heard.complete and _is_rather(before, step, heard.recent)
        if not of_before and is_due(step, heard, astray=place.astray):
            return _asked_of_the_user(step, view) or _input(step)
        if heard.complete and not place.astray:
            wait = _waited_out(step, heard) or _to_be_heard_again(step, heard)
            if wait is not None:
                return wait
    elif at_the_end is not None:
        return at_the_end
    expected = (step,) if place.astray else (step, before)
    others = (other for other in path.steps if other not in expected and is_plainly(other, heard))
    return next((_input(other) for other in others if not _in_vain(other, history)), None)


def _input(step: LearnedStep) -> Decision:
    if step.entry.startswith(SAY):
        return SaySlotOrPhrase(step.entry.removeprefix(SAY), LED_ON)
    return PressKeys(step.entry, LED_ON)


def _asked_of_the_user(step: LearnedStep, view: MenuView) -> AskUser | None:
    """The question for a fact that was told in an earlier call, and is not known in this one."""
    missing = [slot for slot in _FACT.findall(step.entry) if slot not in view.slots]
    asked = {past.decision.slot for past in view.history if isinstance(past.decision, AskUser)}
    if not missing or missing[0] in asked or not view.questions_left:
        return None
    asking = max((said.text for said in view.sentences), key=lambda text: alike(text, step.prompt[own_sentence(step)]))
    question = word(view.language, "question-entry", text=asking)
    return AskUser(question, "this led on before, and is not known in this call", slot=missing[0])


def _path_for(menu: LearnedMenu, goal: str, language: str) -> LearnedPath | None:
    """The path of this goal, or of one in nearly the same words; of two the one in the call's language."""
    found = [(alike(goal, path.goal), path.language == language, path) for path in menu.paths]
    near = [one for one in found if one[0] >= SAME_GOAL]
    return max(near, key=lambda one: one[:2])[2] if near else None


def _place(steps: Sequence[LearnedStep], history: Sequence[PastDecision]) -> _Place:
    """Every input is the one that was due, the one before it once more, one further on, or none of the way."""
    place = _Place()
    for past in history:
        entry, due = entry_of(past), place.due
        fits = [at for at, step in enumerate(steps) if step.entry == entry]
        again = due - 1 in fits
        if again and (due not in fits or _lies_in(past, steps[due - 1]) > _lies_in(past, steps[due])):
            place = replace(place, made=(*place.made, past))
        elif due in fits:
            failed = again and ("{{" in entry or entry in TRIED_ANYWHERE)
            place = _Place(due + 1, False, (*place.made, past) if failed else (past,), failed)
        else:
            onward = [at for at in fits if at > due and _lies_in(past, steps[at]) >= SAME]
            place = _Place(onward[0] + 1, False, (past,)) if onward else replace(place, astray=True)
    return place


def _lies_in(past: PastDecision, step: LearnedStep) -> float:
    return share_known(past.heard, step.prompt)


# -- an entry that was lost ------------------------------------------------------------------------------------------


def _was_lost(before: LearnedStep, step: LearnedStep | None, place: _Place, heard: Heard) -> bool:
    """Whether the prompt that was answered simply goes on, or came again, and not one that is due sounds like it."""
    if only_repeats(before) and not all(past.early for past in place.made):
        return False  # it comes again as it was wanted to
    known = is_rest_of(heard.recent, before.prompt) or (heard.complete and resembles(before, heard.recent))
    if not known or not (is_rest_of(heard.all, before.prompt, HALF) or _words_of(before, heard.all) >= HALF):
        return False
    return step is None or share_known(heard.recent, before.prompt) > share_known(heard.recent, step.prompt)


def _once_more(
    before: LearnedStep, step: LearnedStep | None, place: _Place, heard: Heard, at_the_end: Decision | None
) -> Decision | None:
    """Where the prompt that was answered came again: its entry in the form that led on, or once more, or nothing."""
    heard_then = not all(past.early for past in place.made)
    if step is not None and heard_then and _asks_for_more(before, step) and is_due(step, heard, astray=False):
        return _input(step)
    left = at_the_end if heard_then else None
    again = _input(before) if _due_again(before, place, heard) else None
    return left or again or _fails_once_more(before, place.made, heard)


def _words_of(step: LearnedStep, heard: Sequence[str]) -> float:
    """The share of the words heard, of those that tell prompts apart, that this prompt has: short sentences that were
    misheard are known by no half of their words, but together they are."""
    said = content(heard)
    return len(said & content(step.prompt)) / len(said) if said else 0.0


def _is_rather(before: LearnedStep, step: LearnedStep, recent: Sequence[str]) -> bool:
    """Whether what is heard, or its last sentence, is known better from the prompt answered last than from this one."""
    last = [max((alike(recent[-1], said) for said in one.prompt), default=0.0) for one in (before, step)]
    return last[0] > last[1] or share_known(recent, before.prompt) > share_known(recent, step.prompt)


def _due_again(before: LearnedStep, place: _Place, heard: Heard) -> bool:
    """At the menu's first option if it was made before it; else once the prompt is over."""
    made = place.made
    if heard.complete:
        in_vain = [past for past in made if not past.early]
        most = _MOST_IN_VAIN if place.failed or not is_keys(before.entry) else _MOST_MADE
        return len(made) < most and len(in_vain) < _most_in_vain(before)
    at = best_place(made[-1].heard[-1], before.prompt) if made[-1].heard else None
    row = _row_start(before)
    if before.patient or at is None or len(made) > 1 or row is None or at >= row:
        return False
    return has_begun(before, heard, start=row)


def _asks_for_more(before: LearnedStep, step: LearnedStep) -> bool:
    """Whether the next step enters the same fact in another form, as with the pound key at its end."""
    facts = _FACT.findall(before.entry)
    return bool(facts) and facts == _FACT.findall(step.entry) and before.entry != step.entry


def _fails_once_more(before: LearnedStep, made: Sequence[PastDecision], heard: Heard) -> Decision | None:
    """A guess that had led on after so many hearings only: what is left of them is waited out."""
    if not heard.complete or not is_guess(before) or len(made) + heard.waited >= before.hearings:
        return None
    return WaitForMore(_WAIT_S, "led on after as many hearings before")


def _row_start(step: LearnedStep) -> int | None:
    """The first option of the row that the entry's own stands in: rows count up; where they don't, another begins."""
    offers, own = keys_at(step.prompt), own_sentence(step)
    if step.entry not in offers[own] or not step.entry.isdigit():
        return None
    start, lowest = own, min(offers[own])
    for at in reversed(range(first_sentence(step), own)):
        if offers[at]:
            if max(offers[at]) >= lowest:
                break
            start, lowest = at, min(offers[at])
    return start


def _in_vain(step: LearnedStep, history: Sequence[PastDecision]) -> bool:
    made = [past for past in history if entry_of(past) == step.entry and _lies_in(past, step) >= HALF]
    return len([past for past in made if not past.early]) >= _most_in_vain(step)


def _most_in_vain(step: LearnedStep) -> int:
    """Twice what the company offers or asks for; what only a guess had found once, or as often as it was heard then."""
    return min(step.hearings, _MOST_IN_VAIN) if is_guess(step) else _MOST_IN_VAIN


# -- prompts that were not answered ----------------------------------------------------------------------------------


def _waited_out(step: LearnedStep, heard: Heard) -> Decision | None:
    """A prompt that stands before the one that is due was waited out, and is again, once."""
    before = step.prompt[: step.listens_from or 0]
    share, fewest = resemblance(heard.recent, before)
    if fewest < _FEWEST_TO_WAIT or share < DUE or is_rest_of(heard.recent, heard.all[: -len(heard.recent)]):
        return None
    return WaitForMore(_WAIT_S, "was waited out on the way that led on before")


def _waited_at_the_end(menu: LearnedMenu, view: MenuView, heard: Heard) -> Decision | None:
    """Behind the last step: what a call has left to go on by itself. What speaks of the place in a queue is waited out
    only if waiting was offered: the key that keeps the place may have been misheard then."""
    if not heard.complete or view.callback is not CallbackPolicy.DECLINE:
        return None  # what was left may be a call-back
    stays = any(STAY.search(plain_text(said)) for said in heard.recent)
    for known in menu.heard:
        waits = next((choice for choice in known.choices if choice.entry == WAIT and choice.led), None)
        if waits is None or waits.led[0].where not in _WENT_ON or (stays and not waits.meaning):
            continue
        share, fewest = resemblance(heard.recent, known.prompt)
        if fewest >= FEWEST_WORDS and share >= DUE:
            return WaitForMore(_WAIT_S, "went on by itself behind the way that led on before")
    return None


def _to_be_heard_again(step: LearnedStep, heard: Heard) -> Decision | None:
    """The prompt that is due, but for its own option: changed or misheard, which another hearing tells."""
    first = len(heard.all) == len(heard.recent) or not is_rest_of(heard.recent, heard.all[: -len(heard.recent)])
    if not first or not resembles(step, heard.recent) or speaks_against(step, heard.recent) != "unknown":
        return None
    now = parse_menu(heard.recent)
    if Notice.GOODBYE in now.notices or now.of(OptionKind.WAIT):
        return None  # it will not come again, or to wait is a choice of its own
    return WaitForMore(_WAIT_S, "the option that led on before was not understood")
