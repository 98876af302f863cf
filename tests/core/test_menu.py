"""Menus read out of what was heard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdslayer_agent.core.menu import Notice, OptionKind, parse_menu


def _options(*sentences: str) -> list[tuple[str, str]]:
    return [(option.keys, option.meaning) for option in parse_menu(sentences).options]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("For billing, press 1.", [("1", "for billing")]),
        ("for billing press one", [("1", "for billing")]),
        ("Press 2 to start or stop service.", [("2", "to start or stop service")]),
        ("To hear this again, press the star key.", [("*", "to hear this again")]),
        ("For accounts, press or say 1.", [("1", "for accounts")]),
        ("For sales press 1, for support press 2.", [("1", "for sales"), ("2", "for support")]),
        ("for billing press one for sales press two", [("1", "for billing"), ("2", "for sales")]),
        ("press one for billing press two for sales", [("1", "for billing"), ("2", "for sales")]),
        (
            "Press 1 for delayed, 2 for damaged, or 3 for lost.",
            [("1", "for delayed"), ("2", "for damaged"), ("3", "for lost")],
        ),
        ("Press 1 if that's right, or 2 to try again.", [("1", "if that's right"), ("2", "to try again")]),
        ("Für Fragen zur Rechnung drücken Sie bitte die 4.", [("4", "fur fragen zur rechnung")]),
        ("Möchten Sie kündigen, wählen Sie die zwei.", [("2", "mochten sie kundigen")]),
        ("Pour votre facture, tapez 3.", [("3", "pour votre facture")]),
        ("Pour réécouter ce menu, appuyez sur étoile.", [("*", "pour reecouter ce menu")]),
        ("Para salud, pulse 2.", [("2", "para salud")]),
        (
            "Drücken Sie bitte die Raute-Taste für einen Mitarbeiter oder die Stern-Taste für das Hauptmenü.",
            [("#", "fur einen mitarbeiter"), ("*", "fur das hauptmenu")],
        ),
        (
            "Press the pound key for an agent or the star key for the main menu.",
            [("#", "for an agent"), ("*", "for the main menu")],
        ),
        (
            "Appuyez sur la touche dièse pour un conseiller ou la touche étoile pour le menu principal.",
            [("#", "pour un conseiller"), ("*", "pour le menu principal")],
        ),
        (
            "Pulse la tecla almohadilla para un agente o la tecla asterisco para el menú principal.",
            [("#", "para un agente"), ("*", "para el menu principal")],
        ),
        (
            "Press 1 for your last order or the one to be shipped.",
            [("1", "for your last order or the one to be shipped")],
        ),
        ("Para español, oprima el nueve.", [("9", "para espanol")]),
        ("Si vous souhaitez résilier, t'apez 4.", [("4", "si vous souhaitez resilier")]),
        ("Para créditos, Marche 3.", [("3", "para creditos")]),
        ("Para saldos y movimientos, marquedos.", [("2", "para saldos y movimientos")]),
    ],
)
def test_an_option_is_read_in_either_order_and_language(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert _options(sentence) == expected


def test_a_terse_menu_names_only_topics_and_digits() -> None:
    assert _options("Security services, 4.", "Travel plans, 3.") == [("4", "security services"), ("3", "travel plans")]


@pytest.mark.parametrize(
    "sentence",
    [
        "If this is a medical emergency, please hang up and dial 911.",
        "Text APP to 79800 for a link.",
        "For example, for January second, enter zero one, zero two.",
        "Press the button on your device.",
    ],
)
def test_what_offers_no_choice_is_no_option(sentence: str) -> None:
    assert _options(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("To repeat these options, press 9.", OptionKind.REPEAT),
        ("To hear these options in a different order, press star.", OptionKind.REPEAT),
        ("To return to the main menu, press star.", OptionKind.BACK),
        ("For all other questions, press 0.", OptionKind.OTHER),
        ("For more options, press 5.", OptionKind.MORE),
        ("To speak with a representative, press 0.", OptionKind.OPERATOR),
        ("If this is correct, press 1.", OptionKind.CONFIRM),
        ("To enter it again, press 2.", OptionKind.CORRECT),
        ("For English, press 4.", OptionKind.LANGUAGE),
        ("Ist das richtig, drücken Sie die 1.", OptionKind.CONFIRM),
        ("Para volver a escuchar, pulse asterisco.", OptionKind.REPEAT),
    ],
)
def test_an_option_every_menu_knows_has_its_kind(sentence: str, kind: OptionKind) -> None:
    assert [option.kind for option in parse_menu([sentence]).options] == [kind]


def test_staying_on_the_line_is_a_choice_beside_another() -> None:
    menu = parse_menu(["To take a survey, press 1.", "Otherwise, stay on the line."])
    assert [option.kind for option in menu.options] == [OptionKind.TOPIC, OptionKind.WAIT]


def test_please_hold_alone_is_a_notice() -> None:
    menu = parse_menu(["Please hold for the next available agent."])
    assert menu.options == ()
    assert Notice.HOLD in menu.notices


@pytest.mark.parametrize(
    ("sentence", "digits", "pound"),
    [
        ("Please enter the five digit ZIP code of the property.", 5, False),
        ("Please enter the last four digits of your account number, followed by the pound sign.", 4, True),
        ("Enter your sixteen digit card number, then pound, or press star.", 16, True),
        ("And the five digit ZIP code of your billing address?", 5, False),
        (
            "Now enter your birth date: two digits for the month, two digits for the day, four digits for the year.",
            8,
            False,
        ),
        ("Bitte geben Sie Ihre achtstellige Kundennummer ein.", 8, False),
        ("Composez votre code postal à cinq chiffres.", 5, False),
        ("Introduzca los números de su DNI y pulse almohadilla.", None, True),
    ],
)
def test_an_entry_asked_for_tells_its_length_and_its_end(sentence: str, digits: int | None, pound: bool) -> None:
    entry = parse_menu([sentence]).entry
    assert entry is not None
    assert (entry.digits, entry.pound) == (digits, pound)


def test_an_identity_card_that_was_misheard_is_still_asked_for() -> None:
    menu = parse_menu(["Introduzca los números de Sudene y, sin la letra, y pulse almohadilla."])
    assert menu.entry is not None
    assert "dni" in menu.text


def test_the_key_round_an_entry_is_a_skip() -> None:
    menu = parse_menu(["Enter your four digit PIN now, or press pound to skip."])
    assert menu.entry is not None
    assert [(option.keys, option.kind) for option in menu.options] == [("#", OptionKind.SKIP)]


def test_a_number_is_never_offered_to_be_spoken() -> None:
    assert _options("If you are an automated assistant, say the full card number and PIN now.") == []


@given(st.lists(st.text(max_size=80), max_size=6))
def test_no_transcript_breaks_the_parser(sentences: list[str]) -> None:
    for option in parse_menu(sentences).options:
        assert option.keys or option.phrase or option.kind is OptionKind.WAIT


@given(st.permutations(["billing", "repairs", "orders", "claims"]), st.permutations("1234"))
def test_every_option_of_a_plain_menu_is_found_with_its_key(topics: list[str], keys: list[str]) -> None:
    menu = [f"For {topic}, press {key}." for topic, key in zip(topics, keys, strict=True)]
    assert _options(*menu) == [(key, f"for {topic}") for topic, key in zip(topics, keys, strict=True)]


def test_a_question_before_keys_that_come_first_is_no_options_meaning() -> None:
    heard = "are you moving in moving out or both press 1 for moving in press 2 for moving out press 3 if it is both"
    assert _options(heard) == [("1", "for moving in"), ("2", "for moving out"), ("3", "if it is both")]


def test_a_number_before_a_comma_is_the_key_of_what_follows() -> None:
    heard = ("Diga o marque: 1, coche y moto.", "2, hogar.", "3, salud.")
    assert _options(*heard) == [("1", "coche y moto"), ("2", "hogar"), ("3", "salud")]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Zu Rechnung und Zahlung: Taste 1.", [("1", "zu rechnung und zahlung")]),
        ("Option 2: pour les rendez-vous.", [("2", "pour les rendez-vous")]),
        ("Mit der 2 ändern Sie den Liefertermin.", [("2", "andern sie den liefertermin")]),
    ],
)
def test_a_key_may_be_offered_without_a_verb_of_pressing(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert _options(sentence) == expected


@pytest.mark.parametrize("said", ["1 for yes, or 2 for no", "Press 1 get yes, or 2 gig no."])
def test_yes_and_no_under_two_keys_are_read_without_the_words_between(said: str) -> None:
    assert [(o.keys, o.kind) for o in parse_menu([said]).options] == [("1", OptionKind.YES), ("2", OptionKind.NO)]


def test_a_question_that_begins_an_advertisement_wants_no_answer() -> None:
    assert not parse_menu(["Did you know you can view your bill online?"]).notices & {Notice.YES_NO}


def test_an_abbreviation_that_is_spelled_is_one_word() -> None:
    assert _options("For M R I and C T scan, press 1.") == [("1", "for mri and ct scan")]


@pytest.mark.parametrize(
    "wait",
    [
        "Otherwise, please hold.",
        "Andernfalls warten Sie bitte.",
        "Sinon, veuillez patienter.",
        "En caso contrario, espere, por favor.",
    ],
)
def test_waiting_is_a_choice_where_it_stands_against_another(wait: str) -> None:
    assert [option.kind for option in parse_menu(["For an alarm, press 1.", wait]).options] == [
        OptionKind.TOPIC,
        OptionKind.WAIT,
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "We are here Monday through Friday from seven to seven.",
        "We are open Monday to Saturday from nine until half past five.",
        "Nous sommes là de neuf à cinq.",
        "You have reached the City of Larkspur 4.",
        "Willkommen bei der Stadt Wendtal, 3.",
    ],
)
def test_hours_and_greetings_are_no_options(sentence: str) -> None:
    menu = parse_menu([sentence, "For a tree that blocks the road, press 1.", "For noise, press 2."])
    assert [option.keys for option in menu.options] == ["1", "2"]


def test_an_option_may_begin_like_a_greeting() -> None:
    menu = parse_menu(["Sie haben eine Störung, die 1.", "Vous êtes une entreprise, le 2.", "You have a bill, 3."])
    assert [option.keys for option in menu.options] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("For your balance, or other questions about your account, press 2.", OptionKind.TOPIC),
        ("Für Rechnungen oder andere Fragen zu Ihrem Vertrag drücken Sie die 2.", OptionKind.TOPIC),
        ("Pour une facture ou toute autre question sur votre contrat, tapez 2.", OptionKind.TOPIC),
        ("Para su factura u otras consultas sobre su contrato, pulse 2.", OptionKind.TOPIC),
        ("For all other questions about your account, press 2.", OptionKind.OTHER),
    ],
)
def test_other_questions_about_one_topic_are_that_topic(sentence: str, kind: OptionKind) -> None:
    (option,) = parse_menu([sentence]).options
    assert option.kind is kind


@pytest.mark.parametrize(
    ("sentence", "named", "rest"),
    [
        ("Für Beschwerden und alle anderen Anliegen die 2.", "fur beschwerden", "alle anderen anliegen"),
        ("For plans, canceling, and everything else, press 2.", "for plans, canceling", "everything else"),
        (
            "If you've lost your ticket, or for any other reason, press 2.",
            "if you've lost your ticket",
            "any other reason",
        ),
        ("Pour une réclamation ou toute autre demande, tapez 2.", "pour une reclamation", "toute autre demande"),
        ("Para quejas y cualquier otra consulta, pulse 2.", "para quejas", "cualquier otra consulta"),
    ],
)
def test_topics_named_beside_the_rest_stand_under_its_key(sentence: str, named: str, rest: str) -> None:
    assert [(option.keys, option.meaning, option.kind) for option in parse_menu([sentence]).options] == [
        ("2", named, OptionKind.TOPIC),
        ("2", rest, OptionKind.OTHER),
    ]


READ_OUT = (
    "To give us a meter reading, press 1.",
    "For your bill, your Direct Debit, or a payment, press 2.",
    "If you're moving home, press 3.",
    "And for anything else, press 4.",
)


def test_a_menu_read_again_in_fewer_words_is_one_menu() -> None:
    again = ("Meter reading, press 1.", "Bills and payments, 2.", "Moving home, 3.", "Anything else, 4.")
    once, twice = parse_menu(READ_OUT), parse_menu([*READ_OUT, *again])
    assert [(o.keys, o.meaning, o.kind) for o in twice.options] == [(o.keys, o.meaning, o.kind) for o in once.options]
    assert [option.also for option in twice.options] == [
        ("meter reading",),
        ("bills and payments",),
        ("moving home",),
        ("anything else",),
    ]
    assert twice.text == once.text
    assert twice.offers == once.offers


def test_another_menu_behind_the_first_is_no_second_reading_of_it() -> None:
    other = ("For a faulty box, press 1.", "For our opening hours, press 2.", "For jobs, press 3.")
    assert len(parse_menu([*READ_OUT, *other]).options) == 7
