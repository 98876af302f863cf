"""Which option of a menu to take, or whether to hear it again, stay on the line, or look for a way out."""

from __future__ import annotations

import re
from typing import Final

from holdslayer_agent.core import menu_words as words
from holdslayer_agent.core.menu import Menu, Notice, Option, OptionKind, parse_menu
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.core.wording import word
from holdslayer_agent.navigation.loops import waits_at_prompt
from holdslayer_agent.navigation.meaning import concepts_in, is_unwanted, score
from holdslayer_agent.navigation.past import (
    MOST_REPEATS,
    MOST_TRIES,
    Tried,
    everything_pressed,
    repeats,
    was_put_on_hold,
)
from holdslayer_agent.navigation.port import (
    AskUser,
    Decision,
    GiveUp,
    GiveUpOutcome,
    MenuView,
    PressKeys,
    ThisIsHold,
    WaitForMore,
)
from holdslayer_agent.navigation.prompts import (
    current_prompt,
)
from holdslayer_agent.navigation.rows import counted_out, leaves_row
from holdslayer_agent.navigation.weighing import (
    CLEARLY_FAIR,
    FAIR,
    FOR_OTHERS,
    GOOD,
    HARDLY,
    best_of,
    fits,
    has_unread,
    inferred,
    is_damaged,
    open_still,
    shared_of,
    take,
    was_misheard,
)

__all__ = ["choose"]

_SURE: Final = 1.5
"""Judged: two concepts in common; so good an option need not be heard again in a misheard menu."""
_MARGIN: Final = 0.6
"""Judged: one misheard word moves an option's points by about half a concept."""
_BETTER: Final = 0.2
"""Judged: by so much another branch must be better for a way back to be worth its seconds."""
_ANY_SIGN: Final = 0.15
"""Judged: one weak word in common tells more than a key that nobody offered."""
_PARTING: Final = re.compile(r"\b(?:hang up(?! and (?:dial|call))|legen sie .{0,12}auf|raccroche[rz]|cuelgue|colgar)\b")
_READ_BACK: Final = re.compile(r"\[(?!digits\])")


def choose(view: MenuView, menu: Menu, tried: Tried, texts: list[str]) -> Decision | None:
    if not menu.options:
        return _last_chance(view, menu, tried)
    best = best_of(view, menu, tried)
    guessed = inferred(view, menu, tried)
    closed = bool(menu.notices & {Notice.CLOSED, Notice.LIKELY_CLOSED})
    leaving = bool(texts) and words.GOODBYE.search(plain_text(texts[-1])) is not None
    if leaving and not closed and not menu.of(OptionKind.WAIT, OptionKind.REPEAT):
        last = max((pair for pair in (best, guessed) if pair), key=lambda pair: pair[1], default=None)
        if last is not None and not is_unwanted(view.goal, last[0].meaning):
            return take(last[0], "is the likeliest, and the company takes its leave: it will not be repeated")
    if (
        has_unread(menu)
        and not closed
        and (best is None or best[1] < _SURE or leaves_row(menu, best[0]))
        and tried.heard + repeats(view) < MOST_TRIES
    ):
        again = _hear_again(menu, tried, best, guessed)
        if again is not None:
            return again
    misheard = was_misheard(view, menu)
    if misheard and not closed and _times_heard(view, tried) <= MOST_TRIES and not _stands_out(view, menu, best):
        again = _hear_again(menu, tried, best, guessed)
        if again is not None:
            return again
    if best is not None and best[1] >= GOOD and (guessed is None or guessed[1] <= best[1]):
        return take(best[0], f"fits the goal ({best[1]:.1f})")
    if guessed is not None and guessed[1] >= GOOD:
        return take(guessed[0], "was not understood whole; its key is the one left out")
    if closed and not _closed_by_mistake(menu):
        for likely in (best, guessed):
            if likely is not None and likely[1] >= CLEARLY_FAIR and (menu.unread or likely[0].likeness > 0.0):
                return take(likely[0], "is the likeliest of what a closed office offers, and it will not be repeated")
        if Notice.CLOSED in menu.notices or repeats(view) or view.waited_s > 10.0:
            return GiveUp(GiveUpOutcome.CLOSED, "the office is closed and nothing offered serves the goal")
        return WaitForMore(11.0, "the office may be closed")
    language = _language_choice(view, menu, tried)
    if language is not None:
        return language
    stay = _staying(view, menu)
    if (
        stay
        and (best is None or best[1] <= stay)
        and not (best and best[1] >= FAIR and _alone_fits(view, _topics(menu), best))
    ):
        return WaitForMore(12.0, "staying on the line is the way to the rest")
    topics = [o for o in menu.of(OptionKind.TOPIC, OptionKind.OPERATOR) if o.is_entered]
    wanted = [option for option in topics if not is_unwanted(view.goal, option.meaning)]
    rest = [o for o in menu.of(OptionKind.MORE, OptionKind.OTHER) if o.is_entered and open_still(o, tried, menu)]
    if guessed is not None and guessed[1] >= FAIR and (best is None or guessed[1] > best[1]):
        best = guessed
    weak = best is None or best[1] < GOOD
    if weak and is_damaged(menu) and tried.heard + repeats(view) < MOST_TRIES:
        again = _hear_again(menu, tried, best, guessed)
        if again is not None:
            return again
    leads_on = best is not None and words.GO_ON.search(best[0].meaning) is not None
    fair = best is not None and best[1] >= FAIR and (len(wanted) > 1 or leads_on)
    weighed = any(option.likeness for option in menu.options)
    if (
        best is not None
        and fair
        and (not rest or best[1] >= CLEARLY_FAIR or (not weighed and _alone_fits(view, wanted, best)))
    ):
        return take(best[0], f"fits the goal best ({best[1]:.1f})")
    parting = Notice.GOODBYE in menu.notices or (_PARTING.search(menu.text) and not menu.of(OptionKind.WAIT))
    if len(wanted) == 1 and parting and not rest and open_still(wanted[0], tried, menu):
        return take(wanted[0], "is all that is offered before the call ends")
    if menu.of(OptionKind.WAIT):
        return WaitForMore(12.0, "staying on the line is a choice")
    if topics and not wanted:
        declined = [o for o in menu.of(OptionKind.CORRECT, OptionKind.SKIP) if o.keys]
        if declined and tried.keys.get(declined[0].keys, 0) < MOST_TRIES:
            return PressKeys(declined[0].keys, "this offer does not serve the goal")
        messages = [o for o in topics if o.keys and "leave_message" in concepts_in(o.meaning)]
        if messages and repeats(view) and Notice.HOLD not in menu.notices and open_still(messages[0], tried, menu):
            return take(messages[0], "it is all this company offers")
        if repeats(view) >= MOST_REPEATS and Notice.HOLD not in menu.notices:
            return GiveUp(GiveUpOutcome.STUCK, "the same offer again and again, and nothing else")
        return WaitForMore(12.0, "nothing offered serves the goal; the call goes on by itself")
    if Notice.HOLD in menu.notices and not wanted:
        return ThisIsHold("the company asks to wait")
    return _way_out(view, menu, tried, wanted)


def _last_chance(view: MenuView, menu: Menu, tried: Tried) -> Decision | None:
    """An office that is closed offers one key, and it was not understood: nearly always 1, and there is no repeat."""
    if Notice.CLOSED not in menu.notices or tried.keys.get("1", 0):
        return None
    for option in menu.unread:
        points = score(view.goal, option.meaning)
        if points >= GOOD:
            return PressKeys("1", f"{option.meaning!r} fits the goal ({points:.1f}); its key was not understood")
    return None


def _times_heard(view: MenuView, tried: Tried) -> int:
    """How many hearings of this prompt there were, this one among them."""
    return 1 + max(tried.heard + repeats(view), waits_at_prompt(view))


def _stands_out(view: MenuView, menu: Menu, best: tuple[Option, float] | None) -> bool:
    """Whether the best option is so much better than the others that no misheard word can have made it so."""
    if best is None:
        return False
    others = [
        fits(view, option)
        for option in (*menu.of(OptionKind.TOPIC, OptionKind.OPERATOR), *menu.unread)
        if option.keys != best[0].keys and option.meaning
    ]
    return best[1] >= GOOD and best[1] - max(others, default=0.0) >= _MARGIN


def _alone_fits(view: MenuView, wanted: list[Option], best: tuple[Option, float], margin: float = HARDLY) -> bool:
    """Whether no other option has anything to do with the goal: a weak fit is better than "all other questions".

    By its words: likeness is centred, so that others never have much of it.
    """
    others = [score(view.goal, option.meaning) for option in wanted if option.keys != best[0].keys]
    return best[1] - best[0].likeness - max(others, default=0.0) >= margin


def _topics(menu: Menu) -> list[Option]:
    return [option for option in menu.of(OptionKind.TOPIC) if option.is_entered]


def _closed_by_mistake(menu: Menu) -> bool:
    """Whether "closed" stands in a menu so long that nobody would offer it behind a closed door: a misheard word."""
    return len({option.keys for option in menu.options if option.keys}) >= 3 and is_damaged(menu)


def _hear_again(
    menu: Menu, tried: Tried, best: tuple[Option, float] | None, guessed: tuple[Option, float] | None
) -> Decision | None:
    """Have a misheard prompt repeated: by the key for that, else by silence; not where silence is a choice."""
    for option in menu.of(OptionKind.REPEAT):
        plainly = len(option.meaning.split()) <= 7  # a longer one is another option, misheard
        if option.keys and plainly and tried.keys.get(option.keys, 0) == 0:
            return take(option, "a part of the menu was not understood")
    likely = max((pair[1] for pair in (best, guessed) if pair is not None), default=0.0)
    if menu.of(OptionKind.WAIT) and likely >= FAIR:
        return None
    return WaitForMore(12.0, "a part of the menu was not understood; hear it again")


def _staying(view: MenuView, menu: Menu) -> float:
    """How well staying on the line, where that is offered, serves the goal; 0 when it was tried or is no way at all."""
    if repeats(view) > 1:
        return 0.0
    offers = [option.meaning for option in menu.of(OptionKind.WAIT)]
    points = [score(view.goal, meaning) for meaning in offers]
    points += [CLEARLY_FAIR for meaning in offers if words.OTHER.search(meaning) or words.OPERATOR.search(meaning)]
    return max(points, default=0.0)


def _way_out(view: MenuView, menu: Menu, tried: Tried, wanted: list[Option]) -> Decision | None:
    """No option serves the goal by its words: the general ones, then another hearing, then zero, then a guess."""
    for kind in (OptionKind.OTHER, OptionKind.MORE, OptionKind.OPERATOR):
        for option in menu.of(kind):
            if option.is_entered and open_still(option, tried, menu):
                return take(option, "nothing fits, and this is the way to the rest")
    if not wanted and not menu.of(OptionKind.REPEAT, OptionKind.BACK):
        return None
    if len(wanted) == 1 and tried.heard + repeats(view) == 0 and not menu.of(OptionKind.BACK):
        return WaitForMore(12.0, "the only option does not serve the goal; perhaps the call goes on by itself")
    if repeats(view) == 0 and tried.heard == 0:
        return WaitForMore(12.0, "nothing fits; hear it again")
    if (
        any(_READ_BACK.search(sentence.text) for sentence in current_prompt(view.sentences))
        and tried.keys.get("1", 0) == 0
    ):
        return PressKeys("1", "a number was read back, and this says that it is right in nearly every menu")
    likely = best_of(view, menu, tried)
    way_back = _way_back(view, menu, tried, likely[1] if likely is not None else 0.0)
    if way_back is not None:
        return way_back
    if likely is not None and likely[1] >= _ANY_SIGN and likely[0] in wanted:
        return take(likely[0], f"is the likeliest ({likely[1]:.1f}), and better than zero")
    left = _only_one_left(view, menu, tried)
    if left is not None:
        return take(left, "is the only one that is not for somebody else")
    back = next((option for option in menu.of(OptionKind.BACK) if option.keys), None)
    if back is not None and tried.keys.get(back.keys, 0) == 0 and _untried_before(view):
        return take(back, "nothing here serves the goal, and another branch is untried")
    if "0" not in everything_pressed(view):
        return PressKeys("0", "nothing fits; zero often leads to a person")
    untried = [o for o in wanted if open_still(o, tried, menu)]
    if len(untried) >= 2 and view.questions_left > 0 and not tried.asked_user:
        choices = tuple(option.meaning for option in untried[:6])
        return AskUser(
            word(view.language, "question-which"), "nothing offered fits the goal by its words", choices=choices
        )
    if untried and was_put_on_hold(view):
        return ThisIsHold("the company asks to wait, and nothing that it offers beside serves the goal")
    if untried:
        guess = max(untried, key=lambda option: fits(view, option))
        return take(guess, "nothing fits; the likeliest of what is left")
    for option in menu.of(OptionKind.BACK):
        if option.keys and tried.keys.get(option.keys, 0) < MOST_TRIES:
            return take(option, "nothing here serves the goal")
    if tried.keys.get("0", 0) < MOST_TRIES:
        return PressKeys("0", "nothing else is left")
    return GiveUp(GiveUpOutcome.STUCK, "every option has been tried")


def _way_back(view: MenuView, menu: Menu, tried: Tried, here: float) -> Decision | None:
    """Back to a menu that had another branch, where that is plainly better than the best of this one: a wrong turn."""
    if here >= HARDLY or _best_left_behind(view) < max(FAIR, here + _BETTER):
        return None
    for option in menu.of(OptionKind.BACK):
        if option.keys and tried.keys.get(option.keys, 0) == 0:
            return take(option, "nothing here serves the goal, and another branch may")
    return None


def _best_left_behind(view: MenuView) -> float:
    """How well the best branch serves the goal that was offered in this call and never taken."""
    menus = [(parse_menu(past.heard), getattr(past.decision, "keys", "")) for past in view.history]
    taken = {option.meaning for menu, keys in menus for option in menu.options if option.keys == keys}
    left = [
        score(view.goal, option.meaning, shared_of(menu))
        for menu, _ in menus
        for option in _topics(menu)
        if option.meaning not in taken
    ]
    return max(left, default=0.0)


def _untried_before(view: MenuView) -> bool:
    """Whether a menu on the way here had other topics than the one that was taken."""
    taken = everything_pressed(view)
    return any(
        option.keys not in taken and score(view.goal, option.meaning) > FOR_OTHERS
        for past in view.history
        for option in _topics(parse_menu(past.heard))
    )


def _only_one_left(view: MenuView, menu: Menu, tried: Tried) -> Option | None:
    """The option that is left where all others are for other callers: `if you are a doctor …, a broker …`."""
    likely = best_of(view, menu, tried)
    if likely is not None and likely[1] >= HARDLY / 2 and _alone_fits(view, list(menu.options), likely, 0.1):
        return likely[0]
    open_ones = [o for o in (*menu.of(OptionKind.TOPIC, OptionKind.OPERATOR), *counted_out(menu)) if o.keys]
    fit = [o for o in open_ones if score(view.goal, o.meaning) > FOR_OTHERS]
    alone = len({o.keys for o in fit}) == 1 and len({o.keys for o in open_ones}) >= 2
    return fit[0] if alone and open_still(fit[0], tried, menu) else None


def _language_choice(view: MenuView, menu: Menu, tried: Tried) -> Decision | None:
    """Answer an offer of languages when it is all that is asked."""
    languages = menu.of(OptionKind.LANGUAGE)
    if not languages or menu.of(OptionKind.TOPIC, OptionKind.OPERATOR, OptionKind.OTHER):
        return None
    own = [option for option in languages if option.language == view.language[:2] and option.is_entered]
    if own and open_still(own[0], tried, menu):
        return take(own[0], "is the caller's language")
    return WaitForMore(12.0, "the other languages are not ours")
