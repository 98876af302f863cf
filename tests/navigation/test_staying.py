"""The place in a queue: kept by a key or a word; call-backs offered and promised; callers who are sent away."""

from __future__ import annotations

import pytest

from holdslayer_agent.core.decisions import (
    AskUser,
    CallbackPolicy,
    Decision,
    GiveUp,
    GiveUpOutcome,
    HeardSentence,
    MenuView,
    PastDecision,
    PressKeys,
    SaySlotOrPhrase,
    ThisIsHold,
)
from holdslayer_agent.navigation.rules import decide
from holdslayer_agent.navigation.staying import KEEPS_PLACE
from tests.navigation.views import decide_at, keys_of, view_of


def test_it_holds_by_the_key_that_is_offered_for_that() -> None:
    assert (
        keys_of(decide_at("is my car ready", "To have an advisor call you back, press 1.", "To hold, press 2.")) == "2"
    )


@pytest.mark.parametrize(
    ("language", "heard"),
    [
        ("en", "To remain on hold, press 1 now."),
        ("en", "If you would like to keep holding press 1, or press 2 for a call back."),
        ("en", "Please press 1 within five seconds to stay in the queue or press 2 to leave a message."),
        ("en", "Would you like to continue holding? Press 1 for yes or 2 for no."),
        ("en", "Press any key to stay in line."),
        ("de", "Wenn Sie weiter warten möchten, drücken Sie die 1. Für einen Rückruf drücken Sie die 2."),
        ("de", "Um Ihren Platz nicht zu verlieren, drücken Sie eine beliebige Taste."),
        ("de", "Drücken Sie die 1, um in der Leitung zu bleiben, oder die 2, um eine Nachricht zu hinterlassen."),
        ("fr", "Si vous souhaitez continuer à patienter, tapez 1. Pour être rappelé, tapez 2."),
        ("fr", "Pour conserver votre place, appuyez sur n'importe quelle touche."),
        ("fr", "Tapez 1 pour rester en ligne ou 2 pour laisser un message."),
        ("es", "Para permanecer en espera, pulse 1."),
        ("es", "Si desea seguir esperando, pulse 1. Si prefiere que le llamemos, pulse 2."),
        ("es", "Para no perder su lugar en la fila, pulse cualquier tecla."),
    ],
)
def test_a_key_that_keeps_the_place_is_pressed_whatever_else_is_offered(language: str, heard: str) -> None:
    assert keys_of(decide_at("is my car ready", heard, language=language)) == "1"


@pytest.mark.parametrize(
    ("language", "heard", "said"),
    [
        ("en", "Say continue to stay in the queue.", "continue"),
        ("en", "To keep your place in line, say stay.", "stay"),
        ("de", "Sagen Sie weiter, um in der Leitung zu bleiben.", "weiter"),
        ("fr", "Dites continuer pour rester en attente.", "continuer"),
        ("es", "Diga continuar para seguir en espera.", "continuar"),
    ],
)
def test_a_word_that_keeps_the_place_is_said(language: str, heard: str, said: str) -> None:
    decision = decide_at("is my car ready", heard, language=language)
    assert isinstance(decision, SaySlotOrPhrase)
    assert decision.text == said


@pytest.mark.parametrize(
    ("language", "heard"),
    [
        ("en", "Stay on the line for the next agent, or press 1 to leave a message."),
        ("en", "Please continue to hold, or press 1 to leave a message."),
        (
            "en",
            "If you would like to remain on the line, somebody will come shortly, or press 1 to leave a message.",
        ),
        ("en", "To have us call you back without losing your place in line, press 1."),
        ("de", "Bleiben Sie in der Leitung oder drücken Sie die 1, um eine Nachricht zu hinterlassen."),
        ("fr", "Restez en ligne ou tapez 1 pour laisser un message."),
        ("es", "Permanezca en línea o pulse 1 para dejar un mensaje."),
    ],
)
def test_a_key_that_leads_out_of_the_queue_keeps_no_place(language: str, heard: str) -> None:
    assert not isinstance(decide_at("is my car ready", heard, language=language), PressKeys)


DENIED_WAITS = [
    ("en", "If you do not want to wait on the line, press 1."),
    ("en", "If you don't wish to continue to hold, press 1."),
    ("en", "If you would rather not wait on the line, press 1."),
    ("en", "If you no longer want to hold, press 1."),
    ("en", "You will not lose your place in line. Press 1 for a call back, or continue to hold."),
    ("en", "If you hang up you lose your place in the line. To return to the main menu, press 9."),
    ("en", "To lose your place in line and start over, press star."),
    ("de", "Wenn Sie nicht warten möchten, drücken Sie die 1."),
    ("de", "Möchten Sie nicht weiter warten, drücken Sie die 2."),
    ("de", "Wenn Sie nicht länger warten möchten, drücken Sie die 1 für einen Rückruf."),
    ("de", "Wenn Sie nicht in der Leitung bleiben möchten, drücken Sie die 1."),
    ("fr", "Si vous ne souhaitez pas patienter, tapez 1."),
    ("fr", "Si vous ne souhaitez plus rester en ligne, tapez 1."),
    ("es", "Si no desea esperar, pulse 1."),
    ("es", "Si no quiere esperar, pulse 1 y le llamaremos."),
    ("es", "Si ya no desea seguir esperando, pulse 1."),
]


@pytest.mark.parametrize(("language", "heard"), DENIED_WAITS)
def test_a_key_for_those_who_will_not_wait_keeps_no_place(language: str, heard: str) -> None:
    decision = decide_at("is my car ready", heard, language=language)
    assert KEEPS_PLACE not in getattr(decision, "reason", "")


@pytest.mark.parametrize(
    ("language", "goal", "heard"),
    [
        (
            "en",
            "cancel my gym membership",
            "To save your spot in a class, press 1. To cancel a membership, press 2.",
        ),
        (
            "en",
            "resign my club",
            "To keep your place in a course, press 1. To resign your club membership, press 2.",
        ),
        ("en", "I want a refund", "If you're still waiting for your package, press 1. For a refund, press 2."),
        (
            "en",
            "transfer a prescription",
            "If you are still on hold with a pharmacy, press 1. To transfer a prescription, press 2.",
        ),
        (
            "en",
            "report a broken meter",
            "To hear how long to wait for a technician, press 1. To report a broken meter, press 2.",
        ),
        ("en", "cancel my booking", "To keep your spot, press 1. To cancel a booking, press 2."),
        (
            "de",
            "ich will kündigen",
            "Um Ihren Platz im Kurs zu sichern, drücken Sie die 1. Zum Kündigen drücken Sie die 2.",
        ),
        (
            "fr",
            "annuler mon inscription",
            "Pour garder votre place dans le cours, tapez 1. Pour annuler, tapez 2.",
        ),
        (
            "es",
            "anular mi reserva",
            "Para guardar su lugar en el curso, pulse 1. Para anular una reserva, pulse 2.",
        ),
    ],
)
def test_a_place_in_a_class_and_a_wait_for_a_parcel_are_topics(language: str, goal: str, heard: str) -> None:
    assert keys_of(decide_at(goal, heard, language=language)) == "2"


@pytest.mark.parametrize(
    ("language", "heard"),
    [
        ("en", "If you don't want to lose your place in line, press 1."),
        ("en", "To avoid losing your place, press 1. For billing, press 2. Please continue to hold."),
        ("en", "To avoid being disconnected, press 1."),
        ("en", "If you are still waiting on the line, press 1."),
        ("en", "To wait for the next representative, press 1."),
        ("en", "To keep your place in the queue, press 1. For sales, press 2."),
        ("de", "Um nicht getrennt zu werden, drücken Sie die 1."),
        ("de", "Um Ihren Platz in der Warteschlange zu behalten, drücken Sie die 1."),
        ("fr", "Pour ne pas perdre votre place, tapez 1."),
        ("fr", "Pour garder votre place dans la file d'attente, tapez 1."),
        ("es", "Para conservar su turno en la cola, pulse 1."),
        ("es", "Si no quiere perder su lugar, pulse 1."),
    ],
)
def test_a_place_in_a_queue_that_is_not_to_be_lost_is_kept(language: str, heard: str) -> None:
    decision = decide_at("is my car ready", heard, language=language)
    assert (keys_of(decision), getattr(decision, "reason", "")) == ("1", KEEPS_PLACE)


@pytest.mark.parametrize(
    ("policy", "heard", "expected"),
    [
        (CallbackPolicy.DECLINE, "To keep holding, press 1. For a call back, press 2.", "1"),
        (CallbackPolicy.TAKE, "To keep your place, press 1. For a call back, press 2.", "2"),
        (CallbackPolicy.ASK, "To keep your place, press 1. For a call back, press 2.", ""),
        (CallbackPolicy.ASK, "Press 1 within ten seconds to keep your place, or press 2 for a call back.", "1"),
    ],
)
def test_a_call_back_beside_the_key_that_keeps_the_place_is_the_users_wish(
    policy: CallbackPolicy, heard: str, expected: str
) -> None:
    decision = decide(view_of(heard, callback=policy))
    assert getattr(decision, "keys", "") == expected
    assert isinstance(decision, PressKeys if expected else AskUser)


@pytest.mark.parametrize(
    ("language", "heard"),
    [
        ("en", "If you would like us to ring you back, press 1."),
        ("de", "Wenn Sie zurückgerufen werden möchten, drücken Sie die 1."),
        ("fr", "Si vous souhaitez être rappelé, tapez 1."),
        ("es", "Si desea que le devolvamos la llamada, pulse 1."),
        ("es", "Si prefiere recibir una llamada, pulse 1."),
    ],
)
def test_an_offer_to_call_back_is_the_users_to_take(language: str, heard: str) -> None:
    def with_policy(policy: CallbackPolicy) -> Decision:
        return decide(view_of(heard, language=language, callback=policy))

    assert keys_of(with_policy(CallbackPolicy.TAKE)) == "1"
    assert isinstance(with_policy(CallbackPolicy.ASK), AskUser)
    assert not isinstance(with_policy(CallbackPolicy.DECLINE), PressKeys)


@pytest.mark.parametrize(
    ("language", "heard"),
    [
        ("en", ("We are experiencing higher than normal call volume.", "Please call back later.", "Goodbye.")),
        ("en", ("All of our agents are busy. Please try again later. Goodbye.",)),
        ("de", ("Alle Mitarbeiter sind im Gespräch.", "Bitte rufen Sie später noch einmal an. Auf Wiederhören.")),
        ("fr", ("En raison d'un grand nombre d'appels, veuillez rappeler ultérieurement.", "Au revoir.")),
        ("es", ("Todos nuestros agentes están ocupados.", "Inténtelo de nuevo más tarde.", "Adiós.")),
    ],
)
def test_it_gives_up_where_callers_are_sent_away(language: str, heard: tuple[str, ...]) -> None:
    decision = decide_at("is my car ready", *heard, language=language)
    assert decision == GiveUp(GiveUpOutcome.BUSY, "too many calls")


def test_a_busy_queue_that_keeps_its_callers_says_no_farewell() -> None:
    heard = ("All of our agents are busy.", "Please stay on the line, or try again later.")
    assert not isinstance(decide_at("is my car ready", *heard), GiveUp)


@pytest.mark.parametrize(
    ("language", "heard"),
    [
        ("en", "Our technician will call you when he is on his way. Please hold."),
        ("en", "We will never call you back and ask for your password. Please hold for the next agent."),
        ("en", "Someone will call you back about your other request. Please hold for the next agent."),
        ("en", "If we get disconnected, we will call you back. How can I help you?"),
        ("de", "Wir rufen Sie wegen Ihres Antrags zurück. Bitte warten Sie auf den nächsten Mitarbeiter."),
        ("fr", "Nous vous rappellerons pour la livraison. Ne quittez pas."),
        ("es", "Le llamaremos para la entrega. Por favor, espere."),
    ],
)
def test_a_promise_in_a_call_that_goes_on_ends_nothing(language: str, heard: str) -> None:
    for said in ((heard,), tuple(f"{part}." for part in heard.rstrip("?.").split(". "))):
        assert not isinstance(decide_at("is my car ready", *said, language=language), GiveUp)


def test_a_promise_that_hangs_on_a_key_is_none_yet() -> None:
    heard = ("We will call you back when it is your turn.", "To accept, press 1.")
    assert not isinstance(decide_at("is my car ready", *heard), GiveUp)
    assert isinstance(decide_at("is my car ready", heard[0], "Goodbye."), GiveUp)


@pytest.mark.parametrize(
    ("language", "heard"),
    [
        ("en", "To keep your place in line and have us call you back, press 1._Otherwise, please continue to hold."),
        ("en", "To keep your place in line There and have us you back, press 1._Otherwise, please continue to hold."),
        ("de", "Um Ihren Platz in der Warteschlange zu behalten, drücken Sie die 1._Andernfalls warten Sie bitte."),
        ("fr", "Pour garder votre place dans la file, tapez 1._Sinon, restez en ligne."),
        ("es", "Para conservar su lugar en la fila, pulse 1._De lo contrario, permanezca en la línea."),
    ],
)
def test_where_whoever_waits_stays_the_key_leads_away(language: str, heard: str) -> None:
    decision = decide_at("is my car ready", *heard.split("_"), language=language)
    assert KEEPS_PLACE not in getattr(decision, "reason", "")


def at_the_guess(*heard: str) -> Decision:
    """An offer that serves no goal, heard four times, with zero tried and no question left."""
    offer = (*heard, "For the garden catalogue, press 1.", "For lamps and shades, press 2.")
    sentences = tuple(
        HeardSentence(text, 20.0 * round_ + 3.0 * place, 20.0 * round_ + 3.0 * place + 2.5)
        for round_ in range(4)
        for place, text in enumerate(offer)
    )
    zero = PastDecision(("Welcome to Swiftline.",), PressKeys("0", "nothing fits"), 1.0)
    return decide(MenuView("my parcel never came", "en", (), sentences, (zero,), 2.0, True, 90.0, 0))


def test_nothing_is_guessed_while_a_company_asks_to_wait() -> None:
    assert isinstance(at_the_guess("Please stay on the line."), ThisIsHold)
    assert isinstance(at_the_guess("Welcome to Swiftline."), PressKeys)


@pytest.mark.parametrize(
    "heard",
    [
        "Already booked a patrol and still waiting, press 3.",
        "If you've ordered from us and are still waiting, press 3.",
    ],
)
def test_who_still_waits_for_something_stands_in_no_queue(heard: str) -> None:
    topics = ("Flat battery, or the car won't start, press 1.", "Flat tyre, press 2.")
    assert keys_of(decide_at("my car won't start", *topics, heard)) == "1"
