"""What is to be entered, and questions that want a yes or a no."""

from __future__ import annotations

import re

from holdslayer_agent.core import menu_words as words
from holdslayer_agent.core.menu import Menu, OptionKind, parse_menu
from holdslayer_agent.core.numbers import digit_runs, plain_text
from holdslayer_agent.core.wording import word
from holdslayer_agent.navigation.binding import binds
from holdslayer_agent.navigation.checks import said_by_user
from holdslayer_agent.navigation.guarding import word_of_user
from holdslayer_agent.navigation.loops import hearings_of
from holdslayer_agent.navigation.meaning import concepts_in, score
from holdslayer_agent.navigation.past import (
    MOST_TRIES,
    Tried,
    everything_pressed,
    repeats,
    same_prompt,
    was_put_on_hold,
)
from holdslayer_agent.navigation.port import (
    AskUser,
    Decision,
    MenuView,
    PressKeys,
    SaySlotOrPhrase,
    WaitForMore,
)
from holdslayer_agent.navigation.prompts import (
    current_prompt,
    topic_asked,
    wants_no,
)
from holdslayer_agent.navigation.slots import (
    asks_clearly,
    fitting_slots,
    is_guarded,
    looks_like_bait,
    name_of,
    named_plainly,
    names_nothing,
)
from holdslayer_agent.navigation.unclear import DEADLINE_S, MOST_CHOICES, chosen_before
from holdslayer_agent.navigation.weighing import FAIR, GOOD, best_of, take, was_misheard

_READ_BACK = re.compile(r"\[(?!digits\])")
"""A fact by its name; other masked numbers may be no read-back: the counts and examples of a misheard prompt."""

_DECLINES = re.compile(r"\b(?:decline|refuse|reject|do not agree|don't agree|ablehnen|refuser|rechazar)\b")
_ASKED_IN = 3
"""Judged: what is agreed to stands in the question, or in the two sentences before it."""
_SHORT_QUESTION = 4
"""Judged: so few words name no topic of their own."""
_ECHO = 0.0
"""What a company makes of the goal's own words is taken unless it plainly is something else."""

__all__ = ["agrees", "answer_entry", "answer_yes_or_no", "confirm_entry"]


def answer_entry(view: MenuView, menu: Menu, tried: Tried, texts: list[str]) -> Decision | None:
    # What is masked was read back, not asked for; or it is an example of an entry.
    read_back = any(_READ_BACK.search(text) and not words.EXAMPLE.match(plain_text(text)) for text in texts) or (
        bool(menu.of(OptionKind.CONFIRM)) and any("[" in text for text in texts)
    )
    if menu.entry is None or read_back:
        return None
    if was_put_on_hold(view) and not asks_clearly(menu.entry, view.language):
        return None
    sent = " ".join(everything_pressed(view))
    used = frozenset(slot for slot in view.slots if "{{" + slot + "}}" in sent)
    bait = kept_back = False
    end = "#" if menu.entry.pound else ""
    fitting = fitting_slots(menu.entry, view.slots, used)
    untried = [slot for slot in fitting if not any("{{" + slot + "}}" in pressed for pressed in tried.keys)]
    for slot in untried or fitting:
        if looks_like_bait(slot, menu.text):
            bait = True
            continue
        if not asks_clearly(menu.entry) and (is_guarded(slot) or not menu.entry.digits):
            if tried.heard + repeats(view) == 0:
                return WaitForMore(12.0, "what is to be entered was not understood whole; hear it again")
            if is_guarded(slot) or menu.of(OptionKind.TOPIC):
                continue
        sure = named_plainly(menu.entry, slot) and _newest_agrees(view, slot)
        if not sure and not _named_twice(view, slot):
            if tried.heard + repeats(view) < MOST_TRIES:
                return WaitForMore(12.0, "what is to be entered was not understood surely; hear it again")
            continue
        if slot in view.guarded:
            question = word_of_user(view, slot)
            if question is not None:
                return question
            kept_back = True
            continue
        keys = "{{" + slot + "}}"
        times = sum(count for pressed, count in tried.keys.items() if keys in pressed)
        if times == 0:
            return PressKeys(keys + end, f"the company asks for {slot.replace('_', ' ')}")
        if times == 1:
            other = keys if keys + "#" in tried.keys and not end else keys + "#"
            return PressKeys(other, "it was not taken; perhaps for the pound key at its end")
    if used != frozenset(view.slots) and names_nothing(menu.entry) and tried.heard + repeats(view) == 0:
        return WaitForMore(12.0, "what is to be entered was not understood; hear it again")
    for option in menu.of(OptionKind.SKIP):
        if option.keys.isdigit() and not words.SKIP.search(option.meaning):
            continue  # a number of what is asked for, put together with a verb of another hearing
        if option.keys and tried.keys.get(option.keys, 0) < MOST_TRIES:
            return PressKeys(option.keys, "what is asked for is not to be given here, and this skips it")
        if option.phrase and tried.phrases.get(option.phrase, 0) < MOST_TRIES:
            return SaySlotOrPhrase(option.phrase, "what is asked for is not to be given here, and this skips it")
    if bait:
        return WaitForMore(12.0, "nobody needs to know this here")
    chosen = best_of(view, menu, tried)
    if chosen is not None and chosen[1] >= GOOD:
        return take(chosen[0], "serves the goal better than the entry asked for")
    if used != frozenset(view.slots) and tried.heard + repeats(view) == 0 and was_misheard(view, menu):
        return WaitForMore(12.0, "no known fact fits what was understood; hear it again")
    if view.questions_left > 0 and not tried.asked_user and not kept_back:
        return AskUser(
            word(view.language, "question-entry", text=texts[-1]), "no known fact fits", slot=name_of(menu.entry)
        )
    if tried.heard + repeats(view) < 2:
        return WaitForMore(12.0, "no known fact fits; perhaps there is another way")
    for keys in ("#", "0", "*"):
        if tried.keys.get(keys, 0) == 0:
            return PressKeys(keys, "no known fact fits; this often leads round it")
    return WaitForMore(12.0, "no known fact fits")


def _newest_agrees(view: MenuView, slot: str) -> bool:
    """Whether the newest hearing by itself does not ask for another slot: words of two hearings may make up a third."""
    newest = parse_menu([sentence.text for sentence in current_prompt(view.sentences)]).entry
    return newest is None or fitting_slots(newest, view.slots)[:1] in ((), (slot,))


def _named_twice(view: MenuView, slot: str) -> bool:
    """Whether two hearings of the prompt name this slot: the same word is hardly misheard into both."""
    named = 0
    for texts in hearings_of(view):
        entry = parse_menu(texts).entry
        fitting = fitting_slots(entry, view.slots) if entry is not None else ()
        if fitting and fitting != (slot,):
            return False  # another fact fits as well: one of the two was misheard
        named += bool(fitting)
    return named >= 2


def answer_yes_or_no(view: MenuView, menu: Menu, tried: Tried, texts: list[str]) -> Decision | None:
    """A question with a key or a word for yes and for no."""
    both = menu.of(OptionKind.YES), menu.of(OptionKind.NO)
    if menu.of(OptionKind.CONFIRM) and not both[0]:
        return None  # "if that is right, press 1; if not, press 2"
    answers = {option.keys for option in (*both[0], *both[1]) if option.keys}
    if not (both[0] or both[1]) or any(option.keys not in answers for option in menu.of(OptionKind.TOPIC)):
        return None
    if binds(said_by_user(view), " ".join(texts[-_ASKED_IN:])) and not any("[" in text for text in texts):
        return _put_or_declined(view, menu, tried)
    agree = agrees(view, texts)
    if not both[0 if agree else 1]:
        if repeats(view) + tried.heard == 0:
            return WaitForMore(12.0, "one of the two answers was not understood; hear it again")
        known = (both[1] if agree else both[0])[0].keys
        if known in ("1", "2") and tried.keys.get(str(3 - int(known)), 0) == 0:
            return PressKeys(str(3 - int(known)), "the other of the two answers")
    for option in sorted(both[0] if agree else both[1], key=lambda option: not option.keys):
        times = tried.keys.get(option.keys, 0) if option.keys else tried.phrases.get(option.phrase, 0)
        if times < MOST_TRIES:
            return take(option, "answers the question")
    for option in (*both[0], *both[1]):
        if option.keys and tried.keys.get(option.keys, 0) == 0:
            return take(option, "the other answer led nowhere")
    return None


def agrees(view: MenuView, texts: list[str]) -> bool:
    """What a question that wants yes or no is to be answered with."""
    plain = [plain_text(text) for text in texts]
    places = [place for place, text in enumerate(plain) if "?" in text][-1:] or [len(plain) - 1]
    asked = plain[places[0]]
    if any("[" in text for text in texts[-4:]):
        return True  # a secret was read back
    if binds(said_by_user(view), " ".join(plain[-_ASKED_IN:])):
        return False
    goal = plain_text(view.goal)
    own = concepts_in(asked) & {"existing", "consumer"}
    if len(asked.split()) <= _SHORT_QUESTION and not own:  # "would you like that?" is about what was said before it
        asked = " ".join(plain[max(0, places[0] - 1) : places[0] + 1])
    if wants_no(asked):
        return False
    if concepts_in(asked) & {"existing", "consumer"} and not concepts_in(asked) & {"person"}:
        return "new" not in concepts_in(goal) or bool(concepts_in(goal) & {"existing", "consumer"})
    if topic_asked(asked) and "anything else" not in asked:
        return score(view.goal, asked) >= (_ECHO if _was_said(view) else FAIR)
    return score(view.goal, " ".join(plain)) >= -0.5


def _put_or_declined(view: MenuView, menu: Menu, tried: Tried) -> Decision | None:
    """What would bind the user is his to agree to: he is asked; without an answer the key that says no, else silence.

    None where another way is offered: what cancels is none, it may be the user's own order that is cancelled.
    """
    chosen = {plain_text(text) for text in chosen_before(view)}
    for option in menu.options:
        if option.keys and option.meaning in chosen:
            return take(option, "is what the user has chosen")
    asked = any(isinstance(past.decision, AskUser) and same_prompt(past, menu) for past in view.history)
    choices = tuple(option.meaning for option in menu.options if option.keys)[:MOST_CHOICES]
    if not asked and choices and view.questions_left > 0:
        why = "it would bind the user to something that the goal does not speak of"
        return AskUser(word(view.language, "question-which"), why, choices=choices, deadline_s=DEADLINE_S)
    if asked and tried.heard + repeats(view) == 0:
        return WaitForMore(12.0, "the user is asked whether he agrees; it may be read again meanwhile")
    for option in menu.options:
        no = option.kind in (OptionKind.CORRECT, OptionKind.NO, OptionKind.BACK) or _DECLINES.search(option.meaning)
        if (option.keys or option.phrase) and no and tried.keys.get(option.keys, 0) < MOST_TRIES:
            return take(option, "declines what the goal does not speak of")
    if menu.of(OptionKind.OPERATOR, OptionKind.OTHER, OptionKind.MORE):
        return None
    return WaitForMore(12.0, "it would bind the user to something that the goal does not speak of")


def _was_said(view: MenuView) -> bool:
    """Whether the goal's own words were spoken last: a question then is what the company made of them."""
    last = view.history[-1].decision if view.history else None
    return isinstance(last, SaySlotOrPhrase) and last.text == view.goal


def confirm_entry(view: MenuView, menu: Menu, tried: Tried, texts: list[str]) -> Decision | None:
    confirm = menu.of(OptionKind.CONFIRM)
    offered = len({option.keys for option in menu.options if option.keys})
    sent = bool(view.history) and "{{" in getattr(view.history[-1].decision, "keys", "")
    if not confirm or offered > 3 or (offered > 2 and not sent):  # a menu, misheard
        return None
    again = menu.of(OptionKind.CORRECT)
    if not sent and binds(said_by_user(view), menu.text):
        return _put_or_declined(view, menu, tried)
    read_back = any("[" in text for text in texts)
    misread = not read_back and any(len(digits) >= 3 for text in texts[:-1] for digits, _, _ in digit_runs(text))
    if misread and again and again[0].keys and tried.keys.get(again[0].keys, 0) == 0:
        return PressKeys(again[0].keys, "the number read back is not the one entered")
    if tried.keys.get(confirm[0].keys, 0) < MOST_TRIES:
        return take(confirm[0], "what was read back is right")
    return None
