"""Which fact a prompt asks for, and which it only speaks of."""

from __future__ import annotations

import pytest

from holdslayer_agent.core.decisions import PressKeys
from holdslayer_agent.core.menu import EntryAsked
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
