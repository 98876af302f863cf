"""What was said: kinds, facts and how sure, from words as recognisers give them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdslayer_agent.core.said import KINDS, Opening, SaidKind, classify
from holdslayer_agent.core.said_facts import LONGEST_S
from holdslayer_agent.core.said_words import figures, number_words, tokens, unlikeness


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Please hold, all our agents are busy and your call is important to us.", "en", SaidKind.ANNOUNCEMENT),
        ("For billing press one, for technical support press two.", "en", SaidKind.MENU),
        ("This call may be recorded for training purposes.", "en", SaidKind.LEGAL),
        ("You are number six in the queue.", "en", SaidKind.QUEUE),
        ("We can call you back when it is your turn.", "en", SaidKind.CALLBACK),
        ("Our office is closed. Our opening hours are nine to five.", "en", SaidKind.CLOSED),
        ("Please leave a message after the tone.", "en", SaidKind.VOICEMAIL),
        ("Hi, thanks for waiting, my name is Ann, how can I help?", "en", SaidKind.GREETING),
        ("Bear with me, let me check that for you.", "en", SaidKind.QUESTION),
        ("To stay in the queue, press one.", "en", SaidKind.STAY_KEY),
        ("Say yes if you are a person.", "en", SaidKind.HUMAN_TEST),
        ("Guten Tag, mein Name ist Weber, was kann ich für Sie tun?", "de", SaidKind.GREETING),
        ("Dieses Gespräch wird zu Schulungszwecken aufgezeichnet.", "de", SaidKind.LEGAL),
        ("Bonjour, que puis-je faire pour vous ?", "fr", SaidKind.GREETING),
        ("Laissez un message après le bip.", "fr", SaidKind.VOICEMAIL),
        ("Buenos días, le atiende Ana, ¿en qué puedo ayudarle?", "es", SaidKind.GREETING),
        ("Marque uno para ventas, marque dos para soporte.", "es", SaidKind.MENU),
    ],
)
def test_the_kind_of_what_is_said_is_found(text: str, language: str, kind: SaidKind) -> None:
    assert classify(text, language).kind is kind


def test_an_utterance_can_be_of_several_kinds() -> None:
    said = classify("This call may be recorded. For sales press one. For service press two.", "en")
    assert set(said.kinds) == {SaidKind.LEGAL, SaidKind.MENU}


@pytest.mark.parametrize(
    "text", ["thinks for wading how can a help you", "thank for waiting how i help", "um how can i uh help you"]
)
def test_words_that_sound_alike_or_are_lost_do_not_hide_a_greeting(text: str) -> None:
    assert classify(text, "en").kind is SaidKind.GREETING


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Invoices, this is Walter.", "en"),
        ("Tool hire, Sandra speaking.", "en"),
        ("Wareneingang, Lorenz am Apparat.", "de"),
        ("Location de salles, bonjour.", "fr"),
        ("Matrículas, le habla Julia.", "es"),
    ],
)
def test_a_short_greeting_is_one_once_the_voice_has_ended(text: str, language: str) -> None:
    ended, going_on = classify(text, language), classify(text, language, few=0.0)
    assert ended.kind is SaidKind.GREETING
    assert going_on.log_odds[SaidKind.GREETING] < ended.log_odds[SaidKind.GREETING]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Please keep holding.", "en"),
        ("Bitte haben Sie noch Geduld.", "de"),
        ("Merci de rester en ligne.", "fr"),
        ("Por favor, siga a la espera.", "es"),
        ("A narrow garden.", "en"),
        ("Ein schmaler Garten.", "de"),
    ],
)
def test_few_words_alone_are_no_greeting(text: str, language: str) -> None:
    assert classify(text, language).kind is not SaidKind.GREETING


def test_words_about_something_else_are_unknown() -> None:
    said = classify("the green river runs under seven bridges", "en")
    assert said.kind is SaidKind.UNKNOWN
    assert not said.kinds


@pytest.mark.parametrize("text", ["", "   ", "...", "♪♪"])
def test_no_words_are_unknown(text: str) -> None:
    assert classify(text).kind is SaidKind.UNKNOWN


def test_a_language_without_phrases_is_taken_as_english() -> None:
    assert classify("please leave a message after the tone", "xx").kind is SaidKind.VOICEMAIL
    assert classify("please leave a message after the tone", "en-GB").kind is SaidKind.VOICEMAIL


def test_persons_and_machines_are_on_different_sides() -> None:
    person = classify("hello this is dana with billing how can i help", "en")
    machine = classify("your call is important to us please stay on the line", "en")
    assert person.person_log_odds > 1
    assert machine.person_log_odds < -1


def test_what_counted_is_told() -> None:
    said = classify("please leave a message after the beep", "en")
    assert {(p.section, p.phrase) for p in said.phrases} >= {
        ("voicemail", "leave a message"),
        ("voicemail", "after the beep"),
    }


# ---------------------------------------------------------------- facts


@pytest.mark.parametrize(
    ("text", "language", "position"),
    [
        ("you are number three in line", "en", 3),
        ("there are seven callers ahead of you", "en", 8),
        ("you are the next caller", "en", 1),
        ("you are now twenty first in the queue", "en", 21),
        ("your position is 12", "en", 12),
        ("the next available agent will be with you", "en", None),
        ("sie sind an position zwei", "de", 2),
        ("vor ihnen sind noch vier anrufer", "de", 5),
        ("vous êtes en troisième position", "fr", 3),
        ("you are the first caller in the queue", "en", 1),
        ("your call is third in the queue", "en", 3),
        ("Sie sind der vierte Anrufer", "de", 4),
        ("Sie befinden sich auf dem dritten Platz", "de", 3),
        ("Vous êtes le quatrième, attente estimée à une demi-heure", "fr", 4),
        ("Votre appel est le deuxième dans la file", "fr", 2),
        ("Usted es el tercero en espera", "es", 3),
        ("Su llamada es la cuarta en la cola", "es", 4),
        ("Vous attendez depuis trente secondes", "fr", None),
        ("usted es el número cinco en la fila", "es", 5),
        ("press one", "en", None),
        ("pour conserver votre place tapez 1", "fr", None),
        ("para mantener su lugar en la fila presione 1", "es", None),
        ("there are a hundred and twenty callers ahead of you", "en", 121),
        ("il y a soixante et onze appels avant le vôtre", "fr", 72),
        ("il y a quatre-vingt-dix-neuf appels avant le vôtre", "fr", 100),
        ("hay ciento veinte llamadas delante de usted", "es", 121),
        ("vor Ihnen sind hundertzwei Anrufer", "de", 103),
        ("Sie sind der einundzwanzigste Anrufer in der Warteschlange", "de", 21),
    ],
)
def test_the_place_in_the_queue_is_read_or_left_out(text: str, language: str, position: int | None) -> None:
    assert classify(text, language).position == position


@pytest.mark.parametrize(
    ("text", "language", "wait_s"),
    [
        ("your wait is about ten minutes", "en", (600, 600)),
        ("the wait is five to ten minutes", "en", (300, 600)),
        ("the wait time is less than a minute", "en", (0, 60)),
        ("wait times are more than one hour", "en", (3600, LONGEST_S)),
        ("your estimated wait is one hour and ten minutes", "en", (4200, 4200)),
        ("die wartezeit beträgt eine halbe stunde", "de", (1800, 1800)),
        ("le temps d'attente est d'un quart d'heure", "fr", (900, 900)),
        ("el tiempo de espera es de veinticinco minutos", "es", (1500, 1500)),
        ("the wait is two and a half hours", "en", (9000, 9000)),
        ("die wartezeit beträgt eine stunde und zwanzig minuten", "de", (4800, 4800)),
        ("die wartezeit beträgt zweieinhalb stunden", "de", (9000, 9000)),
        ("le temps d'attente est de deux heures et demie", "fr", (9000, 9000)),
        ("le temps d'attente est de soixante-dix-neuf minutes", "fr", (4740, 4740)),
        ("el tiempo de espera es de una hora y media", "es", (5400, 5400)),
        ("el tiempo de espera es de una hora y cuarto", "es", (4500, 4500)),
        ("un cuarto de hora de espera", "es", (900, 900)),
        ("calls cost fourteen cents a minute", "en", None),
        ("we will call you back within thirty minutes", "en", None),
    ],
)
def test_the_wait_is_read_as_a_range(text: str, language: str, wait_s: tuple[float, float] | None) -> None:
    assert classify(text, language).wait_s == wait_s


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("press one to stay in the queue", "en", "1"),
        ("to continue to hold press two", "en", "2"),
        ("for a call back press one to continue to hold press two", "en", "2"),
        ("press one to hold your place or press two and we will call you back", "en", "1"),
        ("if you are still there press star", "en", "*"),
        ("press one for sales", "en", None),
        ("to keep your place in line and have us call you back press one", "en", None),
        ("drücken sie die eins um in der leitung zu bleiben", "de", "1"),
        ("pour rester en ligne tapez deux", "fr", "2"),
        ("marque uno para permanecer en la línea", "es", "1"),
    ],
)
def test_the_key_that_keeps_the_place_is_read(text: str, language: str, key: str | None) -> None:
    assert classify(text, language).key == key


def test_when_a_closed_company_opens_is_read() -> None:
    said = classify("Our office is closed. We will reopen on Monday at eight thirty a.m.", "en")
    assert said.opens == Opening(8, 30, "monday")
    assert classify("we are closed now and open again at two p m", "en").opens == Opening(14)
    assert classify("our office is closed for the holiday", "en").opens is None


# ---------------------------------------------------------------- words


def test_numbers_are_read_in_every_language() -> None:
    assert figures(tokens("twenty five", "en"), "en") == ["25"]
    assert figures(tokens("fünfundzwanzig", "de"), "de") == ["25"]
    assert figures(tokens("quatre-vingt-douze", "fr"), "fr") == ["92"]
    assert figures(tokens("treinta y cinco", "es"), "es") == ["35"]
    assert figures(tokens("the third of 22nd", "en"), "en") == ["the", "3.", "of", "22."]
    assert all(0 <= value < 200 for language in ("en", "de", "fr", "es") for value in number_words(language).values())


def test_words_that_sound_alike_are_nearer_than_others() -> None:
    assert unlikeness("waiting", "waiting") == 0.0
    assert unlikeness("wading", "waiting") < unlikeness("banking", "waiting") <= 1.0
    assert unlikeness("message", "river") == 1.0


@given(st.text(max_size=300), st.sampled_from(["en", "de", "fr", "es", "", "zz-ZZ"]))
def test_any_text_is_judged_without_fault(text: str, language: str) -> None:
    said = classify(text, language)
    assert set(said.log_odds) == set(KINDS)
    assert all(math.isfinite(odds) for odds in said.log_odds.values())
    assert -6.0 <= said.person_log_odds <= 6.0
    assert said == classify(text, language)
