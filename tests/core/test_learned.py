"""What a call teaches about a number's menu: a path without its detours, and what ended calls."""

from __future__ import annotations

import pytest

from holdslayer_agent.core.dead_ends import hung_up_after
from holdslayer_agent.core.decisions import (
    PressKeys,
)
from holdslayer_agent.core.events import CompanyHungUp
from holdslayer_agent.core.hearing_out import tree
from holdslayer_agent.core.learned import learn
from tests.core.learned_menus import CARD, GOAL, MAIN, learned, pressed
from tests.core.machine_story import Story


def test_what_led_back_to_the_same_menu_is_not_kept() -> None:
    dead_end = pressed("1", *MAIN)
    menu = learned(dead_end, pressed("2", "Accounts are shown online.", *MAIN))
    assert [step.entry for step in menu.paths[0].steps] == ["2"]


def test_the_newest_path_of_a_goal_takes_the_place_of_the_old() -> None:
    menu = learned(pressed("2", *MAIN))
    changed = ("To report a lost card, press 7.", "For accounts, press 8.")
    healed = learn(menu, GOAL, "en", [pressed("7", *changed)], "connected", 2.0)
    assert [[step.entry for step in path.steps] for path in healed.paths] == [["7"]]
    assert learn(healed, GOAL, "en", [pressed("7", *changed)], "connected", 3.0).paths[0].calls == 2


def test_the_tree_joins_paths_that_begin_alike() -> None:
    menu = learned(pressed("2", *MAIN), pressed("{{account_last4}}#", *CARD))
    menu = learn(menu, "ask about a loan", "en", [pressed("3", *MAIN)], "connected", 2.0)
    root = tree(menu)
    assert {way.entry for way in root.ways if way.leads} == {"2", "3"}
    loans = next(way for way in root.ways if way.entry == "3")
    assert loans.ends == ("ask about a loan → connected",)


def test_a_repetition_in_another_order_stays_a_step() -> None:
    again = ("For loans, press 1.", "For accounts, press 2.", "To report a lost card, press 3.")
    star = pressed("*", *MAIN, "To hear this again, press star.")
    assert [step.entry for step in learned(star, pressed("3", *again)).paths[0].steps] == ["*", "3"]


def test_two_numbers_asked_for_in_like_words_are_two_steps() -> None:
    phone = pressed("{{phone}}", "Please enter the phone number of your account, ten digits.")
    pin = pressed("{{pin}}", "Please enter the PIN number of your account, ten digits.")
    assert [step.entry for step in learned(phone, pin).paths[0].steps] == ["{{phone}}", "{{pin}}"]


def test_a_key_that_was_tried_in_a_queue_is_not_learned() -> None:
    tried = pressed("*", "Thanks for waiting.", "You are number 3 in line.", "Please hold.")
    assert [step.entry for step in learned(pressed("2", *MAIN), tried).paths[0].steps] == ["2"]
    assert learned(pressed("0", "Please enter your member number."), pressed("2", *MAIN)).paths[0].steps[0].entry == "0"


@pytest.mark.parametrize(
    ("keys", "then", "at", "kept"),
    [
        ("0", "That is not valid. Goodbye.", 18.0, True),
        ("0", "", 14.0, True),
        ("0", "", 40.0, False),
        ("0", "Please hold while I connect you.", 18.0, False),
        ("{{pin}}", "That is not valid. Goodbye.", 18.0, False),
    ],
)
def test_what_a_company_hung_up_on_is_the_input_right_before_it(keys: str, then: str, at: float, kept: bool) -> None:
    s = Story()
    s.answer(5.0)
    s.sentence(10.0, "For sales, press 1. Please enter your PIN.")
    s.decide(12.0, PressKeys(keys, "r"))
    if then:
        s.sentence(16.0, then)
    s.at(at, CompanyHungUp())
    last = hung_up_after(s.call, s.call.outcome)
    assert (last is not None and last.decision == PressKeys(keys, "r")) is kept


def test_who_was_waited_for_in_a_queue_did_not_hang_up_on_the_last_key() -> None:
    s = Story()
    s.answer(5.0)
    s.decide(6.0, PressKeys("1", "r"))
    s.person.hold.on_hold = 0.9
    s.sentence(9.0, "You are number 2.")
    s.at(12.0, CompanyHungUp())
    assert s.call.held_s > 0.0
    assert hung_up_after(s.call, s.call.outcome) is None


def test_a_repetition_in_other_words_stays_a_step() -> None:
    main = ("For your checks, or questions about an account, press 1.", "For help with mobile banking, press 2.",
            "For mortgages and loans, press 3.", "To hear these choices again, press star.")  # fmt: skip
    again = ("Accounts and statements, press 1.", "Mobile banking, press 2.", "Mortgages and loans, press 3.", main[3])
    assert [step.entry for step in learned(pressed("*", *main), pressed("1", *again)).paths[0].steps] == ["*", "1"]


def test_a_key_that_was_misheard_and_led_back_is_a_detour() -> None:
    heard = ("The box office.", "Para español, pulse 5. 1 o espere.", "For English, press 2.")
    again = ("The box office.", "Para español, pulse 1 o llame.", "For English, press 2.")
    assert [step.entry for step in learned(pressed("5", *heard), pressed("1", *again)).paths[0].steps] == ["1"]


def test_a_key_tried_where_nothing_was_understood_is_learned_if_more_came_behind_it() -> None:
    misheard = "Please give your wait in, and close with the gate."
    menu = learned(pressed("2", *MAIN), pressed("0", misheard), pressed("1", "For a payment, press 1."))
    assert [step.entry for step in menu.paths[0].steps] == ["2", "0", "1"]
    assert [step.entry for step in learned(pressed("2", *MAIN), pressed("0", misheard)).paths[0].steps] == ["2"]
