"""What was done and heard before at the prompt heard now, and that prompt as all its hearings together have it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from holdslayer_agent.core.menu import Menu, Notice, Option, OptionKind, parse_menu
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.core.wording import word
from holdslayer_agent.navigation.meaning import content_words, same_topic, same_words
from holdslayer_agent.navigation.port import (
    AskUser,
    MenuView,
    PastDecision,
    PressKeys,
    SaySlotOrPhrase,
)
from holdslayer_agent.navigation.prompts import (
    current_prompt,
)
from holdslayer_agent.navigation.rows import in_order, leaves_row, next_in_row
from holdslayer_agent.navigation.voting import Vote, prompts_alike, vote

__all__ = [
    "MOST_REPEATS",
    "MOST_TRIES",
    "Tried",
    "asks_which",
    "completed",
    "everything_pressed",
    "repeats",
    "said_of_callback",
    "same_options",
    "same_prompt",
    "tried_at",
    "waited_out",
    "was_put_on_hold",
]

MOST_TRIES: Final = 2
"""The same input at the same prompt: the second where the first seems to have been lost."""
MOST_REPEATS: Final = 6
"""Judged: a prompt that came so often will come for ever."""
_SAME_PROMPT: Final = 0.6
"""Judged: a prompt heard again is often shorter, or in another order."""
_FEWEST_OPTIONS, _MOST_OPTIONS = 3, 0.6
"""Judged: of so many keys, and so great a share of them, half have a word in common with what they stood for before."""
_FEWEST_WORDS: Final = 3
"""Judged: two menus share fewer words by chance."""
_SAME_MENU: Final = 0.55
"""Two hearings with 15 % word errors share 0.72 of their words, other menus of a company up to 0.4."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What was done before at prompts like this one."""

    keys: dict[str, int]
    phrases: dict[str, int]
    meanings: tuple[str, ...]
    asked_user: bool
    heard: int  # how many times this prompt has been answered already


def tried_at(view: MenuView, menu: Menu) -> Tried:
    """What was done at this prompt in this call, and what ended earlier ones: that counts as tried often enough."""
    keys: dict[str, int] = {}
    phrases: dict[str, int] = {}
    meanings: list[str] = []
    asked = False
    heard = 0
    for past, following in zip(view.history, [*view.history[1:], None], strict=False):
        before = parse_menu(past.heard)
        if isinstance(past.decision, AskUser):
            if past.decision.consent:
                continue  # no answer to the company
            asked = asked or not asks_which(past.decision, view.language)
            heard += _same_prompt(before, menu) and not asks_which(past.decision, view.language)
            continue
        if not _same_prompt(before, menu):
            continue
        heard += 1
        match past.decision:
            case PressKeys(keys=pressed):
                keys[pressed] = MOST_TRIES if _went_back(following) else keys.get(pressed, 0) + 1
                meanings += [option.meaning for option in before.options if option.keys == pressed]
            case SaySlotOrPhrase(text=said):
                phrases[said] = phrases.get(said, 0) + 1
    for dead in view.dead_ends:
        before = parse_menu(dead.heard)
        if not _same_prompt(before, menu):
            continue
        match dead.decision:
            case PressKeys(keys=pressed):
                keys[pressed] = MOST_TRIES
                meanings += [option.meaning for option in before.options if option.keys == pressed]
            case SaySlotOrPhrase(text=said):
                phrases[said] = MOST_TRIES
    return Tried(keys, phrases, tuple(meanings), asked, heard)


def same_prompt(past: PastDecision, menu: Menu) -> bool:
    """Whether a decision was made at the prompt that this is the menu of."""
    return _same_prompt(parse_menu(past.heard), menu)


def _same_prompt(before: Menu, menu: Menu) -> bool:
    """A prompt heard again is often shorter or in another order, so its words are looked for in the earlier one."""
    alike = max(same_words(_asking(menu), before.text), same_words(_asking(before), menu.text))
    return alike >= _SAME_PROMPT or same_options(before, menu)


def same_options(before: Menu, menu: Menu) -> bool:
    """Whether two menus offer the same in other words: `if your call is about hearing aids, press 2`, `hearing, 2`."""
    known, now = ({o.keys: o.meaning for o in read.options if o.keys} for read in (before, menu))
    both = known.keys() & now.keys()
    if len(both) < _FEWEST_OPTIONS or len(both) < _MOST_OPTIONS * max(len(known), len(now)):
        return False
    alike = sum(not set(content_words(known[key])).isdisjoint(content_words(now[key])) for key in both)
    return 2 * alike >= len(both)


def asks_which(question: AskUser, language: str) -> bool:
    """Whether the user is to choose among what a menu offers: that stands for no answer to the company."""
    return bool(question.choices) and question.question == word(language, "question-which")


def said_of_callback(view: MenuView) -> str:
    """What the user answered last in words, but for an option he chose; empty where he has not."""
    which = word(view.language, "question-which")
    return next((answer.text for answer in reversed(view.answers) if answer.text and answer.question != which), "")


def _went_back(past: PastDecision | None) -> bool:
    """Whether a prompt was left by its way back: what had led there was a dead end, and was not lost."""
    if past is None or not isinstance(past.decision, PressKeys):
        return False
    pressed = past.decision.keys
    return any(option.keys == pressed for option in parse_menu(past.heard).of(OptionKind.BACK))


def _asking(menu: Menu) -> str:
    """The words of a prompt that ask for something; all of them when none can be told."""
    parts = [option.meaning for option in menu.options]
    if menu.entry is not None:
        parts.append(menu.entry.prompt)
    return " ".join(parts) or menu.text


def repeats(view: MenuView) -> int:
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


def was_put_on_hold(view: MenuView) -> bool:
    """Whether the company has asked us to wait since the last input: nothing more will be asked for, as a rule."""
    return Notice.HOLD in parse_menu(sentence.text for sentence in view.sentences).notices


def everything_pressed(view: MenuView) -> set[str]:
    return {past.decision.keys for past in view.history if isinstance(past.decision, PressKeys)}


def completed(view: MenuView, texts: list[str]) -> tuple[Menu, list[str]]:
    """The prompt as all its hearings together have it: those waited out since the last input."""
    menu = in_order(parse_menu(texts))
    now = _offered(menu)
    if not menu.options and menu.entry is None and not menu.unread:
        return menu, texts
    hearings: list[list[str]] = []
    earlier = view.sentences[: len(view.sentences) - len(texts)]
    while earlier:
        before = current_prompt(earlier)
        earlier = earlier[: len(earlier) - len(before)]
        hearings.insert(0, [sentence.text for sentence in before])
    listed = next((heard for heard in reversed(hearings) if _lists_its_phrases(menu, parse_menu(heard))), None)
    if listed is not None:
        return in_order(parse_menu(listed)), listed
    alike = [heard for heard in hearings if _same_menu(_offered(parse_menu(heard)), now)]
    alike = _before_the_last_input(view, texts, now) + alike
    if not alike:
        return menu, texts
    whole = vote([*alike, texts])
    together = _with_doubts(in_order(parse_menu(whole.said)), whole)
    together = _in_row(together, [parse_menu(heard) for heard in (*alike, texts)])
    if together.entry is not None and not together.entry.pound:
        pound = any(one.entry is not None and one.entry.pound for one in map(parse_menu, alike))
        together = replace(together, entry=replace(together.entry, pound=pound))
    return together, whole.said


def _lists_its_phrases(menu: Menu, before: Menu) -> bool:
    """Whether a prompt only names again what may be said for keys: `you can say billing, or repair`."""
    again = [option.phrase for option in menu.options if option.phrase]
    known = {option.phrase for option in before.options if option.keys and option.phrase}
    keyed = any(option.keys for option in menu.options)
    return bool(again) and not keyed and 2 * sum(phrase in known for phrase in again) > len(again)


def _in_row(menu: Menu, hearings: list[Menu]) -> Menu:
    """The menu with a key that jumps ahead of its row put right, where a hearing has the key that counting up gives."""
    offered = {option.keys for option in menu.options}

    def put_right(option: Option) -> Option:
        key = next_in_row(menu, option) if leaves_row(menu, option) else ""
        heard = key not in offered and any(
            other.keys == key and same_topic(other.meaning, option.meaning) for one in hearings for other in one.options
        )
        return replace(option, keys=key) if heard else option

    return replace(menu, options=tuple(put_right(option) for option in menu.options))


def _before_the_last_input(view: MenuView, texts: list[str], now: str) -> list[list[str]]:
    """The hearing of this prompt that the last input answered: it was asked for again, or the input was lost."""
    last = view.history[-1] if view.history else None
    if last is None or isinstance(last.decision, AskUser) or not prompts_alike(last.heard, texts):
        return []
    before, menu = parse_menu(last.heard), parse_menu(texts)
    if 2 * len(menu.options + menu.unread) < len(before.options + before.unread):
        return []  # so many options are not lost at once: it is the next prompt, which names the same things
    return [list(last.heard)] if _same_menu(_offered(before), now) and not _renumbered(before, menu) else []


def _renumbered(before: Menu, now: Menu) -> bool:
    """Whether an option has another key than it had: the menu came in another order."""
    known = {option.keys: option.meaning for option in before.options if option.keys}
    return any(
        option.keys in known and not same_topic(option.meaning, known[option.keys])
        for option in now.options
        if option.keys
    )


def _with_doubts(menu: Menu, whole: Vote) -> Menu:
    """The voted menu, each option with the words of its sentence that only one hearing has."""
    said = [set(re.findall(r"[a-z0-9]+", plain_text(sentence))) for sentence in whole.said]
    options = []
    for option in menu.options:
        words = set(re.findall(r"[a-z0-9]+", option.meaning))
        place = next((at for at, sentence in enumerate(said) if words <= sentence), None)
        doubtful = words & whole.doubtful[place] if place is not None else frozenset()
        options.append(replace(option, doubtful=frozenset(doubtful)))
    return replace(menu, options=tuple(options))


def _offered(menu: Menu) -> str:
    entry = [menu.entry.prompt] if menu.entry is not None else []
    return " ".join([*(option.meaning for option in (*menu.options, *menu.unread)), *entry])


def _same_menu(before: str, now: str) -> bool:
    """By the words that are no frame: `if you do not want that` stands in any menu."""
    one, other = " ".join(content_words(before)), " ".join(content_words(now))
    if len(before.split()) < 4 or len(one.split()) < _FEWEST_WORDS:
        return False
    return max(same_words(one, other), same_words(other, one)) >= _SAME_MENU


def waited_out(view: MenuView) -> int:
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
