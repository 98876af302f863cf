"""What was done at a prompt before, however it was misheard: how often it was waited out, which keys were pressed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from holdslayer_agent.core.hearings import content
from holdslayer_agent.core.menu import Menu, Notice, parse_menu
from holdslayer_agent.navigation.past import same_options
from holdslayer_agent.navigation.port import (
    AskUser,
    Decision,
    GiveUp,
    GiveUpOutcome,
    HeardSentence,
    MenuView,
    PastDecision,
    PressKeys,
    SaySlotOrPhrase,
)
from holdslayer_agent.navigation.prompts import current_prompt
from holdslayer_agent.navigation.voting import prompts_alike

__all__ = ["AGAIN", "hearings_of", "times_at_prompt", "unstuck", "waits_at_prompt"]

_REPEATED_WITHIN_S = 14.0
"""Menus come again after 5 to 10 s of silence, a queue's announcements after 20 s and more."""

_LENGTH_S = 2.0
"""Judged: short sentences take as long as each other by chance."""
_SAME_LENGTH_S = 0.3
"""A recording takes as long each time, to the tenth of a second by which a voice's ends are noticed."""

AGAIN = "the same prompt again and again"
"""The reason given for what is done then; nothing reads it."""
_TWO = 2
"""A single option may be a notice on the way to the menu: to another language, or not to be recorded."""
_WAYS_OUT = ("0", "#", "*")
"""What leads on in many menus that do not say so."""
_WAITED_ENOUGH = 2
"""As often as a prompt is waited out before something else is tried: a third time is refused (`navigation.checks`)."""
_SAME_CONTENT = 0.4
"""Two hearings of a menu with 30 % word errors share 0.5 of the words that are no frame, two menus less than 0.2."""
_FEWEST_WORDS = 4
"""Judged: two prompts of fewer such words share two of them by chance."""


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two texts are hearings of one prompt, by their sentences or by the words that make it this one."""
    if prompts_alike(one, other):
        return True
    first, second = content(one), content(other)
    fewer = min(len(first), len(second))
    if fewer >= _FEWEST_WORDS and len(first & second) >= _SAME_CONTENT * fewer:
        return True
    return same_options(parse_menu(one), parse_menu(other))


def waits_at_prompt(view: MenuView) -> int:
    """How many times in this call the prompt heard now was waited out, and came again soon after."""
    current = current_prompt(view.sentences)
    texts = [sentence.text for sentence in current]
    complains = Notice.INVALID in parse_menu(texts).notices
    known, count, later = [current], 0, current
    earlier = view.sentences[: len(view.sentences) - len(current)]
    while earlier:
        before = current_prompt(earlier)
        earlier = earlier[: len(earlier) - len(before)]
        if later[0].started_s - before[-1].ended_s > _REPEATED_WITHIN_S:
            break  # whatever was asked before so long a silence, the call went on
        if (complains and later is known[-1]) or any(_again(before, hearing) for hearing in known):
            known.append(before)
            count += 1
        heard = [sentence.text for sentence in before]
        complains, later = Notice.INVALID in parse_menu(heard).notices, before
    befores = (None, *view.history)
    count += sum(
        _waits_before(past, before)
        for before, past in zip(befores, view.history, strict=False)
        if _alike(past.heard, texts)
    )
    return max(count, _WAITED_ENOUGH if _was_stuck_here(view, texts) else 0)


def _waits_before(past: PastDecision, before: PastDecision | None) -> int:
    """How often the prompt was waited out before this input was made; words to a machine that hears none are a wait.

    Not counted is the wait for the user, where he was asked at this prompt.
    """
    if isinstance(past.decision, AskUser):
        return 0
    starts = [0, *past.pauses, len(past.heard)]
    hearings = [past.heard[start:end] for start, end in pairwise(starts)]
    asked = [heard for heard in hearings if _asks(heard)]  # what asks nothing is a queue's, and comes for ever
    for_user = (
        before is not None and isinstance(before.decision, AskUser) and past.heard[: len(before.heard)] == before.heard
    )
    waits = max(0, len(asked) - 1 - for_user)
    return waits + isinstance(past.decision, SaySlotOrPhrase)


def _again(before: Sequence[HeardSentence], later: Sequence[HeardSentence]) -> bool:
    """Whether two texts, one soon behind the other, are one prompt: by words, as both ask, or as both take as long."""
    first, second = [sentence.text for sentence in before], [sentence.text for sentence in later]
    if _alike(first, second):
        return True
    if _asks(first) and _asks(second):  # an answer would be between two
        return True
    length_s, other_s = (hearing[-1].ended_s - hearing[0].started_s for hearing in (before, later))
    held = Notice.HOLD in parse_menu([*first, *second]).notices
    return not held and min(length_s, other_s) >= _LENGTH_S and abs(length_s - other_s) <= _SAME_LENGTH_S


def _asks(texts: Sequence[str]) -> bool:
    menu = parse_menu(texts)
    return (len(menu.options) + len(menu.unread) >= _TWO or menu.entry is not None) and Notice.HOLD not in menu.notices


def _was_stuck_here(view: MenuView, texts: Sequence[str]) -> bool:
    """Whether 0, # or * was pressed at this prompt, though not offered, when it had come a third time."""
    return any(
        isinstance(past.decision, PressKeys)
        and past.decision.keys in _WAYS_OUT
        and len(past.heard) >= max(_WAITED_ENOUGH + 1, (_WAITED_ENOUGH + 1) * len(texts) - 2)  # some were lost
        and _alike(past.heard, texts)
        and _is_menu(parse_menu(past.heard), past.decision.keys)
        for past in view.history
    )


def _is_menu(menu: Menu, but_for: str) -> bool:
    """Whether something was asked, and this key not offered: in a queue nothing is, and nobody is stuck."""
    asks = bool(menu.options or menu.unread or menu.entry)
    return asks and Notice.HOLD not in menu.notices and all(option.keys != but_for for option in menu.options)


def unstuck(view: MenuView) -> Decision:
    """What leads on in many menus, where a prompt was heard often enough and nothing in it helps; or giving up."""
    for keys in _WAYS_OUT:
        if times_at_prompt(view, keys) == 0:
            return PressKeys(keys, f"{AGAIN}; this leads on in many menus")
    return GiveUp(GiveUpOutcome.STUCK, f"{AGAIN}, and nothing leads on")


def times_at_prompt(view: MenuView, keys: str) -> int:
    """How many times these keys were pressed in this call, or ended an earlier one, at the prompt heard now."""
    texts = [sentence.text for sentence in current_prompt(view.sentences)]
    return sum(
        isinstance(past.decision, PressKeys) and past.decision.keys == keys and _alike(past.heard, texts)
        for past in (*view.history, *view.dead_ends)
    )


def hearings_of(view: MenuView) -> list[list[str]]:
    """The prompt's hearings since the last input, the newest last."""
    current = [sentence.text for sentence in current_prompt(view.sentences)]
    found = [current]
    earlier = view.sentences[: len(view.sentences) - len(current)]
    while earlier:
        before = current_prompt(earlier)
        earlier = earlier[: len(earlier) - len(before)]
        texts = [sentence.text for sentence in before]
        if prompts_alike(texts, current):
            found.insert(0, texts)
    return found
