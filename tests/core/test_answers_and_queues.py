"""Questions the user answers, what is said of the queue, and what a company said before it hung up."""

from __future__ import annotations

import pytest
from machine_story import Story, of

from holdslayer_agent.core.call import OutcomeKind
from holdslayer_agent.core.commands import AskNavigator, EndCall, Notify
from holdslayer_agent.core.decisions import AskUser, UserAnswer
from holdslayer_agent.core.events import CompanyHungUp, QueueEstimated, UserAnswered
from holdslayer_agent.core.partings import call_back_promised

QUESTION = AskUser("The company asks for a tracking number.", "no fact fits", "tracking_number")


def test_a_question_goes_to_the_user_and_the_prompt_stays_to_be_answered() -> None:
    story = Story()
    story.answer()
    story.sentence(10.0, "Please enter your tracking number.")
    commands = story.decide(10.5, QUESTION)
    assert of(commands, Notify) == [Notify("question", QUESTION.question)]
    (asked, *_) = of(story.at(20.0, UserAnswered(slot="tracking_number")), AskNavigator)
    assert asked.view.slots == ("pin", "tracking_number")
    assert asked.view.answers == (UserAnswer(QUESTION.question, "", "tracking_number"),)
    assert [sentence.text for sentence in asked.view.sentences] == ["Please enter your tracking number."]


def test_words_of_the_user_reach_the_navigator() -> None:
    story = Story()
    story.answer()
    story.sentence(10.0, "For red, press 1. For blue, press 2.")
    story.decide(10.5, AskUser("Red or blue?", "two ways", choices=("red", "blue")))
    (asked, *_) = of(story.at(12.0, UserAnswered("blue")), AskNavigator)
    assert asked.view.answers == (UserAnswer("Red or blue?", "blue"),)


def test_an_answer_that_does_not_come_lets_the_navigator_go_on() -> None:
    story = Story()
    story.answer()
    story.sentence(10.0, "Please enter your tracking number.")
    story.decide(10.5, AskUser("Which?", "r", deadline_s=30.0))
    assert of(story.wait(30.0), AskNavigator) == []
    assert of(story.wait(41.0), AskNavigator) != []


def test_what_is_said_of_the_queue_becomes_an_estimate() -> None:
    story = Story()
    story.hold()
    story.sentence(40.0, "You are number 3 in line.")
    story.sentence(70.0, "Your estimated wait time is 5 minutes.")
    estimates = [step.event for step in story.steps if isinstance(step.event, QueueEstimated)]
    assert [estimate.position for estimate in estimates] == [3, 3]
    assert estimates[-1].least_s < 300.0 < estimates[-1].most_s + 60.0
    assert story.machine.call.queue.range_s(70.0) is not None


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Our office is closed. Please call again during business hours.", OutcomeKind.CLOSED),
        ("We will call you back at this number when it is your turn. Goodbye.", OutcomeKind.CALLBACK_PROMISED),
        ("Due to high call volume we are unable to take your call. Please try again later.", OutcomeKind.BUSY),
        ("Thank you for calling. Goodbye.", OutcomeKind.COMPANY_HUNG_UP),
        ("Please leave a message and we'll call you back.", OutcomeKind.COMPANY_HUNG_UP),
        ("Your callback has been scheduled. Goodbye.", OutcomeKind.CALLBACK_PROMISED),
        ("You will receive a callback in about 20 minutes.", OutcomeKind.CALLBACK_PROMISED),
        ("We'll call you back.", OutcomeKind.CALLBACK_PROMISED),
        ("Ihr Rückruf wurde vorgemerkt. Auf Wiederhören.", OutcomeKind.CALLBACK_PROMISED),
        ("Ein Mitarbeiter wird Sie in Kürze zurückrufen.", OutcomeKind.CALLBACK_PROMISED),
        ("Un conseiller vous rappellera dans les meilleurs délais.", OutcomeKind.CALLBACK_PROMISED),
        ("Votre demande de rappel a bien été enregistrée.", OutcomeKind.CALLBACK_PROMISED),
        ("Recibirá una llamada en unos veinte minutos.", OutcomeKind.CALLBACK_PROMISED),
        ("Su llamada ha sido programada. Adiós.", OutcomeKind.CALLBACK_PROMISED),
    ],
)
def test_a_company_that_hangs_up_has_said_why(said: str, kind: OutcomeKind) -> None:
    story = Story()
    story.answer()
    story.sentence(12.0, said)
    (end,) = of(story.at(14.0, CompanyHungUp()), EndCall)
    assert end.outcome.kind is kind


TOO_MANY_CALLS = [
    ("en", ("We are experiencing higher than normal call volume.", "Please call back later.", "Goodbye.")),
    ("en", ("All of our agents are busy. Please try again later. Goodbye.",)),
    ("de", ("Wegen hohen Anrufaufkommens können wir Ihren Anruf leider nicht annehmen.", "Auf Wiederhören.")),
    ("de", ("Alle unsere Mitarbeiter sind im Gespräch.", "Bitte rufen Sie später noch einmal an. Auf Wiederhören.")),
    ("fr", ("En raison d'un grand nombre d'appels, veuillez rappeler ultérieurement.", "Au revoir.")),
    ("fr", ("Tous nos conseillers sont occupés.", "Veuillez rappeler plus tard.", "Au revoir.")),
    ("es", ("Debido al alto volumen de llamadas no podemos atenderle.", "Llame más tarde. Adiós.")),
    ("es", ("Todos nuestros agentes están ocupados.", "Inténtelo de nuevo más tarde.", "Adiós.")),
]


@pytest.mark.parametrize(("language", "said"), TOO_MANY_CALLS)
def test_a_company_that_sends_callers_away_was_busy(language: str, said: tuple[str, ...]) -> None:
    story = Story(language=language)
    story.answer()
    for place, sentence in enumerate(said):
        story.sentence(12.0 + 3.0 * place, sentence)
    (end,) = of(story.at(25.0, CompanyHungUp()), EndCall)
    assert end.outcome.kind is OutcomeKind.BUSY


def test_a_closed_company_tells_when_to_call_again() -> None:
    story = Story()
    story.answer()
    story.sentence(12.0, "We are closed. Our office hours are eight a.m. to five p.m., Monday through Friday.")
    (end,) = of(story.at(14.0, CompanyHungUp()), EndCall)
    assert end.outcome.again == "monday 08:00"


@pytest.mark.parametrize(
    ("text", "promised"),
    [
        ("An agent will call you back within the hour.", True),
        ("Wir rufen Sie zurück. Auf Wiederhören.", True),
        ("Your callback has been scheduled. To cancel it, press 1.", True),
        ("Would you like us to call you back?", False),
        ("Leave your number after the tone and we'll call you back.", False),
        ("Nous vous rappelons que nos bureaux sont fermés le samedi.", False),
        ("If you want us to, we will call you back: press 1.", False),
        ("Our technician will call you when he is on his way. Please hold.", False),
        ("Your driver will call you once he has arrived.", False),
        ("We will never call you back and ask for your password. Please hold for the next agent.", False),
        ("We won't be able to call you back.", False),
        ("Nobody from our team will ever ask for it, and we will not call you back about it.", False),
        ("You will receive a call from our survey team.", False),
        ("Expect a call within two weeks of your application.", False),
        ("You can request a call back on our website and we'll call you back.", False),
        ("If we get disconnected, we will call you back. How can I help you?", False),
        ("If we get disconnected, we will call you back.", False),
        ("Should the call drop, an agent will call you back.", False),
        ("Sie erhalten keinen Rückruf.", False),
        ("Wir rufen Sie nicht zurück.", False),
        ("Falls die Verbindung abbricht, rufen wir Sie nicht an, wir rufen Sie aber zurück.", False),
        ("Sie können auf unserer Seite einen Rückruf vereinbaren, wir rufen Sie dann zurück.", False),
        ("Nous vous rappelons également que notre site est ouvert.", False),
        ("Nous ne vous rappellerons pas.", False),
        ("Si nous sommes coupés, nous vous rappellerons.", False),
        ("El repartidor le llamará cuando llegue.", False),
        ("No le llamaremos para pedirle su clave.", False),
        ("Si se corta la llamada, le llamaremos.", False),
        ("We will call you when it is your turn.", True),
        ("One of our representatives will call you once an agent is free.", True),
        ("You will receive a call from an agent within the hour.", True),
        ("Expect a call within thirty minutes.", True),
        ("Do not worry, we will call you back.", True),
        ("Sie erhalten in Kürze einen Rückruf.", True),
        ("Ein Berater wird Sie schnellstmöglich zurückrufen.", True),
        ("Nous vous rappelons dès qu'un conseiller est libre.", True),
        ("Nous vous rappellerons au plus vite.", True),
        ("Un agente le llamará en unos minutos.", True),
        ("Le llamaremos en cuanto sea posible.", True),
    ],
)
def test_an_offer_is_no_promise(text: str, promised: bool) -> None:
    assert call_back_promised(text) is promised
