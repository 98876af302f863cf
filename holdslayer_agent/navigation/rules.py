"""The offline navigator: reads the menu, weighs its options against the goal, fills in what is asked for. No network.

Every decision rests on the view alone. It waits for a prompt's end, never gives a slot that was not asked for, and
makes the same input in the same prompt twice at most.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from holdslayer_agent.core import menu_words as words
from holdslayer_agent.core.decisions import CallbackPolicy
from holdslayer_agent.core.menu import Menu, Notice, Option, OptionKind, parse_menu
from holdslayer_agent.core.numbers import digit_runs, plain_text
from holdslayer_agent.core.partings import call_back_promised
from holdslayer_agent.core.said import SaidKind, classify
from holdslayer_agent.navigation.hearings import counted_out
from holdslayer_agent.navigation.loops import hearings_of, times_at_prompt, unstuck, waits_at_prompt
from holdslayer_agent.navigation.meaning import concepts_in, is_unwanted, same_words, score
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
    topic_asked,
    wants_no,
)
from holdslayer_agent.navigation.slots import (
    asks_clearly,
    fitting_slots,
    is_guarded,
    looks_like_bait,
    named_plainly,
    names_nothing,
)
from holdslayer_agent.navigation.voting import voted

__all__ = ["RulesNavigator"]

_GOOD = 0.75  # measured on the ten packaged companies: right options score 0.8 and more, wrong ones mostly below 0.5
_FAIR = 0.35
_HARDLY = 0.3
_CLEARLY_FAIR = 0.55  # good enough to be taken before "for anything else"
_SURE = 1.5
_MARGIN = 0.6
_MOST_TRIES = 2
_SAME_PROMPT = 0.6
_SAME_MENU = 0.55  # two hearings with 15 % word errors share 0.72 of their words, other menus of a company up to 0.4
_PRESS = re.compile(r"\b(?:press|push|dr(?:u|ue)cken|tapez|appuyez|pulse|oprima|marque|presione)\b")
_PARTING = re.compile(r"\b(?:hang up(?! and (?:dial|call))|legen sie .{0,12}auf|raccroche[rz]|cuelgue|colgar)\b")
_MOST_REPEATS = 6
_READ_BACK = re.compile(r"\[(?!digits\])")
_MOST_STAYS = 20
_LONG_SILENCE_S = 25.0


@dataclass(frozen=True, slots=True)
class _Tried:
    """What was done before at prompts like this one."""

    keys: dict[str, int]
    phrases: dict[str, int]
    meanings: tuple[str, ...]
    asked_user: bool
    heard: int  # how many times this prompt has been answered already


class RulesNavigator:
    """Implements `Navigator` without state: safe to share between calls."""

    async def decide(self, view: MenuView) -> Decision:
        """See `Navigator`."""
        return decide(view)


def decide(view: MenuView) -> Decision:
    """The next input, by rules. What the user has answered is taken for a part of the goal."""
    told = [answer.text for answer in view.answers if answer.text and view.callback is not CallbackPolicy.ASK]
    if told:
        view = replace(view, goal=" ".join([view.goal, *told]))
    if not view.sentences:
        return WaitForMore(10.0, "nothing has been said yet")
    if not view.prompt_complete:
        return WaitForMore(1.0, "the company may still be speaking")
    prompt = current_prompt(view.sentences)
    texts = [sentence.text for sentence in prompt]
    menu, texts = _completed(view, texts)
    tried = _tried(view, menu)
    decision = _first_of(view, menu, tried, texts)
    waits = isinstance(decision, WaitForMore | AskUser) or decision is None
    if waits and waits_at_prompt(view) >= _MOST_TRIES:
        return _instead_of_a_loop(view, menu, tried)
    return decision or WaitForMore(8.0, "nothing to be answered was said")


def _first_of(view: MenuView, menu: Menu, tried: _Tried, texts: list[str]) -> Decision | None:
    for step in (_stay_key, _callback, _entry, _yes_or_no, _confirmation, _choice, _question, _notice):
        decision = step(view, menu, tried, texts)
        if isinstance(decision, WaitForMore) and _waited_out(view) >= _MOST_TRIES:
            return _after_waiting(view, menu, tried) or decision
        if decision is not None:
            return decision
    return None


def _instead_of_a_loop(view: MenuView, menu: Menu, tried: _Tried) -> Decision:
    """This prompt was waited out twice in this call: the best of its options, what helps in many menus, or an end."""
    found = [pair for pair in (_best(view, menu, tried), _inferred(view, menu, tried, boldly=True)) if pair is not None]
    best = max(found, key=lambda pair: pair[1], default=None)
    if best is not None and best[1] > 0.0 and not _pressed_in_vain(view, best[0]):
        return _take(best[0], "is the best of what was understood, and it was heard often enough")
    leading = menu.of(OptionKind.OTHER, OptionKind.MORE, OptionKind.OPERATOR, OptionKind.SKIP)
    for option in leading:
        if option.keys and _open_still(option, tried, menu):
            return _take(option, "leads on, and the prompt was heard often enough")
    return unstuck(view)


def _waited_out(view: MenuView) -> int:
    """How many menus, however misheard, were spoken to their end and left unanswered since the last input."""
    count = 0
    earlier = view.sentences[: len(view.sentences) - len(current_prompt(view.sentences))]
    while earlier:
        before = current_prompt(earlier)
        earlier = earlier[: len(earlier) - len(before)]
        heard = parse_menu(sentence.text for sentence in before)
        asks = len(heard.options) + len(heard.unread) >= 2 or heard.entry is not None
        count += asks and Notice.HOLD not in heard.notices
    return count


def _after_waiting(view: MenuView, menu: Menu, tried: _Tried) -> Decision | None:
    """A menu was waited out twice, and a third time is a loop: the best of what was understood, else a way out."""
    if menu.of(OptionKind.WAIT) or Notice.HOLD in menu.notices or not (menu.options or menu.unread or menu.entry):
        return None
    found = [pair for pair in (_best(view, menu, tried), _inferred(view, menu, tried)) if pair is not None]
    best = max(found, key=lambda pair: pair[1], default=None)
    if best is not None and best[1] > 0.0:
        return _take(best[0], "is the best of what was understood, and waiting did not help")
    for option in menu.of(OptionKind.OTHER, OptionKind.MORE, OptionKind.OPERATOR, OptionKind.REPEAT):
        if option.keys and _open_still(option, tried, menu):
            return _take(option, "leads on, and waiting did not help")
    if "0" in tried.keys and best is not None and not is_unwanted(view.goal, best[0].meaning):
        return _take(best[0], "is a guess: nothing else is left")
    stuck = _when_stuck(view, tried)
    return None if isinstance(stuck, WaitForMore) else stuck


def _completed(view: MenuView, texts: list[str]) -> tuple[Menu, list[str]]:
    """The prompt as all its hearings together have it: those waited out since the last input."""
    menu = parse_menu(texts)
    now = _offered(menu)
    if not menu.options and menu.entry is None and not menu.unread:
        return menu, texts
    hearings: list[list[str]] = []
    earlier = view.sentences[: len(view.sentences) - len(texts)]
    while earlier:
        before = current_prompt(earlier)
        earlier = earlier[: len(earlier) - len(before)]
        hearings.insert(0, [sentence.text for sentence in before])
    alike = [heard for heard in hearings if _same_menu(_offered(parse_menu(heard)), now)]
    if not alike:
        return menu, texts
    whole = voted([*alike, texts])
    return _heard_as(parse_menu(whole), [parse_menu(heard) for heard in (*alike, texts)]), whole


def _heard_as(menu: Menu, hearings: list[Menu]) -> Menu:
    """The options of the voted menu, each with its meaning as every hearing had it."""
    options = []
    for option in menu.options:
        heard = [
            other.meaning
            for each in hearings
            for other in (*each.options, *each.unread)
            if other.meaning and same_words(other.meaning, option.meaning) >= _SAME_MENU
        ]
        options.append(replace(option, hearings=tuple(heard)) if len(heard) > 1 else option)
    return replace(menu, options=tuple(options))


def _offered(menu: Menu) -> str:
    entry = [menu.entry.prompt] if menu.entry is not None else []
    return " ".join([*(option.meaning for option in (*menu.options, *menu.unread)), *entry])


def _same_menu(before: str, now: str) -> bool:
    return len(before.split()) >= 4 and max(same_words(before, now), same_words(now, before)) >= _SAME_MENU


def _tried(view: MenuView, menu: Menu) -> _Tried:
    keys: dict[str, int] = {}
    phrases: dict[str, int] = {}
    meanings: list[str] = []
    asked = False
    heard = 0
    for past in view.history:
        asked = asked or isinstance(past.decision, AskUser)
        before = parse_menu(past.heard)
        # A prompt heard again is often shorter or in another order, so its words are looked for in the earlier one.
        known = max(same_words(_asking(menu), before.text), same_words(_asking(before), menu.text))
        if known < _SAME_PROMPT:
            continue
        heard += 1
        match past.decision:
            case PressKeys(keys=pressed):
                keys[pressed] = keys.get(pressed, 0) + 1
                meanings += [option.meaning for option in before.options if option.keys == pressed]
            case SaySlotOrPhrase(text=said):
                phrases[said] = phrases.get(said, 0) + 1
            case _:
                continue
    return _Tried(keys, phrases, tuple(meanings), asked, heard)


def _asking(menu: Menu) -> str:
    """The words of a prompt that ask for something; all of them when none can be told."""
    parts = [option.meaning for option in menu.options]
    if menu.entry is not None:
        parts.append(menu.entry.prompt)
    return " ".join(parts) or menu.text


# -- call-backs ------------------------------------------------------------------------------------------------------


def _stay_key(view: MenuView, menu: Menu, tried: _Tried, texts: list[str]) -> Decision | None:
    """`Press 1 to stay in the queue`: the place is lost without it."""
    said = classify(texts[-1], view.language)
    key = said.key
    if (
        key is None
        or said.kind is not SaidKind.STAY_KEY
        or len(menu.options) > 1
        or tried.keys.get(key, 0) >= _MOST_STAYS
    ):
        return None
    return PressKeys(key, "keeps the place in the queue")


def _callback(view: MenuView, menu: Menu, tried: _Tried, texts: list[str]) -> Decision | None:
    """An offer to be called back, where the user wants it or wants to be asked; declined by the other steps."""
    if call_back_promised(texts[-1]) or (len(texts) > 1 and call_back_promised(texts[-2])):
        return GiveUp(GiveUpOutcome.CALLBACK_PROMISED, "the company will call back")
    if view.callback is CallbackPolicy.DECLINE:
        return None
    offers = [o for o in menu.options if "callback" in concepts_in(o.meaning) and (o.keys or o.phrase)]
    if not offers and any("callback" in concepts_in(plain_text(text)) for text in texts[-3:]):
        offers = list(menu.of(OptionKind.YES))
    if not offers:
        return None
    if view.callback is CallbackPolicy.ASK and not view.answers:
        if view.questions_left <= 0 or tried.asked_user:
            return None
        question = "The company offers to call back instead of being waited for. Take it?"
        return AskUser(question, "the user decides on call-backs", choices=("yes", "no"), deadline_s=20.0)
    wanted = view.callback is CallbackPolicy.TAKE or plain_text(view.answers[-1].text)[:1] in ("y", "j", "o", "s")
    open_still = [o for o in offers if tried.keys.get(o.keys, 0) == 0]
    return _take(open_still[0], "takes the call-back, as the user wants") if wanted and open_still else None


# -- entries ---------------------------------------------------------------------------------------------------------


def _entry(view: MenuView, menu: Menu, tried: _Tried, texts: list[str]) -> Decision | None:
    # What is masked was read back, not asked for; or it is an example of an entry.
    read_back = any("[" in text and not words.EXAMPLE.match(plain_text(text)) for text in texts)
    if menu.entry is None or read_back:
        return None
    if _was_put_on_hold(view) and not asks_clearly(menu.entry, view.language):
        return None
    sent = " ".join(_everything_pressed(view))
    used = frozenset(slot for slot in view.slots if "{{" + slot + "}}" in sent)
    bait = False
    end = "#" if menu.entry.pound else ""
    for slot in fitting_slots(menu.entry, view.slots, used):
        if looks_like_bait(slot, menu.text):
            bait = True
            continue
        if not asks_clearly(menu.entry) and (is_guarded(slot) or not menu.entry.digits):
            if tried.heard + _repeats(view) == 0:
                return WaitForMore(12.0, "what is to be entered was not understood whole; hear it again")
            if is_guarded(slot) or menu.of(OptionKind.TOPIC):
                continue
        if not named_plainly(menu.entry, slot) and not _named_twice(view, slot):
            if tried.heard + _repeats(view) < _MOST_TRIES:
                return WaitForMore(12.0, "what is to be entered was not understood surely; hear it again")
            continue
        keys = "{{" + slot + "}}"
        times = sum(count for pressed, count in tried.keys.items() if keys in pressed)
        if times == 0:
            return PressKeys(keys + end, f"the company asks for {slot.replace('_', ' ')}")
        if times == 1:
            other = keys if keys + "#" in tried.keys and not end else keys + "#"
            return PressKeys(other, "it was not taken; perhaps for the pound key at its end")
    if used != frozenset(view.slots) and names_nothing(menu.entry) and tried.heard + _repeats(view) == 0:
        return WaitForMore(12.0, "what is to be entered was not understood; hear it again")
    for option in menu.of(OptionKind.SKIP):
        if option.keys and tried.keys.get(option.keys, 0) < _MOST_TRIES:
            return PressKeys(option.keys, "what is asked for is not to be given here, and this skips it")
        if option.phrase and tried.phrases.get(option.phrase, 0) < _MOST_TRIES:
            return SaySlotOrPhrase(option.phrase, "what is asked for is not to be given here, and this skips it")
    if bait:
        return WaitForMore(12.0, "nobody needs to know this here")
    chosen = _best(view, menu, tried)
    if chosen is not None and chosen[1] >= _GOOD:
        return _take(chosen[0], "serves the goal better than the entry asked for")
    if used != frozenset(view.slots) and tried.heard + _repeats(view) == 0 and _misheard(view, menu):
        return WaitForMore(12.0, "no known fact fits what was understood; hear it again")
    if view.questions_left > 0 and not tried.asked_user:
        return AskUser(f"The company asks: {texts[-1]}", "no known fact fits", slot="")
    if tried.heard + _repeats(view) < 2:
        return WaitForMore(12.0, "no known fact fits; perhaps there is another way")
    for keys in ("#", "0", "*"):
        if tried.keys.get(keys, 0) == 0:
            return PressKeys(keys, "no known fact fits; this often leads round it")
    return WaitForMore(12.0, "no known fact fits")


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


def _yes_or_no(view: MenuView, menu: Menu, tried: _Tried, texts: list[str]) -> Decision | None:
    """A question with a key or a word for yes and for no."""
    both = menu.of(OptionKind.YES), menu.of(OptionKind.NO)
    if not (both[0] or both[1]) or menu.of(OptionKind.TOPIC):
        return None
    agree = _agrees(view, texts)
    if not both[0 if agree else 1]:
        if _repeats(view) + tried.heard == 0:
            return WaitForMore(12.0, "one of the two answers was not understood; hear it again")
        known = (both[1] if agree else both[0])[0].keys
        if known in ("1", "2") and tried.keys.get(str(3 - int(known)), 0) == 0:
            return PressKeys(str(3 - int(known)), "the other of the two answers")
    for option in sorted(both[0] if agree else both[1], key=lambda option: not option.keys):
        times = tried.keys.get(option.keys, 0) if option.keys else tried.phrases.get(option.phrase, 0)
        if times < _MOST_TRIES:
            return _take(option, "answers the question")
    for option in (*both[0], *both[1]):
        if option.keys and tried.keys.get(option.keys, 0) == 0:
            return _take(option, "the other answer led nowhere")
    return None


def _agrees(view: MenuView, texts: list[str]) -> bool:
    """What a question that wants yes or no is to be answered with."""
    plain = [plain_text(text) for text in texts]
    asked = [text for text in plain if "?" in text][-1:] or plain[-1:]
    if any("[" in text for text in texts[-4:]):
        return True  # a secret was read back
    if any(wants_no(text) for text in plain[-3:]):
        return False
    if topic_asked(asked[0]) and "anything else" not in asked[0]:
        relation = concepts_in(asked[0]) & {"existing", "consumer"} and "new" not in concepts_in(plain_text(view.goal))
        return bool(relation) or score(view.goal, asked[0]) >= _FAIR
    return score(view.goal, " ".join(plain)) >= -0.5


def _confirmation(view: MenuView, menu: Menu, tried: _Tried, texts: list[str]) -> Decision | None:
    confirm = menu.of(OptionKind.CONFIRM)
    offered = len({option.keys for option in menu.options if option.keys})
    sent = bool(view.history) and "{{" in getattr(view.history[-1].decision, "keys", "")
    if not confirm or offered > 3 or (offered > 2 and not sent):  # a menu, misheard
        return None
    again = menu.of(OptionKind.CORRECT)
    read_back = any("[" in text for text in texts)
    misread = not read_back and any(len(digits) >= 3 for text in texts[:-1] for digits, _, _ in digit_runs(text))
    if misread and again and again[0].keys and tried.keys.get(again[0].keys, 0) == 0:
        return PressKeys(again[0].keys, "the number read back is not the one entered")
    if tried.keys.get(confirm[0].keys, 0) < _MOST_TRIES:
        return _take(confirm[0], "what was read back is right")
    return None


# -- choices ---------------------------------------------------------------------------------------------------------


def _choice(view: MenuView, menu: Menu, tried: _Tried, texts: list[str]) -> Decision | None:
    if not menu.options:
        return _last_chance(view, menu, tried)
    best = _best(view, menu, tried)
    guessed = _inferred(view, menu, tried)
    if _unread(menu) and (best is None or best[1] < _SURE) and tried.heard + _repeats(view) < _MOST_TRIES:
        again = _hear_again(menu, tried, best, guessed)
        if again is not None:
            return again
    if tried.heard + _repeats(view) == 0 and not _stands_out(view, menu, best) and _misheard(view, menu):
        again = _hear_again(menu, tried, best, guessed)
        if again is not None:
            return again
    if best is not None and best[1] >= _GOOD and (guessed is None or guessed[1] <= best[1]):
        return _take(best[0], f"fits the goal ({best[1]:.1f})")
    if guessed is not None and guessed[1] >= _GOOD:
        return _take(guessed[0], "was not understood whole; its key is the one left out")
    if (Notice.CLOSED in menu.notices or Notice.LIKELY_CLOSED in menu.notices) and not _closed_by_mistake(menu):
        for likely in (best, guessed):
            if menu.unread and likely is not None and likely[1] >= _CLEARLY_FAIR:
                return _take(likely[0], "is the likeliest of what a closed office offers, and it will not be repeated")
        if Notice.CLOSED in menu.notices or _repeats(view) or view.waited_s > 10.0:
            return GiveUp(GiveUpOutcome.CLOSED, "the office is closed and nothing offered serves the goal")
        return WaitForMore(11.0, "the office may be closed")
    language = _language_choice(view, menu, tried)
    if language is not None:
        return language
    stay = _staying(view, menu)
    if stay and (best is None or best[1] <= stay):
        return WaitForMore(12.0, "staying on the line is the way to the rest")
    topics = [o for o in menu.of(OptionKind.TOPIC, OptionKind.OPERATOR) if o.keys or o.phrase]
    wanted = [option for option in topics if not is_unwanted(view.goal, option.meaning)]
    rest = [o for o in menu.of(OptionKind.MORE, OptionKind.OTHER) if o.keys and _open_still(o, tried, menu)]
    if guessed is not None and guessed[1] >= _FAIR and (best is None or guessed[1] > best[1]):
        best = guessed
    weak = best is None or best[1] < _GOOD
    if weak and _damaged(menu) and tried.heard + _repeats(view) < _MOST_TRIES:
        again = _hear_again(menu, tried, best, guessed)
        if again is not None:
            return again
    if best is not None and best[1] >= _FAIR and len(wanted) > 1 and (not rest or best[1] >= _CLEARLY_FAIR):
        return _take(best[0], f"fits the goal best ({best[1]:.1f})")
    parting = Notice.GOODBYE in menu.notices or (_PARTING.search(menu.text) and not menu.of(OptionKind.WAIT))
    if len(wanted) == 1 and parting and not rest and _open_still(wanted[0], tried, menu):
        return _take(wanted[0], "is all that is offered before the call ends")
    if menu.of(OptionKind.WAIT):
        return WaitForMore(12.0, "staying on the line is a choice")
    if topics and not wanted:
        declined = [o for o in menu.of(OptionKind.CORRECT, OptionKind.SKIP) if o.keys]
        if declined and tried.keys.get(declined[0].keys, 0) < _MOST_TRIES:
            return PressKeys(declined[0].keys, "this offer does not serve the goal")
        messages = [o for o in topics if o.keys and "leave_message" in concepts_in(o.meaning)]
        if messages and _repeats(view) and Notice.HOLD not in menu.notices and _open_still(messages[0], tried, menu):
            return _take(messages[0], "it is all this company offers")
        if _repeats(view) >= _MOST_REPEATS and Notice.HOLD not in menu.notices:
            return GiveUp(GiveUpOutcome.STUCK, "the same offer again and again, and nothing else")
        return WaitForMore(12.0, "nothing offered serves the goal; the call goes on by itself")
    if Notice.HOLD in menu.notices and not wanted:
        return ThisIsHold("the company asks to wait")
    return _way_out(view, menu, tried, wanted)


def _stands_out(view: MenuView, menu: Menu, best: tuple[Option, float] | None) -> bool:
    """Whether the best option is so much better than the others that no misheard word can have made it so."""
    if best is None:
        return False
    others = [
        score(view.goal, option.meaning)
        for option in (*menu.of(OptionKind.TOPIC, OptionKind.OPERATOR), *menu.unread)
        if option.keys != best[0].keys and option.meaning
    ]
    return best[1] >= _GOOD and best[1] - max(others, default=0.0) >= _MARGIN


def _misheard(view: MenuView, menu: Menu) -> bool:
    """Whether this prompt, or one before it, was plainly misheard: so other words of it may be, too."""
    return _damaged(menu) or any(_damaged(parse_menu(past.heard)) for past in view.history[-3:])


def _closed_by_mistake(menu: Menu) -> bool:
    """Whether "closed" stands in a menu so long that nobody would offer it behind a closed door: a misheard word."""
    return len({option.keys for option in menu.options if option.keys}) >= 3 and _damaged(menu)


def _hear_again(
    menu: Menu, tried: _Tried, best: tuple[Option, float] | None, guessed: tuple[Option, float] | None
) -> Decision | None:
    """Have a misheard prompt repeated: by the key for that, else by silence; not where silence is a choice."""
    for option in menu.of(OptionKind.REPEAT):
        plainly = len(option.meaning.split()) <= 7  # a longer one is another option, misheard
        if option.keys and plainly and tried.keys.get(option.keys, 0) == 0:
            return _take(option, "a part of the menu was not understood")
    likely = max((pair[1] for pair in (best, guessed) if pair is not None), default=0.0)
    if menu.of(OptionKind.WAIT) and likely >= _FAIR:
        return None
    return WaitForMore(12.0, "a part of the menu was not understood; hear it again")


def _staying(view: MenuView, menu: Menu) -> float:
    """How well staying on the line, where that is offered, serves the goal; 0 when it was tried or is no way at all."""
    if _repeats(view) > 1:
        return 0.0
    offers = [option.meaning for option in menu.of(OptionKind.WAIT)]
    points = [score(view.goal, meaning) for meaning in offers]
    points += [_GOOD for meaning in offers if words.OTHER.search(meaning) or words.OPERATOR.search(meaning)]
    return max(points, default=0.0)


def _way_out(view: MenuView, menu: Menu, tried: _Tried, wanted: list[Option]) -> Decision | None:
    """No option serves the goal by its words: the general ones, then another hearing, then zero, then a guess."""
    for kind in (OptionKind.OTHER, OptionKind.MORE, OptionKind.OPERATOR):
        for option in menu.of(kind):
            if option.keys and _open_still(option, tried, menu):
                return _take(option, "nothing fits, and this is the way to the rest")
    if not wanted and not menu.of(OptionKind.REPEAT, OptionKind.BACK):
        return None
    if len(wanted) == 1 and tried.heard + _repeats(view) == 0 and not menu.of(OptionKind.BACK):
        return WaitForMore(12.0, "the only option does not serve the goal; perhaps the call goes on by itself")
    if _repeats(view) == 0 and tried.heard == 0:
        return WaitForMore(12.0, "nothing fits; hear it again")
    if (
        any(_READ_BACK.search(sentence.text) for sentence in current_prompt(view.sentences))
        and tried.keys.get("1", 0) == 0
    ):
        return PressKeys("1", "a number was read back, and this says that it is right in nearly every menu")
    likely = _best(view, menu, tried)
    if likely is not None and likely[1] >= _HARDLY and likely[0] in wanted:
        return _take(likely[0], f"is the likeliest ({likely[1]:.1f}), and better than zero")
    if "0" not in _everything_pressed(view):
        return PressKeys("0", "nothing fits; zero often leads to a person")
    untried = [o for o in wanted if _open_still(o, tried, menu)]
    if len(untried) >= 2 and view.questions_left > 0 and not tried.asked_user:
        choices = tuple(option.meaning for option in untried[:6])
        return AskUser("Which of these is it?", "nothing offered fits the goal by its words", choices=choices)
    if untried:
        guess = max(untried, key=lambda option: score(view.goal, option.meaning))
        return _take(guess, "nothing fits; the likeliest of what is left")
    for option in menu.of(OptionKind.BACK):
        if option.keys and tried.keys.get(option.keys, 0) < _MOST_TRIES:
            return _take(option, "nothing here serves the goal")
    if tried.keys.get("0", 0) < _MOST_TRIES:
        return PressKeys("0", "nothing else is left")
    return GiveUp(GiveUpOutcome.STUCK, "every option has been tried")


def _language_choice(view: MenuView, menu: Menu, tried: _Tried) -> Decision | None:
    """Answer an offer of languages when it is all that is asked."""
    languages = menu.of(OptionKind.LANGUAGE)
    if not languages or menu.of(OptionKind.TOPIC, OptionKind.OPERATOR, OptionKind.OTHER):
        return None
    own = [option for option in languages if option.language == view.language[:2] and option.keys]
    if own and tried.keys.get(own[0].keys, 0) < _MOST_TRIES:
        return PressKeys(own[0].keys, "the caller's language")
    return WaitForMore(12.0, "the other languages are not ours")


def _best(view: MenuView, menu: Menu, tried: _Tried) -> tuple[Option, float] | None:
    """The option that serves the goal best among those still open, and how well."""
    found: tuple[Option, float] | None = None
    common = _common_words(menu)
    for option in menu.of(OptionKind.TOPIC, OptionKind.OPERATOR, OptionKind.OTHER, OptionKind.MORE):
        if not (option.keys or option.phrase) or not _open_still(option, tried, menu):
            continue
        if any(o.keys == option.keys and is_unwanted(view.goal, o.meaning) for o in menu.options if o.keys):
            continue  # an offer under the same key: one of the two was misheard
        points = _points(view, option, common)
        if option.kind in (OptionKind.OTHER, OptionKind.MORE):
            points = min(points, _CLEARLY_FAIR - 0.05)
        if found is None or points > found[1] + 1e-6:
            found = (option, points)
    return found


def _points(view: MenuView, option: Option, common: frozenset[str]) -> float:
    """How well an option serves the goal; of several hearings the best and the usual count the same."""
    whole = score(view.goal, option.meaning, common)
    if len(option.hearings) < 2:
        return whole
    counts = Counter(word for meaning in option.hearings for word in set(meaning.split()))
    sure = " ".join(word for word in option.meaning.split() if counts[word] > 1)
    return (whole + score(view.goal, sure, common)) / 2


def _damaged(menu: Menu) -> bool:
    """Whether something was misheard: a key without an option, a number left out of the row, one offered twice."""
    keys = [option.keys for option in menu.options if option.keys.isdigit() and len(option.keys) == 1]
    row = sorted({int(key) for key in keys if key != "0"})
    gaps = len(row) >= 3 and row != list(range(1, row[-1] + 1)) and row[-1] <= 6
    topics = sorted({int(o.keys) for o in menu.of(OptionKind.TOPIC) if o.keys in set("123456789")})
    pair = len(topics) == 2 == len(row) and topics[0] == 1 and topics[1] > 4  # "press 1 …, press 8 …"
    return _unread(menu) or gaps or pair or len(keys) != len(set(keys))


def _common_words(menu: Menu) -> frozenset[str]:
    counts = Counter(word for option in menu.options for word in set(option.meaning.split()))
    return frozenset(word for word, count in counts.items() if count >= 2)


def _unread(menu: Menu) -> bool:
    """Whether the prompt has more verbs of pressing than keys that were understood: something was misheard."""
    if menu.unread and _gap(menu):
        return True
    ways_to_hang_up = len(words.NO_CHOICE.findall(menu.text))
    return len(_PRESS.findall(menu.text)) - ways_to_hang_up > sum(bool(o.keys) for o in menu.options) + (
        menu.entry is not None
    )


def _last_chance(view: MenuView, menu: Menu, tried: _Tried) -> Decision | None:
    """An office that is closed offers one key, and it was not understood: nearly always 1, and there is no repeat."""
    if Notice.CLOSED not in menu.notices or tried.keys.get("1", 0):
        return None
    for option in menu.unread:
        points = score(view.goal, option.meaning)
        if points >= _GOOD:
            return PressKeys("1", f"{option.meaning!r} fits the goal ({points:.1f}); its key was not understood")
    return None


def _gap(menu: Menu) -> bool:
    """Whether the numbers offered, which count up in nearly every menu, leave one out."""
    keys = {int(option.keys) for option in menu.options if option.keys.isdigit() and len(option.keys) == 1}
    run = [key for key in sorted(keys) if 1 <= key <= 6]
    return len(run) >= 2 and run != list(range(1, run[-1] + 1))


def _pressed_in_vain(view: MenuView, option: Option) -> bool:
    return bool(option.keys) and times_at_prompt(view, option.keys) >= _MOST_TRIES


def _inferred(view: MenuView, menu: Menu, tried: _Tried, *, boldly: bool = False) -> tuple[Option, float] | None:
    """An option whose key was lost, but stands between two others: `…1, …, …3` leaves 2."""
    found: tuple[Option, float] | None = None
    common = _common_words(menu)
    for keyed in counted_out(menu, boldly=boldly):
        points = score(view.goal, keyed.meaning, common)
        if _open_still(keyed, tried, menu) and (found is None or points > found[1]):
            found = (keyed, points)
    return found


def _open_still(option: Option, tried: _Tried, menu: Menu) -> bool:
    """Whether an option may be taken (again): twice at most, and twice only where the first seems to have been lost."""
    times = tried.keys.get(option.keys, 0) if option.keys else tried.phrases.get(option.phrase, 0)
    if any(same_words(option.meaning, meaning) > 0.9 for meaning in tried.meanings):
        times = max(times, 1)  # the same choice under another number
    elif option.keys and times:
        times = 0 if tried.meanings else times  # renumbered: the key was pressed for something else
    lost = times < _MOST_TRIES and Notice.INVALID not in menu.notices and _starts_with_choice(menu)
    return times == 0 or lost


def _starts_with_choice(menu: Menu) -> bool:
    """Whether the prompt came again at once, with no notice of where the last choice led."""
    if not menu.options:
        return False
    place = menu.text.find(menu.options[0].meaning)
    return 0 <= place <= 25


def _take(option: Option, reason: str) -> Decision:
    if option.keys:
        return PressKeys(option.keys, f"{option.meaning!r} {reason}")
    return SaySlotOrPhrase(option.phrase, f"{option.meaning!r} {reason}")


# -- questions and notices -------------------------------------------------------------------------------------------


def _question(view: MenuView, menu: Menu, tried: _Tried, texts: list[str]) -> Decision | None:
    if not menu.notices & {Notice.OPEN_QUESTION, Notice.YES_NO}:
        return None
    if asks_as_person(menu.text):
        return ThisIsPerson("a name and an offer of help")
    if Notice.YES_NO in menu.notices and " or " not in f" {plain_text(texts[-1])} ":
        answer = said_yes(view.language) if _agrees(view, texts) else said_no(view.language)
        if tried.phrases.get(answer, 0) < _MOST_TRIES:
            return SaySlotOrPhrase(answer, "a question that wants yes or no")
    if tried.phrases.get(view.goal, 0) < _MOST_TRIES:
        return SaySlotOrPhrase(view.goal, "the company asks in words")
    agent = said_agent(view.language)
    if tried.phrases.get(agent, 0) < _MOST_TRIES:
        return SaySlotOrPhrase(agent, "the goal was not understood")
    return None


def _notice(view: MenuView, menu: Menu, tried: _Tried, texts: list[str]) -> Decision | None:
    if Notice.VOICEMAIL in menu.notices and not menu.options:
        return GiveUp(GiveUpOutcome.VOICEMAIL, "a voicemail asks for a message")
    closed = Notice.CLOSED in menu.notices or Notice.LIKELY_CLOSED in menu.notices
    if closed and (Notice.GOODBYE in menu.notices or view.waited_s > 6.0):
        return GiveUp(GiveUpOutcome.CLOSED, "the office is closed")
    if Notice.HOLD in menu.notices:
        return ThisIsHold("the company asks to wait")
    if Notice.VOLUME in menu.notices and Notice.GOODBYE in menu.notices:
        return GiveUp(GiveUpOutcome.BUSY, "too many calls")
    asks = bool(menu.options or menu.unread or menu.entry) or any("?" in text for text in texts)
    if asks and _repeats(view) >= 2:
        return _when_stuck(view, tried)
    return WaitForMore(_LONG_SILENCE_S, "a notice; more will come")


def _when_stuck(view: MenuView, tried: _Tried) -> Decision:
    """The same prompt a third time, and nothing to answer it with: what leads to a person in many menus."""
    if tried.keys.get("0", 0) == 0:
        return PressKeys("0", "the same prompt again and again; zero often leads to a person")
    agent = said_agent(view.language)
    if tried.phrases.get(agent, 0) == 0:
        return SaySlotOrPhrase(agent, "the same prompt again and again; perhaps it listens")
    if view.questions_left > 0 and not tried.asked_user:
        return AskUser(f"The company repeats: {view.sentences[-1].text}", "no way is known to answer it")
    if _repeats(view) >= _MOST_REPEATS:
        return GiveUp(GiveUpOutcome.STUCK, "the same prompt again and again, and nothing leads on")
    return WaitForMore(_LONG_SILENCE_S, "nothing to answer it with; perhaps the call goes on by itself")


def _repeats(view: MenuView) -> int:
    """How many times the current prompt was heard before while waiting."""
    current = current_prompt(view.sentences)
    words = " ".join(plain_text(sentence.text) for sentence in current)
    count = 0
    earlier = view.sentences[: len(view.sentences) - len(current)]
    while earlier:
        before = current_prompt(earlier)
        earlier = earlier[: len(earlier) - len(before)]
        count += same_words(words, " ".join(plain_text(sentence.text) for sentence in before)) >= _SAME_PROMPT
    return count


def _was_put_on_hold(view: MenuView) -> bool:
    """Whether the company has asked us to wait since the last input: nothing more will be asked for, as a rule."""
    return Notice.HOLD in parse_menu(sentence.text for sentence in view.sentences).notices


def _everything_pressed(view: MenuView) -> set[str]:
    return {past.decision.keys for past in view.history if isinstance(past.decision, PressKeys)}
