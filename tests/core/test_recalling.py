"""Following a learned path: only where the prompt is the same, however it was heard."""

from __future__ import annotations

from dataclasses import replace

from holdslayer_agent.core.decisions import (
    AskUser,
    CallbackPolicy,
    PastDecision,
    PressKeys,
    SaySlotOrPhrase,
    WaitForMore,
)
from holdslayer_agent.core.hearing_out import end_behind, hear_out
from holdslayer_agent.core.learned import learn
from holdslayer_agent.core.menu_tree import Where
from holdslayer_agent.core.recalling import LED_ON, recall
from tests.core.learned_menus import CARD, GOAL, MAIN, learned, pressed
from tests.navigation.views import view_of


def test_the_second_call_presses_as_soon_as_the_greeting_is_known() -> None:
    menu = learned(pressed("2", *MAIN))
    assert recall(menu, view_of("Welcome to the water works.", complete=False)) is None
    decision = recall(menu, view_of(*MAIN[:1], complete=False))
    assert isinstance(decision, PressKeys)
    assert decision.keys == "2"


def test_a_renumbered_menu_is_not_answered_with_the_old_key() -> None:
    menu = learned(pressed("2", *MAIN))
    changed = ("Thank you for calling.", "To report a lost card, press 1.", "For accounts, press 2.")
    assert recall(menu, view_of(*changed)) is None


def test_another_goal_follows_no_path() -> None:
    assert recall(learned(pressed("2", *MAIN)), view_of(*MAIN, goal="apply for a mortgage")) is None


def test_an_option_that_was_misheard_is_taken_when_all_else_is_the_same() -> None:
    menu = learned(pressed("2", *MAIN))
    misheard = (
        "Thank you for calling.",
        "For accounts, press 1.",
        "To report a cost car, dress",
        "For loans, press 3.",
    )
    decision = recall(menu, view_of(*misheard))
    assert isinstance(decision, PressKeys)
    assert decision.keys == "2"


def test_yes_and_no_are_told_by_their_question() -> None:
    menu = learned(pressed("2", "Did that fix the problem?", "Press 1 for yes, or 2 for no."))
    other = ("Are you calling about the account that ends in one?", "Press 1 for yes, or 2 for no.")
    assert recall(menu, view_of(*other, complete=False)) is None


def test_a_slot_is_entered_when_it_is_asked_for_in_the_same_words() -> None:
    menu = learned(pressed("2", *MAIN), pressed("{{account_last4}}#", *CARD))
    view = view_of(*CARD, slots=("account_last4",), complete=False, history=(pressed("2", *MAIN),))
    decision = recall(menu, view)
    assert isinstance(decision, PressKeys)
    assert decision.keys == "{{account_last4}}#"


def test_a_company_that_hears_nothing_before_the_end_is_remembered_as_such() -> None:
    menu = learned(pressed("2", *MAIN))
    again = learn(menu, GOAL, "en", [pressed("2", *MAIN[:3]), pressed("2", MAIN[3])], "connected", 2.0)
    (step,) = again.paths[0].steps
    assert step.patient
    assert recall(again, view_of(*MAIN[:3], complete=False)) is None
    assert recall(again, view_of(*MAIN)) is not None


def test_words_that_were_spoken_are_spoken_again() -> None:
    asked = "In a few words, tell me why you are calling."
    said = PastDecision((asked,), SaySlotOrPhrase("lost card", "r"), 0.0)
    decision = recall(learned(said), view_of(asked))
    assert isinstance(decision, SaySlotOrPhrase)
    assert decision.text == "lost card"


def test_on_the_way_that_was_learned_the_first_words_of_the_next_menu_are_enough() -> None:
    cards = ("You have reached card services.", "For a lost card, press 1.", "For a new PIN, press 2.")
    menu = learned(pressed("2", *MAIN), pressed("1", *cards))
    on_the_way = (pressed("2", *MAIN[:2]),)
    assert recall(menu, view_of(cards[0], complete=False, history=on_the_way)) is not None
    assert recall(menu, view_of(cards[0], complete=False)) is None


def test_a_question_that_stands_before_the_menu_does_not_get_its_key() -> None:
    both = ("To stop the recording, press 9.", "For bills, press 1.", "To report a lost card, press 2.")
    menu = learned(PastDecision(both, PressKeys("2", "r"), 0.0, pauses=(1,)))  # it waited for the nine
    assert recall(menu, view_of(both[0], complete=False)) is None
    assert recall(menu, view_of(*both[:2], complete=False)) is not None


def test_a_language_that_is_offered_in_passing_does_not_keep_the_key_back() -> None:
    both = ("Para español, oprima el nueve.", "For bills, press 1.", "To report a lost card, press 2.")
    assert recall(learned(pressed("2", *both)), view_of(both[0], complete=False)) is not None


def test_the_same_key_offered_before_for_something_else_is_waited_for() -> None:
    both = ("Welcome to the bank.", "Para español, oprima el dos.", *MAIN[1:])
    menu = learned(pressed("2", *both))
    assert recall(menu, view_of(*both[:1], complete=False)) is None
    assert recall(menu, view_of(*both[:3], complete=False)) is not None


def test_a_prompt_that_was_waited_out_is_waited_out_again() -> None:
    heard = ("Enter your portal PIN to link this phone, or stay on the line.", *MAIN)
    menu = learned(PastDecision(heard, PressKeys("2", "r"), 0.0, pauses=(1,)))
    assert isinstance(recall(menu, view_of(heard[0])), WaitForMore)
    assert recall(menu, view_of(heard[0], complete=False)) is None


def test_a_prompt_heard_twice_is_answered_at_its_first_words() -> None:
    menu = learned(PastDecision((*MAIN, *MAIN[1:]), PressKeys("2", "r"), 0.0, pauses=(4,)))
    assert recall(menu, view_of(MAIN[0], complete=False)) is not None


def test_a_prompt_that_was_misheard_throughout_is_known_by_all_its_words() -> None:
    menu = learned(pressed("2", *MAIN, "For anything about a pension, press 4."))
    heard = ("Thank calling.", "accounts, mess 1.", "report lost card, free", "For lones 3.", "anything pension, press")
    decision = recall(menu, view_of(*heard))
    assert isinstance(decision, PressKeys)
    assert decision.keys == "2"


def test_an_option_whose_words_are_new_is_heard_again_before_anything_is_pressed() -> None:
    menu = learned(pressed("2", *MAIN, "For anything about a pension, press 4."))
    changed = (*MAIN[:2], "For travel insurance, press 2.", MAIN[3], "For anything about a pension, press 4.")
    assert isinstance(recall(menu, view_of(*changed)), WaitForMore)
    assert recall(menu, view_of(*changed, "For all other questions, please stay on the line.")) is None


def test_in_a_queue_the_key_of_a_menu_before_is_not_sent_again() -> None:
    past = (pressed("1", "Wenn Sie einen Auftrag wünschen, drücken Sie die 1."),)
    offer = "Wenn Sie wegen Ihres Auftrags einen Rückruf wünschen, drücken Sie die 1."
    view = view_of("Zurzeit rufen viele an.", "Sie werden gleich verbunden.", offer, history=past)
    late = tuple(replace(s, started_s=s.started_s + gap_s, ended_s=s.ended_s + gap_s) for s, gap_s in
                 zip(view.sentences, (0.0, 0.0, 20.0), strict=True))  # fmt: skip
    assert recall(learned(*past), replace(view, sentences=late)) is None


def test_a_menu_whose_options_moved_is_heard_out_from_then_on() -> None:
    menu = learned(pressed("2", *MAIN))
    moved = (MAIN[0], MAIN[1], "For loans, press 2.", "To report a lost card, press 3.")
    healed = learn(menu, GOAL, "en", [pressed("3", *moved)], "connected", 2.0)
    assert healed.paths[0].steps[0].late
    assert recall(healed, view_of(*moved[:2], complete=False)) is None
    assert recall(healed, view_of(*moved)) is not None


def test_a_step_that_lies_behind_is_not_taken_again_for_one_option_that_sounds_like_it() -> None:
    status = ("Your card was sent on Monday.", "To report another lost card, press 2.", "To end this call, press 9.")
    menu = learned(pressed("2", *MAIN), pressed("0", *status))
    on_the_way = (pressed("2", *MAIN[:2]),)
    assert recall(menu, view_of(*status[:2], complete=False, history=on_the_way)) is None


def test_two_steps_with_the_same_key_are_two() -> None:
    language = ("For English, press 1.", "Para español, oprima 2.")
    menu = learned(
        pressed("1", *language), pressed("1", "Skip the line.", "For cards, press 1.", "For loans, press 2.")
    )
    lost = (pressed("1", *language[:1]), pressed("1", "Skip the line."))
    assert recall(menu, view_of("For cards, press 1.", complete=False, history=lost)) is not None


def test_a_greeting_that_was_misheard_for_a_question_gets_no_fact() -> None:
    misheard = "Enter this call for training digits."
    menu = learned(pressed("{{account_last4}}#", misheard, *CARD))
    slots = ("account_last4",)
    greeting = view_of("This call may be recorded for training.", slots=slots, complete=False)
    assert recall(menu, greeting) is None
    assert recall(menu, view_of(misheard, slots=slots, complete=False)) is None
    decision = recall(menu, view_of(misheard, *CARD, slots=slots, complete=False))
    assert isinstance(decision, PressKeys)
    assert decision.keys == "{{account_last4}}#"


def test_a_path_in_another_language_is_another_path() -> None:
    menu = learned(pressed("2", *MAIN))
    german = pressed("7", "Guten Tag.", "Für verlorene Karten drücken Sie die 7.")
    both = learn(menu, GOAL, "de", [german], "connected", 2.0)
    assert {path.language for path in both.paths} == {"en", "de"}
    decision = recall(both, view_of(*MAIN[:1], complete=False))
    assert isinstance(decision, PressKeys)
    assert decision.keys == "2"


def test_a_prompt_known_better_from_the_step_before_is_not_the_next_one_for_one_key_that_both_have() -> None:
    main = ("Your tests at your branch.", "For appointments, press 1.", "To prepare for a test, press 2.",
            "For press 3.", "For invoices, press 4.", "If you are a doctor, press 6.")  # fmt: skip
    tests = ("For blood, press 1.", "For urine, press 2.", "For ultrasound, press 3.", "For a chemist, press 4.")
    menu = learned(pressed("2", *main), pressed("4", *tests))
    lost = (PastDecision(("In May, half price.",), PressKeys("2", LED_ON), 3.0, early=True),)
    heard = ("Ask if we need it sooner.", "For appointments, press 1.", "prepare for trial 2.", "For date press 3.")
    assert recall(menu, view_of(*heard, history=lost, complete=False)) != PressKeys("4", LED_ON)


def test_a_question_misheard_twice_in_two_ways_is_one_prompt() -> None:
    first = ("Please enter your digit it? number.", "If you don't it, press pound.")
    again = ("enter your eight enter add number.", "If you don't know it, freezer, service")
    way = pressed("2", *MAIN)
    menu = learned(way, PastDecision((*first, *again), PressKeys("#", "r"), 0.0, pauses=(2,)))
    asked = ("Please enter your claim digit contract number.", "If you don't know it, press pound.")
    view = view_of(*asked, *asked, history=(way,))
    later = tuple(replace(s, started_s=s.started_s + 5.0, ended_s=s.ended_s + 5.0) for s in view.sentences[2:])
    assert recall(menu, replace(view, sentences=(*view.sentences[:2], *later))) == PressKeys("#", LED_ON)


def test_a_number_is_given_where_as_many_digits_are_asked_for_in_most_of_the_same_words() -> None:
    way = pressed("2", *MAIN)
    menu = learned(way, pressed("{{zip}}", "Please enter on, five digit ZIP code and we'll question the again,"))
    misheard = "Please its your five digit are code and we'll find the closest store."
    assert recall(menu, view_of(misheard, slots=("zip",), history=(way,))) == PressKeys("{{zip}}", LED_ON)
    other = "Please its your nine digit are code and we'll find the closest store."
    assert recall(menu, view_of(other, slots=("zip",), history=(way,))) is None


def test_a_call_back_that_was_not_taken_on_the_way_to_a_person_is_not_taken_for_a_key_that_keeps_the_place() -> None:
    history = (pressed("2", *MAIN),)
    offer = "If you would like us to call you back, press 1, or stay on the line to keep your place."
    heard = view_of("Wait times are longer than usual.", offer, "Hello, this is Ann.").sentences
    end = end_behind(heard, Where.PERSON, held=True, answered=True)
    assert end.heard[-1] == offer, "from there on a person may speak"
    late = view_of(offer, "Please hold.", "This is Ann.", "Reservations.", "For group travel, press 3.").sentences
    paused = tuple(replace(s, started_s=s.started_s + 9.0, ended_s=s.ended_s + 9.0) for s in late[3:])
    kept = end_behind((*late[:3], *paused), Where.PERSON, held=True, answered=True).heard
    assert kept == (offer, "For group travel, press 3."), "and nothing beside what offers a key"
    menu = hear_out(learned(*history), GOAL, "en", history, end, 1.0)
    misheard = "If you would like us to as you back, press 1, sent on the line lost keep your place."
    assert isinstance(recall(menu, view_of(misheard, history=history)), WaitForMore)
    assert recall(menu, view_of(misheard, history=history, callback=CallbackPolicy.TAKE)) is None
    assert recall(learned(*history), view_of(misheard, history=history)) is None


def test_a_number_that_was_asked_for_before_a_pause_is_not_given_to_the_menu_behind_it() -> None:
    way = pressed("2", *MAIN)
    asked = "Please enter the thirteen digits of your membership number, or wait."
    menu = learned(way, pressed("{{member}}", asked))
    topics = ("For a lost card, press 1.", "For a broken card, press 2.", "For a new address, press 3.")
    view = view_of(asked, *topics, slots=("member",), history=(way,))
    later = tuple(replace(s, started_s=s.started_s + 8.0, ended_s=s.ended_s + 8.0) for s in view.sentences[1:])
    assert recall(menu, replace(view, sentences=(view.sentences[0], *later))) is None


def test_a_choice_that_had_another_key_before_the_pause_is_not_answered_there_with_the_new_one() -> None:
    first = ("Please listen, our options have changed.", "favor, press le 1. If", "Health, press 2.", "Motor, press 3.",
             "Life and funerals, press 4.", "To hear this again, press star.")  # fmt: skip
    again = ("been motor, press 1.", "Funerals, press 2.", "Health, press 3.", *first[4:])
    assert [step.entry for step in learned(pressed("*", *first), pressed("1", *again)).paths[0].steps] == ["*", "1"]
    menu = learned(PastDecision((*first[:5], *again[:4]), PressKeys("1", "r"), 0.0, pauses=(5,)))
    assert recall(menu, view_of(first[0], complete=False)) is None


def test_a_menu_that_went_on_by_itself_behind_the_last_step_does_so_again() -> None:
    topics = ("Reservations.", "If you travel within two days, press 1.", "For later travel, press 2.")
    queue = ("Thanks for waiting.", "All agents are busy.", "Please hold.")
    history = (pressed("2", *MAIN), PastDecision((*topics, *queue), PressKeys("#", "r"), 0.0, pauses=(3,)))
    menu = hear_out(learned(*history), GOAL, "en", history, end_behind((), Where.PERSON, held=True, answered=True), 1.0)
    assert [step.entry for step in menu.paths[0].steps] == ["2"]
    assert isinstance(recall(menu, view_of(*topics, history=history[:1])), WaitForMore)
    assert recall(menu, view_of(*topics, "To keep your place, press 5.", history=history[:1])) is None
    assert recall(menu, view_of("For trains, press 1.", "For buses, press 2.", history=history[:1])) is None


def test_a_fact_that_the_user_gave_in_the_first_call_is_asked_for_where_it_is_due() -> None:
    way = pressed("2", *MAIN)
    menu = learned(way, pressed("{{notice_number}}", "Enter the seven digits of your notice's number."))
    due = view_of("Enter the seven digits of your notice number.", history=(way,))
    question = recall(menu, due)
    assert isinstance(question, AskUser)
    assert question.slot == "notice_number"
    asked = PastDecision((), question, 5.0)
    given = replace(due, slots=("notice_number",), history=(way, asked))
    assert recall(menu, given) == PressKeys("{{notice_number}}", LED_ON)
    assert not isinstance(recall(menu, replace(due, history=(way, asked))), AskUser)


def test_a_question_that_came_again_and_was_waited_out_is_so_the_second_time() -> None:
    asked = ("Your adjuster is on another call.", "Would you like us to call you back?", "Please say yes or no.")
    said = PastDecision(asked, SaySlotOrPhrase("talk to my adjuster", "r"), 5.0)
    end = end_behind(view_of(*asked, "Please hold.").sentences, Where.PERSON, held=True, answered=True)
    history = (pressed("2", *MAIN), said)
    menu = hear_out(learned(*history), GOAL, "en", history, end, 1.0)
    assert recall(menu, view_of(*asked, history=history[:1])) == SaySlotOrPhrase("talk to my adjuster", LED_ON)
    assert isinstance(recall(menu, view_of(*asked, history=history)), WaitForMore)


def test_a_fact_that_was_taken_with_the_pound_key_only_is_given_with_it_the_second_time() -> None:
    asked = "Now enter your date of birth, two digits for the month, two for the day, then pound."
    read_back = "for example, for [member], broker phone."  # an example, misheard: so there are two steps
    way = pressed("2", *MAIN)
    whole = pressed("{{birth}}#", "now enter date of birth, for the month, pound.", read_back)
    menu = learned(way, pressed("{{birth}}", asked), whole)
    assert [step.entry for step in menu.paths[0].steps] == ["2", "{{birth}}", "{{birth}}#"]
    history = (way, pressed("{{birth}}", asked))
    assert recall(menu, view_of(asked, slots=("birth",), history=history)) == PressKeys("{{birth}}#", LED_ON)


def test_an_option_that_was_misheard_in_two_ways_is_no_new_one() -> None:
    main = (*MAIN, "For anything about a pension, press 4.")
    menu = learned(pressed("2", *main))
    first = (*main[:2], "To repair a last guard, press 2.", *main[3:])
    again = (*main[1:2], "report anyone's scarf, press 2.", *main[3:])
    view = view_of(*first, *again)
    later = tuple(replace(s, started_s=s.started_s + 9.0, ended_s=s.ended_s + 9.0) for s in view.sentences[5:])
    assert recall(menu, replace(view, sentences=(*view.sentences[:5], *later))) == PressKeys("2", LED_ON)
    new = (*main[1:2], "For travel insurance, press 2.", *main[3:])
    view = view_of(main[0], *new, *new)
    later = tuple(replace(s, started_s=s.started_s + 9.0, ended_s=s.ended_s + 9.0) for s in view.sentences[5:])
    assert recall(menu, replace(view, sentences=(*view.sentences[:5], *later))) is None


def test_a_choice_read_for_another_key_while_its_own_was_read_for_nothing_is_still_its_own() -> None:
    payments = ("Für Ihren Kontostand drücken Sie die 1.", "Bei Problemen mit einer Überweisung drücken Sie die 2.",
                "Um Ihre Adresse zu ändern, drücken Sie die 3.", "Um zu kündigen, drücken Sie die 4.")  # fmt: skip
    misheard = (payments[0], "Bei Problemen mit einer Überweisung oder drücken Raute. Sie die 2.", *payments[2:])
    assert recall(learned(pressed("2", *payments)), view_of(*misheard)) == PressKeys("2", LED_ON)


def test_a_yes_of_another_place_on_the_way_is_not_said_to_a_menu_of_keys() -> None:
    question = ("It sounds like your payments are hard to make, a discharge.", "Is that right?")
    said = PastDecision(question, SaySlotOrPhrase("yes", "r"), 0.0)
    way, later = pressed("2", *MAIN), pressed("1", "For what you earn, press 1.", "If you are in default, press 3.")
    keys = (
        "If payments are hard to make, press 2.",
        "For a discharge, press 3.",
        "It sounds like your school, press 6.",
    )
    elsewhere = pressed("9", "Something else was asked here.")
    assert recall(learned(way, said, later), view_of(*keys, history=(way, elsewhere))) is None


def test_a_menu_in_another_order_that_was_waited_out_is_not_answered_with_the_key_of_the_next() -> None:
    first = ("Please listen, our options have changed.", "Home, press 1.", "Health, press 2.", "Motor, press 3.",
             "Life and funerals, press 4.")  # fmt: skip
    again = ("Motor, press 1.", "Home, press 2.", "Health, press 3.", first[4])
    menu = learned(PastDecision((*first, *again), PressKeys("1", "r"), 0.0, pauses=(5,)))
    assert recall(menu, view_of(*first[:4], complete=False)) is None
    assert isinstance(recall(menu, view_of(*first)), WaitForMore)
    assert recall(menu, view_of(*again)) == PressKeys("1", LED_ON)
    noisy = ("of motor, and 1.", *again[1:])
    menu = learned(PastDecision((*first, *noisy), PressKeys("1", "r"), 0.0, pauses=(5,)))
    assert recall(menu, view_of(*first, complete=False)) is None, "its last sentence stands in both"
    assert isinstance(recall(menu, view_of(*first)), WaitForMore)
