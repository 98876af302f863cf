"""What would bind the user is agreed to by nobody else, and whether a person calls is answered by nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from holdslayer_agent.core.decisions import (
    AskUser,
    PastDecision,
    PressKeys,
    UserAnswer,
    WaitForMore,
)
from holdslayer_agent.navigation.binding import binds
from holdslayer_agent.navigation.checks import refusal
from holdslayer_agent.navigation.rules import decide
from tests.navigation.views import view_of

BINDING = [
    ("You are about to pay 500 dollars._To confirm, press 1._To cancel, press 2.", "en"),
    ("To confirm a transfer of 500 dollars to account 1 2 3 4, press 1. To cancel, press 2.", "en"),
    ("Pour confirmer le paiement de 500 euros, tapez 1. Pour annuler, tapez 2.", "fr"),
    ("Para confirmar el pago de 500 euros, pulse 1. Para cancelar, pulse 2.", "es"),
    ("Um die Zahlung von 500 Euro zu bestätigen, drücken Sie die 1.", "de"),
    ("Do you agree to be charged 20 dollars for this call?_Press 1 for yes, 2 for no.", "en"),
    ("To cancel your policy now, press 1 to confirm.", "en"),
    ("Press 9 to transfer 500 dollars.", "en"),
]


@pytest.mark.parametrize(("heard", "language"), BINDING)
@pytest.mark.parametrize("questions_left", [0, 1])
def test_nothing_binds_the_user_that_the_goal_does_not_speak_of(heard: str, language: str, questions_left: int) -> None:
    view = view_of(*heard.split("_"), goal="hear my balance", language=language, questions_left=questions_left)
    decision = decide(view)
    assert getattr(decision, "keys", "") not in ("1", "9")
    assert not refusal(decision, view)
    assert refusal(PressKeys("1" if "1" in heard else "9", ""), view)


def test_the_user_is_asked_whether_he_agrees_and_his_word_counts() -> None:
    heard = ("You are about to pay 500 dollars.", "To confirm, press 1.", "To go back, press 2.")
    asked = decide(view_of(*heard, goal="hear my balance"))
    assert isinstance(asked, AskUser)
    history = (PastDecision(heard, asked, 6.0),)
    for chosen, key in (("to confirm", "1"), ("to go back", "2")):
        answers = (UserAnswer(asked.question, chosen, at_s=9.0),)
        view = view_of(*heard, goal="hear my balance", history=history, answers=answers)
        decision = decide(view)
        assert getattr(decision, "keys", "") == key
        assert not refusal(decision, view)
    waiting = view_of(*heard, goal="hear my balance", history=history, questions_left=0)
    assert isinstance(decide(waiting), WaitForMore)
    again = tuple(
        replace(said, started_s=said.started_s + 15.0, ended_s=said.ended_s + 15.0) for said in waiting.sentences
    )
    unanswered = replace(waiting, sentences=(*waiting.sentences, *again), now_s=22.0)
    assert getattr(decide(unanswered), "keys", "") == "2"


def test_the_users_own_words_may_bind() -> None:
    answers = (UserAnswer("Shall I?", "yes, accept their terms and conditions", at_s=1.0),)
    heard = "If you agree to our terms and conditions, press 1. If not, hang up."
    assert not refusal(PressKeys("1", ""), view_of(heard, goal="change my flight", answers=answers))


@pytest.mark.parametrize(
    ("goal", "heard"),
    [
        ("change my delivery address", "To confirm your order, press 1. To cancel your order, press 2."),
        (
            "when is my appointment",
            "The visit has a fee of twenty dollars._To confirm it, press 1. To cancel it, press 2.",
        ),
    ],
)
def test_what_is_the_users_own_is_never_cancelled_to_decline(goal: str, heard: str) -> None:
    assert getattr(decide(view_of(*heard.split("_"), goal=goal, questions_left=0)), "keys", "") != "2"


@pytest.mark.parametrize(
    ("goal", "heard"),
    [
        ("my internet is down", "Your contract number ends in 55. To confirm, press 1. If not, press 2."),
        ("no tengo internet", "Para confirmar su número de contrato, pulse 1. Si no, pulse 2."),
        (
            "mein Internet geht nicht",
            "Zur Bestätigung Ihrer Vertragsnummer drücken Sie die 1. Wenn nicht, die 2.",
        ),
        (
            "where is my package",
            "I found an order for 49 dollars. To confirm it is yours, press 1. If not, press 2.",
        ),
        ("refill a prescription", "Your copay is five dollars. To confirm your order, press 1. To cancel, press 2."),
        ("get a refund", "We will transfer 35 dollars to your account. To confirm, press 1. If not, press 2."),
        ("upgrade my plan", "Your new contract costs 35 dollars a month. To confirm, press 1. If not, press 2."),
        ("unlock my account", "We will send a code to your phone. To accept, press 1."),
        ("where is my package", "For orders under twenty dollars, press 1. For others, press 2."),
        ("make an appointment", "To confirm your appointment, press 1. For another day, press 2."),
        ("change my flight", "If you agree to be recorded, press 1. If not, press 2."),
        ("change my address", "To confirm your address is correct, press 1. If not, press 2."),
    ],
)
def test_ordinary_confirmations_bind_nobody(goal: str, heard: str) -> None:
    assert not refusal(PressKeys("1", ""), view_of(*heard.split("_"), goal=goal))


def test_what_the_goal_speaks_of_may_bind() -> None:
    heard = ("You are about to pay 43 dollars.", "To confirm, press 1.", "To cancel, press 2.")
    view = view_of(*heard, goal="pay my water bill")
    assert getattr(decide(view), "keys", "") == "1"
    assert not refusal(PressKeys("1", ""), view)


def test_a_menu_of_payments_binds_nobody() -> None:
    for offered in (
        "to make a payment",
        "for payments, refunds and fees",
        "to order checks",
        "if you agree with nobody",
    ):
        assert not binds("hear my balance", offered)


@pytest.mark.parametrize(
    ("heard", "language"),
    [
        ("Am I speaking with a real person?", "en"),
        ("To confirm that you are not a machine, press 7.", "en"),
        ("Press 1 to confirm that you are a human and keep your place in line.", "en"),
        ("Drücken Sie die 1, wenn Sie ein Mensch sind.", "de"),
        ("Pour confirmer que vous n'êtes pas un robot, tapez 5.", "fr"),
        ("Para confirmar que no es un robot, marque 5.", "es"),
        ("To make sure you are a human, please say yes.", "en"),
        ("Sind Sie ein Mensch?", "de"),
        ("Êtes-vous un robot ?", "fr"),
        ("¿Es usted una persona?", "es"),
    ],
)
def test_whether_a_person_calls_is_not_answered(heard: str, language: str) -> None:
    assert isinstance(decide(view_of(heard, language=language)), WaitForMore)


@pytest.mark.parametrize("learned", [False, True])
def test_no_navigator_presses_the_key_of_a_person(learned: bool) -> None:
    view = view_of("To confirm that you are not a machine, press 7.")
    assert refusal(PressKeys("7", ""), view, learned=learned)
    assert not refusal(PressKeys("7", ""), view_of("To keep your place, press 7."), learned=learned)
