"""The tree of a number's menu: every call adds what it heard, and tells where each choice led."""

from __future__ import annotations

from dataclasses import replace

import pytest

from holdslayer_agent.core.call import Outcome, OutcomeKind
from holdslayer_agent.core.decisions import HeardSentence, PastDecision, PressKeys, SaySlotOrPhrase
from holdslayer_agent.core.hearing_out import CallEnd, end_of, hear_out, merged_trees, tree, with_paths
from holdslayer_agent.core.learned import LearnedMenu, learn
from holdslayer_agent.core.menu_tree import (
    FORGOTTEN_S,
    MOST_CHOICES,
    MOST_MENUS,
    Choice,
    HeardMenu,
    Led,
    Way,
    Where,
    bounded,
)
from tests.core.machine_story import Story

MAIN = ("Thank you for calling.", "For accounts, press 1.", "To report a lost card, press 2.", "For loans, press 3.")
CARDS = ("Card services.", "To activate a new card, press 1.", "For a lost or stolen card, press 2.")
ACCOUNT = ("Your accounts.", "To hear your balance, press 1.", "To go back to the main menu, press star.")
NUMBER = ("Please enter the last four digits of your account number, followed by pound.",)
GOAL = "report a lost card"
PERSON = CallEnd(Where.PERSON, held=True)


def pressed(keys: str, *heard: str, early: bool = False, pauses: tuple[int, ...] = ()) -> PastDecision:
    return PastDecision(heard, PressKeys(keys, "r"), 0.0, pauses, early)


def heard(
    *history: PastDecision, end: CallEnd = PERSON, before: LearnedMenu | None = None, at: float = 1.0, goal: str = GOAL
) -> LearnedMenu:
    return hear_out(before or LearnedMenu("+15550100", "Bank"), goal, "en", history, end, at)


def menu_of(known: LearnedMenu, prompt: tuple[str, ...]) -> HeardMenu:
    return next(menu for menu in known.heard if menu.prompt == prompt)


def choice(known: LearnedMenu, prompt: tuple[str, ...], entry: str) -> Choice:
    return next(one for one in menu_of(known, prompt).choices if one.entry == entry)


def led(known: LearnedMenu, prompt: tuple[str, ...], entry: str) -> list[Where]:
    return [one.where for one in choice(known, prompt, entry).led]


def test_every_prompt_is_kept_with_all_its_options_and_where_the_taken_ones_led() -> None:
    known = heard(pressed("2", *MAIN), pressed("2", *CARDS), pressed("{{account_last4}}#", *NUMBER), at=7.0)
    main = menu_of(known, MAIN)
    assert (main.start, main.calls, main.at) == (True, 1, 7.0)
    assert [(one.entry, one.meaning, bool(one.led)) for one in main.choices] == [
        ("1", "for accounts", False),
        ("2", "to report a lost card", True),
        ("3", "for loans", False),
    ]
    assert choice(known, MAIN, "2").led[0].menu == menu_of(known, CARDS).name
    assert choice(known, NUMBER, "{{account_last4}}#").led == (Led(Where.PERSON, held=True, at=7.0),)


def test_a_branch_that_was_left_is_kept_with_the_menu_behind_it_and_is_wrong_for_this_goal() -> None:
    known = heard(pressed("1", *MAIN), pressed("*", *ACCOUNT), pressed("2", *MAIN), pressed("2", *CARDS))
    assert [left.goal for left in choice(known, MAIN, "1").left] == [GOAL]
    assert choice(known, MAIN, "2").left == ()
    assert led(known, ACCOUNT, "*") == [Where.MENU]
    assert choice(known, ACCOUNT, "*").left == ()


def test_a_branch_that_leads_on_at_last_is_wrong_no_more() -> None:
    wrong = heard(pressed("1", *MAIN), pressed("*", *ACCOUNT), pressed("2", *MAIN))
    known = heard(pressed("1", *MAIN), pressed("1", *ACCOUNT), before=wrong, at=2.0)
    assert choice(known, MAIN, "1").left == ()


def test_who_told_a_number_and_hears_the_menu_again_took_no_wrong_branch() -> None:
    known = heard(pressed("1", *MAIN), pressed("{{account_last4}}#", *NUMBER), pressed("2", *MAIN))
    assert choice(known, MAIN, "1").left == ()


def test_calls_are_counted_and_the_newest_comes_first() -> None:
    once = heard(pressed("2", *MAIN), end=CallEnd(Where.CLOSED, heard=("We are closed.",)), at=1.0)
    twice = heard(pressed("2", *MAIN), before=once, at=2.0)
    thrice = heard(pressed("2", *MAIN), before=twice, at=3.0)
    assert menu_of(thrice, MAIN).calls == 3
    assert [(one.where, one.calls, one.at) for one in choice(thrice, MAIN, "2").led] == [
        (Where.PERSON, 2, 3.0),
        (Where.CLOSED, 1, 1.0),
    ]
    assert choice(thrice, MAIN, "2").led[1].said == ("We are closed.",)


def test_a_call_that_did_not_get_through_adds_too() -> None:
    known = heard(pressed("2", *MAIN), end=CallEnd(Where.UNKNOWN, heard=CARDS))
    assert led(known, MAIN, "2") == [Where.MENU]
    assert [one.led for one in menu_of(known, CARDS).choices] == [(), ()]


def test_a_prompt_that_was_interrupted_is_known_by_where_it_stands() -> None:
    whole = heard(pressed("2", *MAIN), pressed("2", *CARDS))
    early = heard(pressed("2", MAIN[0], early=True), pressed("1", CARDS[0], early=True), before=whole, at=2.0)
    assert len(early.heard) == 2
    assert (menu_of(early, MAIN).calls, menu_of(early, CARDS).calls) == (2, 2)
    assert led(early, CARDS, "1") == [Where.PERSON]


def test_an_entry_that_was_lost_led_nowhere() -> None:
    whole = heard(pressed("2", *MAIN), pressed("2", *CARDS))
    lost = pressed("2", *MAIN[:3], early=True), pressed("2", MAIN[3]), pressed("2", *CARDS)
    known = heard(*lost, before=whole, at=2.0)
    assert led(known, MAIN, "2") == [Where.MENU]
    assert choice(known, MAIN, "2").led[0].calls == 2
    assert len(known.heard) == 2


def test_what_leads_back_to_its_own_prompt_is_told_as_such() -> None:
    hours = ("We are open from eight to six.", *MAIN)
    known = heard(pressed("1", *MAIN), pressed("2", *hours))
    menu = next(one for one in known.heard if one.start)
    assert next(one for one in menu.choices if one.entry == "1").led[0].where is Where.SAME


def test_a_prompt_that_was_waited_out_leads_to_the_next() -> None:
    question = ("Are you calling about your order that ends in 22?",)
    known = heard(pressed("2", *question, *MAIN, pauses=(1,)))
    assert led(known, question, "wait") == [Where.MENU]
    assert menu_of(known, question).start


def test_a_menu_read_slowly_is_one() -> None:
    assert len(heard(pressed("2", *MAIN, pauses=(2, 3))).heard) == 1


def test_a_company_without_a_menu_is_kept_as_what_it_said() -> None:
    known = heard(end=CallEnd(Where.CLOSED, heard=("Press 1 for our hours.",)))
    assert [one.entry for one in known.heard[0].choices] == ["1", "wait"]


def test_a_key_that_stands_for_something_else_now_is_a_new_choice() -> None:
    moved = (MAIN[0], MAIN[1], "For travel insurance, press 2.", MAIN[3])
    known = heard(pressed("1", *moved), before=heard(pressed("2", *MAIN)), at=2.0)
    assert choice(known, moved, "2") == Choice("2", "for travel insurance")


def test_long_numbers_are_not_kept_and_what_a_person_may_have_said_is_not() -> None:
    known = heard(pressed("2", "Your order is 4 4 7 1 8 8.", *MAIN))
    assert known.heard[0].prompt[0] == "Your order is [digits]."
    goal = "cancel order 447188"
    left = heard(pressed("1", *MAIN), pressed("*", *ACCOUNT), pressed("2", *MAIN), goal=goal)
    assert choice(left, MAIN, "1").left[0].goal == "cancel order [digits]"


@pytest.mark.parametrize(
    ("outcome", "where"),
    [
        (OutcomeKind.CONNECTED, Where.PERSON),
        (OutcomeKind.CANCELLED, Where.UNKNOWN),
        (OutcomeKind.COMPANY_HUNG_UP, Where.HUNG_UP),
    ],
)
def test_the_end_of_a_call_is_told_without_its_person(outcome: OutcomeKind, where: Where) -> None:
    call = Story().call
    said = ("Thank you.", "Please hold the line.", "Dana speaking.")
    call.menu.sentences = [HeardSentence(text, 4.0 * at, 4.0 * at + 1.0) for at, text in enumerate(said)]
    assert end_of(call, Outcome(outcome)) == CallEnd(where, heard=said[:2], pauses=(1,))
    del call.menu.sentences[1]
    assert end_of(call, Outcome(outcome)).heard == (() if where is Where.PERSON else (said[0], said[2]))
    call.held_s = 5.0
    waited = end_of(call, Outcome(outcome))
    assert (waited.held, waited.heard) == (True, ())


def test_a_call_that_ended_in_a_queue_led_there() -> None:
    call = Story().call
    call.held_s = 5.0
    assert end_of(call, Outcome(OutcomeKind.CANCELLED)).where is Where.QUEUE


# -- bounds ----------------------------------------------------------------------------------------------------------


def test_what_was_not_heard_for_half_a_year_is_forgotten_and_nothing_leads_to_it() -> None:
    known = heard(pressed("2", *MAIN), pressed("2", *CARDS), at=1.0)
    later = heard(pressed("2", *MAIN), before=known, at=FORGOTTEN_S + 1.0)
    assert [one.prompt for one in later.heard] == [MAIN]
    assert led(later, MAIN, "2") == [Where.PERSON, Where.UNKNOWN]


def test_a_tree_stays_within_its_limits() -> None:
    menus = [HeardMenu(f"menu_{n}", "en", (f"Prompt {n}.",), at=float(n)) for n in range(MOST_MENUS + 5)]
    many = tuple(Choice(str(n), "x", (Led(Where.SAME, at=1.0),) if n > 20 else ()) for n in range(MOST_CHOICES + 9))
    kept = bounded([*menus, replace(menus[-1], name="wide", choices=many)], 200.0)
    assert len(kept) == MOST_MENUS
    assert "menu_5" not in {menu.name for menu in kept}
    wide = next(menu for menu in kept if menu.name == "wide")
    assert len(wide.choices) == MOST_CHOICES
    assert all(one in wide.choices for one in many if one.led)


# -- as one tree -----------------------------------------------------------------------------------------------------


def ways_of(way: Way) -> dict[str, Way]:
    return {one.entry: one for one in way.ways}


def test_the_tree_tells_each_menu_once_and_what_was_not_taken() -> None:
    history = [pressed("1", *MAIN), pressed("*", *ACCOUNT), pressed("2", *MAIN), pressed("2", *CARDS)]
    known = learn(heard(*history), GOAL, "en", history, "connected", 1.0)
    root = tree(known)
    main = ways_of(root)
    assert (root.prompt, root.calls) == (" ".join(MAIN), 1)
    assert (main["3"].leads, main["3"].meaning, main["3"].last) == ("", "for loans", 0.0)
    assert main["1"].left_for == (GOAL,)
    back = ways_of(main["1"])["*"]
    assert (back.again, back.ways, back.prompt) == (True, (), " ".join(MAIN))
    person = ways_of(main["2"])["2"]
    assert (person.leads, person.held, person.ends) == ("person", True, (f"{GOAL} → connected",))


def test_a_menu_kept_before_there_were_trees_is_told_by_its_paths() -> None:
    history = [pressed("2", *MAIN), PastDecision(("What is it about?",), SaySlotOrPhrase("lost card", "r"), 1.0)]
    known = learn(LearnedMenu("+15550100", "Bank"), GOAL, "en", history, "connected", 9.0)
    assert known.heard == ()
    two = ways_of(tree(known))["2"]
    assert ways_of(two)["say: lost card"].ends == (f"{GOAL} → connected",)
    assert tree(LearnedMenu("+15550100", "Bank")) == Way("")


# -- two trees -------------------------------------------------------------------------------------------------------


def test_two_trees_become_one_whatever_their_menus_are_called() -> None:
    mine = heard(pressed("2", *MAIN), pressed("2", *CARDS), at=1.0)
    other = heard(pressed("1", *MAIN), pressed("1", *ACCOUNT), at=5.0)
    both = replace(mine, heard=merged_trees(mine.heard, other.heard))
    assert {one.prompt for one in both.heard} == {MAIN, CARDS, ACCOUNT}
    assert len({one.name for one in both.heard}) == 3
    assert choice(both, MAIN, "1").led[0].menu == menu_of(both, ACCOUNT).name
    assert choice(both, MAIN, "2").led[0].menu == menu_of(both, CARDS).name


def test_of_two_trees_of_one_time_the_edited_one_counts() -> None:
    known = heard(pressed("1", *MAIN), pressed("*", *ACCOUNT), pressed("2", *MAIN), at=5.0)
    main = menu_of(known, MAIN)
    edited = replace(main, choices=tuple(replace(one, left=(), meaning=one.meaning) for one in main.choices[:2]))
    both = merged_trees(known.heard, [edited, menu_of(known, ACCOUNT)])
    assert next(one for one in both if one.name == main.name) == edited
    assert merged_trees(known.heard, known.heard) == known.heard


def test_paths_that_others_have_drawn_grow_into_the_tree() -> None:
    drawn = learn(LearnedMenu("+1", "B"), "loan", "en", [pressed("3", *MAIN)], "connected", 2.0).paths
    known = with_paths(heard(pressed("2", *MAIN)), drawn)
    assert led(known, MAIN, "3") == [Where.PERSON]
    assert len(known.heard) == 1
