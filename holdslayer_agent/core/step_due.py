"""Whether the prompt of a learned step is what is heard now: begun, whole, or beyond doubt; and what speaks against it.

A prompt that is due is known by its first words; one that was misheard, by all of it once it is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

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
from holdslayer_agent.core.learned import SAY, LearnedStep, is_rest_of, keys_at, meanings_of
from holdslayer_agent.core.menu import Notice, Option, OptionKind, parse_menu

__all__ = [
    "DUE",
    "FEWEST_WORDS",
    "HALF",
    "Heard",
    "first_sentence",
    "has_begun",
    "is_due",
    "is_guess",
    "is_keys",
    "is_plainly",
    "own_sentence",
    "resembles",
    "speaks_against",
]

DUE = 0.5
"""Of the words that tell prompts apart, where the prompt is due: two hearings share 0.72 at 15 % word errors."""
_ASKED = 0.6
"""The same where a fact is to be given."""
FEWEST_WORDS = 5
"""Judged: two prompts of fewer such words share half of them by chance."""
_FEWEST_FIRST_WORDS = 3
"""Judged: "Okay." begins many prompts."""
_CLEARLY = 0.2
"""Judged: two hearings of one prompt are known as well as each other to 0.1."""
HALF = 0.5
"""Judged: what else was said since then was a word about the entry; more of it means that the call went on."""
_ANSWERS = frozenset((OptionKind.YES, OptionKind.NO, OptionKind.CONFIRM, OptionKind.CORRECT))


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said since the last input, and the part of it since the last pause."""

    all: tuple[str, ...]
    recent: tuple[str, ...]
    complete: bool
    waited: int
    """How often the company has waited for an answer since, before it spoke again."""


def is_due(step: LearnedStep, heard: Heard, *, astray: bool) -> bool:
    """Whether the step's entry is to be made now; a call that went `astray` hears the prompt to its end first."""
    if heard.complete:
        of_it = is_rest_of(heard.recent, step.prompt, HALF)
        return _is_prompt(step, heard.recent) or (of_it and _is_prompt(step, heard.all))
    if step.patient or astray or is_guess(step):
        return False
    return has_begun(step, heard, start=first_sentence(step)) or _own_option_heard(step, heard)


def has_begun(step: LearnedStep, heard: Heard, *, start: int) -> bool:
    """Whether the last words heard are known, and stand where the company hears the entry already."""
    at = best_place(heard.recent[-1], step.prompt)
    if len(" ".join(heard.recent).split()) < _FEWEST_FIRST_WORDS:
        return False
    if at is None or at < start or speaks_against(step, heard.recent) is not None:
        return False
    before, answered = step.prompt[: step.listens_from or 0], step.prompt[step.listens_from or 0 :]
    if share_known(heard.recent, before) > share_known(heard.recent, answered):
        return False  # the prompt that was waited out, with a sentence that both have
    answers = parse_menu(heard.recent[-1:]).options
    if answers and all(option.kind in _ANSWERS for option in answers) and not is_rest_of(heard.recent, step.prompt):
        return False  # "for yes" stands under many questions
    said, known = keys_at(heard.recent[-1:])[0], keys_at(step.prompt)[at]
    return not said or not known or bool(said & known)


def _own_option_heard(step: LearnedStep, heard: Heard) -> bool:
    """Whether the very option has come, in the same words."""
    now = meanings_of(heard.recent[-1:], step.entry)
    own = [meaning for meaning in _meanings(step) if len(meaning.split()) >= 4]
    return any(alike(meaning, known) >= SAME for meaning in now for known in own)


@lru_cache(maxsize=256)
def first_sentence(step: LearnedStep) -> int:
    """The first sentence at which the entry is safe: heard, asked for, and not yet taken for another option's."""
    own = own_sentence(step)
    if step.late or step.listens_from is None or not is_keys(step.entry):
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
def own_sentence(step: LearnedStep) -> int:
    """The sentence that offers the entry, or asks for it; the prompt's last where that can't be told."""
    last = len(step.prompt) - 1
    if is_keys(step.entry):
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


def is_keys(entry: str) -> bool:
    """Whether plain keys are pressed: no fact and no words."""
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
    return resembles(step, heard) and speaks_against(step, heard) is None


def _hears_keys_only(step: LearnedStep, heard: Sequence[str]) -> bool:
    """Whether keys are to be chosen from where words were said, and no question is asked."""
    keys = {option.keys for option in parse_menu(heard).options if option.keys}
    return len(keys) > 1 and not any(_asks(step, said) for said in heard)


def resembles(step: LearnedStep, heard: Sequence[str]) -> bool:
    """Whether most of the prompt's own words were heard, and not rather those of what was waited out before it."""
    waited_out, answered = step.prompt[: step.listens_from or 0], step.prompt[step.listens_from or 0 :]
    share, fewest = resemblance(heard, answered)
    if resemblance(heard, waited_out)[0] > share + _CLEARLY and resemblance(waited_out, answered)[0] < DUE:
        return False
    if fewest >= FEWEST_WORDS:
        return share >= (_ASKED if "{{" in step.entry else DUE)
    return agreement(" ".join(heard), " ".join(answered)) >= SAME


def _asks_the_same(step: LearnedStep, heard: Sequence[str]) -> bool:
    """Whether the very sentence that asked for this fact is heard again, even where its verb was lost, or most of it
    where it asks for as many digits."""
    asking = step.prompt[own_sentence(step)]
    said = [(alike(one, asking), one) for one in heard if len(one.split()) >= 5]
    digits = _digits(asking)
    return any(
        share >= SAME or (share >= SAME_MISHEARD and digits is not None and _digits(one) == digits)
        for share, one in said
    )


def _digits(sentence: str) -> int | None:
    entry = parse_menu([sentence]).entry
    return entry.digits if entry is not None else None


def speaks_against(step: LearnedStep, heard: Sequence[str]) -> str | None:
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
        if option.keys == step.entry or max(_nearness(option.meaning, known) for known in own) < SAME:
            continue
        if not any(other.keys == option.keys and _still(other.meaning, options, other.keys) for other in before):
            return "moved"
    before_that = meanings_of(step.prompt, step.entry)
    mine = [meaning for meaning in mine if not any(_same_choice(meaning, known) for known in before_that)]
    if not mine or _heard_in_two_ways(mine):
        return None  # what is misheard is so in two ways: a new option is heard the same twice
    elsewhere = any(alike(meaning, other.meaning) >= SAME for meaning in mine for other in before)
    return "moved" if elsewhere else "unknown"


def _heard_in_two_ways(meanings: Sequence[str]) -> bool:
    return len(meanings) > 1 and not any(_same_choice(one, other) for one, other in combinations(meanings, 2))


def _nearness(one: str, other: str) -> float:
    """0 to 1, by all words or by those that tell options apart: "be motor" and "for motor" share one of two."""
    return max(alike(one, other), resemblance([one], [other])[0])


def _same_choice(one: str, other: str) -> bool:
    return _nearness(one, other) >= SAME_MISHEARD


def _still(meaning: str, options: Sequence[Option], keys: str) -> bool:
    return any(option.keys == keys and alike(option.meaning, meaning) >= SAME_MISHEARD for option in options)


def is_plainly(step: LearnedStep, heard: Heard) -> bool:
    """Whether the company is at this step's prompt beyond doubt, though the call did not come the learned way."""
    if not heard.complete:
        return False
    answered = step.prompt[step.listens_from or 0 :]
    share, fewest = resemblance(heard.recent, answered)
    if share < SAME or fewest < FEWEST_WORDS or not _is_prompt(step, heard.recent):
        return False
    if not is_keys(step.entry):
        return _asks_the_same(step, heard.recent) or step.entry.startswith(SAY)
    now = meanings_of(heard.recent, step.entry)
    return any(alike(meaning, known) >= SAME for meaning in now for known in _meanings(step))


def is_guess(step: LearnedStep) -> bool:
    """Whether the entry had been found although nobody offered it."""
    return is_keys(step.entry) and not _meanings(step)
