"""How a sentence is put: a telephone system's way, or a person's."""

from __future__ import annotations

import pytest

from holdslayer_agent.core.diction import BOUND, features, system_odds

SYSTEMS = (
    ("en", "Your temporary greeting has been deleted."),
    ("en", "Please enter the number of the mailbox, followed by the pound key."),
    ("fr", "Veuillez entrer votre mot de passe, suivi du dièse."),
    ("es", "Por favor marque la extensión, seguida de la tecla numeral."),
    ("de", "Bitte geben Sie Ihre Kundennummer ein und drücken Sie die Raute-Taste."),
)
PEOPLE = (
    ("en", "I was wondering where you had got to, we all were."),
    ("fr", "Je ne sais pas ce qu'il a fait, mais nous le verrons demain."),
    ("es", "No sé qué le pasó a mi hermano, pero lo veremos mañana."),
    ("de", "Ich weiß nicht, was er getan hat, aber wir sehen ihn morgen."),
)


@pytest.mark.parametrize(("language", "text"), SYSTEMS)
def test_a_system_is_told_by_its_wording(language: str, text: str) -> None:
    assert system_odds(text, language) > 1.5


@pytest.mark.parametrize(("language", "text"), PEOPLE)
def test_a_person_is_told_by_theirs(language: str, text: str) -> None:
    assert system_odds(text, language) < -1.5


@pytest.mark.parametrize("text", ["", "Press 2.", "One moment"])
def test_two_words_say_nothing(text: str) -> None:
    assert system_odds(text, "en") == 0.0


def test_a_language_without_a_model_says_nothing() -> None:
    assert system_odds("Per favore, inserisca il numero della casella", "it") == 0.0


def test_every_number_is_one_word() -> None:
    assert features("Press 12", "en") == features("press 7", "en") == ["press", "9", "^ press", "press 9"]


def test_beside_a_register_words_count_no_further_than_their_bound() -> None:
    much = (
        "please enter your mailbox number followed by the pound key then enter your password followed by the pound key"
    )
    assert system_odds(much, "en") > BOUND
    alike = system_odds(much, "en", 0.0)
    assert alike < system_odds(much, "en")
    assert system_odds(much, "en", -4.0) < alike < system_odds(much, "en", 4.0)


def test_a_register_says_nothing_of_two_words() -> None:
    assert system_odds("Press 2.", "en", 4.0) == 0.0
