"""Following a learned path where an entry was lost, failed, or led on only after several hearings."""

from __future__ import annotations

from dataclasses import replace

from holdslayer_agent.core.decisions import (
    PastDecision,
    PressKeys,
    WaitForMore,
)
from holdslayer_agent.core.learned import learn
from holdslayer_agent.core.recalling import LED_ON, recall
from tests.core.learned_menus import GOAL, MAIN, learned, pressed
from tests.navigation.views import view_of


def test_an_entry_lost_in_the_middle_of_a_prompt_is_made_again_at_its_end() -> None:
    menu = learned(pressed("2", *MAIN))
    early = (pressed("2", *MAIN[:3]),)
    assert recall(menu, view_of(MAIN[3], complete=False, history=early)) is None
    assert recall(menu, view_of(MAIN[3], history=early)) == PressKeys("2", "led on from this very prompt before")


def test_to_have_a_prompt_repeated_is_no_step() -> None:
    again = ("Checking and savings, press 1.", "For a card that was lost, press 2.", "Mortgages, press 3.")
    star = pressed("*", *MAIN, "To hear this again, press star.")
    menu = learned(star, pressed("2", *again))
    assert [step.entry for step in menu.paths[0].steps] == ["2"]
    assert recall(menu, view_of(MAIN[0], complete=False)) is not None


def test_after_a_lost_entry_the_call_still_stands_where_it_stood() -> None:
    next_one = ("Card services.", "To report it stolen, press 1.", "For anything else, press 2.")
    menu = learned(pressed("2", *MAIN), pressed("1", *next_one))
    twice = (pressed("2", MAIN[0]), pressed("2", MAIN[1]))
    assert recall(menu, view_of(*next_one[:2], complete=False, history=twice)) == PressKeys("1", LED_ON)


def test_a_guess_that_led_on_is_made_once_and_only_at_the_prompts_end() -> None:
    serial = ("Please enter your nine digit serial number.", "It is inside the door of the machine.")
    menu = learned(pressed("2", *MAIN), pressed("0", *serial))
    way = pressed("2", *MAIN)
    assert recall(menu, view_of(serial[0], complete=False, history=(way,))) is None
    assert recall(menu, view_of(*serial, history=(way,))) is not None
    assert recall(menu, view_of(*serial, history=(way, pressed("0", *serial)))) is None


def test_a_key_lost_at_the_first_words_is_sent_again_at_the_first_option_and_later_only_there() -> None:
    cards = ("You have reached card services.", "For a lost card, press 1.", "For a new PIN, press 2.")
    menu = learned(pressed("2", *MAIN), pressed("1", *cards))
    lost = (pressed("2", *MAIN[:2]), pressed("1", cards[0]))
    assert recall(menu, view_of(cards[1], complete=False, history=lost)) is not None
    again = learn(menu, GOAL, "en", [*lost, pressed("1", cards[1])], "connected", 2.0)
    assert [step.listens_from for step in again.paths[0].steps] == [0, 1]
    assert recall(again, view_of(cards[0], complete=False, history=lost[:1])) is None


def test_a_key_that_was_lost_at_the_greeting_is_sent_again_at_the_first_option() -> None:
    menu = learned(pressed("2", *MAIN))
    lost = (pressed("2", MAIN[0]),)
    assert recall(menu, view_of(MAIN[1], complete=False, history=lost)) is not None


def test_a_key_that_was_made_at_its_own_option_in_vain_waits_for_the_prompts_end() -> None:
    menu = learned(pressed("2", *MAIN))
    lost = (pressed("2", *MAIN[:3]),)
    assert recall(menu, view_of("Good day.", *MAIN[1:], complete=False, history=lost)) is None
    assert recall(menu, view_of("Good day.", *MAIN[1:], history=lost)) is not None


def test_the_prompt_that_was_answered_too_early_is_not_taken_for_the_next_one() -> None:
    main = ("Thank you for calling the motor company.", "For sales, press 1.", "For service, press 2.")
    cars = ("For new vehicles, press 1.", "For pre-owned vehicles, press 2.")
    menu = learned(pressed("1", *main), pressed("2", *cars))
    lost = (PastDecision(main[:1], PressKeys("1", LED_ON), 3.0),)
    at_once = recall(menu, view_of("For sales, press 1.", history=lost, complete=False))
    assert not (isinstance(at_once, PressKeys) and at_once.keys == "2")
    due = recall(menu, view_of(cars[0], history=lost, complete=False))
    assert isinstance(due, PressKeys)
    assert due.keys == "2"


def test_a_lost_key_is_known_by_what_was_said_however_many_bare_keys_stand_between() -> None:
    paper = ("The Valley Herald, news for town and land.", "New: read us on your tablet for six weeks.",
             "Subscriptions, press 1.", "Delivery, press dates", "Notices, press 4.", "News, press 6.")  # fmt: skip
    news = ("Local, press 1.", "Sports, press 2.", "Letters, press 3.", "Mistakes and corrections, press 4.")
    menu = learned(pressed("6", *paper), pressed("4", *news))
    lost = (PastDecision(paper[:1], PressKeys("6", LED_ON), 3.0, early=True),)
    rest = view_of(paper[1], "press 1.", "Delivery, press 2.", history=lost, complete=False)
    assert recall(menu, rest) != PressKeys("4", LED_ON)


def test_a_guess_that_led_on_after_several_hearings_is_given_as_many_again() -> None:
    find = ("To find your order, enter the telephone number on your account.",)
    sorry = ("We found no orders for that number.", *find)
    way = pressed("2", *MAIN)
    menu = learned(way, PastDecision((*find, *find, *find), PressKeys("0", "r"), 0.0, pauses=(1, 2)))
    once = (way, pressed("0", *find))
    assert recall(menu, view_of(*sorry, history=once)) == PressKeys("0", LED_ON)
    twice = (*once, pressed("0", *sorry))
    assert isinstance(recall(menu, view_of(*sorry, history=twice)), WaitForMore), "a third time would be a loop"
    assert recall(learned(*once), view_of(*sorry, history=once)) is None, "one hearing was enough before"


def test_who_failed_twice_and_was_put_through_fails_as_often_again() -> None:
    find = ("Please enter your nine digit serial number.", "It is inside the door of the machine.")
    sorry = ("That serial number is not valid.", *find)
    way = pressed("2", *MAIN)
    menu = learned(way, pressed("#", *find), pressed("0", *sorry))
    once = (way, pressed("0", *find))
    assert recall(menu, view_of(*sorry, history=once)) == PressKeys("0", LED_ON)
    again = learn(menu, GOAL, "en", once, "connected", 2.0)
    assert recall(again, view_of(*sorry, history=once)) == PressKeys("0", LED_ON), "one luckier call changes nothing"
    thrice = learn(again, GOAL, "en", [*once, pressed("0", *sorry)], "connected", 3.0)
    assert thrice.paths[0].steps[-1].hearings == again.paths[0].steps[-1].hearings == 2


def test_a_number_that_was_not_found_twice_is_not_entered_a_third_time() -> None:
    asked = ("Please enter your ten digit account number, then pound.",)
    sorry = ("We could not find that account.", "Enter the number again, or press star.")
    number = pressed("{{account}}", *asked), pressed("{{account}}", *sorry)
    menu = learned(*number, pressed("say: lower payments", "In a few words, how can we help?"))
    assert recall(menu, view_of(*sorry, slots=("account",), history=number[:1])) is not None
    assert recall(menu, view_of(*sorry, slots=("account",), history=number)) is None


def test_to_have_a_prompt_repeated_is_no_step_though_the_choice_was_misheard_at_first() -> None:
    greeting = "Geben Sie Ihre Kundennummer ein, oder bleiben Sie am Apparat."
    heard = (
        greeting,
        "Wenn Sie ein Paket erwarten oder bekommen haben, drücken 2. bitte die 1.",
        "Wenn Sie ein Paket verschicken möchten, drücken Sie die 2.",
        "Für Beschwerden und alle anderen Anliegen die 4.",
        "Zum Wiederholen drücken Sie die Stern-Taste.",
    )
    star = PastDecision(heard, PressKeys("*", "r"), 0.0, pauses=(1,))
    again = ("Wenn Sie ein Paket erwarten oder bekommen haben, drücken Sie bitte die 1.", *heard[2:])
    menu = learned(star, pressed("1", *again))
    assert [step.entry for step in menu.paths[0].steps] == ["1"]
    assert isinstance(recall(menu, view_of(greeting)), WaitForMore), "what was waited out before is not forgotten"


def test_a_prompt_that_comes_again_as_wanted_is_no_lost_entry() -> None:
    again = ("For loans, press 1.", "For accounts, press 2.", "To report a lost card, press 3.")
    star = pressed("*", *MAIN, "To hear this again, press star.")
    menu = learned(star, pressed("3", *again))
    heard = (*MAIN[1:], "To hear this again, press star.")
    assert recall(menu, view_of(*heard, history=(star,))) != PressKeys("*", LED_ON)
    lost = PastDecision(MAIN[:1], PressKeys("*", LED_ON), 3.0, early=True)
    assert recall(menu, view_of(*heard, history=(lost,))) == PressKeys("*", LED_ON)


def test_a_lost_key_is_known_where_every_short_sentence_was_misheard() -> None:
    questions = ("We record calls to keep our service good.", "Have you bought something?", "Press 1.",
                 "Do you sell with us?", "Press 2.", "No account as yet?", "Press 3.")  # fmt: skip
    menu = learned(pressed("1", "Hello, this is the market place.", *questions), pressed("say: orders", "Tell me why."))
    lost = PastDecision(("Hello, this is the market place.",), PressKeys("1", LED_ON), 3.0, early=True)
    heard = ("We record labels to another good calls", "Have bought anything?", "1.", "sell us order?",
             "Press order.", "No account offers?", "Press how")  # fmt: skip
    assert recall(menu, view_of(*heard, history=(lost,))) == PressKeys("1", LED_ON)


def test_a_key_that_was_tried_at_two_prompts_in_a_row_is_not_tried_a_third_time() -> None:
    folio = "Enter the six digits of your folio, followed by the pound key."
    sorry = ("We did not find that folio.", "Enter your folio and the pound key, or press star.")
    tried = pressed("#", folio), pressed("#", *sorry)
    menu = learned(*tried, pressed("2", "To have it sent, press 1.", "If it is late, press 2."))
    early = tuple(replace(past, early=True) for past in tried)
    assert recall(menu, view_of(*sorry, history=early[:1])) == PressKeys("#", LED_ON)
    assert recall(menu, view_of(*sorry, history=early)) is None
