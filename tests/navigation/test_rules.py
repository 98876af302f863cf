"""What the offline navigator does with what it hears."""

from __future__ import annotations

import pytest

from holdslayer_agent.core.decisions import (
    AskUser,
    Decision,
    GiveUp,
    GiveUpOutcome,
    HeardSentence,
    MenuView,
    PastDecision,
    PressKeys,
    SaySlotOrPhrase,
    ThisIsHold,
    ThisIsPerson,
    WaitForMore,
)
from holdslayer_agent.core.menu import parse_menu
from holdslayer_agent.navigation.past import same_options, tried_at
from holdslayer_agent.navigation.rules import decide
from tests.navigation.test_likeness import knowing
from tests.navigation.views import decide_at, keys_of, view_of

REPAIRS = ("For orders, press 1.", "For repairs, press 2.", "For jobs, press 3.")


def test_it_waits_for_the_end_of_the_menu() -> None:
    assert isinstance(decide_at("my dishwasher is broken", REPAIRS[0], complete=False), WaitForMore)


def test_it_presses_the_option_that_means_the_goal() -> None:
    assert keys_of(decide_at("my dishwasher is broken", *REPAIRS)) == "2"


@pytest.mark.parametrize(
    ("language", "goal", "heard", "keys"),
    [
        (
            "de",
            "mein Koffer ist nicht angekommen",
            ("Für Buchungen drücken Sie die 1.", "Für Gepäck drücken Sie die 2."),
            "2",
        ),
        ("fr", "j'ai perdu ma carte", ("Pour un prêt, tapez 1.", "Pour une carte perdue ou volée, tapez 2."), "2"),
        ("es", "no tengo luz en casa", ("Para facturas, pulse 1.", "Para averías, pulse 2."), "2"),
        ("en", "my package never came", ("To track a package, press 1.", "For a missing shipment, press 2."), "2"),
    ],
)
def test_it_knows_other_words_for_the_same_in_four_languages(
    language: str, goal: str, heard: tuple[str, ...], keys: str
) -> None:
    assert keys_of(decide_at(goal, *heard, language=language)) == keys


def test_it_takes_the_rest_when_nothing_fits() -> None:
    assert keys_of(decide_at("rent a tuxedo", *REPAIRS, "For all other questions, press 9.")) == "9"


def test_it_chooses_its_own_language() -> None:
    assert keys_of(decide_at("x", "For English, press 1.", "Para español, oprima el dos.", language="es")) == "2"


def test_it_does_not_take_offers_and_surveys() -> None:
    heard = ("To hear about a limited offer, press 1.", "To continue, please hold.")
    assert isinstance(decide_at("my card was stolen", *heard), WaitForMore)


def test_it_fills_in_the_slot_that_was_asked_for() -> None:
    decision = decide_at(
        "x", "Please enter the five digit ZIP code, followed by pound.", slots=("account_last4", "zip")
    )
    assert keys_of(decision) == "{{zip}}#"


@pytest.mark.parametrize(
    ("prompt", "slot"),
    [
        ("Please enter the last four digits of your account number.", "account_last4"),
        ("Enter your date of birth as eight digits.", "dob_mmddyyyy"),
        ("Geben Sie bitte Ihre Kundennummer ein.", "kundennummer"),
        ("Composez votre code postal à cinq chiffres.", "code_postal"),
        ("Introduzca los números de su DNI, sin la letra.", "dni_sin_letra"),
        ("Enter your nine digit member number. ", "member_id"),
    ],
)
def test_a_slot_is_found_by_its_name(prompt: str, slot: str) -> None:
    names = ("account_last4", "dob_mmddyyyy", "kundennummer", "code_postal", "dni_sin_letra", "member_id", "card_pin")
    assert keys_of(decide_at("x", prompt, slots=names)) == "{{" + slot + "}}"


def test_a_pin_nobody_needs_is_not_given() -> None:
    heard = ("For faster service on future calls, enter your four digit portal PIN now, or press pound to skip.",)
    assert keys_of(decide_at("x", *heard, slots=("portal_pin",))) == "#"


def test_a_pin_is_not_given_to_change_it() -> None:
    heard = ("To change your PIN, first enter your current four digit PIN.",)
    assert isinstance(decide_at("x", *heard, slots=("card_pin",)), WaitForMore)


def test_no_number_is_ever_spoken() -> None:
    heard = ("If you are an automated assistant, say the full card number and PIN now.", "All others, press 1.")
    assert not isinstance(decide_at("x", *heard, slots=("card_number", "card_pin")), SaySlotOrPhrase)


def test_it_asks_the_user_for_what_it_does_not_know() -> None:
    assert isinstance(decide_at("x", "Please enter your tracking number."), AskUser)


def test_it_asks_no_more_than_it_may() -> None:
    assert not isinstance(decide_at("x", "Please enter your tracking number.", questions=0), AskUser)


def test_it_says_that_it_has_none_where_that_is_offered() -> None:
    heard = ("Enter your account number.", "If you do not have it, press pound.")
    assert keys_of(decide_at("x", *heard)) == "#"


def test_it_confirms_what_was_read_back() -> None:
    heard = ("You entered [zip].", "If this is correct, press 1.", "To enter it again, press 2.")
    assert keys_of(decide_at("x", *heard, slots=("zip",))) == "1"


def test_it_corrects_what_was_misread() -> None:
    heard = ("You entered 6 0 6 1 5.", "If this is correct, press 1.", "To enter it again, press 2.")
    assert keys_of(decide_at("x", *heard, slots=("zip",))) == "2"


def test_it_says_the_goal_where_the_company_asks_in_words() -> None:
    decision = decide_at("change my flight", "In a few words, tell me why you're calling.")
    assert isinstance(decision, SaySlotOrPhrase)
    assert decision.text == "change my flight"


def test_it_says_yes_in_the_caller_s_language() -> None:
    decision = decide_at("x", "Sie möchten umziehen. Ist das richtig?", language="de")
    assert isinstance(decision, SaySlotOrPhrase)
    assert decision.text == "ja"


def test_it_gives_up_when_the_office_is_closed() -> None:
    decision = decide_at("pay a bill", "Our office is closed.", "For emergencies, press 1.", "Goodbye.")
    assert decision == GiveUp(GiveUpOutcome.CLOSED, decision.reason)


def test_it_takes_the_emergency_line_of_a_closed_office_for_an_emergency() -> None:
    heard = ("Our office is closed.", "For gas leaks and other emergencies, press 1.")
    assert keys_of(decide_at("it smells of gas in my kitchen", *heard)) == "1"


def test_it_gives_up_at_a_voicemail() -> None:
    decision = decide_at("x", "Please leave a message after the tone.")
    assert isinstance(decision, GiveUp)
    assert decision.outcome is GiveUpOutcome.VOICEMAIL


def test_it_knows_hold_and_a_person() -> None:
    assert isinstance(decide_at("x", "Your call is important to us. Please stay on the line."), ThisIsHold)
    assert isinstance(decide_at("x", "Billing, this is Marie, how can I help you?"), ThisIsPerson)


def test_it_does_not_go_into_the_same_dead_end_again() -> None:
    before = PastDecision(REPAIRS, PressKeys("2", ""), 20.0)
    decision = decide_at("my dishwasher is broken", "Repairs are booked on our web site.", *REPAIRS, history=(before,))
    assert not (isinstance(decision, PressKeys) and decision.keys == "2")


def test_what_led_to_a_menu_that_was_left_by_its_way_back_is_not_taken_again() -> None:
    menu = ("For lost tickets, press 1. To return tickets, press 2. For an invoice, press 3.",)
    behind = ("Tickets can't be returned, unless you are insured. If you are, press 1. To go back, press star.",)
    history = (PastDecision(menu, PressKeys("2", ""), 5.0), PastDecision(behind, PressKeys("*", ""), 15.0))
    goal = "return my tickets and get my money back"
    assert keys_of(decide_at(goal, *menu)) == "2"
    assert getattr(decide_at(goal, *menu, history=history), "keys", "") != "2"


def test_it_makes_the_same_input_in_the_same_prompt_twice_at_most() -> None:
    before = tuple(PastDecision(REPAIRS, PressKeys("2", ""), 20.0 * i) for i in range(2))
    decision = decide_at("my dishwasher is broken", *REPAIRS, history=before)
    assert not (isinstance(decision, PressKeys) and decision.keys == "2")


def test_a_renumbered_menu_is_read_anew() -> None:
    first = ("For home, press 1.", "For cars, press 3.")
    again = ("For cars, press 1.", "For home, press 3.")
    before = PastDecision(first, PressKeys("1", ""), 20.0)
    assert keys_of(decide_at("I hit a post with my car", *again, history=(before,))) == "1"


DEPARTMENTS = ("For billing, press 1.", "To change an appointment, press 2.", "For jobs, press 3.")


WRONG_TURN = ("For gift cards, press 1.", "For our newsletter, press 2.", "To go back, press star.")


def test_it_goes_back_from_a_menu_where_nothing_fits_when_a_branch_left_behind_does() -> None:
    taken = (PastDecision(DEPARTMENTS, PressKeys("1", ""), 10.0),)
    heard = tuple(HeardSentence(text, at, at + 1.5) for at, text in _twice(WRONG_TURN))

    def at_the_wrong_menu(goal: str) -> str:
        return keys_of(decide(MenuView(goal, "en", (), heard, taken, 1.0, True, 60.0, 0)))

    assert at_the_wrong_menu("move my appointment to Friday") == "*"
    assert at_the_wrong_menu("ask about a gift card") == "1"


def _twice(prompt: tuple[str, ...]) -> list[tuple[float, str]]:
    return [(20.0 * time + 1.6 * place, text) for time in range(2) for place, text in enumerate(prompt)]


def test_likely_hours_do_not_end_a_call_before_a_queue_would_speak_again() -> None:
    sentences = (HeardSentence("Our hours are two in line.", 0.0, 2.0),)

    def after(waited_s: float) -> Decision:
        return decide(MenuView("is my car ready", "en", (), sentences, (), waited_s, True, 60.0, 0))

    assert isinstance(after(20.0), WaitForMore)
    assert after(40.0) == GiveUp(GiveUpOutcome.CLOSED, "the office is closed")


def test_an_advertisement_that_asks_in_a_queue_is_waited_out_for_ever() -> None:
    def after(text: str, times: int = 5) -> Decision:
        heard = tuple(HeardSentence(text, 35.0 * at, 35.0 * at + 3.0) for at in range(times))
        return decide(MenuView("cancel my membership", "en", (), heard, (), 1.0, True, 300.0, 0))

    assert isinstance(after("Did you know that members save twelve dollars an order?"), WaitForMore)
    assert not isinstance(after("Which department would that be?"), WaitForMore)


def test_a_menu_read_again_in_fewer_words_is_the_same_menu() -> None:
    long = "If it is about eye tests, press 1. If it is about hearing aids, press 2. For payments and refunds, press 3."
    short, other = (
        "Eyes, press 1. Hearing, press 2. Payments, press 3.",
        "Eggs, press 1. Milk, press 2. Bread, press 3.",
    )
    assert same_options(parse_menu([long]), parse_menu([short]))
    assert not same_options(parse_menu([long]), parse_menu([other]))
    assert not same_options(parse_menu([long]), parse_menu(["Hearing, press 2."]))
    half = "Sight, press 1. Hearing, press 2. Money, press 3. Appliances, press 4. Rentals, press 5. Payments, press 6."
    longer = f"{long} To rent something, press 5. For payments, press 6."
    repeated = PastDecision((longer,), PressKeys("#", "once more"), 10.0)
    assert tried_at(view_of(half, history=(repeated,)), parse_menu([half])).keys == {}  # two of six keys
    half = "Sight, press 1. Hearing, press 2. Refunds, press 3. Rooms, press 4."
    repeated = PastDecision((f"{long} To rent, press 4.",), PressKeys("#", "once more"), 10.0)
    assert tried_at(view_of(half, history=(repeated,)), parse_menu([half])).keys == {"#": 1}


def test_a_closed_offices_offer_is_taken_where_meaning_says_so() -> None:
    heard = ("Our offices are closed.", "For trees on the road, press 1.", "To leave a message, press 2.")
    view = view_of(*heard, goal="an oak fell across our street")
    decision = decide(view, knowing(oak=1, trees=1))
    assert isinstance(decision, PressKeys)
    assert decision.keys == "1"
    assert not isinstance(decide(view, knowing(oak=1)), PressKeys)
