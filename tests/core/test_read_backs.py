"""What a company says of a number that was entered never gets through, in whatever words and however misheard."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdslayer_agent.core.discretion import mask_read_back
from holdslayer_agent.core.menu import parse_menu
from holdslayer_agent.core.numbers import digit_runs, mask_secrets

UNITS = {
    "en": "zero one two three four five six seven eight nine",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
}
TEENS = {
    "en": "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "de": "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "fr": "dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
    "es": "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
}
TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "fr": "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
}
DOUBLE = {"en": "double {}", "de": "zweimal {}", "fr": "deux fois {}", "es": "doble {}"}
SENTENCES = {
    "en": "You entered {}. If that is correct, press 1.",
    "de": "Sie haben {} eingegeben. Ist das richtig, drücken Sie die 1.",
    "fr": "Vous avez saisi {}. Si c'est exact, appuyez sur 1.",
    "es": "Ha marcado {}. Si es correcto, pulse 1.",
}


def below_hundred(value: int, language: str) -> str:
    units, teens, tens = UNITS[language].split(), TEENS[language].split(), TENS[language].split()
    if value < 10:
        return units[value]
    if value < 20:
        return teens[value - 10]
    ten, unit = divmod(value, 10)
    if language == "de":
        return f"{'ein' if unit == 1 else units[unit]}und{tens[ten - 2]}" if unit else tens[ten - 2]
    if language == "es":
        joined = f"veinti{units[unit]}" if ten == 2 else f"{tens[ten - 2]} y {units[unit]}"
        return joined if unit else tens[ten - 2]
    if language == "fr" and ten in (7, 9):
        return f"{tens[ten - 2]}-{teens[unit]}"
    if language == "fr" and unit == 1 and ten < 7:
        return f"{tens[ten - 2]} et un"
    return f"{tens[ten - 2]}-{units[unit]}" if unit else tens[ten - 2]


def spoken(digits: str, language: str, random: Random) -> str:
    """The digits one by one, in pairs, doubled, or in figures, as it comes."""
    words, at = [], 0
    while at < len(digits):
        rest, kind = digits[at:], random.randrange(5)
        if kind == 0 and len(rest) > 1 and rest[0] == rest[1]:
            words.append(DOUBLE[language].format(UNITS[language].split()[int(rest[0])]))
            at += 2
        elif kind == 1 and len(rest) > 1 and rest[0] != "0":
            words.append(below_hundred(int(rest[:2]), language))
            at += 2
        elif kind == 2:
            words.append(rest[0])
            at += 1
        else:
            words.append(UNITS[language].split()[int(rest[0])])
            at += 1
    return random.choice([" ", ", ", " - "]).join(words)


SECRETS = st.text("0123456789", min_size=4, max_size=16)


@pytest.mark.parametrize("language", UNITS)
@given(digits=SECRETS, seed=st.integers(0, 10**6))
def test_a_secret_in_any_words_is_masked_wherever_it_is_said(language: str, digits: str, seed: int) -> None:
    said = spoken(digits, language, Random(seed))
    for sentence in (f"so {said}, okay", SENTENCES[language].format(said)):
        masked = mask_secrets(sentence, {"account": digits})
        assert "[account]" in masked, sentence
        assert not [run for run, _, _ in digit_runs(masked) if len(run) >= 3], masked


@pytest.mark.parametrize("language", UNITS)
@given(digits=SECRETS, seed=st.integers(0, 10**6))
def test_after_an_entry_no_digit_is_left_but_the_keys_of_the_menu(language: str, digits: str, seed: int) -> None:
    masked = mask_read_back(SENTENCES[language].format(spoken(digits, language, Random(seed))))
    assert [run for run, _, _ in digit_runs(masked)] == ["1"], masked
    assert [option.keys for option in parse_menu(masked.split(". ")).options] == ["1"]


@pytest.mark.parametrize("language", UNITS)
@given(digits=SECRETS, seed=st.integers(0, 10**6))
def test_nor_when_a_third_of_the_words_was_misheard(language: str, digits: str, seed: int) -> None:
    random = Random(seed)
    others = ["blue", "for", "to", "the", "press", "ate", "line", "oder", "pour"]
    words = SENTENCES[language].format(spoken(digits, language, random)).split()
    heard = " ".join(random.choice(others) if random.random() < 0.3 else word for word in words)
    left = [run for run, _, _ in digit_runs(mask_read_back(mask_secrets(heard, {"account": digits})))]
    assert all(len(run) <= 2 for run in left), left  # "press", misheard into the number, makes keys of what follows
    assert "".join(left) != digits


@pytest.mark.parametrize(
    "sentence",
    [
        "You entered won to for ate.",
        "Your date of birth is April twelfth nineteen seventy five.",
        "Ihre Nummer ist einhundertdreiundzwanzig vierhundertsechsundfünfzig.",
        "Vous avez dit quatre-vingt-dix-sept, soixante-douze.",
        "Usted marcó ciento veintitrés, cuatrocientos cincuenta y seis.",
        "That was one thousand two hundred and thirty four.",
        "I have three times four and double five.",
    ],
)
def test_homophones_dates_and_large_numbers_go_too(sentence: str) -> None:
    masked = mask_read_back(sentence)
    assert "[digits]" in masked
    assert not digit_runs(masked)
    assert not set(masked.replace(".", "").split()) & {"won", "ate", "twelfth", "hundred", "thousand", "double"}


def test_a_date_of_birth_is_known_by_month_and_day() -> None:
    masked = mask_secrets("I see April twelfth nineteen seventy five.", {"dob": "04121975"})
    assert masked == "I see [dob]."


def test_a_place_in_the_queue_is_no_secret() -> None:
    text = "You are number 12 in line, the wait is about 34 minutes."
    assert mask_secrets(text, {"account": "5512347"}) == text


def test_a_menu_behind_an_entry_keeps_its_keys() -> None:
    text = "Thank you. For billing, press 1. For a claim, press 2. To hear this again, press star."
    assert [option.keys for option in parse_menu(mask_read_back(text).split(". ")).options] == ["1", "2", "*"]
    german = "Für Ihren Kontostand drücken Sie die 1, sonst die 2."
    assert [option.keys for option in parse_menu([mask_read_back(german)]).options] == ["1", "2"]


@pytest.mark.parametrize(
    "said",
    [
        "geht es um eine krankmeldung, drucken sie die 1.",
        "pour une question, tapez 4.",
        "si tiene dudas o quiere pagar, pulse 2.",
        "zu rechnung und zahlung: taste 1.",
        "mit der 2 andern sie den liefertermin.",
        "rufen sie als arbeitgeber an, die 2.",
    ],
)
def test_articles_and_keys_offered_without_a_verb_stay(said: str) -> None:
    assert mask_read_back(said) == said


@pytest.mark.parametrize(
    ("heard", "keys"),
    [
        ("Ist das richtig, brücken Sie die 1, andernfalls die 2.", ["1", "2"]),
        ("Si es correcto, Marche 1. Para corregir, Marche 2.", ["1", "2"]),
        ("Sie haben 7 0 3 1 1 9 4 2 eingegeben. Ist das richtig, brücken Sie die 1.", ["1"]),
    ],
)
def test_a_key_whose_verb_was_misheard_stays(heard: str, keys: list[str]) -> None:
    masked = mask_read_back(heard)
    assert [option.keys for option in parse_menu([masked]).options] == keys
    assert "7 0 3" not in masked


@pytest.mark.parametrize("said", ["un, deux, trois", "eine null zwei", "o four o two", "eins", "cuatro o dos"])
def test_digits_that_look_like_articles_go_where_no_other_word_follows(said: str) -> None:
    assert mask_read_back(said) == "[digits]"


@pytest.mark.parametrize(
    "option",
    [
        "Facturas y cobros, 2.",
        "Returns and exchanges, three.",
        "Parler d'une bourse, 4.",
        "Cancel, two.",
        "Para averías, marca 1.",
        "Pay as you go, 4.",
    ],
)
def test_the_key_of_a_terse_option_stays(option: str) -> None:
    assert next(o.keys for o in parse_menu([mask_read_back(option), "For help, press 0."]).options).isdigit()


@pytest.mark.parametrize(
    "said", ["You entered, 4.", "Vier, 2.", "Seven, 2.", "Your code is, 4.", "Four four, 1.", "El número, 5."]
)
def test_a_digit_read_back_by_itself_is_no_terse_option(said: str) -> None:
    assert not any(character.isdigit() for character in mask_read_back(said))


@pytest.mark.parametrize(
    "said",
    [
        "Meter reading, press 1. Bills and payments, 2. Moving home, 3. Pay as you go, 4.",
        "Bills and payments, 2. Moving home, 3. Smart meters, 4.",
        "Rechnung: die 1. Umzug: die 2. Störung: die 3.",
        "For billing, press 1; moving home, 2; anything else, 3.",
    ],
)
def test_keys_of_a_row_stay(said: str) -> None:
    assert mask_read_back(said) == said


@pytest.mark.parametrize(
    "said",
    [
        "Alpha, 4. Bravo, 8. Charlie, 2.",
        "Alpha, 1. Bravo, 2. Your code, 3.",
        "So that was, 4. And then, 5. And lastly, 6.",
        "You entered, 4. Then came, 8. For sales, press 1.",
    ],
)
def test_digits_read_back_with_words_between_them_go(said: str) -> None:
    masked = mask_read_back(said)
    assert not set("42568") & set(masked)
