"""What may be said to a menu, what only tells what to say, and what is to be entered."""

from __future__ import annotations

import pytest

from holdslayer_agent.core.menu import Notice, OptionKind, parse_menu

TOPIC, OTHER, OPERATOR, REPEAT = OptionKind.TOPIC, OptionKind.OTHER, OptionKind.OPERATOR, OptionKind.REPEAT
BACK, LANGUAGE, WAIT, YES, NO = OptionKind.BACK, OptionKind.LANGUAGE, OptionKind.WAIT, OptionKind.YES, OptionKind.NO


@pytest.mark.parametrize(
    "heard",
    [
        "Bitte sagen Sie mir in wenigen Worten, worum es geht.",
        "Bitte sagen Sie uns einfach, worum es geht, zum Beispiel Krankengeld, Rechnung oder Reha.",
        "Nennen Sie uns bitte kurz Ihr Anliegen.",
        "Bitte nennen Sie den Grund Ihres Anrufs.",
        "Sagen Sie einfach, was wir für Sie tun können.",
        "Please tell me, in a few words, why you're calling.",
        "Please say, in a few words, what you need help with.",
        "Say what you're calling about, for example, pay my bill, or, internet not working.",
        "Dites-nous en quelques mots la raison de votre appel, par exemple une facture ou une panne.",
        "Dites simplement ce que vous souhaitez faire.",
        "Por favor, diga en pocas palabras qué necesita.",
        "Diga brevemente el motivo de su llamada, por ejemplo, pagar mi factura.",
        "Cuéntenos en una frase qué ha pasado.",
    ],
)
def test_an_open_question_offers_nothing(heard: str) -> None:
    menu = parse_menu([heard])
    assert menu.options == menu.unread == ()
    assert Notice.OPEN_QUESTION in menu.notices


@pytest.mark.parametrize(
    ("heard", "examples"),
    [
        ("Zum Beispiel: Krankengeld, Pflege, oder Mitglied werden.", ("krankengeld", "pflege", "mitglied werden")),
        ("You can say things like, make a payment, or, move my service.", ("make a payment", "move my service")),
        ("For example, you can say, where is my order?", ("where is my order",)),
        ("Puede decir, por ejemplo, pagar mi factura o cambiar de plan.", ("pagar mi factura", "cambiar de plan")),
        ("Dites, par exemple, payer ma facture.", ("payer ma facture",)),
    ],
)
def test_examples_are_no_options(heard: str, examples: tuple[str, ...]) -> None:
    menu = parse_menu([heard])
    assert menu.options == ()
    assert menu.examples == examples


@pytest.mark.parametrize(
    "heard",
    [
        "Wenn Sie das nicht möchten, sagen Sie es bitte gleich zu Beginn Ihrem Berater.",
        "Falls Sie keine Aufzeichnung wünschen, teilen Sie das bitte unserem Mitarbeiter mit.",
        "If you don't want to be recorded, please say so when our agent answers.",
        "Si vous ne souhaitez pas être enregistré, dites-le à votre conseiller.",
        "Si no desea que se grabe la llamada, dígaselo a nuestro agente.",
        "Say goodbye to paper bills with our new app.",
        "Dites adieu aux files d'attente avec notre application.",
        "As they say, we never close.",
    ],
)
def test_what_is_for_somebody_else_to_hear_is_no_option(heard: str) -> None:
    menu = parse_menu([heard])
    assert menu.options == menu.unread == ()
    assert not menu.notices & {Notice.OPEN_QUESTION, Notice.YES_NO, Notice.GOODBYE}


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ("Please say billing, technical support, or sales.", {"billing", "technical support", "sales"}),
        ("Sagen Sie bitte Rechnung, Störung oder Kündigung.", {"rechnung", "storung", "kundigung"}),
        ("Dites facture, panne ou déménagement.", {"facture", "panne", "demenagement"}),
        ("Diga factura, avería o mudanza.", {"factura", "averia", "mudanza"}),
    ],
)
def test_words_to_choose_from_are_options_each(heard: str, expected: set[str]) -> None:
    options = parse_menu([heard]).options
    assert {option.phrase for option in options} == {option.meaning for option in options} == expected


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ("Please say billing or claims, or press 0 for an operator.",
         [("", "billing", TOPIC), ("", "claims", TOPIC), ("0", "", OPERATOR)]),
        ("For billing, say billing or press 1, or press 0 for an operator.",
         [("1", "billing", TOPIC), ("0", "", OPERATOR)]),
        ("For billing, say billing, or 1.", [("1", "billing", TOPIC)]),
        ("Sagen Sie Bestellung oder drücken Sie mit 1.", [("", "bestellung", TOPIC)]),
        ("To speak to someone at any time, say agent or press 0.", [("0", "agent", OPERATOR)]),
        ("At any time, you can say main menu or press star.", [("*", "main menu", BACK)]),
        ("To hear that again, say repeat that.", [("", "repeat that", REPEAT)]),
        ("Wenn Ihr Anliegen nicht dabei ist, sagen Sie: anderes Anliegen.", [("", "anderes anliegen", OTHER)]),
        ("Para español, diga español o marque dos.", [("2", "espanol", LANGUAGE)]),
        ("Press 1 or say yes.", [("1", "yes", YES)]),
        ("Wenn Sie nicht einverstanden sind, sagen Sie nein.", [("", "nein", NO)]),
        ("For a new claim, say new claim or press 1, otherwise stay on the line.",
         [("1", "new claim", TOPIC), ("", "", WAIT)]),
        ("To leave a message, press 1, or stay on the line.", [("1", "", TOPIC), ("", "", WAIT)]),
        ("Stay on the line, or press 1 to leave a message.", [("1", "", TOPIC), ("", "", WAIT)]),
        ("Press star or 9 to hear this menu again.", [("*", "", REPEAT)]),
        ("For claims, press 1 or 2 for payments.", [("1", "", TOPIC), ("2", "", TOPIC)]),
        ("About damage we say you caused, press 5.", [("5", "", TOPIC)]),
        ("For plans, canceling, and everything else, say more options, or press 5.",
         [("5", "", TOPIC), ("5", "", OTHER)]),
    ],
)  # fmt: skip
def test_ways_to_take_one_option_are_one(heard: str, expected: list[tuple[str, str, OptionKind]]) -> None:
    assert [(option.keys, option.phrase, option.kind) for option in parse_menu([heard]).options] == expected


@pytest.mark.parametrize(
    "heard",
    [
        "To enter a meter reading, press 1.",
        "Press 1 to enter your account number.",
        "If you'd like to enter a promo code, press 1.",
        "Pour saisir un relevé, tapez 1.",
        "Tapez 1 pour saisir votre numéro de client.",
        "Pulse 1 para introducir su número de cliente.",
        "Um Ihren Zählerstand einzugeben, drücken Sie die 1.",
        "To use your credit card number, press 1.",
    ],
)
def test_what_may_be_entered_behind_a_key_is_a_topic(heard: str) -> None:
    menu = parse_menu([heard])
    assert [(option.keys, option.kind) for option in menu.options] == [("1", TOPIC)]
    assert menu.entry is None


def test_the_words_that_skip_an_entry_are_read() -> None:
    (option,) = parse_menu(["Enter your account number, or say I don't have one."]).options
    assert (option.phrase, option.kind) == ("i don't have one", OptionKind.SKIP)


@pytest.mark.parametrize(
    "notice",
    [
        "Zur Verbesserung unserer Qualität zeichnen wir einzelne Gespräche auf.",
        "Um unseren Service zu verbessern, werden Gespräche aufgezeichnet.",
        "Für eine schnellere Bearbeitung halten Sie bitte Ihre Kundennummer bereit.",
        "For quality and training purposes, this call may be recorded.",
        "To serve you better, we have changed our menu.",
        "For faster service, please have your account number ready.",
        "If you know the extension of the person you're calling, you may enter it at any time.",
        "Pour améliorer la qualité de nos services, cet appel peut être enregistré.",
        "Pour mieux vous servir, notre menu a changé.",
        "Si vous appelez au sujet de la panne, nos équipes sont sur place.",
        "Por su seguridad, esta llamada será grabada.",
        "Para más información, visite nuestra página web.",
    ],
)
def test_a_notice_that_begins_as_an_option_does_is_none_whose_key_was_lost(notice: str) -> None:
    menu = parse_menu([notice, "For billing, press 1."])
    assert menu.unread == ()
    assert [option.keys for option in menu.options] == ["1"]


@pytest.mark.parametrize(
    ("asked", "round_it"),
    [
        ("Please enter your account number.", "If you haven't got one, just press hash."),
        ("Please enter your account number.", "If you can't find it, press star."),
        ("Please enter your account number.", "If you're not a customer yet, press pound."),
        ("Bitte geben Sie Ihre Kundennummer ein.", "Wenn Sie die Nummer nicht finden, drücken Sie die Raute."),
        ("Bitte geben Sie Ihre Kundennummer ein.", "Ohne Kundennummer drücken Sie die Raute."),
        ("Veuillez saisir votre numéro de client.", "Si vous ne le trouvez pas, tapez dièse."),
        ("Veuillez saisir votre numéro de client.", "Pour continuer sans numéro, tapez dièse."),
        ("Introduzca su número de cliente.", "Si no lo encuentra, pulse asterisco."),
        ("Introduzca su número de cliente.", "Si todavía no es cliente, pulse almohadilla."),
    ],
)
def test_a_key_for_who_has_no_number_is_the_way_round_an_entry(asked: str, round_it: str) -> None:
    menu = parse_menu([asked, round_it])
    assert menu.entry is not None
    assert [option.kind for option in menu.options] == [OptionKind.SKIP]
