"""Forms of menus that no scenario was made for: read for what they are, whichever company says them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from holdslayer_agent.core import menu_words as words
from holdslayer_agent.core.decisions import HeardSentence, PastDecision, PressKeys, SaySlotOrPhrase, WaitForMore
from holdslayer_agent.core.discretion import mask_read_back
from holdslayer_agent.core.menu import Notice, OptionKind, parse_menu
from holdslayer_agent.navigation.meaning import is_unwanted, score
from holdslayer_agent.navigation.past import tried_at
from holdslayer_agent.navigation.rules import decide
from holdslayer_agent.navigation.weighing import best_of, shared_of
from tests.navigation.views import view_of


def _read(*heard: str) -> dict[str, str]:
    return {option.keys: option.meaning for option in parse_menu(heard).options}


@pytest.mark.parametrize(
    ("heard", "keys"),
    [
        (("Si quieres un certificado, marca 1.", "Si es por una multa, pulsa 2."), "12"),
        (("Vous êtes étudiant, faites le 1.", "Vous êtes une entreprise, le 2."), "12"),
        (("Die 1 für eine Bestellung, die 2 für Fragen zur Lieferung, die 3 für etwas anderes.",), "123"),
        (("Was your bin not emptied?", "Then press 1.", "Do you need a larger bin?", "Press 2."), "12"),
        (("Wurde Ihre Tonne nicht geleert?", "Dann drücken Sie die 1.", "Fehlt Ihnen eine?", "Dann die 2."), "12"),
        (("One, your membership.", "Two, payments.", "Or zero for a team member."), "120"),
    ],
)
def test_every_option_is_read_with_its_key(heard: tuple[str, ...], keys: str) -> None:
    found = _read(*heard)
    assert "".join(found) == keys
    assert all(found.values())


def test_a_question_before_its_key_is_what_the_key_is_for() -> None:
    assert _read("Was your bin not emptied?", "Then press 1.")["1"] == "was your bin not emptied"


def test_one_of_the_following_is_no_key() -> None:
    assert "1" not in _read("Elija una de las siguientes opciones.", "Para averías, pulse 2.")


def test_a_time_of_day_is_no_key() -> None:
    assert "9" not in _read("Compact car, Tuesday at nine.", "To cancel, press 2.", "To change the time, press 1.")


def test_what_is_said_as_an_example_is_no_list_to_choose_from() -> None:
    menu = parse_menu(["Was können wir für Sie tun?", "Sagen Sie zum Beispiel: Ich möchte etwas zurückschicken."])
    assert not menu.options
    assert Notice.OPEN_QUESTION in menu.notices


@pytest.mark.parametrize(
    "asked",
    [
        "You're calling about a delivery, right?",
        "Should I get you to our guarantee team?",
        "Es geht um eine Rücksendung, stimmt's?",
        "¿Su caldera no funciona?",
        "Vous appelez pour une panne, c'est bien ça ?",
    ],
)
def test_a_question_and_nothing_else_wants_yes_or_no(asked: str) -> None:
    assert parse_menu([asked]).notices == {Notice.YES_NO}


def test_a_question_that_asks_what_wants_words() -> None:
    assert parse_menu(["So, what brings you to us today?"]).notices == {Notice.OPEN_QUESTION}


def test_a_customer_says_so_though_a_recording_was_spoken_of_before() -> None:
    heard = ("Le informamos de que la llamada puede ser grabada.", "¿Ya es cliente nuestro?", "Diga sí o no.")
    decision = decide(view_of(*heard, goal="la caldera no funciona", language="es"))
    assert isinstance(decision, SaySlotOrPhrase)
    assert decision.text == "si"


def test_what_the_company_made_of_the_goal_is_confirmed() -> None:
    said = PastDecision(("How can I help you?",), SaySlotOrPhrase("a leg of my table broke", ""), 5.0)
    view = view_of("This is about our guarantee, correct?", goal="a leg of my table broke", history=(said,))
    decision = decide(view)
    assert isinstance(decision, SaySlotOrPhrase)
    assert decision.text == "yes"


@pytest.mark.parametrize(
    ("prompt", "slot"),
    [
        ("First, using two digits, enter the month you were born.", "birth_month"),
        ("Now the day.", "birth_day"),
        ("And the four digit year.", "birth_year"),
        ("What's your eight digit confirmation number?", "confirmation_number"),
        ("Wie lautet Ihre Kundennummer?", "kundennummer"),
        ("Marca el número de la línea que quieres consultar, a diez dígitos.", "numero_linea"),
        ("Merci de saisir votre numéro d'étudiant, il comporte huit chiffres.", "numero_etudiant"),
    ],
)
def test_a_fact_is_given_however_it_is_asked_for(prompt: str, slot: str) -> None:
    slots = ("birth_month", "birth_day", "birth_year", "confirmation_number", "kundennummer", "numero_linea")
    decision = decide(view_of(prompt, goal="x", slots=(*slots, "numero_etudiant")))
    assert isinstance(decision, PressKeys)
    assert decision.keys == "{{" + slot + "}}"


def test_a_whole_date_is_no_answer_to_a_part_of_it() -> None:
    decision = decide(view_of("Now enter the month you were born.", goal="x", slots=("date_of_birth",)))
    assert not (isinstance(decision, PressKeys) and "{{" in decision.keys)


def test_the_number_an_account_is_registered_under_is_no_account_number() -> None:
    prompt = "Please key in the number your account is registered under, then press hash."
    decision = decide(view_of(prompt, goal="x", slots=("account_number",)))
    assert isinstance(decision, WaitForMore)


def test_more_choices_come_before_anybody() -> None:
    heard = (
        "For balances, press 1.",
        "For loans, press 2.",
        "For more choices, press 7.",
        "To speak with a banker, press 0.",
    )
    decision = decide(view_of(*heard, goal="xylophone"))
    assert isinstance(decision, PressKeys)
    assert decision.keys == "7"


def test_who_has_a_student_s_number_is_a_student() -> None:
    heard = (
        "Vous êtes étudiant, tapez 1.",
        "Vous êtes une entreprise, tapez 2.",
        "Vous souhaitez le devenir, tapez 3.",
    )
    view, menu = view_of(*heard, goal="xylophone", slots=("numero_etudiant",), language="fr"), parse_menu(heard)
    best = best_of(view, menu, tried_at(view, menu))
    assert best is not None
    assert best[0].keys == "1"


def test_a_wrong_branch_is_left_where_another_is_untried() -> None:
    main = ("For loans, press 1.", "For cards, press 2.")
    taken = PastDecision(main, PressKeys("1", ""), 5.0)
    heard = ("For mortgages, press 1.", "For car loans, press 2.", "To go back, press star.")
    again = PastDecision(heard, PressKeys("0", ""), 9.0)
    decision = decide(view_of(*heard, goal="xylophone", history=(taken, again)))
    assert isinstance(decision, PressKeys)
    assert decision.keys == "*"


def test_what_every_option_has_tells_none_from_another() -> None:
    menu = parse_menu(
        [
            "If you want to know when your passport will come, press 1.",
            "To get a passport for a child, press 2.",
            "If your passport was stolen, press 3.",
        ]
    )
    shared = shared_of(menu)
    assert "passport" in shared.concepts
    points = [score("get a passport for my daughter", option.meaning, shared) for option in menu.options]
    assert max(points) == points[1]


@pytest.mark.parametrize(
    ("goal", "right", "wrong"),
    [
        ("my sofa never came", "an order you have placed", "store hours"),
        ("my suitcase never showed up", "baggage", "seats and extras"),
        ("ich habe eine neue Kontonummer", "bei fragen zu ihrem vertrag", "einen schaden melden"),
        ("j'ai oublié mon parapluie dans le bus", "objets trouvés", "horaires et tarifs"),
        ("my car won't start", "if you've broken down", "to book a vehicle inspection"),
        ("me han despedido", "desempleo y prestaciones", "empresas y formación"),
    ],
)
def test_a_wish_is_found_under_its_heading(goal: str, right: str, wrong: str) -> None:
    assert score(goal, right) > score(goal, wrong)


def test_associations_do_not_outweigh_what_the_goal_is_about() -> None:
    goal = "ma mère a besoin d'une chaise roulante à l'aéroport"
    assert score(goal, "pour un fauteuil roulant ou un animal") > score(goal, "pour changer la date de votre voyage")


def test_prompts_that_share_no_content_are_not_laid_beside_each_other() -> None:
    first = HeardSentence("Möchten Sie das nicht, drücken Sie die Stern-Taste.", 0.0, 2.0)
    menu = ("Wollen Sie Ihren Vertrag ändern, drücken Sie die 3.", "Ziehen Sie um, drücken Sie die 4.")
    later = [HeardSentence(text, 8.0 + 2 * i, 9.9 + 2 * i) for i, text in enumerate(menu)]
    view = view_of(*menu, goal="wir haben eine neue Wohnung", language="de")
    decision = decide(replace(view, sentences=(first, *later), now_s=20.0))
    assert isinstance(decision, PressKeys)
    assert decision.keys == "4"


@pytest.mark.parametrize(
    "heard",
    [
        "Pour modifier votre réservation, tapez 2.",
        "Pour un retour ou un échange, tapez 2.",
        "If your bill is incorrect, press 2.",
        "To have service restored, press 2.",
        "If someone has died, press 2.",
        "To confirm an appointment, press 2.",
        "Wenn Sie die falsche Ware bekommen haben, drücken Sie die 2.",
        "Wenn Sie das Fahrzeug bereits zurückgegeben haben, drücken Sie die 2.",
        "Wenn mit Ihrer Lieferung etwas nicht stimmt, drücken Sie die 2.",
        "Para corregir un nombre, pulse 2.",
        "Corregir sus datos, pulse 2.",
        "Déclarer ou corriger, tapez 2.",
        "Modifier la date, tapez 2.",
        "Pour conserver votre numéro, tapez 2.",
        "Faire un don, tapez 2.",
        "If we sent you something else, press 2.",
        "To return to work after an absence, press 2.",
        "To repeat an order, press 2.",
    ],
)
def test_what_went_wrong_goes_back_or_is_to_be_changed_is_a_topic(heard: str) -> None:
    (option,) = parse_menu([heard]).options
    assert option.kind is OptionKind.TOPIC


@pytest.mark.parametrize(
    ("heard", "kind"),
    [
        ("Pour modifier votre saisie, tapez 2.", OptionKind.CORRECT),
        ("Pour corriger, tapez 2.", OptionKind.CORRECT),
        ("To repeat these options, press 2.", OptionKind.REPEAT),
        ("To return to the main menu, press 2.", OptionKind.BACK),
        ("For something else, press 2.", OptionKind.OTHER),
        ("If this is incorrect, press 2.", OptionKind.CORRECT),
        ("Wenn die Nummer falsch ist, drücken Sie die 2.", OptionKind.CORRECT),
        ("Zurück zum Hauptmenü: drücken Sie die 2.", OptionKind.BACK),
        ("Um zurückzukehren, drücken Sie die 2.", OptionKind.BACK),
        ("Pour un retour au menu, tapez 2.", OptionKind.BACK),
        ("Retour, tapez 2.", OptionKind.BACK),
        ("Para el resto, pulse 2.", OptionKind.OTHER),
        ("To speak to someone, press 2.", OptionKind.OPERATOR),
    ],
)
def test_what_is_done_with_an_entry_or_a_menu_is_no_topic(heard: str, kind: OptionKind) -> None:
    (option,) = parse_menu([heard]).options
    assert option.kind is kind


def test_what_an_option_is_for_is_nothing_that_is_wrong_with_an_entry() -> None:
    menu = parse_menu(["Si aún no es cliente, pulse 1.", "To leave a message for a teacher, press 2."])
    assert not menu.notices & {Notice.INVALID, Notice.VOICEMAIL}
    assert Notice.INVALID in parse_menu(["Lo siento, no es una opción.", "Para pagos, pulse 1."]).notices


def kinds_of(*heard: str) -> dict[str, OptionKind]:
    return {option.keys: option.kind for option in parse_menu(heard).options}


@pytest.mark.parametrize(
    ("heard", "keys"),
    [
        (("1 for train times.", "2 for tickets.", "3 for delays and money back."), "123"),
        (("Mit der 1 erreichen Sie die Steuerstelle.", "Mit der 2 die Kasse.", "Mit der 0 die Vermittlung."), "120"),
    ],
)
def test_a_number_that_begins_each_sentence_is_its_key(heard: tuple[str, ...], keys: str) -> None:
    assert "".join(option.keys for option in parse_menu(heard).options) == keys


def test_a_number_to_be_called_from_elsewhere_is_no_key() -> None:
    heard = ("If you see a fallen power line, stay away and call triple zero.", "Please tell me why you are calling.")
    assert parse_menu(heard).options == ()


@pytest.mark.parametrize(
    ("heard", "other"),
    [
        ("Para corregir los datos de una factura, pulse 2.", "Para pedir una factura, pulse 1."),
        ("If you are waiting for a date, or would like to change it, press 2.", "For a result, press 1."),
        ("Para repetir un estudio, marque 2.", "Para resultados, marque 1."),
        ("Si vous attendez un badge, tapez 2.", "Si votre badge est perdu, tapez 1."),
        ("Stimmt ein Betrag nicht, die 2.", "Für eine Kopie, die 1."),
        ("To speak to somebody at a club, press 2.", "To hear our rules, press 1."),
        ("Your sales representative, press 2.", "Accounts, press 1."),
        ("For travel agents, press 2.", "For travelers, press 1."),
    ],
)
def test_what_a_company_has_and_whom_it_has_are_topics(heard: str, other: str) -> None:
    assert kinds_of(other, heard) == {"1": OptionKind.TOPIC, "2": OptionKind.TOPIC}


def test_what_was_read_back_is_corrected() -> None:
    heard = ("You entered [account number].", "Para confirmar, pulse 1.", "Para corregir el número, pulse 2.")
    assert kinds_of(*heard) == {"1": OptionKind.CONFIRM, "2": OptionKind.CORRECT}


@pytest.mark.parametrize(
    "heard",
    [
        "To speak with a customer service representative, press 0.",
        "For a live person, press 0.",
        "Um mit einem unserer Mitarbeiter zu sprechen, drücken Sie die 0.",
        "Pour parler à un conseiller clientèle, tapez 0.",
        "Para hablar con un agente, pulse 0.",
    ],
)
def test_somebody_for_whatever_it_is_is_no_topic(heard: str) -> None:
    assert kinds_of(heard) == {"0": OptionKind.OPERATOR}


def test_a_voice_that_says_press_or_say_offers_no_word_of_its_own() -> None:
    assert parse_menu(["Bitte drücken oder sagen Sie die passende Zahl."]).options == ()


@pytest.mark.parametrize(
    ("heard", "digits"),
    [
        ("And now your date of birth: two digits for the day, two for the month, and four for the year.", 8),
        ("Und nun Ihr Geburtsdatum: zwei Ziffern für den Tag, zwei für den Monat und vier für das Jahr.", 8),
        ("Next, your date of birth.", None),
        ("And the date of birth for the account?", None),
    ],
)
def test_a_date_of_birth_is_asked_for_without_a_verb_of_entering(heard: str, digits: int | None) -> None:
    entry = parse_menu([heard]).entry
    assert entry is not None
    assert entry.digits == digits
    assert mask_read_back(heard) == heard
    decision = decide(view_of(heard, slots=("date_of_birth", "account_number")))
    assert isinstance(decision, PressKeys)
    assert decision.keys == "{{date_of_birth}}"


def test_an_address_to_be_said_to_a_person_is_no_entry() -> None:
    heard = "Wurde Ihre Tonne nicht geleert, drücken Sie die 1 und nennen Sie uns Straße und Hausnummer."
    assert parse_menu([heard]).entry is None


def test_feedback_beside_complaints_is_no_survey() -> None:
    assert not is_unwanted("a nurse was rude", "for feedback and complaints")
    assert is_unwanted("a nurse was rude", "to give us feedback after this call")


def test_if_it_did_not_help_leads_on() -> None:
    for said in (
        "if that does not help",
        "if you've done that and it still doesn't work",
        "wenn das nicht hilft",
        "sollte das problem weiter bestehen",
        "si cela ne change rien",
        "si el problema persiste",
    ):
        assert words.GO_ON.search(said)
    assert not words.GO_ON.search("if your phone does not work")


def test_a_zip_code_is_asked_for_without_a_verb_of_entering() -> None:
    decision = decide(view_of("And the ZIP code for the account?", slots=("account_number", "zip")))
    assert isinstance(decision, PressKeys)
    assert decision.keys == "{{zip}}"


def test_what_was_read_back_is_confirmed_where_the_other_key_says_if_not() -> None:
    heard = ("I heard [account_number].", "If that is right, press 1.", "If not, press 2.")
    entered = PastDecision(("Enter your account number.",), PressKeys("{{account_number}}#", ""), 1.0)
    decision = decide(view_of(*heard, slots=("account_number",), history=(entered,)))
    assert isinstance(decision, PressKeys)
    assert decision.keys == "1"


def test_what_was_said_before_an_option_does_not_make_it_a_confirmation() -> None:
    heard = "And the zip code we have on file is correct. For claims, press 1. For benefits, press 2."
    assert kinds_of(heard) == {"1": OptionKind.TOPIC, "2": OptionKind.TOPIC}
    assert kinds_of("You entered 60614. If that is correct, press 1.") == {"1": OptionKind.CONFIRM}
