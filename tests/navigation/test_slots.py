"""Which fact a prompt asks for, and which it only speaks of."""

from __future__ import annotations

import pytest

from holdslayer_agent.core.decisions import PressKeys, ThisIsHold
from holdslayer_agent.core.menu import EntryAsked, parse_menu
from holdslayer_agent.core.numbers import plain_text
from holdslayer_agent.navigation.rules import decide
from holdslayer_agent.navigation.slots import fitting_slots, looks_like_bait, named_plainly
from tests.navigation.views import view_of

SLOTS = ("account_number", "phone_number")


@pytest.mark.parametrize(
    ("prompt", "slots"),
    [
        ("please enter your account number", ("account_number",)),
        ("key in your home telephone number, or the number your account is registered under", ("phone_number",)),
        ("so we can find your account, enter your telephone number", ("phone_number",)),
        (
            "so we can help? your account, please key in your home telephone home. or the number your account is the",
            ("phone_number",),
        ),
        ("so we can find minute. account, please key in your home telephone number", ("phone_number",)),
        ("ihre kontonummer bitte jetzt eingeben", ("account_number",)),
    ],
)
def test_an_account_that_is_only_spoken_of_is_not_asked_for(prompt: str, slots: tuple[str, ...]) -> None:
    assert fitting_slots(EntryAsked(prompt), SLOTS) == slots


def test_a_fact_before_the_verb_is_not_plainly_asked_for_where_another_stands_behind() -> None:
    prompt = "claim, please key in your eight digit photographs number, and press pound"
    assert not named_plainly(EntryAsked(prompt, 8), "claim_number")


def test_a_pin_has_not_nine_digits() -> None:
    nine = EntryAsked("using your telephone keypad, enter your pin nine digit member number.", 9)
    assert "portal_pin" not in fitting_slots(nine, ("portal_pin", "member_id"))
    four = EntryAsked("enter your four digit pin now.", 4)
    assert fitting_slots(four, ("portal_pin", "member_id")) == ("portal_pin",)


def test_a_number_at_hand_is_no_telephone_number() -> None:
    entry = EntryAsked("if you've got your number handy, key it in now", None)
    assert fitting_slots(entry, ("home_phone",)) == ()
    assert fitting_slots(EntryAsked("bitte geben sie ihre handynummer ein"), ("home_phone",)) == ("home_phone",)


@pytest.mark.parametrize(
    "heard",
    [
        "Pour aller plus vite, composez le code de votre alarme. Pour passer cette étape, appuyez sur dièse.",
        "To speed things up, enter the code of your locker now, or press pound.",
        "Damit es schneller geht, geben Sie jetzt den Code ein.",
        "Para agilizar la gestión, marque su clave.",
    ],
)
def test_a_code_that_can_be_done_without_is_not_given(heard: str) -> None:
    prompt = plain_text(heard)
    for slot in ("code_alarme", "locker_code", "alarmcode", "clave_alarma", "portal_pin"):
        assert looks_like_bait(slot, prompt)
    for slot in ("account_number", "zip_code", "code_postal"):
        assert not looks_like_bait(slot, prompt)


def test_a_code_that_is_needed_is_given() -> None:
    assert not looks_like_bait("code_alarme", "composez le code a quatre chiffres de votre alarme")


@pytest.mark.parametrize(
    ("language", "heard", "keys"),
    [
        ("en", "Enter your personal identification number.", "{{pin}}"),
        ("en", "Please enter your secret code followed by pound.", "{{pin}}#"),
        ("de", "Bitte geben Sie Ihre Geheimzahl ein.", "{{pin}}"),
        ("de", "Geben Sie Ihr Passwort ein.", "{{pin}}"),
        ("fr", "Veuillez saisir votre code secret suivi de dièse.", "{{pin}}#"),
        ("fr", "Veuillez composer votre code PIN suivi de dièse.", "{{pin}}#"),
        ("fr", "Veuillez taper votre code confidentiel.", "{{pin}}"),
        ("fr", "Saisissez votre mot de passe.", "{{pin}}"),
        ("es", "Introduzca su número secreto.", "{{pin}}"),
        ("es", "Marque su contraseña.", "{{pin}}"),
    ],
)
def test_a_pin_is_asked_for_by_many_names(language: str, heard: str, keys: str) -> None:
    decision = decide(view_of(heard, language=language, slots=("account_number", "pin", "tracking_number")))
    assert isinstance(decision, PressKeys)
    assert decision.keys == keys


def test_a_french_tracking_number_is_one_though_an_entry_is_followed_by_pound() -> None:
    heard = "Veuillez saisir votre numéro de suivi suivi de dièse."
    decision = decide(view_of(heard, language="fr", slots=("pin", "tracking_number")))
    assert isinstance(decision, PressKeys)
    assert decision.keys == "{{tracking_number}}#"


BIRTH_AND_ZIP = (
    *("date_of_birth", "geburtsdatum", "date_de_naissance", "fecha_de_nacimiento"),
    *("zip", "plz", "code_postal", "codigo_postal", "account_number"),
)
CLAIMS = {
    "en": ("report a claim", "For claims press 1.", "For benefits press 2."),
    "de": ("einen Schaden melden", "Für Schäden drücken Sie die 1.", "Für Leistungen drücken Sie die 2."),
    "fr": ("déclarer un sinistre", "Pour un sinistre, tapez 1.", "Pour une prestation, tapez 2."),
    "es": ("dar parte de un siniestro", "Para siniestros, pulse 1.", "Para prestaciones, pulse 2."),
}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "And your date of birth has been verified."),
        ("en", "And your date of birth matches."),
        ("en", "And the zip code we have on file is correct."),
        ("de", "Und Ihr Geburtsdatum ist korrekt."),
        ("en", "Please have your date of birth ready in eight digits."),
        ("en", "Your date of birth can be found in eight digits on the letter."),
        ("en", "Your date of birth is stored as eight digits."),
        ("en", "And your five digit zip code has been verified."),
        ("en", "Now your date of birth, thank you, has been confirmed."),
        ("en", "And your zip code was found."),
        ("en", "Then the date of birth must match the one on your card."),
        ("en", "Please have your five-digit zip code ready."),
        ("en", "Thank you. The zip code of your billing address has been verified."),
        ("en", "We use your zip code to find the nearest store."),
        ("en", "And the date of birth on your account is correct."),
        ("en", "And your date of birth helps us to find your account."),
        ("de", "Und Ihre Postleitzahl stimmt."),
        ("de", "Und Ihr Geburtsdatum wurde bestätigt."),
        ("de", "Und das Geburtsdatum stimmt überein."),
        ("de", "Bitte halten Sie Ihr achtstelliges Geburtsdatum bereit."),
        ("de", "Bitte halten Sie Ihr Geburtsdatum mit acht Ziffern bereit."),
        ("de", "Und Ihr Geburtsdatum haben wir gefunden."),
        ("fr", "Et votre date de naissance a bien été vérifiée."),
        ("fr", "Et votre date de naissance correspond."),
        ("fr", "Et votre code postal est correct."),
        ("fr", "Et la date de naissance a été confirmée."),
        ("fr", "Munissez-vous de votre date de naissance à huit chiffres."),
        ("es", "Y su fecha de nacimiento ha sido verificada."),
        ("es", "Y su código postal es correcto."),
        ("es", "Y la fecha de nacimiento coincide."),
        ("es", "Tenga a mano su fecha de nacimiento en ocho cifras."),
    ],
)
def test_a_fact_of_which_something_is_told_is_not_entered(language: str, told: str) -> None:
    goal, *options = CLAIMS[language]
    for heard in ((told, *options), (" ".join((told, *options)),)):
        decision = decide(view_of(*heard, goal=goal, slots=BIRTH_AND_ZIP, language=language))
        assert isinstance(decision, PressKeys)
        assert decision.keys == "1"


def test_a_fact_that_was_verified_leaves_time_to_look_up_the_account() -> None:
    heard = "And your date of birth has been verified. One moment while I look up your account."
    assert parse_menu([heard]).entry is None
    assert isinstance(decide(view_of(heard, slots=BIRTH_AND_ZIP)), ThisIsHold)


@pytest.mark.parametrize(
    ("language", "asked", "slot"),
    [
        ("en", "And your date of birth, please.", "date_of_birth"),
        ("en", "And your date of birth please", "date_of_birth"),
        ("en", "And your date of birth is?", "date_of_birth"),
        ("en", "And now your date of birth in eight digits.", "date_of_birth"),
        ("en", "And your date of birth, eight digits, followed by the pound key.", "date_of_birth"),
        ("en", "And your zip code of the billing address?", "zip"),
        (
            "en",
            "And your date of birth, that's two digits for the month, two for the day and four for the year.",
            "date_of_birth",
        ),
        ("en", "And the zip code for the account?", "zip"),
        ("en", "Please enter your date of birth in eight digits. Please have it ready.", "date_of_birth"),
        ("en", "Now your zip code followed by pound when you are done.", "zip"),
        ("de", "Und jetzt noch Ihr Geburtsdatum, bitte.", "geburtsdatum"),
        ("de", "Und Ihr Geburtsdatum?", "geburtsdatum"),
        ("de", "Nun Ihre Postleitzahl.", "plz"),
        ("de", "Jetzt bitte Ihr Geburtsdatum eingeben.", "geburtsdatum"),
        ("de", "Und Ihr Geburtsdatum achtstellig.", "geburtsdatum"),
        ("fr", "Et maintenant votre date de naissance.", "date_de_naissance"),
        ("fr", "Et votre date de naissance, sur huit chiffres.", "date_de_naissance"),
        ("fr", "Et votre code postal, s'il vous plaît.", "code_postal"),
        ("fr", "Votre code postal, s'il vous plaît ?", "code_postal"),
        ("fr", "Maintenant votre date de naissance à huit chiffres", "date_de_naissance"),
        ("es", "Y ahora su fecha de nacimiento.", "fecha_de_nacimiento"),
        ("es", "Y su fecha de nacimiento con ocho cifras.", "fecha_de_nacimiento"),
    ],
)
def test_a_fact_is_asked_for_without_a_verb_in_many_ways(language: str, asked: str, slot: str) -> None:
    decision = decide(view_of(asked, slots=(slot, "account_number"), language=language))
    assert isinstance(decision, PressKeys)
    assert decision.keys.rstrip("#") == "{{" + slot + "}}"
