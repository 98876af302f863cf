"""The offline navigator: reads the menu, weighs its options against the goal, fills in what is asked for. No network.

Every decision rests on the view alone. It waits for a prompt's end, never gives a slot that was not asked for, and
makes the same input in the same prompt twice at most.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from typing import Final

from holdslayer_agent.core import menu_words as words
from holdslayer_agent.core.decisions import CallbackPolicy
from holdslayer_agent.core.menu import Menu, Notice, OptionKind
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.core.partings import call_back_arranged, call_back_promised
from holdslayer_agent.core.personhood import FOR_THE_USER, asks_if_a_person_calls
from holdslayer_agent.core.wording import word
from holdslayer_agent.navigation.by_meaning import by_meaning, chances
from holdslayer_agent.navigation.choices import choose
from holdslayer_agent.navigation.entries import agrees, answer_entry, answer_yes_or_no, confirm_entry
from holdslayer_agent.navigation.likeness import Likeness
from holdslayer_agent.navigation.loops import AGAIN, times_at_prompt, unstuck, waits_at_prompt
from holdslayer_agent.navigation.meaning import concepts_in, is_unwanted, score
from holdslayer_agent.navigation.past import (
    MOST_REPEATS,
    MOST_TRIES,
    Tried,
    completed,
    repeats,
    said_of_callback,
    tried_at,
    waited_out,
)
from holdslayer_agent.navigation.port import (
    AskUser,
    Decision,
    GiveUp,
    GiveUpOutcome,
    MenuView,
    PressKeys,
    SaySlotOrPhrase,
    ThisIsHold,
    ThisIsPerson,
    WaitForMore,
)
from holdslayer_agent.navigation.prompts import (
    asks_as_person,
    current_prompt,
    said_agent,
    said_no,
    said_yes,
)
from holdslayer_agent.navigation.staying import hurries, is_one_of_topics, keeps_place, way_to_stay
from holdslayer_agent.navigation.unclear import chosen_before, put_to_user
from holdslayer_agent.navigation.weighing import (
    GOOD,
    best_of,
    inferred,
    open_still,
    pressed_in_vain,
    take,
    untried,
)

__all__ = ["RulesNavigator"]

_EITHER: Final = re.compile(r"\b(?:yes or no|ja oder nein|oui ou non|si o no)\b")
_MOST_STAYS: Final = 20
"""Judged: a queue that asks every minute and a half for half an hour."""
_MOST_SPOKEN: Final = 4
"""Judged: a prompt that came again after so many phrases does not listen."""
_LONG_SILENCE_S: Final = 25.0
"""Judged: a notice is followed within seconds; a menu comes again after 5 to 10 s."""
_CLOSED_AT_LAST_S: Final = 35.0
"""Judged: a queue speaks every 30 s, and its words may be misheard for "our hours are"; a closed office hangs up."""


@dataclass(frozen=True, slots=True)
class RulesNavigator:
    """Implements `Navigator` without state of a call: safe to share between calls."""

    likeness: Likeness | None = None
    """Tells options apart by what they mean, once it is loaded; None: by words alone."""
    asks_which: bool = True
    """Whether the user is asked which option it is, where none is clear."""

    async def decide(self, view: MenuView) -> Decision:
        """See `Navigator`."""
        if self.likeness is None or not self.likeness.ready:
            return decide(view)
        return await asyncio.to_thread(decide, view, self.likeness, asks_which=self.asks_which)


def decide(view: MenuView, likeness: Likeness | None = None, *, asks_which: bool = True) -> Decision:
    """The next input, by rules. What the user has answered is part of the goal, unless it chooses an option."""
    chosen = chosen_before(view)
    told = [answer.text for answer in view.answers if answer.text and answer.text not in chosen]
    if told and view.callback is not CallbackPolicy.ASK:
        view = replace(view, goal=" ".join([view.goal, *told]))
    if not view.sentences:
        return WaitForMore(10.0, "nothing has been said yet")
    if not view.prompt_complete:
        return WaitForMore(1.0, "the company may still be speaking")
    prompt = current_prompt(view.sentences)
    texts = [sentence.text for sentence in prompt]
    menu, texts = completed(view, texts)
    tried = tried_at(view, menu)
    at_once = _asked_for_a_person(texts) or _stay(view, menu, tried, texts)
    if at_once is not None:
        return at_once
    plain = menu
    if likeness is not None:
        menu = by_meaning(view, menu, tried, likeness)
    decision = _first_of(view, menu, tried, texts)
    if likeness is not None and asks_which:
        decision = put_to_user(view, menu, tried, decision, chances(view, plain, likeness))
    if _waits(decision, menu) and waits_at_prompt(view) >= MOST_TRIES:
        return _instead_of_a_loop(view, menu, tried)
    return decision or WaitForMore(8.0, "nothing to be answered was said")


def _waits(decision: Decision | None, menu: Menu) -> bool:
    """Whether the company will hear nothing, or words at a menu of keys, and nobody on hold is asked for a number."""
    match decision:
        case ThisIsHold():
            return menu.entry is not None
        case SaySlotOrPhrase():
            return any(option.keys for option in menu.options)
        case _:
            return isinstance(decision, WaitForMore | AskUser) or decision is None


def _first_of(view: MenuView, menu: Menu, tried: Tried, texts: list[str]) -> Decision | None:
    for step in (_callback, answer_entry, answer_yes_or_no, confirm_entry, _own_words, choose, _question, _notice):
        decision = step(view, menu, tried, texts)
        if isinstance(decision, WaitForMore) and waited_out(view) >= MOST_TRIES:
            return _after_waiting(view, menu, tried) or decision
        if decision is not None:
            return decision
    return None


def _instead_of_a_loop(view: MenuView, menu: Menu, tried: Tried) -> Decision:
    """This prompt was waited out twice in this call: the best of its options, what helps in many menus, or an end."""
    found = [
        pair for pair in (best_of(view, menu, tried), inferred(view, menu, tried, boldly=True)) if pair is not None
    ]
    best = max(found, key=lambda pair: pair[1], default=None)
    if best is not None and best[1] > 0.0 and not pressed_in_vain(view, best[0]):
        return take(best[0], "is the best of what was understood, and it was heard often enough")
    leading = menu.of(OptionKind.OTHER, OptionKind.MORE, OptionKind.OPERATOR, OptionKind.SKIP)
    for option in leading:
        if option.keys and open_still(option, tried, menu):
            return take(option, "leads on, and the prompt was heard often enough")
    if times_at_prompt(view, "0"):
        guess = untried(view, menu, tried)
        if guess is not None:
            return take(guess, "is a guess, and was not tried so far")
    return unstuck(view)


def _after_waiting(view: MenuView, menu: Menu, tried: Tried) -> Decision | None:
    """A menu was waited out twice, and a third time is a loop: the best of what was understood, else a way out."""
    if menu.of(OptionKind.WAIT) or Notice.HOLD in menu.notices or not (menu.options or menu.unread or menu.entry):
        return None
    found = [pair for pair in (best_of(view, menu, tried), inferred(view, menu, tried)) if pair is not None]
    best = max(found, key=lambda pair: pair[1], default=None)
    if best is not None and best[1] > 0.0:
        return take(best[0], "is the best of what was understood, and waiting did not help")
    for option in menu.of(OptionKind.OTHER, OptionKind.MORE, OptionKind.OPERATOR, OptionKind.REPEAT):
        if option.keys and open_still(option, tried, menu):
            return take(option, "leads on, and waiting did not help")
    if "0" in tried.keys and best is not None and not is_unwanted(view.goal, best[0].meaning):
        return take(best[0], "is a guess: nothing else is left")
    stuck = _when_stuck(view, tried)
    return None if isinstance(stuck, WaitForMore) else stuck


def _stay(view: MenuView, menu: Menu, tried: Tried, texts: list[str]) -> Decision | None:
    """`Press 1 to stay in the queue`: else the place is lost. A call-back offered beside it is the user's to wish."""
    way = way_to_stay(menu, texts, view.language)
    if way is None or is_one_of_topics(menu, (sentence.text for sentence in view.sentences)):
        return None
    times = tried.keys.get(way.keys, 0) if isinstance(way, PressKeys) else tried.phrases.get(way.text, 0)
    if times >= _MOST_STAYS:
        return None
    if view.callback is CallbackPolicy.ASK and hurries(texts) and not said_of_callback(view):
        return way  # the place would be lost before he has answered
    return _offer(view, menu, tried, texts) or way


def _asked_for_a_person(texts: list[str]) -> Decision | None:
    """Whether a person calls is asked, by word or key: the user's phone rings, and he answers that, never we."""
    if not asks_if_a_person_calls(tuple(texts)):
        return None
    return WaitForMore(_LONG_SILENCE_S, FOR_THE_USER)


def _callback(view: MenuView, menu: Menu, tried: Tried, texts: list[str]) -> Decision | None:
    """A call-back promised, or offered where the user wants it or wants to be asked; declined by the other steps."""
    settled = any(map(call_back_arranged, texts[-2:]))
    promised = any(map(call_back_promised, texts[-2:])) and not _asks_for_something(menu)
    if settled or (promised and not menu.notices & {Notice.HOLD, Notice.OPEN_QUESTION}):
        return GiveUp(GiveUpOutcome.CALLBACK_PROMISED, "the company will call back")
    return _offer(view, menu, tried, texts)


def _asks_for_something(menu: Menu) -> bool:
    """Whether the promise hangs on a key, or on a message to be left."""
    return any(option.keys for option in menu.options) or Notice.VOICEMAIL in menu.notices


def _offer(view: MenuView, menu: Menu, tried: Tried, texts: list[str]) -> Decision | None:
    """What the user's wish makes of an offer to be called back; None where there is none, or he does not want it."""
    if view.callback is CallbackPolicy.DECLINE:
        return None
    offers = [
        o for o in menu.options if "callback" in concepts_in(o.meaning) and o.is_entered and not keeps_place(o.meaning)
    ]
    if not offers and any("callback" in concepts_in(plain_text(text)) for text in texts[-3:]):
        offers = list(menu.of(OptionKind.YES))
    if not offers:
        return None
    if view.callback is CallbackPolicy.ASK and not said_of_callback(view):
        if view.questions_left <= 0 or tried.asked_user:
            return None
        choices = (said_yes(view.language), said_no(view.language))
        question = word(view.language, "question-callback")
        return AskUser(question, "the user decides on call-backs", choices=choices, deadline_s=20.0)
    wanted = view.callback is CallbackPolicy.TAKE or plain_text(said_of_callback(view))[:1] in ("y", "j", "o", "s")
    open_still = [o for o in offers if tried.keys.get(o.keys, 0) == 0]
    return take(open_still[0], "takes the call-back, as the user wants") if wanted and open_still else None


def _own_words(view: MenuView, menu: Menu, tried: Tried, texts: list[str]) -> Decision | None:
    """What to say to an open question before any phrase that is offered for all that is not understood.

    The goal's own words, then an example that plainly fits: it says less. Not where keys are offered, or a phrase that
    fits: the company leaves no doubt about those.
    """
    if Notice.OPEN_QUESTION not in menu.notices or any(option.keys for option in menu.options):
        return None
    best = best_of(view, menu, tried)
    if asks_as_person(menu.text) or not (menu.options or menu.examples) or (best is not None and best[1] >= GOOD):
        return None
    if tried.phrases.get(view.goal, 0) == 0:
        return SaySlotOrPhrase(view.goal, "the company asks in words")
    likely = max(menu.examples, key=lambda text: score(view.goal, text), default="")
    if likely and score(view.goal, likely) >= GOOD and not any(tried.phrases.get(text, 0) for text in menu.examples):
        return SaySlotOrPhrase(likely, "the goal was not understood, and this example fits")
    return None


def _question(view: MenuView, menu: Menu, tried: Tried, texts: list[str]) -> Decision | None:
    if not menu.notices & {Notice.OPEN_QUESTION, Notice.YES_NO}:
        return None
    if asks_as_person(menu.text):
        return ThisIsPerson("a name and an offer of help")
    if Notice.YES_NO in menu.notices and " or " not in _EITHER.sub("", plain_text(texts[-1])):
        answer = said_yes(view.language) if agrees(view, texts) else said_no(view.language)
        if tried.phrases.get(answer, 0) < MOST_TRIES:
            return SaySlotOrPhrase(answer, "a question that wants yes or no")
    spoken = sum(tried.phrases.values())
    if tried.phrases.get(view.goal, 0) < MOST_TRIES and spoken < _MOST_SPOKEN:
        return SaySlotOrPhrase(view.goal, "the company asks in words")
    agent = said_agent(view.language)
    if tried.phrases.get(agent, 0) < MOST_TRIES and spoken < _MOST_SPOKEN:
        return SaySlotOrPhrase(agent, "the goal was not understood")
    return None


def _notice(view: MenuView, menu: Menu, tried: Tried, texts: list[str]) -> Decision | None:
    if Notice.VOICEMAIL in menu.notices and not menu.options:
        return GiveUp(GiveUpOutcome.VOICEMAIL, "a voicemail asks for a message")
    closed = Notice.CLOSED in menu.notices or Notice.LIKELY_CLOSED in menu.notices
    enough_s = 6.0 if Notice.CLOSED in menu.notices else _CLOSED_AT_LAST_S
    if closed and (Notice.GOODBYE in menu.notices or view.waited_s > enough_s):
        return GiveUp(GiveUpOutcome.CLOSED, "the office is closed")
    if Notice.VOLUME in menu.notices and Notice.GOODBYE in menu.notices:
        return GiveUp(GiveUpOutcome.BUSY, "too many calls")
    if Notice.HOLD in menu.notices:
        return ThisIsHold("the company asks to wait")
    asks = bool(menu.options or menu.unread or menu.entry) or any(_is_question(text) for text in texts)
    if asks and repeats(view) >= 2:
        return _when_stuck(view, tried)
    return WaitForMore(_LONG_SILENCE_S, "a notice; more will come")


def _is_question(text: str) -> bool:
    """Whether somebody waits for an answer: an advertisement in a queue asks "did you know that …?", for ever."""
    return "?" in text and not words.RHETORICAL.search(plain_text(text))


def _when_stuck(view: MenuView, tried: Tried) -> Decision:
    """The same prompt a third time, and nothing to answer it with: what leads to a person in many menus."""
    if tried.keys.get("0", 0) == 0:
        return PressKeys("0", f"{AGAIN}; zero often leads to a person")
    agent = said_agent(view.language)
    if tried.phrases.get(agent, 0) == 0:
        return SaySlotOrPhrase(agent, f"{AGAIN}; perhaps it listens")
    if view.questions_left > 0 and not tried.asked_user:
        question = word(view.language, "question-repeats", text=view.sentences[-1].text)
        return AskUser(question, "no way is known to answer it")
    if repeats(view) >= MOST_REPEATS:
        return GiveUp(GiveUpOutcome.STUCK, f"{AGAIN}, and nothing leads on")
    return WaitForMore(_LONG_SILENCE_S, "nothing to answer it with; perhaps the call goes on by itself")
