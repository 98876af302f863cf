"""What stands for the rest of a menu, and words that may be said for its keys."""

from __future__ import annotations

import pytest

from holdslayer_agent.core.menu import OptionKind, parse_menu
from holdslayer_agent.navigation.past import completed
from tests.navigation.views import decide_at, keys_of, view_of

BROKEN_DOWN = "Si vous êtes en panne, dites assistance ou tapez 1."


@pytest.mark.parametrize(
    "sentence",
    [
        "For all other enquiries, press 2.",
        "For general enquiries, press 2.",
        "For everyone else, press 2.",
        "For a different matter, press 2.",
        "For all remaining topics, press 2.",
        "Para los demás trámites, pulse 2.",
    ],
)
def test_the_rest_is_named_in_many_words(sentence: str) -> None:
    assert [option.kind for option in parse_menu([sentence]).options] == [OptionKind.OTHER]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("If you've broken down, press 1.", "Otherwise, press 2."),
        ("If you've broken down, press 1.", "If not, say continue or press 2."),
        ("Wenn Sie eine Panne haben, drücken Sie die 1.", "Sonst sagen Sie weiter oder drücken Sie die 2."),
        (BROKEN_DOWN, "Sinon, dites continuer ou tapez 2."),
        ("Si tiene una avería, diga asistencia o marque 1.", "De lo contrario, diga continuar o marque 2."),
    ],
)
def test_otherwise_beside_a_topic_is_the_rest(first: str, second: str) -> None:
    kinds = [(option.keys, option.kind) for option in parse_menu([first, second]).options]
    assert kinds == [("1", OptionKind.TOPIC), ("2", OptionKind.OTHER)]


def test_otherwise_beside_a_number_that_was_read_back_corrects_it() -> None:
    menu = parse_menu(["You entered 4 4 1 2.", "If that is correct, press 1.", "Otherwise, press 2."])
    assert [option.kind for option in menu.options] == [OptionKind.CONFIRM, OptionKind.CORRECT]


def test_what_is_for_other_callers_is_left_by_otherwise() -> None:
    heard = (BROKEN_DOWN, "Sinon, dites continuer ou tapez 2.")
    assert keys_of(decide_at("recevoir une attestation", *heard, language="fr")) == "2"


def test_what_may_be_said_for_a_key_is_no_option_of_its_own() -> None:
    menu = parse_menu(
        [
            "If something's broken, say repair, or press 1.",
            "For spare parts, say parts, or press 2.",
            "You can say repair, parts, or warranty.",
        ]
    )
    assert [(option.keys, option.phrase) for option in menu.options] == [
        ("1", "repair"),
        ("2", "parts"),
        ("", "warranty"),
    ]


def test_a_menu_of_keys_that_names_its_phrases_again_is_the_same_menu() -> None:
    heard = ("If something's broken, say repair, or press 1.", "For an order from our shop, say shop, or press 2.")
    again = "You can say repair or shop."
    menu, _ = completed(view_of(*heard, again, again), [again])
    assert [(option.keys, option.phrase) for option in menu.options] == [("1", "repair"), ("2", "shop")]


def test_a_city_that_is_asked_for_is_no_phrase_to_say() -> None:
    assert not parse_menu(["Dans quelle ville vous trouvez-vous ?", "Dites simplement son nom."]).options
