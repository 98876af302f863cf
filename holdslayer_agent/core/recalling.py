"""Following a learned way: the input that led on from what is heard now, where, and as soon as, it is the same prompt.

Where the call stands on the way is told by what was entered so far and at which words. A prompt that is due is known by
its first words; one that was misheard, by all of it once it is over; one that offers something else is not answered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

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
from holdslayer_agent.core.hearings import (
    SAME,
    SAME_MISHEARD,
    agreement,
    alike,
    best_place,
    content,
    resemblance,
    share_known,
)
from holdslayer_agent.core.learned import (
    SAY,
    TRIED_ANYWHERE,
    LearnedMenu,
    LearnedPath,
    LearnedStep,
    entry_of,
    is_rest_of,
    keys_at,
    meanings_of,
    only_repeats,
)
from holdslayer_agent.core.menu import Notice, Option, OptionKind, parse_menu
from holdslayer_agent.core.menu_tree import WAIT, Where
from holdslayer_agent.core.menu_words import STAY
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.core.wording import word

__all__ = ["LED_ON", "recall"]

LED_ON = "led on from this very prompt before"
"""The reason of every input that a learned menu makes."""
_SAME_GOAL = 0.75
_DUE = 0.5
"""Of the words that tell prompts apart, where the prompt is due: two hearings share 0.72 at 15 % word errors."""
_ASKED = 0.6
"""The same where a fact is to be given."""
_FEWEST_WORDS = 5
"""Judged: two prompts of fewer such words share half of them by chance."""
_FEWEST_FIRST_WORDS = 3
"""Judged: "Okay." begins many prompts."""
_CLEARLY = 0.2
"""Judged: two hearings of one prompt are known as well as each other to 0.1."""
_HALF = 0.5
"""Judged: what else was said since then was a word about the entry; more of it means that the call went on."""
_FEWEST_TO_WAIT = 3
"""Judged: less is wanted, as waiting harms little."""
_FACT = re.compile(r"\{\{(\w+)\}\}")
_ANSWERS = frozenset((OptionKind.YES, OptionKind.NO, OptionKind.CONFIRM, OptionKind.CORRECT))
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


@dataclass(frozen=True, slots=True)
class _Heard:
    """What was said since the last input, and the part of it since the last pause."""

    all: tuple[str, ...]
    recent: tuple[str, ...]
    complete: bool
    waited: int
    """How often the company has waited for an answer since, before it spoke again."""


def recall(menu: LearnedMenu, view: MenuView) -> Decision | None:
    """The input that led on from what is heard now, if this goal was reached before and the prompt is the same."""
    path = _path_for(menu, view.goal, view.language)
    if path is None or not view.sentences:
        return None
    now = PastDecision.of(view.sentences, AskUser("", ""), view.now_s)
    heard = _Heard(now.heard, now.heard[(0, *now.pauses)[-1] :], view.prompt_complete, len(now.pauses))
    history = [past for past in view.history if not isinstance(past.decision, AskUser)]
    place = _place(path.steps, history)
    step = path.steps[place.due] if place.due < len(path.steps) else None
    before = path.steps[place.due - 1] if place.due else None
    at_the_end = _waited_at_the_end(menu, view, heard) if step is None and not place.astray else None
    if before is not None and not place.astray and _was_lost(before, step, place, heard):
        heard_then = not all(past.early for past in place.made)
        if step is not None and heard_then and _asks_for_more(before, step) and _due(step, heard, astray=False):
            return _input(step)
        left = at_the_end if heard_then else None
        again = _input(before) if _due_again(before, place, heard) else None
        return left or again or _fails_once_more(before, place.made, heard)
    if step is not None:
        of_before = before is not None and not heard.complete and _is_rather(before, step, heard.recent)
        if not of_before and _due(step, heard, astray=place.astray):
            return _asked_of_the_user(step, view) or _input(step)
        if heard.complete and not place.astray:
            wait = _waited_out(step, heard) or _to_be_heard_again(step, heard)
            if wait is not None:
                return wait
    elif at_the_end is not None:
        return at_the_end
    expected = (step,) if place.astray else (step, before)
    others = (other for other in path.steps if other not in expected and _is_plainly(other, heard))
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
    asking = max((said.text for said in view.sentences), key=lambda text: alike(text, step.prompt[_own(step)]))
    question = word(view.language, "question-entry", text=asking)
    return AskUser(question, "this led on before, and is not known in this call", slot=missing[0])


def _path_for(menu: LearnedMenu, goal: str, language: str) -> LearnedPath | None:
    """The path of this goal, or of one in nearly the same words; of two the one in the call's language."""
    found = [(alike(goal, path.goal), path.language == language, path) for path in menu.paths]
    near = [one for one in found if one[0] >= _SAME_GOAL]
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


def _was_lost(before: LearnedStep, step: LearnedStep | None, place: _Place, heard: _Heard) -> bool:
    """Whether the prompt that was answered simply goes on, or came again, and not one that is due sounds like it."""
    if only_repeats(before) and not all(past.early for past in place.made):
        return False  # it comes again as it was wanted to
    known = is_rest_of(heard.recent, before.prompt) or (heard.complete and _resembles(before, heard.recent))
    if not known or not (is_rest_of(heard.all, before.prompt, _HALF) or _words_of(before, heard.all) >= _HALF):
        return False
    return step is None or share_known(heard.recent, before.prompt) > share_known(heard.recent, step.prompt)


def _words_of(step: LearnedStep, heard: Sequence[str]) -> float:
    """The share of the words heard, of those that tell prompts apart, that this prompt has: short sentences that were
    misheard are known by no half of their words, but together they are."""
    said = content(heard)
    return len(said & content(step.prompt)) / len(said) if said else 0.0


def _is_rather(before: LearnedStep, step: LearnedStep, recent: Sequence[str]) -> bool:
    """Whether what is heard, or its last sentence, is known better from the prompt answered last than from this one."""
    last = [max((alike(recent[-1], said) for said in one.prompt), default=0.0) for one in (before, step)]
    return last[0] > last[1] or share_known(recent, before.prompt) > share_known(recent, step.prompt)


def _due_again(before: LearnedStep, place: _Place, heard: _Heard) -> bool:
    """At the menu's first option if it was made before it; else once the prompt is over."""
    made = place.made
    if heard.complete:
        in_vain = [past for past in made if not past.early]
        most = _MOST_IN_VAIN if place.failed or not _is_keys(before.entry) else _MOST_MADE
        return len(made) < most and len(in_vain) < _most_in_vain(before)
    at = best_place(made[-1].heard[-1], before.prompt) if made[-1].heard else None
    row = _row_start(before)
    if before.patient or at is None or len(made) > 1 or row is None or at >= row:
        return False
    return _begun(before, heard, start=row)


def _asks_for_more(before: LearnedStep, step: LearnedStep) -> bool:
    """Whether the next step enters the same fact in another form, as with the pound key at its end."""
    facts = _FACT.findall(before.entry)
    return bool(facts) and facts == _FACT.findall(step.entry) and before.entry != step.entry


def _fails_once_more(before: LearnedStep, made: Sequence[PastDecision], heard: _Heard) -> Decision | None:
    """A guess that had led on after so many hearings only: what is left of them is waited out."""
    if not heard.complete or not _is_guess(before) or len(made) + heard.waited >= before.hearings:
        return None
    return WaitForMore(_WAIT_S, "led on after as many hearings before")


def _row_start(step: LearnedStep) -> int | None:
    """The first option of the row that the entry's own stands in: rows count up; where they don't, another begins."""
    offers, own = keys_at(step.prompt), _own(step)
    if step.entry not in offers[own] or not step.entry.isdigit():
        return None
    start, lowest = own, min(offers[own])
    for at in reversed(range(_start(step), own)):
        if offers[at]:
            if max(offers[at]) >= lowest:
                break
            start, lowest = at, min(offers[at])
    return start


def _in_vain(step: LearnedStep, history: Sequence[PastDecision]) -> bool:
    made = [past for past in history if entry_of(past) == step.entry and _lies_in(past, step) >= _HALF]
    return len([past for past in made if not past.early]) >= _most_in_vain(step)


def _most_in_vain(step: LearnedStep) -> int:
    """Twice what the company offers or asks for; what only a guess had found once, or as often as it was heard then."""
    return min(step.hearings, _MOST_IN_VAIN) if _is_guess(step) else _MOST_IN_VAIN


def _is_guess(step: LearnedStep) -> bool:
    """Whether the entry had been found although nobody offered it."""
    return _is_keys(step.entry) and not _meanings(step)


# -- the step that is due --------------------------------------------------------------------------------------------


def _due(step: LearnedStep, heard: _Heard, *, astray: bool) -> bool:
    if heard.complete:
        of_it = is_rest_of(heard.recent, step.prompt, _HALF)
        return _is_prompt(step, heard.recent) or (of_it and _is_prompt(step, heard.all))
    if step.patient or astray or _is_guess(step):
        return False
    return _begun(step, heard, start=_start(step)) or _own_option_heard(step, heard)


def _begun(step: LearnedStep, heard: _Heard, *, start: int) -> bool:
    """Whether the last words heard are known, and stand where the company hears the entry already."""
    at = best_place(heard.recent[-1], step.prompt)
    if len(" ".join(heard.recent).split()) < _FEWEST_FIRST_WORDS:
        return False
    if at is None or at < start or _speaks_against(step, heard.recent) is not None:
        return False
    before, answered = step.prompt[: step.listens_from or 0], step.prompt[step.listens_from or 0 :]
    if share_known(heard.recent, before) > share_known(heard.recent, answered):
        return False  # the prompt that was waited out, with a sentence that both have
    answers = parse_menu(heard.recent[-1:]).options
    if answers and all(option.kind in _ANSWERS for option in answers) and not is_rest_of(heard.recent, step.prompt):
        return False  # "for yes" stands under many questions
    said, known = keys_at(heard.recent[-1:])[0], keys_at(step.prompt)[at]
    return not said or not known or bool(said & known)


def _own_option_heard(step: LearnedStep, heard: _Heard) -> bool:
    """Whether the very option has come, in the same words."""
    now = meanings_of(heard.recent[-1:], step.entry)
    own = [meaning for meaning in _meanings(step) if len(meaning.split()) >= 4]
    return any(alike(meaning, known) >= SAME for meaning in now for known in own)


@lru_cache(maxsize=256)
def _start(step: LearnedStep) -> int:
    """The first sentence at which the entry is safe: heard, asked for, and not yet taken for another option's."""
    own = _own(step)
    if step.late or step.listens_from is None or not _is_keys(step.entry):
        return own
    start = step.listens_from
    for at in range(start, own):
        if _is_others(step, at) or parse_menu([step.prompt[at]]).of(OptionKind.WAIT):
            start = at + 1
    return start


def _is_others(step: LearnedStep, at: int) -> bool:
    """Whether this sentence has the entry for something else."""
    there = meanings_of(step.prompt[at : at + 1], step.entry)
    return bool(there) and not any(_same_choice(said, known) for said in there for known in _meanings(step))


@lru_cache(maxsize=256)
def _own(step: LearnedStep) -> int:
    """The sentence that offers the entry, or asks for it; the prompt's last where that can't be told."""
    last = len(step.prompt) - 1
    if _is_keys(step.entry):
        own = [at for at, keys in enumerate(keys_at(step.prompt)) if step.entry in keys and not _is_others(step, at)]
        return next((at for at in own if at >= (step.listens_from or 0)), last)
    asking = [at for at in range(step.listens_from or 0, last + 1) if _asks(step, step.prompt[at])]
    # A greeting may have been misheard for a question; what was answered stands last, and was often heard before.
    return next((at for at in asking if alike(step.prompt[at], step.prompt[asking[-1]]) >= SAME), last)


def _asks(step: LearnedStep, sentence: str) -> bool:
    menu = parse_menu([sentence])
    if not step.entry.startswith(SAY):
        return menu.entry is not None
    return bool(menu.notices & {Notice.OPEN_QUESTION, Notice.YES_NO})


def _is_keys(entry: str) -> bool:
    return "{{" not in entry and not entry.startswith(SAY)


@lru_cache(maxsize=256)
def _meanings(step: LearnedStep) -> tuple[str, ...]:
    """What the entry stood for, in each hearing: what it stood for last, and what is like that."""
    found = meanings_of(step.prompt[step.listens_from or 0 :], step.entry)
    return tuple(meaning for meaning in found if _same_choice(meaning, found[-1]))


# -- the whole prompt ------------------------------------------------------------------------------------------------


def _is_prompt(step: LearnedStep, heard: Sequence[str]) -> bool:
    """Whether what was heard is the prompt that is due, however misheard, and nothing speaks against the entry."""
    if "{{" in step.entry and _asks_the_same(step, heard):
        return True
    if step.entry.startswith(SAY) and _hears_keys_only(step, heard):
        return False
    return _resembles(step, heard) and _speaks_against(step, heard) is None


def _hears_keys_only(step: LearnedStep, heard: Sequence[str]) -> bool:
    """Whether keys are to be chosen from where words were said, and no question is asked."""
    keys = {option.keys for option in parse_menu(heard).options if option.keys}
    return len(keys) > 1 and not any(_asks(step, said) for said in heard)


def _resembles(step: LearnedStep, heard: Sequence[str]) -> bool:
    waited_out, answered = step.prompt[: step.listens_from or 0], step.prompt[step.listens_from or 0 :]
    share, fewest = resemblance(heard, answered)
    if resemblance(heard, waited_out)[0] > share + _CLEARLY and resemblance(waited_out, answered)[0] < _DUE:
        return False
    if fewest >= _FEWEST_WORDS:
        return share >= (_ASKED if "{{" in step.entry else _DUE)
    return agreement(" ".join(heard), " ".join(answered)) >= SAME


def _asks_the_same(step: LearnedStep, heard: Sequence[str]) -> bool:
    """Whether the very sentence that asked for this fact is heard again, even where its verb was lost, or most of it
    where it asks for as many digits."""
    asking = step.prompt[_own(step)]
    said = [(alike(one, asking), one) for one in heard if len(one.split()) >= 5]
    digits = _digits(asking)
    return any(
        share >= SAME or (share >= SAME_MISHEARD and digits is not None and _digits(one) == digits)
        for share, one in said
    )


def _digits(sentence: str) -> int | None:
    entry = parse_menu([sentence]).entry
    return entry.digits if entry is not None else None


def _speaks_against(step: LearnedStep, heard: Sequence[str]) -> str | None:
    """`moved` where the choice has another key now or the key another choice of this menu, `unknown` where the key's
    words are new; None where nothing was heard that speaks against the entry."""
    own = _meanings(step)
    if not own:
        return None
    options = [option for option in parse_menu(heard).options if option.keys]
    mine = [meaning for option in options if option.keys == step.entry for meaning in option.meanings]
    if any(_same_choice(meaning, known) for meaning in mine for known in own):
        return None
    if any(not content([meaning]) for meaning in mine):
        return None  # its own words were lost, and may have been read into another key's
    answered = parse_menu(step.prompt[step.listens_from or 0 :]).options  # what was waited out had keys of its own
    before = [option for option in answered if option.keys and option.keys != step.entry]
    for option in options:
        if option.keys == step.entry or max(_likeness(option.meaning, known) for known in own) < SAME:
            continue
        if not any(other.keys == option.keys and _still(other.meaning, options, other.keys) for other in before):
            return "moved"
    before_that = meanings_of(step.prompt, step.entry)
    mine = [meaning for meaning in mine if not any(_same_choice(meaning, known) for known in before_that)]
    if not mine or _differ(mine):
        return None  # what is misheard is so in two ways: a new option is heard the same twice
    elsewhere = any(alike(meaning, other.meaning) >= SAME for meaning in mine for other in before)
    return "moved" if elsewhere else "unknown"


def _differ(meanings: Sequence[str]) -> bool:
    return len(meanings) > 1 and not any(_same_choice(one, other) for one, other in combinations(meanings, 2))


def _likeness(one: str, other: str) -> float:
    """By all words, or by those that tell options apart: "be motor" and "for motor" share one of two."""
    return max(alike(one, other), resemblance([one], [other])[0])


def _same_choice(one: str, other: str) -> bool:
    return alike(one, other) >= SAME_MISHEARD or resemblance([one], [other])[0] >= SAME_MISHEARD


def _still(meaning: str, options: Sequence[Option], keys: str) -> bool:
    return any(option.keys == keys and alike(option.meaning, meaning) >= SAME_MISHEARD for option in options)


def _is_plainly(step: LearnedStep, heard: _Heard) -> bool:
    """Whether the company is at this step's prompt beyond doubt, though the call did not come the learned way."""
    if not heard.complete:
        return False
    answered = step.prompt[step.listens_from or 0 :]
    share, fewest = resemblance(heard.recent, answered)
    if share < SAME or fewest < _FEWEST_WORDS or not _is_prompt(step, heard.recent):
        return False
    if not _is_keys(step.entry):
        return _asks_the_same(step, heard.recent) or step.entry.startswith(SAY)
    now = meanings_of(heard.recent, step.entry)
    return any(alike(meaning, known) >= SAME for meaning in now for known in _meanings(step))


# -- prompts that were not answered ----------------------------------------------------------------------------------


def _waited_out(step: LearnedStep, heard: _Heard) -> Decision | None:
    """A prompt that stands before the one that is due was waited out, and is again, once."""
    before = step.prompt[: step.listens_from or 0]
    share, fewest = resemblance(heard.recent, before)
    if fewest < _FEWEST_TO_WAIT or share < _DUE or is_rest_of(heard.recent, heard.all[: -len(heard.recent)]):
        return None
    return WaitForMore(_WAIT_S, "was waited out on the way that led on before")


def _waited_at_the_end(menu: LearnedMenu, view: MenuView, heard: _Heard) -> Decision | None:
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
        if fewest >= _FEWEST_WORDS and share >= _DUE:
            return WaitForMore(_WAIT_S, "went on by itself behind the way that led on before")
    return None


def _to_be_heard_again(step: LearnedStep, heard: _Heard) -> Decision | None:
    """The prompt that is due, but for its own option: changed or misheard, which another hearing tells."""
    first = len(heard.all) == len(heard.recent) or not is_rest_of(heard.recent, heard.all[: -len(heard.recent)])
    if not first or not _resembles(step, heard.recent) or _speaks_against(step, heard.recent) != "unknown":
        return None
    now = parse_menu(heard.recent)
    if Notice.GOODBYE in now.notices or now.of(OptionKind.WAIT):
        return None  # it will not come again, or to wait is a choice of its own
    return WaitForMore(_WAIT_S, "the option that led on before was not understood")
