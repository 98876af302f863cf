"""What a navigator may do at all: every input it wants is held against what was heard, and refused otherwise.

Whoever decides, rules, a learned menu or a language model, goes through here. A refusal is a sentence that may be
given back to a language model; it never holds a secret, as the view holds none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from holdslayer_agent.core.menu import Menu, Notice, OptionKind, parse_menu
from holdslayer_agent.core.menu_words import EMERGENCY_KEYS, KEYS
from holdslayer_agent.core.numbers import digit_runs, plain_text
from holdslayer_agent.core.partings import call_back_promised
from holdslayer_agent.core.personhood import FOR_THE_USER, asks_if_a_person_calls, puts_to_the_test
from holdslayer_agent.navigation.binding import binds
from holdslayer_agent.navigation.loops import waits_at_prompt
from holdslayer_agent.navigation.meaning import same_words
from holdslayer_agent.navigation.port import (
    AskUser,
    Decision,
    GiveUp,
    GiveUpOutcome,
    MenuView,
    PastDecision,
    PressKeys,
    SaySlotOrPhrase,
    WaitForMore,
)
from holdslayer_agent.navigation.prompts import current_prompt
from holdslayer_agent.navigation.slots import asks_clearly, fitting_slots, looks_like_bait
from holdslayer_agent.navigation.voting import prompts_alike

__all__ = ["MOST_INPUTS", "MOST_KEYS", "MOST_SAME", "MOST_WORDS", "STRATEGY_KEYS", "refusal", "unfounded"]

MOST_INPUTS = 40
"""Inputs of one call. The longest path of the packaged companies has 11; their benchmark stops at 40."""

MOST_KEYS = 8
"""Literal keys of one entry: menus have one to three, extensions up to six."""

MOST_WORDS = 40
"""A machine listens to about ten seconds of speech."""

MOST_SAME = 2
"""The same input at the same prompt: once more may be worth it, a third time is a loop."""

STRATEGY_KEYS = frozenset({"0", "#", "*"})
"""Keys that may be tried although nobody offered them: to reach an operator, to skip, to go back."""

_GROUNDS = {
    GiveUpOutcome.CLOSED: frozenset((Notice.CLOSED, Notice.LIKELY_CLOSED)),
    GiveUpOutcome.VOICEMAIL: frozenset((Notice.VOICEMAIL,)),
    GiveUpOutcome.BUSY: frozenset((Notice.VOLUME, Notice.GOODBYE)),
    GiveUpOutcome.COMPANY_HUNG_UP: frozenset((Notice.GOODBYE,)),
}
"""What a company says that ends a call so."""
_SLOT = re.compile(r"\{\{(\w+)\}\}")
_KEYS = re.compile(r"[0-9*#]*")
_A_PERSON = re.compile(r"\b(?:human|person|mensch|humain|personne|humano|persona)\b")
_SAME_PROMPT = 0.6
_YES = frozenset(
    ("yes", "yeah", "yep", "i agree", "ja", "ja bitte", "oui", "si", "d'accord", "confirm", "confirmer", "confirmar")
)


def refusal(decision: Decision, view: MenuView, *, learned: bool = False) -> str:
    """Why this may not be done now; empty when it may.

    `learned`: the company offered it, or asked for it, at this prompt before, and it led on. How often it is made is
    counted by `core.recalling`, as it may be lost.
    """
    match decision:
        case PressKeys():
            return _keys_refused(decision, view, learned) or _cap_refused(decision, view, learned)
        case SaySlotOrPhrase():
            return _speech_refused(decision, view) or _cap_refused(decision, view, learned=False)
        case AskUser():
            return _question_refused(decision, view)
        case _:
            return ""


def unfounded(decision: Decision, view: MenuView) -> str:
    """Why a model may not wait or give up here; empty where it may. It may have been talked into it."""
    heard = [sentence.text for sentence in current_prompt(view.sentences)]
    menu = parse_menu(heard)
    offers = bool(menu.options or menu.entry)
    match decision:
        case WaitForMore() if offers and not menu.of(OptionKind.WAIT) and Notice.HOLD not in menu.notices:
            return "this prompt was waited out twice already; choose" if waits_at_prompt(view) >= MOST_SAME else ""
        case GiveUp(outcome=outcome) if offers and not menu.notices & _GROUNDS.get(outcome, frozenset()):
            promised = outcome is GiveUpOutcome.CALLBACK_PROMISED and any(map(call_back_promised, heard))
            tried = outcome is GiveUpOutcome.STUCK and waits_at_prompt(view) >= MOST_SAME
            return "" if promised or tried else f"nothing says {outcome.value}, and there is something to choose"
        case _:
            return ""


def _keys_refused(decision: PressKeys, view: MenuView, learned: bool) -> str:
    slots = _SLOT.findall(decision.keys)
    literal = _SLOT.sub("", decision.keys)
    if not decision.keys or not _KEYS.fullmatch(literal):
        return "keys are made of 0-9, *, # and at most one {{slot}}"
    if len(slots) > 1:
        return "one entry takes one slot"
    if puts_to_the_test(" ".join(sentence.text for sentence in current_prompt(view.sentences))):
        return f"{FOR_THE_USER}; wait"
    if literal.strip("*#") in EMERGENCY_KEYS:
        return "emergency numbers are never dialled"
    if slots:
        return _slot_refused(slots[0], literal, view, learned)
    if _would_bind(decision.keys, view):
        return "it would pay, buy, end or agree to something that the goal does not speak of"
    if len(literal) > MOST_KEYS:
        return f"{len(literal)} keys at once are not an option of a menu; numbers of the caller go in by slot"
    if learned or literal in STRATEGY_KEYS or _offered(literal, view):
        return ""
    return f"key {literal} was not offered"


def _would_bind(keys: str, view: MenuView) -> bool:
    """Whether these keys agree to what the goal does not speak of: by what they are for, or what is to be confirmed."""
    menu = parse_menu(sentence.text for sentence in current_prompt(view.sentences))
    chosen = [option for option in menu.options if option.keys == keys]
    agrees = any(option.kind in (OptionKind.CONFIRM, OptionKind.YES) for option in chosen)
    alone = [said for said in menu.offers if sum(option.meaning in said for option in menu.options) == 1]
    told = [said for said in alone for option in chosen if option.meaning in said]
    told += [option.meaning for option in chosen] + ([menu.text] if agrees else [])
    if any(plain_text(answer.text) == option.meaning for answer in view.answers for option in chosen):
        return False  # he was asked, and chose it
    return any(binds(said_by_user(view), said) for said in told)


def said_by_user(view: MenuView) -> str:
    """The goal, and what the user has answered in this call."""
    return " ".join([view.goal, *(answer.text for answer in view.answers)])


def _slot_refused(slot: str, literal: str, view: MenuView, learned: bool) -> str:
    if slot not in view.slots:
        return f"there is no slot {slot}; there are: {', '.join(view.slots) or 'none'}"
    if slot in view.guarded:
        return f"{slot} is kept back: this goal does not need it, and the user has not allowed it"
    if literal.strip("#*"):
        return "beside a slot only # and * may be pressed"
    menu = parse_menu(sentence.text for sentence in current_prompt(view.sentences))
    fitting = fitting_slots(menu.entry, view.slots) if menu.entry is not None else ()
    if learned and menu.entry is None and _offers_topics(menu):
        return "this is a menu, and asks for no number"
    if learned and (not fitting or slot in fitting):
        return _bait(slot, menu)  # misheard: nothing that was understood speaks for another fact
    if menu.entry is None:
        return "the company has not asked for a number"
    if slot not in fitting_slots(menu.entry, (slot,)) or not (asks_clearly(menu.entry) or menu.entry.digits):
        return f"the company has not asked for {slot}"
    return _bait(slot, menu)


def _offers_topics(menu: Menu) -> bool:
    """Whether two things or more are to be chosen from: an entry goes with one key that skips it, and star or pound."""
    return len({option.keys for option in menu.of(OptionKind.TOPIC) if option.keys.isdigit()}) > 1


def _bait(slot: str, menu: Menu) -> str:
    if looks_like_bait(slot, menu.text):
        return f"{slot} is not needed here: it is wanted for another purpose than the goal"
    return ""


def _speech_refused(decision: SaySlotOrPhrase, view: MenuView) -> str:
    missing = [slot for slot in _SLOT.findall(decision.text) if slot not in view.slots]
    if missing:
        return f"there is no slot {missing[0]}"
    kept_back = [slot for slot in _SLOT.findall(decision.text) if slot in view.guarded]
    if kept_back:
        return f"{kept_back[0]} is kept back: this goal does not need it, and the user has not allowed it"
    bare = _SLOT.sub("", decision.text)
    if not decision.text.strip() or len(decision.text.split()) > MOST_WORDS:
        return f"say between one and {MOST_WORDS} words"
    if any(len(digits) >= 3 for digits, _, _ in digit_runs(bare)) or any(c in bare for c in "{}<>"):
        return "numbers are never spoken; secrets go in by touch tones"
    heard = tuple(sentence.text for sentence in current_prompt(view.sentences))
    if asks_if_a_person_calls(heard) and (
        plain_text(decision.text) in _YES or _A_PERSON.search(plain_text(decision.text))
    ):
        return f"{FOR_THE_USER}; wait"
    if plain_text(decision.text) in _YES and binds(said_by_user(view), parse_menu(heard).text):
        return "a yes would bind the user to something that the goal does not speak of"
    return ""


def _question_refused(decision: AskUser, view: MenuView) -> str:
    if view.questions_left <= 0:
        return "no question is left for this call"
    if not 3 <= len(decision.question) <= 300 or len(decision.choices) > 6:
        return "a question has 3 to 300 characters and at most six choices"
    return ""


def _cap_refused(decision: PressKeys | SaySlotOrPhrase, view: MenuView, learned: bool) -> str:
    inputs = [past for past in view.history if not isinstance(past.decision, AskUser)]
    if len(inputs) >= MOST_INPUTS:
        return f"{MOST_INPUTS} inputs were made in this call; give up"
    if _made_here(decision, view, view.dead_ends):
        return "the company hung up on this, at this prompt, in an earlier call"
    if not learned and _made_here(decision, view, inputs) >= MOST_SAME:
        return "the same input was made at this prompt twice already"
    return ""


def _made_here(decision: PressKeys | SaySlotOrPhrase, view: MenuView, pasts: Iterable[PastDecision]) -> int:
    """How many of these inputs are this one at this prompt."""
    words = _text(view)
    return sum(
        type(past.decision) is type(decision)
        and _input(past.decision) == _input(decision)
        and bool(words)
        and (
            same_words(words, plain_text(" ".join(past.heard))) >= _SAME_PROMPT
            or prompts_alike([sentence.text for sentence in current_prompt(view.sentences)], past.heard)
        )
        for past in pasts
    )


def _offered(keys: str, view: MenuView) -> bool:
    """Whether the company has named these keys since the last input, or left them out of a row it counted up."""
    heard = [sentence.text for sentence in view.sentences]
    last = view.history[-1] if view.history else None
    if last is not None and isinstance(last.decision, PressKeys) and last.decision.keys == keys:
        heard = [*last.heard, *heard]  # made too early perhaps, in the middle of its prompt
    menu = parse_menu(heard)
    if any(option.keys == keys for option in menu.options):
        return True
    said = set(re.findall(r"[a-z]+|\d+|[*#]", _text(view)))
    named = {KEYS.get(word, word) for word in said}
    if keys in named or all(key in named for key in keys):
        return True
    digits = sorted(int(option.keys) for option in menu.options if option.keys.isdigit() and len(option.keys) == 1)
    between = bool(digits) and keys.isdigit() and len(keys) == 1 and 1 <= int(keys) <= digits[-1] + 1
    return between and (bool(menu.unread) or len(digits) < digits[-1])


def _input(decision: PressKeys | SaySlotOrPhrase | AskUser) -> str:
    return decision.keys if isinstance(decision, PressKeys) else getattr(decision, "text", "").casefold()


def _text(view: MenuView) -> str:
    return plain_text(" ".join(sentence.text for sentence in view.sentences))
