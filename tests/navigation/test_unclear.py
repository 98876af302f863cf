"""Where a choice would be a guess: the user is asked, his choice is taken, and without an answer the guess is made."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from holdslayer_agent.core.decisions import (
    AskUser,
    CallbackPolicy,
    HeardSentence,
    MenuView,
    PastDecision,
    UserAnswer,
    WaitForMore,
)
from holdslayer_agent.core.menu import parse_menu
from holdslayer_agent.navigation.by_meaning import chances
from holdslayer_agent.navigation.likeness import Likeness
from holdslayer_agent.navigation.loops import waits_at_prompt
from holdslayer_agent.navigation.port import PressKeys
from holdslayer_agent.navigation.rules import RulesNavigator, decide
from tests.navigation.test_likeness import knowing
from tests.navigation.views import view_of

MENU = ("Für Übernachtungen drücken Sie die 1.", "Für Fahrkarten drücken Sie die 2.", "Für Presse drücken Sie die 3.")
SHORT = ("Übernachten, die 1.", "Fahren, die 2.", "Presse, die 3.")
CHOICES = ("Für Übernachtungen", "Für Fahrkarten", "Für Presse")
GOAL = "der Pudel soll irgendwo schlafen"
QUESTION = "Was davon ist es?"


def unclear() -> Likeness:
    """Both as like the goal as the other."""
    return knowing(pudel=1, ubernacht=1, fahr=1)


def heard(*sentences: str, goal: str = GOAL, questions_left: int = 3) -> MenuView:
    return view_of(*sentences, goal=goal, language="de", questions_left=questions_left)


def asked(view: MenuView, *more: str, answer: str = "") -> MenuView:
    """The view after the question: with what was read again, seconds later, and what the user said."""
    question = decide(view, unclear())
    assert isinstance(question, AskUser)
    past = PastDecision.of(view.sentences, question, view.now_s)
    later = view.now_s + 9.0
    again = tuple(HeardSentence(text, later + 2.0 * n, later + 2.0 * n + 1.9) for n, text in enumerate(more))
    answers = (UserAnswer(question.question, answer, at_s=view.now_s + 5.0),) if answer else ()
    now_s = later + 2.0 * len(more) + 1.5
    return replace(
        view, sentences=view.sentences + again, history=(past,), answers=answers, questions_left=2, now_s=now_s
    )


def test_the_user_is_asked_in_the_companys_own_spelling() -> None:
    question = decide(heard(*MENU), unclear())
    assert isinstance(question, AskUser)
    assert (question.question, question.choices) == (QUESTION, CHOICES)
    assert "likeliest is right" in question.reason


def test_nobody_is_asked_where_one_option_is_clear() -> None:
    decision = decide(heard(*MENU), knowing(pudel=1, ubernacht=1))
    assert isinstance(decision, PressKeys)
    assert decision.keys == "1"


def test_nobody_is_asked_where_the_settings_say_so() -> None:
    rules = RulesNavigator(unclear(), asks_which=False)
    assert isinstance(asyncio.run(rules.decide(heard(*MENU))), PressKeys)
    assert isinstance(asyncio.run(replace(rules, asks_which=True).decide(heard(*MENU))), AskUser)


def test_a_question_is_kept_for_a_number_that_is_not_known() -> None:
    assert isinstance(decide(heard(*MENU, questions_left=1), unclear()), PressKeys)


def test_without_an_answer_the_guess_waits_for_the_menu_to_be_read_again() -> None:
    waiting = decide(asked(heard(*MENU)), unclear())
    assert isinstance(waiting, WaitForMore)
    assert waiting.max_s == pytest.approx(40.0 - 10.5)
    assert isinstance(decide(asked(heard(*MENU), MENU[0]), unclear()), WaitForMore)  # a pause while it is read
    assert isinstance(decide(asked(heard(*MENU), *MENU), unclear()), PressKeys)


@pytest.mark.parametrize("again", [(), MENU, SHORT], ids=["at once", "read again", "read again in other words"])
def test_what_the_user_chose_is_taken(again: tuple[str, ...]) -> None:
    decision = decide(asked(heard(*MENU), *again, answer="Für Fahrkarten"), unclear())
    assert isinstance(decision, PressKeys)
    assert (decision.keys, decision.reason.endswith("is what the user has chosen")) == ("2", True)


def test_what_the_user_chose_is_no_part_of_the_goal_at_the_next_menu() -> None:
    before = asked(heard(*MENU), answer="Für Fahrkarten")
    pressed = PastDecision.of(before.sentences, PressKeys("2", "chosen"), before.now_s)
    menu = ("Für Tiere drücken Sie die 1.", "Um Fahrkarten zu kaufen drücken Sie die 2.")
    view = replace(heard(*menu), history=(*before.history, pressed), answers=before.answers, now_s=60.0)
    decision = decide(view, knowing(pudel=1, tiere=1))
    assert isinstance(decision, PressKeys)
    assert decision.keys == "1"


def test_an_answer_in_words_to_the_second_question_counts_where_the_first_had_none() -> None:
    first = asked(heard(*MENU))
    guessed = PastDecision.of(first.sentences, PressKeys("1", "a guess"), first.now_s)
    menu = ("Für Hunde drücken Sie die 1.", "Für Zimmer drücken Sie die 2.", "Für Vereine drücken Sie die 3.")
    view = replace(heard(*menu), history=(*first.history, guessed), now_s=60.0)
    unsure = knowing(pudel=1, hunde=1, zimmer=1)
    question = decide(view, unsure)
    assert isinstance(question, AskUser)
    answer = UserAnswer(question.question, "ein Zimmer", at_s=65.0)
    history = (*view.history, PastDecision.of(view.sentences, question, 60.0))
    decision = decide(replace(view, history=history, answers=(answer,), now_s=65.0), unsure)
    assert isinstance(decision, PressKeys)
    assert decision.keys == "2"


def test_a_number_that_is_asked_for_beside_topics_is_entered_without_a_question() -> None:
    menu = ("Please enter your account number, followed by pound.", "For tickets, press 1.", "For kennels, press 2.")
    view = view_of(*menu, goal="somewhere the poodle can sleep", slots=("account_number",), questions_left=3)
    decision = decide(view, knowing(poodle=1, tickets=1, kennels=1))
    assert isinstance(decision, PressKeys)
    assert decision.keys == "{{account_number}}#"


def test_the_choice_of_an_option_is_no_answer_to_an_offer_of_a_call_back() -> None:
    offer = ("To be called back, press 1.", "To wait, press 2.")
    chosen = UserAnswer("Which of these is it?", "Your order", at_s=3.0)
    view = view_of(*offer, callback=CallbackPolicy.ASK, questions_left=2, answers=(chosen,))
    question = decide(view, unclear())
    assert isinstance(question, AskUser)
    assert "call back" in question.question
    yes = replace(view, answers=(chosen, UserAnswer(question.question, "yes", at_s=4.0)))
    assert isinstance(taken := decide(yes, unclear()), PressKeys)
    assert taken.keys == "1"


def test_the_wait_for_the_user_is_none_for_the_menu() -> None:
    view = asked(heard(*MENU), *MENU)
    pressed = PastDecision.of(view.sentences, PressKeys("1", "a guess"), view.now_s)
    again = replace(heard(*MENU), now_s=60.0)
    assert waits_at_prompt(replace(again, history=(*view.history, pressed))) == 0
    assert waits_at_prompt(replace(again, history=(pressed,))) == 1


def test_words_of_the_users_own_belong_to_the_goal() -> None:
    decision = decide(asked(heard(*MENU), answer="das Hotel, also Übernachtungen"), unclear())
    assert isinstance(decision, PressKeys)
    assert decision.keys == "1"


def test_who_calls_is_not_asked_where_the_caller_has_a_members_number() -> None:
    menu = ("Si vous êtes adhérent, tapez 1.", "Si vous souhaitez nous rejoindre, tapez 2.")
    view = view_of(*menu, goal="une question", language="fr", questions_left=3, slots=("numero_adherent",))
    assert isinstance(decide(view, knowing(question=1)), PressKeys)


def test_chances_are_shares() -> None:
    view = heard(*MENU)
    found = chances(view, parse_menu(MENU), unclear())
    assert sum(found.values()) == pytest.approx(1.0)
    assert found["fur ubernachtungen"] == pytest.approx(found["fur fahrkarten"])
    assert found["fur presse"] < 0.1
