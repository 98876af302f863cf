"""What is said to a company that asks in words, and which fact to one that asks for figures in other words."""

from __future__ import annotations

import pytest

from holdslayer_agent.core.decisions import Decision, PastDecision, PressKeys, SaySlotOrPhrase
from tests.navigation.views import decide_at, keys_of

ASKED = (
    "Bitte sagen Sie mir in wenigen Worten, worum es geht.",
    "Zum Beispiel: Krankengeld, Gesundheitskarte, oder Mitglied werden.",
    "Wenn Ihr Anliegen nicht dabei ist, sagen Sie: anderes Anliegen.",
)


def _said(goal: str, times: int) -> list[str]:
    said: list[str] = []
    history: tuple[PastDecision, ...] = ()
    for at in range(times):
        decision: Decision = decide_at(goal, *ASKED, language="de", history=history)
        assert isinstance(decision, SaySlotOrPhrase)
        said.append(decision.text)
        history = (*history, PastDecision(ASKED, decision, 10.0 * at))
    return said


def test_an_open_question_gets_the_goals_words_and_then_the_phrase_for_what_was_not_understood() -> None:
    assert _said("eine Kur beantragen", 2) == ["eine Kur beantragen", "anderes anliegen"]


def test_an_example_that_plainly_fits_is_said_where_the_goal_was_not_understood() -> None:
    goal = "meine Gesundheitskarte ist weg"
    assert _said(goal, 3) == [goal, "gesundheitskarte", "anderes anliegen"]


def test_words_that_are_offered_and_fit_are_said_at_once() -> None:
    decision = decide_at("pay my bill", "Please say billing, technical support, or sales.")
    assert isinstance(decision, SaySlotOrPhrase)
    assert decision.text == "billing"


def test_a_key_is_pressed_where_words_are_offered_as_well() -> None:
    heard = ("For your bill, say billing, or press 1.", "For trouble with your phone, say tech support, or press 2.")
    assert keys_of(decide_at("my phone has no signal, trouble with my phone", *heard)) == "2"


def test_topics_named_beside_the_rest_are_weighed_as_topics() -> None:
    heard = (
        "For trouble with your service, say tech support, or press 1.",
        "To add a line, say new line, or press 2.",
        "For plans, canceling, and everything else, say more options, or press 3.",
    )
    assert keys_of(decide_at("cancel my contract", *heard)) == "3"
    assert keys_of(decide_at("xylophone", *heard)) == "3"


FACTS = ("account_number", "meter_reading", "meter_number", "pin", "phone_number", "zip")


@pytest.mark.parametrize(
    ("language", "heard", "keys"),
    [
        ("en", "Please key in the black figures on your electricity meter, from left to right, and then press hash.",
         "{{meter_reading}}#"),
        ("en", "Using your keypad, punch in the five numbers shown on your gas meter, followed by the pound key.",
         "{{meter_reading}}#"),
        ("en", "Key in the eight digits of your meter number.", "{{meter_number}}"),
        ("de", "Geben Sie die schwarzen Ziffern auf Ihrem Stromzähler ein und drücken Sie dann die Raute-Taste.",
         "{{meter_reading}}#"),
        ("de", "Bitte geben Sie Ihren Zählerstand ein.", "{{meter_reading}}"),
        ("fr", "Saisissez les chiffres noirs de votre compteur, de gauche à droite, puis appuyez sur dièse.",
         "{{meter_reading}}#"),
        ("fr", "Composez l'index de votre compteur, puis la touche dièse.", "{{meter_reading}}#"),
        ("es", "Introduzca las cifras negras de su contador, de izquierda a derecha, y pulse almohadilla.",
         "{{meter_reading}}#"),
        ("es", "Digite la lectura de su medidor y luego oprima la tecla numeral.", "{{meter_reading}}#"),
    ],
)  # fmt: skip
def test_figures_are_entered_whatever_stands_between_the_verb_and_the_key_that_ends_them(
    language: str, heard: str, keys: str
) -> None:
    decision = decide_at("x", heard, slots=FACTS, language=language)
    assert isinstance(decision, PressKeys)
    assert decision.keys == keys
